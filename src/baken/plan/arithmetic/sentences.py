"""A sentence for people, kept apart from its values so that it can be translated."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip

Value = str | int | Decimal | dt.date


@dataclass(frozen=True)
class Sentence:
    """A Dutch template with named placeholders (`%(days)s`) and its values."""

    template: str
    values: tuple[tuple[str, Value], ...] = ()

    def __str__(self) -> str:
        return self.template % {name: as_text(value) for name, value in self.values}


def sentence(template: str, **values: Value) -> Sentence:
    """A sentence with its values, hashable and comparable."""
    return Sentence(template, tuple(sorted(values.items())))


def as_text(value: Value) -> str:
    """A value as Dutch readers write it: 1 maart 2024; 1.234,5; text as it is."""
    if isinstance(value, dt.date):
        return f"{value.day} {MONTHS[value.month - 1]} {value.year}"
    if isinstance(value, Decimal):
        plain = format(value.normalize(), ",f")
        return plain.translate(str.maketrans(",.", ".,"))
    return str(value)
