"""A city of any size, the same from the same seed, in which nobody is impossible."""

import datetime as dt
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulebook.population import Population, generate
from rulebook.population.ages import months_old, years_old
from rulebook.population.homes import CARE_HOME, OWNER, PRIVATE
from rulebook.population.households import (
    ALONE,
    APPLICANT,
    CHILD,
    CO_PARENTED,
    FAMILY,
    INSTITUTION,
    LONE,
    PARTNER,
)
from rulebook.population.index import index_factor
from rulebook.population.model import CHOICES, DATES, NUMBERS
from rulebook.population.work import EMPLOYEE, PENSIONER
from rulebook.running import whole_months

DATE = dt.date(2026, 5, 15)


def same_bytes(one: Population, other: Population) -> bool:
    return all(
        set(a) == set(b) and all(a[name].tobytes() == b[name].tobytes() for name in a)
        for a, b in ((one.persons, other.persons), (one.households, other.households))
    )


def age(city: Population) -> np.ndarray:
    return years_old(city.persons["birth_date"], city.date)


@pytest.mark.parametrize("persons", [1, 2, 3, 7, 50, 999, 20_000])
def test_a_city_has_exactly_so_many_persons(persons: int) -> None:
    city = generate(persons, seed=3, date=DATE)
    assert city.size == persons == int(city.households["size"].sum())
    assert {len(column) for column in city.persons.values()} == {persons}
    assert {len(column) for column in city.households.values()} == {city.household_count}


def test_the_same_seed_makes_the_same_bytes() -> None:
    np.random.seed(5)  # what the whole process draws from must not matter
    one = generate(3_000, seed=7, date=DATE)
    np.random.seed(6)
    assert same_bytes(one, generate(3_000, seed=7, date=DATE))


def test_another_seed_makes_another_city_of_the_same_households() -> None:
    one, other = (generate(3_000, seed=seed, date=DATE) for seed in (7, 8))
    assert not same_bytes(one, other)
    sizes = [np.bincount(city.households["size"])[1:6] for city in (one, other)]
    assert np.abs(sizes[0] - sizes[1]).max() <= 5


def test_persons_stand_by_household_with_the_applicant_first(city: Population) -> None:
    first, size = city.households["first"], city.households["size"]
    assert np.array_equal(city.persons["household"], np.repeat(np.arange(len(size)), size))
    assert np.array_equal(first, np.flatnonzero(city.persons["role"] == APPLICANT))


def test_households_have_one_to_eight_members_and_a_few_have_more(city: Population) -> None:
    sizes = np.bincount(city.households["size"])
    assert (sizes[1:9] > 0).all()
    large = city.households["size"] > 8
    assert 0 < large.mean() < 0.01
    assert city.households["size"].max() <= 20


@settings(max_examples=25, deadline=None)
@given(persons=st.integers(1, 400), seed=st.integers(0, 10_000))
def test_everybody_can_be(persons: int, seed: int) -> None:
    city = generate(persons, seed=seed, date=DATE)
    household, role = city.persons["household"], city.persons["role"]
    grown = np.bincount(household, age(city) >= 18, minlength=city.household_count)
    assert (grown >= 1).all(), "an adult in every household"
    birth, first = city.persons["birth_date"], city.households["first"]
    child = np.flatnonzero(np.isin(role, (CHILD, CO_PARENTED)))
    assert (birth[child] - birth[first[household[child]]] >= 16 * 365).all(), "no child older than its parent"
    partner = np.flatnonzero(role == PARTNER)
    assert (np.bincount(household[partner], minlength=1) <= 1).all()
    assert (age(city)[partner] >= 18).all()
    assert (birth <= DATE.toordinal()).all()


def test_no_amount_is_negative_and_every_day_is_a_day(city: Population) -> None:
    for part in (city.persons, city.households):
        for name, values in part.items():
            if name in DATES:
                assert values.max() <= DATE.toordinal(), name
                assert values[values != -1].min() > dt.date(1900, 1, 1).toordinal(), name
            else:
                assert values.min() >= 0, name


def test_every_column_is_a_choice_a_day_a_number_a_yes_or_cents(city: Population) -> None:
    for part in (city.persons, city.households):
        for name, values in part.items():
            if name in CHOICES:
                assert values.max() < len(CHOICES[name]), name
            elif name not in NUMBERS:
                assert values.dtype in (np.int32, np.bool_), name


def test_who_works_earns_and_who_does_not_earns_nothing(city: Population) -> None:
    persons = city.persons
    works = (persons["activity"] == EMPLOYEE) & (persons["replacement"] == 0)
    assert (persons["wage_gross"][works] > 0).all()
    assert not persons["wage_gross"][~works].any()
    assert (persons["wage_net"] <= persons["wage_gross"]).all()
    assert (persons["wage_net"][works] > 0).all()
    assert not persons["pension"][persons["activity"] != PENSIONER].any()


