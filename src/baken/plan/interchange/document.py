"""A whole policy plan as one typed, immutable record.

Reading a PDF, importing a workbook, shipping reference data, exporting JSON:
each is a codec to or from `PlanDocument`, and nothing else knows two formats.
No Django here, so that the reader runs anywhere.

Money is integer euro cents. Codes are text, may repeat, and are never parsed.
"""

import datetime as dt
import hashlib
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Term(StrEnum):
    """How soon a node is to be realised, as plans state it."""

    SHORT = "short"
    MIDDLE = "middle"
    LONG = "long"


class Cooperation(StrEnum):
    """The kind of cooperation with a partner."""

    AGREEMENT = "agreement"  # "Samenwerkingsovereenkomst met"
    COOPERATION = "cooperation"  # "(In) samenwerking met", "Samenwerking tussen"
    TO_BE_DETERMINED = "to_be_determined"  # "Te bepalen via oproep"


class LineKind(StrEnum):
    """What a budget line is for (BBC: exploitatie, investering, ontvangst)."""

    OPERATING = "operating"
    INVESTMENT = "investment"
    INCOME = "income"


class AmountState(StrEnum):
    """Whether a budget line has an amount; 'to be determined' is not zero."""

    AMOUNT = "amount"
    TO_BE_DETERMINED = "to_be_determined"
    NONE = "none"  # the plan says explicitly that there is no separate budget ("/")


class IndicatorKind(StrEnum):
    """What an indicator's values look like; text never lands in a number."""

    NUMBER = "number"
    PERCENTAGE = "percentage"
    YES_NO = "yes_no"
    STEPS = "steps"


class Direction(StrEnum):
    """Which way an indicator should go."""

    INCREASE = "increase"
    DECREASE = "decrease"
    MAINTAIN = "maintain"


class FormulaBasis(StrEnum):
    """What a rate is multiplied by."""

    PER_INHABITANT = "per_inhabitant"
    PER_CHILD_PER_DAY = "per_child_per_day"
    PER_CHILD = "per_child"


@dataclass(frozen=True, kw_only=True)
class FormulaTerm:
    """One product of a formula: rate (EUR) x quantity x days.

    `quantity` is a head count, or None when it is the population of the plan's
    municipality on `population_date`.
    """

    basis: FormulaBasis
    rate: Decimal
    quantity: int | None = None
    days: int | None = None
    population_date: dt.date | None = None
    label: str = ""


@dataclass(frozen=True, kw_only=True)
class PlanHeader:
    """Identity and period of a plan; `start` and `end` are inclusive."""

    slug: str
    title: str
    start: dt.date
    end: dt.date
    municipality: str  # NIS code
    description: str = ""
    source: str = ""
    review_required: bool = True


@dataclass(frozen=True, kw_only=True)
class Level:
    """One of the plan's own levels, outermost first."""

    key: str
    name: str
    plural: str
    asks_reporting: bool = False


@dataclass(frozen=True, kw_only=True)
class Partner:
    """An organisation that helps to realise a node."""

    name: str
    cooperation: Cooperation = Cooperation.COOPERATION
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class CodeLink:
    """A link from a node to a code in a dated code list (m:n)."""

    list: str  # the code list's key, for example "mjp-aalst", "bbc-aalst-2014", "mjp-ocmw-aalst-2014"
    code: str  # as the list spells it
    as_written: str = ""  # the document's own spelling where it differs


@dataclass(frozen=True, kw_only=True)
class CodeEntry:
    """A code with its label in a code list."""

    list: str
    code: str
    label: str = ""


@dataclass(frozen=True, kw_only=True)
class CodeListHeader:
    """A dated list of codes of another plan or a higher authority."""

    key: str
    title: str
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    reporting: bool = False


