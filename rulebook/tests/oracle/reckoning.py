"""What formulas of several rights need: rounding, ages, roles, and sums in whole numbers."""

from typing import Any

import numpy as np

from .engine import Household, Law

PARENTS = (Household.APPLICANT, Household.PARTNER)
CHILDREN = (Household.CHILD, Household.CO_PARENTED_CHILD)


def half_up(number: Any, numerator: Any, denominator: Any = 1) -> Any:
    """number x numerator / denominator to the cent, halves up; for numbers from nought on."""
    return (2 * number.astype(np.int64) * numerator + denominator) // (2 * denominator)


def part(number: Any, rate: Any) -> Any:
    """A rate of an amount to the cent."""
    return half_up(number, rate.numerator, rate.denominator)


def parts(day: Any) -> tuple[Any, Any, Any]:
    """Year, month and day of the month."""
    months = day.astype("datetime64[M]")
    number = months.astype(int)
    return 1970 + number // 12, number % 12 + 1, (day.astype("datetime64[D]") - months).astype(int) + 1


def homes(person: Any) -> Any:
    """The households of the same people."""
    return person.simulation.populations["household"]


def months_since(day: Any, law: Law) -> Any:
    """Whole months until the day of the check."""
    year, month, of_month = parts(day)
    return (law.date.year - year) * 12 + law.date.month - month - (of_month > law.date.day)


def age(person: Any, period: Any, law: Law) -> Any:
    """Whole years."""
    return months_since(person("birth_date", period), law) // 12


def has(person: Any, *roles: Any) -> Any:
    """Whether a person has one of these roles."""
    return np.logical_or.reduce([person.has_role(role) for role in roles])


def total(household: Any, values: Any, *roles: Any) -> Any:
    """Summed over the members with a role, in whole numbers."""
    return sum(household.sum(values, role=role).astype(np.int64) for role in roles)


def monthly(person: Any, period: Any, *names: str) -> Any:
    """Some amounts of a person together, in whole numbers."""
    return sum(person(name, period).astype(np.int64) for name in names)


def with_benefit(member: Any, period: Any) -> Any:
    """Children at home for whom somebody receives child benefit."""
    return has(member, *CHILDREN) & member("child_benefit", period)
