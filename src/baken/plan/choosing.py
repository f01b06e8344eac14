"""Choosing records by filters of the address: what each value leaves, and what was not understood.

Every filter looks at values that each record has ("domain": {"d1": "Wonen"}). They are looked up once, in
memory, so that choosing again and again, as a page with many counts does, costs no query.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _

LONGEST_VALUE = 200
Record = TypeVar("Record")
Values = Mapping[str, Mapping[str, str]]
"""Filter → value → label."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A value of a filter with how many records it would leave."""

    value: str
    label: str
    number: int


@dataclass(frozen=True, kw_only=True)
class Filter:
    """A filter: its name for people; `order`: its values in this order, others follow by label.

    `always`: values, with their labels, that are a good question also when no record has them now.
    `as_met`: values in the order of the records.
    """

    name: str | Promise
    order: Sequence[str] = ()
    always: Mapping[str, str | Promise] = field(default_factory=dict)
    as_met: bool = False


class Chooser(Generic[Record]):
    """Records that can be chosen by their filters."""

    def __init__(self, *, records: Iterable[tuple[Record, Values]], filters: Mapping[str, Filter]) -> None:
        self._records = list(records)
        self._filters = filters
        known: dict[str, set[str]] = {name: set(one.always) for name, one in filters.items()}
        for _record, values in self._records:
            for name, of_record in values.items():
                known[name].update(of_record)
        self._known = known

    def understood(self, asked: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
        """The filters without what nobody knows here, and what that was, as sentences."""
        clean: dict[str, str] = {}
        problems = []
        for name, one in self._filters.items():
            value = printable(asked.get(name, ""))
            if len(value) > LONGEST_VALUE:
                problems.append(_("Een filter in het adres is te lang en telt niet mee."))
            elif value and value not in self._known[name]:
                problems.append(
                    _("Het filter %(name)s kent '%(value)s' niet in dit plan en telt niet mee.")
                    % {"name": str(one.name).lower(), "value": value[:60]}
                )
            else:
                clean[name] = value
                continue
            clean[name] = ""
        return clean, problems

    def fitting(self, asked: Mapping[str, str]) -> list[Record]:
        """The records that fit every filter, in their own order. Values that nobody knows fit none."""
        wanted = [(name, value) for name, value in asked.items() if value]
        return [
            record
            for record, values in self._records
            if all(value in values.get(name, ()) for name, value in wanted)
        ]

    def choices(
        self, asked: Mapping[str, str], *, among: Iterable[Record] | None = None
    ) -> dict[str, list[Choice]]:
        """Per filter the values that leave something when every other filter stays; the chosen one always.

        `among`: only these records count (None: all).
        """
        counted = None if among is None else {id(record) for record in among}
        wanted = [(name, value) for name, value in asked.items() if value]
        numbers: dict[str, Counter[str]] = {name: Counter() for name in self._filters}
        labels: dict[str, dict[str, str]] = {name: {} for name in self._filters}
        for record, values in self._records:
            missed = {name for name, value in wanted if value not in values.get(name, ())}
            counts = counted is None or id(record) in counted
            for name, of_record in values.items():
                for value, label in of_record.items():
                    if counts and missed <= {name}:
                        numbers[name][value] += 1
                        labels[name].setdefault(value, label)
                    elif value == asked.get(name):
                        labels[name].setdefault(value, label)
        for name, value in wanted:
            if value in self._filters[name].always:
                labels[name].setdefault(value, str(self._filters[name].always[value]))
        return {
            name: _sorted(one, [
                Choice(value=value, label=label, number=numbers[name][value])
                for value, label in labels[name].items()
            ])
            for name, one in self._filters.items()
        }  # fmt: skip


def printable(text: str) -> str:
    """Text without control characters, also the NUL that PostgreSQL refuses: no word has them."""
    return "".join(character if character.isprintable() else " " for character in text).strip()


def _sorted(one: Filter, found: list[Choice]) -> list[Choice]:
    if one.as_met:
        return found
    place = {value: number for number, value in enumerate(one.order)}
    return sorted(found, key=lambda choice: (place.get(choice.value, len(place)), choice.label.casefold()))
