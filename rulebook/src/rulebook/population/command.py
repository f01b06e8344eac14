"""`rulebook population`: make a synthetic city, say how near it comes to its figures, write it."""

import argparse
import datetime as dt
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from rulebook.errors import RulebookError
from rulebook.loading import SHIPPED, load
from rulebook.population.counting import as_text, count
from rulebook.population.facts import FactColumns
from rulebook.population.generating import MOST_PERSONS, generate
from rulebook.population.model import Population
from rulebook.population.report import Report, report
from rulebook.population.writing import FORMS, write

DEFAULT_PERSONS, DEFAULT_SEED = 90_995, 1
SIZES = {"aalst": DEFAULT_PERSONS, "region": 300_000, "flanders": 6_800_000, "belgium": 11_800_000}
"""About how many people live there; Aalst as in the figures."""
PART = 500_000
"""Larger populations are written as tables in parts of so many persons, each with a seed of its own."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument(
        "--persons", type=int, default=DEFAULT_PERSONS, help=f"default {DEFAULT_PERSONS}: Aalst"
    )
    parser.add_argument("--size", choices=SIZES, help="the number of persons of a place")
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED, help="the same seed makes the same city")
    parser.add_argument(
        "--date", type=dt.date.fromisoformat, default=None, help="YYYY-MM-DD (default: today)"
    )
    parser.add_argument("--out", type=Path, help="folder, or FILE.npz, FILE.csv or FILE.json (situations)")
    parser.add_argument(
        "--tables", type=Path, help="folder: write persons and households as `rulebook scan` reads them"
    )
    parser.add_argument(
        "--form", choices=("parquet", "arrow", "csv"), default="parquet", help="of the tables"
    )
    parser.add_argument("--unknown", type=float, default=0.0, help="share of each fact that nobody knows")
    parser.add_argument(
        "--takes-up", type=float, default=0.6, help="share that takes a right up (default 0.6)"
    )
    parser.add_argument(
        "--frequencies", type=Path, help="write how often values occur, for the next question"
    )
    parser.add_argument("--quiet", action="store_true", help="no report, no progress")


def population_command(arguments: argparse.Namespace) -> int:
    """Runs the command; answers 0. Raises RulebookError for what cannot be made or written."""
    date = arguments.date or dt.datetime.now().astimezone().date()
    if arguments.size:
        arguments.persons = SIZES[arguments.size]
    _require_possible(arguments)
    progress = _Progress(quiet=arguments.quiet)
    if arguments.tables and arguments.persons > PART:
        return _large(arguments, date, progress)
    try:
        population = generate(arguments.persons, arguments.seed, date, tell=progress.tell)
    except ValueError as error:
        raise RulebookError(str(error), where="--date") from error
    columns = FactColumns(population=population, book=load(getattr(arguments, "law", SHIPPED)))
    progress.tell("report")
    made = report(population)
    try:
        _write(arguments, columns, made, progress)
    except OSError as error:
        raise RulebookError(f"kan niet geschreven worden: {error}") from error
    progress.done(population)
    if not arguments.quiet:
        for line in made.lines():
            print(line)
        for name in columns.without_recipe:
            print(f"! {name}: geen recept in population/facts; niemand heeft het")
    return 0


def _large(arguments: argparse.Namespace, date: dt.date, progress: "_Progress") -> int:
    """Tables of a population that is never in memory as a whole; without a report."""
    if arguments.out or arguments.frequencies:
        raise RulebookError(f"boven {PART} personen worden alleen tabellen geschreven", where="--out")
    book = load(getattr(arguments, "law", SHIPPED))

    def parts() -> Iterator[FactColumns]:
        for number, start in enumerate(range(0, arguments.persons, PART)):
            progress.tell(f"{start} personen")
            persons = min(PART, arguments.persons - start)
            made = generate(persons, arguments.seed + number, date)
            yield FactColumns(population=made, book=book)

    try:
        _write_tables(arguments, parts(), progress)
    except ValueError as error:
        raise RulebookError(str(error), where="--date") from error
    except OSError as error:
        raise RulebookError(f"kan niet geschreven worden: {error}") from error
    progress.tell("")
    return 0


def _write_tables(
    arguments: argparse.Namespace, columns: FactColumns | Iterator[FactColumns], progress: "_Progress"
) -> None:
    from rulebook.scanning.writing import write_tables

    made = write_tables(
        columns,
        arguments.tables,
        unknown=arguments.unknown,
        takes_up=arguments.takes_up,
        seed=arguments.seed,
        form=arguments.form,
    )
    for path in made:
        progress.say(f"  {path}")


def _require_possible(arguments: argparse.Namespace) -> None:
    for name in ("unknown", "takes_up"):
        if not 0 <= getattr(arguments, name) <= 1:
            raise RulebookError("een aandeel ligt tussen 0 en 1", where=f"--{name.replace('_', '-')}")
    if not 1 <= arguments.persons <= MOST_PERSONS:
        raise RulebookError(f"een bevolking telt 1 tot {MOST_PERSONS} personen", where="--persons")
    if arguments.seed < 0:
        raise RulebookError("een beginwaarde is niet negatief", where="--seed")
    if arguments.out and arguments.out.suffix and arguments.out.suffix not in FORMS:
        raise RulebookError(f"schrijf een map of een bestand op {', '.join(FORMS)}", where="--out")


def _write(arguments: argparse.Namespace, columns: FactColumns, made: Report, progress: "_Progress") -> None:
    if arguments.out:
        progress.tell("files")
        for path in write(columns, made, arguments.out):
            progress.say(f"  {path}")
    if arguments.tables:
        progress.tell("tables")
        _write_tables(arguments, columns, progress)
    if arguments.frequencies:
        progress.tell("frequencies")
        arguments.frequencies.write_text(as_text(count(columns)))
        progress.say(f"  {arguments.frequencies}")


class _Progress:
    """What is being made, on standard error, with the seconds of each step."""

    def __init__(self, *, quiet: bool) -> None:
        self.quiet = quiet
        self.start = self.step = time.perf_counter()
        self.what = ""

    def tell(self, what: str) -> None:
        """A step begins; the one before is done."""
        now = time.perf_counter()
        if self.what:
            self.say(f"  {self.what}: {now - self.step:.2f} s")
        self.what, self.step = what, now

    def say(self, text: str) -> None:
        """A line, unless it must be quiet."""
        if not self.quiet:
            print(text, file=sys.stderr)

    def done(self, population: Population) -> None:
        """The last step is done."""
        self.tell("")
        seconds = time.perf_counter() - self.start
        self.say(
            f"{population.size} personen in {population.household_count} huishoudens, "
            f"beginwaarde {population.seed}, {population.date.isoformat()}: "
            f"{seconds:.2f} s, {population.bytes / 1e6:.1f} MB"
        )
