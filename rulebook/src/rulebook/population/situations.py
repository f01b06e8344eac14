"""People of a population as situations in OpenFisca's JSON form, with every fact known."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from rulebook.kinds import Kind
from rulebook.model import PERSON, Fact
from rulebook.population.evaluating import HOUSEHOLD
from rulebook.population.facts import OFFSETS, FactColumns
from rulebook.population.model import ROLES
from rulebook.values import plain


def situations(columns: FactColumns, number: int, start: int = 0) -> Iterator[dict[str, Any]]:
    """The situations of households `start` to `start + number`. Every fact that makes sense for somebody is
    given; what makes none (the rent of an owner) is left out, and the reader fills it in: nothing is unknown.
    """
    population = columns.population
    kind = columns.book.units[HOUSEHOLD]
    facts = {
        level: [one for one in columns.book.facts.values() if one.level == level]
        for level in (PERSON, HOUSEHOLD)
    }
    applies = {fact.name: columns.applies(fact) for level in facts.values() for fact in level}

    def asked(fact: Fact, place: int) -> bool:
        found = applies[fact.name]
        return found is None or bool(found[place])

    first, size = population.households["first"], population.households["size"]
    for household in range(start, min(start + number, population.household_count)):
        places = np.arange(first[household], first[household] + size[household])
        names = {int(place): f"p{count}" for count, place in enumerate(places)}
        persons = {
            name: {fact.name: _json(columns, fact, place) for fact in facts[PERSON] if asked(fact, place)}
            for place, name in names.items()
        }
        record: dict[str, Any] = {}
        for place, name in names.items():
            role = ROLES[population.persons["role"][place]]
            record.setdefault(kind.role_plurals.get(role, role), []).append(name)
        record |= {
            fact.name: _json(columns, fact, household) for fact in facts[HOUSEHOLD] if asked(fact, household)
        }
        yield {"persons": persons, kind.plural: {"home": record}}


def _json(columns: FactColumns, fact: Fact, place: int) -> Any:
    """A value as a situation writes it; a yearly fact by its years."""
    if fact.period != "year":
        return json_value(fact, columns.of(fact.name)[place])
    year = columns.population.date.year
    return {str(year + offset): json_value(fact, columns.of(fact.name, offset)[place]) for offset in OFFSETS}


def json_value(fact: Fact, value: Any) -> Any:
    """A value of a column as JSON has it: euro, a number, a day, yes/no, the name of a choice."""
    if fact.is_choice:
        return fact.type.values[int(value)]
    if fact.type.kind is Kind.MONEY:
        return int(value) // 100 if int(value) % 100 == 0 else int(value) / 100
    return plain(fact.type, int(value))
