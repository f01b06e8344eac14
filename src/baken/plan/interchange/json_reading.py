"""JSON data into a plan: every value checked for its kind, refused with its place in the data."""

import dataclasses
import datetime as dt
import types
import typing
from collections.abc import Hashable, Iterable, Mapping
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, cast

from django.utils.translation import gettext as _

from baken.plan.interchange.document import (
    BudgetLine,
    BudgetPosition,
    CodeEntry,
    CodeLink,
    CodeListHeader,
    Indicator,
    Level,
    Milestone,
    Node,
    Partner,
    PlanDocument,
    PlanHeader,
)
from baken.plan.interchange.labels import Period
from baken.plan.interchange.sheets import SHEETS
from baken.plan.interchange.soundness import problems_of
from baken.plan.interchange.tables import nodes_per_line
from baken.plan.interchange.values import FORBIDDEN, MAX_CENTS

Record = TypeVar("Record")


class JsonRefused(Exception):
    """The data is no plan: `place` is where ("nodes[3].title"), `expected` what should be there, in Dutch."""

    def __init__(self, place: str, expected: str) -> None:
        super().__init__(
            _("%(place)s: verwacht wordt %(expected)s.") % {"place": place or "JSON", "expected": expected}
        )
        self.place = place
        self.expected = expected


def document_from(data: Any) -> PlanDocument:
    """The plan in the data. Raises JsonRefused."""
    if not isinstance(data, Mapping):
        raise JsonRefused("", _("een object met de sleutels plan, levels en nodes"))
    document = PlanDocument(
        plan=_record(PlanHeader, data.get("plan"), "plan"),
        levels=_records(Level, data, "levels"),
        nodes=tuple(_node(item, place) for item, place in _items(data, "nodes")),
        lines=tuple(_line(item, place) for item, place in _items(data, "lines")),
        positions=tuple(
            _record(BudgetPosition, item, place, **_amounts(item, place, "revised", "committed", "paid"))
            for item, place in _items(data, "positions")
        ),
        milestones=_records(Milestone, data, "milestones"),
        indicators=tuple(_indicator(item, place) for item, place in _items(data, "indicators")),
        code_lists=_records(CodeListHeader, data, "code_lists"),
        code_entries=_records(CodeEntry, data, "code_entries"),
    )
    _check_sound(document)
    _check_lines(document, data)
    return document


def _items(data: Mapping[str, Any], key: str, within: str = "") -> Iterable[tuple[Any, str]]:
    place = f"{within}.{key}" if within else key
    items = data.get(key, [])
    if not isinstance(items, list):
        raise JsonRefused(place, _("een lijst"))
    return [(item, f"{place}[{number}]") for number, item in enumerate(items)]


def _records(record: type[Record], data: Mapping[str, Any], key: str, within: str = "") -> tuple[Record, ...]:
    return tuple(_record(record, item, place) for item, place in _items(data, key, within))


def _record(record: type[Record], item: Any, place: str, **given: Any) -> Record:
    """One record out of an object: its fields by name and by the kind that the record declares."""
    if not isinstance(item, Mapping):
        raise JsonRefused(place, _("een object"))
    values = dict(given)
    fields: dict[str, dataclasses.Field[Any]] = record.__dataclass_fields__  # type: ignore[attr-defined]
    for name, kind in _kinds(cast(Hashable, record)).items():
        if name in values:
            continue
        if name in item:
            values[name] = _value(kind, item[name], f"{place}.{name}")
        elif fields[name].default is dataclasses.MISSING:
            raise JsonRefused(f"{place}.{name}", _("een waarde; deze sleutel is verplicht"))
    try:
        return record(**values)
    except ValueError as error:
        raise JsonRefused(place, str(error)) from error


@cache
def _kinds(record: Hashable) -> dict[str, Any]:
    return typing.get_type_hints(record)


def _value(kind: Any, value: Any, place: str) -> Any:
    origin = typing.get_origin(kind)
    if origin is types.UnionType:
        inner = next(option for option in typing.get_args(kind) if option is not type(None))
        return None if value is None else _value(inner, value, place)
    if origin is tuple:
        if not isinstance(value, list):
            raise JsonRefused(place, _("een lijst"))
        inner = typing.get_args(kind)[0]
        return tuple(_value(inner, item, f"{place}[{number}]") for number, item in enumerate(value))
    if hasattr(kind, "__dataclass_fields__"):
        return _record(kind, value, place)
    return _single(kind, value, place)


