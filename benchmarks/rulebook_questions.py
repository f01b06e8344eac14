"""How many screens and questions decide the rights of synthetic households. See README.md.

./run python benchmarks/rulebook_questions.py [--households 1000]

Each household starts with what the first screen asks (who lives there and how old, the municipality) and
answers truthfully until nothing that is left can matter. On a few rights the order is held against the best
of all orders.
"""

import argparse
import datetime as dt
import os
import statistics
import sys
import time
from collections import defaultdict
from typing import Any

from rulebook import load
from rulebook.asking import Block, block_for, choose
from rulebook.checking import answer, compiled_for
from rulebook.errors import SituationError
from rulebook.population import FactColumns, generate, situations
from rulebook.population.frequencies import shipped
from rulebook.situation import TOLD, fill, read_situation
from rulebook.trying import SENSITIVITY, Candidate, Trial

DATE = dt.date(2026, 4, 15)


def main() -> None:
    """Walk, count, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--households", type=int, default=1_000)
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
    for name, values, asked in (("screens", screens, "25, 40"), ("questions", questions, "-")):
        ends = statistics.median(values), percentile(values, 90), max(values)
        print(
            f"{name}: median {ends[0]:.0f}, nine in ten within {ends[1]:.0f}, most {ends[2]} (asked: {asked})"
        )
    ends = statistics.median(slowest), percentile(slowest, 95)
    print(f"next block: median {ends[0]:.2f} ms, p95 {ends[1]:.2f} ms (asked: 5)")
    print(f"households with a right that truth does not decide: {undecided}\n")
    against_best(book)


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
        last = DATE.replace(year=DATE.year - age)
        persons[name] = {"birth_date": {"min": str(first), "max": str(last), "ask": True}}
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
    left = [name for name in answers.rights if answers.entitlement(name) == "maybe"]
    return {"blocks": blocks, "times": times, "open": left}


SMALL = (
    ("sociaal_tarief_energie",),
    ("sociaal_tarief_water",),
    ("uitpas_kansentarief",),
    ("jobbonus",),
    ("sociaal_tarief_water", "jobbonus"),
    ("sociaal_tarief_energie", "sociaal_tarief_water"),
    ("sociaal_tarief_energie", "uitpas_kansentarief", "jobbonus"),
)
"""Sets of rights that read few enough facts to try every order."""
FORMS: dict[str, dict[str, Any]] = {
    "single": {"applicant": ["a"]},
    "couple": {"applicant": ["a"], "partner": ["b"]},
}


def against_best(book: Any) -> None:
    """Expected questions in our order, one at a time, beside the best order of all that there are.

    Every unknown takes up to three values that people like this have, with how often; both orders ask
    something sensitive only when nothing less sensitive can decide anything.
    """
    ours = best = 0.0
    for names in SMALL:
        for form, home in FORMS.items():
            compiled = compiled_for(book, DATE, names)
            persons = {one: {"birth_date": "1980-05-05"} for people in home.values() for one in people}
            data = {"persons": persons, "households": {"home": {**home, "municipality": 41002}}}
            situation = read_situation(compiled, data)
            mine = expected(compiled, situation, {}, first_of_ours)
            least = expected(compiled, situation, {}, None)
            label = f"{' + '.join(names):70} {form:8}"
            print(f"  {label} {mine:5.2f} questions expected, {least:5.2f} in the best order")
            ours, best = ours + mine, best + least
    print(f"ours is {ours / best - 1:.0%} more than the best order (asked: at most 20 %)")


def useful_of_least_sensitive(trial: Trial) -> list[Candidate]:
    """All questions that decide something, of the least sensitive kind of which there is one."""
    levels: dict[int, list[Candidate]] = defaultdict(list)
    for one in trial.unknowns():
        levels[SENSITIVITY[trial.sensitivity(one)]].append(one)
    for level in sorted(levels):
        found = [one for candidate in levels[level] for one in trial.useful([candidate])]
        if found:
            return found
    return trial.together()


def first_of_ours(trial: Trial) -> Candidate | None:
    """The question that our order asks next."""
    chosen, _ = choose(trial)
    return chosen[0] if chosen else None


def expected(compiled: Any, situation: Any, known: dict[Any, float], order: Any) -> float:
    """The questions to expect until entitlement is decided, in an order or in the best one (None)."""
    state = repr([(key, ends) for key, ends in situation.facts.items()])
    if state in known:
        return known[state]
    known[state] = 0.0
    trial = Trial(compiled, situation, shipped())
    trial.open = {
        name: rows for name, rows in trial.open.items() if any(all(r[1]) and not all(r[0]) for r in rows)
    }
    if trial.open:
        if order is None:
            useful = useful_of_least_sensitive(trial)
            known[state] = min((1 + after(compiled, trial, one, known, None) for one in useful), default=0.0)
        else:
            one = order(trial)
            known[state] = 1 + after(compiled, trial, one, known, order) if one else 0.0
    return known[state]


def after(compiled: Any, trial: Trial, one: Candidate, known: dict[Any, float], order: Any) -> float:
    """The questions to expect after one is answered."""
    values = trial.likely(one.key, one.index)
    total = sum(weight for _, weight in values)
    found = 0.0
    for value, weight in values:
        following = trial.situation.copy()
        lows, highs = following.facts[one.key]
        lows[one.index] = highs[one.index] = value
        following.told[one.key][one.index] = TOLD
        try:
            fill(compiled, following)
        except SituationError:
            continue
        found += weight / total * expected(compiled, following, known, order)
    return found


if __name__ == "__main__":
    main()
