"""Situations as rows of tables, and the answers that their rules give."""

import csv
import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from rulebook.compiling import Compiled
from rulebook.kinds import Kind
from rulebook.model import PERSON, Fact
from rulebook.situation import NARROWED, Situation
from rulebook.sql.tables import column_name
from rulebook.units import HOUSEHOLD

Answer = tuple[str, str, str, str, bool, bool, int | None, int | None]
"""right, level, household, person, sure, could, amount_low, amount_high"""


def columns_of(compiled: Compiled) -> list[str]:
    """All columns that the rules read, with ranges of what is no choice and no yes/no."""
    found = ["person", "household", "role"]
    for key, fact in compiled.columns:
        column = column_name(fact, key[1], compiled.date)
        found.append(column)
        if not fact.is_choice and fact.type.kind is not Kind.BOOL:
            found += [f"{column}.min", f"{column}.max"]
    return found


def rows_of(
    compiled: Compiled, situations: Sequence[Situation]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The rows of persons and of households. Keys keep the order of the situations."""
    persons, households = [], []
    for number, one in enumerate(situations):
        roles = compiled.book.units[HOUSEHOLD].roles
        for home, members in enumerate(one.members[HOUSEHOLD]):
            key = f"h{number:06}-{home}"
            households.append({HOUSEHOLD: key} | _facts(compiled, one, HOUSEHOLD, home))
            for place, bit in members:
                row = {"person": _person(number, place), HOUSEHOLD: key, "role": roles[bit.bit_length() - 1]}
                persons.append(row | _facts(compiled, one, PERSON, place))
    return persons, households


def expected(compiled: Compiled, situations: Sequence[Situation]) -> list[Answer]:
    """What the bounded reading says of each person and unit."""
    found: list[Answer] = []
    for number, one in enumerate(situations):
        for right, rows in compiled.bounded(one)[0].items():
            record = compiled.book.rights[right]
            for place, (sure, could, low, high) in enumerate(rows):
                first = place if record.level == PERSON else one.members[record.level][place][0][0]
                home = f"h{number:06}-{one.main[HOUSEHOLD][first]}"
                certain, possible = all(sure), all(could)
                paid = (low if certain else 0, high if possible else 0) if record.amount else (None, None)
                found.append((right, record.level, home, _person(number, first), certain, possible, *paid))
    return sorted(found, key=lambda answer: answer[:4])


def in_order(rows: Iterable[Any]) -> list[Answer]:
    """Rows of an engine, to compare."""
    return sorted((tuple(row) for row in rows), key=lambda answer: answer[:4])  # type: ignore[arg-type]


def write(path: Path, columns: Sequence[str], rows: Iterable[dict[str, Any]]) -> Path:
    """A CSV file; what is unknown is empty."""
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return path


def _person(number: int, place: int) -> str:
    return f"p{number:06}-{place:02}"


def _facts(compiled: Compiled, one: Situation, level: str, place: int) -> dict[str, Any]:
    found = {}
    for key, fact in compiled.columns:
        if fact.level != level or one.told[key][place] < NARROWED:
            continue
        column = column_name(fact, key[1], compiled.date)
        low, high = (end[place] for end in one.facts[key])
        if low == high:
            found[column] = _plain(fact, low)
        else:
            found |= {f"{column}.min": _plain(fact, low), f"{column}.max": _plain(fact, high)}
    return found


def _plain(fact: Fact, value: int) -> Any:
    match fact.type.kind:
        case Kind.BOOL:
            return "true" if value else "false"
        case Kind.DATE:
            return dt.date.fromordinal(value).isoformat()
        case Kind.CHOICE:
            return fact.type.values[value.bit_length() - 1]
    return value
