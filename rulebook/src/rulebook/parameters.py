"""Amounts of the law by date, in OpenFisca's YAML form, each value with its source.

A value knows how sure it is (`confidence`), whether its start is known (`date_known`), and after which
day it must be looked up again. Past that day a check does not guess: it reckons with everything between
the last known value and that value with every indexation that may have happened since.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from fractions import Fraction
from itertools import pairwise
from typing import Any

from rulebook.errors import LawError, ParameterMissing
from rulebook.functions import cents
from rulebook.kinds import BOOL, DATE, RATE, Kind, Type, count, money

FORECAST = "forecast"
CONFIDENCES = ("high", "medium", "low", FORECAST)
BEGINNING = dt.date(1900, 1, 1)


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a value stands."""

    title: str
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class Value:
    """A value from a day on; None ends the parameter. Money in cents, rates exact."""

    start: dt.date
    value: Any
    sources: tuple[Source, ...] = ()
    confidence: str = "medium"
    date_known: bool = True
    at_most: Any = None  # the sources leave open where between `value` and this it lies
    note: str = ""

    @property
    def is_forecast(self) -> bool:
        return self.confidence == FORECAST


@dataclass(frozen=True, kw_only=True)
class Indexation:
    """How far a value may have moved since it was looked up: at most one step per so many months."""

    step: Fraction
    months: int


