"""What an annual report holds: typed, self-contained, and readable without any live row.

A record is plain data (no Django). It is kept as canonical JSON text with the SHA-256 of that text, so
that anybody can prove that a report is the one that was closed. Amounts are integer euro cents, figures
are Decimal, dates are dates; every figure that people read also stands there as Dutch text, written once
when the report was built, so that all formats show the same words.

Nothing in it is later than `period.end`, and nothing in it is not public.
"""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from pydantic import TypeAdapter

SCHEMA = "baken.annual-report/1"


class RecordBroken(Exception):
    """A stored record does not carry the checksum it was closed with, or cannot be read."""


@dataclass(frozen=True, kw_only=True)
class Period:
    """From the first to the last day, both included."""

    start: dt.date
    end: dt.date


@dataclass(frozen=True, kw_only=True)
class Texts:
    """Answers to the questions of the evaluation; empty where nobody wrote any."""

    introduction: str = ""
    summary: str = ""
    achieved: str = ""
    done: str = ""
    cost: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.introduction or self.summary or self.achieved or self.done or self.cost)


@dataclass(frozen=True, kw_only=True)
class Amounts:
    """Money of one year and kind (cents); None is unknown and never zero.

    `planned` counts a shared line once within its group. `shared`: the part of `planned` on lines that
    also serve something outside the group. `revised`, `committed` and `paid` are finance's, per code,
    so only totals over codes have them and a single item does not.
    """

    year: int
    kind: str  # "operating", "investment", "income"
    kind_name: str
    planned: int | None = None
    to_be_determined: int = 0  # lines whose amount is not known yet
    shared: int = 0
    revised: int | None = None
    committed: int | None = None
    paid: int | None = None


@dataclass(frozen=True, kw_only=True)
class Line:
    """A budget line of an item; `serves`: keys of every item it serves, itself too."""

    key: str
    code: str
    year: int
    kind: str
    kind_name: str
    state: str  # "amount", "to_be_determined", "none"
    planned: int | None
    serves: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Spending:
    """What finance reported of a code in a year (cents) and the percentages of what was available."""

    code: str
    year: int
    kind: str
    kind_name: str
    planned: int | None
    revised: int | None
    committed: int | None
    paid: int | None
    available: int | None
    committed_percent: Decimal | None
    paid_percent: Decimal | None
    warnings: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Milestone:
    """A milestone as it stood on the last day of the period."""

    number: int
    title: str
    due: dt.date | None
    completed: dt.date | None
    state: str  # arithmetic.milestones.MilestoneState
    state_name: str
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Point:
    """A figure on a date, as a number and in words; no number where it is hidden because it is small."""

    date: dt.date
    value: Decimal | None
    text: str


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """An indicator with its public figures up to the end of the period (`targets` may lie beyond)."""

    key: str
    title: str
    kind: str  # "number", "percentage", "yes_no", "steps"
    unit: str
    definition: str
    source: str
    computed: bool  # from the work itself, nobody typed it
    baseline: Point | None
    targets: tuple[Point, ...]
    values: tuple[Point, ...]
    records: int | None  # how many records a computed figure counts
    sentence: str  # how it stands: "indicator 'x' ligt op koers"

    @property
    def latest(self) -> Point | None:
        return self.values[-1] if self.values else None


@dataclass(frozen=True, kw_only=True)
class Change:
    """One difference with an earlier record: what it is about, before and after, in words."""

    subject: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class StateCount:
    """How many reporting items below stand where."""

    state: str
    state_name: str
    number: int


@dataclass(frozen=True, kw_only=True)
class Item:
    """A part of the plan, of any level. `reports`: its level asks for reporting (an action).

    `texts` are what was accepted from its lead where it reports, and the editor's otherwise;
    `editor` is what the editor wrote beside them. `amounts` are those of the item and all below it.
    """

    key: str
    parent: str | None
    depth: int  # 0 is the outermost level
    level: str
    level_name: str
    level_plural: str
    reports: bool
    code: str
    title: str
    description: str
    priority: bool
    leads: tuple[str, ...]
    partners: tuple[str, ...]
    start: dt.date
    end: dt.date
    state: str  # arithmetic.reasons.State; "" where nothing says how it stands
    state_name: str
    reasons: tuple[str, ...]
    judgement: str  # the reason of somebody who judged otherwise, "" without
    below: tuple[StateCount, ...]
    texts: Texts
    editor: Texts
    reported: bool  # a progress report was accepted
    reporting_codes: tuple[str, ...]
    milestones: tuple[Milestone, ...]
    indicators: tuple[Indicator, ...]
    lines: tuple[Line, ...]
    amounts: tuple[Amounts, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, kw_only=True)
