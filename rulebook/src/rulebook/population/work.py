"""Work and income: what everybody does, what they earn or receive, and what they had before.

Who does what comes from the ages and a rank that people of one household share. Those who rank lowest are out
of work more often, earn less, save less and rent more often.
"""

import datetime as dt
from dataclasses import dataclass

import numpy as np

from rulebook.population.ages import LONE_AT, WOMAN, years_old
from rulebook.population.drawing import (
    Array,
    Random,
    at_share,
    banded,
    between,
    cents,
    dealt,
    first_of,
    fitted,
    related,
    whole,
)
from rulebook.population.households import CHILD
from rulebook.population.index import index_factor
from rulebook.population.marginals import Marginals
from rulebook.population.model import ACTIVITIES, REPLACEMENT

CHILDHOOD, STUDENT, EMPLOYEE, SELF_EMPLOYED, UNEMPLOYED, INVALID, INACTIVE, PENSIONER = range(len(ACTIVITIES))
NONE, UNEMPLOYMENT, INCAPACITY, INVALIDITY, BRIDGING = range(len(REPLACEMENT))
FITTED = ("working", "unemployed", "pensioner", "student", "inactive")
YOUNGEST, RETIRED = 15, 65
WORKING = (EMPLOYEE, SELF_EMPLOYED)
YEAR = 365.25


@dataclass(frozen=True, kw_only=True)
class People:
    """What work and income are drawn from. `rank`: standard normal, resembles that of housemates."""

    birth: Array
    age: Array
    sex: Array
    role: Array
    position: Array
    rank: Array

    @classmethod
    def of(
        cls, *, birth: Array, sex: Array, role: Array, position: Array, rank: Array, date: dt.date
    ) -> "People":
        """With the ages on a date."""
        return cls(birth=birth, age=years_old(birth, date), sex=sex, role=role, position=position, rank=rank)


def work_and_income(people: People, date: dt.date, random: Random, figures: Marginals) -> dict[str, Array]:
    """Columns of activity, wages, benefits, pensions and income of earlier years."""
    activity = activities(people, random, figures)
    columns = {"activity": activity}
    columns |= _replacement(people, activity, date, random, figures)
    columns |= _wages(people, columns, date, random, figures)
    columns["pension"] = _pensions(people, activity, date, random, figures)
    columns["benefits_net"] = cents(
        between(figures.row("net_of_benefit"), (columns["pension"] + columns["replacement_gross"]) / 100)
    )
    columns |= _years(people, columns, date, random, figures)
    return columns


# What everybody does ---------------------------------------------------------------


def activities(people: People, random: Random, figures: Marginals) -> Array:
    """The activity of each person, as an index of ACTIVITIES."""
    found = np.full(len(people.age), CHILDHOOD, dtype=np.int8)
    grown = np.flatnonzero(people.age >= YOUNGEST)
    table = figures.rows("activity_by_age")
    starts = np.array(list(table["working"]))
    band = np.searchsorted(starts, people.age[grown], side="right") - 1
    per_band = np.bincount(band, minlength=len(starts))
    shares = _activity_shares(figures)
    totals = shares / shares.sum() * len(grown)
    weights = np.array([list(table[name].values()) for name in FITTED]).T
    cells = fitted(weights * np.maximum(per_band, 1)[:, None], per_band, totals)
    for number, row in enumerate(cells):
        here = grown[band == number]
        found[here] = _one_band(people, here, whole(row, len(here)), random, figures)
    _split_working(people, found, random, figures)
    _split_inactive(people, found, random, figures)
    return found


def _activity_shares(figures: Marginals) -> Array:
    """Shares of all inhabitants; the unemployed as counted in the city, the inactive are who is left."""
    row = figures.row("activity")
    unemployed = figures.one("unemployed") / figures.one("inhabitants_then")
    inactive = row["inactive"] + row["unemployed"] - unemployed
    return np.array([row["working"], unemployed, row["pensioner"], row["student"], inactive])


def _one_band(people: People, here: Array, counts: Array, random: Random, figures: Marginals) -> Array:
    """Within a band of ages: pensioners by age, students at home first, then by rank who works."""
    _working, unemployed, pensioner, student, inactive = (int(one) for one in counts)
    found = np.full(len(here), EMPLOYEE, dtype=np.int8)
    free = np.ones(len(here), dtype=bool)
    age = people.age[here] + random.random(len(here))
    for order, number, what in (
        (-age, pensioner, PENSIONER),
        (age - 2.0 * (people.role[here] == CHILD), student, STUDENT),
    ):
        taken = first_of(np.where(free, order, np.inf), number)
        found[taken], free[taken] = what, False
    disadvantage = figures.one("lone_parent_disadvantage") * (people.position[here] == LONE_AT)
    rank = related(people.rank[here], figures.one("household_resemblance"), random) - disadvantage
    out_of_work = first_of(np.where(free, rank, np.inf), unemployed + inactive)
    kinds = np.array([UNEMPLOYED, INACTIVE], dtype=np.int8)
    found[out_of_work] = kinds[dealt([unemployed, inactive], int(out_of_work.sum()), random)]
    return found


