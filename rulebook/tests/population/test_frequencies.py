"""How often people have what: counted once, small, and read for whoever is only partly known."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

import rulebook.population
from rulebook import Rulebook, next_block
from rulebook.checking import compiled_for
from rulebook.kinds import Kind
from rulebook.population import FactColumns, Population, generate, probabilities
from rulebook.population.counting import as_text, count
from rulebook.population.frequencies import NOWHERE, Frequencies, coarser, group_of
from rulebook.situation import Situation, read_situation

DATE = dt.date(2026, 5, 15)
TODAY = DATE.toordinal()
FILE = Path(rulebook.population.__file__).parent / "frequencies.json"
AGAIN = "rulebook population --persons 200000 --seed 2024 --date 2026-01-01 --frequencies " + str(FILE)


def read(book: Rulebook, **facts: Any) -> Situation:
    person = {name: value for name, value in facts.items() if book.facts[name].level == "person"}
    home = {name: value for name, value in facts.items() if name not in person}
    situation = {"persons": {"an": person}, "households": {"home": {"applicant": "an", **home}}}
    return read_situation(compiled_for(book, DATE, None), situation)


def test_every_fact_was_counted(shipped: Rulebook) -> None:
    counted = json.loads(FILE.read_text())["facts"]
    assert set(shipped.facts) == set(counted), f"make it again: {AGAIN}"


def test_the_file_is_small() -> None:
    assert FILE.stat().st_size < 200_000


def test_weights_add_up_and_values_are_possible(shipped: Rulebook) -> None:
    for name, record in probabilities().facts.items():
        fact = shipped.facts[name]
        for text in record["groups"]:
            found = probabilities().sample(fact, tuple(text.split("/")), today=TODAY)  # type: ignore[arg-type]
            assert sum(weight for _, weight in found) == pytest.approx(1, abs=0.02), (name, text)
            assert len(found) <= max(6, len(fact.type.values)), (name, text)
            if fact.type.kind not in {Kind.CHOICE, Kind.DATE}:
                assert all(fact.low <= value <= fact.high for value, _ in found), (name, text)


def test_groups_become_coarser_until_everybody() -> None:
    groups = list(coarser(("25", "head", "tenant")))
    assert groups[0] == ("25", "head", "tenant")
    assert groups[-1] == NOWHERE
    assert len(groups) == len(set(groups))


def test_tenants_save_less_than_owners(shipped: Rulebook) -> None:
    def mean(tenure: str) -> float:
        found = probabilities().sample(shipped.facts["savings"], ("45", "head", tenure), today=TODAY)
        return sum(value * weight for value, weight in found)

    assert mean("tenant") < 0.8 * mean("owner")


def test_an_unknown_group_falls_back_to_everybody(shipped: Rulebook) -> None:
    fact = shipped.facts["savings"]
    everybody = probabilities().sample(fact, today=TODAY)
    assert probabilities().sample(fact, ("999", "nobody", "tent"), today=TODAY) == everybody
    assert everybody[0][0] == 0, "some have nothing"


def test_the_group_is_read_from_what_is_known(shipped: Rulebook) -> None:
    fact = shipped.facts["savings"]
    assert group_of(fact, read(shipped, birth_date="1990-01-01", tenure="owner"), 0) == (
        "25",
        "head",
        "owner",
    )
    partly = read(
        shipped,
        birth_date={"min": "1990-01-01", "max": "1992-01-01"},
        tenure={"one_of": ["private_tenant", "social_tenant"]},
    )
    assert group_of(fact, partly, 0) == ("25", "head", "tenant")
    doubt = read(shipped, birth_date={"min": "1950-01-01", "max": "1990-01-01"})
    assert group_of(fact, doubt, 0) == ("", "head", "")
    assert group_of(shipped.facts["rent"], partly, 0) == ("25", "head", "tenant")


def test_where_a_question_may_make_no_sense_that_counts_too(shipped: Rulebook) -> None:
    rent = shipped.facts["rent"]
    sure = probabilities().weighted(rent, read(shipped, birth_date="1990-01-01", tenure="private_tenant"), 0)
    doubt = probabilities().weighted(rent, read(shipped, birth_date="1990-01-01"), 0)
    assert rent.otherwise not in dict(sure)
    assert dict(doubt)[0] > 0.5
    assert sum(weight for _, weight in doubt) == pytest.approx(1, abs=0.02)


def test_days_are_counted_from_the_day_of_the_check(shipped: Rulebook) -> None:
    fact = shipped.facts["lease_start"]
    now, later = (dict(probabilities().sample(fact, today=TODAY + days)) for days in (0, 100))
    assert [value + 100 for value in now] == list(later)
    assert all(value < TODAY for value in now)


def test_choices_come_as_bits(shipped: Rulebook) -> None:
    fact = shipped.facts["tenure"]
    found = dict(probabilities().sample(fact, today=TODAY))
    assert found[fact.type.bit("owner")] == pytest.approx(0.64, abs=0.03)


def test_a_fact_that_nobody_counted_has_no_values(shipped: Rulebook) -> None:
    assert Frequencies({}).sample(shipped.facts["rent"], today=TODAY) == []
    assert Frequencies({}).weighted(shipped.facts["rent"], read(shipped, birth_date="1990-01-01"), 0) == []


def test_asking_works_with_them(shipped: Rulebook) -> None:
    situation = {"persons": {"an": {"birth_date": "1990-01-01"}}, "households": {"home": {"applicant": "an"}}}
    block = next_block(shipped, situation, date=DATE, frequencies=probabilities())
    assert block is not None
    assert block.questions


def test_counting_the_same_city_twice_gives_the_same_text(shipped: Rulebook) -> None:
    texts = {as_text(count(_columns(shipped))) for _time in range(2)}
    assert len(texts) == 1
    assert json.loads(texts.pop())["made_of"] == {"persons": 1_000, "seed": 4, "date": "2026-05-15"}


def _columns(book: Rulebook) -> FactColumns:
    city: Population = generate(1_000, seed=4, date=DATE)
    return FactColumns(population=city, book=book)
