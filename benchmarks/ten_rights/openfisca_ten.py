"""The ten rights of `law/` as OpenFisca formulas, written by hand. Runs where openfisca-core is installed.

Amounts come from the same YAML, so that a difference is a difference of rules.
"""

import datetime as dt
from pathlib import Path

import numpy as np
import yaml
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DateUnit
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

LAW = Path(__file__).parent / "law"
ROLES = [
    {"key": "applicant", "max": 1},
    {"key": "partner", "max": 1},
    {"key": "child", "plural": "children"},
    {"key": "other", "plural": "others"},
]
Household = build_entity(key="household", plural="households", label="", roles=ROLES)
Couple = build_entity(key="couple", plural="couples", label="", roles=ROLES)
Family = build_entity(key="family", plural="families", label="", roles=ROLES)
Person = build_entity(key="person", plural="persons", label="", is_person=True)
YEAR, ETERNITY = DateUnit.YEAR, DateUnit.ETERNITY


def amount(name: str) -> float:
    """The one value of an amount of the law."""
    data = yaml.safe_load((LAW / "parameters/ten" / f"{name}.yaml").read_text())
    return float(next(iter(data["values"].values())))


def scale(name: str) -> tuple[list[float], list[float]]:
    """Thresholds and amounts of a scale."""
    data = yaml.safe_load((LAW / "parameters/ten" / f"{name}.yaml").read_text())
    rows = data["brackets"]
    return tuple([float(next(iter(row[key].values()))) for row in rows] for key in ("threshold", "amount"))


def flat(name: str, base):
    """The amount of the slice that a base lies in."""
    thresholds, amounts = SCALES[name]
    return np.select([base >= threshold for threshold in reversed(thresholds)], list(reversed(amounts)), 0.0)


AMOUNTS = {
    path.stem: amount(path.stem)
    for path in (LAW / "parameters/ten").glob("*.yaml")
    if "\nvalues:" in path.read_text()
}
SCALES = {name: scale(name) for name in ("supplement", "rent_premium", "waste")}
LIVING = {
    key: float(next(iter(row["values"].values())))
    for key, row in yaml.safe_load((LAW / "parameters/ten/living.yaml").read_text()).items()
    if isinstance(row, dict) and "values" in row
}


class Receives(Enum):
    """What somebody receives."""

    none = "none"
    igo = "igo"
    it = "it"


class Tenure(Enum):
    """How a household lives."""

    owner = "owner"
    tenant = "tenant"


def given(name, entity, kind, period=YEAR, **more):
    """A variable that is given."""
    about = {"entity": entity, "value_type": kind, "definition_period": period, "label": name, **more}
    return type(name, (Variable,), about)


def computed(name, entity, kind, formula, *, reforms):
    """A variable with a formula that reads its amounts of a table, or of the parameters of the system."""
    if reforms:
        return given(name, entity, kind, formula=lambda unit, period, at: formula(unit, period, at(period)))
    return given(name, entity, kind, formula=lambda unit, period: formula(unit, period, AMOUNTS))


def age(person, period, _a):
    """Years on 15 April of the period, as dates compare."""
    birth = person("birth_date", period).astype("datetime64[D]")
    years = period.start.year - (birth.astype("datetime64[Y]").astype(int) + 1970)
    months = birth.astype("datetime64[M]").astype(int) % 12 + 1
    days = (birth - birth.astype("datetime64[M]")).astype(int) + 1
    return years - ((months > 4) | ((months == 4) & (days > 15)))


def cents(value):
    """To the cent, halves up."""
    return np.floor(value * 100 + 0.5) / 100


def living_gap(couple, period, _a):
    """What a couple misses of the living wage in a year."""
    home = couple.members.household
    has_children = couple.any(home("children", period) > 0)
    is_together = couple.any(home("size", period) > 1)
    base = np.select([has_children, is_together], [LIVING["family"], LIVING["cohabiting"]], LIVING["single"])
    return np.maximum(0, base - couple.sum(couple.members("income", period)))


def couple_share(person, period, _a):
    """An equal part of what a couple has."""
    couple = person.couple
    return cents(couple.sum(couple.members("income", period)) / couple.nb_persons())


def social_tariff(household, period, _a):
    """Somebody receives one of the allowances that give the tariff."""
    receives = household.members("receives", period)
    return household.any((receives == Receives.igo) + (receives == Receives.it))


def rent_premium(household, period, a):
    """A tenant with a modest rent and income."""
    is_tenant = household("tenure", period) == Tenure.tenant
    modest = household("rent", period) <= a["max_rent"]
    return is_tenant * modest * (household("household_income", period) < a["rent_income"])


def care(person, period, a):
    """Points, age and the income of the couple."""
    points = person("points", period) >= a["care_points"]
    income = person.couple("couple_income", period) < a["care_income"]
    return points * (person("age", period) < a["care_age"]) * income


