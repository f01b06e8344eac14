"""One household, ten rights: rulebook beside OpenFisca, equal formulas; then the shipped law. See README.md.

./run python benchmarks/rulebook_check.py [--households 300] [--rounds 9] [--no-screen]

Answers are compared before anything is timed.
"""

import argparse
import copy
import gc
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from plan_pages import throw_away_database
from rulebook_screen import live_answer
from ten_rights.engines import Ours, Theirs
from ten_rights.households import DATE, household, openfisca_form

from rulebook import load, next_block, rule_text
from rulebook.checking import answer, compiled_for
from rulebook.loading import SHIPPED
from rulebook.situation import read_situation

Call = Callable[[Any], Any]
Household = dict[str, Any]


def main() -> None:
    """Compare, then measure in interleaved rounds and print ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--households", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--no-screen", action="store_true", help="without the live answer (no database)")
    given = parser.parse_args()
    households = [household(seed) for seed in range(given.households)]
    ours, theirs = Ours(), Theirs()
    python = sys.version.split()[0]
    print(
        f"conditions: {os.cpu_count()} CPUs, load {os.getloadavg()[0]:.1f}, Python {python}, {theirs.version}"
    )
    compare(households, ours, theirs)
    ratios(households, ours, theirs, given.rounds)
    shipped(given.rounds)
    if not given.no_screen:
        with throw_away_database():
            live_answer()


def compare(households: Sequence[Household], ours: Ours, theirs: Theirs) -> None:
    """Every answer of both engines and of both our readings. OpenFisca has float32: a cent may differ."""
    compared = rounded = 0
    for one in households:
        expected = theirs.answers(openfisca_form(one))
        for found in (ours.answers(one, bounded=True), ours.answers(one, bounded=False)):
            for right, rows in expected.items():
                for (holds, cents), (yes, amount) in zip(found[right], rows, strict=True):
                    compared += 1
                    if holds is not yes or abs(cents - amount) > 1:
                        raise SystemExit(f"{right}: {holds} {cents} here, {yes} {amount} in OpenFisca: {one}")
                    rounded += cents != amount
    print(
        f"answers compared: {len(households)} households, 10 rights, {compared} answers; "
        f"{rounded} amounts differ by one cent (float32 in OpenFisca), nothing else differs\n"
    )


def ratios(households: Sequence[Household], ours: Ours, theirs: Theirs, rounds: int) -> None:
    """Microseconds per household, and how many times faster."""
    situations = [ours.read(one) for one in households]
    forms = [openfisca_form(one) for one in households]
    texts, their_texts = [json.dumps(one) for one in households], [json.dumps(one) for one in forms]
    # A simulation remembers what it computed: each is used once.
    once = iter([theirs.build(one) for one in [forms[0], *forms * rounds]])

    def compute(_form: Household) -> Any:
        return theirs.compute(next(once))

    median = interleaved(
        rounds,
        {
            "rulebook, situation in memory: certain and possible": (ours.compiled.bounded, situations),
            "rulebook, situation in memory: exact": (ours.compiled.exact, situations),
            "rulebook, from Python data": (ours.from_data, households),
            "rulebook, from JSON to JSON": (ours.from_json, texts),
            "rulebook, from JSON to JSON with all reasons": (ours.with_reasons, texts),
            "OpenFisca, simulation in memory": (compute, forms),
            "OpenFisca, from Python data": (theirs.from_data, forms),
            "OpenFisca, from JSON to JSON": (theirs.from_json, their_texts),
        },
    )
    for name, value in median.items():
        print(f"{name:55} {value:9.1f} µs")
    bounded, exact, data, text, reasons, memory, their_data, their_text = median.values()
    print(f"\nin process, a situation in memory beside OpenFisca from data: {their_data / bounded:.0f} times")
    print(f"  the same, exact reading: {their_data / exact:.0f} times (asked: 100)")
    print(f"both in memory: {memory / bounded:.0f} times, exact {memory / exact:.0f} times")
    print(f"both from data: {their_data / data:.0f} times")
    print(f"JSON in and out: {their_text / text:.0f} times (asked: 40)")
    print(f"JSON in and out, ours with all reasons: {their_text / reasons:.1f} times\n")


def interleaved(rounds: int, calls: dict[str, tuple[Call, Sequence[Any]]]) -> dict[str, float]:
    """Median microseconds per input; every round measures every call, so that a busy moment hits all."""
    measured: dict[str, list[float]] = {name: [] for name in calls}
    gc.freeze()  # what stays in memory costs nobody anything
    for call, inputs in calls.values():
        call(inputs[0])
    for _ in range(rounds):
        for name, (call, inputs) in calls.items():
            gc.collect()
            begin = time.perf_counter()
            for one in inputs:
                call(one)
            measured[name].append((time.perf_counter() - begin) / len(inputs) * 1e6)
    return {name: statistics.median(values) for name, values in measured.items()}


def shipped(rounds: int) -> None:
    """The law that ships: loading, checking, tracing, text, the next question."""
    loading = []
    for _ in range(min(rounds, 5)):
        begin = time.perf_counter()
        book = load()
        loading.append((time.perf_counter() - begin) * 1e3)
    print(f"{f'{len(book.rights)} rights load (asked: 300)':62} {statistics.median(loading):8.2f} ms")
    begin = time.perf_counter()
    compiled = compiled_for(book, DATE)
    print(f"{'they are compiled for a day':62} {(time.perf_counter() - begin) * 1e3:8.2f} ms")
    family = json.loads((SHIPPED / "examples" / "single_mother.json").read_text())
    bare = copy.deepcopy(family)
    for level in bare.values():
        for name, row in level.items():
            level[name] = {key: row[key] for key in row if key == "birth_date" or key not in book.facts}
    situation = read_situation(compiled, family)
    right = next(iter(book.rights))

    def asked(data: Household) -> Any:
        return next_block(book, data, date=DATE)

    first = []
    for name in book.rights:
        begin = time.perf_counter()
        rule_text(book, name, DATE)
        first.append((time.perf_counter() - begin) * 1e3)
    print(f"{'text of one right, the first time (asked: 1)':62} {statistics.median(first):8.2f} ms")
    answers = answer(compiled, situation)
    calls: dict[str, tuple[Call, Sequence[Any]]] = {
        "single mother: check, situation in memory": (lambda one: answer(compiled, one), [situation] * 20),
        "single mother: trace of all rights (asked: 1)": (lambda one: one.as_json(), [answers] * 20),
        "single mother: from data to JSON with all reasons": (
            lambda one: answer(compiled, read_situation(compiled, one)).as_text(),
            [family] * 20,
        ),
        "text of one right, made before (asked: 1)": (lambda name: rule_text(book, name, DATE), [right] * 20),
        "next question, only birth dates known (asked: 5)": (asked, [bare] * 5),
        "next question, nearly all known (asked: 5)": (asked, [family] * 5),
    }
    for name, value in interleaved(rounds, calls).items():
        print(f"{name:62} {value / 1e3:8.2f} ms")


if __name__ == "__main__":
    main()
