"""`rulebook population`: make a synthetic city, say how near it comes to its figures, write it."""

import argparse
import datetime as dt
import sys
import time
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


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument(
        "--persons", type=int, default=DEFAULT_PERSONS, help=f"default {DEFAULT_PERSONS}: Aalst"
    )
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED, help="the same seed makes the same city")
    parser.add_argument(
        "--date", type=dt.date.fromisoformat, default=None, help="YYYY-MM-DD (default: today)"
    )
    parser.add_argument("--out", type=Path, help="folder, or FILE.npz, FILE.csv or FILE.json (situations)")
    parser.add_argument(
        "--frequencies", type=Path, help="write how often values occur, for the next question"
    )
    parser.add_argument("--quiet", action="store_true", help="no report, no progress")


def population_command(arguments: argparse.Namespace) -> int:
    """Runs the command; answers 0. Raises RulebookError for what cannot be made or written."""
    date = arguments.date or dt.datetime.now().astimezone().date()
    _require_possible(arguments)
    progress = _Progress(quiet=arguments.quiet)
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
            print(f"! {name}: geen recept in facts.yaml; niemand heeft het")
    return 0


def _require_possible(arguments: argparse.Namespace) -> None:
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
