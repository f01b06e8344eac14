"""`rulebook worklist`: what must be looked up, where, and how many synthetic households it touches."""

import argparse
import datetime as dt
import json
from collections.abc import Callable
from typing import TYPE_CHECKING

from rulebook.errors import RulebookError
from rulebook.loading import load
from rulebook.model import Rulebook
from rulebook.upkeep.points import Point, worklist

if TYPE_CHECKING:
    from rulebook.scanning.touched import Touched

MOST = 500_000


def add_arguments(parser: argparse.ArgumentParser, *, day: Callable[[str], dt.date], today: dt.date) -> None:
    """The arguments of the command."""
    parser.add_argument("--date", type=day, default=today, help="YYYY-MM-DD (default: today)")
    parser.add_argument(
        "--population",
        type=int,
        default=0,
        metavar="PERSONS",
        help="count the households that each point touches in a synthetic city of so many persons",
    )
    parser.add_argument(
        "--simplified", action="store_true", help="also what is reckoned less finely by choice"
    )
    parser.add_argument("--json", action="store_true", help="JSON instead of text")


def worklist_command(given: argparse.Namespace) -> int:
    """Runs the command; answers 0. Raises RulebookError."""
    book = load(given.law)
    points = [one for one in worklist(book, date=given.date) if given.simplified or one.kind != "simplified"]
    counts: list[int | None] = [None] * len(points)
    if given.population:
        if not 1 <= given.population <= MOST:
            raise RulebookError(f"a sample has 1 to {MOST} persons", where="--population")
        touched = _counted(book, points, given)
        counts = [touched.of(one.rights) for one in points]
    rows = sorted(zip(points, counts, strict=True), key=lambda row: (-(row[1] or 0), row[0].name))
    if given.json:
        found = [{**point.as_json(), "households": count} for point, count in rows]
        print(json.dumps(found, ensure_ascii=False, indent=2))
        return 0
    for point, count in rows:
        print(line_of(point, count))
    print(f"{len(rows)} points to look up")
    return 0


def _counted(book: Rulebook, points: list[Point], given: argparse.Namespace) -> "Touched":
    from rulebook.scanning.touched import sample, touched  # numpy and Polars: only who counts needs them

    people = sample(book, date=given.date, persons=given.population)
    return touched(people, book, date=given.date, together=[one.rights for one in points])


def line_of(point: Point, households: int | None) -> str:
    """A point as a line: how many, what, where."""
    many = "" if households is None else f"{households:>7} "
    said = point.says or {
        "due": f"look up again after {point.due}",
        "doubt": "not sure",
        "undated": "since when?",
    }.get(point.kind, "")
    where = " ".join(one for one in (point.look_up, point.href) if one)
    return f"{many}{point.kind:<10} {point.name}: {said}{f' [{where}]' if where else ''}"
