"""Loading life domains, target groups and code lists. Running it twice changes nothing."""

import json
from pathlib import Path
from typing import Any

from django.db import transaction

from baken.foundation.vocabulary.models import Code, CodeList, LifeDomain, TargetGroup

FOLDER = Path(__file__).parent / "reference"


def _read(name: str) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = json.loads((FOLDER / name).read_text())
    return records


@transaction.atomic
def load_reference() -> int:
    """Add what is not there yet; returns how many records were added."""
    added = 0
    for place, record in enumerate(_read("life_domains.json"), start=1):
        added += LifeDomain.objects.get_or_create(
            key=record["key"], defaults={"name": record["name"], "position": place}
        )[1]
    for place, record in enumerate(_read("target_groups.json"), start=1):
        added += TargetGroup.objects.get_or_create(
            key=record["key"], defaults={"name": record["name"], "position": place}
        )[1]
    for record in _read("code_lists.json"):
        entries = record.pop("entries", record.pop("codes", []))
        code_list, created = CodeList.objects.get_or_create(
            key=record["key"],
            defaults={
                name: record[name]
                for name in ("title", "valid_from", "valid_until", "reporting", "source")
                if record.get(name) is not None
            },
        )
        added += created
        Code.objects.bulk_create(
            (
                Code(code_list=code_list, code=entry["code"], label=entry.get("label", ""))
                for entry in entries
            ),
            ignore_conflicts=True,
        )
    return added
