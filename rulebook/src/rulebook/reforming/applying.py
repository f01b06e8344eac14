"""A law with the changes of a scenario made in it; the law itself stays as it was."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

from rulebook.errors import LawError
from rulebook.functions import cents
from rulebook.kinds import Kind
from rulebook.loading import replaced
from rulebook.model import Rulebook
from rulebook.parameters import BEGINNING, Parameter, Value
from rulebook.reforming.scenarios import Scenario, amounts_of, day_of, percent_of

RECORDS = ("parameter", "variable", "right")
DAYS = frozenset({"from", "valid_from", "valid_until"})


def reformed(book: Rulebook, scenario: Scenario) -> Rulebook:
    """The law as the scenario has it. Raises LawError, naming the scenario and the change."""
    other = book.copy()
    for number, change in enumerate(scenario.changes):
        where = f"{scenario.name}: change {number + 1}"
        if "parameter" in change:
            _change_parameter(other, change, where=where)
        elif "right" in change:
            _change_right(other, change, where=where)
        else:
            other = _replace_rule(other, change, where=where)
    _require_order(other, scenario)
    return other


def changed_names(book: Rulebook, scenario: Scenario) -> frozenset[str]:
    """The amounts, scales, variables and rights of a law that a scenario changes."""
    found: set[str] = set()
    for one in scenario.changes:
        name = str(one.get("parameter") or one.get("right") or one.get("name"))
        found |= {name, name.partition("[")[0]}
        if one.get("kind") == "parameter":
            found |= {known for known in amounts_of(book) if known.startswith((f"{name}.", f"{name}["))}
    return frozenset(found)


# Amounts ---------------------------------------------------------------------------


def _change_parameter(book: Rulebook, change: Mapping[str, Any], *, where: str) -> None:
    name = str(change["parameter"])
    known = amounts_of(book)
    if name not in known:
        raise LawError(_unknown("amount of the law", name, known), where=where)
    before = known[name]
    if "moved_to" in change:
        after = _moved(before, change, where=where)
    elif "percent" in change:
        after = _raised(before, change, where=where)
    else:
        after = _set(before, change, where=where)
    book.parameters.put(before, after)


def _unknown(what: str, name: str, known: Any) -> str:
    near = next(iter(get_close_matches(name, known, n=1)), "")
    hint = f"; do you mean '{near}'?" if near else ""
    return f"there is no {what} '{name[:80]}'{hint}"


def _set(parameter: Parameter, change: Mapping[str, Any], *, where: str) -> Parameter:
    """One value from a day on; without a day for all days. What somebody chooses need not be looked up."""
    start = day_of(change["from"], where=where) if "from" in change else BEGINNING
    value = _value(parameter, change["value"], where=where)
    kept = tuple(one for one in parameter.values if one.start < start)
    chosen = Value(start=start, value=value, confidence="high", note="scenario")
    return replace(parameter, values=(*kept, chosen), look_up_after=None, indexation=None)


def _value(parameter: Parameter, value: Any, *, where: str) -> Any:
    """As the law holds it: cents, a number, an exact rate, yes or no, a day."""
    kind = parameter.type.kind
    where = f"{where}, {parameter.name}"
    read = _READ[kind]
    try:
        found = read(value)
    except (ValueError, ZeroDivisionError, OverflowError):
        raise LawError(f"{str(value)[:40]!r} is no {_EXPECTED[kind]}", where=where) from None
    is_number = kind in {Kind.MONEY, Kind.COUNT, Kind.RATE}
    if is_number and found < 0 and all(one.value is None or one.value >= 0 for one in parameter.values):
        raise LawError(f"{str(value)[:40]} is less than nothing", where=where)
    return found


def _yes_no(value: Any) -> bool:
    words = {"true": True, "yes": True, "ja": True, "false": False, "no": False, "nee": False}
    text = str(value).lower()
    if text not in words:
        raise ValueError(text)
    return words[text]


def _number(value: Any) -> int:
    found = Fraction(_text(value))
    if found.denominator != 1:
        raise ValueError(value)
    return int(found)


def _text(value: Any) -> str:
    """A number as it is written; yes and no are no numbers."""
    if isinstance(value, bool):
        raise ValueError(value)
    return str(value)


_READ: Mapping[Kind, Callable[[Any], Any]] = {
    Kind.MONEY: lambda value: cents(_text(value)),
    Kind.RATE: lambda value: Fraction(_text(value)),
    Kind.COUNT: _number,
    Kind.BOOL: _yes_no,
    Kind.DATE: lambda value: dt.date.fromisoformat(str(value)).toordinal(),
}
_EXPECTED: Mapping[Kind, str] = {
    Kind.MONEY: "amount in euro, with two decimals at most",
    Kind.RATE: "rate (write 0.05 for 5 %)",
    Kind.COUNT: "whole number",
    Kind.BOOL: "yes or no (true, false)",
    Kind.DATE: "day (write 2024-05-01)",
}


def _raised(parameter: Parameter, change: Mapping[str, Any], *, where: str) -> Parameter:
    """Every value from a day on (or all) so many hundredths more, rounded half up to the cent or number."""
    if parameter.type.kind not in {Kind.MONEY, Kind.COUNT, Kind.RATE}:
        raise LawError(f"{parameter.type} has no percentage", where=f"{where}, {parameter.name}")
    times = 1 + percent_of(change["percent"], where=where) / 100
    is_rate = parameter.type.kind is Kind.RATE

    def raised(value: Any) -> Any:
        if value is None or is_rate:
            return None if value is None else value * times
        return (2 * value * times + 1) // 2

    start = day_of(change["from"], where=where) if "from" in change else BEGINNING
    values = list(parameter.values)
    held = [one for one in values if one.start < start]
    if held and not any(one.start == start for one in values):
        values.append(replace(held[-1], start=start))  # the value that holds on that day rises too
    found = [
        replace(one, value=raised(one.value), at_most=raised(one.at_most)) if one.start >= start else one
        for one in values
    ]
    return replace(parameter, values=tuple(sorted(found, key=lambda one: one.start)))


def _moved(parameter: Parameter, change: Mapping[str, Any], *, where: str) -> Parameter:
    """The value that begins on one day begins on another."""
    start, end = (day_of(change[name], where=where) for name in ("start", "moved_to"))
    moved = [one for one in parameter.values if one.start == start]
    others = [one for one in parameter.values if one.start != start]
    if not moved:
        known = ", ".join(one.start.isoformat() for one in parameter.values)
        message = f"no value begins on {start.isoformat()}; they begin on: {known}"
        raise LawError(message, where=f"{where}, {parameter.name}")
    if any(one.start == end for one in others):
        raise LawError(f"another value begins on {end.isoformat()}", where=f"{where}, {parameter.name}")
    values = sorted([*others, replace(moved[0], start=end)], key=lambda one: one.start)
    return replace(parameter, values=tuple(values))


def _require_order(book: Rulebook, scenario: Scenario) -> None:
    """The slices of a changed scale still begin one after the other, on every day from which one changes."""
    for name in changed_names(book, scenario):
        scale = book.parameters.scales.get(name)
        wrong = scale.misordered() if scale is not None else None
        if wrong:
            amount, day = wrong
            message = f"this slice would begin before, or with, the one below it ({day.isoformat()})"
            raise LawError(message, where=f"{scenario.name}, {amount}")


# Rights and rules -------------------------------------------------------------------


def _change_right(book: Rulebook, change: Mapping[str, Any], *, where: str) -> None:
    name = str(change["right"])
    if name not in book.rights:
        raise LawError(_unknown("right", name, book.rights), where=where)
    days: dict[str, Any] = {
        key: None if change[key] is None else day_of(change[key], where=f"{where}.{key}")
        for key in ("valid_from", "valid_until")
        if key in change
    }
    right = replace(book.rights[name], **days)
    if right.valid_from and right.valid_until and right.valid_from > right.valid_until:
        raise LawError("it would end before it begins", where=f"{where}, {name}")
    book.rights[name] = right


def _replace_rule(book: Rulebook, change: Mapping[str, Any], *, where: str) -> Rulebook:
    if change["kind"] not in RECORDS:
        raise LawError(f"kind is one of: {', '.join(RECORDS)}", where=where)
    return replaced(book, [{**change, "record": _with_days(change["record"])}])


def _with_days(value: Any) -> Any:
    """The days of a record that came as JSON."""
    if isinstance(value, Mapping):
        return {
            key: day_of(one, where=str(key)) if key in DAYS and isinstance(one, str) else _with_days(one)
            for key, one in value.items()
        }
    return [_with_days(one) for one in value] if isinstance(value, list) else value
