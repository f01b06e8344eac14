"""What a reform does to random households is the difference of checking each under both laws."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np
import pytest

from rulebook import Rulebook
from rulebook.checking import compiled_for
from rulebook.compiling import Compiled
from rulebook.reforming import (
    ReformResult,
    Scenario,
    Tally,
    law_fingerprint,
    read_scenario,
    reform,
    reformed,
    scenario_of,
)
from rulebook.situation import TOLD, Situation
from rulebook.units import HOUSEHOLD
from tests.columnar.people import People, alike, by_form, mixed, random_situations

DATE = dt.date(2026, 5, 15)
SHIPPED = dt.date(2026, 4, 1)
HIGHER = ["aid.amount.single=1400", "aid.amount.family=+5%"]


@dataclass
class Crowd(People):
    """People who live somewhere in some type of household."""

    count: int
    weighing: int = 0

    def areas(self, level: str) -> Any:
        return np.zeros(1, dtype=np.int32)

    def household_types(self, level: str) -> Any:
        return np.zeros(1, dtype=np.uint8)

    def weights(self, level: str) -> Any:
        return np.int64(self.weighing) if self.weighing else None

    def takes_up(self, right: str, level: str) -> Any:
        return None

    def part(self, start: int, stop: int) -> Any:
        raise AssertionError("these are few")


def crowd(compiled: Compiled, situations: Sequence[Situation], *, weighing: int = 0) -> list[Crowd]:
    """Half of them by form, half mixed: both ways to keep people."""
    half = len(situations) // 2
    blocks = []
    for group in by_form(situations[:half]):
        people = alike(compiled, group)
        blocks.append(Crowd(people.structure, people.columns, len(group), weighing))
    people = mixed(compiled, situations[half:])
    return [*blocks, Crowd(people.structure, people.columns, len(situations) - half, weighing)]


def run(
    book: Rulebook, *scenarios: Scenario, unknown: float = 0.15, date: dt.date = DATE, **more: Any
) -> tuple[ReformResult, list[Situation]]:
    compiled = compiled_for(book, date, variables=("means",) if "means" in book.variables else ())
    situations = random_situations(compiled, 120, seed=9, unknown=unknown)
    for one in situations if book.facts["rent"].level == HOUSEHOLD and date == DATE else ():
        _settle(compiled, one, known=not unknown)
    weighing = more.pop("weighing", 0)
    return reform(
        crowd(compiled, situations, weighing=weighing), book, scenarios, date=date, **more
    ), situations


def _settle(compiled: Compiled, situation: Situation, *, known: bool) -> None:
    """Everybody lives in Aalst, most for a small wage or rent; when `known`, of what is unknown one end."""
    chance = Random(str(situation.facts))  # noqa: S311 - the same every time, no secret
    for key, (lows, highs) in situation.facts.items():
        for index in range(len(lows)):
            if key[0] == "municipality":
                lows[index] = highs[index] = 41002
            elif key[0] in {"wage", "rent"} and chance.random() < 0.8:
                lows[index] = highs[index] = chance.randrange(200_000)
            elif known and key in compiled.choices:
                lows[index] = highs[index] = _bit(lows[index], chance.randrange(2))
            elif known and lows[index] != highs[index]:
                lows[index] = highs[index] = min(highs[index], lows[index] + chance.randrange(10_000))
            if known or lows[index] == highs[index]:
                situation.told[key][index] = TOLD


def amounts(book: Rulebook, date: dt.date, right: str, situation: Situation) -> list[tuple[int, int]]:
    """Of each person or unit the least and most cents; without an amount 0 or 1."""
    rows = compiled_for(book, date, (right,)).bounded(situation)[0][right]
    paid = bool(book.rights[right].amount)
    return [
        ((low if paid else 1) * all(sure), (high if paid else 1) * all(could))
        for sure, could, low, high in rows
    ]


def test_nobody_is_moved_by_a_scenario_without_changes(book: Rulebook) -> None:
    found, _ = run(book, Scenario("niets", ()))
    assert found.outcomes[0].rights == {}
    total = found.outcomes[0].total.total
    assert total.units == 120 + sum(len(one.members[HOUSEHOLD]) == 2 for one in run(book)[1])
    assert (total.winners, total.losers, total.unknown, total.change_low) == (0, 0, 0, 0)


@pytest.mark.parametrize("unknown", [0.0, 0.15])
@pytest.mark.parametrize(
    ("changes", "right"),
    [
        (HIGHER, "aid"),
        (["aid.adult_age=21"], "aid"),
        (["aid.premium[1].amount=95"], "rent_premium"),
        (["aid.rent_share=0.4"], "rent_premium"),
        (["aid.months=12"], "local"),
        (["aid.savings[0].rate=0.2"], "aid"),
    ],
)
def test_a_reform_is_the_difference_of_two_checks(
    book: Rulebook, changes: list[str], right: str, unknown: float
) -> None:
    scenario = scenario_of(changes)
    found, situations = run(book, scenario, unknown=unknown)
    other, times = reformed(book, scenario), 12 if book.rights[right].amount else 0
    winners = losers = units = low = high = before = 0
    for one in situations:
        both = zip(amounts(book, DATE, right, one), amounts(other, DATE, right, one), strict=True)
        for (old, most_old), (new, most_new) in both:
            units, before = units + 1, before + times * old
            winners, losers = winners + (new > most_old), losers + (most_new < old)
            low, high = low + times * (new - most_old), high + times * (most_new - old)
    tally = found.outcomes[0].rights[right].total
    assert (tally.units, tally.winners, tally.losers) == (units, winners, losers)
    assert winners + losers > 0 or unknown
    assert tally.before_low == before
    assert low <= tally.change_low <= tally.change_high <= high
    if not any(low != high for one in situations for low, high in one.facts.values()):
        assert (tally.unknown, tally.change_low, tally.change_high) == (0, low, high)


def test_whoever_certainly_keeps_what_they_have_is_never_wrong(book: Rulebook) -> None:
    """Each unknown is made known, at both ends: whoever is unchanged has the same under both laws."""
    scenario = scenario_of(["aid.amount.single=1400", "aid.savings[0].threshold=7000"])
    other = reformed(book, scenario)
    compiled = compiled_for(book, DATE)
    situations = random_situations(compiled, 60, seed=9)
    kept = 0
    for one in situations:
        [outcome] = reform([_alone(compiled, one)], book, [scenario], date=DATE).outcomes
        change = outcome.rights.get("aid")
        if change is not None and change.total.unchanged < change.total.units:
            continue
        for end in (0, 1):
            known = one.copy()
            for key, (low, high) in known.facts.items():
                chosen = [_bit(value, end) for value in low] if key in compiled.choices else (low, high)[end]
                known.facts[key] = (list(chosen), list(chosen))
            assert amounts(book, DATE, "aid", known) == amounts(other, DATE, "aid", known)
        kept += any(low != high for low, high in one.facts.values())
    assert kept > 5


def _alone(compiled: Compiled, situation: Situation) -> Crowd:
    people = alike(compiled, [situation])
    return Crowd(people.structure, people.columns, 1)


def _bit(bits: int, end: int) -> int:
    return bits & -bits if end == 0 else 1 << (bits.bit_length() - 1)


def test_undoing_a_scenario_costs_the_opposite(book: Rulebook) -> None:
    there = read_scenario({"changes": [{"parameter": "aid.amount.single", "value": "1500"}]})
    back = read_scenario({"changes": [{"parameter": "aid.amount.single", "value": "1314.20"}]})
    compiled = compiled_for(book, DATE)
    people = crowd(compiled, run(book)[1])
    first = reform(people, book, [there], date=DATE).outcomes[0].total.total
    second = reform(people, reformed(book, there), [back], date=DATE).outcomes[0].total.total
    assert first.winners > 0
    assert (second.change_low, second.change_high) == (-first.change_high, -first.change_low)
    assert (second.winners, second.losers, second.unknown) == (first.losers, first.winners, first.unknown)


def test_scenarios_together_say_what_each_says_alone(book: Rulebook) -> None:
    scenarios = [scenario_of([f"aid.amount.single={amount}"]) for amount in (1200, 1314, 1500)]
    together, _ = run(book, *scenarios)
    for number, scenario in enumerate(scenarios):
        alone, _ = run(book, scenario)
        assert together.as_json()["scenarios"][number] == alone.as_json()["scenarios"][0]


def test_income_bands_and_weights_add_up_to_the_total(book: Rulebook) -> None:
    found, situations = run(book, scenario_of(HIGHER), income="wage", bands=(100_000, 200_000), weighing=3)
    change = found.outcomes[0].rights["aid"]
    assert len(change.by_band) == 4
    assert sum(one.units for one in change.by_band) == change.total.units
    assert change.total.units == 3 * sum(one.size for one in situations)
    assert sum(one.winners for one in change.by_band) == change.total.winners > 0
    assert change.by_band[-1].units > 0  # whose wage nobody knows
    assert change.by_household_type["alone"] == change.total


def test_the_law_itself_stays_as_it_was(book: Rulebook) -> None:
    before = law_fingerprint(book)
    other = reformed(book, scenario_of(HIGHER))
    assert other.parameters.parameters["aid.amount.single"].at(DATE).low == 140_000
    assert other.parameters.parameters["aid.amount.family"].at(DATE).low == 186_487  # 1776,07 x 1,05
    assert book.parameters.parameters["aid.amount.single"].at(DATE).low == 131_420
    assert law_fingerprint(book) == before != law_fingerprint(other)


def test_the_same_input_gives_the_same_answer(book: Rulebook) -> None:
    found = [run(book, scenario_of(HIGHER))[0] for _ in range(2)]
    assert found[0].fingerprint == found[1].fingerprint
    assert found[0].law == law_fingerprint(book)
    text = json.loads(json.dumps(found[0].as_json()))
    assert read_scenario(text["scenarios"][0]["scenario"]) == scenario_of(HIGHER)


def test_a_right_that_begins_later_is_not_there_yet(book: Rulebook) -> None:
    scenario = read_scenario({"changes": [{"right": "aid", "valid_from": "2027-01-01"}]})
    found, _ = run(book, scenario)
    tally = found.outcomes[0].rights["aid"].total
    assert tally.winners == 0
    assert tally.losers > 0
    assert tally.change_low == -tally.before_high


def test_a_replaced_rule_counts_instead_of_the_old_one(book: Rulebook) -> None:
    record = {"type": "bool", "label": "volwassen", "is": "years(birth_date) >= aid.adult_age + 2"}
    scenario = read_scenario({"changes": [{"kind": "variable", "name": "is_adult", "record": record}]})
    found, _ = run(book, scenario)
    assert found.outcomes[0].rights["aid"].total.losers > 0
    assert "aid.adult_age + 2" not in book.variables["is_adult"].expressions[0].text


def test_another_day_is_a_scenario_too(book: Rulebook) -> None:
    found, _ = run(book, read_scenario({"name": "later", "date": "2029-05-15", "changes": []}), unknown=0.0)
    assert found.outcomes[0].rights["local"].total.winners > 0


def test_the_shipped_law_can_be_reformed(shipped: Rulebook) -> None:
    scenarios = [scenario_of(["leefloon.amount.single=+10%"]), scenario_of(["huursubsidie.cap.raised=+5%"])]
    found, situations = run(shipped, *scenarios, date=SHIPPED, rights=["leefloon", "huurpremie"])
    tally = found.outcomes[0].rights["leefloon"].total
    assert tally.units == sum(one.size for one in situations)
    assert isinstance(tally, Tally)
    assert tally.winners + tally.unknown > 0
    assert "huurpremie" not in found.outcomes[0].rights
