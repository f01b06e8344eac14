"""Who belongs together in a situation: households as given, other units as given or as their roles say."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rulebook.errors import SituationError
from rulebook.model import Rulebook, UnitKind

APART = "co_parented_child"
Members = list[tuple[int, int]]
"""Persons (their place) with the bit of their role."""
Rows = list[Mapping[str, Any]]


@dataclass(frozen=True)
class Layout:
    """All units of a situation. Lists are shared between situations of one form and never changed."""

    members: Mapping[str, list[Members]]
    main: Mapping[str, list[int]]
    roles: Mapping[str, list[int]]
    named_after: Mapping[
        str, list[tuple[str, int]]
    ]  # of each unit: the unit ("", place) or person it is named after


def places_of(
    book: Rulebook, data: Mapping[str, Any], persons: tuple[str, ...]
) -> tuple[Layout, dict[str, Any], dict[str, Rows]]:
    """The layout, per kind the names of its units, and per kind the records. Raises SituationError.

    How many people there are and which roles they have decides the layout; it is made once per form.
    """
    places = {name: number for number, name in enumerate(persons)}
    given: dict[str, list[Members]] = {}
    names: dict[str, tuple[str, ...]] = {}
    rows: dict[str, Rows] = {}
    for kind in book.units.values():
        one = data.get(kind.plural)
        if one:
            rows[kind.name] = records_of(one, where=kind.plural)
            names[kind.name] = tuple(str(name) for name in one)
            given[kind.name] = [
                _members(book, kind, record, places, where=f"{kind.plural}.{name}")
                for name, record in zip(one, rows[kind.name], strict=True)
            ]
        elif not kind.derived_from:
            raise SituationError(f"'{kind.plural}' ontbreekt: wie woont samen?", where=kind.plural)
    key = (len(persons), tuple((kind, tuple(map(tuple, groups))) for kind, groups in given.items()))
    layout = book.layouts.get(key)
    if layout is None:
        layout = _layout(book, given, len(persons))
        _everybody_somewhere(book, layout, persons)
        if len(book.layouts) > 1000:
            book.layouts.clear()
        book.layouts[key] = layout
    for kind_name, after in layout.named_after.items():
        if kind_name not in given:
            rows[kind_name] = [_NOTHING] * len(after)
            names[kind_name] = tuple(names[base][place] if base else persons[place] for base, place in after)
        elif len(after) > len(names[kind_name]):
            alone = [persons[place] for base, place in after[len(names[kind_name]) :]]
            rows[kind_name] = [*rows[kind_name], *([_NOTHING] * len(alone))]
            names[kind_name] = (*names[kind_name], *alone)
    return layout, names, rows


_NOTHING: Mapping[str, Any] = {}


def records_of(records: Any, *, where: str) -> Rows:
    """Records by name, as a list. Raises SituationError."""
    if not isinstance(records, Mapping):
        raise SituationError("hier hoort een record per naam", where=where)
    found = []
    for name, one in records.items():
        if one is not None and type(one) is not dict:
            raise SituationError("hier hoort een record met gegevens", where=str(name)[:60])
        found.append(one or _NOTHING)
    return found


def _members(
    book: Rulebook, kind: UnitKind, record: Mapping[str, Any], places: Mapping[str, int], *, where: str
) -> Members:
    members: Members = []
    for key, people in record.items():
        bit = kind.bits.get(key)
        if bit is not None:
            members += _people(people, bit, places, where=f"{where}.{key}")
        elif key not in book.facts or book.facts[key].level != kind.name:
            raise SituationError(f"'{str(key)[:60]}' is niet bekend", where=where)
    if not members:
        raise SituationError("er woont niemand", where=where)
    if len(members) > 1:
        if len({person for person, _ in members}) != len(members):
            raise SituationError("iemand staat er twee keer in", where=where)
        for role, number in kind.most.items():
            if sum(bit == kind.bits[role] for _, bit in members) > number:
                raise SituationError(f"hooguit {number} als {role}", where=where)
        members.sort(key=lambda one: one[1])
    return members


def _people(people: Any, bit: int, places: Mapping[str, int], *, where: str) -> Members:
    people = [people] if isinstance(people, str) else people or []
    if not isinstance(people, list):
        raise SituationError("hier horen namen van personen", where=where)
    for one in people:
        if not isinstance(one, str) or one not in places:
            raise SituationError(f"'{str(one)[:60]}' is geen persoon", where=where)
    return [(places[one], bit) for one in people]


def _layout(book: Rulebook, given: Mapping[str, list[Members]], size: int) -> Layout:
    members: dict[str, list[Members]] = {}
    after: dict[str, list[tuple[str, int]]] = {}
    main, roles = {}, {}
    for kind in book.units.values():
        if kind.name in given:
            groups = list(given[kind.name])
            named = [(kind.name, number) for number in range(len(groups))]
        else:
            groups, named = _derived(book, kind, members[kind.derived_from])
        if kind.derived_from:
            placed = {person for group in groups for person, _ in group}
            alone = [person for person in range(size) if person not in placed]
            groups += [[(person, 1)] for person in alone]
            named += [("", person) for person in alone]
        members[kind.name], after[kind.name] = groups, named
        main[kind.name], roles[kind.name] = _main(kind, groups, size)
    return Layout(members=members, main=main, roles=roles, named_after=after)


def _derived(
    book: Rulebook, kind: UnitKind, groups: list[Members]
) -> tuple[list[Members], list[tuple[str, int]]]:
    base = book.units[kind.derived_from]
    bits = {base.bits[role]: kind.bits[role] for role in kind.roles}
    found, named = [], []
    for number, group in enumerate(groups):
        held = [(person, bits[role]) for person, role in group if role in bits]
        if held:
            found.append(held)
            named.append((base.name, number))
    return found, named


def _main(kind: UnitKind, groups: list[Members], size: int) -> tuple[list[int], list[int]]:
    """Of each person the unit they belong to first: where they do not live only part of the time."""
    main, roles, settled = [0] * size, [0] * size, [False] * size
    apart = kind.bits.get(APART, 0)
    for number, members in enumerate(groups):
        for person, role in members:
            if not settled[person] and (role != apart or not roles[person]):
                main[person], roles[person] = number, role
                settled[person] = role != apart
    return main, roles


def _everybody_somewhere(book: Rulebook, layout: Layout, persons: tuple[str, ...]) -> None:
    for kind in book.units.values():
        if kind.derived_from:
            continue
        placed = {person for members in layout.members[kind.name] for person, _ in members}
        for person, name in enumerate(persons):
            if person not in placed:
                raise SituationError(f"'{name}' woont in geen {kind.label}", where=kind.plural)
