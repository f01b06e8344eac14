"""One household and ten rights: rulebook beside OpenFisca with equal formulas. See README.md.

./run python benchmarks/rulebook_check.py [--households 300] [--rounds 5]

Needs openfisca-core (the development group installs it). Answers are compared before anything is timed.
"""

import argparse
import datetime as dt
import json
import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent / "ten_rights"))
DATE = dt.date(2026, 4, 15)
ROLES = {"applicant": "applicant", "partner": "partner", "child": "children", "other": "others"}


def main() -> None:
    """Compare, then measure in interleaved rounds and print ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--households", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    households = [household(random.Random(seed)) for seed in range(given.households)]  # noqa: S311
    ours, theirs = Ours(), Theirs()
    different = sum(ours.of(one) != theirs.of(openfisca_form(one)) for one in households)
    load = os.getloadavg()[0]
    print(
        f"conditions: {os.cpu_count()} CPUs, load {load:.1f}, Python {sys.version.split()[0]}, {theirs.version}"
    )
    print(f"answers compared: {given.households} households x 10 rights with amounts, {different} differ\n")
    # assert not different
    compare(households, ours, theirs, given.rounds)
    more(ours)


def household(chance: random.Random) -> dict[str, Any]:
    """A household of one to five, everything known."""
    persons: dict[str, Any] = {}
    home: dict[str, Any] = {"applicant": ["p0"]}
    for number, role in enumerate(["applicant", *chance.choices(["partner", "child", "child", "other"], k=chance.randrange(5))]):  # fmt: skip
        if role == "partner" and "partner" in home:
            role = "child"
        years = (2009, 2025) if role == "child" else (1935, 2007)
        name = f"p{number}"
        grown = role != "child"
        persons[name] = {
            "birth_date": str(dt.date(chance.randint(*years), chance.randint(1, 12), chance.randint(1, 28))),
            "income": chance.choice([0, chance.randrange(5_000_000) / 100]) if grown else 0,
            "points": chance.choice([0, 0, 7, 9, 12]),
            "receives": chance.choice(["none", "none", "igo", "it"]) if grown else "none",
            "at_school": not grown,
        }
        home.setdefault(ROLES[role], [])
        if name not in home[ROLES[role]]:
            home[ROLES[role]].append(name)
    home |= {"rent": chance.randrange(30_000, 120_000) / 100, "tenure": chance.choice(["owner", "tenant"])}
    return {"persons": persons, "households": {"home": home}}


def openfisca_form(one: dict[str, Any]) -> dict[str, Any]:
    """The same household with periods, and with the other units written out."""
    year = str(DATE.year)
    persons = {
        name: {key: {"ETERNITY" if key == "birth_date" else year: value} for key, value in row.items()}
        for name, row in one["persons"].items()
    }
    home = one["households"]["home"]
    groups = {key: value for key, value in home.items() if key in ROLES.values()}
    households = {"home": groups | {key: {year: home[key]} for key in ("rent", "tenure")}}
    couple = {key: value for key, value in groups.items() if key in {"applicant", "partner"}}
    family = {key: value for key, value in groups.items() if key != "others"}
    alone = [name for name in persons if name not in sum(couple.values(), [])]
    others = {name: {"applicant": [name]} for name in groups.get("others", [])}
    return {
        "persons": persons,
        "households": households,
        "couples": {"home": couple} | {name: {"applicant": [name]} for name in alone},
        "families": {"home": family} | others,
    }


class Ours:
    """rulebook."""

    def __init__(self) -> None:
        from rulebook import load
        from rulebook.checking import compiled_for

        self.book = load(Path(__file__).parent / "ten_rights" / "law")
        self.compiled = compiled_for(self.book, DATE)

    def of(self, one: dict[str, Any]) -> dict[str, list[tuple[bool, int]]]:
        from rulebook.situation import read_situation

        rows, _ = self.compiled.bounded(read_situation(self.compiled, one))
        return {name: [(all(row[0]), row[2] * all(row[0])) for row in found] for name, found in rows.items()}

    def from_json(self, text: str) -> str:
        from rulebook.checking import answer
        from rulebook.situation import read_situation

        answers = answer(self.compiled, read_situation(self.compiled, json.loads(text)))
        return json.dumps(answers.as_json(because=False))


class Theirs:
    """OpenFisca."""

    def __init__(self) -> None:
        from importlib.metadata import version

        import openfisca_ten

        self.rules = openfisca_ten
        self.system = openfisca_ten.TenRights()
        self.version = f"openfisca-core {version('openfisca-core')}"

    def calculated(self, one: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
        from openfisca_core.simulation_builder import SimulationBuilder

        simulation = SimulationBuilder().build_from_entities(self.system, one)
        year = str(DATE.year)
        return {
            right: (
                simulation.calculate(right, year),
                simulation.calculate(f"{right}_amount", year) if right in self.rules.PAID else None,
            )
            for right in self.rules.RIGHTS
        }

    def of(self, one: dict[str, Any]) -> dict[str, list[tuple[bool, int]]]:
        found = {}
        for right, (holds, paid) in self.calculated(one).items():
            amounts = [0] * len(holds) if paid is None else [round(float(value) * 100) for value in paid]
            found[right] = [(bool(yes), amount) for yes, amount in zip(holds, amounts, strict=True)]
        return found

    def from_json(self, text: str) -> str:
        found = self.calculated(json.loads(text))
        return json.dumps(
            {name: [one.tolist() for one in ends if one is not None] for name, ends in found.items()}
        )


def compare(households: list[dict[str, Any]], ours: Ours, theirs: Theirs, rounds: int) -> None:
    """Microseconds per household, the median of interleaved rounds."""
    from rulebook.situation import read_situation

    situations = [read_situation(ours.compiled, one) for one in households]
    forms = [openfisca_form(one) for one in households]
    texts, their_texts = [json.dumps(one) for one in households], [json.dumps(one) for one in forms]
    measured: dict[str, list[float]] = {}
    for _ in range(rounds):
        for name, call, inputs in (
            ("rulebook, situation in memory: certain and possible", ours.compiled.bounded, situations),
            ("rulebook, from JSON to JSON", ours.from_json, texts),
            ("OpenFisca, from Python data", theirs.calculated, forms),
            ("OpenFisca, from JSON to JSON", theirs.from_json, their_texts),
        ):
            measured.setdefault(name, []).append(_each(call, inputs))
    median = {name: statistics.median(values) for name, values in measured.items()}
    for name, value in median.items():
        print(f"{name:55} {value:9.1f} µs")
    a, b, c, d = median.values()
    print(f"\nin process: {c / a:.0f} times OpenFisca (asked: 100)")
    print(f"JSON in and out: {d / b:.0f} times OpenFisca (asked: 40)\n")


def _each(call: Callable[[Any], Any], inputs: list[Any]) -> float:
    begin = time.perf_counter()
    for one in inputs:
        call(one)
    return (time.perf_counter() - begin) / len(inputs) * 1e6


def more(ours: Ours) -> None:
    """The law that ships: loading, checking, tracing, text, the next question."""
    from rulebook import load, next_block, rule_text
    from rulebook.checking import answer, compiled_for
    from rulebook.loading import SHIPPED
    from rulebook.situation import read_situation

    begin = time.perf_counter()
    book = load()
    print(
        f"law of {len(book.rights)} rights loads in {(time.perf_counter() - begin) * 1e3:.0f} ms (asked: 300)"
    )
    begin = time.perf_counter()
    compiled = compiled_for(book, DATE)
    print(f"compiled for a day in {(time.perf_counter() - begin) * 1e3:.0f} ms")
    examples = sorted((SHIPPED / "examples").glob("*.json"))
    for path in examples[:1] or []:
        data = json.loads(path.read_text())
        situation = read_situation(compiled, data)
        bare = {
            "persons": {name: {"birth_date": row["birth_date"]} for name, row in data["persons"].items()},
            "households": {
                name: {key: value for key, value in row.items() if key not in book.facts}
                for name, row in data["households"].items()
            },
        }
        answers = answer(compiled, situation)
        for name, call in (
            ("check, situation in memory", lambda: answer(compiled, situation)),
            (
                "check from data to JSON, with reasons",
                lambda: answer(compiled, read_situation(compiled, data)).as_json(),
            ),
            ("trace of all rights (asked: 1 ms)", lambda: answers.as_json()),
            ("text of one right (asked: 1 ms)", lambda: rule_text(book, next(iter(book.rights)), DATE)),
            ("next question, everything open (asked: 5 ms)", lambda: next_block(book, bare, date=DATE)),
        ):
            call()
            print(f"{path.stem}: {name:50} {_each(lambda _one, call=call: call(), [0] * 30) / 1e3:8.2f} ms")
    del ours


if __name__ == "__main__":
    main()
