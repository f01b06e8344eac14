"""What institutions granted: residence, disability, OCMW, IGO, debts, verhoogde tegemoetkoming.

Each status goes to whom it is meant for, until as many have it as the figures say.
"""

import datetime as dt
from dataclasses import dataclass

import numpy as np

from rulebook.population.ages import ALONE_AT, INSTITUTION_AT, LONE_AT
from rulebook.population.drawing import Array, Random, between, dealt, first_of, related
from rulebook.population.households import CHILD, PARTNER
from rulebook.population.marginals import Marginals
from rulebook.population.model import DEBT_HELP, DISABILITY, RESIDENCES, SUPPORT
from rulebook.population.work import INACTIVE, INVALID, RETIRED, STUDENT, UNEMPLOYED, YEAR, People

NO_HELP, LEEFLOON, EQUIVALENT, ADVANCE, OTHER_AID = range(len(SUPPORT))
NO_ALLOWANCE, IVT, IT, IVT_AND_IT = range(len(DISABILITY))
BELGIAN = 0
ADULT = 18


@dataclass(frozen=True, kw_only=True)
class Grants:
    """What statuses are drawn from. `household`: per person; `income`: net per month, `taxable`: per year
    (cents), both per person."""

    people: People
    household: Array
    households: int
    activity: Array
    income: Array
    taxable: Array
    date: dt.date


def statuses(given: Grants, random: Random, figures: Marginals) -> dict[str, Array]:
    """Columns of residence and of what was granted to persons."""
    columns = {"residence": _residences(given, random, figures)}
    columns["disability"] = _disabilities(given, random, figures)
    columns["igo"] = _igo(given, random, figures)
    columns["support"] = _support(given, columns, random, figures)
    columns["support_since"] = _since(given, columns["support"], random, figures)
    columns["elderly_care_budget"] = _elderly(given, random, figures)
    columns["child_care_allowance"] = _children(given, random, figures)
    columns["debt_help"] = _debts(given, random, figures)
    columns["increased_reimbursement"] = _increased_reimbursement(given, columns, random, figures)
    return columns


def _residences(given: Grants, random: Random, figures: Marginals) -> Array:
    """Whole households have a nationality; those that rank lower a foreign one more often."""
    sizes = np.bincount(given.household, minlength=given.households)
    first = np.searchsorted(given.household, np.arange(given.households))
    order = np.argsort(related(given.people.rank[first], 0.25, random), kind="stable")
    wanted = figures.one("foreign_nationality") * len(given.household)
    foreign = order[np.cumsum(sizes[order]) <= wanted]
    kinds = figures.row("residence_of_foreigners")
    codes = np.array([RESIDENCES.index(str(name)) for name in kinds], dtype=np.int8)
    found = np.full(given.households, BELGIAN, dtype=np.int8)
    found[foreign] = codes[dealt(list(kinds.values()), len(foreign), random)]
    return np.asarray(found[given.household])


def _disabilities(given: Grants, random: Random, figures: Marginals) -> Array:
    age = given.people.age
    number = round(figures.one("disability_allowance") * int(((age >= ADULT) & (age < RETIRED)).sum()))
    row = figures.row("disability_kinds")
    found = np.full(len(age), NO_ALLOWANCE, dtype=np.int8)
    draw = random.random(len(age))
    able = (age >= ADULT) & (age < RETIRED)
    without_work = np.where(
        given.activity == INACTIVE, draw, np.where(given.activity == INVALID, 1 + draw, np.inf)
    )
    with_income = np.where(np.isin(given.activity, (INVALID, INACTIVE)), draw, 0.75 + draw)
    for name, order in (("ivt_and_it", without_work), ("ivt", without_work), ("it", with_income)):
        free = able & (found == NO_ALLOWANCE)
        found[first_of(np.where(free, order, np.inf), round(number * row[name]))] = DISABILITY.index(name)
    return found


def _couple_income(given: Grants) -> Array:
    """Per person what the applicant and partner of the household have together, each person apart else."""
    head = given.people.role <= PARTNER
    total = np.bincount(given.household, given.income * head, minlength=given.households)
    return np.asarray(np.where(head, total[given.household], given.income))


def _igo(given: Grants, random: Random, figures: Marginals) -> Array:
    old = given.people.age >= RETIRED
    need = np.log1p(_couple_income(given)) + random.normal(0, 0.25, len(old))
    able = old & (given.people.age >= RETIRED + 1)
    return first_of(np.where(able, need, np.inf), round(figures.one("igo") * int(old.sum())))


