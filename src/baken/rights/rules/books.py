"""Rulebooks in memory: what ships, and beside it the own rows of municipalities that have any."""

import re
import threading
from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog

from rulebook import LawError, Rulebook, extended, load
from rulebook.upkeep import amended

log = structlog.get_logger(__name__)
KEPT = 64
AMOUNTS = "amounts"
"""A row of this kind is no rule of a city's own: it says what amounts of the law have become since."""
Row = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class UnreadableRow:
    """An own row that is no rule beside the rest, and what the library says of it. `where`: its part."""

    name: str
    message: str
    where: str


@dataclass(frozen=True, kw_only=True)
class ReadBook:
    """The rules with the own rows that could be read, and those that could not."""

    book: Rulebook
    unreadable: tuple[UnreadableRow, ...] = ()


def read_rows(folder: Path, rows: Sequence[Row]) -> ReadBook:
    """The law of a folder with these rows. One that cannot be read is left out; so are those that need it."""
    left = list(rows)
    unreadable: list[UnreadableRow] = []
    shipped = _of_folder(folder)
    while True:
        try:
            return ReadBook(book=_with_rows(shipped, left), unreadable=tuple(unreadable))
        except LawError as error:
            failing = _row_at(error.where, left)
            if failing is None:  # what ships is broken: nothing of a city's can mend that
                raise
            left.remove(failing)
            message = str(error).removeprefix(f"{error.where}: ")
            unreadable.append(UnreadableRow(name=failing["name"], message=message, where=error.where))


def _with_rows(shipped: Rulebook, rows: Sequence[Row]) -> Rulebook:
    """Newer amounts first: a city's own rules read them. Raises LawError."""
    newer = [one for one in rows if one["kind"] == AMOUNTS]
    own = [one for one in rows if one["kind"] != AMOUNTS]
    book = amended(shipped, newer) if newer else shipped
    return extended(book, own) if own else book


def _row_at(where: str, rows: Sequence[Row]) -> Row | None:
    """The row that a place of the library is in: "row aalst_x.c2", or its name alone."""
    place = re.sub(r"^row ", "", where)
    found = [row for row in rows if place == row["name"] or place.startswith(f"{row['name']}.")]
    return max(found, key=lambda row: len(row["name"]), default=None)


def _of_folder(folder: Path) -> Rulebook:
    """The law of a folder, read once in this process: what a city adds stands in tables of its own."""
    with _loading:
        if folder not in _folders:
            _folders[folder] = load(folder)
        return _folders[folder]


_folders: dict[Path, Rulebook] = {}
_loading = threading.Lock()
_books: OrderedDict[Hashable, ReadBook] = OrderedDict()
_shipped: dict[Path, ReadBook] = {}
_keeping, _reading = threading.Lock(), threading.Lock()


def book_with(folder: Path, *, municipality: str, rows: Sequence[Row], version: Hashable) -> ReadBook:
    """The same, read once per `version` in this process; the municipalities used last are kept.

    Municipalities without rows of their own share one book, and what was compiled of it. Who finds it in
    memory does not wait for who reads. Own rows that cannot be read are logged when they are read.
    """
    key = (municipality, version, folder)
    found = _known(key) if rows else _shipped.get(folder)
    if found is not None:
        return found
    with _reading:
        found = _known(key) if rows else _shipped.get(folder)
        if found is None:
            found = read_rows(folder, rows)
            _keep(key, found) if rows else _shipped.update({folder: found})
            for one in found.unreadable:
                log.error("own right of a municipality left out", municipality=municipality, where=one.where)
    return found


def _known(key: Hashable) -> ReadBook | None:
    with _keeping:
        if key in _books:
            _books.move_to_end(key)
        return _books.get(key)


def _keep(key: Hashable, book: ReadBook) -> None:
    with _keeping:
        _books[key] = book
        while len(_books) > KEPT:
            _books.popitem(last=False)
