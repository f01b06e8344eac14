"""A right as a public service in the Core Public Service Vocabulary (CPSV-AP), as JSON-LD.

Only what the sources say: costs, opening hours and the like are left out rather than guessed.
"""

from typing import Any
from urllib.parse import urlencode

from django.utils.text import slugify

from baken.rights.rules.catalogue import RightPage

CONTEXT = {
    "cpsv": "http://purl.org/vocab/cpsv#",
    "cv": "http://data.europa.eu/m8g/",
    "dct": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
}
DUTCH = "http://publications.europa.eu/resource/authority/language/NLD"
COUNTRY = "http://publications.europa.eu/resource/authority/country/BEL"
PLACES = "http://vocab.belgif.be/auth/refnis2019/"


def public_service(page: RightPage, *, address: str, catalogue: str, nis: str) -> dict[str, Any]:
    """The JSON-LD of a right; `address`: its page, `catalogue`: the list, `nis`: the municipality here.

    Both addresses are public ones, so that the same thing has the same name wherever it is read.
    """
    right = page.record
    place = {"@id": f"{PLACES}{nis}" if right.municipality else COUNTRY}
    found: dict[str, Any] = {
        "@context": CONTEXT,
        "@id": address,
        "@type": "cpsv:PublicService",
        "dct:identifier": right.name,
        "dct:title": _dutch(right.label),
        "dct:description": _dutch(right.summary),
        "dct:language": {"@id": DUTCH},
        "cv:hasCompetentAuthority": {
            "@id": f"{catalogue}?{urlencode({'instantie': right.authority})}",
            "@type": "cv:PublicOrganisation",
            "dct:identifier": slugify(right.authority),
            "dct:title": _dutch(right.authority),
            "skos:prefLabel": _dutch(right.authority),
            "dct:spatial": place,
        },
        "cpsv:produces": {
            **_named(address, right.name, "output"),
            "@type": "cpsv:Output",
            "dct:title": _dutch(right.label),
            "dct:description": _dutch(_output(page)),
        },
        "cpsv:follows": _rules(page, address),
        "cpsv:hasInput": [
            {
                **_named(address, right.name, f"evidence-{number}"),
                "@type": "cv:Evidence",
                "dct:title": _dutch(one),
            }
            for number, one in enumerate(right.documents, start=1)
        ],
        "cv:hasLegalResource": [
            {
                "@type": "eli:LegalResource",
                **({"@id": one.href} if one.href else {}),
                "dct:title": _dutch(one.title),
            }
            for one in right.legal_basis
        ],
        "dct:spatial": place,
    }
    if right.desk:
        found["cv:hasChannel"] = {
            **_named(address, right.name, "channel"),
            "@type": "cv:Channel",
            "dct:description": _dutch(right.desk),
        }
    if page.entry.theme_label:
        found["cv:thematicArea"] = {
            "@id": f"{catalogue}?{urlencode({'thema': right.theme})}",
            "@type": "skos:Concept",
            "skos:prefLabel": _dutch(page.entry.theme_label),
        }
    return found


def _rules(page: RightPage, address: str) -> list[dict[str, Any]]:
    return [
        {
            **_named(address, page.record.name, one.name),
            "@type": "cpsv:Rule",
            "dct:title": _dutch(one.label),
            **({"dct:description": _dutch(one.exactly)} if one.exactly else {}),
        }
        for one in (page.text.conditions if page.text else ())
    ]


def _named(address: str, right: str, part: str) -> dict[str, str]:
    """A name of its own for a part of a right; a condition called "adult" is in many."""
    return {"@id": f"{address}#{part}", "dct:identifier": f"{right}.{part}"}


def _output(page: RightPage) -> str:
    if page.record.amount and page.text:
        return page.text.amount
    return page.record.without_amount


def _dutch(text: str) -> dict[str, str]:
    return {"@value": text, "@language": "nl"}
