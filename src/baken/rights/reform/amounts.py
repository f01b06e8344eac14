"""An amount of the law that a scenario may change, and what somebody typed for it."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

LARGEST_EURO = 10_000_000
TIMES = 10
"""No amount goes beyond ten times what the law says: a slip of a finger gives no headlines."""
RELATIVE = re.compile(r"([+\-])(\d{1,4}(?:[.,]\d{1,4})?)%", re.ASCII)
THOUSANDS = re.compile(r"\d{1,3}(\.\d{3})+(,\d+)?", re.ASCII)
NUMBER = re.compile(r"-?\d{1,12}([.,]\d{1,6})?", re.ASCII)


class AmountKind(StrEnum):
    """What an amount is. Its value: cents, a fraction of one, a whole number, yes or no, an ordinal."""

    MONEY = "money"
    RATE = "rate"
    COUNT = "count"
    BOOL = "bool"
    DATE = "date"


@dataclass(frozen=True, kw_only=True)
class LawAmount:
    """An amount as the law has it on a day; `scale` and `place` for the beginning of a slice of a scale."""

    name: str
    label: str
    kind: AmountKind
    unit: str
    value: Any
    text: str
    is_range: bool = False
    source: str = ""
    href: str = ""
    start: dt.date | None = None
    scale: str = ""
    place: int = 0

    @property
    def has_slider(self) -> bool:
        """Whether it is a number."""
        return self.kind in {AmountKind.MONEY, AmountKind.RATE, AmountKind.COUNT}

    @property
    def bound(self) -> Any:
        """The largest value that a scenario may give."""
        match self.kind:
            case AmountKind.MONEY:
                return min(LARGEST_EURO * 100, max(100_000, self.value * TIMES))
            case AmountKind.RATE:
                return Fraction(1) if self.value <= 1 else self.value * TIMES
        return max(10, self.value * TIMES)


class AmountWrong(ValueError):
    """What was typed cannot be the value; the message says in Dutch why."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """Another value for an amount; `typed` as it stands in the address: "31000.5", "+10%", "ja"."""

    typed: str
    value: Any


def read(amount: LawAmount, typed: str) -> Change | None:
    """What somebody typed, None when that is what the law says. Raises AmountWrong."""
    text = re.sub(r"[\s\u00a0\u202f€]", "", typed).replace("\u2212", "-")
    value: Any
    if not text:
        return None
    if amount.kind is AmountKind.BOOL:
        value, text = _yes_or_no(text), text.lower()
    elif amount.kind is AmountKind.DATE:
        value = _day(text)
    elif found := RELATIVE.fullmatch(text):
        share = Fraction(found[2].replace(",", ".")) / 100
        value = _rounded(amount, amount.value * (1 + share if found[1] == "+" else 1 - share))
        text = text.replace(",", ".")
    else:
        text, value = _number(amount, text)
    if amount.has_slider:
        _require_between(amount, value)
    return None if value == amount.value else Change(typed=text, value=value)


def _yes_or_no(text: str) -> bool:
    if text.lower() not in {"ja", "nee"}:
        raise AmountWrong(_("Kies ja of nee."))
    return text.lower() == "ja"


def _day(text: str) -> int:
    try:
        return dt.date.fromisoformat(text).toordinal()
    except ValueError:
        raise AmountWrong(_("Dit is geen dag. Schrijf bijvoorbeeld 2026-01-31.")) from None


def _number(amount: LawAmount, text: str) -> tuple[str, Any]:
    """A number in Dutch or plain notation; in euro, in per cent, or as it is."""
    text = text.removesuffix("%") if amount.kind is AmountKind.RATE else text
    if THOUSANDS.fullmatch(text):
        text = text.replace(".", "")
    if not NUMBER.fullmatch(text):
        raise AmountWrong(_("Dit is geen getal. Schrijf bijvoorbeeld 1250,50 of +10 %."))
    text = text.replace(",", ".")
    number = Decimal(text)
    match amount.kind:
        case AmountKind.MONEY:
            if number != number.quantize(Decimal("0.01")):
                raise AmountWrong(_("Een bedrag heeft hoogstens twee cijfers na de komma."))
            return text, int(number * 100)
        case AmountKind.RATE:
            return text, Fraction(text) / 100
    if number != number.to_integral_value():
        raise AmountWrong(_("Dit moet een geheel getal zijn."))
    return text, int(number)


def _rounded(amount: LawAmount, value: Fraction) -> Any:
    """To whole cents or a whole number, a half up; a rate to the thousandth of a per cent."""
    if amount.kind is AmountKind.RATE:
        return Fraction(int(value * 100_000 + Fraction(1, 2)), 100_000)
    return int((Fraction(value) + Fraction(1, 2)) // 1)


def _require_between(amount: LawAmount, value: Any) -> None:
    if value < 0:
        raise AmountWrong(_("Dit mag niet negatief zijn."))
    if value > amount.bound:
        most = with_unit(amount, amount.bound)
        raise AmountWrong(_("Dit is te hoog. Hoogstens %(most)s.") % {"most": most})


def misordered(amounts: Iterable[LawAmount], changes: Mapping[str, Change]) -> dict[str, str]:
    """Slices of a scale that no longer begin one above the other: name of the amount → why."""
    found: dict[str, str] = {}
    of_scale: dict[str, list[LawAmount]] = {}
    for one in amounts:
        if one.scale:
            of_scale.setdefault(one.scale, []).append(one)
    for slices in of_scale.values():
        ordered = sorted(slices, key=lambda one: one.place)
        for before, after in pairwise(ordered):
            if _value(after, changes) <= _value(before, changes):
                text = with_unit(before, _value(before, changes))
                found[after.name] = _("Deze schijf moet hoger beginnen dan de vorige (%(value)s).") % {
                    "value": text
                }
    return found


def _value(amount: LawAmount, changes: Mapping[str, Change]) -> Any:
    return changes[amount.name].value if amount.name in changes else amount.value


def plain(amount: LawAmount, value: Any) -> str:
    """A value as it stands in a control: 31000,5 in euro, 5 in per cent, 18, ja, 2026-01-31."""
    match amount.kind:
        case AmountKind.BOOL:
            return "ja" if value else "nee"
        case AmountKind.DATE:
            return dt.date.fromordinal(max(1, value)).isoformat()
        case AmountKind.COUNT:
            return str(value)
    number = Decimal(value) / 100 if amount.kind is AmountKind.MONEY else _percent(value)
    text = f"{number:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def _percent(value: Fraction) -> Decimal:
    return (Decimal(value.numerator) * 100 / Decimal(value.denominator)).quantize(Decimal("0.0001"))


def with_unit(amount: LawAmount, value: Any) -> str:
    """A value with its unit: € 31.000,50 per jaar, 5 %, 18 jaar."""
    if amount.kind is AmountKind.MONEY:
        whole, cents = divmod(value, 100)
        digits = f"{whole:,}".replace(",", ".") + (f",{cents:02d}" if cents else "")
        return f"€ {digits} {amount.unit}".strip()
    return f"{plain(amount, value)} {amount.unit}".strip()


@dataclass(frozen=True, kw_only=True)
class Slider:
    """From where to where somebody slides, around what the law says; numbers as HTML writes them."""

    low: str
    high: str
    step: str
    value: str


def slider(amount: LawAmount, value: Any) -> Slider:
    """A slider from nought to twice the law's value, or to what was typed when that is more."""
    numbers = {AmountKind.MONEY: Fraction(100), AmountKind.RATE: Fraction(1, 100)}
    number = numbers.get(amount.kind, Fraction(1))
    law, now = Fraction(amount.value) / number, Fraction(value) / number
    step = _step(law) if amount.kind is not AmountKind.COUNT else Fraction(1)
    high = max(2 * law, now, 10 * step)
    if amount.kind is AmountKind.RATE:
        high = min(high, amount.bound * 100)
    return Slider(low="0", high=_html(high), step=_html(step), value=_html(now))


def _step(value: Fraction) -> Fraction:
    """About a two-hundredth, as a one, two or five with noughts; not below a hundredth."""
    step = Fraction(1, 100)
    for number in (
        Fraction(1, 100),
        *(Fraction(one) * 10**power for power in range(-1, 6) for one in (1, 2, 5)),
    ):
        if number * 200 <= value:
            step = Fraction(number)
    return step


def _html(number: Fraction) -> str:
    return f"{float(number):.4f}".rstrip("0").rstrip(".")


def words_of(amounts: Sequence[LawAmount], changes: Mapping[str, Change]) -> list[tuple[LawAmount, str]]:
    """What a scenario changes: the amount, and its new value with its unit."""
    return [(one, with_unit(one, changes[one.name].value)) for one in amounts if one.name in changes]
