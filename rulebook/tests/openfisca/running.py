"""Runs an exported package with OpenFisca over situations that are read already."""

import datetime as dt
import importlib
import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from openfisca_core.simulation_builder import SimulationBuilder

from rulebook.compiling import Compiled
from rulebook.kinds import Kind
from rulebook.model import Fact
from rulebook.openfisca import Exported
from rulebook.openfisca.examples import period_of
from rulebook.situation import Situation

UNIX = dt.date(1970, 1, 1).toordinal()


def system_of(exported: Exported) -> Any:
    """The country system of a package in a folder."""
    logging.getLogger("openfisca_core.taxbenefitsystems.tax_benefit_system").setLevel(logging.ERROR)
    sys.path.insert(0, str(exported.folder))
    try:
        return importlib.import_module(exported.package).CountryTaxBenefitSystem()
    finally:
        sys.path.remove(str(exported.folder))


def simulation_of(system: Any, compiled: Compiled, situations: Sequence[Situation]) -> Any:
    """All people of all situations as one simulation. Nobody belongs to two units of one kind."""
    builder = SimulationBuilder()
    builder.create_entities(system)
    sizes = np.cumsum([0, *(one.size for one in situations)])
    builder.declare_person_entity("person", [str(number) for number in range(sizes[-1])])
    for kind in compiled.book.units.values():
        counts = np.cumsum([0, *(len(one.members[kind.name]) for one in situations)])
        units = builder.declare_entity(kind.name, [str(number) for number in range(counts[-1])])
        of, roles = [], []
        for one, first in zip(situations, counts, strict=False):
            of += [str(first + place) for place in one.main[kind.name]]
            roles += [kind.roles[bit.bit_length() - 1] for bit in one.roles[kind.name]]
        builder.join_with_persons(units, np.array(of), roles=np.array(roles))
    simulation = builder.build(system)
    for (name, offset), fact in compiled.columns:
        if name not in system.variables:  # read only to know whether a question makes sense
            continue
        values = [value for one in situations for value in one.facts[name, offset][0]]
        simulation.set_input(name, period_of(fact, offset, compiled.date), _array(fact, values))
    return simulation


def _array(fact: Fact, values: list[int]) -> Any:
    match fact.type.kind:
        case Kind.BOOL:
            return np.array(values, dtype=bool)
        case Kind.MONEY:
            return np.array(values) / 100
        case Kind.DATE:
            return (np.array(values) - UNIX).astype("datetime64[D]")
        case Kind.CHOICE:
            return np.array([fact.type.values[value.bit_length() - 1] for value in values])
    return np.array(values)


def load_files(folder: Path) -> list[Path]:
    """All Python files of a package."""
    return sorted(folder.rglob("*.py"))


__all__ = ["load_files", "simulation_of", "system_of"]
