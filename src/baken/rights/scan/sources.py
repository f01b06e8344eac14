"""Tables of a city's own database that an administrator registered; a form can only name one of these."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from django.conf import settings
from psycopg import sql

TABLES = ("persons", "households", "memberships", "units")
SECONDS = 10


class SourceUnreachable(Exception):
    """The database does not answer, or the table is not there (any more)."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """A registered data source. `tables`: which table of the database holds what."""

    name: str
    label: str
    database: str
    tables: dict[str, str]


def registered(*, municipality: str) -> list[Source]:
    """The sources that a municipality (NIS) may use."""
    return [
        Source(
            name=name,
            label=one.get("label", name),
            database=one["database"],
            tables={table: one[table] for table in TABLES if one.get(table)},
        )
        for name, one in sorted(settings.RIGHTS_SCAN_SOURCES.items())
        if municipality in one.get("municipalities", ())
    ]


def source_of(name: str, *, municipality: str) -> Source:
    """A source by its name. Raises SourceUnreachable when it is not registered (any more) here."""
    for one in registered(municipality=municipality):
        if one.name == name:
            return one
    raise SourceUnreachable(name)


def columns_of(source: Source) -> dict[str, list[str]]:
    """The names of the columns, per table. Raises SourceUnreachable."""
    with _reading(source) as cursor:
        found = {}
        for table, name in source.tables.items():
            cursor.execute(sql.SQL("SELECT * FROM {} LIMIT 0").format(_identifier(name)))
            found[table] = [column.name for column in cursor.description or ()]
        return found


def copy(source: Source, folder: Path) -> None:
    """Write each table as CSV in the folder, row by row. Raises SourceUnreachable and OSError."""
    with _reading(source) as cursor:
        for table, name in source.tables.items():
            statement = sql.SQL("COPY (SELECT * FROM {}) TO STDOUT WITH (FORMAT csv, HEADER true)")
            target = os.open(folder / f"{table}.csv", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(target, "wb") as out, cursor.copy(statement.format(_identifier(name))) as rows:
                for block in rows:
                    out.write(block)


@contextmanager
def _reading(source: Source) -> Iterator[psycopg.Cursor]:
    try:
        with psycopg.connect(source.database, connect_timeout=SECONDS) as connection:
            connection.read_only = True
            with connection.cursor() as cursor:
                yield cursor
    except psycopg.Error as error:  # its text may hold the address or a value
        raise SourceUnreachable(source.name) from error


def _identifier(name: str) -> sql.Identifier:
    return sql.Identifier(*name.split("."))
