"""A right as a public service in the Core Public Service Vocabulary (CPSV-AP), as JSON-LD.

Only what the sources say: costs, opening hours and the like are left out rather than guessed.
"""

from typing import Any

from baken.rights.rules.catalogue import RightPage

CONTEXT = {
    "cpsv": "http://purl.org/vocab/cpsv#",
    "cv": "http://data.europa.eu/m8g/",
    "dct": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
}
DUTCH = "http://publications.europa.eu/resource/authority/language/NLD"
PLACES = "http://vocab.belgif.be/auth/refnis2019/"


def public_service(page: RightPage, *, address: str, nis: str) -> dict[str, Any]:
    """The JSON-LD of a right; `address`: its page, `nis`: the municipality for a local right."""
    right, text = page.record, page.text
    found: dict[str, Any] = {
        "@context": CONTEXT,
        "@id": address,
        "@type": "cpsv:PublicService",
        "dct:identifier": right.name,
        "dct:title": _dutch(right.label),
        "dct:description": _dutch(right.summary),
        "dct:language": {"@id": DUTCH},
        "cv:hasCompetentAuthority": {
            "@type": "cv:PublicOrganisation",
            "dct:title": _dutch(right.authority),
        },
        "cpsv:produces": {
            "@type": "cpsv:Output",
            "dct:title": _dutch(right.label),
            "dct:description": _dutch(_output(page)),
        },
        "cpsv:follows": [
            {
                "@type": "cpsv:Rule",
                "dct:identifier": one.name,
                "dct:title": _dutch(one.label),
                **({"dct:description": _dutch(one.exactly)} if one.exactly else {}),
            }
            for one in (text.conditions if text else ())
        ],
        "cpsv:hasInput": [{"@type": "cv:Evidence", "dct:title": _dutch(one)} for one in right.documents],
        "cv:hasLegalResource": [
            {
                "@type": "eli:LegalResource",
                **({"@id": one.href} if one.href else {}),
                "dct:title": _dutch(one.title),
            }
            for one in right.legal_basis
        ],
    }
    if right.desk:
        found["cv:hasChannel"] = {"@type": "cv:Channel", "dct:description": _dutch(right.desk)}
    if page.entry.theme_label:
        found["cv:thematicArea"] = _dutch(page.entry.theme_label)
    if right.municipality:
        found["dct:spatial"] = {"@id": f"{PLACES}{nis}"}
    return found


def _output(page: RightPage) -> str:
    if page.record.amount and page.text:
        return page.text.amount
    return page.record.without_amount


def _dutch(text: str) -> dict[str, str]:
    return {"@value": text, "@language": "nl"}
