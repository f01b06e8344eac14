"""Small random towns: as tables, and the same people as situations."""

import datetime as dt
from dataclasses import dataclass, field
from random import Random
from typing import Any

import polars as pl

from rulebook.kinds import Kind
from rulebook.model import PERSON, Fact, Rulebook
from rulebook.scanning.quality import QualityReport, key_name
from rulebook.scanning.tables import Tables
from rulebook.values import plain

ROLES = ("partner", "child", "child", "co_parented_child", "relative", "other")
DATE = dt.date(2026, 5, 15)
Value = tuple[int, int, bool]
"""Least, most, whether it is told."""


@dataclass
class Home:
    """A household: its people with their roles, in the order of the roles."""

    key: str
    people: list[tuple[str, str]]
    facts: dict[str, Value] = field(default_factory=dict)
    neighbourhood: str | None = None
    weight: int = 1
    takes_up: bool | None = None


@dataclass
class Town:
    """Homes, what is known of persons, and the units that are given: kind, id, person, role."""

    book: Rulebook
    homes: list[Home]
    facts: dict[str, dict[str, Value]] = field(default_factory=dict)
    given: list[tuple[str, str, str, str]] = field(default_factory=list)

    @property
    def home_of(self) -> dict[str, Home]:
        return {person: home for home in self.homes for person, _ in home.people}


def random_town(book: Rulebook, seed: int, homes: int = 40, *, given: bool = True, first: int = 0) -> Town:
    """Households of all sizes, some large; some given families, institutions and second homes."""
    chance = Random(seed)  # noqa: S311 - no secret
    town = Town(book, [_home(book, chance, f"h{first + number}") for number in range(homes)])
    for home in town.homes:
        for name, _ in home.people:
            town.facts[name] = _facts(book, PERSON, chance)
    if given:
        _give(town, chance)
    return town


def _home(book: Rulebook, chance: Random, key: str) -> Home:
    roles = ["applicant"]
    for _ in range(chance.choice([0, 0, 0, 1, 1, 2, 3, 3, 5, 11, 12, 20])):
        role = chance.choice(ROLES)
        roles.append("child" if role == "partner" and role in roles else role)
    roles.sort(key=book.units["household"].roles.index)
    return Home(
        key,
        [(f"{key}p{number}", role) for number, role in enumerate(roles)],
        _facts(book, "household", chance),
        chance.choice([None, "Noord", "Zuid", "Zuid"]),
        chance.choice([1, 1, 3]),
        chance.choice([True, False, None]),
    )


def _facts(book: Rulebook, level: str, chance: Random) -> dict[str, Value]:
    return {fact.name: _value(fact, chance) for fact in book.facts.values() if fact.level == level}


def _value(fact: Fact, chance: Random) -> Value:
    if chance.random() < 0.2 or fact.name == "birth_date":
        return (fact.type.anything,) * 2 + (False,) if fact.is_choice else (fact.low, fact.high, False)
    if fact.is_choice:
        bit = 1 << chance.randrange(len(fact.type.values))
        return bit, bit, True
    if fact.type.kind is Kind.BOOL:
        value = chance.randint(0, 1)
        return value, value, True
    if fact.name == "municipality":
        town = chance.choice([11001, 41002])
        return town, town, True
    low, high = sorted(chance.randint(fact.low, fact.high) for _ in range(2))
    return (low, low, True) if chance.random() < 0.7 else (low, high, True)


