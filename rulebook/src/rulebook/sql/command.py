"""`rulebook sql`: prints the statement, or the tables that it reads."""

import argparse
import datetime as dt
import sys
from collections.abc import Callable
from pathlib import Path

from rulebook.errors import RulebookError
from rulebook.model import Rulebook

LARGEST_FILE = 1_000_000
ENGINES = ("duckdb", "postgres", "spark", "trino")


def add_arguments(parser: argparse.ArgumentParser, *, day: Callable[[str], dt.date], today: dt.date) -> None:
    """The arguments of the command."""
    parser.add_argument("--dialect", choices=ENGINES, required=True)
    parser.add_argument("--date", type=day, default=today, help="YYYY-MM-DD (default: today)")
    parser.add_argument("--right", action="append", help="only this right (may be repeated)")
    parser.add_argument(
        "--columns",
        type=Path,
        help="text file with the names of the columns that the tables have (default: one for each fact)",
    )
    parser.add_argument("--counts", action="store_true", help="counts per municipality, not for publication")
    parser.add_argument("--schema", action="store_true", help="the tables that the statement reads")


def sql_command(given: argparse.Namespace, book: Rulebook) -> int:
    """Runs the command; answers 0. Raises RulebookError."""
    try:
        from rulebook.sql.statement import statement
    except ImportError as error:
        raise RulebookError("this needs sqlglot: install rulebook[sql]") from error
    made = statement(
        book,
        given.dialect,
        date=given.date,
        rights=given.right,
        columns=_columns(given.columns) if given.columns else None,
        counted=given.counts,
        pretty=True,
    )
    for name, why in made.left_out.items():
        print(f"rulebook: without {name}: {why}", file=sys.stderr)
    print(";\n\n".join(made.tables) + ";" if given.schema else made.text + ";")
    return 0


def _columns(path: Path) -> frozenset[str]:
    """Names between commas, spaces or on lines; the first line of a CSV file will do."""
    try:
        with path.open(encoding="utf-8") as file:
            text = file.read(LARGEST_FILE)
    except (OSError, UnicodeDecodeError) as error:
        raise RulebookError(f"cannot be read: {error}", where=str(path)) from error
    return frozenset(name.strip("\"'") for name in text.replace(",", " ").replace(";", " ").split())
