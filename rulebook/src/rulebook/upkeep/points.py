"""What of the law must be looked up, with where, and the rights that it touches."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rulebook.errors import LawError
from rulebook.model import GAP_KINDS, Right, Rulebook
from rulebook.needs import needs_of
from rulebook.parameters import Parameter, Source
from rulebook.upkeep.amending import tables_of
from rulebook.writing import beside, terms_of

DUE, DOUBT, UNDATED = "due", "doubt", "undated"
KINDS = (*(kind for kind in GAP_KINDS if kind != "simplified"), DUE, DOUBT, UNDATED, "simplified")
"""Of a right: its gaps. Of an amount: past its look-up day; of low confidence, or between two values; without
a day since when it holds."""


@dataclass(frozen=True, kw_only=True)
class Point:
    """Something to look up. `name`: the right, or the table (else the scale or amount) that it is about.

    `amounts`: which rows of that table. `due`: the day after which it must be looked up again.
    """

    kind: str
    name: str
    rights: tuple[str, ...]
    says: str = ""
    look_up: str = ""
    href: str = ""
    amounts: tuple[str, ...] = ()
    due: dt.date | None = None

    def as_json(self) -> dict[str, Any]:
        due = self.due.isoformat() if self.due else None
        return {**vars(self), "rights": list(self.rights), "amounts": list(self.amounts), "due": due}


def worklist(book: Rulebook, *, date: dt.date, rights: Iterable[str] | None = None) -> list[Point]:
    """All points of these rights (all, unless named) on a date: gaps, and amounts that they read."""
    asked = [book.rights[name] for name in (book.rights if rights is None else rights)]
    found = [
        Point(
            kind=gap.kind,
            name=one.name,
            rights=(one.name,),
            says=gap.says,
            look_up=gap.look_up,
            href=gap.href,
        )
        for one in asked
        for gap in one.gaps
    ]
    return found + list(_of_amounts(book, asked, date))


def readers_of(book: Rulebook, *, date: dt.date, rights: Iterable[str] | None = None) -> dict[str, list[str]]:
    """Amount → the rights that read it on a date, also through other rules; slices of scales by their name.

    A right without rules on that day is followed by its newest ones.
    """
    found: dict[str, list[str]] = {}
    for name in book.rights if rights is None else rights:
        for amount in _read_by(book, book.rights[name], date):
            found.setdefault(amount, []).append(name)
    return found


def _read_by(book: Rulebook, right: Right, date: dt.date) -> dict[str, None]:
    found = {one.after: None for one in right.opens if one.after}
    for day in (date, *_days_with_rules(right)):
        try:
            needs = needs_of(book, [*terms_of(book, right, day), *beside(book, right, day)], day)
        except LawError:  # no rule on that day
            continue
        found |= needs.parameters
        for scale in needs.scales:
            for one in book.parameters.scales[scale].brackets:
                found |= {one.threshold.name: None, one.of.name: None}
        break
    return found


def _days_with_rules(right: Right) -> list[dt.date]:
    starts = {one.start for condition in right.conditions for one in condition.expressions}
    return sorted(starts | {one.start for one in right.amount}, reverse=True)


def _of_amounts(book: Rulebook, rights: Iterable[Right], date: dt.date) -> Iterator[Point]:
    """One point per table and kind, whatever the number of its rows."""
    readers = readers_of(book, date=date, rights=[one.name for one in rights])
    known = book.parameters.every()
    for table, names in tables_of(book).items():
        rows = [known[name] for name in names if name in readers]
        for kind in (DUE, DOUBT, UNDATED):
            about = [one for one in rows if _is(kind, one, date)]
            if about:
                yield _point(kind, table, about, readers)


def _is(kind: str, one: Parameter, date: dt.date) -> bool:
    newest = one.newest
    if newest.value is None:  # it ended
        return False
    if kind == DUE:
        return one.look_up_after is not None and one.look_up_after < date
    if kind == DOUBT:
        return newest.confidence == "low" or newest.at_most is not None
    return not newest.date_known


def _point(kind: str, table: str, about: list[Parameter], readers: Mapping[str, list[str]]) -> Point:
    source = next((one for row in about for one in row.newest.sources), Source(title=""))
    return Point(
        kind=kind,
        name=table,
        rights=tuple(dict.fromkeys(right for row in about for right in readers[row.name])),
        says=next((row.newest.note for row in about if row.newest.note), ""),
        look_up=source.title,
        href=source.href,
        amounts=tuple(row.name for row in about),
        due=min((row.look_up_after for row in about if row.look_up_after), default=None),
    )
