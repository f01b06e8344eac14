"""The social supplement of the Groeipakket, as OpenFisca formulas written by hand.

What the sources leave open: with the reading `income` alimony and property count for as much as they may,
with `children` nothing is paid for a placed child nor, above the low ceiling, for a child of before 2019.
"""

from typing import Any

import numpy as np

from .engine import Allowance, Household, Law, Support, formula
from .reckoning import PARENTS, half_up, monthly, total, with_benefit


def _supplement_income(member: Any, period: Any, law: Law) -> tuple[Any, Any]:
    """Per person: of the reference year, and as it is now for a year."""
    award = law.date.year if law.date.month >= 9 else law.date.year - 1
    year = period.this_year.offset(award - 2 - law.date.year)

    def grossed(net: Any) -> Any:
        return half_up(net, 100, 80) - net

    taxable = member("taxable_income", year).astype(np.int64)
    then = taxable + grossed(np.minimum(member("self_employed_income", year), taxable))
    then = then + member("untaxed_benefits", year)
    names = ("wage_taxable", "self_employed_net", "replacement_income", "pension", "other_income")
    now = 12 * monthly(member, period, *names)
    now = now + grossed(12 * member("self_employed_net", period).astype(np.int64))
    now = now + member("untaxed_benefits", period.this_year)
    alimony = 12 * member("maintenance_received", period).astype(np.int64)
    property_ = monthly(member, period, "cadastral_income_other_built", "cadastral_income_unbuilt")
    strict = "income" in law.readings
    other = (alimony if strict else half_up(alimony, 80, 100)) + property_ * (3 if strict else 1)
    return then + other, now + other


@formula(Household, bool)
def supplement_low_band(household: Any, period: Any, law: Law) -> Any:
    return _under(household, period, law, law("groeipakket.ceiling.low")) | _alarm_month(household, period)


@formula(Household, bool)
def supplement_due(household: Any, period: Any, law: Law) -> Any:
    """Somebody with child benefit at home and an income in one of the bands."""
    count, new = _children(household, period)
    large = count >= 3
    small_band = _under(household, period, law, law("groeipakket.ceiling.middle"))
    large_band = _under(household, period, law, law("groeipakket.ceiling.high")) & (new > 0)
    in_band = np.where(large, large_band, small_band)
    return (count > 0) & (household("supplement_low_band", period) | in_band)


@formula(Household, int)
def supplement_paid(household: Any, period: Any, law: Law) -> Any:
    """Cents per month."""
    member = household.members
    count, _ = _children(household, period)
    low, strict = household("supplement_low_band", period), "children" in law.readings
    small = np.where(low, law("groeipakket.supplement.small_low"), law("groeipakket.supplement.small_middle"))
    large = np.where(low, law("groeipakket.supplement.large_low"), law("groeipakket.supplement.large_middle"))
    each = np.where(count >= 3, large, small)
    child, born = with_benefit(member, period), member("birth_date", period)
    new, placed = born >= np.datetime64("2019-01-01"), member("placed_child", period)
    first = household.min(np.where(child, born.astype(int), 10**6))
    eldest = child & (born.astype(int) == household.project(first))
    only_eldest = household.project(household.sum(eldest)) == 1
    former = member("former_social_supplement", period)
    old = np.where(eldest & only_eldest, law("groeipakket.old_first_rank"), former)
    sure = household.project(low) & ~placed
    old = np.where(sure, old, 0 if strict else former) * (child & ~new)
    full, shared = member.has_role(Household.CHILD), member.has_role(Household.CO_PARENTED_CHILD)

    def number(which: Any) -> Any:
        return household.sum(child & new & which).astype(np.int64)

    def cents(which: Any) -> Any:
        return household.sum(old * which).astype(np.int64)

    paid = each * number(full & ~placed) + half_up(each, 1, 2) * number(shared & ~placed)
    if not strict:
        paid = paid + each * number(placed)
    paid = paid + cents(full) + half_up(cents(shared), 1, 2)
    return np.where(household("supplement_due", period), paid, 0)


def _children(household: Any, period: Any) -> tuple[Any, Any]:
    member = household.members
    child = with_benefit(member, period)
    new = child & (member("birth_date", period) >= np.datetime64("2019-01-01"))
    return household.sum(child), household.sum(new)


def _under(household: Any, period: Any, law: Law, ceiling: int) -> Any:
    """Then, or for six months in a row now."""
    then, now = _supplement_income(household.members, period, law)
    bell = household("low_income_months", period) >= law("groeipakket.alarm_months")
    return (total(household, then, *PARENTS) <= ceiling) | (
        bell & (total(household, now, *PARENTS) <= ceiling)
    )


def _alarm_month(household: Any, period: Any) -> Any:
    member = household.members
    support, allowance = member("ocmw_support", period), member("disability_allowance", period)
    status = (support == Support.leefloon) | (support == Support.equivalent_leefloon)
    status = status | member("receives_igo", period)
    status = status | (allowance == Allowance.ivt) | (allowance == Allowance.ivt_and_it)
    return total(household, status, *PARENTS) > 0
