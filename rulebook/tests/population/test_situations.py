"""Households of the city are situations that the rules can check, with nothing unknown."""

import json
from itertools import islice
from typing import Any

from rulebook import check
from rulebook.checking import compiled_for
from rulebook.population import FactColumns, situations
from rulebook.situation import read_situation


def test_households_load_and_nothing_of_them_is_unknown(columns: FactColumns) -> None:
    compiled = compiled_for(columns.book, columns.population.date, None)
    for situation in situations(columns, 150):
        found = read_situation(compiled, situation)
        for (name, offset), (lows, highs) in found.facts.items():
            single = [low == high for low, high in zip(lows, highs, strict=True)]
            assert all(single), (name, offset)
            if columns.book.facts[name].is_choice:
                assert all(low & (low - 1) == 0 for low in lows), (name, offset)


def test_every_fact_that_makes_sense_is_given(columns: FactColumns) -> None:
    def given(level: str, place: int) -> set[str]:
        facts = [fact for fact in columns.book.facts.values() if fact.level == level]
        asked = [(fact.name, columns.applies(fact)) for fact in facts]
        return {name for name, applies in asked if applies is None or applies[place]}

    roles = {"applicant", "partner", "children", "co_parented_children", "relatives", "others"}
    person = 0
    for household, situation in enumerate(situations(columns, 40)):
        (home,) = situation["households"].values()
        assert set(home) - roles == given("household", household)
        for row in situation["persons"].values():
            assert set(row) == given("person", person)
            person += 1


def test_slices_are_parts_of_the_same_city(columns: FactColumns) -> None:
    assert list(situations(columns, 5, start=10)) == list(islice(situations(columns, 15), 10, 15))
    last = columns.population.household_count
    assert len(list(situations(columns, 10, start=last - 3))) == 3


def test_a_situation_is_json(columns: FactColumns) -> None:
    one = next(situations(columns, 1))
    assert json.loads(json.dumps(one)) == one
    assert set(one) == {"persons", "households"}


def test_some_have_rights_and_some_have_not(columns: FactColumns) -> None:
    seen: dict[str, set[str]] = {}
    for situation in situations(columns, 120):
        for name, right in (
            check(columns.book, situation, date=columns.population.date).as_json()["rights"].items()
        ):
            seen.setdefault(name, set()).add(right["entitlement"])
    assert seen["verhoogde_tegemoetkoming"] >= {"yes", "no"}
    assert seen["leefloon"] >= {"yes", "no"}


def test_hiding_a_fact_never_contradicts_what_is_known(columns: FactColumns) -> None:
    for situation in situations(columns, 30):
        known = _entitlements(columns, situation)
        hidden = {
            **situation,
            "persons": {
                name: {
                    fact: value
                    for fact, value in row.items()
                    if fact not in {"wage_net", "savings", "pension"}
                }
                for name, row in situation["persons"].items()
            },
        }
        for name, answer in _entitlements(columns, hidden).items():
            assert answer in {"maybe", known[name]}, name


def _entitlements(columns: FactColumns, situation: dict[str, Any]) -> dict[str, str]:
    rights = check(columns.book, situation, date=columns.population.date).as_json()["rights"]
    return {name: right["entitlement"] for name, right in rights.items()}
