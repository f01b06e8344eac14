"""Jobbonus, as an OpenFisca formula written by hand."""

from typing import Any

import numpy as np

from .engine import Household, Law, Person, formula
from .reckoning import half_up


@formula(Person, int)
def bonus(person: Any, period: Any, law: Law) -> Any:
    """Cents for the work of last year: a straight line from the full amount down to the floor."""
    year = period.last_year
    wage = person("full_time_wage", year).astype(np.int64)
    share, full_time = person("worked_share", year), person("worked_full_time", year)
    most, floor = law("jobbonus.maximum"), law("jobbonus.floor")
    start, end = law("jobbonus.wage_full"), law("jobbonus.wage_limit")
    above = np.clip(wage - start, 0, end - start)
    base = most - half_up(above, most - floor, end - start)
    earned = half_up(base * (wage <= end), share, 100)
    least = np.where(full_time, law("jobbonus.least.full_time"), law("jobbonus.least.part_time"))
    code = person.household("municipality", period)
    flemish = np.isin(code // 10000, (1, 3, 4, 7)) | np.isin(code // 1000, (23, 24))
    theirs = person.has_role(Household.RELATIVE) | person.has_role(Household.OTHER)  # they ask for themselves
    due = flemish & ~theirs & (share > 0) & (earned >= least)
    return np.where(due & (wage <= end), earned + law("jobbonus.top_up"), 0)