def _give(town: Town, chance: Random) -> None:
    others = [(name, role, home) for home in town.homes for name, role in home.people if role != "applicant"]
    chance.shuffle(others)
    for number in range(min(4, len(others) // 4)):  # families of their own, also across households
        members = [others.pop() for _ in range(chance.randint(1, 2))]
        for (name, _, _), role in zip(
            members, chance.sample(["applicant", "partner", "child"], 2), strict=False
        ):
            town.given.append(("family", f"f{number}{town.homes[0].key}", name, role))
    for _ in range(min(3, len(others))):  # a child that also lives in another home
        name, role, home = others.pop()
        other = chance.choice(town.homes)
        if "child" in role and other is not home:
            town.given.append(("household", other.key, name, "co_parented_child"))
    if "institution" in town.book.units:
        for number in range(min(5, len(others))):
            town.given.append(
                ("institution", f"i{number % 2}{town.homes[0].key}", others[number][0], "resident")
            )


# As tables -------------------------------------------------------------------------


def tables_of(town: Town) -> Tables:
    """What reading the files of this town gives."""
    book, persons = town.book, [person for home in town.homes for person in home.people]
    place = {name: number for number, (name, _) in enumerate(persons)}
    people = {
        "person": [name for name, _ in persons],
        "household": [home.key for home in town.homes for _ in home.people],
        "home": pl.Series([n for n, home in enumerate(town.homes) for _ in home.people], dtype=pl.UInt32),
        "role": pl.Series([book.units["household"].bits[role] for _, role in persons], dtype=pl.UInt8),
    }
    sizes = [len(home.people) for home in town.homes]
    households = {
        "household": [home.key for home in town.homes],
        "first": pl.Series([sum(sizes[:number]) for number in range(len(sizes))], dtype=pl.UInt32),
        "size": pl.Series(sizes, dtype=pl.UInt32),
        "neighbourhood": pl.Series([home.neighbourhood for home in town.homes], dtype=pl.String),
        "weight": pl.Series([home.weight for home in town.homes], dtype=pl.UInt32),
        "takes_up:rent_premium": pl.Series([home.takes_up for home in town.homes], dtype=pl.Boolean),
    }
    given = {}
    for fact in book.facts.values():
        if fact.level not in {PERSON, "household"}:
            continue
        rows = (
            [town.facts[name] for name, _ in persons]
            if fact.level == PERSON
            else [h.facts for h in town.homes]
        )
        values = [row[fact.name] for row in rows]
        table = people if fact.level == PERSON else households
        given[fact.name, 0] = _columns(table, fact, values)
    memberships = sorted(town.given)
    return Tables(
        book=book,
        date=DATE,
        persons=pl.DataFrame(people),
        households=pl.DataFrame(households),
        memberships=pl.DataFrame(
            {
                "unit": pl.Series([one[0] for one in memberships], dtype=pl.String),
                "id": pl.Series([one[1] for one in memberships], dtype=pl.String),
                "person": pl.Series([one[2] for one in memberships], dtype=pl.String),
                "place": pl.Series([place[one[2]] for one in memberships], dtype=pl.UInt32),
                "role": pl.Series([book.units[one[0]].bits[one[3]] for one in memberships], dtype=pl.UInt8),
            }
        ),
        units=pl.DataFrame({"unit": pl.Series([], dtype=pl.String), "id": pl.Series([], dtype=pl.String)}),
        quality=QualityReport(read={"persons": len(persons)}, kept={"persons": len(persons)}),
        given=given,
    )


def _columns(table: dict[str, Any], fact: Fact, values: list[Value]) -> bool:
    name = key_name(fact.name, 0)
    dtype: Any = pl.Boolean if fact.type.kind is Kind.BOOL else pl.UInt8 if fact.is_choice else pl.Int32
    to: Any = bool if dtype == pl.Boolean else int
    table[f"{name}.low"] = pl.Series([to(low) for low, _, _ in values], dtype=dtype)
    is_open = any(low != high or not told for low, high, told in values)
    if is_open and not fact.is_choice:
        table[f"{name}.high"] = pl.Series([to(high) for _, high, _ in values], dtype=dtype)
    if fact.only_if and not all(told for _, _, told in values):
        table[f"{name}.told"] = pl.Series([told for _, _, told in values])
    return is_open


# As situations -----------------------------------------------------------------------


def situation_of(town: Town, people: list[str]) -> dict[str, Any]:
    """The situation of a cluster: these people (in this order) with their households and units."""
    book, home_of = town.book, town.home_of
    homes = list({home_of[name].key: home_of[name] for name in people}.values())
    members: dict[str, dict[str, list[tuple[str, str]]]] = {
        "household": {home.key: list(home.people) for home in homes}
    }
    for kind in book.units:
        given = [one for one in sorted(town.given) if one[0] == kind and one[2] in people]
        if kind != "household" and given:
            members[kind] = _left(book, kind, members["household"], {one[2] for one in given})
        for _, key, name, role in given:
            members[kind].setdefault(key, []).append((name, role))
    data: dict[str, Any] = {"persons": {name: _record(book, town.facts[name]) for name in people}}
    order = {name: number for number, name in enumerate(people)}
    for kind, units in members.items():
        rows = data[book.units[kind].plural] = {}
        for key, who in units.items():
            rows[key] = {}
            for name, role in sorted(who, key=lambda one: order[one[0]]):
                rows[key].setdefault(role, []).append(name)
    for home in homes:
        data["households"][home.key] |= _record(book, home.facts)
    return data


def _left(
    book: Rulebook, kind: str, homes: dict[str, list[tuple[str, str]]], given: set[str]
) -> dict[str, list[tuple[str, str]]]:
    """What follows from the households for those whose unit nobody gives."""
    if not book.units[kind].derived_from:
        return {}
    found = {}
    for key, people in homes.items():
        left = [(name, role) for name, role in people if role in book.units[kind].roles and name not in given]
        if left:
            found[key] = left
    return found


def _record(book: Rulebook, facts: dict[str, Value]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, (low, high, told) in facts.items():
        fact = book.facts[name]
        if not told:
            continue
        if fact.is_choice:
            found[name] = fact.type.values[low.bit_length() - 1]
        elif low == high:
            found[name] = plain(fact.type, low)
        else:
            found[name] = {"min": plain(fact.type, low), "max": plain(fact.type, high)}
    return found
