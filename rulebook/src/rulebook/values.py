"""Values as people and systems write them, as what they lie between; and back in Dutch."""

import datetime as dt
import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from rulebook.errors import SituationError
from rulebook.kinds import Kind, Type
from rulebook.model import Fact

NOISE = 1e-4
"""Parts of a cent that come from computing with floats and not from an amount."""
Range = tuple[int, int]
"""The least and the most, both possible; of a choice twice the set of what it can be."""
MONTHS = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
]
PER = {"month": " per maand", "year": " per jaar", "day": " per dag", "once": ""}
COUNTED = {
    "years": ("jaar", "jaar"),
    "months": ("maand", "maanden"),
    "days": ("dag", "dagen"),
    "points": ("punt", "punten"),
    "children": ("kind", "kinderen"),
    "persons": ("persoon", "personen"),
    "litres": ("liter", "liter"),
    "kilometres": ("kilometer", "kilometer"),
    "times": ("keer", "keer"),
    "hours": ("uur", "uren"),
    "half_days": ("halve dag", "halve dagen"),
    "percent": ("%", "%"),
    "NIS": ("(NIS-code)", "(NIS-code)"),
}
CODES = frozenset({"NIS", "region"})
"""What is counted here is a code: larger or smaller means nothing to people."""


def range_of(fact: Fact, value: Any, *, of: str) -> Range:
    """What a given value lies between. Raises SituationError naming the fact."""
    if value is None:
        return fact.low, fact.high
    if type(value) is dict:
        return _range_of_record(fact, value, of=of)
    one = exact_value(fact, value, of=of)
    return one, one


def _range_of_record(fact: Fact, value: Mapping[str, Any], *, of: str) -> Range:
    if set(value) == {"unknown"} and value["unknown"] is True:
        return fact.low, fact.high
    if set(value) == {"one_of"} and fact.is_choice and isinstance(value["one_of"], list) and value["one_of"]:
        bits = 0
        for one in value["one_of"]:
            bits |= exact_value(fact, one, of=of)
        return bits, bits
    if {"min", "max"} & set(value) and set(value) <= {"min", "max", "ask"} and not fact.is_choice:
        low = exact_value(fact, value["min"], of=of) if "min" in value else fact.low
        high = exact_value(fact, value["max"], of=of) if "max" in value else fact.high
        if low > high:
            raise SituationError("het minste is meer dan het meeste", of=of, fact=fact.name)
        return low, high
    raise SituationError(
        'schrijf een waarde, {"unknown": true} of {"min": …, "max": …}', of=of, fact=fact.name
    )


def exact_value(fact: Fact, value: Any, *, of: str) -> int:
    """A value as rules know it: cents, a number, a day, a bit. Raises SituationError naming the fact."""
    found = _READERS[fact.type.kind](fact.type, value)
    if found is None:
        raise SituationError(
            f"{str(value)[:40]!r} past niet bij '{fact.label}' ({_expected(fact)})", of=of, fact=fact.name
        )
    if not fact.is_choice and not fact.low <= found <= fact.high:
        low, high = in_words(fact.type, fact.low), in_words(fact.type, fact.high)
        raise SituationError(f"'{fact.label}' ligt tussen {low} en {high}", of=of, fact=fact.name)
    return found


def _bool(_kind: Type, value: Any) -> int | None:
    return int(value) if isinstance(value, bool) else None


def _money(_kind: Type, value: Any) -> int | None:
    if type(value) is int:
        return value * 100
    if isinstance(value, str) and len(value) < 20 and value.replace(".", "", 1).removeprefix("-").isdecimal():
        value = Fraction(value) * 100
    elif isinstance(value, float) and math.isfinite(value * 100):
        nearest = round(value * 100)
        return nearest if abs(value * 100 - nearest) < NOISE else None
    else:
        return None
    return int(value) if value.denominator == 1 else None


def _count(_kind: Type, value: Any) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return int(value) if value == int(value) else None


def _date(_kind: Type, value: Any) -> int | None:
    if isinstance(value, dt.date):
        return value.toordinal()
    try:
        return dt.date.fromisoformat(value).toordinal()
    except (TypeError, ValueError):
        return None


def _choice(kind: Type, value: Any) -> int | None:
    return kind.bit(value) if value in kind.values else None


