"""What holds of the law that ships, whoever asks: on households of a synthetic city, known or half known."""

import datetime as dt
import json
from collections.abc import Iterator
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rulebook import Rulebook, check
from rulebook.checking import compiled_for
from rulebook.compiling import Compiled, Row, terms_of
from rulebook.kinds import Kind
from rulebook.loading import SHIPPED
from rulebook.population import FactColumns, generate, situations
from rulebook.situation import TOLD, Situation, read_situation
from rulebook.tracing import Place, Tracer

DATE = dt.date(2026, 4, 1)
FEW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
HOUSEHOLDS = 25
INCOMES = (
    "wage_net",
    "wage_taxable",
    "wage_gross",
    "full_time_wage",
    "self_employed_net",
    "self_employed_income",
    "replacement_income",
    "pension",
    "benefits_net",
    "maintenance_received",
    "other_income",
    "child_benefit_for_applicant",
    "taxable_income",
    "untaxed_benefits",
    "savings",
    "cadastral_income_home",
    "cadastral_income_other_built",
    "cadastral_income_unbuilt",
)
RISES = {
    # An income of two years ago above the ceiling no longer counts: then the income of now does, which can be
    # lower ("is je inkomen gedaald, dan telt het inkomen van de laatste drie maanden").
    ("huursubsidie", "taxable_income"),
    ("huursubsidie", "untaxed_benefits"),
    ("huurpremie", "taxable_income"),
    ("huurpremie", "untaxed_benefits"),
}
"""Rights that can rise with an income, and why."""


@pytest.fixture(scope="module")
def city(shipped: Rulebook) -> list[dict[str, Any]]:
    """Households of the synthetic city, all facts known."""
    population = generate(persons=4 * HOUSEHOLDS, seed=7, date=DATE)
    return list(situations(FactColumns(population=population, book=shipped), HOUSEHOLDS))


@pytest.fixture(scope="module")
def compiled(shipped: Rulebook) -> Compiled:
    return compiled_for(shipped, DATE, variables=sorted(shipped.variables))


def _within(inner: Row, outer: Row) -> bool:
    """Whether an answer lies in what was said when less was known."""
    sure, could = (
        all(low <= high for low, high in zip(*pair, strict=True))
        for pair in ((outer[0], inner[0]), (inner[1], outer[1]))
    )
    return sure and could and outer[2] <= inner[2] and inner[3] <= outer[3]


def test_what_is_certain_holds_for_every_value_and_answering_never_turns_it_round(
    shipped: Rulebook, compiled: Compiled, city: list[dict[str, Any]]
) -> None:
    """Three times the same people: all known, some of it hidden, and still more of it hidden."""

    @FEW
    @given(number=st.integers(0, HOUSEHOLDS - 1), seed=st.integers(0, 10**9))
    def holds(number: int, seed: int) -> None:
        true = city[number]
        hidden = _hidden(shipped, true, Random(seed))  # noqa: S311 - drawn by hypothesis
        less = _fewer(hidden, seed)
        answers = [compiled.bounded(read_situation(compiled, one)) for one in (true, hidden, less)]
        for rows, values in answers:
            assert all(low <= high for ends in values.values() for low, high in zip(*ends, strict=True))
            for row in (row for found in rows.values() for row in found):
                assert _within(row, row), "certain is possible, and the least is no more than the most"
        for (inner, _), (outer, _) in pairwise(answers):
            for name, known in inner.items():
                assert all(_within(*pair) for pair in zip(known, outer[name], strict=True)), name

    holds()


def test_with_all_known_both_readings_agree_where_the_law_itself_is_certain(
    shipped: Rulebook, city: list[dict[str, Any]]
) -> None:
    agreed = 0
    for name in shipped.rights:
        part = compiled_for(shipped, DATE, (name,))
        if not part.is_exact_law:
            continue
        agreed += 1
        for one in city:
            situation = read_situation(part, one)
            exact, bounded = part.exact(situation)[0][name], part.bounded(situation)[0][name]
            assert [(row[0], row[2]) for row in exact] == [(row[0], row[2]) for row in bounded]
            assert all(row[0] == row[1] and row[2] == row[3] for row in bounded)
    assert agreed >= 3


def test_the_trace_is_what_the_code_computes(
    shipped: Rulebook, compiled: Compiled, city: list[dict[str, Any]]
) -> None:
    for number, one in enumerate(city):
        situation = read_situation(compiled, _fewer(one, number))
        rows, variables = compiled.bounded(situation)
        tracer = Tracer(compiled, situation, variables)
        for name, found in rows.items():
            right = shipped.rights[name]
            terms = terms_of(shipped, right, DATE)
            for index, (sure, could, low, high) in enumerate(found):
                said = [tracer.value(term, Place(right.level, index)) for term in terms]
                amount = said.pop() if right.amount else (low, high)
                assert (said, amount) == (list(zip(sure, could, strict=True)), (low, high)), name


def _hidden(book: Rulebook, situation: dict[str, Any], chance: Random) -> dict[str, Any]:
    """The same people with some facts left out, unknown, or a range around the truth."""

    def hidden(key: str, value: Any) -> Any:
        fact, how = book.facts.get(key), chance.random()
        if fact is None or how < 0.6:
            return value
        if how < 0.8 and fact.type.kind is Kind.MONEY and not isinstance(value, dict):
            spread = chance.randrange(50_000)
            low, high = (
                max(fact.low, round(float(value) * 100) - spread),
                round(float(value) * 100) + spread,
            )
            return {"min": low / 100, "max": min(fact.high, high) / 100}
        if how < 0.8 and fact.is_choice:
            return {"one_of": [value, chance.choice(fact.type.values)]}
        return {"unknown": True}

    return {
        group: {name: {key: hidden(key, value) for key, value in row.items()} for name, row in rows.items()}
        for group, rows in situation.items()
    }


