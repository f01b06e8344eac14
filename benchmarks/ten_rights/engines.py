"""The two engines with the ten rights: from a situation in memory, from data, from JSON to JSON."""

import json
from importlib.metadata import version
from typing import Any

from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.simulations import Simulation
from ten_rights import openfisca_ten
from ten_rights.households import DATE

from rulebook import load
from rulebook.checking import answer, answer_text, compiled_for
from rulebook.situation import Situation, read_situation

Answers = dict[str, list[tuple[bool, int]]]
"""Per right, for each person or unit: whether it is theirs, and cents."""


class Ours:
    """rulebook."""

    def __init__(self) -> None:
        self.book = load(openfisca_ten.LAW)
        self.compiled = compiled_for(self.book, DATE)

    def read(self, one: dict[str, Any]) -> Situation:
        """A situation in memory."""
        return read_situation(self.compiled, one)

    def answers(self, one: dict[str, Any], *, bounded: bool) -> Answers:
        """In one form for both engines; by the reading that knows ranges, or by the exact one."""
        compute = self.compiled.bounded if bounded else self.compiled.exact
        rows, _ = compute(self.read(one))
        return {
            name: [(all(sure), low if all(sure) else 0) for sure, _could, low, _high in found]
            for name, found in rows.items()
        }

    def from_data(self, one: dict[str, Any]) -> Any:
        """Read and compute."""
        return answer(self.compiled, self.read(one)).rows

    def from_json(self, text: str) -> str:
        """All rights with amounts; without reasons, which OpenFisca does not give either."""
        return answer_text(self.compiled, self.read(json.loads(text)))

    def with_reasons(self, text: str) -> str:
        """The same with the reasons of each."""
        return answer(self.compiled, self.read(json.loads(text))).as_text()


class Theirs:
    """OpenFisca."""

    def __init__(self) -> None:
        self.system = openfisca_ten.TenRights()
        self.version = f"openfisca-core {version('openfisca-core')}"
        self.year = str(DATE.year)

    def build(self, one: dict[str, Any]) -> Simulation:
        """A simulation in memory."""
        return SimulationBuilder().build_from_entities(self.system, one)

    def compute(self, simulation: Simulation) -> dict[str, tuple[Any, Any]]:
        """Per right whether it holds and the amount, for each person or unit."""
        return {
            right: (
                simulation.calculate(right, self.year),
                simulation.calculate(f"{right}_amount", self.year) if right in openfisca_ten.PAID else None,
            )
            for right in openfisca_ten.RIGHTS
        }

    def answers(self, one: dict[str, Any]) -> Answers:
        """In one form for both engines."""
        found = {}
        for right, (holds, paid) in self.from_data(one).items():
            amounts = [0] * len(holds) if paid is None else [round(float(value) * 100) for value in paid]
            found[right] = [(bool(yes), amount) for yes, amount in zip(holds, amounts, strict=True)]
        return found

    def from_data(self, one: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
        """Build and compute."""
        return self.compute(self.build(one))

    def from_json(self, text: str) -> str:
        """All rights with amounts."""
        found = self.from_data(json.loads(text))
        return json.dumps(
            {name: [one.tolist() for one in ends if one is not None] for name, ends in found.items()}
        )
