"""What the sheets of the figures are made of: columns with a kind of cell, and rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from baken.plan.annual.formats import wording
from baken.plan.interchange.cells import Amount, Cell, CellContent, Date, Number, Whole
from baken.plan.interchange.values import FORBIDDEN, MAX_CENTS

Row = Sequence[Any]
CUT = " … (ingekort: de volledige tekst staat in het verslag)"
LONGEST = 32_000  # characters of a text in a cell; a spreadsheet keeps 32,767 with its escapes


@dataclass(frozen=True)
class Words(Cell):
    """A text; one that is too long for a cell says that it was cut."""

    width: int = 40

    def write(self, value: str) -> CellContent:
        text = FORBIDDEN.sub("", value)
        return f"{text[: LONGEST - len(CUT)]}{CUT}" if len(text) > LONGEST else text or None


@dataclass(frozen=True)
class Money(Amount):
    """An amount in cents; one with more digits than a spreadsheet's number keeps goes as text."""

    width: int = 18

    def write(self, value: int | None) -> Any:
        if value is not None and abs(value) > MAX_CENTS:
            return wording.euro(value)
        return super().write(value)


KEY, SHORT, NAME, LONG = Words(width=14), Words(width=18), Words(width=50), Words(width=70)
MONEY, DATE, NUMBER, WHOLE, YEAR = Money(), Date(), Number(), Whole(), Whole(width=8)


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A sheet: its name, what it holds, its columns and its rows (one value per column)."""

    name: str
    meaning: str
    columns: tuple[tuple[str, Cell], ...]
    rows: tuple[Row, ...]


def yes(value: bool) -> str:
    """A yes or a no as people read it."""
    return "ja" if value else "nee"
