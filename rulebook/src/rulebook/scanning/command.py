"""`rulebook scan`: a population in, who misses which right out; all on the machine where it is run."""

import argparse
import csv
import datetime as dt
import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rulebook.errors import RulebookError
from rulebook.loading import load
from rulebook.model import Rulebook
from rulebook.values import PER, euro

if TYPE_CHECKING:
    from rulebook.scanning.blocks import People
    from rulebook.scanning.publishing import PublishedRow, PublishedTable
    from rulebook.scanning.quality import QualityReport
    from rulebook.scanning.sources import Source

FEW = "<5"
COLUMNS = ("entitled", "takes_up", "misses_out", "take_up_unknown", "cannot_tell")
HEADS = ("heeft recht", "neemt op", "mist", "opname onbekend", "misschien")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument(
        "source",
        help="a folder with persons.* and households.* (Parquet, Arrow, CSV), a snapshot, or a database",
    )
    parser.add_argument(
        "--date", type=dt.date.fromisoformat, default=None, help="YYYY-MM-DD (default: today)"
    )
    parser.add_argument("--right", action="append", help="only this right (may be repeated)")
    parser.add_argument("--json", action="store_true", help="the published tables as JSON")
    parser.add_argument(
        "--by", choices=("total", "municipality", "neighbourhood", "household_type"), default="total"
    )
    parser.add_argument("--workers", type=int, default=None, help="processes (default: one per core)")
    parser.add_argument("--quiet", action="store_true", help="no progress")
    reading = parser.add_argument_group("reading")
    reading.add_argument("--mapping", type=Path, help='JSON: {"their column": "our name"}')
    reading.add_argument("--secret", type=Path, help="file to make pseudonyms of keys with")
    reading.add_argument("--persons", default="persons", help="database: the table or query of persons")
    reading.add_argument("--households", default="households", help="database: the same of households")
    keeping = parser.add_argument_group("keeping")
    keeping.add_argument("--snapshot", type=Path, help="keep what was read as this snapshot, for a next scan")
    keeping.add_argument("--days", type=int, default=30, help="so many days (default 30)")
    keeping.add_argument(
        "--delta", type=Path, help="change the snapshot: a folder with the households that changed"
    )
    keeping.add_argument("--removed", type=Path, help="and a file with the keys of households that are gone")
    reaching = parser.add_argument_group("reaching out")
    reaching.add_argument("--outreach", metavar="RIGHT", help="write keys of who misses this right")
    reaching.add_argument("--list", type=Path, help="to this file (CSV)")
    reaching.add_argument("--also-possible", action="store_true", help="also who may have it")
    reaching.add_argument("--also-untold", action="store_true", help="also of whom it is not told")


def scan_command(given: argparse.Namespace) -> int:
    """Runs the command; answers 0. Raises RulebookError for what cannot be read, kept or computed."""
    from rulebook.scanning.scan import scan

    if bool(given.outreach) != bool(given.list):
        raise RulebookError("a list needs a right and a file: --outreach RIGHT --list FILE", where="--list")
    book = load(given.law)
    date = given.date or dt.datetime.now().astimezone().date()
    progress = Progress(quiet=given.quiet or given.json)
    people = _population(given, book, date, progress)
    if given.outreach:
        return _reach_out(given, people, book, date)
    progress.step("scan")
    result = scan(people, book, date=date, rights=given.right, workers=given.workers, tell=progress.tell)
    progress.step("")
    if given.json:
        print(json.dumps(result.as_json(), ensure_ascii=False, indent=2))
        return 0
    print(f"{(result.persons + 2) // 5 * 5} personen, {date.isoformat()}; aantallen op vijf na afgerond")
    for line in lines_of(result.tables(), book, given.by):
        print(line)
    for name, reason in result.left_out.items():
        print(f"· {name} kan niet berekend worden: {reason}")
    return 0


# A population --------------------------------------------------------------------------


def _population(given: argparse.Namespace, book: Rulebook, date: dt.date, progress: "Progress") -> "People":
    """A snapshot that is there, with what changed; or tables, kept when that is asked."""
    from rulebook.scanning.snapshot import MANIFEST, open_snapshot

    source = Path(given.source)
    if (source / MANIFEST).is_file():
        if given.delta or given.removed:
            _change(given, source, book, date, progress)
        return open_snapshot(source, book)
    if given.delta or given.removed:
        raise RulebookError("this is no snapshot: only a snapshot can be changed", where=given.source)
    with _opened(given) as tables:
        if given.snapshot:
            return _kept(given, tables, book, date, progress)
        return _in_memory(given, tables, book, date, progress)


@contextmanager
def _opened(given: argparse.Namespace) -> Iterator["Source"]:
    """Files or a database."""
    from rulebook.scanning.databases import connect, open_database
    from rulebook.scanning.sources import open_tables

    path = Path(given.source)
    if path.is_dir():
        yield open_tables(path)
        return
    connection = connect(given.source)
    try:
        yield open_database(connection, persons=given.persons, households=given.households)
    finally:
        connection.close()


def _reading(given: argparse.Namespace, book: Rulebook, date: dt.date) -> dict[str, Any]:
    from rulebook.scanning.mapping import read_mapping
    from rulebook.scanning.pseudonyms import read_secret

    return {
        "mapping": read_mapping(given.mapping, book, date) if given.mapping else None,
        "secret": read_secret(given.secret) if given.secret else None,
    }


