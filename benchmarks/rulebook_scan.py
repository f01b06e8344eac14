"""A population, ten rights: rulebook beside OpenFisca, equal formulas, answers compared first. See README.md.

./run python benchmarks/rulebook_scan.py [--persons 1000000] [--rounds 5] [--no-parquet] [--json]
"""

import argparse
import json
import math
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ten_rights import measuring, ours_scan, population
from ten_rights.measuring import Measured

SNAPSHOT = {
    "rulebook, snapshot": ("ours", False),
    "OpenFisca, arrays, built as documented": ("documented", False),
    "OpenFisca, arrays, built as fast as it can": ("fastest", False),
    "OpenFisca, as fast as it can, malloc tuned": ("fastest", True),
    "OpenFisca, as fast, tuned, and only totals": ("fastest-totals", True),
}
PARQUET = {
    "rulebook, from Parquet": ("ours-parquet", False),
    "OpenFisca, from Parquet, as documented": ("documented-parquet", False),
    "OpenFisca, from Parquet, as fast as it can": ("fastest-parquet", False),
}
THEIRS = ("fastest", "documented", "fastest-parquet", "fastest-totals")
Sums = dict[str, dict[str, float]]


def main() -> None:
    """Make, compare, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--no-parquet", action="store_true", help="without the one-shot scan of a file")
    measuring.add_arguments(parser)
    given = parser.parse_args()
    if given.engine:
        print(json.dumps(engine(given.engine, given.folder)))
        return
    with measuring.folder_of(given) as folder:
        report(given, folder)


def report(given: argparse.Namespace, folder: Path) -> None:
    """Everything with one population, with and without unknowns."""
    conditions = measuring.conditions()
    known = population.write(folder / "known", given.persons, unknowns=False)
    partly = population.write(folder / "unknown", given.persons, unknowns=True)
    ingest = {one.name: run("ours-ingest", one, False, 0.02) for one in (known, partly)}
    compared = compare(known, partly)
    runs = {**SNAPSHOT, **({} if given.no_parquet else PARQUET)}
    every = 0.005 if given.persons <= 2_000_000 else 0.02
    calls: dict[str, Callable[[float], Measured]] = {
        name: lambda looks, how=how, tuned=tuned: run(how, partly, tuned, looks)
        for name, (how, tuned) in runs.items()
    }
    found = measuring.interleaved(calls, given.rounds, every)
    if given.json:
        rows = {name: {key: one[key] for key in one if key != "answers"} for name, one in found.items()}
        told = {"conditions": conditions, "compared": compared, "ingest": ingest["unknown"], "measured": rows}
        print(json.dumps(told, indent=1))
        return
    print(f"conditions: {conditions}; {given.persons:,} persons, median of {given.rounds}")
    print("\n".join(compared))
    first = ingest["unknown"]
    print(f"snapshot made in {first['wall']:.2f} s, {first['private']:.0f} MB private at most\n")
    print(measuring.table(found))
    print(ratios(found))


def run(how: str, folder: Path, tuned: bool, every: float) -> Measured:
    """One engine in a process of its own."""
    return measuring.run(__file__, ["--engine", how, "--folder", str(folder)], tuned=tuned, every=every)


def engine(name: str, folder: Path) -> Measured:
    """In that process: only what counts is clocked, not the imports nor the reading of the law."""
    if name.startswith("ours"):
        return ours_scan.ENGINES[name](folder)
    from ten_rights import openfisca_scan, openfisca_ten

    system = openfisca_ten.TenRights()
    how, _, more = name.partition("-")
    if more == "parquet":
        import polars

        assert polars.thread_pool_size() > 0
        return measuring.clocked(lambda: openfisca_scan.scan(system, openfisca_scan.read_arrays(folder), how))
    arrays = openfisca_scan.load_arrays(folder)
    return measuring.clocked(lambda: openfisca_scan.scan(system, arrays, how, is_counted=more != "totals"))


def is_same(one: Sums, other: Sums) -> bool:
    """Counts to the last one; sums of amounts as far as float32 carries."""
    return all(
        math.isclose(value, other[right][name], rel_tol=1e-5 if "amount" in name else 0.0)
        for right, row in one.items()
        for name, value in row.items()
    )


def compare(known: Path, partly: Path) -> list[str]:
    """Nothing unknown: the same; with unknowns: certain at most what OpenFisca says, possible at least."""
    told = []
    for folder in (known, partly):
        ours = run("ours", folder, False, 0.0)["answers"]
        theirs = [
            run(how, folder, False, 0.0)["answers"] for how in ("fastest", "documented", "fastest-parquet")
        ]
        if not all(is_same(theirs[0], other) for other in theirs[1:]):
            raise SystemExit("OpenFisca answers differently when it is built in another way")
        told.append(_equal(ours, theirs[0]) if folder == known else _within(ours, theirs[0]))
    return told


def _alike(one: Sums, other: Sums) -> bool:
    """But for the order in which amounts are added up."""
    return all(
        abs(value - other[right][name]) <= 1e-9 * abs(value)
        for right, counts in one.items()
        for name, value in counts.items()
    )


def _equal(ours: Sums, theirs: Sums) -> str:
    """Counts may differ by who stands within half a cent of a limit: OpenFisca has float32."""
    apart, counted, most = 0, 0, 0.0
    for right, expected in theirs.items():
        found: dict[str, Any] = ours[right]
        for name in ("units", "entitled", "misses_out"):
            counted += int(expected[name])
            apart += abs(int(found[name]) - int(expected[name]))
        if found["cannot_tell"]:
            raise SystemExit(f"{right}: {found['cannot_tell']} cannot be told, and nothing is unknown")
        for name in ("amount", "missed_amount"):
            if name in expected:
                most = max(most, abs(found[name] - expected[name]) / max(1.0, expected[name]))
    if apart > counted / 100_000 or most > 1e-5:
        raise SystemExit(f"not equal: {apart} of {counted} counts, amounts {most:.1e}\n{ours}\n{theirs}")
    return (
        f"nothing unknown: {counted:,} units, entitlements and missed ones counted, {apart} differ; "
        f"sums of amounts differ by {most:.1e} at most (float32 in OpenFisca)"
    )


def _within(ours: Sums, theirs: Sums) -> str:
    sure = could = said = 0
    for right, expected in theirs.items():
        found = ours[right]
        possible = found["entitled"] + found["cannot_tell"]
        slack = 2 + expected["entitled"] / 100_000
        if not found["entitled"] - slack <= expected["entitled"] <= possible + slack:
            raise SystemExit(f"{right}: {found} here, {expected} in OpenFisca")
        sure, could, said = sure + found["entitled"], could + possible, said + expected["entitled"]
    return (
        f"with unknowns: {sure:,.0f} certain, {could:,.0f} possible; OpenFisca, which takes unknown for "
        f"nought, says {said:,.0f}: {(said - sure) / sure:.0%} more than is certain"
    )


def ratios(found: dict[str, Measured]) -> str:
    """How many times faster, and what part of the memory."""
    lines = []
    for runs, asked in ((SNAPSHOT, 15), (PARQUET, 2.5)):
        ours = next(iter(runs))
        for name in runs:
            if name == ours or name not in found:
                continue
            one, other = found[ours], found[name]
            times = {key: f"{other[key] / one[key]:.1f}" for key in ("wall", "cpu")}
            parts = {key: f"{one[key] / other[key]:.2f}" for key in ("private", "anonymous")}
            lines += [
                f"{ours} beside {name}: {times['wall']} times faster (asked: {asked}), CPU {times['cpu']}; "
                f"private memory {parts['private']} of it (asked: 0.5), anonymous {parts['anonymous']}"
            ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
