"""Typed inputs of the components: tables, tabs, filters."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of a table; sortable ones link to `?sorteer=key` and `?sorteer=-key`."""

    key: str
    label: Text
    sortable: bool = False
    numeric: bool = False


@dataclass(frozen=True)
class Cell:
    """What stands in a cell, as text; with a url a link, with a badge status a badge."""

    text: Text
    url: str = ""
    badge: str = ""
    numeric: bool = False


@dataclass(frozen=True, kw_only=True)
class DataTable:
    """A table for `ui/parts/table.html`; the first cell of a row is its heading."""

    caption: Text
    columns: Sequence[Column]
    rows: Sequence[Sequence[Text | Cell]] = field(default_factory=list)
    show_caption: bool = False

    @property
    def cells(self) -> list[list[Cell]]:
        """The rows as cells, aligned as their column says."""
        return [
            [
                cell if isinstance(cell, Cell) else Cell(cell, numeric=column.numeric)
                for cell, column in zip(row, self.columns, strict=True)
            ]
            for row in self.rows
        ]


@dataclass(frozen=True, kw_only=True)
class Tab:
    """A tab is a link to a page of its own, so that it works without JavaScript."""

    label: Text
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, kw_only=True)
class FilterChoice:
    """An option of a filter."""

    value: str
    label: Text
    is_selected: bool


def filter_choices(
    *, choices: Iterable[tuple[object, Text]], selected: str, all_label: Text
) -> list[FilterChoice]:
    """Options for a filter field, the first one (empty value) meaning "all"."""
    options = [FilterChoice(value="", label=all_label, is_selected=not selected)]
    for value, label in choices:
        options.append(FilterChoice(value=str(value), label=label, is_selected=str(value) == selected))
    return options


@cache
def icon_names() -> list[str]:
    """The symbols that `{% icon %}` knows, in order."""
    sprite = Path(__file__).parent / "static" / "ui" / "icons.svg"
    return sorted(re.findall(r'<symbol id="([^"]+)"', sprite.read_text()))