@dataclass(frozen=True, kw_only=True)
class Known:
    """A value on a day: exact (`low == high`), or the range that is plausible after its look-up date."""

    low: Any
    high: Any
    value: Value
    to_check: bool = False


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One amount, rate, number, day or yes/no of the law through time."""

    name: str
    type: Type
    description: str
    values: tuple[Value, ...]  # oldest first
    last_value_still_valid_on: dt.date | None = None
    looked_up_on: dt.date | None = None
    look_up_after: dt.date | None = None
    indexation: Indexation | None = None
    notes: str = ""

    def at(self, date: dt.date, *, forecasts: bool = False) -> Known:
        """The value on a day. Raises ParameterMissing where the law gives none."""
        held = [v for v in self.values if v.start <= date and (forecasts or not v.is_forecast)]
        if not held or held[-1].value is None:
            raise ParameterMissing(f"no value on {date.isoformat()}", where=self.name)
        value = held[-1]
        high = value.value if value.at_most is None else value.at_most
        if self.look_up_after is None or date <= self.look_up_after or value is not self.newest:
            return Known(low=value.value, high=high, value=value, to_check=value.at_most is not None)
        return Known(low=value.value, high=self._risen(high, date), value=value, to_check=True)

    @property
    def newest(self) -> Value:
        """The last value that is law and no forecast."""
        law = [value for value in self.values if not value.is_forecast]
        return (law or list(self.values))[-1]

    def _risen(self, value: Any, date: dt.date) -> Any:
        """The value with every step that fits since it should have been looked up, rounded up."""
        if self.indexation is None or self.type.kind not in {Kind.MONEY, Kind.COUNT}:
            return value
        assert self.look_up_after is not None  # noqa: S101 - asked by the caller
        passed = (date.year - self.look_up_after.year) * 12 + date.month - self.look_up_after.month
        steps = passed // self.indexation.months + 1
        return -int(-value * (1 + self.indexation.step) ** steps // 1)


@dataclass(frozen=True, kw_only=True)
class Bracket:
    """A slice of a scale from a threshold on, with its rate or amount."""

    threshold: Parameter
    of: Parameter


@dataclass(frozen=True, kw_only=True)
class Scale:
    """Slices in order; marginal when they carry rates, else each slice has an amount."""

    name: str
    description: str
    base: Type
    type: Type
    brackets: tuple[Bracket, ...]
    marginal: bool

    def misordered(self) -> tuple[str, dt.date] | None:
        """A threshold that on some day does not lie above the one before it, and that day."""
        for day in sorted({value.start for one in self.brackets for value in one.threshold.values}):
            known = []
            for one in self.brackets:
                held = [
                    value for value in one.threshold.values if value.start <= day and not value.is_forecast
                ]
                if held and held[-1].value is not None:
                    known.append((held[-1].value, one.threshold.name))
            for (low, _), (high, name) in pairwise(known):
                if low >= high:
                    return name, day
        return None


@dataclass
class ParameterTree:
    """All parameters by dotted name, and their tables (nodes whose children are alike)."""

    parameters: dict[str, Parameter] = field(default_factory=dict)
    scales: dict[str, Scale] = field(default_factory=dict)
    tables: dict[str, tuple[str, ...]] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)  # of nodes with children

    def copy(self) -> "ParameterTree":
        """The same amounts in tables of their own, to add others to."""
        return ParameterTree(
            dict(self.parameters), dict(self.scales), dict(self.tables), dict(self.descriptions)
        )

    def every(self) -> dict[str, Parameter]:
        """Each amount by name, and what the slices of scales are made of."""
        found = dict(self.parameters)
        for scale in self.scales.values():
            for slice_ in scale.brackets:
                found |= {one.name: one for one in (slice_.threshold, slice_.of)}
        return found

    def put(self, before: Parameter, after: Parameter) -> None:
        """In the place of an amount, or of a part of a slice."""
        if before.name in self.parameters:
            self.parameters[before.name] = after
            return
        scale = self.scales[before.name.partition("[")[0]]
        self.scales[scale.name] = replace(
            scale,
            brackets=tuple(
                Bracket(
                    threshold=after if one.threshold is before else one.threshold,
                    of=after if one.of is before else one.of,
                )
                for one in scale.brackets
            ),
        )

    def add(self, name: str, data: Any, *, where: str) -> None:
        """A node of the YAML: a parameter (`values`), a scale (`brackets`), or a node with children."""
        if name in self.parameters or name in self.scales or name in self.descriptions:
            raise LawError("there is already a parameter with this name", where=where)
        if not isinstance(data, Mapping):
            raise LawError("a parameter is a record with 'description' and 'values'", where=where)
        if "values" in data:
            self.parameters[name] = read_parameter(name, data, where=where)
        elif "brackets" in data:
            self.scales[name] = read_scale(name, data, where=where)
        else:
            children = {key: one for key, one in data.items() if key not in {"description", "metadata"}}
            inherited = {key: data[key] for key in ("metadata",) if key in data}
            for key, child in children.items():
                merged = {**child, "metadata": {**inherited.get("metadata", {}), **child.get("metadata", {})}}
                merged.setdefault("description", data.get("description", ""))
                self.add(f"{name}.{key}", merged, where=f"{where}.{key}")
            self.descriptions[name] = str(data.get("description", ""))
            if children and all(f"{name}.{key}" in self.parameters for key in children):
                self.tables[name] = tuple(str(key) for key in children)


_UNITS: Mapping[str, Type] = {"/1": RATE, "bool": BOOL, "date": DATE}


def _type_of(metadata: Mapping[str, Any], *, where: str) -> Type:
    unit = metadata.get("unit")
    if unit == "currency-EUR":
        try:
            return money(str(metadata.get("period", "")))
        except KeyError as error:
            raise LawError("money needs metadata.period: once, day, month or year", where=where) from error
    if isinstance(unit, str) and unit in _UNITS:
        return _UNITS[unit]
    if isinstance(unit, str) and unit:
        return count(unit)
    raise LawError("metadata.unit is missing", where=where)


KNOWN = (
    *("unit", "period", "reference", "confidence", "date_known", "at_most", "note", "notes"),
    *(
        "last_value_still_valid_on",
        "looked_up_on",
        "look_up_after",
        "indexation",
        "threshold_unit",
        "amount_unit",
    ),
)


def _no_slips(metadata: Mapping[str, Any], *, where: str) -> None:
    """Other fields than ours may stand there, as in OpenFisca's own files; a slip of one of ours may not."""
    for name in metadata:
        near = () if name in KNOWN else get_close_matches(str(name), KNOWN, n=1, cutoff=0.8)
        if near:
            raise LawError(f"'{name}' is no field here; do you mean '{near[0]}'?", where=where)


def read_parameter(name: str, data: Mapping[str, Any], *, where: str) -> Parameter:
    """A parameter from its YAML record. Raises LawError."""
    metadata = data.get("metadata") or {}
    _no_slips(metadata, where=where)
    kind = _type_of(metadata, where=where)
    values = tuple(
        sorted(
            (_value(date, one, kind, metadata, where=where) for date, one in data["values"].items()),
            key=lambda value: value.start,
        )
    )
    if not values:
        raise LawError("it has no value", where=where)
    return Parameter(
        name=name,
        type=kind,
        description=str(data.get("description", "")),
        values=values,
        last_value_still_valid_on=_day(metadata.get("last_value_still_valid_on"), where=where),
        looked_up_on=_day(
            metadata.get("looked_up_on") or metadata.get("last_value_still_valid_on"), where=where
        ),
        look_up_after=_day(metadata.get("look_up_after"), where=where),
        indexation=_indexation(metadata.get("indexation"), where=where),
        notes=str(metadata.get("notes", "")),
    )


