"""What of the law must be looked up, the tables that an editor fills in again, and the tests on them.

What counts people is imported when it is first needed: a server that shows pages starts without it.
"""

import datetime as dt
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from baken.rights.reform.amounts import LawAmount
from baken.rights.rules import laws
from baken.rights.rules.catalogue import CONFIDENCE, label_of
from baken.rights.rules.due import readers
from baken.rights.rules.laws import THEMES, Law
from baken.rights.rules.reforming import written
from baken.rights.rules.reforms import can_be_typed, law_amount, law_version
from baken.rights.rules.trials import examples_in
from rulebook import LawError, Rulebook
from rulebook.examples import Example, run_example
from rulebook.needs import needs_of
from rulebook.parameters import Known, Parameter
from rulebook.upkeep import Point, amended, tables_of, worklist

Tell = Callable[[int, int], None]
Row = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Touched:
    """A right that a point touches."""

    key: str
    label: str
    theme: str
    theme_label: str
    authority: str


@dataclass(frozen=True, kw_only=True)
class WorkPoint:
    """Something to look up, with names that people read. `table`: of amounts; else it is about a right."""

    kind: str
    name: str
    title: str
    says: str
    look_up: str
    href: str
    rights: Sequence[Touched]
    table: str = ""
    due: dt.date | None = None


@dataclass(frozen=True, kw_only=True)
class TableRow:
    """One amount of a table as it is known last; `amount.value` is that value."""

    amount: LawAmount
    confidence: str
    look_up_after: dt.date | None

    @property
    def name(self) -> str:
        return self.amount.name


@dataclass(frozen=True, kw_only=True)
class LawTable:
    """What is looked up together. `newest`: the day from which its last value holds."""

    name: str
    title: str
    rows: Sequence[TableRow]
    rights: Sequence[Touched]
    look_up_after: dt.date | None
    looked_up_on: dt.date | None
    newest: dt.date
    months: int
    """So many months lie between two indexations; a year where nobody says it."""


class TableUnknown(Exception):
    """The law has no such amounts here."""


class AmountsRefused(Exception):
    """Amounts that cannot be laid over the law; the message is the library's."""


def points_of(law: Law, *, date: dt.date) -> Sequence[WorkPoint]:
    """All that must be looked up for the rights of a municipality on a date."""
    return _points(law.book, law.municipality, date)


@lru_cache(maxsize=16)
def _points(book: Rulebook, municipality: str, date: dt.date) -> Sequence[WorkPoint]:
    law = Law(book=book, municipality=municipality)
    here = [key for key, right in book.rights.items() if law.is_here(key) and right.holds_on(date)]
    return [_point(law, one) for one in worklist(book, date=date, rights=here)]


def _point(law: Law, one: Point) -> WorkPoint:
    is_right = not one.amounts
    return WorkPoint(
        kind=one.kind,
        name=one.name,
        title=law.book.rights[one.name].label if is_right else table_label(law, one.name),
        says=one.says,
        look_up=one.look_up,
        href=one.href,
        rights=[_touched(law, key) for key in one.rights],
        table="" if is_right else one.name,
        due=one.due,
    )


def _touched(law: Law, key: str) -> Touched:
    right = law.book.rights[key]
    theme = str(THEMES.get(right.theme, right.theme.capitalize()))
    return Touched(
        key=key, label=right.label, theme=right.theme, theme_label=theme, authority=right.authority
    )


def table_label(law: Law, table: str) -> str:
    """What a table, scale or single amount is called."""
    tree = law.book.parameters
    if table in tree.parameters:
        return label_of(law, table)
    if table in tree.scales:
        return tree.scales[table].description or table
    return tree.descriptions.get(table) or table


# A table ---------------------------------------------------------------------------------


def table_of(law: Law, table: str, *, date: dt.date) -> LawTable:
    """A table as it is known last, with the rights of this municipality that read it. Raises TableUnknown."""
    known = law.book.parameters.every()
    names = tables_of(law.book).get(table, ())
    read = {
        name: [key for key in readers(law.book, date).get(name, ()) if law.is_here(key)] for name in names
    }
    rights = list(dict.fromkeys(key for keys in read.values() for key in keys))
    rows = [_row(law, known[name]) for name in names if can_be_typed(known[name])]
    if not rights or not rows:
        raise TableUnknown(table)
    parameters = [known[row.name] for row in rows]
    after = [one.look_up_after for one in parameters if one.look_up_after]
    looked_up = [one.looked_up_on for one in parameters if one.looked_up_on]
    return LawTable(
        name=table,
        title=table_label(law, table),
        rows=rows,
        rights=[_touched(law, key) for key in rights],
        look_up_after=min(after, default=None),
        looked_up_on=min(looked_up, default=None),
        newest=max(one.newest.start for one in parameters),
        months=min((one.indexation.months for one in parameters if one.indexation), default=12),
    )


