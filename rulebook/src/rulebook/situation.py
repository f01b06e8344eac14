"""The situation of a household, in OpenFisca's JSON form, as what is least and most possible.

    {"persons": {"an": {"birth_date": "1990-01-01", "wage_net": {"2026-11": 1200},
                        "savings": {"unknown": true}, "pension": {"min": 800, "max": 1000}}},
     "households": {"home": {"applicant": "an", "children": ["tom"], "rent": 650}}}

What is left out is unknown, never zero. A value without a period holds for every period. Kinds of units that
are not given are derived from the household by their roles. What cannot be is refused with its fact.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from rulebook.compiling import Compiled
from rulebook.errors import SituationError
from rulebook.model import PERSON, Fact, Rulebook, UnitKind
from rulebook.values import Range, range_of

MOST_PERSONS = 30
ADULT, OLDEST = 16, 125
APART = "co_parented_child"
Key = tuple[str, int]
"""A fact and how many periods ago (0, -1 …)."""


@dataclass
class Situation:
    """Columns of one situation. `facts`: per fact the least and most of each person or unit, in order."""

    date: dt.date
    persons: tuple[str, ...]
    units: dict[str, tuple[str, ...]] = field(default_factory=dict)
    members: dict[str, list[list[tuple[int, int]]]] = field(default_factory=dict)
    main: dict[str, list[int]] = field(default_factory=dict)
    roles: dict[str, list[int]] = field(default_factory=dict)
    facts: dict[Key, tuple[list[int], list[int]]] = field(default_factory=dict)
    given: dict[Key, list[bool]] = field(default_factory=dict)  # somebody told more than the bounds
    mentioned: dict[Key, list[bool]] = field(
        default_factory=dict
    )  # somebody was asked, if only to say "unknown"

    @property
    def size(self) -> int:
        return len(self.persons)

    def ids(self, level: str) -> tuple[str, ...]:
        """The names of the persons, or of the units of a kind."""
        return self.persons if level == PERSON else self.units[level]

    def copy(self) -> "Situation":
        """The same people; values of its own."""
        return Situation(
            date=self.date,
            persons=self.persons,
            units=self.units,
            members=self.members,
            main=self.main,
            roles=self.roles,
            facts={key: (low[:], high[:]) for key, (low, high) in self.facts.items()},
            given={key: known[:] for key, known in self.given.items()},
            mentioned={key: known[:] for key, known in self.mentioned.items()},
        )


def read_situation(compiled: Compiled, data: Any, *, rest_is_none: bool = False) -> Situation:
    """A situation with the facts that these rules read. Raises SituationError.

    `rest_is_none`: what is left out is "no" or 0 (days and choices stay unknown); for tests of rules.
    """
    book = compiled.book
    if not isinstance(data, Mapping) or not isinstance(data.get("persons"), Mapping) or not data["persons"]:
        raise SituationError("een situatie heeft 'persons' met minstens één persoon", where="persons")
    known = {PERSON: "persons", **{name: kind.plural for name, kind in book.units.items()}}
    _no_others(data, known.values(), where="situatie")
    persons = data["persons"]
    if len(persons) > MOST_PERSONS:
        raise SituationError(f"meer dan {MOST_PERSONS} personen in één situatie", where="persons")
    found = Situation(date=compiled.date, persons=tuple(str(one) for one in persons))
    records: dict[str, list[Mapping[str, Any]]] = {PERSON: _mappings(persons, where="persons")}
    for kind in book.units.values():
        records[kind.name] = _add_units(book, kind, data.get(kind.plural), found)
    said = {level: _said(book, level, rows, found) for level, rows in records.items()}
    for key in compiled.facts:
        fact = book.facts[key[0]]
        _add_fact(fact, key, said[fact.level], found, rest_is_none=rest_is_none)
    fill(compiled, found)
    _require_possible(book, found)
    return found


def _no_others(record: Mapping[str, Any], allowed: Any, *, where: str) -> None:
    for name in record:
        if name not in allowed:
            raise SituationError(f"'{str(name)[:60]}' is niet bekend", where=where)


def _mappings(records: Any, *, where: str) -> list[Mapping[str, Any]]:
    if not isinstance(records, Mapping):
        raise SituationError("hier hoort een record per naam", where=where)
    for name, one in records.items():
        if one is not None and type(one) is not dict and not isinstance(one, Mapping):
            raise SituationError("hier hoort een record met gegevens", where=str(name)[:60])
    return [one or {} for one in records.values()]


# Who belongs together ------------------------------------------------------------


def _add_units(book: Rulebook, kind: UnitKind, data: Any, found: Situation) -> list[Mapping[str, Any]]:
    if data:
        groups = _given_units(book, kind, data, found)
        rows = _mappings(data, where=kind.plural)
    elif kind.derived_from:
        groups, rows = _derived_units(book, kind, found), []
    else:
        raise SituationError(f"'{kind.plural}' ontbreekt: wie woont samen?", where=kind.plural)
    if not kind.derived_from:
        _everybody_somewhere(kind, groups, found)
    else:
        placed = {person for _, members in groups for person, _ in members}
        alone = [person for person in range(found.size) if person not in placed]
        groups += [(found.persons[person], [(person, 1)]) for person in alone]
    rows = [*rows, *({} for _ in groups[len(rows) :])]
    found.units[kind.name] = tuple(name for name, _ in groups)
    found.members[kind.name] = [members for _, members in groups]
    main, roles = [0] * found.size, [0] * found.size
    apart = kind.bits.get(APART, 0)
    settled = [False] * found.size
    for number, (_, members) in enumerate(groups):
        for person, role in members:
            if not settled[person] and (role != apart or not roles[person]):
                main[person], roles[person] = number, role
                settled[person] = role != apart
    found.main[kind.name], found.roles[kind.name] = main, roles
    return rows


Groups = list[tuple[str, list[tuple[int, int]]]]


def _given_units(book: Rulebook, kind: UnitKind, data: Any, found: Situation) -> Groups:
    places = {name: number for number, name in enumerate(found.persons)}
    most = {kind.bits[role]: number for role, number in kind.most.items()}
    groups: Groups = []
    for name, record in zip(data, _mappings(data, where=kind.plural), strict=True):
        members: list[tuple[int, int]] = []
        where = f"{kind.plural}.{name}"
        for key, people in record.items():
            bit = kind.bits.get(key)
            if bit is None:
                fact = book.facts.get(key)
                if fact is None or fact.level != kind.name:
                    raise SituationError(f"'{str(key)[:60]}' is niet bekend", where=where)
                continue
            members += _people(people, bit, places, where=f"{where}.{key}")
        if len({person for person, _ in members}) != len(members):
            raise SituationError("iemand staat er twee keer in", where=where)
        for bit, number in most.items():
            if sum(role == bit for _, role in members) > number:
                role = kind.roles[bit.bit_length() - 1]
                raise SituationError(f"hooguit {number} als {role}", where=where)
        members.sort(key=lambda one: one[1])
        if not members:
            raise SituationError("er woont niemand", where=f"{kind.plural}.{name}")
        groups.append((str(name), members))
    return groups


def _people(people: Any, bit: int, places: Mapping[str, int], *, where: str) -> list[tuple[int, int]]:
    people = [people] if isinstance(people, str) else people or []
    if not isinstance(people, list):
        raise SituationError("hier horen namen van personen", where=where)
    for one in people:
        if not isinstance(one, str) or one not in places:
            raise SituationError(f"'{str(one)[:60]}' is geen persoon", where=where)
    return [(places[one], bit) for one in people]


def _derived_units(book: Rulebook, kind: UnitKind, found: Situation) -> Groups:
    base = book.units[kind.derived_from]
    bits = {base.bits[role]: kind.bits[role] for role in kind.roles}
    groups: Groups = []
    for name, members in zip(found.units[base.name], found.members[base.name], strict=True):
        held = [(person, bits[role]) for person, role in members if role in bits]
        if held:
            groups.append((name, held))
    return groups


def _everybody_somewhere(kind: UnitKind, groups: Groups, found: Situation) -> None:
    placed = {person for _, members in groups for person, _ in members}
    for person, name in enumerate(found.persons):
        if person not in placed:
            raise SituationError(f"'{name}' woont in geen {kind.label}", where=kind.plural)


# What is known -------------------------------------------------------------------


Said = dict[str, tuple[dict[int | None, Range], bool]]
"""Of one person or unit, per fact: by how many periods ago (None: always) what it lies between; and whether
it may still be asked (a range with "ask": true narrows and leaves the question open)."""


def _said(book: Rulebook, level: str, rows: list[Mapping[str, Any]], found: Situation) -> list[Said]:
    """Every name is a fact of this level, or something that is to be computed (null)."""
    roles: set[str] = set()
    if level != PERSON:
        kind = book.units[level]
        roles = {*kind.roles, *kind.role_plurals.values()}
    said: list[Said] = []
    for where, row in zip(found.ids(level), rows, strict=True):
        one: Said = {}
        for name, value in row.items():
            fact = book.facts.get(name)
            if fact is not None and fact.level == level:
                still = type(value) is dict and value.get("ask") is True
                one[name] = (_ranges(fact, value, found.date, where=where), still)
            elif name not in roles and not _is_computed(book, str(name), value):
                near = book.near(str(name))
                hint = f"; bedoel je '{near}'?" if near else ""
                raise SituationError(f"'{str(name)[:60]}' is niet bekend{hint}", of=where)
        said.append(one)
    return said


def _is_computed(book: Rulebook, name: str, value: Any) -> bool:
    values = value.values() if isinstance(value, Mapping) else [value]
    return (name in book.variables or name in book.rights) and all(one is None for one in values)


def _ranges(fact: Fact, value: Any, date: dt.date, *, where: str) -> dict[int | None, Range]:
    """By how many periods ago (None: every period) what a value lies between."""
    if type(value) is dict and value and all(_is_period(key) for key in value):
        found: dict[int | None, Range] = {}
        for key, one in value.items():
            found[_offset(fact, str(key), date, where=where)] = range_of(fact, one, of=where)
        return found
    return {None: range_of(fact, value, of=where)}


def _is_period(key: Any) -> bool:
    return str(key)[:1].isdigit() or str(key).upper() == "ETERNITY"


def _offset(fact: Fact, key: str, date: dt.date, *, where: str) -> int | None:
    """A period ("2026", "2026-11", "2026-11-03", "ETERNITY") as how many periods before the date it lies."""
    parts = key.split("-")
    try:
        year, month = int(parts[0]), int(parts[1]) if len(parts) > 1 else None
        if len(parts) > 3 or (month is not None and not 1 <= month <= 12):
            raise ValueError(key)
    except ValueError:
        if key.upper() == "ETERNITY":
            return None
        raise SituationError(f"'{key[:20]}' is geen periode", of=where, fact=fact.name) from None
    if fact.period == "month" and month is not None:
        return (year - date.year) * 12 + month - date.month
    return year - date.year if fact.period == "year" else None


_NOTHING: tuple[dict[int | None, Range], bool] = ({}, False)


def _add_fact(fact: Fact, key: Key, said: list[Said], found: Situation, *, rest_is_none: bool) -> None:
    anything = (fact.low, fact.high)
    if not rest_is_none and not any(fact.name in one for one in said):
        size = len(said)
        found.facts[key] = ([fact.low] * size, [fact.high] * size)
        found.given[key], found.mentioned[key] = [False] * size, [False] * size
        return
    lows, highs, given, mentioned = [], [], [], []
    for one in said:
        ranges, still = one.get(fact.name, _NOTHING)
        value = ranges.get(key[1], ranges.get(None))
        if value is None and rest_is_none and fact.none is not None:
            value = (fact.none, fact.none)
        given.append(value is not None and value != anything)
        mentioned.append(value is not None and not still)
        low, high = value or anything
        lows.append(low)
        highs.append(high)
    found.facts[key], found.given[key], found.mentioned[key] = (lows, highs), given, mentioned


def fill(compiled: Compiled, found: Situation) -> None:
    """What makes no sense to ask of somebody gets the value that is said for that. Raises SituationError
    where something was given that cannot be."""
    if compiled.applies is None:
        return
    book = compiled.book
    for _round in range(compiled.rounds):
        applies: Any = compiled.applies(found)
        for key in compiled.facts:
            if key[0] not in applies:
                continue
            fact, (lows, highs), (sure, could) = book.facts[key[0]], found.facts[key], applies[key[0]]
            assert fact.otherwise is not None  # noqa: S101 - the loader asks for it
            for place, known in enumerate(found.given[key]):
                if known:
                    if not could[place] and not lows[place] <= fact.otherwise <= highs[place]:
                        where = found.ids(fact.level)[place]
                        message = f"'{fact.label}' kan hier niet ({fact.only_if})"
                        raise SituationError(message, of=where, fact=fact.name)
                elif not could[place]:
                    lows[place] = highs[place] = fact.otherwise
                elif fact.is_choice:
                    lows[place] = highs[place] = fact.low | (0 if sure[place] else fact.otherwise)
                else:
                    lows[place] = fact.low if sure[place] else min(fact.low, fact.otherwise)
                    highs[place] = fact.high if sure[place] else max(fact.high, fact.otherwise)


# What cannot be ------------------------------------------------------------------


def _require_possible(book: Rulebook, found: Situation) -> None:
    """Parents are older than their children, somebody is grown up, nobody is born tomorrow."""
    if ("birth_date", 0) not in found.facts:
        return
    low, high = found.facts["birth_date", 0]
    today = found.date.toordinal()
    for person, name in enumerate(found.persons):
        if low[person] > today:
            raise SituationError(
                "de geboortedatum ligt na de dag van de berekening", of=name, fact="birth_date"
            )
        if high[person] < today - OLDEST * 366:
            raise SituationError(f"ouder dan {OLDEST} jaar", of=name, fact="birth_date")
    for number, household in enumerate(found.units["household"]):
        members = found.members["household"][number]
        if all(low[person] > today - ADULT * 365 for person, _ in members):
            raise SituationError(f"er is niemand van {ADULT} jaar of ouder", where=household)
        for parent, child in _parents_and_children(book, members):
            if high[child] <= low[parent]:
                name = found.persons[child]
                raise SituationError(
                    f"'{name}' is ouder dan '{found.persons[parent]}', de ouder", of=name, fact="birth_date"
                )


def _parents_and_children(book: Rulebook, members: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    bits = book.units["household"].bits
    parents, children = bits["applicant"], bits.get("child", 0) | bits.get(APART, 0)
    for parent, role in members:
        if role & parents:
            yield from ((parent, child) for child, of in members if of & children)
