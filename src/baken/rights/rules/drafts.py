"""Rules that are not approved yet: read apart, so that nothing of them is remembered."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from baken.rights.results import RightResult, result_of
from baken.rights.rules import laws
from baken.rights.rules.laws import Law, LawUnreadable
from baken.rights.rules.situations import with_place
from rulebook import LawError, SituationError, check, load
from rulebook.checking import compiled_for


def trial_law(*, municipality: str, rows: Sequence[Mapping[str, Any]]) -> Law:
    """The shipped rules with these rows. Raises LawUnreadable."""
    try:
        return Law(book=load(laws.FOLDER, rows=rows), municipality=municipality)
    except LawError as error:
        raise LawUnreadable(str(error).removeprefix(f"{error.where}: "), where=error.where) from error


def require_computed(law: Law, right: str, *, date: dt.date) -> None:
    """Raise LawUnreadable for a right that cannot be computed on a date, such as for want of an amount."""
    try:
        compiled_for(law.book, date, (right,))
    except LawError as error:
        raise LawUnreadable(str(error), where=f"row {right}") from error


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
