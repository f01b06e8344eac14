"""Tables from a database: PostgreSQL or SQLite, read only.

A message says what to do, and never holds a value, a query or an address.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rulebook.errors import TableError
from rulebook.scanning.extra import pl
from rulebook.scanning.sources import Source, require_columns, require_rows, source_of


def connect(address: str) -> Any:
    """A connection that only reads: postgresql://… or a file of SQLite. Raises TableError."""
    try:
        if address.startswith(("postgresql://", "postgres://")):
            import psycopg

            connection = psycopg.connect(address)
            connection.read_only = True
            return connection
        import sqlite3

        path = Path(address.removeprefix("sqlite:///"))
        if not path.is_file():
            raise TableError("deze databank is er niet; geef een bestand van SQLite of postgresql://…")
        return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    except ImportError:
        raise TableError("voor PostgreSQL is psycopg nodig: pip install 'psycopg[binary]'") from None
    except TableError:
        raise
    except Exception:  # each driver has errors of its own; an address can hold a password
        raise TableError("er is geen verbinding met deze databank") from None


def open_database(connection: Any, **queries: str) -> Source:
    """Tables from a DB-API connection: per table (persons, households …) a query or the name of a table.

    Raises TableError.
    """
    return source_of(**{name: _fetched(connection, query, name) for name, query in queries.items()})


def _fetched(connection: Any, query: str, name: str) -> "pl.DataFrame":
    is_name = re.fullmatch(r"[A-Za-z_][\w.]*", query)
    quoted = ".".join(f'"{part}"' for part in query.split("."))
    try:
        cursor = connection.cursor()
        cursor.execute(f"SELECT * FROM {quoted}" if is_name else query)  # noqa: S608 - the officer's own query
        columns = [str(one[0]) for one in cursor.description or ()]
        require_columns(columns, name)
        parts: list[list[pl.Series]] = [[] for _ in columns]
        number = 0
        while rows := cursor.fetchmany(50_000):
            number += len(rows)
            require_rows(number, name)
            for part, values in zip(parts, zip(*rows, strict=True), strict=True):
                part.append(_series(values))
        cursor.close()
    except TableError:
        raise
    except Exception:  # each driver has errors of its own, with values of somebody in their words
        raise TableError("deze vraag aan de databank lukt niet; probeer ze eerst zelf", where=name) from None
    if not columns:
        raise TableError("deze vraag geeft geen tabel", where=name)
    return pl.DataFrame([_joined(column, part) for column, part in zip(columns, parts, strict=True)])


def _series(values: Sequence[Any]) -> "pl.Series":
    """Values of one kind as they are; of several kinds, or of another kind, as text."""
    kinds = {type(one) for one in values} - {type(None)}
    if kinds == {int, float}:
        kinds = {float}
        values = [None if one is None else float(one) for one in values]
    if len(kinds) <= 1 and not {one.__name__ for one in kinds} - {"int", "float", "bool", "str", "date"}:
        try:
            return pl.Series(values, strict=True)
        except (OverflowError, TypeError, pl.exceptions.PolarsError):
            pass
    return pl.Series([None if one is None else _text(one) for one in values], dtype=pl.String)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.date().isoformat() if hasattr(value, "hour") and hasattr(value, "date") else str(value)


def _joined(name: str, parts: "list[pl.Series]") -> "pl.Series":
    types = {one.dtype for one in parts} - {pl.Null()}
    if types == {pl.Int64(), pl.Float64()}:
        types = {pl.Float64()}
    if len(types) > 1:
        types = {pl.String()}
    dtype = types.pop() if types else pl.Null()
    whole = [one.cast(dtype) for one in parts] or [pl.Series([], dtype=pl.Null)]
    return pl.concat(whole).alias(name)
