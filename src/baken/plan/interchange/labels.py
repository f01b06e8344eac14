"""The Dutch words a workbook uses for the plan's fixed choices; they are part of the format.

`OTHER_WORDS` are ways people write the same choice; both they and the keys themselves are read.
"""

from collections.abc import Mapping
from enum import StrEnum

from baken.plan.interchange.document import (
    AmountState,
    Cooperation,
    Direction,
    FormulaBasis,
    IndicatorKind,
    LineKind,
    Term,
)


class ValueRole(StrEnum):
    """What a value of an indicator is."""

    BASELINE = "baseline"
    TARGET = "target"
    VALUE = "value"


class Period(StrEnum):
    """How often an indicator is measured."""

    YEAR = "year"
    SEMESTER = "semester"
    QUARTER = "quarter"
    MONTH = "month"


TERMS: Mapping[Term, str] = {
    Term.SHORT: "korte termijn",
    Term.MIDDLE: "middellange termijn",
    Term.LONG: "lange termijn",
}
COOPERATIONS: Mapping[Cooperation, str] = {
    Cooperation.AGREEMENT: "samenwerkingsovereenkomst",
    Cooperation.COOPERATION: "samenwerking",
    Cooperation.TO_BE_DETERMINED: "nog te bepalen",
}
LINE_KINDS: Mapping[LineKind, str] = {
    LineKind.OPERATING: "werking",
    LineKind.INVESTMENT: "investering",
    LineKind.INCOME: "inkomsten",
}
AMOUNT_STATES: Mapping[AmountState, str] = {
    AmountState.AMOUNT: "bedrag",
    AmountState.TO_BE_DETERMINED: "te bepalen",
    AmountState.NONE: "geen apart budget",
}
BASES: Mapping[FormulaBasis, str] = {
    FormulaBasis.PER_INHABITANT: "per inwoner",
    FormulaBasis.PER_CHILD_PER_DAY: "per kind per dag",
    FormulaBasis.PER_CHILD: "per kind",
}
INDICATOR_KINDS: Mapping[IndicatorKind, str] = {
    IndicatorKind.NUMBER: "getal",
    IndicatorKind.PERCENTAGE: "percentage",
    IndicatorKind.YES_NO: "ja/nee",
    IndicatorKind.STEPS: "stappen",
}
DIRECTIONS: Mapping[Direction, str] = {
    Direction.INCREASE: "stijgen",
    Direction.DECREASE: "dalen",
    Direction.MAINTAIN: "gelijk blijven",
}
VALUE_ROLES: Mapping[ValueRole, str] = {
    ValueRole.BASELINE: "beginwaarde",
    ValueRole.TARGET: "streefwaarde",
    ValueRole.VALUE: "gemeten waarde",
}
PERIODS: Mapping[Period, str] = {
    Period.YEAR: "jaar",
    Period.SEMESTER: "semester",
    Period.QUARTER: "kwartaal",
    Period.MONTH: "maand",
}
OTHER_WORDS: Mapping[StrEnum, tuple[str, ...]] = {
    Term.SHORT: ("kort", "kt"),
    Term.MIDDLE: ("middellang", "middellange", "mlt"),
    Term.LONG: ("lang", "lt"),
    Cooperation.AGREEMENT: ("overeenkomst", "samenwerkingsovereenkomst met"),
    Cooperation.COOPERATION: ("in samenwerking met", "samenwerking met"),
    Cooperation.TO_BE_DETERMINED: ("te bepalen",),
    LineKind.OPERATING: ("exploitatie", "uitgave", "uitgaven"),
    LineKind.INVESTMENT: ("investeringen",),
    LineKind.INCOME: ("ontvangst", "ontvangsten", "subsidie"),
    AmountState.TO_BE_DETERMINED: ("nog te bepalen", "t.b.d.", "tbd", "?"),
    AmountState.NONE: ("/", "geen"),
    IndicatorKind.NUMBER: ("aantal",),
    IndicatorKind.PERCENTAGE: ("%", "procent"),
    Direction.INCREASE: ("omhoog",),
    Direction.DECREASE: ("omlaag",),
    Direction.MAINTAIN: ("behouden",),
}
