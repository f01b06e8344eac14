"""Making a population: households, ages, work, statuses, dwellings, in this order."""

import datetime as dt
from collections.abc import Callable

import numpy as np

from rulebook.population.ages import ages_and_sexes, positions
from rulebook.population.drawing import Array, Random
from rulebook.population.homes import Home, belongings, homes
from rulebook.population.households import (
    CHILD,
    CO_PARENTED,
    FAMILY,
    LONE,
    RELATIVE,
    Places,
    places,
)
from rulebook.population.marginals import Marginals, shipped
from rulebook.population.model import KINSHIP, Population
from rulebook.population.statuses import Grants, statuses
from rulebook.population.work import People, work_and_income

MOST_PERSONS = 20_000_000
Told = Callable[[str], None]


def generate(
    persons: int,
    seed: int,
    date: dt.date,
    *,
    figures: Marginals | None = None,
    tell: Told = lambda _what: None,
) -> Population:
    """A synthetic city of exactly so many persons on a date.

    `tell` hears what is being made. Raises ValueError for less than one person or more than 20 million, and
    for a date before April 2016, where the index is not known.
    """
    _require_possible(persons, date)
    figures = figures or shipped()
    random = np.random.default_rng(seed)
    tell("households")
    found = places(persons, random, figures)
    tell("ages")
    birth, sex = ages_and_sexes(found, date, random, figures)
    common = random.standard_normal(len(found.size), dtype=np.float32)
    rank = common[found.household]
    people = People.of(birth=birth, sex=sex, role=found.role, position=positions(found), rank=rank, date=date)
    tell("work and income")
    columns = work_and_income(people, date, random, figures)
    columns["income"] = columns["wage_net"] + columns["self_employed_net"] + columns["benefits_net"]
    tell("statuses")
    given = Grants(
        people=people,
        household=found.household,
        households=len(found.size),
        activity=columns["activity"],
        income=columns["income"],
        taxable=columns["taxable_now"],
        date=date,
    )
    columns |= statuses(given, random, figures)
    tell("dwellings and belongings")
    home = _home(found, people, common, columns["income"], date)
    of_households = homes(home, random, figures)
    columns |= belongings(home, of_households["tenure"], random, figures)
    own = {
        "household": found.household,
        "role": _with_co_parenting(found, people, random, figures),
        "position": people.position,
        "sex": sex,
        "birth_date": birth,
        "kinship": _kinship(found, birth, random),
    }
    households = {"first": found.first, "size": found.size, "type": found.type}
    households["legal_partners"] = random.random(len(found.size)) < figures.one("legal_partners")
    return Population(
        seed=seed,
        date=date,
        figures=figures,
        persons={**own, **columns},
        households={**households, **of_households},
    )


def _require_possible(persons: int, date: dt.date) -> None:
    if not 1 <= persons <= MOST_PERSONS:
        raise ValueError(f"a population has 1 to {MOST_PERSONS} persons, not {persons}")
    if date < dt.date(2016, 4, 1):
        raise ValueError(f"amounts cannot be indexed back to {date.isoformat()}")


def _home(found: Places, people: People, common: Array, income: Array, date: dt.date) -> Home:
    """Income per head, a first adult for one, others for a half, children for less (OECD scale)."""
    need = np.where(people.age < 14, 0.3, 0.5)
    need[found.first] = 1.0
    number = len(found.size)
    total = np.bincount(found.household, income, minlength=number)
    return Home(
        type=found.type,
        size=found.size,
        rank=common,
        income=total / np.bincount(found.household, need, minlength=number),
        age=people.age[found.first],
        household=found.household,
        role=found.role,
        position=people.position,
        own_age=people.age,
        own_income=income,
        date=date,
    )


def _with_co_parenting(found: Places, people: People, random: Random, figures: Marginals) -> Array:
    """Children of parents who live apart, some of whom live in turns with both: all of a household."""
    minor = np.zeros(len(found.size), dtype=bool)
    minor[found.household[(found.role == CHILD) & (people.age < 18)]] = True
    draw = random.random(len(found.size))
    apart = (found.type == LONE) | ((found.type == FAMILY) & (draw < figures.one("stepfamilies")))
    shared = minor & apart & (random.random(len(found.size)) < figures.one("co_parenting"))
    role = found.role.copy()
    young = people.age < 25
    role[(role == CHILD) & shared[found.household] & young] = CO_PARENTED
    return role


def _kinship(found: Places, birth: Array, random: Random) -> Array:
    """What a relative is of the applicant, as the ages allow; nothing is said of others."""
    kin = np.full(len(birth), KINSHIP.index("other_relative"), dtype=np.int8)
    relative = np.flatnonzero(found.role == RELATIVE)
    older = (birth[found.first[found.household[relative]]] - birth[relative]) / 365.25
    draw = random.random(len(relative))
    kinds = {name: number for number, name in enumerate(KINSHIP)}
    kin[relative[np.abs(older) < 15]] = kinds["sibling"]
    kin[relative[older >= 17]] = kinds["parent"]
    kin[relative[(older >= 17) & (draw < 0.35)]] = kinds["parent_or_child_in_law"]
    kin[relative[np.abs(older) >= 45]] = kinds["grandparent_or_grandchild"]
    kin[relative[(np.abs(older) < 17) & (draw > 0.85)]] = kinds["other_relative"]
    return kin
