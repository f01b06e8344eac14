"""Loading municipalities, regions and neighbourhoods. Running it twice changes nothing."""

import json
from pathlib import Path
from typing import Any

from django.db import transaction

from baken.foundation.territory.models import (
    Municipality,
    Neighbourhood,
    Population,
    Region,
    RegionMembership,
)

FOLDER = Path(__file__).parent / "reference"


def _read(name: str) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = json.loads((FOLDER / name).read_text())
    return records


@transaction.atomic
def load_reference() -> int:
    """Add what is not there yet; returns how many municipalities, regions and neighbourhoods were added."""
    return _load_municipalities() + _load_regions() + _load_neighbourhoods()


def _load_municipalities() -> int:
    records = _read("municipalities.json")
    known = set(Municipality.objects.values_list("nis", flat=True))
    Municipality.objects.bulk_create(
        Municipality(
            nis=record["nis"],
            name=record["name"],
            slug=record["slug"],
            valid_from=record.get("valid_from"),
            valid_until=record.get("valid_until"),
            latitude=record.get("lat"),
            longitude=record.get("lon"),
        )
        for record in records
        if record["nis"] not in known
    )
    for record in records:
        if record.get("merged_into") and record["nis"] not in known:
            Municipality.objects.filter(nis=record["nis"]).update(merged_into=record["merged_into"])
    Population.objects.bulk_create(
        (
            Population(municipality_id=record["nis"], **population)
            for record in records
            for population in record.get("population", [])
        ),
        ignore_conflicts=True,
    )
    return len(records) - len(known & {record["nis"] for record in records})


def _load_regions() -> int:
    added = 0
    for record in _read("regions.json"):
        region, created = Region.objects.get_or_create(
            key=record["key"], defaults={"name": record["name"], "kind": record.get("kind", "")}
        )
        added += created
        if created:
            RegionMembership.objects.bulk_create(
                RegionMembership(
                    region=region,
                    municipality_id=nis,
                    valid_from=record.get("valid_from"),
                    valid_until=record.get("valid_until"),
                )
                for nis in record["members"]
            )
    return added


def _load_neighbourhoods() -> int:
    return sum(
        Neighbourhood.objects.get_or_create(
            key=record["key"], defaults={"name": record["name"], "municipality_id": record["municipality"]}
        )[1]
        for record in _read("neighbourhoods.json")
    )
