"""How fast a synthetic city is made, and how much memory it takes. See README.md.

./run python benchmarks/rulebook_population.py [--persons 100000 1000000] [--rounds 3]
"""

import argparse
import datetime as dt
import json
import os
import statistics
import subprocess
import sys
import time
from collections import defaultdict

import numpy as np

LIMITS = {100_000: 1.0, 1_000_000: 5.0}
DATE = dt.date(2026, 5, 15)
SITUATIONS = 1_000


def main() -> None:
    """Make each size in a process of its own, so that its memory is its own, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, nargs="+", default=list(LIMITS))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        print(json.dumps(_measured(arguments.one, arguments.rounds)))
        return
    print(
        f"conditions: {os.cpu_count()} CPUs, load {os.getloadavg()[0]:.1f}, Python {sys.version.split()[0]}, "
        f"numpy {np.__version__}; median of {arguments.rounds}, one thread"
    )
    print(
        f"{'persons':>10}{'households':>12}{'seconds':>9}{'slowest':>9}{'limit':>7}{'draws':>8}{'ratio':>7}"
        f"{'columns':>9}{'peak':>8}{'report':>8}{'facts':>7}{'1000 situations':>17}"
    )
    for persons in arguments.persons:
        command = [sys.executable, __file__, "--one", str(persons), "--rounds", str(arguments.rounds)]
        found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        middle, bare = statistics.median(found["seconds"]), found["draws"]
        limit = f"{LIMITS[persons]:.0f}" if persons in LIMITS else "-"
        print(
            f"{persons:10,}{found['households']:12,}{middle:9.2f}{max(found['seconds']):9.2f}{limit:>7}"
            f"{bare:8.2f}{middle / bare:7.0f}{found['columns'] / 1e6:6.0f} MB{found['peak'] / 1e3:5.0f} MB"
            f"{found['report']:8.2f}{found['facts']:7.2f}{found['situations']:17.2f}"
        )
        print("           " + ", ".join(f"{what} {seconds:.2f}" for what, seconds in found["steps"].items()))
    print(f"load afterwards {os.getloadavg()[0]:.1f}")


def _measured(persons: int, rounds: int) -> dict[str, object]:
    """Seconds of each round and step, bytes of the columns, and the most memory (kB) of this process."""
    import resource

    from rulebook import load
    from rulebook.population import FactColumns, generate, report, situations

    seconds, steps = [], defaultdict(list)
    for number in range(rounds):
        marks: list[tuple[str, float]] = []
        start = time.perf_counter()
        city = generate(
            persons, number, DATE, tell=lambda what, marks=marks: marks.append((what, time.perf_counter()))
        )
        end = time.perf_counter()
        seconds.append(end - start)
        ends = [*(at for _, at in marks[1:]), end]
        for (what, at), until in zip(marks, ends, strict=True):
            steps[what].append(until - at)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    columns = FactColumns(population=city, book=load())
    return {
        "seconds": seconds,
        "steps": {what: statistics.median(found) for what, found in steps.items()},
        "households": city.household_count,
        "columns": city.bytes,
        "peak": peak,
        "draws": _seconds(lambda: _draws(persons)),
        "report": _seconds(lambda: report(city)),
        "facts": _seconds(lambda: [columns.of(name) for name in columns.book.facts]),
        "situations": _seconds(lambda: list(situations(columns, SITUATIONS))),
    }


def _draws(persons: int) -> None:
    """The least that any population costs: ten columns of random numbers, each sorted once."""
    random = np.random.default_rng(1)
    for _column in range(10):
        np.argsort(random.random(persons))


def _seconds(make: object) -> float:
    start = time.perf_counter()
    make()  # type: ignore[operator]
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
