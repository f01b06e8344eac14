"""A grid: cells as text, what was typed in them, what is wrong, and what somebody else changed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from baken.plan.interchange.values import Unreadable

ROWS_PER_PAGE = 50
MOST_ROWS = 5_000
LARGEST_CELL = 20_000


@dataclass(frozen=True, kw_only=True)
class GridColumn:
    """A column: how a typed text is read (raises Unreadable or ValidationError) and a value is shown."""

    key: str
    heading: str
    read: Callable[[str], Any]
    show: Callable[[Any], str]
    long: bool = False


@dataclass(kw_only=True)
class GridCell:
    """One cell on screen."""

    name: str
    column: GridColumn
    text: str
    original: str
    error: str = ""
    theirs: str | None = None
    label: str = ""

    @property
    def is_changed(self) -> bool:
        return self.text != self.original


@dataclass(kw_only=True)
class GridRow:
    """A record with its cells; `base` holds the values of the version it was opened on."""

    pk: int
    title: str
    url: str
    version: int
    values: Mapping[str, Any]
    editable: bool
    reason: str = ""
    cells: list[GridCell] = field(default_factory=list)
    posted_version: int | None = None
    touched: dict[str, Any] = field(default_factory=dict)
    error: str = ""

    @property
    def version_name(self) -> str:
        return f"v-{self.pk}"

    @property
    def is_bad(self) -> bool:
        return bool(self.error) or any(cell.error or cell.theirs is not None for cell in self.cells)

    def cell(self, key: str) -> GridCell:
        """The cell in this column."""
        return next(cell for cell in self.cells if cell.column.key == key)

    def forget_typed(self) -> None:
        """Show what stands there now in every cell that was not touched."""
        for cell in self.cells:
            if cell.column.key not in self.touched and not cell.error:
                cell.text = cell.original


def fill(*, rows: Iterable[GridRow], columns: Iterable[GridColumn]) -> None:
    """Give every row its cells with the present values."""
    for row in rows:
        for column in columns:
            text = column.show(row.values[column.key])
            row.cells.append(
                GridCell(
                    name=f"c-{row.pk}-{column.key}",
                    column=column,
                    text=text,
                    original=text,
                    label=_("%(column)s van %(title)s") % {"column": column.heading, "title": row.title},
                )
            )


def take_posted(*, rows: Iterable[GridRow], posted: QueryDict) -> None:
    """Put what was typed in the cells; a row whose version did not come along was not changed."""
    for row in rows:
        version = posted.get(row.version_name, "")
        if not (version.isascii() and version.isdigit() and 0 < len(version) < 10) or not row.editable:
            continue
        row.posted_version = int(version)
        for cell in row.cells:
            if cell.name in posted:
                cell.text = str(posted[cell.name]).replace("\r\n", "\n").strip()[: LARGEST_CELL + 1]


def read_changes(*, rows: Iterable[GridRow], base_of: Callable[[GridRow], Mapping[str, Any] | None]) -> None:
    """Find per row the cells that differ from the version it was opened on; name what cannot be read."""
    for row in rows:
        if row.posted_version is None or not any(cell.is_changed for cell in row.cells):
            continue
        base = row.values if row.posted_version == row.version else base_of(row)
        for cell in row.cells:
            _read_cell(row, cell, base)


def _read_cell(row: GridRow, cell: GridCell, base: Mapping[str, Any] | None) -> None:
    key = cell.column.key
    before = cell.column.show(base[key]).strip() if base is not None else None
    if cell.text == before or (before is None and not cell.is_changed):
        return
    try:
        if len(cell.text) > LARGEST_CELL:
            raise Unreadable(expected=_("hoogstens 20.000 tekens"))
        value = cell.column.read(cell.text)
    except Unreadable as unreadable:
        cell.error = _("%(reason)s Verwacht: %(expected)s.") % {
            "reason": unreadable.reason or _("Dit kan ik niet lezen."),
            "expected": unreadable.expected,
        }
        return
    except ValidationError as error:
        cell.error = " ".join(error.messages)
        return
    if base is None or value != base[key]:
        row.touched[key] = value


def conflict(*, row: GridRow, key: str, theirs: str) -> None:
    """Say in the cell what somebody else made of it; the row now stands on the present version."""
    row.cell(key).theirs = theirs or _("(leeg)")


def problems_of(rows: Iterable[GridRow]) -> list[tuple[int, GridRow, GridCell | None, str]]:
    """Everything that is wrong, by the number of the row on the page (from 1)."""
    found: list[tuple[int, GridRow, GridCell | None, str]] = []
    for number, row in enumerate(rows, start=1):
        if row.error:
            found.append((number, row, None, row.error))
        for cell in row.cells:
            if cell.error:
                found.append((number, row, cell, cell.error))
            if cell.theirs is not None:
                text = _("Iemand anders maakte hiervan: %(theirs)s. Bewaar opnieuw om jouw tekst te nemen.")
                found.append((number, row, cell, text % {"theirs": cell.theirs}))
    return found
