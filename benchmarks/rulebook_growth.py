"""How a scan grows with its population and its rules, and how long a whole country takes. See README.md.

./run python benchmarks/rulebook_growth.py [--persons 250000] [--rounds 3] [--country 11800000] [--json]

Ten rights over 1, 2, 4 and 8 times `--persons`, and 1, 2 and 4 times the ten rights over 4 times `--persons`
(copies have other names and other amounts, and share no more than rules do). Then every right that ships over
as many persons as the country has, made part by part and written to a snapshot (0: without).
"""

import argparse
import json
import sys
from pathlib import Path

from ten_rights import growing, measuring, population
from ten_rights.measuring import Measured

TIMES = (1, 2, 4, 8)
COPIES = (1, 2, 4)
LIMIT_SECONDS, LIMIT_MEGABYTES = 30, 1_000


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=250_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--country", type=int, default=11_800_000)
    measuring.add_arguments(parser)
    parser.add_argument("--copies", type=int, default=1, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.engine:
        print(json.dumps(growing.ENGINES[given.engine](given.folder, given.copies)))
        return
    with measuring.folder_of(given) as folder:
        report(given, folder)


def report(given: argparse.Namespace, folder: Path) -> None:
    """All of it."""
    conditions = measuring.conditions()
    people = {}
    for times in TIMES:
        made = population.write(folder / f"times{times}", given.persons * times, unknowns=True)
        run("ingest", made)
        people[f"{given.persons * times:,} persons"] = (made, 1)
    rules = {f"{10 * copies} rights": (folder / "times4", copies) for copies in COPIES}
    calls = {
        name: lambda looks, made=made, copies=copies: run("scan", made, copies, looks)
        for name, (made, copies) in {**people, **rules}.items()
    }
    found = measuring.interleaved(calls, given.rounds, 0.01)
    if given.country:
        found |= country(folder / "country", given.country, given.rounds)
    for one in found.values():
        del one["answers"]
    if given.json:
        print(json.dumps({"conditions": conditions, "measured": found}, indent=1))
        return
    print(f"conditions: {conditions}; median of {given.rounds}")
    print(measuring.table(found))
    for names in (list(people), list(rules)):
        first, last = found[names[0]], found[names[-1]]
        larger = TIMES[-1] if names[0] in people else COPIES[-1]
        print(
            f"{names[-1]} beside {names[0]}, {larger} times as much: {last['wall'] / first['wall']:.1f} "
            f"times the seconds, {last['cpu'] / first['cpu']:.1f} times the CPU"
        )
    if given.country:
        print(f"the country: asked under {LIMIT_SECONDS} s and {LIMIT_MEGABYTES} MB of private memory")


def country(folder: Path, persons: int, rounds: int) -> dict[str, Measured]:
    """All rights that ship."""
    folder.mkdir(exist_ok=True)
    (folder / "persons").write_text(str(persons))
    made = run("country-ingest", folder, looks=0.05)
    made |= {"walls": [made["wall"]]}
    call = {f"all rights over {persons:,} persons": lambda looks: run("country-scan", folder, looks=looks)}
    return {f"{persons:,} persons to a snapshot": made} | measuring.interleaved(call, rounds, 0.05)


def run(how: str, folder: Path, copies: int = 1, looks: float = 0.0) -> Measured:
    """In a process of its own."""
    arguments = ["--engine", how, "--folder", str(folder), "--copies", str(copies)]
    return measuring.run(__file__, arguments, every=looks)


if __name__ == "__main__":
    sys.exit(main())
