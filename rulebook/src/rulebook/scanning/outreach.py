"""Whom to reach: pseudonymous keys of those who have a right and do not take it up. Nothing else of them."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from rulebook.columnar.structures import Alike
from rulebook.model import Rulebook
from rulebook.scanning.counting import NO, UNKNOWN
from rulebook.scanning.scan import Population, parts_of, rules_for


@dataclass(frozen=True, slots=True)
class Outreach:
    """`key`: of the household, or of the person (of a couple or family: its first member). Cents."""

    key: str
    low: int
    high: int
    is_sure: bool


def outreach(
    population: Population,
    book: Rulebook,
    right: str,
    *,
    date: dt.date,
    also_possible: bool = False,
    also_untold: bool = False,
) -> Iterator[Outreach]:
    """Who certainly (or also: possibly) has a right, and does not (or: not as far as is told) take it up.

    Raises LawError for a right that cannot be computed, RulebookError where a population has no keys.
    """
    rules = rules_for(book, population.given, date=date, rights=(right,))
    for number, start, stop in parts_of(population.blocks):
        block = population.blocks[number]
        run, outputs = rules.of(block)
        part = block.part(start, stop)
        level = outputs[right].level
        units = part.structure.units(level)
        shape = (units, part.count) if isinstance(part.structure, Alike) else (units,)
        sure, could, low, high = (_full(one, shape) for one in run.run(part))
        takes_up = part.takes_up(right, level)
        takes_up = np.full(shape, UNKNOWN) if takes_up is None else np.broadcast_to(takes_up, shape)
        missing = (takes_up == NO) | ((takes_up == UNKNOWN) if also_untold else False)
        chosen = np.nonzero((could if also_possible else sure).astype(bool) & missing)
        keys = part.keys(level, chosen)
        columns = (one[chosen].tolist() for one in (low, high, sure))
        for key, least, most, is_sure in zip(keys, *columns, strict=True):
            yield Outreach(str(key), least, most, bool(is_sure))


def _full(values: Any, shape: tuple[int, ...]) -> Any:
    return np.broadcast_to(np.asarray(0 if values is None else values), shape)
