"""Reading a population: from files or a database to tables with whole numbers, all at once or in batches."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from rulebook.model import Rulebook
from rulebook.scanning.extra import pl
from rulebook.scanning.mapping import meanings_of
from rulebook.scanning.normalising import Reader, normalised
from rulebook.scanning.quality import QualityReport
from rulebook.scanning.rows import Rows
from rulebook.scanning.sources import Source, Table, reading
from rulebook.scanning.storing import DATA
from rulebook.scanning.tables import Key, Tables

BATCH = 1_000_000


def read(
    source: Source,
    book: Rulebook,
    date: dt.date,
    *,
    facts: frozenset[Key] | None = None,
    mapping: Mapping[str, str] | None = None,
    secret: bytes | None = None,
) -> Tables:
    """A population as tables, whole. Raises TableError for what cannot be read at all; rows with something
    wrong are set aside and counted in `quality`."""
    reader = _reader(source, book, date, facts, mapping, secret)
    return _read(reader, {name: (table, 0, None) for name, table in source.tables.items()})


def read_batches(
    source: Source,
    book: Rulebook,
    date: dt.date,
    *,
    facts: frozenset[Key] | None = None,
    mapping: Mapping[str, str] | None = None,
    secret: bytes | None = None,
    size: int = BATCH,
    scratch: Path | None = None,
) -> Iterator[Tables]:
    """The same in batches of whole households of about `size` persons, when both files stand in the order of
    households and no other units are given; else as one batch. Row numbers in messages are of the files.

    `scratch`: where a CSV file is kept as columns meanwhile (default: the folder for temporary files). In the
    folder of a snapshot the next who builds there removes what somebody who was killed left.
    """
    reader = _reader(source, book, date, facts, mapping, secret)
    if source.persons.rows <= size or source.memberships or source.units:
        yield _read(reader, {name: (table, 0, None) for name, table in source.tables.items()})
        return
    with TemporaryDirectory(prefix=f"{DATA}tables-", dir=scratch) as folder:
        persons = _seekable(source.persons, reader, Path(folder))
        households = _seekable(source.households, reader, Path(folder))
        parts = _parts(persons, households, reader, size)
        if parts is None:
            yield _read(reader, {"persons": (persons, 0, None), "households": (households, 0, None)})
            return
        for first, last, home, end in parts:
            yield _read(
                reader,
                {"persons": (persons, first, last - first), "households": (households, home, end - home)},
            )


def _reader(  # noqa: PLR0917 - what the functions above have
    source: Source,
    book: Rulebook,
    date: dt.date,
    facts: frozenset[Key] | None,
    mapping: Mapping[str, str] | None,
    secret: bytes | None,
) -> Reader:
    meanings = {
        name: meanings_of(table.columns, name, book, date, mapping or {})
        for name, table in source.tables.items()
    }
    return Reader(book=book, date=date, facts=facts, meanings=meanings, secret=secret)


Part = tuple[Table, int, int | None]
"""A table, where a part of it begins, and how many rows that has (None: all)."""


def _read(reader: Reader, parts: Mapping[str, Part]) -> Tables:
    quality = QualityReport()
    rows = {}
    for name, (table, start, number) in parts.items():
        frame = table.frame(reader.columns(name), start, number)
        quality.read[name] = frame.height
        quality.unmapped[name] = reader.meanings[name].unmapped
        rows[name] = Rows(name, frame, reader.meanings[name], table.first_line + start, quality)
    return normalised(reader, rows, quality)


# Batches -------------------------------------------------------------------------


def _seekable(table: Table, reader: Reader, folder: Path) -> Table:
    """A table of which a part can be read without all before it."""
    if not table.is_text:
        return table
    path = folder / f"{table.name}.parquet"
    with reading(table.name):
        table.lazy.select(pl.col(reader.columns(table.name))).sink_parquet(path, compression="lz4")
    return replace(table, lazy=pl.scan_parquet(path, glob=False), is_text=False)


def _parts(
    persons: Table, households: Table, reader: Reader, size: int
) -> list[tuple[int, int, int, int]] | None:
    """Where batches begin and end, in persons and in households; None when the files are not in one order.

    Keys are looked at part by part, and of each household something of eight bytes is kept to find doubles.
    """
    person, home = (
        str(reader.meanings[name].own(own))
        for name, own in (("persons", "household"), ("households", "household"))
    )
    own = str(reader.meanings["persons"].own("person"))
    parts: list[tuple[int, int, int, int]] = []
    seen: list[pl.Series] = []
    first = at_home = 0
    while first < persons.rows:
        frame = persons.frame(list(dict.fromkeys([person, own])), first, min(size, persons.rows - first))
        keys = frame[person]
        is_last = first + len(keys) == persons.rows
        starts = keys.ne_missing(keys.shift(1)).fill_null(value=True)
        starts[0] = True
        heads = keys.filter(starts)
        whole = len(heads) if is_last else len(heads) - 1
        rows = len(keys) if is_last else int(starts.arg_true()[-1])
        if not whole or keys.null_count() or at_home + whole > households.rows:
            return None
        there = households.frame([home], at_home, whole)[home]
        if there.dtype != heads.dtype or not bool((there == heads.head(whole)).fill_null(value=False).all()):
            return None
        parts.append((first, first + rows, at_home, at_home + whole))
        seen.append(frame[own].head(rows).hash())
        first, at_home = first + rows, at_home + whole
    homes = households.frame([home])[home]
    different = pl.concat(seen).n_unique() == persons.rows and homes.n_unique() == households.rows
    return parts if at_home == households.rows and different else None
