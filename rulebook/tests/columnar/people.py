"""Random households for tests, as situations and as columns."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np

from rulebook.columnar.structures import Alike, Membership, Mixed, Structure
from rulebook.compiling import Compiled
from rulebook.errors import SituationError
from rulebook.kinds import Kind
from rulebook.model import PERSON, Fact, Rulebook
from rulebook.situation import NARROWED, Situation, read_situation
from rulebook.values import plain

ROLES = ("partner", "child", "child", "co_parented_child", "relative", "other")


def random_situations(
    compiled: Compiled, number: int, seed: int, *, unknown: float = 0.15
) -> list[Situation]:
    """Households that can be, with facts exact, in a range or unknown; some of two homes share a child."""
    chance = Random(seed)  # noqa: S311 - the same every time, no secret
    found: list[Situation] = []
    while len(found) < number:
        record = _random(compiled, chance, unknown)
        for _try in range(200):
            try:
                found.append(read_situation(compiled, record))
                break
            except SituationError as error:
                if not _without(record, error):
                    break
    return found


def _without(record: dict[str, Any], error: SituationError) -> bool:
    """Leave out what cannot be of somebody; False when that is not one fact."""
    rows = [row for part in record.values() for name, row in part.items() if name == error.of]
    told = [row for row in rows if error.fact in row and error.fact != "birth_date"]
    for row in told:
        del row[error.fact]
    return bool(told)


def _random(compiled: Compiled, chance: Random, unknown: float) -> dict[str, Any]:
    book = compiled.book
    homes = [_home(book, chance, "a")]
    if chance.random() < 0.1:
        homes.append(_home(book, chance, "b"))
    people = {name: child for home in homes for name, child in home[1].items()}
    record: dict[str, Any] = {
        "persons": {name: _born(chance, child) for name, child in people.items()},
        "households": {name: dict(roles) for name, (roles, _) in zip("ab", homes, strict=False)},
    }
    if len(homes) == 2 and "family" in book.units:
        record["families"] = _families(book, record["households"])
    for fact in book.facts.values():
        rows = record["persons"] if fact.level == PERSON else record.get(book.units[fact.level].plural, {})
        for row in rows.values():
            if fact.name != "birth_date":
                _tell(row, fact, chance, compiled.date, unknown)
    return record


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


def _born(chance: Random, is_child: bool) -> dict[str, Any]:
    first, last = (1991, 2026) if is_child else (1930, 1990)
    day = dt.date(chance.randint(first, last), chance.randint(1, 12), chance.randint(1, 28))
    return {"birth_date": str(min(day, dt.date(2026, 3, 1)))} if chance.random() > 0.05 else {}


def _tell(row: dict[str, Any], fact: Fact, chance: Random, date: dt.date, unknown: float) -> None:
    """A value, a range, or nothing."""
    if chance.random() < (
        0.85 if fact.only_if else unknown
    ):  # what makes no sense of somebody cannot be told
        return
    if fact.period == "year":
        row[fact.name] = {str(date.year - ago): _value(fact, chance, date) for ago in range(4)}
    elif fact.is_choice or fact.type.kind is Kind.BOOL or chance.random() < 0.85:
        row[fact.name] = _value(fact, chance, date)
    else:
        low, high = sorted(_number(fact, chance, date) for _ in range(2))
        row[fact.name] = {"min": plain(fact.type, low), "max": plain(fact.type, high)}


def _value(fact: Fact, chance: Random, date: dt.date) -> Any:
    if fact.is_choice:
        return chance.choice(fact.type.values)
    if fact.type.kind is Kind.BOOL:
        return chance.random() < 0.4
    return plain(fact.type, _number(fact, chance, date))


def _number(fact: Fact, chance: Random, date: dt.date) -> int:
    """Often nothing or small: there the law draws its lines."""
    low, high = fact.low, fact.high
    if fact.type.kind is Kind.DATE:
        return chance.randint(max(low, date.toordinal() - 9000), min(high, date.toordinal()))
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
