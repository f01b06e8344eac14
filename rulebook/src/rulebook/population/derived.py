"""Columns that follow from others, and facts of earlier years."""

import datetime as dt
from collections.abc import Callable

import numpy as np

from rulebook.population.ages import years_old
from rulebook.population.drawing import Array
from rulebook.population.households import CHILD, CO_PARENTED
from rulebook.population.index import FIRST_COMPLETE, index_factor
from rulebook.population.model import SCHOOLS, Population
from rulebook.population.statuses import EQUIVALENT, IT, IVT, IVT_AND_IT, LEEFLOON
from rulebook.population.work import CHILDHOOD, EMPLOYEE, INACTIVE, NONE, PENSIONER, SELF_EMPLOYED, STUDENT


def _age(population: Population) -> Array:
    return years_old(population.persons["birth_date"], population.date)


def _drawn(population: Population, number: int) -> Array:
    """A number between 0 and 1 per person, the same each time it is asked."""
    return np.random.default_rng([population.seed, number]).random(population.size, dtype=np.float32)


def _does(population: Population, *activities: int) -> Array:
    return np.isin(population.persons["activity"], activities)


def _works_as_employee(population: Population) -> Array:
    return np.asarray(_does(population, EMPLOYEE) & (population.persons["replacement"] == NONE))


def _works_as_self_employed(population: Population) -> Array:
    return np.asarray(_does(population, SELF_EMPLOYED) & (population.persons["replacement"] == NONE))


def _student(population: Population) -> Array:
    return _does(population, STUDENT, CHILDHOOD)


AT_NURSERY, AT_PRIMARY, AT_SECONDARY, AT_HIGHER = 2, 6, 12, 18
"""From which age on; at two about half of the children go to school."""


def _education(population: Population) -> Array:
    """By age; of secondary pupils some in special schools, part-time, or a seventh year. No figures found."""
    age, drawn = _age(population), _drawn(population, 5)
    none, nursery, primary, secondary, seventh, special, part_time, nursing, higher, other = range(
        len(SCHOOLS)
    )
    young = np.select(
        [drawn < 0.04, drawn < 0.06, (drawn < 0.10) & (age >= AT_HIGHER - 1)],
        [special, part_time, seventh],
        secondary,
    )
    at_home = (
        ~_does(population, STUDENT, CHILDHOOD) | (age < AT_NURSERY) | ((age == AT_NURSERY) & (drawn < 0.5))
    )
    pupil = (age < AT_HIGHER) | ((age == AT_HIGHER) & (drawn < 0.5))
    found = np.select(
        [at_home, drawn > 0.99, age < AT_PRIMARY, age < AT_SECONDARY, pupil, drawn > 0.97],
        [none, other, nursery, primary, young, nursing],
        higher,
    )
    return np.asarray(found.astype(np.int8))


def _child_benefit(population: Population) -> Array:
    """Every child, and who studies or is looking for a first job until 25."""
    age = _age(population)
    at_home = np.isin(population.persons["role"], (CHILD, CO_PARENTED))
    return (age < 18) | ((age < 25) & _does(population, STUDENT) & at_home)


def _without_own_insurance(population: Population) -> Array:
    """Children without an income of their own are insured through a parent."""
    at_home = np.isin(population.persons["role"], (CHILD, CO_PARENTED))
    without = population.persons["income"] == 0
    return np.asarray(at_home & _does(population, CHILDHOOD, STUDENT, INACTIVE) & without)


def _recognised_disabled(population: Population) -> Array:
    persons = population.persons
    with_allowance = (persons["disability"] > 0) | persons["child_care_allowance"]
    return np.asarray(
        with_allowance | (_drawn(population, 1) < population.figures.one("recognised_disabled"))
    )


def _reduced_self_reliance(population: Population) -> Array:
    granted = np.isin(population.persons["disability"], (IT, IVT_AND_IT))
    granted |= population.persons["elderly_care_budget"]
    return granted | (_drawn(population, 2) < population.figures.one("reduced_self_reliance"))


def _self_reliance_points(population: Population) -> Array:
    """7 to 18 with an integration allowance, fewer without."""
    points = (_drawn(population, 3) * 7).astype(np.int64)
    granted = np.isin(population.persons["disability"], (IT, IVT_AND_IT))
    return np.where(granted, 7 + (_drawn(population, 4) ** 1.6 * 12).astype(np.int64), points)


