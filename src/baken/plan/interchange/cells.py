"""How one kind of value goes into a cell and comes out of it again.

`write` gives what the cell holds, `read` the value back or `Unreadable`. Writing and
reading again gives the same value (`tests/interchange/test_cells.py` holds that).
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from baken.plan.interchange.document import AmountState
from baken.plan.interchange.labels import AMOUNT_STATES, OTHER_WORDS
from baken.plan.interchange.values import (
    FORBIDDEN,
    MAX_CENTS,
    CellValue,
    Unreadable,
    amount_expected,
    date_expected,
    decimal_expected,
    folded,
    read_amount,
    read_date,
    read_decimal,
    read_whole,
    read_yes_no,
    whole_expected,
    yes_no_expected,
)

CellContent = str | int | Decimal | dt.date | None
LONGEST_CELL = 32_767  # characters a spreadsheet keeps in one cell
FIRST_SAFE_DATE = dt.date(1900, 3, 1)  # spreadsheets think that 1900 was a leap year


class Cell:
    """A kind of value. `empty` is what an empty cell means."""

    empty: Any = None
    number_format: ClassVar[str] = "@"
    width: int = 16

    def write(self, value: Any) -> CellContent:
        """What the cell holds; None for an empty cell."""
        raise NotImplementedError

    def read(self, value: CellValue) -> Any:
        """The value of a cell that is not empty. Raises Unreadable."""
        raise NotImplementedError

    def blank(self, value: CellValue) -> Any:  # noqa: ARG002 - free text keeps its spaces
        """The value of a cell that holds nothing, or only spaces."""
        return self.empty

    def expected(self) -> str:
        """In Dutch: what this cell asks for."""
        raise NotImplementedError

    def choices(self) -> tuple[str, ...]:
        """The fixed words to choose from, for a list in the spreadsheet."""
        return ()


def clean(text: str) -> str:
    """Text without the few characters that nothing downstream can hold."""
    return FORBIDDEN.sub("", text)


@dataclass(frozen=True)
class Text(Cell):
    """Free text, kept exactly: spaces, line ends, a leading '=' or apostrophe."""

    longest: int = LONGEST_CELL
    width: int = 40
    empty: Any = ""

    def write(self, value: str) -> str | None:
        return clean(value) or None

    def read(self, value: CellValue) -> str:
        if isinstance(value, dt.datetime):
            value = f"{value.day}/{value.month}/{value.year}"
        elif isinstance(value, int | Decimal) and not isinstance(value, bool):
            value = f"{value:f}".replace(".", ",")
        if not isinstance(value, str):
            raise Unreadable(expected=self.expected())
        check_text(value, self.longest, self.expected())
        return value

    def blank(self, value: CellValue) -> str:
        return value if isinstance(value, str) else ""

    def expected(self) -> str:
        if self.longest < LONGEST_CELL:
            return _("tekst van hoogstens %(longest)s tekens") % {"longest": self.longest}
        return _("tekst")


def check_text(text: str, longest: int, expected: str) -> None:
    """Raises Unreadable for text that is too long or holds what cannot be stored."""
    if len(text) > longest:
        raise Unreadable(
            expected=expected, reason=_("De tekst telt %(length)s tekens.") % {"length": len(text)}
        )
    if FORBIDDEN.search(text):
        raise Unreadable(expected=expected, reason=_("De tekst bevat een teken dat niet bewaard kan worden."))


@dataclass(frozen=True)
class Name(Cell):
    """A name, code or reference on one line; spaces around it do not count.

    A whole number typed in the cell is taken as text; a number with decimals or a date is
    refused, because the spreadsheet may have lost a zero ("13.10" became 13.1).
    """

    longest: int = 200
    pattern: str = ""
    shape: str = ""  # the pattern in Dutch
    width: int = 18
    empty: Any = ""

    def write(self, value: str | None) -> str | None:
        return clean(value or "") or None

    def read(self, value: CellValue) -> str:
        if isinstance(value, int | Decimal) and not isinstance(value, bool) and value == int(value):
            value = str(int(value))
        if not isinstance(value, str):
            reason = "" if value is None else _("Het rekenblad maakte hier geen tekst van.")
            raise Unreadable(expected=self.expected(), reason=reason)
        name = value.strip()
        check_text(name, self.longest, self.expected())
        if self.pattern and not re.fullmatch(self.pattern, name):
            raise Unreadable(expected=self.expected())
        return name

    def expected(self) -> str:
        if self.shape:
            return _(self.shape)
        return _("tekst van hoogstens %(longest)s tekens (maak van de cel een tekstcel)") % {
            "longest": self.longest
        }


@dataclass(frozen=True)
class Key(Name):
    """A short name that also works in an address."""

    pattern: str = "[-a-zA-Z0-9_]+"
    shape: str = "letters, cijfers, - en _ zonder spaties"


@dataclass(frozen=True)
class OptionalName(Name):
    """A name that may be missing altogether (None)."""

    empty: Any = None


@dataclass(frozen=True)
class Names(Cell):
    """Several names in one cell, with ';' or a new line between them.

    A name that itself holds ';', a quote or a line end stands between double quotes.
    """

    longest: int = 200
    width: int = 28
    empty: Any = ()

    def write(self, value: tuple[str, ...]) -> str | None:
        return "; ".join(_quoted(clean(name)) for name in value) or None

    def read(self, value: CellValue) -> tuple[str, ...]:
        if isinstance(value, int | Decimal) and not isinstance(value, bool) and value == int(value):
            value = str(int(value))
        if not isinstance(value, str):
            raise Unreadable(expected=self.expected())
        names = _split(value)
        if names is None:
            raise Unreadable(expected=self.expected(), reason=_("De aanhalingstekens kloppen niet."))
        for name in names:
            check_text(name, self.longest, self.expected())
        if len(set(names)) < len(names):
            raise Unreadable(expected=self.expected(), reason=_("Hetzelfde staat er twee keer."))
        return names

    def expected(self) -> str:
        return _('namen of codes met "; " ertussen, elk hoogstens %(longest)s tekens') % {
            "longest": self.longest
        }


def _quoted(name: str) -> str:
    if name and name == name.strip() and not re.search(r'[;"\r\n]', name):
        return name
    return '"' + name.replace('"', '""') + '"'


_ITEM = re.compile(r'[ \t]*+(?:"((?:[^"]|"")*)"[ \t]*|([^";\r\n][^;\r\n]*)?)(?:;|\r\n|\r|\n|$)')


def _split(text: str) -> tuple[str, ...] | None:
    names: list[str] = []
    position = 0
    while position < len(text):
        match = _ITEM.match(text, position)
        if match is None:
            return None
        if match[1] is not None:
            names.append(match[1].replace('""', '"'))
        elif match[2] and match[2].strip():
            names.append(match[2].strip())
        position = match.end()
    return tuple(names)


@dataclass(frozen=True)
class Amount(Cell):
    """An amount: cents in the plan, euro in the cell."""

    number_format: ClassVar[str] = '#,##0.00 "€"'

    def write(self, value: int | None) -> Decimal | None:
        if value is None:
            return None
        if abs(value) > MAX_CENTS:
            raise ValueError("amount too large for a spreadsheet")
        return Decimal(value) / 100

    def read(self, value: CellValue) -> int:
        return read_amount(value)

    def expected(self) -> str:
        return amount_expected()


@dataclass(frozen=True)
class PlannedAmount(Amount):
    """An amount, or the words that say why there is none ("te bepalen", "/")."""

    def read(self, value: CellValue) -> int | AmountState:  # type: ignore[override]
        if isinstance(value, str):
            for state in (AmountState.TO_BE_DETERMINED, AmountState.NONE):
                if folded(value) in (AMOUNT_STATES[state], *OTHER_WORDS[state]):
                    return state
        return super().read(value)

    def expected(self) -> str:
        return _(
            'een bedrag in euro (bijvoorbeeld 1.234,56), "te bepalen", of "/" als er geen apart budget is'
        )


@dataclass(frozen=True)
class Number(Cell):
    """A decimal number, kept exactly."""

    places: int = 6
    digits: int = 18
    minimum: int | None = None
    number_format: ClassVar[str] = "General"

    def write(self, value: Decimal | None) -> CellContent:
        if value is None:
            return None
        plain = value.normalize() if value else Decimal(0)
        if len(plain.as_tuple().digits) <= 15:
            return plain
        return f"{plain:f}".replace(".", ",")  # more digits than a spreadsheet's number keeps

    def read(self, value: CellValue) -> Decimal:
        return read_decimal(value, places=self.places, digits=self.digits, minimum=self.minimum)

    def expected(self) -> str:
        return decimal_expected(places=self.places, minimum=self.minimum)


@dataclass(frozen=True)
class Whole(Cell):
    """A whole number between two bounds."""

    minimum: int = 0
    maximum: int = 2_147_483_647
    width: int = 10
    number_format: ClassVar[str] = "0"

    def write(self, value: int | None) -> int | None:
        return value

    def read(self, value: CellValue) -> int:
        return read_whole(value, minimum=self.minimum, maximum=self.maximum)

    def expected(self) -> str:
        return whole_expected(minimum=self.minimum, maximum=self.maximum)


@dataclass(frozen=True)
class Date(Cell):
    """A day."""

    width: int = 13
    number_format: ClassVar[str] = "DD/MM/YYYY"

    def write(self, value: dt.date | None) -> CellContent:
        if value is not None and value < FIRST_SAFE_DATE:
            return value.isoformat()
        return value

    def read(self, value: CellValue) -> dt.date:
        return read_date(value)

    def expected(self) -> str:
        return date_expected()


@dataclass(frozen=True)
class YesNo(Cell):
    """Yes or no."""

    empty: Any = False
    width: int = 12

    def write(self, value: bool) -> str:
        return "ja" if value else "nee"

    def read(self, value: CellValue) -> bool:
        return read_yes_no(value)

    def expected(self) -> str:
        return yes_no_expected()

    def choices(self) -> tuple[str, ...]:
        return ("ja", "nee")


@dataclass(frozen=True)
class Choice(Cell):
    """One of a few fixed words, by its Dutch label, another way to say it, or its key."""

    labels: Mapping[Any, str]
    empty: Any = None
    width: int = 22

    def write(self, value: StrEnum | None) -> str | None:
        return None if value is None else self.labels[value]

    def read(self, value: CellValue) -> StrEnum:
        if isinstance(value, str):
            word = folded(value)
            for choice, label in self.labels.items():
                if word in (label, choice.value, *OTHER_WORDS.get(choice, ())):
                    return choice  # type: ignore[no-any-return]
        raise Unreadable(expected=self.expected())

    def expected(self) -> str:
        return _("een van: %(choices)s") % {"choices": ", ".join(self.labels.values())}

    def choices(self) -> tuple[str, ...]:
        return tuple(self.labels.values())