def _indexation(data: Any, *, where: str) -> Indexation | None:
    if data is None:
        return None
    try:
        return Indexation(step=Fraction(str(data["step"])), months=int(data["months"]))
    except (KeyError, TypeError, ValueError) as error:
        raise LawError("indexation is written as {step: 0.02, months: 6}", where=where) from error


def _value(date: Any, data: Any, kind: Type, shared: Mapping[str, Any], *, where: str) -> Value:
    record = data if isinstance(data, Mapping) else {"value": data}
    metadata = {
        **{k: shared[k] for k in ("reference", "confidence") if k in shared},
        **(record.get("metadata") or {}),
    }
    _no_slips(metadata, where=where)
    confidence = str(metadata.get("confidence", "medium"))
    if confidence not in CONFIDENCES:
        raise LawError(f"confidence '{confidence}' is none of: {', '.join(CONFIDENCES)}", where=where)
    return Value(
        start=_day(date, where=where) or BEGINNING,
        value=number_of(record.get("value"), kind, where=where),
        sources=sources_of(metadata.get("reference"), where=where),
        confidence=confidence,
        date_known=bool(metadata.get("date_known", True)),
        at_most=number_of(metadata.get("at_most"), kind, where=where),
        note=str(metadata.get("note", "")),
    )


def sources_of(data: Any, *, where: str) -> tuple[Source, ...]:
    """The sources of a `reference`: one or more titles, with a link where there is one. Raises LawError."""
    rows = data if isinstance(data, list) else [data] if data else []
    found = []
    for row in rows:
        one = row if isinstance(row, Mapping) else {"title": str(row)}
        if not one.get("title"):
            raise LawError("a reference needs a title", where=where)
        found.append(Source(title=str(one["title"]), href=str(one.get("href", ""))))
    return tuple(found)


def number_of(value: Any, kind: Type, *, where: str) -> Any:
    """A value as the law holds it: cents, exact rates, whole numbers, days. Raises LawError."""
    if value is None:
        return None
    try:
        match kind.kind:
            case Kind.MONEY:
                return cents(str(value))
            case Kind.RATE:
                return Fraction(str(value))
            case Kind.BOOL:
                if not isinstance(value, bool):
                    raise ValueError(f"{value} is not true or false")
                return value
            case Kind.DATE:
                return _required_day(value, where=where).toordinal()
        if isinstance(value, bool) or int(str(value)) != value:
            raise ValueError(f"{value} is no whole number")
        return int(value)
    except (ValueError, ZeroDivisionError) as error:
        raise LawError(f"value {value!r}: {error}", where=where) from error


def _day(value: Any, *, where: str) -> dt.date | None:
    return None if value is None else _required_day(value, where=where)


def _required_day(value: Any, *, where: str) -> dt.date:
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError as error:
        raise LawError(f"{value!r} is no day (write 2024-05-01)", where=where) from error


def read_scale(name: str, data: Mapping[str, Any], *, where: str) -> Scale:
    """A scale from its YAML record; the slices come in order. Raises LawError."""
    metadata = data.get("metadata") or {}
    base = _type_of({"unit": metadata.get("threshold_unit"), **_only(metadata, "period")}, where=where)
    brackets, marginal = [], False
    for number, one in enumerate(data["brackets"]):
        marginal = "rate" in one
        unit = (
            {"unit": "/1"} if marginal else {"unit": metadata.get("amount_unit"), **_only(metadata, "period")}
        )
        place = f"{where}[{number}]"
        shared = _only(metadata, "reference", "confidence", "looked_up_on", "look_up_after")
        label = f"{data.get('description', name)}, schijf {number + 1}"
        of = {
            "description": f"{label}: {'deel' if marginal else 'bedrag'}",
            "values": one["rate" if marginal else "amount"],
            "metadata": {**shared, **_only(metadata, "last_value_still_valid_on", "indexation"), **unit},
        }
        threshold = {
            "description": f"{label}: vanaf",
            "values": one["threshold"],
            "metadata": {**shared, "unit": metadata.get("threshold_unit"), **_only(metadata, "period")},
        }
        brackets.append(
            Bracket(
                threshold=read_parameter(f"{name}[{number}].threshold", threshold, where=place),
                of=read_parameter(f"{name}[{number}].{'rate' if marginal else 'amount'}", of, where=place),
            )
        )
    if not brackets:
        raise LawError("a scale needs brackets", where=where)
    kind = base if marginal else brackets[0].of.type
    return Scale(
        name=name,
        description=str(data.get("description", "")),
        base=base,
        type=kind,
        brackets=tuple(brackets),
        marginal=marginal,
    )


def _only(data: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    return {key: data[key] for key in keys if key in data}