class DomainAmounts:
    """What the part of the plan below an outermost item comes to."""

    key: str
    title: str
    amounts: tuple[Amounts, ...]


@dataclass(frozen=True, kw_only=True)
class Budget:
    """Money of the whole plan; `counted_more_often` is what the domains together count more than `totals`."""

    totals: tuple[Amounts, ...]
    domains: tuple[DomainAmounts, ...]
    counted_more_often: tuple[Amounts, ...]
    codes: tuple[Spending, ...]


@dataclass(frozen=True, kw_only=True)
class CodeEntry:
    """A reporting code of a higher authority with the items that answer for it (`dossier`)."""

    list_title: str
    code: str
    label: str
    items: tuple[str, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """The frozen report this one is compared with; nothing of it is looked up again."""

    title: str
    number: int
    start: dt.date
    end: dt.date
    checksum: str


@dataclass(frozen=True, kw_only=True)
class Municipality:
    """Whose report it is."""

    nis: str
    name: str
    slug: str


@dataclass(frozen=True, kw_only=True)
class PlanFacts:
    """The plan as it was called when the report was closed."""

    slug: str
    title: str
    start: dt.date
    end: dt.date
    source: str


@dataclass(frozen=True, kw_only=True)
class ReportRecord:
    """The whole report. `items` are in the plan's order, parents before children."""

    schema: str
    title: str
    slug: str
    number: int  # 1 for the first closing, then one more per correction
    made_at: dt.datetime
    what_changed: str
    corrections: tuple[Change, ...]  # against the version before, computed
    municipality: Municipality
    plan: PlanFacts
    period: Period
    earlier: Earlier | None
    texts: Texts
    counts: tuple[StateCount, ...]
    counted: str  # "137 acties"
    items: tuple[Item, ...]
    gone: tuple[Change, ...]  # items of the earlier report that are no longer in the plan
    budget: Budget
    codes: tuple[CodeEntry, ...]

    @cached_property
    def by_key(self) -> dict[str, Item]:
        return {item.key: item for item in self.items}

    @cached_property
    def reporting(self) -> tuple[Item, ...]:
        """The items people report on: what a plan calls its actions."""
        return tuple(item for item in self.items if item.reports)

    def children_of(self, key: str | None) -> tuple[Item, ...]:
        """The items right below one; None gives the outermost ones."""
        return self._children.get(key, ())

    @cached_property
    def _children(self) -> dict[str | None, tuple[Item, ...]]:
        found: dict[str | None, list[Item]] = {}
        for item in self.items:
            found.setdefault(item.parent, []).append(item)
        return {key: tuple(items) for key, items in found.items()}


@dataclass(frozen=True, kw_only=True)
class Frozen:
    """A closed record with the checksum it was closed with."""

    record: ReportRecord
    checksum: str


_ADAPTER: TypeAdapter[ReportRecord] = TypeAdapter(ReportRecord)


def dumps(record: ReportRecord) -> str:
    """The record as canonical JSON: sorted keys, no spaces, UTF-8 letters as they are."""
    data = _ADAPTER.dump_python(record, mode="json")
    return json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def loads(text: str, *, checksum: str | None = None) -> ReportRecord:
    """A record from its text. Raises RecordBroken when it does not fit its checksum or its schema."""
    if checksum is not None and checksum_of(text) != checksum:
        raise RecordBroken("the record does not carry its checksum")
    try:
        return _ADAPTER.validate_json(text)
    except ValueError as error:
        raise RecordBroken("the record cannot be read") from error


def checksum_of(text: str) -> str:
    """SHA-256 of the text's UTF-8 bytes, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()