@dataclass(frozen=True, kw_only=True)
class Node:
    """Anything in the plan's tree: domain, ambition, objective, action...

    `id` is unique in the plan and stable over re-reads. `code` is the number the
    plan prints ("13.3"); `other_codes` keeps other readings of the same number.
    `adopted_hash` recognises the adopted title (see `adopted_hash`), because
    `title` is in the project's own words.
    """

    id: str
    level: str
    title: str
    parent: str | None = None
    code: str = ""
    other_codes: tuple[str, ...] = ()
    adopted_hash: str = ""
    description: str = ""
    leads: tuple[str, ...] = ()
    partners: tuple[Partner, ...] = ()
    term: Term | None = None
    start: dt.date | None = None
    end: dt.date | None = None
    priority: bool = False
    codes: tuple[CodeLink, ...] = ()
    lines: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    life_domain: str = ""
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class BudgetLine:
    """One planned amount; may serve several nodes, counts once in every total.

    `planned` is cents, present exactly when `state` is AMOUNT.
    """

    id: str
    code: str
    year: int
    kind: LineKind = LineKind.OPERATING
    state: AmountState = AmountState.AMOUNT
    planned: int | None = None
    code_as_written: str = ""
    formula: tuple[FormulaTerm, ...] = ()
    remark: str = ""

    def __post_init__(self) -> None:
        if (self.planned is not None) != (self.state is AmountState.AMOUNT):
            raise ValueError(f"budget line {self.id}: planned goes with state 'amount', and only then")


@dataclass(frozen=True, kw_only=True)
class BudgetPosition:
    """What finance knows of a code in a year (cents); finance knows no actions."""

    code: str
    year: int
    kind: LineKind = LineKind.OPERATING
    revised: int | None = None
    committed: int | None = None
    paid: int | None = None


@dataclass(frozen=True, kw_only=True)
class Milestone:
    """A result with a date; `due` may be unknown."""

    id: str
    node: str
    title: str
    due: dt.date | None = None
    completed: dt.date | None = None
    cancelled: bool = False
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class IndicatorValue:
    """An observed or targeted value at a date.

    number and percentage: `value` (percentage also numerator / denominator);
    yes_no: value 1 or 0; steps: value = index of the step, from 0.
    """

    date: dt.date
    value: Decimal
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    category: str = ""  # disaggregation, for example "sex=f"; empty = total
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """What is measured on a node."""

    id: str
    node: str
    title: str
    kind: IndicatorKind = IndicatorKind.NUMBER
    unit: str = ""
    direction: Direction = Direction.INCREASE
    steps: tuple[str, ...] = ()
    baseline: IndicatorValue | None = None
    targets: tuple[IndicatorValue, ...] = ()
    values: tuple[IndicatorValue, ...] = ()
    source: str = ""
    period: str = ""  # "year", "semester", "quarter", "month" or ""
    measure: str = ""  # key of a registered measure that computes it


@dataclass(frozen=True, kw_only=True)
class PlanDocument:
    """A plan with all that belongs to it, in document order."""

    plan: PlanHeader
    levels: tuple[Level, ...]
    nodes: tuple[Node, ...]
    lines: tuple[BudgetLine, ...] = ()
    positions: tuple[BudgetPosition, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    code_lists: tuple[CodeListHeader, ...] = ()
    code_entries: tuple[CodeEntry, ...] = ()

    def totals(self) -> dict[int, dict[LineKind, int]]:
        """Planned cents per year and kind; a shared line counts once."""
        totals: dict[int, dict[LineKind, int]] = {}
        for line in self.lines:
            if line.planned is not None:
                per_kind = totals.setdefault(line.year, {})
                per_kind[line.kind] = per_kind.get(line.kind, 0) + line.planned
        return {year: totals[year] for year in sorted(totals)}


def adopted_hash(title: str) -> str:
    """Sixteen hex digits that recognise an adopted title over spacing and hyphenation."""
    folded = unicodedata.normalize("NFKD", title).casefold()
    letters = "".join(character for character in folded if character.isalnum())
    return hashlib.sha256(letters.encode()).hexdigest()[:16]
