"""Values that somebody found after the law was written, laid over it by date.

{"name": "leefloon.amount", "record": {
    "looked_up_on": "2026-11-25", "look_up_after": "2027-02-28",
    "values": [{"from": "2026-10-01", "source": "…", "href": "https://…", "confidence": "high",
                "amounts": {"leefloon.amount.single": "1367.25"}}]}}

`name`: a table of amounts, a scale, or one amount. Rows that are not named keep what they were. Whoever
looked last is right: once the law itself was looked up later, and knows a value that is as new, its own hold.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from rulebook.errors import LawError
from rulebook.model import Rulebook
from rulebook.parameters import CONFIDENCES, FORECAST, Parameter, Value, number_of, sources_of
from rulebook.records import only, required

Record = Mapping[str, Any]
OF_RECORD = frozenset({"looked_up_on", "look_up_after", "values"})
OF_VALUE = frozenset({"from", "source", "href", "confidence", "amounts"})


def tables_of(book: Rulebook) -> dict[str, tuple[str, ...]]:
    """What is looked up together: the rows of a table, the parts of a scale; any other amount alone."""
    tree = book.parameters
    found = {name: tuple(f"{name}.{key}" for key in keys) for name, keys in tree.tables.items()}
    in_tables = {row for rows in found.values() for row in rows}
    found |= {name: (name,) for name in tree.parameters if name not in in_tables}
    for name, scale in tree.scales.items():
        found[name] = tuple(part.name for one in scale.brackets for part in (one.threshold, one.of))
    return dict(sorted(found.items()))


def amended(book: Rulebook, rows: Iterable[Record]) -> Rulebook:
    """The law with these values beside its own; the first stays as it was. Raises LawError naming the row."""
    other = book.copy()
    tables = tables_of(book)
    for row in rows:
        name = str(row.get("name"))
        where = f"row {name}"
        if name not in tables:
            raise LawError("the law has no amounts of this name (any more)", where=where)
        record = required(row.get("record"), "looked_up_on", where=where)
        only(record, OF_RECORD, where=where)
        known = other.parameters.every()
        for amount in tables[name]:
            other.parameters.put(known[amount], _looked_up(known[amount], record, where=where))
        _require_known(record, tables[name], where=where)
        scale = other.parameters.scales.get(name)
        wrong = scale.misordered() if scale else None
        if wrong:
            message = f"{wrong[0]} would begin before, or with, the slice below it ({wrong[1].isoformat()})"
            raise LawError(message, where=where)
    return other


def _looked_up(parameter: Parameter, record: Record, *, where: str) -> Parameter:
    """An amount with what was found of it."""
    day = partial(_day, where=where)
    looked_up_on = day(record["looked_up_on"])
    found = [
        _value(parameter, one, day(one.get("from")), where=where)
        for one in record.get("values") or ()
        if parameter.name in required(one, "from", "source", "amounts", where=where)["amounts"]
    ]
    is_older = parameter.looked_up_on is not None and parameter.looked_up_on > looked_up_on
    newest = parameter.newest.start
    values = {one.start: one for one in found if not (is_older and one.start <= newest)}
    kept = [one for one in parameter.values if one.start not in values]
    changed = replace(parameter, values=tuple(sorted([*kept, *values.values()], key=lambda one: one.start)))
    if is_older:
        return changed
    after = record.get("look_up_after")
    still_valid = parameter.last_value_still_valid_on and looked_up_on
    return replace(
        changed,
        looked_up_on=looked_up_on,
        look_up_after=day(after) if after else None,
        last_value_still_valid_on=still_valid,
    )


def _value(parameter: Parameter, record: Record, start: dt.date, *, where: str) -> Value:
    only(record, OF_VALUE, where=where)
    confidence = str(record.get("confidence", "medium"))
    if confidence not in CONFIDENCES or confidence == FORECAST:
        raise LawError(f"'{confidence}' is no confidence of something found", where=where)
    written = record["amounts"][parameter.name]
    value = number_of(written, parameter.type, where=f"{where}.{parameter.name}")
    if value is None:
        raise LawError("a value is missing", where=f"{where}.{parameter.name}")
    source = {"title": record["source"], "href": record.get("href") or ""}
    return Value(start=start, value=value, sources=sources_of(source, where=where), confidence=confidence)


def _require_known(record: Record, names: Iterable[str], *, where: str) -> None:
    for one in record.get("values") or ():
        for name in set(one["amounts"]) - set(names):
            raise LawError(f"'{name}' is none of its amounts (any more)", where=where)


def _day(value: Any, *, where: str) -> dt.date:
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        raise LawError(f"{str(value)[:20]!r} is no day (write 2024-05-01)", where=where) from None
