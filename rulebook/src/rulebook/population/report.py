"""How near a population comes to the figures it was made of: target, reached, difference, source."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from rulebook.population.facts import recipes
from rulebook.population.marginals import Marginal
from rulebook.population.measures import MEASURES, Measure
from rulebook.population.model import Population


@dataclass(frozen=True, kw_only=True)
class Row:
    """One figure beside what the population has."""

    figure: Marginal
    key: str
    target: float
    reached: float

    @property
    def difference(self) -> float:
        return self.reached - self.target

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        figure = self.figure
        return {
            "figure": figure.name,
            "label": figure.label,
            "key": self.key,
            "unit": figure.unit,
            "target": round(self.target, 5),
            "reached": round(self.reached, 5),
            "difference": round(self.difference, 5),
            "place": figure.place,
            "date": figure.date.isoformat(),
            "source": figure.title,
            "href": figure.href,
            "assumption": figure.reason,
        }


@dataclass(frozen=True, kw_only=True)
class Report:
    """All rows; figures that are assumptions; and facts that are drawn by assumption (name, reason)."""

    rows: tuple[Row, ...]
    assumed_figures: tuple[Marginal, ...]
    assumed_facts: tuple[tuple[str, str], ...]

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "rows": [row.as_json() for row in self.rows],
            "assumed_figures": {one.name: one.reason for one in self.assumed_figures},
            "assumed_facts": dict(self.assumed_facts),
        }

    def lines(self) -> Iterator[str]:
        """The report as text."""
        yield f"{'':58}{'doel':>10}{'bereikt':>10}{'verschil':>10}"
        for row in self.rows:
            name = f"{row.figure.label[: 55 - len(row.key)]} {row.key}".strip()
            mark = "~" if row.figure.is_assumption else " "
            style = "10.4f" if abs(row.target) < 2 else "10.1f"
            yield f"{mark} {name:56}{row.target:{style}}{row.reached:{style}}{row.difference:+{style}}"
        yield "~ dit cijfer is een veronderstelling; geen bron gevonden"
        yield ""
        yield f"{len(self.assumed_figures)} cijfers en {len(self.assumed_facts)} gegevens zijn verondersteld:"
        for figure in self.assumed_figures:
            yield f"  {figure.name}: {figure.reason}"
        for fact, reason in self.assumed_facts:
            yield f"  {fact}: {reason}"


def report(population: Population) -> Report:
    """The figures that can be measured in a population, with what it has."""
    figures, measured = population.figures, Measure(population)
    rows = [
        Row(figure=figures.records[name], key=str(key), target=target, reached=reached)
        for name, measure in MEASURES.items()
        for key, target, reached in measure(measured)
        if np.isfinite(reached)
    ]
    return Report(
        rows=tuple(rows),
        assumed_figures=tuple(one for one in figures.records.values() if one.is_assumption),
        assumed_facts=tuple(
            (name, str(recipe["reason"])) for name, recipe in recipes().items() if recipe.get("reason")
        ),
    )
