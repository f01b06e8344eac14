"""Dwellings and what people own: tenure by income, rents, heating, savings, cadastral income."""

import datetime as dt
from dataclasses import dataclass

import numpy as np

from rulebook.population.ages import INSTITUTION_AT
from rulebook.population.drawing import Array, Random, cents, dealt, first_of, related, round_euro, whole
from rulebook.population.households import APPLICANT, INSTITUTION, PARTNER
from rulebook.population.index import index_factor
from rulebook.population.marginals import Marginals
from rulebook.population.model import DWELLINGS, HEATING, TENURES
from rulebook.population.work import YEAR

OWNER, PRIVATE, SUBLET, SOCIAL, PUBLIC, CARE_HOME, HOMELESS, FREE = range(len(TENURES))
GIVEN = 99
ENOUGH = 30


@dataclass(frozen=True, kw_only=True)
class Home:
    """What dwellings and belongings are drawn from. Per household `type`, `size`, `rank` (standard normal),
    `income` (net per month in cents, by need) and `age` (of the applicant); the rest per person."""

    type: Array
    size: Array
    rank: Array
    income: Array
    age: Array
    household: Array
    role: Array
    position: Array
    own_age: Array
    own_income: Array
    date: dt.date


def homes(given: Home, random: Random, figures: Marginals) -> dict[str, Array]:
    """Columns of households: tenure, dwelling, rent, lease, heating, municipality, waiting list."""
    tenure = _tenures(given, random, figures)
    dwelling = _dwellings(given, tenure, random, figures)
    stay = figures.one("years_in_rented_dwelling") * YEAR
    lease = given.date.toordinal() - 1 - random.exponential(stay, len(tenure)).astype(np.int64)
    earliest = given.date.toordinal() - ((given.age - 18) * YEAR).astype(np.int64)
    towns = figures.row("inhabitants")
    heating = figures.row("heating")
    codes = np.array([HEATING.index(str(name)) for name in heating], dtype=np.int8)
    waiting = np.where(
        np.isin(tenure, (PRIVATE, SUBLET, HOMELESS, FREE)), given.rank + random.random(len(tenure)), np.inf
    )
    return {
        "tenure": tenure,
        "dwelling": dwelling,
        "rent": _rents(given, tenure, dwelling, random, figures),
        "lease_start": np.minimum(np.maximum(lease, earliest), given.date.toordinal() - 1).astype(np.int32),
        "heating": codes[dealt(list(heating.values()), len(tenure), random)],
        "municipality": np.array(list(towns), dtype=np.int32)[
            dealt(list(towns.values()), len(tenure), random)
        ],
        "on_social_list": first_of(waiting, round(figures.one("social_housing_list") * len(tenure))),
    }


def _tenures(given: Home, random: Random, figures: Marginals) -> Array:
    """First who has no dwelling of its own, then by fifth of the income who owns, and who rents what."""
    tenure = np.full(len(given.size), GIVEN, dtype=np.int8)
    tenure[given.type == INSTITUTION] = CARE_HOME
    total = int((given.type != INSTITUTION).sum())
    poor = given.rank + random.normal(0, 1.0, len(tenure))
    for kind, number, order in (
        (HOMELESS, figures.one("homeless") * total, np.where(given.size <= 2, poor, np.inf)),
        (FREE, figures.one("free_tenure") * total, random.random(len(tenure))),
    ):
        tenure[first_of(np.where(tenure == GIVEN, order, np.inf), round(number))] = kind
    free = np.flatnonzero(tenure == GIVEN)
    fifth = np.empty(len(free), dtype=np.int64)
    order = np.lexsort((random.random(len(free)), given.income[free]))
    fifth[order] = np.arange(len(free)) * 5 // max(1, len(free))
    owners = 1 - figures.one("tenants") - figures.one("free_tenure")
    shares = np.array(list(figures.row("owners_by_income").values()))
    shares = np.minimum(shares / shares.mean() * owners * total / max(1, len(free)), 0.98)
    for number, share in enumerate(shares):
        here = free[fifth == number]
        older = np.where(given.age[here] < 30, -1.0, np.minimum(given.age[here], 60) / 40)
        wish = related(given.rank[here], 0.5, random) + older
        tenure[here[first_of(-wish, round(len(here) * float(share)))]] = OWNER
    _social(given, tenure, total, random, figures)
    tenure[tenure == GIVEN] = PRIVATE
    return tenure


def _social(given: Home, tenure: Array, total: int, random: Random, figures: Marginals) -> None:
    """Social tenants have little income."""
    need = given.rank + 0.8 * random.standard_normal(len(tenure))
    shares = {SOCIAL: figures.one("social_tenants")}
    shares |= {TENURES.index(str(name)): share for name, share in figures.row("public_and_sublet").items()}
    for kind, share in shares.items():
        tenure[first_of(np.where(tenure == GIVEN, need, np.inf), round(share * total))] = kind