def test_only_tenants_pay_rent_and_owners_have_cadastral_income(city: Population) -> None:
    tenure, rent = city.households["tenure"], city.households["rent"]
    assert (rent[tenure == PRIVATE] > 10_000).all()
    assert not rent[np.isin(tenure, (OWNER, CARE_HOME))].any()
    owned = np.bincount(city.persons["household"], city.persons["ki_home"], minlength=city.household_count)
    assert ((owned > 0) == (tenure == OWNER)).all()
    assert ((city.households["type"] == INSTITUTION) == (tenure == CARE_HOME)).all()


@pytest.mark.parametrize(
    ("what", "poor", "rich"),
    [
        ("tenants have less savings than owners", lambda c: c != OWNER, lambda c: c == OWNER),
        ("social tenants have less than private ones", lambda c: c == 3, lambda c: c == PRIVATE),
    ],
)
def test_income_savings_and_tenure_hang_together(
    city: Population, what: str, poor: Callable[..., np.ndarray], rich: Callable[..., np.ndarray]
) -> None:
    tenure = city.households["tenure"][city.persons["household"]]
    adult = age(city) >= 30
    savings, income = city.persons["savings"], city.persons["income"]
    for column in (savings, income):
        assert column[adult & poor(tenure)].mean() < 0.85 * column[adult & rich(tenure)].mean(), what


def test_partners_are_of_about_the_same_age_and_siblings_too(city: Population) -> None:
    birth, household, role = (city.persons[name] for name in ("birth_date", "household", "role"))
    partner = np.flatnonzero(role == PARTNER)
    apart = np.abs(birth[partner] - birth[city.households["first"][household[partner]]]) / 365.25
    assert np.percentile(apart, 95) < 8
    child = np.flatnonzero(role == CHILD)
    parents = np.isin(city.households["type"], (FAMILY, LONE))[household[child]]
    born = (birth[child] - birth[city.households["first"][household[child]]])[parents] / 365.25
    assert 22 < np.percentile(born, 5) < np.percentile(born, 95) < 42


def test_wages_follow_the_index_and_ages_the_date() -> None:
    then, now = (generate(5_000, seed=1, date=dt.date(year, 5, 15)) for year in (2020, 2026))
    wage = [
        float(np.median(one.persons["full_time_wage"][one.persons["full_time_wage"] > 0]))
        for one in (then, now)
    ]
    assert wage[1] / wage[0] == pytest.approx(index_factor(then.date, now.date), rel=0.01)
    assert (age(then) == age(now)).mean() > 0.95, "leap days move a few"


def test_a_leap_day_is_a_day_too() -> None:
    city = generate(500, seed=1, date=dt.date(2024, 2, 29))
    assert age(city).min() == 0
    assert age(city).max() <= 104


def test_ages_are_whole_years() -> None:
    date = dt.date(2026, 5, 15)
    days = np.array([dt.date(*day).toordinal() for day in ((2008, 5, 15), (2008, 5, 16), (2026, 5, 15))])
    assert years_old(days, date).tolist() == [18, 17, 0]


@pytest.mark.parametrize(
    ("persons", "date", "because"),
    [(0, DATE, "0"), (-5, DATE, "-5"), (10**9, DATE, "1000000000"), (5, dt.date(2016, 3, 31), "2016-03-31")],
)
def test_what_cannot_be_made_is_refused(persons: int, date: dt.date, because: str) -> None:
    with pytest.raises(ValueError, match=because):
        generate(persons, seed=1, date=date)


def test_it_tells_what_it_is_making() -> None:
    told: list[str] = []
    generate(10, seed=1, date=DATE, tell=told.append)
    assert told == ["households", "ages", "work and income", "statuses", "dwellings and belongings"]


def test_most_who_live_alone_are_of_any_age_and_children_are_not(city: Population) -> None:
    alone = city.households["type"][city.persons["household"]] == ALONE
    assert age(city)[alone].min() >= 18
    assert (age(city)[city.persons["role"] == CHILD] < 18).mean() > 0.6


def test_months_in_columns_are_those_of_the_rules() -> None:
    days = np.array(
        [dt.date(2023, 9, day).toordinal() + add for day in (1, 29, 30) for add in range(0, 900, 7)]
    )
    for date in (dt.date(2024, 2, 29), dt.date(2026, 3, 31), dt.date(2026, 4, 1)):
        today = (date.year, date.month, date.day)
        assert months_old(days, date).tolist() == [whole_months(int(day), today) for day in days]
