"""Random households of which everything that a right looks at is known, crowded around its limits."""

import datetime as dt
from collections.abc import Callable
from random import Random
from typing import Any

from .engine import Home, Law

Facts = dict[str, Any]
Maker = Callable[[Random, Law], Home]
PARENTS = ("applicant", "partner")
YEARS = range(2000, 2040)
CHILDREN = ("child", "co_parented_child")


def near(random: Random, limits: list[int], most: int) -> int:
    """An amount in cents: nought, anything, or within two cents of a limit (or of a twelfth of it)."""
    kind = random.random()
    if kind < 0.2:
        return 0
    if kind < 0.6 or not limits:
        return random.randint(0, most)
    limit = random.choice(limits) // random.choice((1, 1, 2, 12))
    return max(0, min(most, limit + random.randint(-2, 2)))


def day_near(random: Random, day: dt.date, spread: int) -> dt.date:
    """A day around a day, often on it or beside it."""
    return day + dt.timedelta(days=random.choice((-1, 0, 1, random.randint(-spread, spread))))


def years_before(date: dt.date, years: int) -> dt.date:
    return date.replace(year=date.year - years)


def people(random: Random, date: dt.date, *, others: bool = True) -> Home:
    """Who lives together, with ages on and around the limits of the law."""
    roles = {"p0": "applicant"}
    for _ in range(random.choice((0, 0, 1, 2, 3, 4, 5))):
        choice = ["partner", "child", "child", "child", "co_parented_child"] + (
            ["relative", "other"] * others
        )
        role = random.choice(choice)
        roles[f"p{len(roles)}"] = "child" if role == "partner" and "partner" in roles.values() else role
    persons = {}
    for name, role in roles.items():
        if role in CHILDREN:
            limit = random.choice((2, 7, 18, 18, 19))
            born = min(day_near(random, years_before(date, limit), 700), date - dt.timedelta(days=1))
        else:
            born = day_near(random, years_before(date, random.choice((19, 24, 40, 65, 70))), 300)
        if role in PARENTS:
            born = min(born, years_before(date, 18) - dt.timedelta(days=random.randint(9000, 9400)))
        persons[name] = {"birth_date": born}
    return Home(roles=roles, persons=persons)


def age(person: Facts, date: dt.date) -> int:
    born = person["birth_date"]
    return date.year - born.year - ((date.month, date.day) < (born.month, born.day))


def earn(random: Random, person: Facts, date: dt.date, limits: list[int]) -> None:
    """Wages, benefits, pension and the rest, each with the fact that makes its question sensible."""
    if age(person, date) < 18:
        return
    if random.random() < 0.5:
        person["works_as_employee"] = True
        person["wage_taxable"] = near(random, limits, 600_000)
        person["wage_net"] = near(random, limits, 400_000)
    if random.random() < 0.2:
        person["works_as_self_employed"] = True
        person["self_employed_net"] = near(random, limits, 400_000)
    if random.random() < 0.4:
        kinds = ("unemployment", "incapacity", "invalidity", "bridging", "other")
        person["income_replacement"] = random.choice(kinds)
        person["replacement_income"] = near(random, limits, 250_000)
        if person["income_replacement"] in {"unemployment", "incapacity", "bridging"}:
            quarter = dt.date(date.year - (date.month <= 3), (date.month - 4) % 12 + 1, min(date.day, 28))
            person["income_replacement_since"] = day_near(random, quarter, 60)
    if random.random() < 0.2:
        person["receives_pension"] = True
        person["pension"] = near(random, limits, 300_000)
    if person.get("income_replacement") or person.get("receives_pension"):
        person["benefits_net"] = near(random, limits, 200_000)
    if random.random() < 0.2:
        person["other_income"] = near(random, limits, 100_000)
    if random.random() < 0.2:
        person["maintenance_received"] = near(random, [], 100_000)


def yearly(random: Random, date: dt.date, limits: list[int], most: int) -> dict[int, int]:
    """Another amount in each year, so that the wrong year shows."""
    return {year: near(random, limits, most) for year in range(date.year - 4, date.year + 1)}


def past_income(random: Random, person: Facts, date: dt.date, limits: list[int]) -> None:
    if age(person, date) < 18:
        return
    person["taxable_income"] = yearly(random, date, limits, 9_000_000)
    if random.random() < 0.3:
        person["self_employed_income"] = yearly(random, date, limits, 9_000_000)
    if random.random() < 0.3:
        person["untaxed_benefits"] = yearly(random, date, [], 1_500_000)


