"""OpenFisca's side of the oracle: its own entities, the facts as inputs, one simulation of many homes.

Only the figures come from the parameters of the law; every rule stands beside this file as numpy over all
homes at once. Money is whole cents in integers: OpenFisca's floats have 24 bits and lose cents.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from rulebook import Rulebook

Person = build_entity(key="person", plural="persons", label="", is_person=True)
Household = build_entity(
    key="household",
    plural="households",
    label="",
    roles=[
        {"key": "applicant", "max": 1},
        {"key": "partner", "max": 1},
        {"key": "child", "plural": "children"},
        {"key": "co_parented_child", "plural": "co_parented_children"},
        {"key": "relative", "plural": "relatives"},
        {"key": "other", "plural": "others"},
    ],
)


class Support(Enum):
    none = "none"
    leefloon = "leefloon"
    equivalent_leefloon = "equivalent_leefloon"
    other_aid = "other_aid"


class Allowance(Enum):
    none = "none"
    ivt = "ivt"
    it = "it"
    ivt_and_it = "ivt_and_it"


class Replacement(Enum):
    none = "none"
    unemployment = "unemployment"
    incapacity = "incapacity"
    invalidity = "invalidity"
    bridging = "bridging"
    other = "other"


class Kinship(Enum):
    other_relative = "other_relative"
    parent = "parent"
    grandparent_or_grandchild = "grandparent_or_grandchild"
    parent_or_child_in_law = "parent_or_child_in_law"
    sibling = "sibling"


class Tenure(Enum):
    other = "other"
    owner = "owner"
    private_tenant = "private_tenant"
    sublet_tenant = "sublet_tenant"
    social_tenant = "social_tenant"


CHOICES: Mapping[str, type[Enum]] = {
    "ocmw_support": Support,
    "disability_allowance": Allowance,
    "income_replacement": Replacement,
    "kinship": Kinship,
    "tenure": Tenure,
}
YEARLY = {
    "taxable_income",
    "self_employed_income",
    "untaxed_benefits",
    "worked_share",
    "worked_full_time",
    "full_time_wage",
}
PERSONAL: Mapping[type, str] = {
    dt.date: "birth_date income_replacement_since",
    bool: (
        "child_benefit placed_child recognised_disabled receives_pension receives_igo student "
        "health_insurance_dependant worked_full_time"
    ),
    int: (
        "wage_net wage_taxable self_employed_net replacement_income pension benefits_net "
        "maintenance_received other_income taxable_income self_employed_income untaxed_benefits "
        "former_social_supplement savings "
        "cadastral_income_home cadastral_income_other_built cadastral_income_unbuilt work_exemption_months "
        "worked_share full_time_wage"
    ),
    Enum: "ocmw_support disability_allowance income_replacement kinship",
}
OF_HOUSEHOLD: Mapping[type, str] = {
    dt.date: "social_housing_registered_since",
    bool: "shares_costs rents_room on_social_housing_list landlord_lives_in refused_social_housing",
    int: "municipality rent low_income_months child_benefit_for_applicant",
    Enum: "tenure",
}


@dataclass(frozen=True)
class Law:
    """The figures of a day, and which reading to take where the sources leave something open."""

    book: Rulebook
    date: dt.date
    readings: frozenset[str] = frozenset()

    def __call__(self, name: str) -> Any:
        """A figure: cents, a number, a day as its ordinal, or an exact rate."""
        return self._exact(self.book.parameters.parameters[name])

    def scale(self, name: str) -> list[tuple[int, Any]]:
        """Thresholds with their rates."""
        brackets = self.book.parameters.scales[name].brackets
        return [(self._exact(one.threshold), self._exact(one.of)) for one in brackets]

    def _exact(self, parameter: Any) -> Any:
        known = parameter.at(self.date)
        assert known.low == known.high, f"{parameter.name} is not known exactly on {self.date}"
        return known.low


Formula = Callable[[Any, Any, Law], Any]
FORMULAS: list[tuple[str, Any, type, Formula]] = []


def formula(entity: Any, kind: type) -> Callable[[Formula], Formula]:
    """A function over all persons or households becomes a variable of its name."""

    def kept(function: Formula) -> Formula:
        FORMULAS.append((function.__name__, entity, kind, function))
        return function

    return kept


def system_of(law: Law) -> TaxBenefitSystem:
    """OpenFisca's system with the facts as inputs and every formula."""
    system = TaxBenefitSystem([Person, Household])
    for entity, facts in ((Person, PERSONAL), (Household, OF_HOUSEHOLD)):
        for kind, names in facts.items():
            for name in names.split():
                period = DateUnit.YEAR if name in YEARLY else DateUnit.ETERNITY
                more: dict[str, Any] = {}
                if kind is Enum:
                    choices = CHOICES[name]
                    more = {"possible_values": choices, "default_value": next(iter(choices))}
                system.add_variable(_variable(name, entity, kind, period, more))
    for name, entity, kind, function in FORMULAS:
        system.add_variable(_variable(name, entity, kind, DateUnit.MONTH, {"formula": _bound(function, law)}))
    return system


def _variable(name: str, entity: Any, kind: type, period: DateUnit, more: dict[str, Any]) -> type[Variable]:
    content = {"entity": entity, "value_type": kind, "definition_period": period, "label": name, **more}
    return type(name, (Variable,), content)


def _bound(function: Formula, law: Law) -> Callable[[Any, Any], Any]:
    def formula(members: Any, period: Any) -> Any:
        return function(members, period, law)

    return formula


@dataclass
class Home:
    """One household: roles and facts as plain values (cents, dates; facts of a year by year)."""

    roles: dict[str, str]
    persons: dict[str, dict[str, Any]]
    facts: dict[str, Any] = field(default_factory=dict)


def simulate(system: TaxBenefitSystem, homes: list[Home], date: dt.date, names: Iterable[str]) -> Any:
    """The values of variables for all persons or homes, in order, by name."""
    builder = SimulationBuilder()
    builder.create_entities(system)
    people = [(number, name) for number, home in enumerate(homes) for name in home.persons]
    builder.declare_person_entity("person", [f"{number}.{name}" for number, name in people])
    households = builder.declare_entity("household", [str(number) for number in range(len(homes))])
    builder.join_with_persons(
        households,
        np.array([str(number) for number, _ in people]),
        roles=np.array([homes[number].roles[name] for number, name in people]),
    )
    simulation = builder.build(system)
    for facts, rows in (
        (PERSONAL, [homes[number].persons[name] for number, name in people]),
        (OF_HOUSEHOLD, [home.facts for home in homes]),
    ):
        for kind, listed in facts.items():
            for name in listed.split():
                _set(simulation, kind, name, rows, date)
    return {name: simulation.calculate(name, f"{date:%Y-%m}") for name in names}


def _set(simulation: Any, kind: type, name: str, rows: list[dict[str, Any]], date: dt.date) -> None:
    empty = {dt.date: dt.date(1970, 1, 1), bool: False, int: 0}.get(kind)
    if kind is Enum:
        empty = next(iter(CHOICES[name])).name
    if name not in YEARLY:
        values = np.array([row.get(name, empty) for row in rows])
        simulation.set_input(name, "ETERNITY", values.astype("datetime64[D]") if kind is dt.date else values)
        return
    for year in range(date.year - 4, date.year + 1):
        values = np.array([row.get(name, {}).get(year, empty) for row in rows])
        simulation.set_input(name, str(year), values)
