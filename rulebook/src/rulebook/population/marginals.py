"""The figures that a synthetic city is made of, each with where it was published or why it was assumed."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from rulebook.errors import LawError
from rulebook.yaml_text import read_yaml

ASSUMPTION = "assumption"


@dataclass(frozen=True, kw_only=True)
class Marginal:
    """One figure or a row of them. `title`, `href`: where it was published; `reason`: why it was assumed."""

    name: str
    label: str
    unit: str
    place: str
    date: dt.date
    value: Any
    title: str = ""
    href: str = ""
    reason: str = ""

    @property
    def is_assumption(self) -> bool:
        return not self.title


@dataclass(frozen=True)
class Marginals:
    """All figures by name."""

    records: Mapping[str, Marginal] = field(default_factory=dict)

    def one(self, name: str) -> float:
        """A figure that is one number. Raises KeyError."""
        return float(self.records[name].value)

    def row(self, name: str) -> dict[Any, float]:
        """A figure per key, in the order of the file. Raises KeyError."""
        return {key: float(value) for key, value in self.records[name].value.items()}

    def rows(self, name: str) -> dict[str, dict[int, float]]:
        """A row per key. Raises KeyError."""
        return {
            str(key): {int(inner): float(value) for inner, value in row.items()}
            for key, row in self.records[name].value.items()
        }


@cache
def shipped() -> Marginals:
    """The figures that ship with the library. Raises LawError when a record is incomplete or stands twice."""
    folder = files("rulebook") / "population" / "figures"
    found: dict[str, Marginal] = {}
    for path in sorted(folder.iterdir(), key=lambda one: one.name):
        records = read_marginals(path.read_text(), where=path.name).records
        if twice := found.keys() & records.keys():
            raise LawError("there is already a figure with this name", where=", ".join(sorted(twice)))
        found |= records
    return Marginals(found)


def read_marginals(text: str, *, where: str) -> Marginals:
    """Figures from YAML: label, value, unit, place, date and a source or a reason. Raises LawError."""
    return Marginals(
        {
            str(name): _marginal(str(name), record, where=f"{where}:{name}")
            for name, record in read_yaml(text, where=where).items()
        }
    )


def _marginal(name: str, record: Any, *, where: str) -> Marginal:
    missing = {"label", "value", "unit", "place", "date", "source"} - set(record)
    if missing:
        raise LawError(f"{', '.join(sorted(missing))} is missing", where=where)
    source = record["source"]
    if source == ASSUMPTION and not record.get("reason"):
        raise LawError("an assumption needs a reason", where=where)
    if source != ASSUMPTION and not (isinstance(source, Mapping) and source.get("title")):
        raise LawError("a source needs a title, or is 'assumption'", where=where)
    published = source if isinstance(source, Mapping) else {}
    return Marginal(
        name=name,
        label=str(record["label"]),
        unit=str(record["unit"]),
        place=str(record["place"]),
        date=record["date"],
        value=record["value"],
        title=str(published.get("title", "")),
        href=str(published.get("href", "")),
        reason=str(record.get("reason", "")),
    )
