"""How good the people of a scan are known, on screen: counts and shares only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from baken.foundation.ui.api import number_text
from baken.rights.rules import Law

SMALL = 5


@dataclass(frozen=True, kw_only=True)
class QualityTable:
    """A table: rows read and set aside."""

    title: str
    read: str
    set_aside: str
    unmapped: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class QualityProblem:
    """What is wrong with rows that were set aside."""

    title: str
    column: str
    words: str
    rows: str


@dataclass(frozen=True, kw_only=True)
class QualityFact:
    """Of how many a fact is known (per cent, whole)."""

    label: str
    percent: int


@dataclass(frozen=True, kw_only=True)
class Quality:
    """Everything of it."""

    tables: Sequence[QualityTable]
    problems: Sequence[QualityProblem]
    facts: Sequence[QualityFact]
    lacking: Sequence[str]


def quality_of(kept: Mapping[str, Any], law: Law, titles: Mapping[str, str]) -> Quality | None:
    """What the library counted, in words; None before anything was read."""
    if not kept:
        return None
    return Quality(
        tables=[
            QualityTable(
                title=titles.get(table, table),
                read=number_text(rows),
                set_aside=counted(kept["set_aside"].get(table, 0)),
                unmapped=kept["unmapped"].get(table, ()),
            )
            for table, rows in kept["read"].items()
        ],
        problems=[
            QualityProblem(
                title=titles.get(one["table"], one["table"]),
                column=one["column"],
                words=one["words"],
                rows=counted(one["rows"]),
            )
            for one in kept["problems"]
        ],
        facts=sorted(
            (
                QualityFact(label=_label(law, name), percent=one["known"] * 100 // max(1, one["rows"]))
                for name, one in kept["facts"].items()
            ),
            key=lambda one: (one.percent, one.label),
        ),
        lacking=sorted({_label(law, name) for name in kept["lacking"]}),
    )


def counted(rows: int) -> str:
    """A number of rows; few are not told exactly."""
    if rows == 0:
        return "0"
    return _("minder dan 5") if rows < SMALL else number_text(rows)


def _label(law: Law, name: str) -> str:
    fact, _bracket, offset = name.partition("[")
    known = law.book.facts.get(fact)
    label = known.label if known else fact
    years = offset.rstrip("]").lstrip("-")
    if not years.isdigit():
        return label
    return _("%(label)s, %(years)s jaar eerder") % {"label": label, "years": years}