def _fewer(situation: dict[str, Any], seed: int) -> dict[str, Any]:
    """The same people with fewer facts."""
    chance = Random(seed)  # noqa: S311 - the same each time
    roles = {"applicant", "partner", "children", "co_parented_children", "relatives", "others"}
    return {
        group: {
            name: {key: one for key, one in row.items() if key in roles or chance.random() < 0.6}
            for name, row in rows.items()
        }
        for group, rows in situation.items()
    }


# More income ------------------------------------------------------------------------


def test_more_income_never_raises_an_income_tested_right_but_where_the_law_says_so(
    compiled: Compiled, city: list[dict[str, Any]]
) -> None:
    chance, found = Random(3), set[tuple[str, str]]()  # noqa: S311 - the same each time
    examples = [_example(path.stem) for path in sorted((SHIPPED / "examples").glob("*.json"))]
    for one in [*city, *examples]:
        situation = read_situation(compiled, one)
        before = compiled.bounded(situation)[0]
        for fact in _raised(situation, chance):
            after = compiled.bounded(situation)[0]
            found |= {(right, fact) for right, rows in before.items() if _rises(rows, after[right])}
    assert found <= RISES


def _raised(situation: Situation, chance: Random) -> Iterator[str]:
    """One income of one person or household after the other, by an amount that may cross a limit."""
    for key, (lows, highs) in situation.facts.items():
        if key[0] not in INCOMES:
            continue
        for index, state in enumerate(situation.told[key]):
            if state != TOLD:
                continue
            kept = lows[index]
            for more in (1, chance.randrange(1, 60_000), chance.randrange(60_000, 3_000_000)):
                lows[index] = highs[index] = kept + more
                yield key[0]
            lows[index] = highs[index] = kept


def _rises(before: list[Row], after: list[Row]) -> bool:
    """Whether somebody who could not have it can, or somebody who has it has more."""
    for old, new in zip(before, after, strict=True):
        if (all(new[0]) and not all(old[0])) or (all(new[1]) and not all(old[1])):
            return True
        if all(old[1]) and all(new[1]) and (new[2] > old[2] or new[3] > old[3]):
            return True
    return False


def test_a_higher_income_of_two_years_ago_can_raise_rent_help(shipped: Rulebook) -> None:
    """The exception is real: just below the ceiling that income counts, above it the lower one of now."""
    amounts = []
    for income in (25_000, 46_000, 60_000):
        data, mother = _working_mother()
        mother["taxable_income"] = income
        amount = check(shipped, data, date=DATE, rights=["huurpremie"]).amount("huurpremie")
        assert amount is not None
        amounts.append(amount.low)
    assert amounts[1] < amounts[0] == amounts[2]


def test_the_jobbonus_rises_with_time_worked_which_is_no_income(shipped: Rulebook) -> None:
    bonuses = []
    for share in (30, 60, 90):
        data, mother = _working_mother()
        mother["worked_share"] = share
        amount = check(shipped, data, date=DATE, rights=["jobbonus"]).amount("jobbonus")
        bonuses.append(amount.low if amount else 0)
    assert bonuses == sorted(set(bonuses))


def test_what_one_pays_for_a_lawyer_rises_with_income_and_is_no_amount_that_one_gets(
    shipped: Rulebook,
) -> None:
    paid = []
    for wage in (1500, 2150, 2250, 2350):
        data, mother = _working_mother()
        mother["wage_net"] = wage
        said = check(shipped, data, date=DATE, rights=["pro_deo"]).as_json()["rights"]["pro_deo"]
        assert said["amount"] is None
        paid.append((said["entitlement"], *(one["text"] for one in said["shows"])))
    assert paid == [("yes", "€ 0"), ("yes", "€ 89,38"), ("yes", "€ 125"), ("no",)]


def _example(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SHIPPED / "examples" / f"{name}.json").read_text())
    return found


def _working_mother() -> tuple[dict[str, Any], dict[str, Any]]:
    data = _example("single_mother")
    return data, next(row for row in data["persons"].values() if "worked_share" in row)


# Rights that exclude each other -------------------------------------------------------


def test_rights_that_exclude_each_other_can_both_be_open_and_say_so(shipped: Rulebook) -> None:
    """Nobody has both, but the person chooses (rent help) or one comes first (IGO before leefloon). So both
    answers may be yes, and each says which other it excludes: whoever adds up takes one of them."""
    both = check(shipped, _example("single_mother"), date=DATE)
    assert [both.entitlement(name) for name in ("huursubsidie", "huurpremie")] == ["yes", "yes"]
    assert "huurpremie" in shipped.rights["huursubsidie"].excludes
    assert "huursubsidie" in shipped.rights["huurpremie"].excludes
    assert "igo" in shipped.rights["leefloon"].excludes
    pairs = {(name, one) for name, right in shipped.rights.items() for one in right.excludes}
    assert ("zorgbudget_ouderen", "it") in pairs  # an allowance for handicap goes on after 65
