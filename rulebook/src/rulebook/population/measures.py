"""What a population has of each figure that can be measured in it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from rulebook.population.ages import WOMAN, years_old
from rulebook.population.drawing import Array
from rulebook.population.homes import FREE, OWNER, PRIVATE, PUBLIC, SOCIAL, SUBLET
from rulebook.population.households import (
    CHILD,
    CO_PARENTED,
    FAMILY,
    INSTITUTION,
    LONE,
    PARTNER,
    SEVERAL,
    TOGETHER,
)
from rulebook.population.index import index_factor
from rulebook.population.model import (
    DEBT_HELP,
    DISABILITY,
    DWELLINGS,
    HEATING,
    RESIDENCES,
    SUPPORT,
    Population,
)
from rulebook.population.work import (
    CHILDHOOD,
    EMPLOYEE,
    INACTIVE,
    INVALID,
    PENSIONER,
    SELF_EMPLOYED,
    STUDENT,
    UNEMPLOYED,
)

Measured = Iterator[tuple[Any, float, float]]
"""Per key of a figure ("" when it is one number): target and reached."""
SEXES = (("women", WOMAN), ("men", 1 - WOMAN))


@dataclass(frozen=True)
class Measure:
    """What measures share."""

    population: Population

    @property
    def persons(self) -> dict[str, Array]:
        return self.population.persons

    @property
    def households(self) -> dict[str, Array]:
        return self.population.households

    @cached_property
    def age(self) -> Array:
        return years_old(self.persons["birth_date"], self.population.date)

    def one(self, name: str) -> float:
        return self.population.figures.one(name)

    def row(self, name: str) -> dict[Any, float]:
        return self.population.figures.row(name)

    def factor(self, name: str) -> float:
        return index_factor(self.population.figures.records[name].date, self.population.date)


def share(of: Array, among: Array | None = None) -> float:
    """Which share of these it holds for; not a number when there are none."""
    within = of if among is None else of[among]
    return float(within.mean()) if len(within) else float("nan")


def _shares(row: dict[Any, float]) -> dict[Any, float]:
    total = sum(row.values())
    return {key: value / total for key, value in row.items()}


def _ages(sex: int) -> Callable[[Measure], Measured]:
    def measured(given: Measure) -> Measured:
        women, men = given.row("women"), given.row("men")
        total = sum(women.values()) + sum(men.values())
        row = women if sex == WOMAN else men
        ends = [*list(row)[1:], 200]
        for (start, persons), end in zip(row.items(), ends, strict=True):
            here = (given.age >= start) & (given.age < end) & (given.persons["sex"] == sex)
            yield f"{start}+", persons / total, share(here)

    return measured


def _sizes(given: Measure) -> Measured:
    private = given.households["size"][given.households["type"] != INSTITUTION]
    for size, target in _shares(given.row("households_by_size")).items():
        yield size, target, share(private >= 4 if size == 4 else private == size)


def _of_type(name: str, kind: int) -> Callable[[Measure], Measured]:
    def measured(given: Measure) -> Measured:
        kinds = given.households["type"]
        yield "", given.one(name), share(kinds == kind, kinds != INSTITUTION)

    return measured


def _institutions(given: Measure) -> Measured:
    kind = given.households["type"][given.persons["household"]]
    yield "", given.one("institutions"), share(kind == INSTITUTION)


def _lone_fathers(given: Measure) -> Measured:
    first = given.households["first"][given.households["type"] == LONE]
    yield "", given.one("lone_fathers"), share(given.persons["sex"][first] != WOMAN)


def _couples(given: Measure) -> Measured:
    partner = np.flatnonzero(given.persons["role"] == PARTNER)
    first = given.households["first"][given.persons["household"][partner]]
    same = given.persons["sex"][partner] == given.persons["sex"][first]
    yield "", given.one("same_sex_couples"), share(same)


def _legal(given: Measure) -> Measured:
    couple = np.isin(given.households["type"], (1, FAMILY, SEVERAL))
    yield "", given.one("legal_partners"), share(given.households["legal_partners"], couple)


def _co_parenting(given: Measure) -> Measured:
    """Only lone parents: of couples nobody counted whose children they are."""
    minor = (given.age < 18) & np.isin(given.persons["role"], (CHILD, CO_PARENTED))
    lone = given.households["type"][given.persons["household"]] == LONE
    yield "", given.one("co_parenting"), share(given.persons["role"] == CO_PARENTED, minor & lone)


def _nationality(given: Measure) -> Measured:
    yield "", given.one("foreign_nationality"), share(given.persons["residence"] != 0)


def _residences(given: Measure) -> Measured:
    foreign = given.persons["residence"] != 0
    for name, target in _shares(given.row("residence_of_foreigners")).items():
        yield name, target, share(given.persons["residence"] == RESIDENCES.index(name), foreign)


def _activities(given: Measure) -> Measured:
    target = given.row("activity")
    unemployed = given.one("unemployed") / given.one("inhabitants_then")
    target |= {"inactive": target["inactive"] + target["unemployed"] - unemployed, "unemployed": unemployed}
    kinds = {
        "working": (EMPLOYEE, SELF_EMPLOYED),
        "unemployed": (UNEMPLOYED,),
        "pensioner": (PENSIONER,),
        "student": (STUDENT,),
        "inactive": (INACTIVE, INVALID),
        "child": (CHILDHOOD,),
    }
    for name, activities in kinds.items():
        yield name, target[name], share(np.isin(given.persons["activity"], activities))


def _jobless(given: Measure) -> Measured:
    household = given.persons["household"]
    works = np.isin(given.persons["activity"], (EMPLOYEE, SELF_EMPLOYED)) & (given.persons["role"] <= PARTNER)
    some = np.bincount(household, works, minlength=given.population.household_count) > 0
    kind = given.households["type"][household]
    for name, of in (("two_parents", FAMILY), ("lone_parent", LONE)):
        target = given.row("jobless_children")[name]
        yield name, target, share(~some[household], (given.age < 18) & (kind == of))


def _by_sex(name: str, holds: Callable[[Measure], Array], among: Callable[[Measure], Array]) -> Any:
    def measured(given: Measure) -> Measured:
        for key, sex in SEXES:
            here = among(given) & (given.persons["sex"] == sex)
            yield key, given.row(name)[key], share(holds(given), here)

    return measured


def _does(*activities: int) -> Callable[[Measure], Array]:
    return lambda given: np.isin(given.persons["activity"], activities)


def _wages(given: Measure) -> Measured:
    wage = given.persons["full_time_wage"][given.persons["activity"] == EMPLOYEE] / 100
    for percent, target in given.row("gross_wages").items():
        reached = float(np.percentile(wage, percent)) if len(wage) else float("nan")
        yield f"p{percent}", target * given.factor("gross_wages"), reached


def _pensions(given: Measure) -> Measured:
    pension = given.persons["pension"]
    for key, sex in SEXES:
        here = (pension > 0) & (given.persons["sex"] == sex)
        yield key, given.row("pensions")[key] * given.factor("pensions"), _mean(pension, here)


def _mean(amounts: Array, where: Array) -> float:
    return float(amounts[where].mean()) / 100 if where.any() else float("nan")


def _returns(given: Measure) -> Measured:
    """A couple that is married or lawfully cohabiting files one return; who has no income none."""
    costs = given.row("professional_costs")
    income = given.persons["taxable_now"] / 100
    working = np.isin(given.persons["activity"], (EMPLOYEE,))
    net = income - np.where(working, np.minimum(income * costs["share"], costs["most"]), 0)
    together = given.households["legal_partners"][given.persons["household"]]
    own = (income > 0) & (given.age >= 18)
    second = own & (given.persons["role"] == PARTNER) & together
    first = given.households["first"][given.persons["household"]]
    second &= own[first]
    filed = int(own.sum() - second.sum())
    target = given.one("taxable_income_per_return") * given.factor("taxable_income_per_return")
    yield "", target, float(net[own].sum()) / filed if filed else float("nan")


def _support(given: Measure) -> Measured:
    yield "", given.one("leefloon"), share(given.persons["support"] == SUPPORT.index("leefloon"))


def _equivalent(given: Measure) -> Measured:
    name = "equivalent_leefloon"
    yield "", given.one(name), share(given.persons["support"] == SUPPORT.index(name))


def _disability(given: Measure) -> Measured:
    grown = (given.age >= 18) & (given.age < 65)
    yield "", given.one("disability_allowance"), share(given.persons["disability"] > 0, grown)


def _disability_kinds(given: Measure) -> Measured:
    for name, target in given.row("disability_kinds").items():
        some = given.persons["disability"] > 0
        yield name, target, share(given.persons["disability"] == DISABILITY.index(name), some)


def _elderly(name: str, column: str) -> Callable[[Measure], Measured]:
    def measured(given: Measure) -> Measured:
        yield "", given.one(name), share(given.persons[column], given.age >= 65)

    return measured


def _child_care(given: Measure) -> Measured:
    young = (given.age < 21) & np.isin(given.persons["role"], (CHILD, CO_PARENTED))
    yield "", given.one("child_care_allowance"), share(given.persons["child_care_allowance"], young)


def _reimbursement(given: Measure) -> Measured:
    yield "", given.one("increased_reimbursement"), share(given.persons["increased_reimbursement"])


def _debts(given: Measure) -> Measured:
    collective = given.persons["debt_help"] == DEBT_HELP.index("collective")
    yield "", given.one("collective_debt_settlement"), share(collective, given.age >= 18)


def _tenants(given: Measure) -> Measured:
    tenure = given.households["tenure"][given.persons["household"]]
    yield "", given.one("tenants"), share(np.isin(tenure, (PRIVATE, SUBLET, SOCIAL, PUBLIC)))


def _tenure(name: str, kind: int) -> Callable[[Measure], Measured]:
    def measured(given: Measure) -> Measured:
        private = given.households["type"] != INSTITUTION
        yield "", given.one(name), share(given.households["tenure"] == kind, private)

    return measured


def _rents(given: Measure) -> Measured:
    private = given.households["tenure"] == PRIVATE
    for number, name in enumerate(DWELLINGS):
        here = private & (given.households["dwelling"] == number)
        yield name, given.row("rent")[name] * given.factor("rent"), _mean(given.households["rent"], here)


def _social_rent(given: Measure) -> Measured:
    here = given.households["tenure"] == SOCIAL
    target = given.one("social_rent") * given.factor("social_rent")
    yield "", target, _mean(given.households["rent"], here)


def _waiting(given: Measure) -> Measured:
    yield "", given.one("social_housing_list"), share(given.households["on_social_list"])


def _cadastral(given: Measure) -> Measured:
    owned = np.bincount(
        given.persons["household"], given.persons["ki_home"], minlength=given.population.household_count
    )
    yield "", given.one("cadastral_income"), _mean(owned, given.households["tenure"] == OWNER)


def _heating(given: Measure) -> Measured:
    for name, target in given.row("heating").items():
        yield name, target, share(given.households["heating"] == HEATING.index(name))


def _without_savings(given: Measure) -> Measured:
    """Of those with an income: who has none cannot put months of it aside."""
    first = given.households["first"]
    with_income = given.persons["income"][first] > 0
    yield "", given.one("without_savings"), share(given.persons["savings"][first] == 0, with_income)


def _towns(given: Measure) -> Measured:
    towns = given.households["municipality"][given.persons["household"]]
    for town, target in _shares(given.row("inhabitants")).items():
        yield town, target, share(towns == town)


MEASURES: dict[str, Callable[[Measure], Measured]] = {
    "women": _ages(WOMAN),
    "men": _ages(1 - WOMAN),
    "inhabitants": _towns,
    "households_by_size": _sizes,
    "institutions": _institutions,
    "lone_parents": _of_type("lone_parents", LONE),
    "lone_fathers": _lone_fathers,
    "no_nucleus": _of_type("no_nucleus", TOGETHER),
    "several_nuclei": _of_type("several_nuclei", SEVERAL),
    "same_sex_couples": _couples,
    "legal_partners": _legal,
    "co_parenting": _co_parenting,
    "foreign_nationality": _nationality,
    "residence_of_foreigners": _residences,
    "activity": _activities,
    "jobless_children": _jobless,
    "self_employed": _by_sex("self_employed", _does(SELF_EMPLOYED), _does(EMPLOYEE, SELF_EMPLOYED)),
    "part_time": _by_sex("part_time", lambda given: given.persons["working_time"] < 100, _does(EMPLOYEE)),
    "invalidity": _by_sex("invalidity", _does(INVALID), _does(EMPLOYEE, UNEMPLOYED, INVALID)),
    "gross_wages": _wages,
    "pensions": _pensions,
    "taxable_income_per_return": _returns,
    "leefloon": _support,
    "equivalent_leefloon": _equivalent,
    "igo": _elderly("igo", "igo"),
    "elderly_care_budget": _elderly("elderly_care_budget", "elderly_care_budget"),
    "disability_allowance": _disability,
    "disability_kinds": _disability_kinds,
    "child_care_allowance": _child_care,
    "increased_reimbursement": _reimbursement,
    "collective_debt_settlement": _debts,
    "tenants": _tenants,
    "social_tenants": _tenure("social_tenants", SOCIAL),
    "free_tenure": _tenure("free_tenure", FREE),
    "rent": _rents,
    "social_rent": _social_rent,
    "social_housing_list": _waiting,
    "cadastral_income": _cadastral,
    "heating": _heating,
    "without_savings": _without_savings,
}
