"""Random households for tests, as situations and as columns."""

import datetime as dt
import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np

from rulebook.columnar.structures import Alike, Membership, Mixed, Structure
from rulebook.compiling import Compiled
from rulebook.kinds import Kind
from rulebook.model import Fact, Rulebook
from rulebook.situation import NARROWED, TOLD, Key, Situation, fill, read_situation

ROLES = ("partner", "child", "child", "co_parented_child", "relative", "other")


def random_situations(
    compiled: Compiled, number: int, seed: int, *, unknown: float = 0.15
) -> list[Situation]:
    """Households that can be, with facts exact, in a range or unknown; some of two homes share a child."""
    chance = Random(seed)  # noqa: S311 - the same every time, no secret
    found = []
    for _ in range(number):
        one = read_situation(compiled, _people(compiled, chance))
        for facts in _in_turn(compiled):
            _tell(compiled, one, facts, chance, unknown)
        found.append(one)
    return found


def _people(compiled: Compiled, chance: Random) -> dict[str, Any]:
    """Who live together, and when they are born."""
    book = compiled.book
    homes = [_home(book, chance, "a")]
    if chance.random() < 0.1:
        homes.append(_home(book, chance, "b"))
    people = {name: child for home in homes for name, child in home[1].items()}
    record: dict[str, Any] = {
        "persons": {name: _born(compiled.date, chance, child) for name, child in people.items()},
        "households": {name: dict(roles) for name, (roles, _) in zip("ab", homes, strict=False)},
    }
    if len(homes) == 2 and "family" in book.units:
        record["families"] = _families(book, record["households"])
    return record


def _in_turn(compiled: Compiled) -> list[dict[str, tuple[Key, ...]]]:
    """The facts to tell, with the periods of each: of whom one makes sense follows from those before it."""
    left = {fact.name: compiled.keys[fact.name] for _, fact in compiled.columns}
    left.pop("birth_date", None)
    turns = []
    while left:
        waiting = {
            name
            for name in left
            if any(base in left and base != name for base, _ in compiled.waits_for.get(name, ()))
        }
        turns.append({name: keys for name, keys in left.items() if name not in waiting})
        left = {name: left[name] for name in left if name in waiting}
    return turns


def _tell(
    compiled: Compiled, one: Situation, facts: Mapping[str, tuple[Key, ...]], chance: Random, unknown: float
) -> None:
    """A value, a range, or nothing; only of those of whom the fact can make sense."""
    applies: Any = compiled.applies(one) if compiled.applies else {}
    for name, keys in facts.items():
        fact = compiled.book.facts[name]
        could = applies[name][1] if fact.only_if else itertools.repeat(True)
        for place, (makes_sense, _) in enumerate(zip(could, one.told[keys[0]], strict=False)):
            if not makes_sense or chance.random() < unknown:
                continue
            values = _values(fact, chance, compiled.date)
            for key in keys:
                if fact.period == "year":
                    values = _values(fact, chance, compiled.date)
                lows, highs = one.facts[key]
                lows[place], highs[place] = values
                one.told[key][place] = TOLD
    fill(compiled, one)


def _home(book: Rulebook, chance: Random, prefix: str) -> tuple[dict[str, list[str]], dict[str, bool]]:
    kind = book.units["household"]
    roles: dict[str, list[str]] = {"applicant": [f"{prefix}0"]}
    people = {f"{prefix}0": False}
    for number in range(1, 1 + chance.choice([0, 0, 1, 1, 2, 3, 3, 4, 6, 11])):
        role = chance.choice([one for one in ROLES if one in kind.roles])
        if len(roles.get(role, [])) >= kind.most.get(role, 99):
            role = "child"
        name = f"{prefix}{number}"
        roles.setdefault(role, []).append(name)
        people[name] = "child" in role
    return roles, people


def _families(book: Rulebook, homes: Mapping[str, Mapping[str, list[str]]]) -> dict[str, Any]:
    """As they follow from the homes, and a child of the second that belongs to the first too."""
    roles = book.units["family"].roles
    found = {
        name: {role: list(who) for role, who in home.items() if role in roles} for name, home in homes.items()
    }
    children = found["b"].get("child", [])
    if children and "co_parented_child" in roles:
        found["a"].setdefault("co_parented_child", []).append(children[-1])
    return found