FORMULAS = [
    ("age", Person, int, age),
    ("is_child", Person, bool, lambda p, t, a: p("age", t) < a["adult_age"]),
    ("size", Household, int, lambda h, _t, _a: h.nb_persons()),
    ("children", Household, int, lambda h, t, _a: h.sum(h.members("is_child", t))),
    ("family_children", Family, int, lambda f, t, _a: f.sum(f.members("is_child", t))),
    ("household_income", Household, float, lambda h, t, _a: h.sum(h.members("income", t))),
    (
        "vt",
        Household,
        bool,
        lambda h, t, a: h("household_income", t) < a["vt_ceiling"] + a["vt_member"] * (h("size", t) - 1),
    ),
    ("social_tariff", Household, bool, social_tariff),
    ("living_gap", Couple, float, living_gap),
    (
        "leefloon",
        Couple,
        bool,
        lambda c, t, _a: c.any(c.members("is_child", t) == 0) * (c("living_gap", t) > 0),
    ),
    ("leefloon_amount", Couple, float, lambda c, t, _a: c("leefloon", t) * cents(c("living_gap", t) / 12)),
    ("family_income", Family, float, lambda f, t, _a: f.sum(f.members("income", t))),
    (
        "supplement",
        Family,
        bool,
        lambda f, t, a: (f("family_children", t) > 0) * (f("family_income", t) < a["supplement_income"]),
    ),
    (
        "supplement_amount",
        Family,
        float,
        lambda f, t, _a: (
            f("supplement", t) * f("family_children", t) * flat("supplement", f("family_children", t))
        ),
    ),
    ("pupils", Family, int, lambda f, t, _a: f.sum(f.members("is_child", t) * f.members("at_school", t))),
    (
        "school",
        Family,
        bool,
        lambda f, t, a: (
            (f("pupils", t) > 0)
            * (f("family_income", t) < a["school_ceiling"] + a["school_step"] * f.nb_persons())
        ),
    ),
    ("school_amount", Family, float, lambda f, t, a: f("school", t) * a["school_amount"] * f("pupils", t)),
    ("rent_premium", Household, bool, rent_premium),
    (
        "rent_premium_amount",
        Household,
        float,
        lambda h, t, _a: h("rent_premium", t) * flat("rent_premium", h("children", t)),
    ),
    ("couple_income", Couple, float, lambda c, t, _a: c.sum(c.members("income", t))),
    ("care", Person, bool, care),
    ("care_amount", Person, float, lambda p, t, a: p("care", t) * a["care_amount"]),
    ("couple_share", Person, float, couple_share),
    (
        "igo",
        Person,
        bool,
        lambda p, t, a: (p("age", t) >= a["pension_age"]) * (p("couple_share", t) < a["igo_base"]),
    ),
    (
        "igo_amount",
        Person,
        float,
        lambda p, t, a: p("igo", t) * cents((a["igo_base"] - p("couple_share", t)) / 12),
    ),
    ("uitpas", Couple, bool, lambda c, t, _a: c.any(c.members.household("vt", t)) + (c("living_gap", t) > 0)),
    (
        "waste",
        Household,
        bool,
        lambda h, t, a: (h("size", t) >= a["large"]) + h.any(h.members("points", t) >= a["care_points"]),
    ),
    ("waste_amount", Household, float, lambda h, t, _a: h("waste", t) * flat("waste", h("size", t))),
]
RIGHTS = (
    "vt",
    "social_tariff",
    "leefloon",
    "supplement",
    "school",
    "rent_premium",
    "care",
    "igo",
    "uitpas",
    "waste",
)
LEVELS = {name: entity.plural for name, entity, *_ in FORMULAS}
PAID = {name[: -len("_amount")] for name, *_ in FORMULAS if name.endswith("_amount")}


class TenRights(TaxBenefitSystem):
    """What OpenFisca loads. `reforms`: amounts are parameters of the system, that a reform can change."""

    def __init__(self, *, reforms: bool = False) -> None:
        super().__init__([Household, Couple, Family, Person])
        for variable in (
            given("birth_date", Person, dt.date, ETERNITY),
            given("income", Person, float),
            given("points", Person, int),
            given("receives", Person, Enum, possible_values=Receives, default_value=Receives.none),
            given("at_school", Person, bool),
            given("rent", Household, float),
            given("tenure", Household, Enum, possible_values=Tenure, default_value=Tenure.owner),
            *(computed(*one, reforms=reforms) for one in FORMULAS),
        ):
            self.add_variable(variable)
        if reforms:
            amounts = {name: {"values": {"2020-01-01": {"value": value}}} for name, value in AMOUNTS.items()}
            self.parameters = ParameterNode("", data=amounts)


CountryTaxBenefitSystem = TenRights