def _in_memory(
    given: argparse.Namespace, source: "Source", book: Rulebook, date: dt.date, progress: "Progress"
) -> "People":
    """Only what these rules read."""
    from rulebook.columnar import lower
    from rulebook.scanning.in_memory import blocks_of
    from rulebook.scanning.reading import read

    progress.step("read")
    facts = frozenset(
        lower(book, date=date, rights=given.right or ([given.outreach] if given.outreach else None)).facts
    )
    tables = read(source, book, date, facts=facts, **_reading(given, book, date))
    _say(tables.quality, progress)
    return blocks_of(tables, book)


def _kept(
    given: argparse.Namespace, source: "Source", book: Rulebook, date: dt.date, progress: "Progress"
) -> "People":
    from rulebook.scanning.quality import merged
    from rulebook.scanning.reading import read_batches
    from rulebook.scanning.snapshot import make_snapshot, open_snapshot

    progress.step("read")
    reports, how = [], _reading(given, book, date)

    def batches() -> Iterator[Any]:
        done = 0
        for tables in read_batches(source, book, date, scratch=given.snapshot, **how):
            done += tables.persons.height
            progress.tell(done, source.persons.rows)
            reports.append(tables.quality)
            yield tables

    expires = dt.datetime.now().astimezone().date() + dt.timedelta(days=given.days)
    make_snapshot(given.snapshot, batches(), book, date=date, expires_at=expires)
    _say(merged(reports), progress)
    return open_snapshot(given.snapshot, book)


def _change(
    given: argparse.Namespace, snapshot: Path, book: Rulebook, date: dt.date, progress: "Progress"
) -> None:
    from rulebook.scanning.deltas import apply_delta
    from rulebook.scanning.reading import read
    from rulebook.scanning.sources import open_tables

    progress.step("change")
    tables = None
    if given.delta:
        tables = read(open_tables(given.delta), book, date, **_reading(given, book, date))
        _say(tables.quality, progress)
    apply_delta(snapshot, tables, book, removed=_removed(given))


def _removed(given: argparse.Namespace) -> list[str]:
    """The keys of households that are gone, as the snapshot knows them."""
    from rulebook.scanning.pseudonyms import pseudonym, read_secret

    if not given.removed:
        return []
    try:
        keys: list[str] = given.removed.read_text(encoding="utf-8-sig").split()
    except (OSError, UnicodeDecodeError):
        raise RulebookError("kan niet gelezen worden", where=str(given.removed)) from None
    if not given.secret:
        return keys
    secret = read_secret(given.secret)
    return [pseudonym(secret, key) for key in keys]


def _say(quality: "QualityReport", progress: "Progress") -> None:
    for problem in quality.problems:
        progress.say(f"! {problem}")
    for table, names in quality.unmapped.items():
        if names:
            progress.say(f"· {table}: kolommen zonder betekenis: {', '.join(names)}")


# Out ------------------------------------------------------------------------------------


def lines_of(tables: list["PublishedTable"], book: Rulebook, grouping: str) -> Iterator[str]:
    """The published tables of a grouping, to read."""
    yield f"{'':34}" + "".join(f"{head:>17}" for head in HEADS) + f"{'gemist':>24}"
    for table in tables:
        if table.grouping == grouping:
            label = book.rights[table.right].label
            if grouping != "total":
                yield label
            for row in table.rows:
                yield _line(
                    label if grouping == "total" else "  " + " ".join(row.group), row, book, table.right
                )


def _line(label: str, row: "PublishedRow", book: Rulebook, right: str) -> str:
    numbers = "".join(f"{FEW if row.counts[name] is None else row.counts[name]:>17}" for name in COLUMNS)
    amount, kind = row.amounts["missed_low"], book.rights[right].amount_type
    if not amount or kind is None:
        return f"{label[:33]:34}{numbers}"
    return f"{label[:33]:34}{numbers}{euro(amount) + PER[kind.unit]:>24}"


def _reach_out(given: argparse.Namespace, people: "People", book: Rulebook, date: dt.date) -> int:
    """Keys only, in a file that only its maker can read, whole or not at all."""
    from rulebook.scanning.outreach import outreach

    found = outreach(
        people,
        book,
        given.outreach,
        date=date,
        also_possible=given.also_possible,
        also_untold=given.also_untold,
    )
    beside = given.list.with_name(f".{given.list.name}.{os.getpid()}")
    number = 0
    try:
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(["key", "sure"])
            for one in found:
                number += 1
                writer.writerow([one.key, "yes" if one.is_sure else "maybe"])
        beside.replace(given.list)
    except OSError as error:
        raise RulebookError(f"kan niet geschreven worden: {error.strerror}", where=str(given.list)) from error
    finally:
        beside.unlink(missing_ok=True)
    print(f"{number} sleutels in {given.list}")
    return 0


class Progress:
    """What is being done, on standard error; a percentage where somebody looks at it."""

    def __init__(self, *, quiet: bool) -> None:
        self.quiet = quiet
        self.what, self.since = "", time.perf_counter()
        self.is_seen = sys.stderr.isatty()

    def step(self, what: str) -> None:
        """A step begins; the one before is done."""
        now = time.perf_counter()
        if self.what:
            self.say(f"{self.what}: {now - self.since:.2f} s")
        self.what, self.since = what, now

    def tell(self, done: int, total: int) -> None:
        """So much of how much."""
        if self.is_seen and not self.quiet and total:
            print(f"\r{self.what}: {100 * done // total:3} %", end="", file=sys.stderr, flush=True)

    def say(self, text: str) -> None:
        """A line."""
        if not self.quiet:
            print(f"\r{text}" if self.is_seen else text, file=sys.stderr)
