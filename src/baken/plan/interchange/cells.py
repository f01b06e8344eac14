"""How one kind of value goes into a cell and comes out of it again.

`write` gives what the cell holds, `read` the value back or `Unreadable`. Writing and
reading again gives the same value (`tests/interchange/test_cells.py` holds that).
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from baken.plan.interchange.document import AmountState
from baken.plan.interchange.labels import AMOUNT_STATES, OTHER_WORDS
from baken.plan.interchange.values import (
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