def _split_working(people: People, found: Array, random: Random, figures: Marginals) -> None:
    share = figures.row("self_employed")
    for sex, name in ((WOMAN, "women"), (1 - WOMAN, "men")):
        here = np.flatnonzero((found == EMPLOYEE) & (people.sex == sex) & (people.age >= 18))
        chosen = random.permutation(here)[: round(len(here) * share[name])]
        found[chosen] = SELF_EMPLOYED


def _split_inactive(people: People, found: Array, random: Random, figures: Marginals) -> None:
    """Who is insured and ill for over a year: a share of all who are insured, the older ones more often."""
    rate = figures.row("invalidity")
    for sex, name in ((WOMAN, "women"), (1 - WOMAN, "men")):
        same = people.sex == sex
        insured = int((same & np.isin(found, (EMPLOYEE, UNEMPLOYED))).sum())
        order = np.where(
            same & (found == INACTIVE) & (people.age >= 18) & (people.age < RETIRED),
            random.random(len(found)) * 60 - people.age,
            np.inf,
        )
        found[first_of(order, round(insured * rate[name] / (1 - rate[name])))] = INVALID


# What they earn or receive -----------------------------------------------------------


def _replacement(
    people: People, activity: Array, date: dt.date, random: Random, figures: Marginals
) -> dict[str, Array]:
    kind = np.full(len(activity), NONE, dtype=np.int8)
    kind[activity == UNEMPLOYED] = UNEMPLOYMENT
    kind[activity == INVALID] = INVALIDITY
    draw = random.random(len(activity))
    kind[(activity == EMPLOYEE) & (draw < figures.one("incapacity"))] = INCAPACITY
    kind[(activity == SELF_EMPLOYED) & (draw < figures.one("bridging"))] = BRIDGING
    paid = np.flatnonzero(kind)
    gross = np.zeros(len(activity), dtype=np.int32)
    share = random.random(len(paid))
    factor = index_factor(figures.records["benefits"].date, date)
    gross[paid] = cents(np.rint(at_share(figures.row("benefits"), share) * factor))
    months = np.zeros(len(activity), dtype=np.int16)
    months[paid] = _months_on_benefit(kind[paid], random, figures)
    since = np.full(len(activity), date.toordinal(), dtype=np.int32)
    grown_up = people.birth + round(16 * YEAR)
    since -= (months * (YEAR / 12)).astype(np.int32)
    since = np.maximum(since, np.minimum(grown_up, date.toordinal())).astype(np.int32)
    return {"replacement": kind, "replacement_gross": gross, "replacement_since": since}


def _months_on_benefit(kind: Array, random: Random, figures: Marginals) -> Array:
    row = figures.row("months_on_benefit")
    ends = np.array([0, *row])
    class_of = dealt(list(row.values()), len(kind), random)
    months = ends[class_of] + random.random(len(kind)) * (ends[class_of + 1] - ends[class_of])
    ill = figures.row("months_of_illness")
    within_a_year = random.random(len(kind)) * ill["most_incapacity"]
    least, most = ill["least_invalidity"], ill["most_invalidity"]
    beyond = least + random.random(len(kind)) * (most - least)
    months = np.where(np.isin(kind, (INCAPACITY, BRIDGING)), within_a_year, months)
    return np.asarray(np.where(kind == INVALIDITY, beyond, months))


def _ranked(people: People, here: Array, random: Random, figures: Marginals) -> Array:
    """The share of these people that ranks below each: by household, age and chance."""
    value = related(people.rank[here], figures.one("household_resemblance"), random)
    value = value + banded(figures.row("wage_by_age"), people.age[here])
    value -= figures.one("lone_parent_disadvantage") * (people.position[here] == LONE_AT)
    place = np.empty(len(here), dtype=float)
    place[np.argsort(value, kind="stable")] = (np.arange(len(here)) + 0.5) / max(1, len(here))
    return place


