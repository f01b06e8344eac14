"""Ten scenarios of one amount over a population: rulebook beside OpenFisca, answers compared. See README.md.

./run python benchmarks/rulebook_reform.py [--persons 1000000] [--rounds 5] [--amount max_rent] [--json]

Per scenario: how many win, how many lose, and what it costs a month.
"""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

from ten_rights import measuring, ours_scan, population
from ten_rights.measuring import Measured

RUNS = {
    "rulebook": "ours",
    "OpenFisca, a system and a simulation per scenario": "documented",
    "OpenFisca, clones that forget all they computed": "cleared",
    "OpenFisca, clones that forget what depends, by hand": "fastest",
}
ASKED = {"documented": "150", "cleared": "", "fastest": "40"}
STEPS = {"supplement_income": (30_000, 2_000), "max_rent": (600, 50)}
SCENARIOS = 10


def main() -> None:
    """Make, compare, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--amount", choices=STEPS, default="supplement_income")
    measuring.add_arguments(parser)
    given = parser.parse_args()
    if given.engine:
        print(json.dumps(engine(given.engine, given.folder, given.amount)))
        return
    with measuring.folder_of(given) as folder:
        report(given, folder)


def report(given: argparse.Namespace, folder: Path) -> None:
    """With everything known, so that each figure is the same."""
    conditions = measuring.conditions()
    known = population.write(folder / "known", given.persons, unknowns=False)
    measuring.run(
        str(Path(__file__).parent / "rulebook_scan.py"), ["--engine", "ours-ingest", "--folder", str(known)]
    )
    calls: dict[str, Callable[[float], Measured]] = {
        name: lambda looks, how=how: measuring.run(
            __file__, ["--engine", how, "--folder", str(known), "--amount", given.amount], every=looks
        )
        for name, how in RUNS.items()
    }
    found = measuring.interleaved(calls, given.rounds, 0.005)
    answers = [one.pop("answers") for one in found.values()]
    compared = compare(answers)
    if given.json:
        print(json.dumps({"conditions": conditions, "compared": compared, "measured": found}, indent=1))
        return
    print(f"conditions: {conditions}; {given.persons:,} persons, {SCENARIOS} scenarios of {given.amount}")
    print(f"{compared}\n\n{measuring.table(found)}")
    ours = found["rulebook"]
    for name, how in RUNS.items():
        if how in ASKED:
            asked = f" (asked: {ASKED[how]})" if ASKED[how] else ""
            print(f"{name}: {found[name]['wall'] / ours['wall']:.1f} times slower{asked}")


def engine(name: str, folder: Path, amount: str) -> Measured:
    """In a process of its own."""
    first, step = STEPS[amount]
    values = [float(first + step * number) for number in range(SCENARIOS)]
    if name == "ours":
        return ours_scan.reform(folder, amount, values)
    from ten_rights import openfisca_scan, openfisca_ten

    system = openfisca_ten.TenRights(reforms=True)
    arrays = openfisca_scan.load_arrays(folder)
    ways = {
        "documented": openfisca_scan.reform_documented,
        "cleared": openfisca_scan.reform_cleared,
        "fastest": openfisca_scan.reform_fastest,
    }
    return measuring.clocked(lambda: ways[name](system, arrays, amount, values))


def compare(answers: list[list[dict[str, float]]]) -> str:
    """Winners and losers as they are, costs within what float32 rounds."""
    ours, documented, *others = answers
    if any(one != documented for one in others):
        raise SystemExit("OpenFisca answers differently when it is built in another way")
    apart, most = 0, 0.0
    for number, (one, other) in enumerate(zip(ours, documented, strict=True)):
        differ = sum(abs(int(one[name]) - int(other[name])) for name in ("winners", "losers"))
        counted = other["winners"] + other["losers"]
        part = abs(one["cost"] - other["cost"]) / max(1.0, abs(other["cost"]))
        if differ > 1 + counted / 10_000 or part > 1e-3:
            raise SystemExit(f"scenario {number}: {one} here, {other} in OpenFisca")
        apart, most = apart + differ, max(most, part)
    return (
        f"answers compared: {apart} winners or losers differ in {len(ours)} scenarios, "
        f"costs {most:.1e} at most"
    )


if __name__ == "__main__":
    sys.exit(main())
