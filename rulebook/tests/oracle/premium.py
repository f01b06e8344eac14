"""Huurpremie in Aalst, as OpenFisca formulas written by hand."""

from typing import Any

import numpy as np

from .engine import Household, Law, Tenure, formula
from .reckoning import PARENTS, half_up, monthly, months_since, total, with_benefit


@formula(Household, int)
def rent_dependant_number(household: Any, period: Any, law: Law) -> Any:
    """Children, and disabled members; a disabled child is both."""
    member = household.members
    disabled = member("recognised_disabled", period) & ~member.has_role(Household.OTHER)
    return household.sum(with_benefit(member, period)) + household.sum(disabled)


@formula(Household, int)
def rent_income_of_reference(household: Any, period: Any, law: Law) -> Any:
    """Two years ago when that is under the ceiling, else now."""
    member = household.members
    year = period.this_year.offset(-2)
    then = member("taxable_income", year).astype(np.int64) + member("untaxed_benefits", year)
    now = 12 * monthly(
        member, period, "wage_taxable", "self_employed_net", "replacement_income", "pension", "other_income",
        "maintenance_received",
    )  # fmt: skip
    now = now + member("untaxed_benefits", period.this_year)
    then, now = total(household, then, *PARENTS), total(household, now, *PARENTS)
    return np.where(then <= household("rent_ceiling", period), then, now)


@formula(Household, int)
def rent_ceiling(household: Any, period: Any, law: Law) -> Any:
    member = household.members
    disabled = member("recognised_disabled", period)
    self_disabled = household.sum(disabled, role=Household.APPLICANT) > 0
    others = household("rent_dependant_number", period) - self_disabled
    single = (household.nb_persons(role=Household.PARTNER) == 0) & (others == 0)
    alone = np.where(
        self_disabled,
        law("huursubsidie.income_ceiling.single_disabled"),
        law("huursubsidie.income_ceiling.single"),
    )
    family = law("huursubsidie.income_ceiling.other") + household("rent_dependant_number", period) * law(
        "huursubsidie.income_ceiling.per_dependant"
    )
    return np.where(single, alone, family)


@formula(Household, int)
def rent_most(household: Any, period: Any, law: Law) -> Any:
    """The highest rent: 20 % more per dependant, at most 50 %; 80 % of it for a room. In Aalst."""
    base = np.full(household.count, law("huursubsidie.max_rent.raised"), dtype=np.int64)
    number = household("rent_dependant_number", period)
    most = base + np.minimum(number * half_up(base, 20, 100), half_up(base, 50, 100))
    return np.where(household("rents_room", period), half_up(most, 80, 100), most)


@formula(Household, int)
def premium_amount(household: Any, period: Any, law: Law) -> Any:
    cap = law("huursubsidie.cap.raised") + law("huursubsidie.cap_per_dependant.raised") * np.minimum(
        household("rent_dependant_number", period), 4
    )
    share = half_up(household("rent_most", period), 75, 100)
    income = household("rent_income_of_reference", period)
    return np.maximum(0, np.minimum(cap, share - half_up(income, 1, 55)))


@formula(Household, bool)
def premium_due(household: Any, period: Any, law: Law) -> Any:
    tenure = household("tenure", period)
    rents = (tenure == Tenure.private_tenant) | (tenure == Tenure.sublet_tenant)
    since = months_since(household("social_housing_registered_since", period), law)
    waited = household("on_social_housing_list", period) & (since >= 48)
    barred = household("landlord_lives_in", period) | household("refused_social_housing", period)
    income_ok = household("rent_income_of_reference", period) <= household("rent_ceiling", period)
    return (
        rents & waited & ~barred & income_ok & (household("rent", period) <= household("rent_most", period))
    )