def _wages(
    people: People, columns: dict[str, Array], date: dt.date, random: Random, figures: Marginals
) -> dict[str, Array]:
    """Wages of employees and income of the self-employed; nothing while a benefit replaces it."""
    activity, size = columns["activity"], len(columns["activity"])
    employed = np.flatnonzero(activity == EMPLOYEE)
    points = dict(sorted({**figures.row("gross_wages"), **figures.row("wage_ends")}.items()))
    factor = index_factor(figures.records["gross_wages"].date, date)
    full_time = np.zeros(size, dtype=np.int32)
    wage = at_share(points, _ranked(people, employed, random, figures)) * factor
    full_time[employed] = cents(np.rint(wage / 5) * 5)
    percent = np.zeros(size, dtype=np.int8)
    percent[employed] = _working_time(people.sex[employed], random, figures)
    paid = (activity == EMPLOYEE) & (columns["replacement"] == NONE)
    gross = (full_time.astype(np.int64) * percent * paid // 100).astype(np.int32)
    own = np.flatnonzero((activity == SELF_EMPLOYED) & (columns["replacement"] == NONE))
    net = np.zeros(size, dtype=np.int32)
    factor = index_factor(figures.records["self_employed_income"].date, date)
    share = _ranked(people, own, random, figures)
    net[own] = cents(np.rint(at_share(figures.row("self_employed_income"), share) * factor / 10) * 10)
    bonus = np.zeros(size, dtype=bool)
    bonus[employed] = random.random(len(employed)) < figures.one("thirteenth_month")
    return {
        "full_time_wage": full_time,
        "working_time": percent,
        "wage_gross": gross,
        "wage_taxable": cents(gross / 100 * (1 - figures.one("social_contribution"))),
        "wage_net": cents(between(figures.row("net_of_gross"), gross / 100)),
        "self_employed_net": net,
        "thirteenth_month": bonus,
    }


def _working_time(sex: Array, random: Random, figures: Marginals) -> Array:
    """Percent of full time."""
    share, kinds = figures.row("part_time"), figures.row("part_time_shares")
    percent = np.full(len(sex), 100, dtype=np.int8)
    for one, name in ((WOMAN, "women"), (1 - WOMAN, "men")):
        here = random.permutation(np.flatnonzero(sex == one))
        part = here[: round(len(here) * share[name])]
        percent[part] = np.array(list(kinds), dtype=np.int8)[dealt(list(kinds.values()), len(part), random)]
    return percent


def _pensions(people: People, activity: Array, date: dt.date, random: Random, figures: Marginals) -> Array:
    """Gross pensions per month (cents), with the published mean of each sex."""
    found = np.zeros(len(activity), dtype=np.int32)
    spread, mean = figures.one("pension_spread"), figures.row("pensions")
    factor = index_factor(figures.records["pensions"].date, date)
    for sex, name in ((WOMAN, "women"), (1 - WOMAN, "men")):
        here = np.flatnonzero((activity == PENSIONER) & (people.sex == sex))
        rank = related(people.rank[here], figures.one("household_resemblance"), random)
        amount = mean[name] * factor * np.exp(spread * rank - spread**2 / 2)
        found[here] = cents(np.rint(np.minimum(amount, 8900)))
    return found


# Earlier years -----------------------------------------------------------------------


def _years(
    people: People, columns: dict[str, Array], date: dt.date, random: Random, figures: Marginals
) -> dict[str, Array]:
    """Taxable income of a year like now, of a year before the last change, and when that was (ordinal)."""
    activity, months = columns["activity"], figures.row("months_of_pay")
    times = np.where(columns["thirteenth_month"], months["with_thirteenth_month"], months["without"])
    wage = columns["wage_taxable"].astype(np.int64) * times
    own = columns["self_employed_net"].astype(np.int64) * 12 * figures.one("self_employed_taxable")
    benefits = (columns["replacement_gross"].astype(np.int64) + columns["pension"]) * 12
    now = np.minimum(wage + own + benefits, 24_500_000).astype(np.int32)
    changed = np.full(len(activity), -1, dtype=np.int32)
    for name, share in figures.row("changed_recently").items():
        here = np.flatnonzero(activity == ACTIVITIES.index(name))
        some = here[(random.random(len(here)) < share) & (people.age[here] < RETIRED + 3)]
        changed[some] = date.toordinal() - random.integers(1, 730, len(some))
    paid = columns["replacement"] != NONE
    changed[paid] = columns["replacement_since"][paid]
    moved = np.flatnonzero(changed > 0)
    before = now.copy()
    points = dict(sorted({**figures.row("gross_wages"), **figures.row("wage_ends")}.items()))
    factor = index_factor(figures.records["gross_wages"].date, date)
    change = figures.row("before_a_change")
    earned = at_share(points, random.random(len(moved)) * change["highest_wage"]) * factor
    earned *= (1 - figures.one("social_contribution")) * months["with_thirteenth_month"]
    worked = paid[moved] | (activity[moved] == PENSIONER)
    before[moved] = np.where(worked, cents(earned), now[moved] * change["of_now"])
    return {
        "taxable_now": now,
        "taxable_before": before,
        "changed_on": changed,
        "self_employed_taxable": own.astype(np.int32),
    }