def reader(fact: Fact) -> Callable[[Any], int | None]:
    """Reads a plain value of a fact fast: None for what does not fit, of which `exact_value` says why."""
    kind, low, high = fact.type, fact.low, fact.high
    if fact.is_choice:
        bits = {name: kind.bit(name) for name in kind.values}
        return lambda value: bits.get(value) if type(value) is str else None
    if kind.kind is Kind.BOOL:
        return _plain_bool
    read = _READERS[kind.kind]

    def within(value: Any) -> int | None:
        found = read(kind, value)
        return found if found is not None and low <= found <= high else None

    def cents(value: Any) -> int | None:
        if type(value) is not float or not math.isfinite(value * 100):
            return within(value)
        nearest = round(value * 100)
        return nearest if low <= nearest <= high and -NOISE < value * 100 - nearest < NOISE else None

    def day(value: Any) -> int | None:
        try:
            found = dt.date.fromisoformat(value).toordinal()
        except (TypeError, ValueError):
            return within(value)
        return found if low <= found <= high else None

    return {Kind.MONEY: cents, Kind.DATE: day}.get(kind.kind, within)


def _plain_bool(value: Any) -> int | None:
    return 1 if value is True else 0 if value is False else None


_READERS = {Kind.BOOL: _bool, Kind.MONEY: _money, Kind.COUNT: _count, Kind.DATE: _date, Kind.CHOICE: _choice}


def _expected(fact: Fact) -> str:
    match fact.type.kind:
        case Kind.BOOL:
            return "true of false"
        case Kind.DATE:
            return "een datum als 2024-05-01"
        case Kind.CHOICE:
            return " / ".join(fact.type.values)
        case Kind.MONEY:
            return "een bedrag in euro, hooguit twee cijfers na de komma"
    return "een geheel getal"


def plain(kind: Type, value: int) -> Any:
    """A value as JSON has it: yes/no, euro as text, a number, a day, or the names that a choice can be."""
    match kind.kind:
        case Kind.MONEY:
            return f"{'-' if value < 0 else ''}{abs(value) // 100}.{abs(value) % 100:02d}"
        case Kind.BOOL:
            return bool(value)
        case Kind.DATE:
            return dt.date.fromordinal(value).isoformat()
        case Kind.CHOICE:
            names = [name for bit, name in enumerate(kind.values) if value >> bit & 1]
            return names[0] if len(names) == 1 else names
        case Kind.RATE:
            return str(value)
    return value


def in_words(kind: Type, value: Any, labels: Mapping[str, str] | None = None) -> str:
    """A value in Dutch: € 1.314,20 per maand, 18 jaar, 1 mei 2024, ja, 6 %."""
    match kind.kind:
        case Kind.MONEY:
            return euro(value) + PER[kind.unit]
        case Kind.COUNT:
            one, many = COUNTED.get(kind.unit, ("", ""))
            return f"{value} {one if value == 1 else many}".strip()
        case Kind.BOOL:
            return "ja" if value else "nee"
        case Kind.DATE:
            day = dt.date.fromordinal(max(1, value))
            return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
        case Kind.CHOICE:
            names = [name for bit, name in enumerate(kind.values) if value >> bit & 1]
            return " of ".join((labels or {}).get(name, name) for name in names)
    percent = f"{float(value * 100):.4f}".rstrip("0").rstrip(".").replace(".", ",")
    return f"{percent} %"


def range_in_words(kind: Type, low: Any, high: Any, labels: Mapping[str, str] | None = None) -> str:
    """What lies between two values: € 500 per maand, tussen € 500 en € 700 per maand, ja of nee."""
    if low == high:
        return in_words(kind, low, labels)
    least, most = in_words(kind, low, labels), in_words(kind, high, labels)
    if kind.kind is Kind.BOOL:
        return f"{most} of {least}"
    shared = PER[kind.unit] if kind.kind is Kind.MONEY else ""
    return f"tussen {least.removesuffix(shared) if shared else least} en {most}"


def euro(cents: int) -> str:
    """€ 1.314,20; whole euros without cents; a minus in front."""
    whole, part = divmod(abs(cents), 100)
    text = f"{whole:,}".replace(",", ".") + (f",{part:02d}" if part else "")
    return f"{'−' if cents < 0 else ''}€ {text}"
