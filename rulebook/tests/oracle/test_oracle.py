"""Five rights beside formulas written by hand on OpenFisca: the same answers, and amounts to the cent."""

import datetime as dt
from collections.abc import Iterator
from random import Random
from typing import Any

from rulebook import Rulebook
from rulebook.checking import Answers, answer, compiled_for
from rulebook.situation import read_situation

from . import bonus, fund, households, living, premium, supplement
from .engine import OF_HOUSEHOLD, PERSONAL, Formula, Home, Law, simulate, system_of

HOMES = 400
COUNTS = {"municipality", "low_income_months", "work_exemption_months", "worked_share"}
MONEY = {*PERSONAL[int].split(), *OF_HOUSEHOLD[int].split()} - COUNTS


def every_reading(one: str, other: str) -> list[frozenset[str]]:
    """Both, either and neither of two ways to read the law."""
    return [frozenset(), frozenset({one}), frozenset({other}), frozenset({one, other})]


def plain(name: str, value: Any) -> Any:
    """A fact as a situation has it."""
    if isinstance(value, dict):
        return {str(year): plain(name, one) for year, one in value.items()}
    return f"{value // 100}.{value % 100:02d}" if name in MONEY else value


def situation(home: Home) -> dict[str, Any]:
    household: dict[str, Any] = {name: plain(name, value) for name, value in home.facts.items()}
    for person, role in home.roles.items():
        household.setdefault(role, []).append(person)
    persons = {
        person: {name: plain(name, value) for name, value in facts.items()}
        for person, facts in home.persons.items()
    }
    return {"persons": persons, "households": {"home": household}}


class Case:
    """Some hundreds of homes, with what both engines say."""

    def __init__(
        self, book: Rulebook, right: str, date: dt.date, make: households.Maker, **also: Any
    ) -> None:
        self.law = Law(book, date)
        self.right = right
        self.variables: tuple[str, ...] = also.get("variables", ())
        random = Random(right)  # noqa: S311 - the same homes each time
        self.homes = [make(random, self.law) for _ in range(HOMES)]

    def theirs(self, *wanted: Formula, readings: frozenset[str] = frozenset()) -> dict[str, Any]:
        law = Law(self.law.book, self.law.date, readings)
        names = [one.__name__ for one in wanted]
        return dict(simulate(system_of(law), self.homes, law.date, names))

    def ours(self) -> Iterator[Answers]:
        compiled = compiled_for(self.law.book, self.law.date, (self.right,), variables=self.variables)
        for home in self.homes:
            yield answer(compiled, read_situation(compiled, situation(home), rest_is_none=True))


def test_the_income_route_of_verhoogde_tegemoetkoming(shipped: Rulebook) -> None:
    case = Case(
        shipped,
        "verhoogde_tegemoetkoming",
        dt.date(2024, 3, 15),
        households.for_fund,
        variables=("vt_low_income",),
    )
    theirs = case.theirs(fund.fund_income_low, fund.at_fund)
    person, seen = 0, set()
    for number, ours in enumerate(case.ours()):
        low = bool(theirs["fund_income_low"][number])
        assert [bool(one) for end in ours.variables["vt_low_income"] for one in end] == [low, low], number
        for one in ours.rights["verhoogde_tegemoetkoming"]:
            expected = "yes" if low and theirs["at_fund"][person] else "no"
            assert one.entitlement == expected, (number, one.of)
            seen.add(expected)
            person += 1
    assert seen == {"yes", "no"}


