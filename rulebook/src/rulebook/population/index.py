"""Amounts of another year: everything in money follows the index between the two dates."""

import datetime as dt
from dataclasses import dataclass, field
from functools import cache

from rulebook.indexation import CROSSINGS, coefficient, crossings_on
from rulebook.loading import SHIPPED
from rulebook.parameters import ParameterTree
from rulebook.yaml_text import read_yaml

FIRST_COMPLETE = dt.date(2016, 4, 1)
"""From this month on the sources give every crossing; earlier dates count as this one."""


@dataclass
class _Index:
    parameters: ParameterTree = field(default_factory=ParameterTree)


@cache
def _index() -> _Index:
    """Only the crossings: a population needs no other law."""
    path = SHIPPED.joinpath("parameters", *CROSSINGS.split(".")).with_suffix(".yaml")
    found = _Index()
    found.parameters.add(CROSSINGS, read_yaml(path.read_text(), where=path.name), where=path.name)
    return found


def index_factor(since: dt.date, until: dt.date) -> float:
    """By how much the index changed benefits between two dates; wages and rents are taken to follow it."""
    low, high = (crossings_on(_index(), max(day, FIRST_COMPLETE)) for day in (since, until))
    return float(coefficient(high) / coefficient(low))