def _born(date: dt.date, chance: Random, is_child: bool) -> dict[str, Any]:
    first, last = (1991, 2026) if is_child else (1930, 1990)
    day = dt.date(chance.randint(first, last), chance.randint(1, 12), chance.randint(1, 28))
    return {"birth_date": str(min(day, date))} if chance.random() > 0.05 else {}


def _values(fact: Fact, chance: Random, date: dt.date) -> tuple[int, int]:
    """Least and most: mostly one value, sometimes a range."""
    if fact.is_choice:
        bit = 1 << chance.randrange(len(fact.type.values))
        return bit, bit
    if fact.type.kind is Kind.BOOL:
        value = int(chance.random() < 0.4)
        return value, value
    low, high = sorted(_number(fact, chance, date) for _ in range(2))
    return (low, low) if fact.period == "year" or chance.random() < 0.85 else (low, high)


def _number(fact: Fact, chance: Random, date: dt.date) -> int:
    """Often nothing or small: there the law draws its lines."""
    low, high = fact.low, fact.high
    if fact.type.kind is Kind.DATE:
        days = chance.choice([800, 9000])
        return chance.randint(max(low, date.toordinal() - days), min(high, date.toordinal()))
    near = min(high, chance.choice([0, 1, 18, 150_000, 300_000, 3_000_000, high]))
    return chance.randint(low, max(low, near))


@dataclass
class People:
    """A part of a population: situations in columns."""

    structure: Structure
    columns: dict[tuple[str, int, str], Any]

    def fact(self, name: str, offset: int, end: str) -> Any:
        return self.columns[name, offset, end]


def mixed(compiled: Compiled, situations: Sequence[Situation]) -> People:
    """All of them one after the other."""
    book = compiled.book
    memberships = {}
    start = np.cumsum([0, *(one.size for one in situations)])
    for kind in book.units:
        members, starts, roles, main = [], [], [], []
        units = 0
        for one, first in zip(situations, start, strict=False):
            for group in one.members[kind]:
                starts.append(len(members))
                members += [person + first for person, _ in group]
                roles += [role for _, role in group]
            main += [place + units for place in one.main[kind]]
            units += len(one.members[kind])
        memberships[kind] = Membership(
            persons=np.array(members),
            starts=np.array(starts),
            roles=np.array(roles, dtype=np.int32),
            main=np.array(main),
            main_roles=np.array([role for one in situations for role in one.roles[kind]], dtype=np.int32),
        )
    structure = Mixed(int(start[-1]), memberships)
    return People(structure, _columns(compiled, situations, np.concatenate))


def alike(compiled: Compiled, situations: Sequence[Situation]) -> People:
    """Of one form, side by side."""
    layout = situations[0].layout
    structure = Alike.of(layout.members, layout.main, layout.roles, situations[0].size)
    return People(structure, _columns(compiled, situations, lambda rows: np.stack(rows, axis=1)))


def by_form(situations: Iterable[Situation]) -> list[list[Situation]]:
    """Situations with the same layout together (layouts are shared objects)."""
    found: dict[int, list[Situation]] = {}
    for one in situations:
        found.setdefault(id(one.layout), []).append(one)
    return list(found.values())


def _columns(
    compiled: Compiled, situations: Sequence[Situation], join: Any
) -> dict[tuple[str, int, str], Any]:
    found = {}
    for (name, offset), fact in compiled.columns:
        values = [one.facts[name, offset] for one in situations]
        told = [np.array(one.told[name, offset]) >= NARROWED for one in situations]
        for end, place in (("low", 0), ("high", 1)):
            found[name, offset, end] = join([_array(fact, one[place]) for one in values])
        found[name, offset, "told"] = join(told)
    return found


def _array(fact: Fact, values: list[int]) -> Any:
    if fact.type.kind is Kind.BOOL:
        return np.array(values, dtype=bool)
    wide = not fact.is_choice and max(abs(fact.low), abs(fact.high)) >= 2**31
    return np.array(values, dtype=np.int64 if wide else np.int32)
