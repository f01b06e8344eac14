"""OpenFisca over a population: two ways to build, all ten rights, the sums, and reforms of one amount."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from openfisca_core.indexed_enums import EnumArray
from openfisca_core.reforms import Reform
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.simulations import Simulation
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from ten_rights import openfisca_ten
from ten_rights.population import DATE, RECEIVES, ROLES, TENURES, cells

Array = np.ndarray[Any, Any]
Arrays = dict[str, Array]
YEAR = str(DATE.year)
GROUPS = ("household", "couple", "family")
PERSONS = ("birth_date", "income", "points", "receives", "at_school")
HOUSEHOLDS = ("rent", "tenure")
LEVELS = {"persons": "person", "households": "household", "couples": "couple", "families": "family"}
DEPENDENT = {
    "supplement_income": ("supplement", "supplement_amount"),
    "max_rent": ("rent_premium", "rent_premium_amount"),
}
"""What an amount changes, found by reading the formulas: the last one is what it costs."""


def load_arrays(folder: Path) -> Arrays:
    """Ready arrays in memory."""
    return {path.stem.replace(".", ":"): np.load(path) for path in sorted((folder / "arrays").glob("*.npy"))}


def read_arrays(folder: Path) -> Arrays:
    """The same from Parquet, as fast as Polars can; what is not known becomes nought."""
    import polars as pl

    persons = pl.read_parquet(folder / "tables" / "persons.parquet")
    households = pl.read_parquet(folder / "tables" / "households.parquet")
    role = persons["role"].cast(pl.Enum(ROLES)).to_physical().to_numpy()
    home = persons["household"].to_numpy().astype(np.int64)
    starts = {
        "household": np.concatenate(([True], home[1:] != home[:-1])),
        "couple": role != 1,
    }
    starts["family"] = starts["household"] | (role == 3)
    found = {kind: np.cumsum(begins) - 1 for kind, begins in starts.items()} | {"role": role}
    neighbourhood = households["neighbourhood"].cast(pl.Categorical).to_physical().to_numpy()
    counted = cells(home, role, neighbourhood)
    found |= {f"cell:{kind}": counted[begins] for kind, begins in starts.items()} | {"cell:person": counted}
    for table, names in ((persons, PERSONS), (households, HOUSEHOLDS)):
        found |= {name: _column(table[name]) for name in names}
    for right in openfisca_ten.RIGHTS:
        name, level = f"takes_up:{right}", openfisca_ten.LEVELS[right]
        taken = (households if level == "households" else persons)[name].to_numpy()
        found[name] = taken[starts[LEVELS[level]]] if level in {"couples", "families"} else taken
    return found


def _column(column: Any) -> Array:
    import polars as pl

    if column.name in {"receives", "tenure"}:
        names = RECEIVES if column.name == "receives" else TENURES
        found: Array = column.cast(pl.Enum(names)).to_physical().fill_null(0).to_numpy()
    elif column.name in {"income", "rent"}:
        found = column.cast(pl.Float32).fill_null(0).to_numpy()
    elif column.name == "points":
        found = column.fill_null(0).to_numpy()
    else:
        found = column.to_numpy()
    return found


def build_documented(system: TaxBenefitSystem, arrays: Arrays) -> Simulation:
    """As OpenFisca describes it for tables: declare entities, join persons to them with roles."""
    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("person", np.arange(len(arrays["role"])))
    for kind in GROUPS:
        number = int(arrays[kind][-1]) + 1
        group = builder.declare_entity(kind, np.arange(number))
        builder.join_with_persons(group, arrays[kind], arrays["role"].astype(np.int64))
    return _with_inputs(builder.build(system), arrays)


def build_fastest(system: TaxBenefitSystem, arrays: Arrays) -> Simulation:
    """As OpenFisca's own default simulation does: count, ids and places of members, and no roles (no formula
    asks for them)."""
    populations = system.instantiate_entities()
    simulation = Simulation(system, populations)
    for kind, population in populations.items():
        population.count = len(arrays["role"]) if kind == "person" else int(arrays[kind][-1]) + 1
        population.ids = np.arange(population.count)
        if kind != "person":
            population.members_entity_id = arrays[kind]
    return _with_inputs(simulation, arrays)


def _with_inputs(simulation: Simulation, arrays: Arrays) -> Simulation:
    choices = {"receives": openfisca_ten.Receives, "tenure": openfisca_ten.Tenure}
    for name in (*PERSONS, *HOUSEHOLDS):
        values = EnumArray(arrays[name], choices[name]) if name in choices else arrays[name]
        simulation.set_input(name, YEAR if name != "birth_date" else "ETERNITY", values)
    return simulation


BUILDERS: dict[str, Callable[[TaxBenefitSystem, Arrays], Simulation]] = {
    "documented": build_documented,
    "fastest": build_fastest,
}


def scan(
    system: TaxBenefitSystem, arrays: Arrays, how: str, *, is_counted: bool = True
) -> dict[str, dict[str, float]]:
    """Per right how many have it, how many of them do not take it up, and what it pays (euro).

    `is_counted`: by neighbourhood and type of household, which are then added up; else in total only.
    """
    simulation = BUILDERS[how](system, arrays)
    found: dict[str, dict[str, float]] = {}
    for right in openfisca_ten.RIGHTS:
        holds = simulation.calculate(right, YEAR)
        amount = simulation.calculate(f"{right}_amount", YEAR) if right in openfisca_ten.PAID else None
        misses = holds & ~arrays[f"takes_up:{right}"]
        if is_counted:
            cell = arrays[f"cell:{LEVELS[openfisca_ten.LEVELS[right]]}"]
            found[right] = {name: one.sum() for name, one in by_cell(cell, holds, misses, amount).items()}
        else:
            found[right] = totals(holds, misses, amount)
    return {right: {name: float(value) for name, value in counts.items()} for right, counts in found.items()}


def by_cell(cell: Array, holds: Array, misses: Array, amount: Array | None) -> Arrays:
    """Per cell; only those who have the right are added up."""
    number = int(cell.max()) + 1
    found = {"units": np.bincount(cell, minlength=number)}
    for who, counted, paid in ((holds, "entitled", "amount"), (misses, "misses_out", "missed_amount")):
        places = cell[who]
        found[counted] = np.bincount(places, minlength=number)
        if amount is not None:
            found[paid] = np.bincount(places, weights=amount[who], minlength=number)
    return found


def totals(holds: Array, misses: Array, amount: Array | None) -> dict[str, float]:
    """Of everybody together."""
    found = {"units": len(holds), "entitled": holds.sum(), "misses_out": misses.sum()}
    if amount is not None:
        found["amount"] = amount.sum(dtype=np.float64)
        found["missed_amount"] = amount.sum(dtype=np.float64, where=misses)
    return found


def reformed(system: TaxBenefitSystem, name: str, value: float) -> TaxBenefitSystem:
    """The law with one other amount, as OpenFisca describes it."""

    def change(parameters: Any) -> Any:
        parameters.children[name].update(start="2020-01-01", value=value)
        return parameters

    class Changed(Reform):
        """One amount."""

        def apply(self) -> None:
            self.modify_parameters(change)

    return Changed(system)


def reform_documented(
    system: TaxBenefitSystem, arrays: Arrays, name: str, values: Sequence[float]
) -> list[dict[str, float]]:
    """A system and a simulation for the law as it is, and for each scenario."""
    cost = DEPENDENT[name][-1]
    before = build_documented(system, arrays).calculate(cost, YEAR)
    found = []
    for value in values:
        simulation = build_documented(reformed(system, name, value), arrays)
        found.append(_difference(before, simulation.calculate(cost, YEAR)))
    return found


def reform_cleared(
    system: TaxBenefitSystem, arrays: Arrays, name: str, values: Sequence[float]
) -> list[dict[str, float]]:
    """One simulation; each scenario is a clone that forgets everything but what was given."""
    return _cloned(system, arrays, name, values, [one[0] for one in openfisca_ten.FORMULAS])


def reform_fastest(
    system: TaxBenefitSystem, arrays: Arrays, name: str, values: Sequence[float]
) -> list[dict[str, float]]:
    """The same; each clone forgets only what somebody knows to depend on the amount."""
    return _cloned(system, arrays, name, values, DEPENDENT[name])


def _cloned(
    system: TaxBenefitSystem, arrays: Arrays, name: str, values: Sequence[float], forgotten: Sequence[str]
) -> list[dict[str, float]]:
    """A clone shares what it remembers with the first: that one is of no use for anything else afterwards."""
    simulation, cost = build_fastest(system, arrays), DEPENDENT[name][-1]
    before = simulation.calculate(cost, YEAR)
    found = []
    for value in values:
        clone = simulation.clone()
        clone.tax_benefit_system = reformed(system, name, value)
        for variable in forgotten:
            clone.delete_arrays(variable)
        found.append(_difference(before, clone.calculate(cost, YEAR)))
    return found


def _difference(before: Array, after: Array) -> dict[str, float]:
    return {
        "winners": int((after > before).sum()),
        "losers": int((after < before).sum()),
        "cost": float(after.sum(dtype=np.float64) - before.sum(dtype=np.float64)),
    }
