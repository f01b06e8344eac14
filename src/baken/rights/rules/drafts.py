"""Rules that are not approved yet: read apart, so that nothing of them is remembered."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from baken.rights.results import RightResult, result_of
from baken.rights.rules import laws
from baken.rights.rules.books import read_rows
from baken.rights.rules.laws import Law
from baken.rights.rules.situations import with_place
from rulebook import SituationError, check


def trial_law(*, municipality: str, rows: Sequence[Mapping[str, Any]]) -> Law:
    """The shipped rules with these rows; those that cannot be read are named by the law."""
    read = read_rows(laws.FOLDER, rows)
    return Law(book=read.book, municipality=municipality, unreadable=read.unreadable)


def days_of_shipped_change(*, after: dt.date, until: dt.date) -> list[dt.date]:
    """The days in between on which a rule or amount of what ships begins."""
    book = laws.law(municipality="").book
    days = {value.start for one in book.parameters.parameters.values() for value in one.values}
    days |= {rule.start for one in book.variables.values() for rule in one.expressions}
    return sorted(day for day in days if after < day <= until)


def example_families() -> dict[str, Any]:
    """The families that ship with the rules: name → situation."""
    folder: Path = laws.FOLDER / "examples"
    return {path.stem: json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))}


def results_for(law: Law, situation: Any, *, date: dt.date) -> list[RightResult] | None:
    """The rights of a family, as if it lived here; None where the family cannot be on that date."""
    moved = with_place(law.book, situation, municipality=law.municipality, moved=True)
    try:
        answers = check(law.book, moved, date=date, rights=law.rights(date)).as_json()["rights"]
    except SituationError:
        return None
    return [result_of(law.shown(law.book.rights[key]), answer, {}) for key, answer in answers.items()]
