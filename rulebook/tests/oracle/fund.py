"""Verhoogde tegemoetkoming by income, as OpenFisca formulas written by hand."""

from typing import Any

import numpy as np

from .engine import Household, Law, Person, Replacement, formula
from .reckoning import CHILDREN, PARENTS, age, has, monthly, months_since


@formula(Person, bool)
def at_fund(person: Any, period: Any, law: Law) -> Any:
    """Applicant, partner and who depends on them at the health insurance fund."""
    minor = person.has_role(Household.CHILD) & (
        age(person, period, law) < law("verhoogde_tegemoetkoming.dependant_age")
    )
    return has(person, *PARENTS) | minor | person("health_insurance_dependant", period)


@formula(Household, bool)
def fund_income_low(household: Any, period: Any, law: Law) -> Any:
    """Under the ceiling of the month when somebody's status asks for it, else of last year."""
    member = household.members
    counted = member("at_fund", period)
    of_status = member("income_replacement", period)
    since = months_since(member("income_replacement_since", period), law)
    ill_or_jobless = (of_status == Replacement.unemployment) | (of_status == Replacement.incapacity)
    by_month = (
        member("receives_pension", period)
        | member("recognised_disabled", period)
        | (of_status == Replacement.invalidity)
        | (ill_or_jobless & (since >= law("verhoogde_tegemoetkoming.reference_months")))
        | ((of_status == Replacement.bridging) & (since >= law("verhoogde_tegemoetkoming.bridging_months")))
    )
    child = has(member, *CHILDREN) & (
        member("child_benefit", period)
        | (age(member, period, law) < law("verhoogde_tegemoetkoming.dependant_age"))
    )
    lone_parent = (household.nb_persons(role=Household.PARTNER) == 0) & household.any(child)
    extra = household.sum(counted).astype(int) - 1

    def ceiling(kind: str) -> Any:
        name = f"verhoogde_tegemoetkoming.{kind}_ceiling"
        return law(f"{name}.applicant") + extra * law(f"{name}.per_member")

    in_month = monthly(
        member, period, "wage_taxable", "self_employed_net", "replacement_income", "pension",
        "maintenance_received", "other_income",
    )  # fmt: skip
    last_year = member("taxable_income", period.last_year)
    month_low = 12 * household.sum(in_month * counted) < ceiling("monthly")
    year_low = household.sum(last_year * counted) < ceiling("yearly")
    return np.where(lone_parent | household.any(by_month & counted), month_low, year_low)
