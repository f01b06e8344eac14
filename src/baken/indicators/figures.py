"""A figure on a date, and the rules that make it fit its indicator. No database here."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from baken.indicators.errors import DoesNotFit
from baken.indicators.kinds import Direction, Kind

STEP = Decimal("0.0001")
LARGEST = Decimal(10) ** 14
HUNDRED = Decimal(100)
ROUNDED_AT_MOST = Decimal("0.5")
"""A percentage beside its counts may be rounded to a whole number, and no further."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A value on a date.

    number: `value`; percentage: `value`, or numerator and denominator, or all three;
    yes_no: 1 or 0; steps: the place of the step, from 0. `category` is one part of a
    breakdown, "dimension=part" ("geslacht=v"); empty is the total.
    """

    date: dt.date
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    category: str = ""
    remark: str = ""

    @property
    def amount(self) -> Decimal:
        """The value, computed from the counts where only those are known."""
        if self.value is not None:
            return self.value
        if self.numerator is None or self.denominator is None:
            raise ValueError("a figure has a value or counts")
        return percentage_of(numerator=self.numerator, denominator=self.denominator)


@dataclass(frozen=True, kw_only=True)
class IndicatorRecord:
    """A whole indicator with its figures, as other modules hand it over and get it back.

    Field for field what a plan document says of an indicator, and what only this room
    knows. Figures come back in order of date and category.
    """

    key: str
    title: str
    kind: Kind = Kind.NUMBER
    unit: str = ""
    direction: Direction = Direction.INCREASE
    steps: tuple[str, ...] = ()
    baseline: Figure | None = None
    targets: tuple[Figure, ...] = ()
    values: tuple[Figure, ...] = ()
    source: str = ""
    period: str = ""
    measure: str = ""
    measure_subject: str = ""
    definition: str = ""
    decimals: int | None = None
    life_domain: str = ""
    counts_people: bool = False
    public: bool = True


def percentage_of(*, numerator: Decimal, denominator: Decimal) -> Decimal:
    """Per cent, rounded half up to four decimals. Raises ZeroDivisionError-like DoesNotFit for 0."""
    if denominator <= 0:
        raise DoesNotFit(_("De noemer moet groter zijn dan nul."))
    return (HUNDRED * numerator / denominator).quantize(STEP, rounding=ROUND_HALF_UP)


def check_figure(*, kind: str, steps: Sequence[str], figure: Figure) -> None:
    """Raise DoesNotFit, in words for people, when the figure is none of this kind."""
    for number in (figure.value, figure.numerator, figure.denominator):
        if number is not None:
            _check_size(number)
    if (figure.numerator is None) != (figure.denominator is None):
        raise DoesNotFit(_("Teller en noemer gaan samen: vul beide in, of geen van beide."))
    if kind == Kind.PERCENTAGE:
        _check_percentage(figure)
        return
    if figure.numerator is not None:
        raise DoesNotFit(_("Alleen een percentage heeft een teller en een noemer."))
    if figure.value is None:
        raise DoesNotFit(_("Vul een cijfer in."))
    if kind == Kind.YES_NO and figure.value not in (0, 1):
        raise DoesNotFit(_("Kies ja of nee."))
    if kind == Kind.STEPS and figure.value not in range(len(steps)):
        raise DoesNotFit(_("Kies een van de stappen."))


def _check_size(number: Decimal) -> None:
    if not number.is_finite() or abs(number) >= LARGEST:
        raise DoesNotFit(_("Dat getal is te groot."))
    if number != number.quantize(STEP):
        raise DoesNotFit(_("Een cijfer heeft hoogstens vier decimalen."))


def _check_percentage(figure: Figure) -> None:
    if figure.numerator is None or figure.denominator is None:
        if figure.value is None:
            raise DoesNotFit(_("Vul een percentage in, of teller en noemer."))
        return
    computed = HUNDRED * figure.numerator / figure.denominator if figure.denominator > 0 else None
    if computed is None:
        raise DoesNotFit(_("De noemer moet groter zijn dan nul."))
    if figure.value is not None and abs(figure.value - computed) > ROUNDED_AT_MOST:
        raise DoesNotFit(_("Het percentage klopt niet met de teller en de noemer."))
    if abs(computed) >= LARGEST:
        raise DoesNotFit(_("Dat getal is te groot."))
