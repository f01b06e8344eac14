"""Loading the organisations that the city's documents name. Running it twice changes nothing."""

import json
import uuid
from pathlib import Path
from typing import Any

from django.db import transaction

from baken.foundation.organisations.models import Organisation, OrganisationKind, OrganisationName
from baken.foundation.organisations.names import fold_name

FILE = Path(__file__).parent / "reference" / "organisations.json"
# A fixed id per key, so that every installation names the same organisation the same way.
NAMESPACE = uuid.UUID("0b8f9d7e-6d0c-5c5a-9f3c-6f2f3f0a1b41")


def _identity(key: str | None) -> uuid.UUID | None:
    return uuid.uuid5(NAMESPACE, key) if key else None


def _organisation(record: dict[str, Any]) -> Organisation:
    return Organisation(
        id=_identity(record["key"]),
        key=record["key"],
        name=record["name"],
        kind=record["kind"],
        kbo=record.get("kbo", ""),
        municipality_id=record.get("municipality"),
        remark=record.get("remark", ""),
    )


@transaction.atomic
def load_reference() -> int:
    """Add organisations and spellings that are not there yet; returns how many were added.

    What a city changed stays: existing organisations are not touched.
    """
    records = json.loads(FILE.read_text())
    known = set(Organisation.objects.values_list("key", flat=True))
    fresh = [record for record in records if record["key"] not in known]
    Organisation.objects.bulk_create([_organisation(record) for record in fresh])
    made = {o.key: o for o in Organisation.objects.filter(key__in=[record["key"] for record in fresh])}
    for record in fresh:
        organisation = made[record["key"]]
        organisation.parent_id = _identity(record.get("parent"))
        organisation.merged_into_id = _identity(record.get("merged_into"))
    Organisation.objects.bulk_update(made.values(), ["parent", "merged_into"])
    _load_names(records)
    return len(fresh)


def _load_names(records: list[dict[str, Any]]) -> None:
    ids = dict(Organisation.objects.values_list("key", "id"))
    taken: set[tuple[str, str | None]] = set(
        OrganisationName.objects.values_list("folded", "municipality_id")
    )
    names = []
    for record in records:
        for name in [record["name"], *record.get("aliases", [])]:
            # The name of a town is the same town everywhere; "dienst Onderwijs" is not.
            everywhere = record["kind"] == OrganisationKind.MUNICIPALITY
            spelling = (fold_name(name), None if everywhere else record.get("municipality"))
            if spelling not in taken:
                taken.add(spelling)
                names.append(
                    OrganisationName(
                        organisation_id=ids[record["key"]],
                        municipality_id=spelling[1],
                        name=name,
                        folded=spelling[0],
                    )
                )
    OrganisationName.objects.bulk_create(names)
