"""Leefloon: category, means and amount, as OpenFisca formulas written by hand.

What the sources leave open: with the reading `relatives` the OCMW counts relatives at home, with
`shared_child` a co-parented child makes a family.
"""

from typing import Any

import numpy as np

from .engine import Household, Kinship, Law, Person, formula
from .reckoning import CHILDREN, PARENTS, age, half_up, has, homes, monthly, part, total, with_benefit

COHABITING, SINGLE, FAMILY = range(3)
NAMES = ("cohabiting", "single", "family")


@formula(Household, int)
def living_category(household: Any, period: Any, law: Law) -> Any:
    member = household.members
    minor = age(member, period, law) < 18
    family = household.any(minor & member.has_role(Household.CHILD))
    if "shared_child" in law.readings:
        family = family | household.any(minor & member.has_role(Household.CO_PARENTED_CHILD))
    together = (household.nb_persons(role=Household.PARTNER) > 0) | household("shares_costs", period)
    return np.select([family, together], [FAMILY, COHABITING], SINGLE)


@formula(Person, int)
def living_means_unexempted(person: Any, period: Any, law: Law) -> Any:
    """Net income, savings and property of one person, cents per year."""
    income = 12 * monthly(
        person,
        period,
        "wage_net",
        "self_employed_net",
        "benefits_net",
        "maintenance_received",
        "other_income",
    )
    savings, found = person("savings", period).astype(np.int64), 0
    brackets = law.scale("leefloon.savings")
    for place, (start, rate) in enumerate(brackets):
        end = brackets[place + 1][0] if place + 1 < len(brackets) else 10**12
        found = found + part(np.clip(savings, start, end) - start, rate)
    home = monthly(person, period, "cadastral_income_home", "cadastral_income_other_built")
    children = homes(person).project(homes(person).sum(with_benefit(person, period))).astype(np.int64)
    free = law("leefloon.cadastral_exemption_built") + children * law(
        "leefloon.cadastral_exemption_per_child"
    )
    land = person("cadastral_income_unbuilt", period).astype(np.int64)
    built = 3 * np.maximum(0, home - free)
    return income + found + built + 3 * np.maximum(0, land - law("leefloon.cadastral_exemption_unbuilt"))


def _category_figure(category: Any, law: Law, name: str) -> Any:
    return np.choose(category, [law(f"{name}.{one}") for one in NAMES]).astype(np.int64)


@formula(Person, int)
def living_means(person: Any, period: Any, law: Law) -> Any:
    """What counts against leefloon, cents per year."""
    home = homes(person)
    category = home.project(home("living_category", period))
    single_amount = 12 * law("leefloon.amount.cohabiting")
    every = person("living_means_unexempted", period).astype(np.int64)
    work = monthly(person, period, "wage_net", "self_employed_net")
    student = person("student", period) & (
        age(person, period, law) < law("leefloon.work_exemption_student_age")
    )
    months_left = person("work_exemption_months", period) < law("leefloon.work_exemption_months")
    exempt = np.where(months_left | student, np.minimum(work, law("leefloon.work_exemption")), 0)
    both = home.project(total(home, every, *PARENTS))
    partner = np.where(has(person, *PARENTS), both - every, 0)
    partner = np.where(category == FAMILY, partner, np.maximum(0, partner - single_amount))
    counted = every - 12 * exempt + partner
    if "relatives" in law.readings:
        counted = counted + home.project(_relatives(home, period, law) * home("shares_costs", period))
    annual = 12 * _category_figure(category, law, "leefloon.amount")
    free = _category_figure(category, law, "leefloon.general_exemption")
    return np.where(counted < annual, np.maximum(0, counted - free), counted)


def _relatives(home: Any, period: Any, law: Law) -> Any:
    """Income of adult maintenance debtors at home above the cohabiting amount for each (since March 2026)."""
    member = home.members
    kin = member("kinship", period)
    near = (
        (kin == Kinship.parent)
        | (kin == Kinship.grandparent_or_grandchild)
        | (kin == Kinship.parent_or_child_in_law)
    )
    debtor = (age(member, period, law) >= 18) & (
        has(member, *CHILDREN) | (member.has_role(Household.RELATIVE) & near)
    )
    names = ("wage_net", "self_employed_net", "benefits_net", "maintenance_received", "other_income")
    income = home.sum(12 * monthly(member, period, *names) * debtor).astype(np.int64)
    above = np.maximum(0, income - 12 * law("leefloon.amount.cohabiting") * home.sum(debtor))
    return above.astype(np.int64) + 12 * home("child_benefit_for_applicant", period)


@formula(Person, int)
def living_wage(person: Any, period: Any, law: Law) -> Any:
    """Cents per month; nought for whom it is not due."""
    category = homes(person).project(homes(person)("living_category", period))
    annual = 12 * _category_figure(category, law, "leefloon.amount")
    means = person("living_means", period)
    asks = person.has_role(Household.APPLICANT) | (person.has_role(Household.PARTNER) & (category != FAMILY))
    return np.where(asks & (means < annual), half_up(np.maximum(0, annual - means), 1, 12), 0)
