"""rulebook over a population: a scan of a snapshot, of Parquet at once, and a reform of one amount."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ten_rights.measuring import Measured, clocked
from ten_rights.openfisca_scan import YEAR
from ten_rights.population import DATE

from rulebook import load
from rulebook.reforming import read_scenario
from rulebook.reforming import reform as reform_all
from rulebook.scanning.counting import MEASURES
from rulebook.scanning.in_memory import blocks_of
from rulebook.scanning.reading import read, read_batches
from rulebook.scanning.scan import ScanResult, rules_for, scan
from rulebook.scanning.snapshot import make_snapshot, open_snapshot
from rulebook.scanning.sources import open_tables

LAW = Path(__file__).parent / "law"
NAMES = {
    "units": "units",
    "entitled": "entitled",
    "misses_out": "misses_out",
    "cannot_tell": "cannot_tell",
    "amount": "amount_low",
    "amount_high": "amount_high",
    "missed_amount": "missed_low",
}
"""How the benchmark calls what is counted; money in euro."""
assert str(DATE.year) == YEAR


def sums(result: ScanResult) -> dict[str, dict[str, float]]:
    """Over all areas and types of household."""
    found = {}
    for right, counts in result.rights.items():
        total = counts.sum(axis=(0, 1))
        row = {name: float(total[MEASURES.index(measure)]) for name, measure in NAMES.items()}
        found[right] = {name: value / 100 if "amount" in name else value for name, value in row.items()}
    return found


def ingest(folder: Path) -> Measured:
    """Make the snapshot of the tables."""
    book = load(LAW)

    def work() -> None:
        batches = read_batches(open_tables(folder / "tables"), book, DATE)
        make_snapshot(folder / "snapshot", batches, book, date=DATE)

    found = clocked(work)
    require_all(dict(open_snapshot(folder / "snapshot", book).quality["set_aside"]))
    return found


def snapshot(folder: Path) -> Measured:
    """Open it and scan. The rules are made ready before, as OpenFisca's system is."""
    book = load(LAW)
    rules = rules_for(book, open_snapshot(folder / "snapshot", book).given, date=DATE)
    return clocked(lambda: sums(scan(open_snapshot(folder / "snapshot", book), book, date=DATE, rules=rules)))


def parquet(folder: Path) -> Measured:
    """Read, lay out, scan: everything from the file."""
    book = load(LAW)
    # What Polars starts with is no part of a scan: neither here nor of OpenFisca.
    import polars

    assert polars.thread_pool_size() > 0

    def work() -> dict[str, dict[str, float]]:
        tables = read(open_tables(folder / "tables"), book, DATE)
        require_all(tables.quality.set_aside)
        return sums(scan(blocks_of(tables, book), book, date=DATE))

    return clocked(work)


def require_all(set_aside: dict[str, int]) -> None:
    """Nobody may be left out, or OpenFisca counts more."""
    if any(set_aside.values()):
        raise SystemExit(f"rows set aside: {set_aside}")


def reform(folder: Path, amount: str, values: Sequence[float]) -> Measured:
    """Scenarios of one amount over a snapshot; only the rights that it reaches are computed."""
    book = load(LAW)

    def work() -> list[dict[str, float]]:
        scenarios = [
            read_scenario({"name": str(one), "changes": [{"parameter": f"ten.{amount}", "value": one}]})
            for one in values
        ]
        population = open_snapshot(folder / "snapshot", book)
        result = reform_all(population.blocks, book, scenarios, date=DATE, given=population.given)
        return [_difference(one) for one in result.outcomes]

    return clocked(work)


def _difference(outcome: Any) -> dict[str, float]:
    """Of the one right that pays: per month, as OpenFisca has it."""
    (change,) = (one for one in outcome.rights.values() if one.period)
    tally = change.total
    return {
        "winners": tally.winners,
        "losers": tally.losers,
        "cost": tally.change_low / 100 / (12 if change.period == "month" else 1),
    }


ENGINES = {"ours": snapshot, "ours-ingest": ingest, "ours-parquet": parquet}
