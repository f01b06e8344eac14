"""Where tables come from: files (Parquet, Arrow, CSV) or queries on a database. Nothing is trusted.

A message says what to do, and never holds a value: not of the file, and not of what Polars says about it.
"""

import codecs
import csv
import re
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rulebook.errors import TableError
from rulebook.scanning.extra import pl
from rulebook.scanning.mapping import MOST_COLUMNS, TABLES

MOST_ROWS = 30_000_000
LONGEST_LINE, LONGEST_HEADING = 1_000_000, 1_000
SEPARATORS = (",", ";", "\t", "|")
CHUNK = 1 << 22
ENDINGS = (".parquet", ".arrow", ".feather", ".ipc", ".csv", ".tsv", ".txt")
OTHERS = {
    b"PK": "een zip-bestand (ook een Excel-bestand is dat). Pak het uit, of bewaar het als CSV UTF-8",
    b"\x1f\x8b": "een gzip-bestand. Pak het eerst uit",
    b"SQLite format 3": "een databank. Geef een databank met --database",
    b"\xd0\xcf\x11\xe0": "een oud Excel-bestand. Bewaar het als CSV UTF-8",
    b"%PDF": "een PDF. Vraag de gegevens als CSV of Parquet",
    b"\xff\xfe": "tekst in UTF-16. Bewaar het als CSV UTF-8",
    b"\xfe\xff": "tekst in UTF-16. Bewaar het als CSV UTF-8",
}


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows with columns by name. `first_line`: how the first row is called in a message."""

    name: str
    columns: tuple[str, ...]
    lazy: "pl.LazyFrame"
    rows: int
    first_line: int = 1
    is_text: bool = False
    """Whether a part of it can only be read by reading all before it."""

    def frame(self, columns: Sequence[str], start: int = 0, rows: int | None = None) -> "pl.DataFrame":
        """Some columns of some rows. Raises TableError for a file that is broken."""
        with reading(self.name):
            chosen = self.lazy.select(pl.col(list(columns)))
            if start or rows is not None:
                chosen = chosen.slice(start, rows)
            found = chosen.collect()
        expected = min(self.rows - start, self.rows if rows is None else rows)
        if found.height != expected:
            raise TableError(
                "dit bestand is beschadigd: er zijn niet zoveel rijen als het zegt", where=self.name
            )
        return found


@dataclass(frozen=True, kw_only=True)
class Source:
    """The tables of a population."""

    persons: Table
    households: Table
    memberships: Table | None = None
    units: Table | None = None

    @property
    def tables(self) -> dict[str, Table]:
        """The tables that there are, by name."""
        named = {name: getattr(self, name) for name in TABLES}
        return {name: table for name, table in named.items() if table is not None}


@contextmanager
def reading(name: str) -> Iterator[None]:
    """What goes wrong in a file as a message without any of its values."""
    try:
        yield
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError):
        raise TableError(
            "dit bestand is beschadigd, onvolledig of anders ingedeeld dan het zegt; maak het opnieuw aan",
            where=name,
        ) from None
    except MemoryError:
        raise TableError("dit bestand vraagt meer geheugen dan er is", where=name) from None


# Files ---------------------------------------------------------------------------


def open_tables(folder: Path | None = None, **files: Path) -> Source:
    """The tables of a folder (persons.*, households.*, and maybe memberships.* and units.*), or of files by
    these names. Raises TableError."""
    if folder is not None:
        if folder.is_symlink() or not folder.is_dir():
            raise TableError("dit is geen map; geef een map met persons.* en households.*", where=folder.name)
        files = {**_files_of(folder), **files}
    for name in ("persons", "households"):
        if name not in files:
            raise TableError(f"'{name}' ontbreekt: geef {name}.parquet, {name}.arrow of {name}.csv")
    return Source(**{name: open_table(path, name=name) for name, path in files.items() if name in TABLES})


def _files_of(folder: Path) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for path in sorted(folder.iterdir()):
        if path.stem in TABLES and path.suffix.lower() in ENDINGS:
            if path.stem in found:
                message = f"er zijn twee bestanden voor '{path.stem}'; laat er één staan"
                raise TableError(message, where=folder.name)
            found[path.stem] = path
    return found


def open_table(path: Path, *, name: str) -> Table:
    """A file as a table: by its content, not by its name. Raises TableError."""
    head, tail = _ends_of(path)
    for start, what in OTHERS.items():
        if head.startswith(start):
            raise TableError(f"dit is {what}", where=name)
    with reading(name):
        if head.startswith(b"PAR1"):
            if tail != b"PAR1":
                raise TableError("dit Parquet-bestand is onvolledig; stuur het opnieuw", where=name)
            return _columnar(name, pl.scan_parquet(path, glob=False))
        if head.startswith(b"ARROW1"):
            return _columnar(name, pl.scan_ipc(path, glob=False))
    if path.suffix.lower() not in {".csv", ".tsv", ".txt"}:
        raise TableError("dit is geen Parquet, Arrow of CSV, al heet het zo", where=name)
    return _separated(path, name)


def _ends_of(path: Path) -> tuple[bytes, bytes]:
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            raise TableError("dit is geen gewoon bestand (een verwijzing, map of apparaat)", where=path.name)
        with path.open("rb") as file:
            head = file.read(4096)
            file.seek(max(0, path.stat().st_size - 4))
            tail = file.read(4)
    except OSError:
        raise TableError("dit bestand kan niet gelezen worden", where=path.name) from None
    if not head.strip():
        raise TableError("dit bestand is leeg", where=path.name)
    return head, tail


def _columnar(name: str, lazy: "pl.LazyFrame") -> Table:
    columns = tuple(lazy.collect_schema())
    require_columns(columns, name)
    rows = int(lazy.select(pl.len()).collect().item())
    require_rows(rows, name)
    return Table(name=name, columns=columns, lazy=lazy, rows=rows)


def require_columns(columns: Sequence[str], name: str) -> None:
    if len(columns) > MOST_COLUMNS:
        raise TableError(f"meer dan {MOST_COLUMNS} kolommen", where=name)
    twice = [one for one in columns if columns.count(one) > 1] if len(set(columns)) < len(columns) else []
    if twice:
        raise TableError(f"de kolom '{twice[0][:60]}' komt twee keer voor; geef ze elk een naam", where=name)


def require_rows(rows: int, name: str) -> None:
    if rows > MOST_ROWS:
        raise TableError(f"meer dan {MOST_ROWS} rijen; splits het bestand", where=name)
    if not rows:
        raise TableError("er staan geen rijen in", where=name)


def _separated(path: Path, name: str) -> Table:
    with reading(name):
        _require_text(path, name)
    with path.open(encoding="utf-8-sig", newline="") as file:
        line = file.readline(LONGEST_LINE)
    if max(map(len, re.split(r"[,;\t|]", line))) > LONGEST_HEADING:
        raise TableError("de naam van een kolom is te lang; op de eerste rij staan de namen", where=name)
    try:
        separator = max(SEPARATORS, key=lambda one: len(next(csv.reader([line], delimiter=one), [])))
        columns = tuple(one.strip() for one in next(csv.reader([line], delimiter=separator), []))
    except csv.Error:  # a line of only separators, or of one field, beyond what is read
        raise TableError(
            "de eerste rij is te lang; daar staan de namen van de kolommen", where=name
        ) from None
    if len(columns) < 2 and name != "households":
        raise TableError(
            "er is maar één kolom: scheid kolommen met een komma, puntkomma of tab; "
            "op de eerste rij staan de namen",
            where=name,
        )
    if any(not one for one in columns):
        raise TableError("een kolom heeft geen naam; op de eerste rij staan de namen", where=name)
    require_columns(columns, name)
    try:
        lazy = pl.scan_csv(
            path,
            separator=separator,
            infer_schema=False,
            has_header=True,
            glob=False,
            with_column_names=lambda _names: list(columns),
        )
        # In all columns: only then it is seen that a row has more of them than the first.
        counted = lazy.select(pl.len().alias(""), pl.all().null_count())
        rows = int(counted.collect(engine="streaming").row(0)[0])
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException):
        raise TableError(
            "een rij heeft meer kolommen dan de eerste rij, aanhalingstekens die niet sluiten, of andere "
            "regeleinden dan CSV heeft",
            where=name,
        ) from None
    require_rows(rows, name)
    return Table(name=name, columns=columns, lazy=lazy, rows=rows, first_line=2, is_text=True)


def _require_text(path: Path, name: str) -> None:
    """UTF-8 without NUL, to the end. Raises TableError."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            if b"\0" in chunk:
                raise TableError("dit is geen tekst: er staan tekens in die niet mogen (NUL)", where=name)
            _decode(decoder, chunk, name, final=False)
        _decode(decoder, b"", name, final=True)


def _decode(decoder: codecs.IncrementalDecoder, chunk: bytes, name: str, *, final: bool) -> None:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        message = "dit is geen UTF-8. Bewaar het als 'CSV UTF-8' (in Excel: Opslaan als)"
        raise TableError(message, where=name) from None


# In memory -----------------------------------------------------------------------


def table_of(frame: "pl.DataFrame", *, name: str) -> Table:
    """A table that is in memory. Raises TableError when it is empty."""
    require_rows(frame.height, name)
    return Table(name=name, columns=tuple(frame.columns), lazy=frame.lazy(), rows=frame.height)


def source_of(**frames: "pl.DataFrame") -> Source:
    """Tables in memory, by name: persons, households, memberships, units."""
    return Source(**{name: table_of(frame, name=name) for name, frame in frames.items()})