def _single(kind: Any, value: Any, place: str) -> Any:
    if issubclass(kind, StrEnum):
        if not isinstance(value, str) or value not in set(kind):
            raise JsonRefused(place, _("een van: %(choices)s") % {"choices": ", ".join(kind)})
        return kind(value)
    if kind is dt.date:
        try:
            return dt.date.fromisoformat(value)
        except (TypeError, ValueError) as error:
            raise JsonRefused(place, _("een datum zoals 2024-03-15")) from error
    if kind is Decimal:
        return decimal_of(value, place)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        names = {str: _("tekst"), int: _("een geheel getal"), bool: _("true of false")}
        raise JsonRefused(place, names[kind])
    if isinstance(value, str) and FORBIDDEN.search(value):
        raise JsonRefused(place, _("tekst zonder tekens die niet bewaard kunnen worden"))
    return value


def decimal_of(value: Any, place: str) -> Decimal:
    """The digits of a number. Raises JsonRefused."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise JsonRefused(place, _("een getal"))
    # A float comes from a parser that was not told to keep the digits; its shortest form has them.
    number = Decimal(str(value))
    if not number.is_finite():
        raise JsonRefused(place, _("een getal"))
    return number


def _amounts(item: Any, place: str, *names: str) -> dict[str, int | None]:
    if not isinstance(item, Mapping):
        raise JsonRefused(place, _("een object"))
    return {name: _cents(item.get(name), f"{place}.{name}") for name in names}


def _cents(value: Any, place: str) -> int | None:
    if value is None:
        return None
    number = decimal_of(value, place)
    if abs(number) > MAX_CENTS or number * 100 != int(number * 100):
        raise JsonRefused(place, _("een bedrag in euro met hoogstens twee cijfers na de komma"))
    return int(number * 100)


def _line(item: Any, place: str) -> BudgetLine:
    return _record(BudgetLine, item, place, **_amounts(item, place, "planned"))


def _node(item: Any, place: str) -> Node:
    if not isinstance(item, Mapping):
        raise JsonRefused(place, _("een object"))
    partners = tuple(
        _record(Partner, _renamed(entry, at), at) for entry, at in _items(item, "cooperation", place)
    )
    if "cooperation" not in item:
        partners = tuple(Partner(name=_single(str, name, at)) for name, at in _items(item, "partners", place))
    elif "partners" in item and item["partners"] != [partner.name for partner in partners]:
        raise JsonRefused(f"{place}.partners", _("dezelfde partners als in cooperation"))
    codes = _records(CodeLink, item, "code_links", place)
    if item.get("codes", [link.code for link in codes]) != [link.code for link in codes]:
        raise JsonRefused(f"{place}.codes", _("dezelfde codes als in code_links"))
    return _record(Node, item, place, partners=partners, codes=codes)


def _renamed(entry: Any, place: str) -> dict[str, Any]:
    if not isinstance(entry, Mapping):
        raise JsonRefused(place, _("een object"))
    names = {"partner": "name", "kind": "cooperation", "remark": "remark"}
    return {names[key]: value for key, value in entry.items() if key in names}


def _indicator(item: Any, place: str) -> Indicator:
    indicator = _record(Indicator, item, place)
    if indicator.period and indicator.period not in set(Period):
        raise JsonRefused(f"{place}.period", _("een van: %(choices)s") % {"choices": ", ".join(Period)})
    return indicator


def _check_sound(document: PlanDocument) -> None:
    """The same rules as for a workbook; a row of its sheet is the place in the list of that name."""
    for problem in problems_of(document=document):
        sheet = next(sheet for sheet in SHEETS if sheet.name == problem.sheet)
        key = next((column.key for column in sheet.columns if column.heading == problem.column), "")
        place = f"{sheet.key}[{problem.row - 2}].{'lines' if key == 'line_order' else key}"
        raise JsonRefused(place, f"{problem.expected} ({problem.reason})")


def _check_lines(document: PlanDocument, data: Mapping[str, Any]) -> None:
    """What a line says of its nodes must be what the nodes say of their lines."""
    served = nodes_per_line(document)
    for number, line in enumerate(document.lines):
        nodes = list(served.get(line.id, ()))
        said = data["lines"][number]
        if said.get("nodes", nodes) != nodes or said.get("shared", len(nodes) > 1) is not (len(nodes) > 1):
            raise JsonRefused(f"lines[{number}].nodes", _("de onderdelen die deze raming in lines noemen"))