DERIVED: dict[str, Callable[[Population], Array]] = {
    "works_as_employee": _works_as_employee,
    "works_as_self_employed": _works_as_self_employed,
    "student": _student,
    "education": _education,
    "receives_pension": lambda population: _does(population, PENSIONER),
    "child_benefit": _child_benefit,
    "without_own_insurance": _without_own_insurance,
    "recognised_disabled": _recognised_disabled,
    "reduced_self_reliance": _reduced_self_reliance,
    "self_reliance_points": _self_reliance_points,
}
"""Per name a column of persons."""


# Earlier years -----------------------------------------------------------------------


def _share_of_year(population: Population, offset: int) -> Array:
    """Which share of a calendar year somebody was already in the situation of now."""
    year = population.date.year + offset
    start, end = dt.date(year, 1, 1).toordinal(), dt.date(year + 1, 1, 1).toordinal()
    since = population.persons["changed_on"]
    return np.asarray(np.clip((end - since) / (end - start), 0, 1))


def _deflated(population: Population, offset: int) -> float:
    """Amounts of earlier years were lower by the index."""
    then = max(dt.date(population.date.year + offset, 7, 1), FIRST_COMPLETE)
    return index_factor(population.date, min(then, population.date)) if offset < 0 else 1.0


def _mixed(population: Population, now: Array, before: Array, offset: int) -> Array:
    share = _share_of_year(population, offset)
    grown = (_age(population) + offset) >= 16
    amount = (share * now + (1 - share) * before) * _deflated(population, offset) * grown
    return np.asarray((np.rint(amount / 100) * 100).astype(np.int64))


def _taxable_income(population: Population, offset: int) -> Array:
    persons = population.persons
    return _mixed(population, persons["taxable_now"], persons["taxable_before"], offset)


def _self_employed_income(population: Population, offset: int) -> Array:
    own = population.persons["self_employed_taxable"]
    return np.minimum(_mixed(population, own, own // 3, offset), _taxable_income(population, offset))


def _untaxed_benefits(population: Population, offset: int) -> Array:
    """Leefloon and allowances for a disability, roughly, of who had them that year."""
    persons = population.persons
    amounts = population.figures.row("untaxed_benefits")
    per_month = amounts["leefloon"] * np.isin(persons["support"], (LEEFLOON, EQUIVALENT))
    per_month = per_month + amounts["ivt"] * np.isin(persons["disability"], (IVT, IVT_AND_IT))
    per_month = per_month + amounts["it"] * np.isin(persons["disability"], (IT, IVT_AND_IT))
    year_end = dt.date(population.date.year + offset, 12, 31).toordinal()
    had = (persons["disability"] > 0) | (persons["support_since"] <= year_end)
    return np.asarray(np.rint(per_month * 12 * had * _deflated(population, offset)).astype(np.int64) * 100)


def _worked_share(population: Population, offset: int) -> Array:
    """Percent of a full-time year worked as an employee."""
    persons = population.persons
    share = _share_of_year(population, offset)
    now = np.where(_works_as_employee(population), persons["working_time"], 0)
    before = np.where((persons["changed_on"] > 0) & (persons["replacement"] != NONE), 100, 0)
    grown = (_age(population) + offset) >= 18
    return np.asarray(np.rint((share * now + (1 - share) * before) * grown).astype(np.int64))


def _worked_full_time(population: Population, offset: int) -> Array:
    time = population.persons["working_time"]
    return np.asarray((_worked_share(population, offset) > 0) & ((time == 0) | (time == 100)))


def _full_time_wage(population: Population, offset: int) -> Array:
    """Gross per month; of who worked before, what a yearly income before says."""
    persons = population.persons
    figures = population.figures
    months = figures.row("months_of_pay")["with_thirteenth_month"]
    before = persons["taxable_before"] / months / (1 - figures.one("social_contribution"))
    wage = np.where(persons["full_time_wage"] > 0, persons["full_time_wage"], before)
    amount = wage * _deflated(population, offset) * (_worked_share(population, offset) > 0)
    return (np.rint(amount / 500) * 500).astype(np.int64)


YEARS: dict[str, Callable[[Population, int], Array]] = {
    "taxable_income": _taxable_income,
    "self_employed_income": _self_employed_income,
    "untaxed_benefits": _untaxed_benefits,
    "worked_share": _worked_share,
    "worked_full_time": _worked_full_time,
    "full_time_wage": _full_time_wage,
}
"""Per name a column of persons in a year (0: this one, -1: last year …)."""
