"""Counting how often values occur in a population: how `frequencies.json` is made."""

import json
from collections.abc import Mapping
from itertools import product
from typing import Any

import numpy as np

from rulebook.kinds import Kind
from rulebook.model import PERSON, Fact
from rulebook.population.ages import years_old
from rulebook.population.drawing import Array
from rulebook.population.evaluating import HOUSEHOLD
from rulebook.population.facts import FactColumns
from rulebook.population.frequencies import (
    AT_HOME,
    BANDS,
    HEAD,
    NOWHERE,
    OTHERS,
    OWNERS,
    ROLE_OF,
    SEPARATOR,
    TENANTS,
    TENURE_OF,
    Group,
    coarser,
)
from rulebook.population.model import ROLES, TENURES

ENOUGH = 150
"""A group of fewer people says little."""
DIFFERENT = 0.08
"""A group is kept when so much weight lies elsewhere than in the coarser one, or amounts are far off."""
BINS = 5


def count(columns: FactColumns) -> dict[str, Any]:
    """The frequencies of a population, as they are written to JSON."""
    grouped = {PERSON: _groups_of_persons(columns), HOUSEHOLD: _groups_of_households(columns)}
    facts = {
        fact.name: _counted(columns, fact, grouped[fact.level])
        for fact in columns.book.facts.values()
        if fact.level in grouped
    }
    population = columns.population
    return {
        "made_of": {
            "persons": population.size,
            "seed": population.seed,
            "date": population.date.isoformat(),
        },
        "facts": facts,
    }


def as_text(counted: Mapping[str, Any]) -> str:
    """JSON with one line per fact, so that a change can be read."""
    lines = [
        f"{json.dumps(name)}: {json.dumps(record, separators=(',', ':'))}"
        for name, record in sorted(counted["facts"].items())
    ]
    return (
        "{\n"
        + f'"made_of": {json.dumps(counted["made_of"])},\n"facts": {{\n'
        + ",\n".join(lines)
        + "\n}\n}\n"
    )


def _groups_of_persons(columns: FactColumns) -> dict[Group, Array]:
    persons = columns.population.persons
    age = years_old(persons["birth_date"], columns.population.date)
    band = np.searchsorted(np.array(BANDS), age, side="right") - 1
    role = np.array([ROLE_OF.get(name, OTHERS) for name in ROLES])[persons["role"]]
    tenure = np.array([TENURE_OF[name] for name in TENURES])[columns.population.households["tenure"]]
    return _split(band, role, tenure[persons["household"]])


def _groups_of_households(columns: FactColumns) -> dict[Group, Array]:
    """A household counts as its applicant."""
    first = columns.population.households["first"]
    return {group: here[first] for group, here in _groups_of_persons(columns).items()}


def _split(band: Array, role: Array, tenure: Array) -> dict[Group, Array]:
    found: dict[Group, Array] = {}
    bands = ["", *(str(start) for start in BANDS)]
    for one in product(bands, ("", HEAD, AT_HOME, OTHERS), ("", OWNERS, TENANTS, OTHERS)):
        here = np.ones(len(band), dtype=bool)
        if one[0]:
            here &= band == BANDS.index(int(one[0]))
        if one[1]:
            here &= role == one[1]
        if one[2]:
            here &= tenure == one[2]
        found[one] = here
    return found


def _counted(columns: FactColumns, fact: Fact, groups: dict[Group, Array]) -> dict[str, Any]:
    """Coarse groups first, so that a finer one is kept only when it says something else."""
    offset = -1 if fact.period == "year" else 0
    values, applies = columns.of(fact.name, offset), columns.applies(fact)
    asked = np.ones(len(values), dtype=bool) if applies is None else applies
    kept: dict[Group, list[list[Any]]] = {}
    for group in sorted(groups, key=lambda one: sum(part != "" for part in one)):
        here = groups[group] & asked
        if int(here.sum()) < (ENOUGH if group != NOWHERE else 1):
            continue
        pairs = _pairs(columns, fact, values[here])
        near = next((kept[one] for one in list(coarser(group))[1:] if one in kept), None)
        if near is None or _differ(fact, pairs, near):
            kept[group] = pairs
    return {
        "applies": round(float(asked.mean()), 4),
        "groups": {SEPARATOR.join(group): pairs for group, pairs in kept.items()},
    }


def _pairs(columns: FactColumns, fact: Fact, values: Array) -> list[list[Any]]:
    """Values with weights: each one of a choice or a yes and no; of an amount zero and five middles."""
    total = len(values)
    if fact.is_choice or fact.type.kind is Kind.BOOL:
        places, numbers = np.unique(values.astype(np.int64), return_counts=True)
        names = fact.type.values if fact.is_choice else (0, 1)
        often = zip(places, numbers, strict=True)
        return [[names[p], round(int(n) / total, 3)] for p, n in often if n * 1000 >= total]
    if fact.type.kind is Kind.DATE:
        values = values.astype(np.int64) - columns.population.date.toordinal()
    places, numbers = np.unique(values, return_counts=True)
    if len(places) <= BINS + 1:
        return [[int(p), round(int(n) / total, 3)] for p, n in zip(places, numbers, strict=True)]
    nothing = float((values == 0).mean()) if fact.type.kind is not Kind.DATE else 0.0
    found: list[list[Any]] = [[0, round(nothing, 3)]] if nothing >= 0.005 else []
    some = np.sort(values[values != 0] if found else values)
    middles = some[((np.arange(BINS) + 0.5) / BINS * len(some)).astype(np.int64)]
    weight = round((1 - (nothing if found else 0)) / BINS, 4)
    merged: dict[int, float] = {}
    for value in middles:
        merged[_rounded(fact, int(value))] = merged.get(_rounded(fact, int(value)), 0) + weight
    return found + [[value, round(weight, 4)] for value, weight in merged.items()]


def _rounded(fact: Fact, value: int) -> int:
    """Amounts as people say them: to 5 or 100 euro."""
    if fact.type.kind is not Kind.MONEY or value < 10_000:
        return value
    step = 500 if value < 1_000_000 else 10_000
    return round(value / step) * step


def _differ(fact: Fact, pairs: list[list[Any]], near: list[list[Any]]) -> bool:
    """Whether two lists of weighted values are not about the same."""
    if fact.is_choice or fact.type.kind is Kind.BOOL:
        a, b = ({value: float(weight) for value, weight in one} for one in (pairs, near))
        return sum(abs(a.get(key, 0.0) - b.get(key, 0.0)) for key in a | b) / 2 > DIFFERENT
    return _distance(pairs, near) > DIFFERENT


def _distance(pairs: list[list[Any]], near: list[list[Any]]) -> float:
    """How far apart on average, against their largest middle value."""
    scale = max(1.0, *(abs(value) for value, _ in [*pairs, *near]))
    at = (np.arange(20) + 0.5) / 20
    a, b = (_quantiles(one, at) for one in (pairs, near))
    return float(np.abs(a - b).mean() / scale) * 2


def _quantiles(pairs: list[list[Any]], at: Array) -> Array:
    values, weights = np.array([p[0] for p in pairs], dtype=float), np.array([p[1] for p in pairs])
    ends = np.cumsum(weights) / weights.sum()
    return values[np.minimum(np.searchsorted(ends, at), len(values) - 1)]
