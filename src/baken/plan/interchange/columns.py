"""What a sheet and a column of the workbook are.

A column names the key of the row's value, the heading people see, what kind of cell it is, whether
it must be filled in, and the sheet it refers to: it then holds ids of that sheet.
"""

from dataclasses import dataclass
from typing import Any

from baken.plan.interchange.cells import Cell
from baken.plan.interchange.texts import Name, Text
from baken.plan.interchange.values import folded


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column. `refers` is the key of the sheet whose rows it points at."""

    key: str
    heading: str
    cell: Cell
    meaning: str
    required: bool = False
    refers: str = ""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One sheet: a table with a header row. `identity` are the columns that occur once together."""

    key: str
    name: str
    meaning: str
    columns: tuple[Column, ...]
    identity: tuple[str, ...] = ()
    required: bool = False

    def column(self, key: str) -> Column:
        """The column with this key."""
        return next(column for column in self.columns if column.key == key)

    @property
    def by_heading(self) -> dict[str, Column]:
        """Columns by their heading as headings are compared."""
        return {folded(column.heading): column for column in self.columns}


def column_of(key: str, heading: str, cell: Cell, meaning: str, **more: Any) -> Column:
    """A column, described on one line."""
    return Column(key=key, heading=heading, cell=cell, meaning=meaning, **more)


NODE_COLUMN = column_of(
    "node", "Onderdeel", Name(60), "Kenmerk van het onderdeel.", required=True, refers="nodes"
)
REMARK_COLUMN = column_of("remark", "Opmerking", Text(), "Vrije tekst.")
