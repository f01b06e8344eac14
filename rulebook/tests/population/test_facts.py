"""Every fact of the law has a value for everybody, and questions that make no sense are not answered."""

import numpy as np
import pytest

from rulebook import Rulebook, load
from rulebook.errors import LawError
from rulebook.kinds import Kind
from rulebook.population import FactColumns, Population
from rulebook.population.evaluating import Evaluator
from rulebook.population.facts import OFFSETS, recipes
from rulebook.reading import read
from rulebook.running import whole_years

RECIPE = "write a recipe in rulebook/population/facts/*.yaml"


def test_every_fact_of_the_law_has_a_recipe(columns: FactColumns) -> None:
    assert columns.without_recipe == (), RECIPE
    assert set(recipes()) - set(columns.book.facts) == set(), "recipes of facts that are gone"


def test_every_value_lies_within_the_bounds_of_its_fact(columns: FactColumns) -> None:
    for fact in columns.book.facts.values():
        for offset in OFFSETS if fact.period == "year" else (0,):
            values, applies = columns.of(fact.name, offset), columns.applies(fact)
            asked = values if applies is None else values[applies]
            if fact.is_choice:
                assert asked.size == 0 or (asked.min() >= 0 and asked.max() < len(fact.type.values)), (
                    fact.name
                )
            elif fact.type.kind is not Kind.BOOL and asked.size:
                assert fact.low <= asked.min() <= asked.max() <= fact.high, fact.name


def test_who_is_not_asked_has_what_the_law_says_for_that(columns: FactColumns) -> None:
    for fact in columns.book.facts.values():
        applies = columns.applies(fact)
        if applies is None:
            continue
        assert fact.otherwise is not None
        otherwise = fact.otherwise.bit_length() - 1 if fact.is_choice else fact.otherwise
        assert (columns.of(fact.name)[~applies] == otherwise).all(), fact.name


def test_a_column_is_the_same_whatever_was_asked_before(city: Population, shipped: Rulebook) -> None:
    one, other = (FactColumns(population=city, book=shipped) for _time in range(2))
    one.of("legal_case")
    one.of("rents_room")
    assert np.array_equal(one.of("days_abroad"), other.of("days_abroad"))


def test_some_have_each_value_of_the_choices_that_matter(columns: FactColumns) -> None:
    for name in ("tenure", "heating", "income_replacement", "residence_status", "disability_allowance"):
        fact, values = columns.book.facts[name], columns.of(name)
        seen = {fact.type.values[place] for place in np.unique(values)}
        assert len(seen) >= 4, (name, seen)


def test_incomes_of_earlier_years_follow_the_index_or_a_change(columns: FactColumns) -> None:
    now, before = columns.of("taxable_income", 0), columns.of("taxable_income", -2)
    with_income = (now > 500_000) & (before > 0)
    ratio = before[with_income] / now[with_income]
    assert 0.9 < np.median(ratio) < 1
    assert (np.abs(ratio - np.median(ratio)) > 0.1).mean() > 0.01


def test_self_employed_income_is_a_part_of_the_taxable_income(columns: FactColumns) -> None:
    for offset in OFFSETS:
        assert (columns.of("self_employed_income", offset) <= columns.of("taxable_income", offset)).all()


def test_a_fact_without_recipe_is_nothing_and_is_named(city: Population) -> None:
    record = {"type": "money", "per": "month", "max": 500, "label": "kat", "question": "Kost je kat veel?"}
    book = load(rows=[{"kind": "fact", "name": "cat_costs", "record": record}])
    columns = FactColumns(population=city, book=book)
    assert columns.without_recipe == ("cat_costs",)
    assert not columns.of("cat_costs").any()


def test_conditions_in_columns_agree_with_the_rules(columns: FactColumns) -> None:
    """The same condition in columns and by hand; that situations load shows it for all conditions."""
    evaluator = Evaluator(population=columns.population, book=columns.book, fact=columns.of)
    text = (
        "years(birth_date) >= 18 and not student and household.tenure in ('private_tenant', 'social_tenant')"
    )
    term = read(text, level="person", names=columns.book, where="test")
    found = evaluator.holds(term, "person")
    household = columns.population.persons["household"]
    tenures = columns.book.facts["tenure"].type.values
    for place in range(0, columns.population.size, 97):
        old = whole_years(int(columns.of("birth_date")[place]), (2026, 5, 15)) >= 18
        rents = tenures[columns.of("tenure")[household[place]]] in ("private_tenant", "social_tenant")
        assert found[place] == (old and rents and not columns.of("student")[place])


@pytest.mark.parametrize("text", ["sum(wage_net) > eur('1', 'month')", "any(student, of='couple')"])
def test_a_condition_that_columns_cannot_answer_is_refused(columns: FactColumns, text: str) -> None:
    evaluator = Evaluator(population=columns.population, book=columns.book, fact=columns.of)
    term = read(text, level="person", names=columns.book, where="test")
    with pytest.raises(LawError):
        evaluator.holds(term, "person")