def _support(given: Grants, columns: dict[str, Array], random: Random, figures: Marginals) -> Array:
    """Leefloon for who has no other income, lives alone or with children first; students some."""
    people, size = given.people, len(given.household)
    found = np.full(size, NO_HELP, dtype=np.int8)
    free = (people.age >= ADULT) & (people.age < RETIRED) & (people.position != INSTITUTION_AT)
    free &= (columns["disability"] == NO_ALLOWANCE) | (columns["disability"] == IT)
    need = np.where(np.isin(people.position, (ALONE_AT, LONE_AT)), 0.0, 1.2)
    need = need + 1.0 * (people.role == CHILD) + 1.5 * (given.activity == STUDENT)
    need = need + _couple_income(given) / 80_000 + np.maximum(people.age - 20, 0) / 35
    need = need + random.exponential(0.5, size)
    poor = free & np.isin(given.activity, (INACTIVE, STUDENT)) & (_couple_income(given) < 120_000)
    stay = np.isin(
        columns["residence"], [RESIDENCES.index("foreigners_register"), RESIDENCES.index("asylum_applicant")]
    )
    law = poor & ~stay & (columns["residence"] != RESIDENCES.index("none"))
    found[first_of(np.where(poor & stay, need, np.inf), round(figures.one("equivalent_leefloon") * size))] = (
        EQUIVALENT
    )
    found[first_of(np.where(law, need, np.inf), round(figures.one("leefloon") * size))] = LEEFLOON
    other = figures.row("other_ocmw_aid")
    rest = (people.age >= ADULT) & (found == NO_HELP) & (_couple_income(given) < 180_000)
    draw = np.where(rest, random.random(size), np.inf)
    found[first_of(draw, round(other["other_aid"] * size))] = OTHER_AID
    waiting = np.where(rest & (found == NO_HELP) & (given.activity == INACTIVE), draw, np.inf)
    found[first_of(waiting, round(other["advance"] * size))] = ADVANCE
    return found


def _since(given: Grants, support: Array, random: Random, figures: Marginals) -> Array:
    """From when on (ordinal): half of them less than a year and a half, some for many years."""
    mean = figures.one("years_with_support") * YEAR
    days = random.exponential(mean, len(support)).astype(np.int64)
    earliest = given.people.birth.astype(np.int64) + round(ADULT * YEAR)
    since = np.maximum(given.date.toordinal() - 1 - days, np.minimum(earliest, given.date.toordinal() - 1))
    return np.where(support > NO_HELP, since, given.date.toordinal()).astype(np.int32)


def _elderly(given: Grants, random: Random, figures: Marginals) -> Array:
    old = given.people.age >= RETIRED
    order = np.where(old, random.random(len(old)) * 40 - given.people.age, np.inf)
    return first_of(order, round(figures.one("elderly_care_budget") * int(old.sum())))


def _children(given: Grants, random: Random, figures: Marginals) -> Array:
    young = (given.people.age < 21) & (given.people.role == CHILD)
    order = np.where(young, random.random(len(young)), np.inf)
    return first_of(order, round(figures.one("child_care_allowance") * int(young.sum())))


def _debts(given: Grants, random: Random, figures: Marginals) -> Array:
    """Among adults with little income first, but not only."""
    grown = given.people.age >= ADULT
    found = np.zeros(len(grown), dtype=np.int8)
    order = related(given.people.rank, 0.45, random) + 0.4 * (given.activity != UNEMPLOYED)
    shares = {"collective": figures.one("collective_debt_settlement"), **figures.row("other_debt_help")}
    for name, share in shares.items():
        able = np.where(grown & (found == 0), order, np.inf)
        found[first_of(able, round(share * int(grown.sum())))] = DEBT_HELP.index(name)
    return found


def _increased_reimbursement(
    given: Grants, columns: dict[str, Array], random: Random, figures: Marginals
) -> Array:
    """Verhoogde tegemoetkoming for whole households: those with a status, then those with least income."""
    sizes = np.bincount(given.household, minlength=given.households)
    income = np.bincount(given.household, given.taxable, minlength=given.households) / 100
    need = between({1: 1.0, 2: 1.2, 5: 1.75, 12: 3.0}, sizes)
    score = np.log1p(income / need) + random.normal(0, 0.10, given.households)
    granted = np.isin(columns["support"], (LEEFLOON, EQUIVALENT)) | columns["igo"]
    granted |= (columns["disability"] != NO_ALLOWANCE) | columns["elderly_care_budget"]
    with_status = np.bincount(given.household, granted, minlength=given.households) > 0
    score[with_status & (income / need < 40_000)] -= 20
    order = np.argsort(score, kind="stable")
    wanted = figures.one("increased_reimbursement") * len(given.household)
    chosen = np.zeros(given.households, dtype=bool)
    chosen[order[np.cumsum(sizes[order]) <= wanted]] = True
    return np.asarray(chosen[given.household])