def _row(law: Law, parameter: Parameter) -> TableRow:
    newest = parameter.newest
    known = Known(low=newest.value or 0, high=newest.value or 0, value=newest)
    is_listed = parameter.name in law.book.parameters.parameters
    label = label_of(law, parameter.name) if is_listed else parameter.description
    title, colon, row = label.partition(": ")
    amount = law_amount(parameter, known, row if colon and title else label)
    return TableRow(
        amount=replace(amount, text=_("vervallen")) if newest.value is None else amount,
        confidence=str(CONFIDENCE.get(newest.confidence, newest.confidence)),
        look_up_after=parameter.look_up_after,
    )


def as_written(law: Law, name: str, value: Any) -> Any:
    """A value of an amount as a record of the law has it."""
    return written(law.book.parameters.every()[name].type.kind, value)


def due_tables(law: Law, *, date: dt.date) -> Mapping[str, tuple[str, dt.date]]:
    """The tables that must be looked up on a date: name → what it is called, and the day that passed."""
    found = [one for one in points_of(law, date=date) if one.kind == "due" and one.due is not None]
    return {one.table: (one.title, one.due) for one in found if one.due is not None}


def still_due(law: Law, table: str, *, after: dt.date) -> bool:
    """Whether some amount of a table was not looked up again since a day on which it had to be."""
    known = law.book.parameters.every()
    days = [known[name].look_up_after for name in tables_of(law.book).get(table, ())]
    return any(day is not None and day <= after for day in days)


# The tests of the rules ------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class TrialPlan:
    """Which tests run: all that speak of a right, or of a value, that reads the table.

    `changes`: the first day on which an answer may be another one.
    """

    before: Rulebook
    after: Rulebook
    examples: Sequence[Example]
    changes: dt.date


def plan_of(law: Law, table: LawTable, row: Row, *, changes: dt.date, date: dt.date) -> TrialPlan:
    """The tests of a row of amounts laid over the law. Raises AmountsRefused."""
    keys = {one.key for one in table.rights}
    names = {one.name for one in table.rows}
    examples = [
        one
        for one in examples_in(laws.FOLDER / "tests")
        if one.rights & keys or any(_reads(law.book, name, names, date) for name in one.rights - keys)
    ]
    try:
        after = amended(law.book, [row])
    except LawError as error:
        raise AmountsRefused(str(error).removeprefix(f"{error.where}: ")) from error
    return TrialPlan(before=law.book, after=after, examples=examples, changes=changes)


@lru_cache(maxsize=4096)
def _needed(book: Rulebook, variable: str, date: dt.date) -> frozenset[str]:
    known = book.variables.get(variable)
    if known is None:
        return frozenset()
    try:
        needs = needs_of(book, [book.folded_on(known.expressions, date, where=variable)], date)
    except LawError:
        return frozenset()
    return frozenset({*needs.parameters, *needs.scales})


def _reads(book: Rulebook, variable: str, names: set[str], date: dt.date) -> bool:
    needed = _needed(book, variable, date)
    return any(name in needed or name.partition("[")[0] in needed for name in names)


def run_plan(plan: TrialPlan, *, tell: Tell, seconds: float = float("inf")) -> dict[str, Any] | None:
    """{"total", "before", "after"}: tests that passed and do not any more, of before the change and since.

    None when it takes longer than so many seconds.
    """
    until = time.monotonic() + seconds
    found: dict[str, list[dict[str, Any]]] = {"before": [], "after": []}
    for number, example in enumerate(plan.examples, start=1):
        problems = run_example(plan.after, example)
        if problems and not run_example(plan.before, example):
            part = "before" if example.period < plan.changes else "after"
            said = {"name": example.name, "file": example.file, "day": example.period.isoformat()}
            found[part].append({**said, "problems": problems[:3]})
        tell(number, len(plan.examples))
        if time.monotonic() > until:
            return None
    return {"total": len(plan.examples), **found}


# Counting --------------------------------------------------------------------------------


def version_of(law: Law, *, date: dt.date) -> str:
    """Changes when a rule or amount that some right here rests on does."""
    return _version(law.book, law.municipality, date)


@lru_cache(maxsize=16)
def _version(book: Rulebook, municipality: str, date: dt.date) -> str:
    law = Law(book=book, municipality=municipality)
    return law_version(law, law.rights(date), date=date)


def count_touched(
    law: Law, *, persons: int, date: dt.date, sets: Iterable[Sequence[str]], tell: Tell
) -> tuple[int, dict[str, Any]]:
    """How many synthetic households live here, and {"rights", "together"} as `TouchedCount` keeps it."""
    from rulebook.scanning.touched import sample, touched

    people = sample(law.book, date=date, persons=persons, place=law.municipality)
    result = touched(people, law.book, date=date, together=[tuple(one) for one in sets], tell=tell)
    return result.households, {
        "rights": {key: list(found) for key, found in result.rights.items()},
        "together": [[list(rights), number] for rights, number in result.together.items()],
    }