def _dwellings(given: Home, tenure: Array, random: Random, figures: Marginals) -> Array:
    """Large households in houses, small ones in studios; for owners the kind of dwelling does not count."""
    found = np.zeros(len(tenure), dtype=np.int8)
    shares = figures.row("private_dwellings")
    rented = np.flatnonzero(tenure == PRIVATE)
    counts = whole([shares[name] for name in DWELLINGS], len(rented))
    order = np.argsort(-given.size[rented] + random.normal(0, 1.2, len(rented)), kind="stable")
    found[rented[order]] = np.repeat(np.arange(len(DWELLINGS), dtype=np.int8), counts)
    return found


def _rents(given: Home, tenure: Array, dwelling: Array, random: Random, figures: Marginals) -> Array:
    """Rent per month (cents) with the published means, raised with the index."""
    rent = np.zeros(len(tenure), dtype=float)
    spread = figures.row("rent_spread")
    means = figures.row("rent")
    value = related(given.rank, 0.4, random)
    since = figures.records
    private = np.array([means[name] for name in DWELLINGS]) * index_factor(since["rent"].date, given.date)
    here = tenure == PRIVATE
    for number, mean in enumerate(private):
        of = here & (dwelling == number)
        rent[of] = _around(mean, spread["private"], value[of])
    social = figures.one("social_rent") * index_factor(since["social_rent"].date, given.date)
    sublet = figures.one("sublet_rent") * index_factor(since["sublet_rent"].date, given.date)
    for kind, mean in ((SOCIAL, social), (PUBLIC, social), (SUBLET, sublet)):
        here = tenure == kind
        rent[here] = _around(mean, spread["social"], value[here])
    return np.minimum(round_euro(cents(rent), 1), 390_000).astype(np.int32)


def _around(mean: float, spread: float, value: Array) -> Array:
    """Amounts with this mean and logarithmic spread, in the order of the values; of a few only about."""
    if len(value) >= ENOUGH:
        value = (value - value.mean()) / max(float(value.std()), 0.01)
    return np.asarray(mean * np.exp(spread * value - spread**2 / 2))


def belongings(given: Home, tenure: Array, random: Random, figures: Marginals) -> dict[str, Array]:
    """Columns of persons: savings, property and cadastral income (cents)."""
    head = given.role <= PARTNER
    heads = np.bincount(given.household, head, minlength=len(given.size))[given.household]
    owner = (tenure == OWNER)[given.household] & head
    ki, own = np.zeros(len(given.size)), tenure == OWNER
    value = related(given.rank[own], 0.5, random)
    ki[own] = _around(figures.one("cadastral_income"), figures.one("cadastral_spread"), value)
    found = {"savings": _savings(given, head, random, figures)}
    found["ki_home"] = round_euro(cents(np.where(owner, ki[given.household] / heads, 0)), 1)
    for name in ("built", "unbuilt"):
        found[f"ki_other_{name}"] = _other_property(given, name, random, figures)
    kept = (given.position == INSTITUTION_AT) & (random.random(len(head)) < figures.one("house_kept"))
    found["ki_other_built"][kept] = cents(np.full(int(kept.sum()), figures.one("cadastral_income")))
    amounts = (found["ki_home"], found["ki_other_built"], found["ki_other_unbuilt"])
    found["owns_property"] = np.logical_or.reduce([amount > 0 for amount in amounts])
    return found


def _other_property(given: Home, name: str, random: Random, figures: Marginals) -> Array:
    """Cadastral income of other buildings or land, of applicants who are well off."""
    wealth = related(given.rank, 0.6, random) + random.normal(0, 0.5, len(given.size))
    order = np.where(given.age >= 30, -wealth, np.inf)
    chosen = first_of(order, round(figures.row("other_property")[name] * len(given.size)))
    mean = figures.one("cadastral_income" if name == "built" else "land_cadastral_income")
    amount = mean * np.exp(0.6 * random.standard_normal(len(given.size)))
    here = chosen[given.household] & (given.role == APPLICANT)
    return round_euro(cents(np.where(here, amount[given.household], 0)), 1)


def _savings(given: Home, head: Array, random: Random, figures: Marginals) -> Array:
    """Months of income put aside, by household; partners have as much each. Others save for themselves."""
    number = len(given.size)
    value = related(given.rank, 0.6, random) + np.minimum(given.age, 70) / 40
    place = np.empty(number)
    place[np.argsort(value, kind="stable")] = (np.arange(number) + 0.5) / max(1, number)
    without, row = figures.one("without_savings"), figures.row("savings_in_months")
    share = np.cumsum([0.0, *row.values()]) / sum(row.values())
    months = np.interp((place - without) / (1 - without), share, [0.5, *row], left=0.0)
    income = given.own_income.astype(float)
    together = np.bincount(given.household, income * head, minlength=number)
    heads = np.bincount(given.household, head, minlength=number)
    own = np.where(head, (together / np.maximum(heads, 1))[given.household], income / 2)
    amount = months[given.household] * own * (given.own_age >= 16)
    return round_euro(np.minimum(amount, 99_000_000), 100)