def test_the_social_supplement_of_the_groeipakket(shipped: Rulebook) -> None:
    case = Case(shipped, "groeipakket_sociale_toeslag", dt.date(2024, 10, 15), households.for_supplement)
    wanted = (supplement.supplement_due, supplement.supplement_paid)
    theirs = [case.theirs(*wanted, readings=one) for one in every_reading("income", "children")]
    seen = set()
    for number, ours in enumerate(case.ours()):
        home, *others = ours.rights["groeipakket_sociale_toeslag"]
        due = {bool(one["supplement_due"][number]) for one in theirs}
        expected = "yes" if due == {True} else "no" if due == {False} else "maybe"
        assert home.entitlement == expected, number
        assert all(one.entitlement == "no" for one in others)
        if expected == "yes":
            paid = [int(one["supplement_paid"][number]) for one in theirs]
            assert home.amount is not None
            assert (home.amount.low, home.amount.high) == (min(paid), max(paid)), number
        seen.add(home.entitlement)
    assert seen == {"yes", "maybe", "no"}


def test_the_jobbonus(shipped: Rulebook) -> None:
    case = Case(shipped, "jobbonus", dt.date(2026, 3, 15), households.for_bonus)
    paid = iter(case.theirs(bonus.bonus)["bonus"])
    seen = set()
    for number, ours in enumerate(case.ours()):
        for one in ours.rights["jobbonus"]:
            cents = int(next(paid))
            assert one.entitlement == ("yes" if cents else "no"), (number, one.of)
            assert (one.amount.low, one.amount.high) == (cents, cents) if one.amount else not cents, number
            seen.add(one.entitlement)
    assert seen == {"yes", "no"}


def test_the_rent_premium(shipped: Rulebook) -> None:
    case = Case(
        shipped, "huurpremie", dt.date(2023, 6, 15), households.for_premium,
        variables=("rent_help", "rent_maximum", "rent_income_ceiling", "rent_income"),
    )  # fmt: skip
    pairs = {
        "rent_help": premium.premium_amount,
        "rent_maximum": premium.rent_most,
        "rent_income_ceiling": premium.rent_ceiling,
        "rent_income": premium.rent_income_of_reference,
    }
    theirs = case.theirs(premium.premium_due, *pairs.values())
    seen = set()
    for number, ours in enumerate(case.ours()):
        [home] = ours.rights["huurpremie"]
        assert home.entitlement == ("yes" if theirs["premium_due"][number] else "no"), number
        for mine, other in pairs.items():
            low, high = (end[0] for end in ours.variables[mine])
            assert (low, high) == (theirs[other.__name__][number],) * 2, (mine, number)
        seen.add(home.entitlement)
    assert seen == {"yes", "no"}


def test_the_category_and_the_means_of_leefloon(shipped: Rulebook) -> None:
    case = Case(
        shipped, "leefloon", dt.date(2026, 3, 15), households.for_living,
        variables=("leefloon_category", "leefloon_means"),
    )  # fmt: skip
    wanted = (living.living_category, living.living_means, living.living_wage)
    theirs = [case.theirs(*wanted, readings=one) for one in every_reading("relatives", "shared_child")]
    person, exact, paid = 0, 0, 0
    for number, ours in enumerate(case.ours()):
        for place, one in enumerate(ours.rights["leefloon"]):
            wages = {int(other["living_wage"][person]) for other in theirs}
            means = {int(other["living_means"][person]) for other in theirs}
            categories = {living.NAMES[other["living_category"][number]] for other in theirs}
            low, high = (end[place] for end in ours.variables["leefloon_means"])
            bits = ours.variables["leefloon_category"][0][place]
            known = shipped.variables["leefloon_category"].type
            assert {name for name in known.values if bits & known.bit(name)} == categories
            assert low <= min(means) <= max(means) <= high, (number, one.of)
            if len(wages) == 1:
                assert one.entitlement != ("no" if wages != {0} else "yes"), (number, one.of)
            if len(means) == len(categories) == 1:
                assert (low, high) == (min(means), min(means)), (number, one.of)
                assert one.entitlement == ("no" if wages == {0} else "yes"), (number, one.of)
                cents = min(wages)
                assert (one.amount.low, one.amount.high) == (cents, cents) if one.amount else not cents
                exact, paid = exact + 1, paid + (cents > 0)
            person += 1
    assert exact > HOMES
    assert paid > HOMES // 5