def child_benefit(random: Random, home: Home, date: dt.date, *, old: bool = True) -> None:
    for name, person in home.persons.items():
        if home.roles[name] in CHILDREN and age(person, date) < 25:
            person["child_benefit"] = random.random() < 0.85
            if old and person["child_benefit"]:
                person["placed_child"] = random.random() < 0.2
                if person["birth_date"] < dt.date(2019, 1, 1):
                    person["former_social_supplement"] = random.randint(0, 12_000)


def for_fund(random: Random, law: Law) -> Home:
    home, date = people(random, law.date), law.date
    ceilings = [law(f"verhoogde_tegemoetkoming.{kind}_ceiling.applicant") for kind in ("yearly", "monthly")]
    more = [law(f"verhoogde_tegemoetkoming.{kind}_ceiling.per_member") for kind in ("yearly", "monthly")]
    limits = [top + number * step for top, step in zip(ceilings, more, strict=True) for number in range(4)]
    child_benefit(random, home, date, old=False)
    for name, person in home.persons.items():
        role = home.roles[name]
        earn(random, person, date, limits)
        past_income(random, person, date, limits)
        person["recognised_disabled"] = random.random() < 0.1
        if role == "co_parented_child" or (role == "child" and age(person, date) >= 18):
            person["health_insurance_dependant"] = random.random() < 0.5
    if random.random() < 0.3:
        limit = random.choice(limits) + random.randint(-1, 1)
        first = _bare(home)
        first["taxable_income"] = dict.fromkeys(YEARS, limit)
        first |= {"receives_pension": random.random() < 0.5, "other_income": limit // 12}
    return home


def _bare(home: Home, *also: str) -> Facts:
    """The first person, after everybody lost what they earn."""
    kept = ("birth_date", "child_benefit", "health_insurance_dependant", "recognised_disabled", *also)
    for name, person in home.persons.items():
        home.persons[name] = {key: value for key, value in person.items() if key in kept}
    return home.persons["p0"]


def for_supplement(random: Random, law: Law) -> Home:
    home, date = people(random, law.date), law.date
    limits = [law(f"groeipakket.ceiling.{name}") for name in ("low", "middle", "high")]
    child_benefit(random, home, date)
    if random.random() < 0.5 and any(person.get("child_benefit") for person in home.persons.values()):
        home.facts["low_income_months"] = random.choice((0, 5, 6, 7))
    for person in home.persons.values():
        if random.random() < 0.6:
            earn(random, person, date, limits)
        past_income(random, person, date, limits)
        if age(person, date) >= 18:
            person["ocmw_support"] = random.choice(
                ("none",) * 20 + ("leefloon", "equivalent_leefloon", "other_aid")
            )
            person["disability_allowance"] = random.choice(("none",) * 20 + ("ivt", "it", "ivt_and_it"))
            if random.random() < 0.2:
                person |= {"owns_property": True, "cadastral_income_other_built": random.randint(0, 300_000)}
                person["cadastral_income_unbuilt"] = random.randint(0, 10_000)
        if age(person, date) >= 65:
            person["receives_igo"] = random.random() < 0.1
    if random.random() < 0.4:
        _alimony_on_a_limit(random, home, limits)
    return home


def _alimony_on_a_limit(random: Random, home: Home, limits: list[int]) -> None:
    """Wages and alimony that together lie on a ceiling, counting all of the alimony or four fifths."""
    _bare(home, "ocmw_support", "placed_child", "former_social_supplement")
    alimony = random.randint(0, 80_000)
    counted = random.choice((12 * alimony, (12 * alimony * 8 + 5) // 10))
    wage = random.choice(limits) - counted + random.randint(-2, 2)
    home.persons["p0"] |= {"maintenance_received": alimony, "taxable_income": dict.fromkeys(YEARS, wage)}


def for_bonus(random: Random, law: Law) -> Home:
    home, date = people(random, law.date), law.date
    home.facts["municipality"] = random.choice(
        (41002, 41002, 11001, 21004, 24062, 25112, 31005, 62063, 71022)
    )
    limits = [law("jobbonus.wage_full"), law("jobbonus.wage_limit")]
    for person in home.persons.values():
        # The law looks at each quarter; who nears the age of pension has no exact answer.
        if age(person, date) >= 60:
            person["birth_date"] = years_before(date, random.randint(30, 60))
        if age(person, date) >= 18 and random.random() < 0.8:
            years = range(date.year - 4, date.year + 1)
            shares = {year: random.choice((0, 1, 5, 19, 20, 49, 50, 100, 100)) for year in years}
            person["worked_share"] = {**shares, date.year - 1: random.choice((1, 7, 20, 50, 80, 100))}
            person["worked_full_time"] = {year: random.random() < 0.5 for year in years}
            person["full_time_wage"] = {year: near(random, limits, 400_000) for year in years}
    return home


def for_premium(random: Random, law: Law) -> Home:
    home, date = people(random, law.date), law.date
    names = ("single", "single_disabled", "other")
    step = law("huursubsidie.income_ceiling.per_dependant")
    limits = [
        law(f"huursubsidie.income_ceiling.{name}") + step * number for name in names for number in (0, 1)
    ]
    child_benefit(random, home, date, old=False)
    for person in home.persons.values():
        person["recognised_disabled"] = random.random() < 0.15
        earn(random, person, date, limits)
        past_income(random, person, date, limits)
        if "taxable_income" in person:  # low enough that most premiums are between nought and the cap
            person["taxable_income"] = {
                year: amount // random.choice((1, 3)) for year, amount in person["taxable_income"].items()
            }
    if random.random() < 0.3:
        limit = random.choice(limits) + random.randint(-1, 1)
        _bare(home)["taxable_income"] = dict.fromkeys(YEARS, limit)
    tenure = random.choice(("private_tenant",) * 6 + ("sublet_tenant", "social_tenant", "owner"))
    home.facts |= {"municipality": 41002, "tenure": tenure, "on_social_housing_list": random.random() < 0.9}
    if home.facts["on_social_housing_list"]:
        home.facts["social_housing_registered_since"] = day_near(random, years_before(date, 4), 900)
        home.facts["refused_social_housing"] = random.random() < 0.1
    if tenure != "owner":
        home.facts["rent"] = near(random, [law("huursubsidie.max_rent.raised")], 120_000)
    if tenure in {"private_tenant", "sublet_tenant"}:
        home.facts["rents_room"] = random.random() < 0.2
    if tenure == "private_tenant":
        home.facts["landlord_lives_in"] = random.random() < 0.1
    return home


def for_living(random: Random, law: Law) -> Home:
    """One of four has what the sources leave open; of the others the answer is exact."""
    home, date = people(random, law.date), law.date
    if random.random() < 0.75:
        for name, role in home.roles.items():
            if role in {"relative", *CHILDREN}:
                home.roles[name] = "child"
                home.persons[name]["birth_date"] = date - dt.timedelta(days=random.randint(10, 6400))
    limits = [law(f"leefloon.amount.{name}") * 12 for name in ("cohabiting", "single", "family")]
    child_benefit(random, home, date, old=False)
    for name, person in home.persons.items():
        if age(person, date) >= 16:
            person["residence_status"] = "belgian"
        if home.roles[name] == "relative":
            kinds = (
                "parent",
                "grandparent_or_grandchild",
                "parent_or_child_in_law",
                "sibling",
                "other_relative",
            )
            person["kinship"] = random.choice(kinds)
        if age(person, date) >= 18:
            _means(random, person, date, limits, may_be_exempt=home.roles[name] in PARENTS)
    if any(
        role in {"relative", "other"} or (role in CHILDREN and age(home.persons[name], date) >= 18)
        for name, role in home.roles.items()
    ):
        home.facts["shares_costs"] = random.random() < 0.6
    if random.random() < 0.3:
        first = home.persons["p0"]
        home.persons["p0"] = {key: first[key] for key in ("birth_date", "residence_status")}
        home.persons["p0"]["other_income"] = random.choice(limits) // 12 + random.randint(-2, 2)
    return home


def _means(random: Random, person: Facts, date: dt.date, limits: list[int], *, may_be_exempt: bool) -> None:
    """Income, savings and property of a grown-up."""
    if random.random() < 0.6:
        earn(random, person, date, limits)
    person["student"] = random.random() < 0.2
    person["savings"] = near(random, [620_000, 1_250_000], 3_000_000)
    if random.random() < 0.3:
        person |= {"owns_property": True, "cadastral_income_home": near(random, [75_000, 87_500], 300_000)}
        person["cadastral_income_other_built"] = random.choice((0, random.randint(0, 100_000)))
        person["cadastral_income_unbuilt"] = near(random, [3_000], 10_000)
    if may_be_exempt and (person.get("works_as_employee") or person.get("works_as_self_employed")):
        person["work_exemption_months"] = random.choice((0, 35, 36))
