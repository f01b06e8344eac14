"""How many screens and questions decide the rights of synthetic households. See README.md.

./run python benchmarks/rulebook_questions.py [--households 1000] [--small 40]

Each household starts with what the first screen asks (who lives there and how old, the municipality) and answers
truthfully until nothing that is left can matter. On a smaller set the order is held against the best that a beam
search finds, which knows the true answers.
"""

import argparse
import copy
import datetime as dt
import os
import statistics
import sys
import time
from typing import Any

from rulebook import load
from rulebook.asking import Block, Trial, block_for
from rulebook.checking import answer, compiled_for
from rulebook.population import FactColumns, generate, situations
from rulebook.population.frequencies import shipped
from rulebook.situation import read_situation

DATE = dt.date(2026, 4, 15)
BEAM = 12


def main() -> None:
    """Walk, count, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--households", type=int, default=1_000)
    parser.add_argument("--small", type=int, default=40)
    given = parser.parse_args()
    book = load()
    compiled = compiled_for(book, DATE)
    population = generate(given.households * 4, seed=7, date=DATE)
    households = list(situations(FactColumns(population=population, book=book), given.households))
    print(
        f"conditions: {os.cpu_count()} CPUs, load {os.getloadavg()[0]:.1f}, Python {sys.version.split()[0]}"
    )
    screens, questions, slowest, undecided = [], [], [], 0
    for true in households:
        walked = walk(compiled, true)
        screens.append(len(walked["blocks"]))
        questions.append(sum(len(block.questions) for block in walked["blocks"]))
        slowest += walked["times"]
        undecided += bool(walked["open"])
    print(f"{len(households)} households, {len(compiled.rights)} rights on {DATE}")
    print(f"screens:   median {statistics.median(screens):.0f} (asked: 25), nine in ten within {percentile(screens, 90):.0f} (asked: 40), most {max(screens)}")  # fmt: skip
    print(
        f"questions: median {statistics.median(questions):.0f}, nine in ten within {percentile(questions, 90):.0f}"
    )
    print(
        f"next block: median {statistics.median(slowest):.2f} ms, p95 {percentile(slowest, 95):.2f} ms (asked: 5)"
    )
    print(f"households with a right that truth does not decide: {undecided}\n")
    if given.small:
        against_best(compiled, households[: given.small])


def percentile(values: list[float], of: int) -> float:
    """The value under which so many per cent lie."""
    return sorted(values)[min(len(values) - 1, len(values) * of // 100)]


def started(true: dict[str, Any]) -> dict[str, Any]:
    """What the first screen knows: who lives there, their ages, the municipality."""
    persons = {}
    for name, row in true["persons"].items():
        born = dt.date.fromisoformat(str(row["birth_date"]))
        age = DATE.year - born.year - ((DATE.month, DATE.day) < (born.month, born.day))
        first = DATE.replace(year=DATE.year - age - 1) + dt.timedelta(days=1)
        persons[name] = {
            "birth_date": {"min": str(first), "max": str(DATE.replace(year=DATE.year - age)), "ask": True}
        }
    plurals = {
        "applicant",
        "partner",
        "children",
        "co_parented_children",
        "relatives",
        "others",
        "municipality",
    }
    households = {
        name: {key: value for key, value in row.items() if key in plurals}
        for name, row in true["households"].items()
    }
    return {"persons": persons, "households": households}


def tell(data: dict[str, Any], true: dict[str, Any], block: Block) -> None:
    """Answer the questions of a block."""
    for question in block.questions:
        group = (
            "persons" if question.of in true["persons"] and question.of in data["persons"] else "households"
        )
        if question.fact in true["households"].get(question.of, {}):
            group = "households"
        value = true[group][question.of][question.fact]
        if question.period and isinstance(value, dict):
            known = data[group][question.of].setdefault(question.fact, {})
            known[question.period] = value[question.period]
        else:
            data[group][question.of][question.fact] = value


def walk(compiled: Any, true: dict[str, Any]) -> dict[str, Any]:
    """All blocks until nothing can matter, with the milliseconds that each took to find."""
    data = started(true)
    blocks: list[Block] = []
    times: list[float] = []
    while True:
        situation = read_situation(compiled, data)
        begin = time.perf_counter()
        block = block_for(compiled, situation, frequencies=shipped())
        times.append((time.perf_counter() - begin) * 1e3)
        if block is None:
            break
        blocks.append(block)
        tell(data, true, block)
        assert len(blocks) < 200
    answers = answer(compiled, read_situation(compiled, data))
    return {"blocks": blocks, "times": times, "open": [name for name in answers.rights if answers.entitlement(name) == "maybe"]}  # fmt: skip


def against_best(compiled: Any, households: list[dict[str, Any]]) -> None:
    """Questions that decide every entitlement, beside a beam search that knows the answers."""
    ours = best = 0
    for true in households:
        mine = asked_until_decided(compiled, true)
        found = beam(compiled, true, mine)
        ours += mine
        best += found
    print(
        f"{len(households)} households: {ours} questions until every right is decided, {best} in the best order found"
    )
    print(f"that is {ours / best - 1:.0%} more (asked: at most 20 %)")


def asked_until_decided(compiled: Any, true: dict[str, Any]) -> int:
    """How many questions our order needs."""
    data, count = started(true), 0
    while open_rights(compiled, data):
        block = block_for(compiled, read_situation(compiled, data), frequencies=shipped())
        if block is None:
            break
        tell(data, true, block)
        count += len(block.questions)
    return count


def open_rights(compiled: Any, data: dict[str, Any]) -> int:
    answers = answer(compiled, read_situation(compiled, data))
    return sum(answers.entitlement(name) == "maybe" for name in answers.rights)


def beam(compiled: Any, true: dict[str, Any], most: int) -> int:
    """The fewest questions that a beam search finds to decide what our order decided."""
    goal = open_rights(compiled, whole(compiled, true))
    states = [started(true)]
    for count in range(most):
        if any(open_rights(compiled, data) <= goal for data in states):
            return count
        following: dict[str, tuple[float, dict[str, Any]]] = {}
        for data in states:
            trial = Trial(compiled, read_situation(compiled, data), None)
            for one in trial.unknowns():
                fact = compiled.book.facts[one.key[0]]
                further = copy.deepcopy(data)
                group = "persons" if fact.level == "person" else "households"
                of = trial.situation.ids(fact.level)[one.index]
                value = true[group][of][fact.name]
                if fact.period == "year":
                    year = str(DATE.year + one.key[1])
                    further[group][of][fact.name] = {
                        **further[group][of].get(fact.name, {}),
                        year: value[year],
                    }
                else:
                    further[group][of][fact.name] = value
                score = progress(compiled, further)
                following[repr(sorted(str(further)))] = (score, further)
        states = [data for _, data in sorted(following.values(), key=lambda one: -one[0])[:BEAM]]
    return most


def whole(compiled: Any, true: dict[str, Any]) -> dict[str, Any]:
    data = started(true)
    while (block := block_for(compiled, read_situation(compiled, data), frequencies=shipped())) is not None:
        tell(data, true, block)
    return data


def progress(compiled: Any, data: dict[str, Any]) -> float:
    """Decided rights, and a little for each decided condition."""
    answers = answer(compiled, read_situation(compiled, data))
    total = 0.0
    for rows in answers.rows.values():
        for sure, could, _, _ in rows:
            if not all(could) or all(sure):
                total += 1
            else:
                total += 0.5 * sum(a == b for a, b in zip(sure, could, strict=True)) / len(sure)
    return total


if __name__ == "__main__":
    main()
