"""Who belongs together in a situation: households as given, other units as given or as their roles say."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rulebook.errors import SituationError
from rulebook.model import PERSON, Rulebook, UnitKind

HOUSEHOLD, APART = "household", "co_parented_child"
Members = list[tuple[int, int]]
"""Persons (their place) with the bit of their role."""
Rows = list[Mapping[str, Any]]
Where = tuple[str, str]
"""In which unit something stands: its kind and its name."""


@dataclass(frozen=True)
class Layout:
    """All units of a situation. Lists are shared between situations of one form and never changed."""

    members: Mapping[str, list[Members]]
    sizes: Mapping[str, int]
    main: Mapping[str, list[int]]
    roles: Mapping[str, list[int]]
    named_after: Mapping[str, list[tuple[str, int]]]
    """Of each unit: the unit or person that it is named after, and its place."""
    kin: list[tuple[list[int], list[int], list[int]]]
    """Of each household: who lives there, the parents and the children."""


def places_of(
    book: Rulebook, data: Mapping[str, Any], persons: tuple[str, ...]
) -> tuple[Layout, dict[str, Any], dict[str, Rows]]:
    """The layout, and of the kinds that are given the names and records. Raises SituationError.

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
            names[kind.name] = tuple(map(str, one))
            given[kind.name] = [
                _members(book, kind, record, places, where=(kind.plural, name))
                for name, record in zip(one, rows[kind.name], strict=True)
            ]
        elif kind.name == HOUSEHOLD:
            raise SituationError(f"'{kind.plural}' ontbreekt: wie woont samen?", where=kind.plural)
    return _known_layout(book, given, names, persons), names, rows


def _known_layout(
    book: Rulebook,
    given: Mapping[str, list[Members]],
    names: Mapping[str, tuple[str, ...]],
    persons: tuple[str, ...],
) -> Layout:
    key = (len(persons), *[(kind, *map(tuple, groups)) for kind, groups in given.items()])
    layout = book.layouts.get(key)
    if layout is None:
        for kind_name, groups in given.items():
            for name, members in zip(names[kind_name], groups, strict=True):
                _require_fitting(book.units[kind_name], members, name)
        layout = layout_of(book, given, len(persons))
        _everybody_somewhere(book, layout, persons)
        if len(book.layouts) > 1000:
            book.layouts.clear()
        book.layouts[key] = layout
    return layout


_NOTHING: Mapping[str, Any] = {}


def records_of(records: Any, *, where: str) -> Rows:
    """Records by name, as a list. Raises SituationError."""
    if type(records) is not dict:
        raise SituationError("hier hoort een record per naam", where=where)
    found = []
    for name, one in records.items():
        if one is not None and type(one) is not dict:
            raise SituationError("hier hoort een record met gegevens", where=str(name)[:60])
        found.append(one or _NOTHING)
    return found


def _members(
    book: Rulebook, kind: UnitKind, record: Mapping[str, Any], places: Mapping[str, int], *, where: Where
) -> Members:
    members: Members = []
    bits = kind.bits
    for key, people in record.items():
        bit = bits.get(key)
        if bit is not None:
            for one in people if type(people) is list else _as_list(people, where, key):
                if type(one) is not str or one not in places:
                    raise SituationError(f"'{str(one)[:60]}' is geen persoon", where=".".join((*where, key)))
                members.append((places[one], bit))
        elif key not in book.facts or book.facts[key].level != kind.name:
            roles = ", ".join(kind.role_plurals.get(role, role) for role in kind.roles)
            message = f"'{str(key)[:60]}' is niet bekend; een {kind.label} heeft: {roles}"
            raise SituationError(message, where=".".join(where))
    return members


def _as_list(people: Any, where: Where, key: str) -> list[Any]:
    if not people or isinstance(people, str):
        return [people] if people else []
    raise SituationError("hier horen namen van personen", where=".".join((*where, key)))


def _require_fitting(kind: UnitKind, members: Members, name: str) -> None:
    """Somebody, nobody twice, not more in a role than it has room for. Puts them in the order of roles."""
    where = f"{kind.plural}.{name}"
    if not members:
        raise SituationError("er woont niemand", where=where)
    if len({person for person, _ in members}) != len(members):
        raise SituationError("iemand staat er twee keer in", where=where)
    for role, number in kind.most.items():
        if sum(bit == kind.bits[role] for _, bit in members) > number:
            raise SituationError(f"hooguit {number} als {role}", where=where)
    members.sort(key=lambda one: one[1])


def layout_of(book: Rulebook, given: Mapping[str, list[Members]], size: int) -> Layout:
    """All units of so many persons, of whom the units of some kinds are given (the household at least)."""
    members: dict[str, list[Members]] = {}
    after: dict[str, list[tuple[str, int]]] = {}
    main, roles = {}, {}
    for kind in book.units.values():
        if kind.name in given:
            groups = list(given[kind.name])
            named = [(kind.name, number) for number in range(len(groups))]
        elif kind.derived_from:
            groups, named = _derived(book, kind, members[kind.derived_from])
        else:  # an institution, say: most people live in none
            groups, named = [], []
        if kind.name != HOUSEHOLD:
            placed = {person for group in groups for person, _ in group}
            alone = [person for person in range(size) if person not in placed]
            groups += [[(person, 1)] for person in alone]
            named += [(PERSON, person) for person in alone]
        members[kind.name], after[kind.name] = groups, named
        main[kind.name], roles[kind.name] = _main(kind, groups, size)
    kin = [_kin(book, group) for group in members[HOUSEHOLD]]
    sizes = {PERSON: size} | {name: len(groups) for name, groups in members.items()}
    return Layout(members=members, sizes=sizes, main=main, roles=roles, named_after=after, kin=kin)


def _kin(book: Rulebook, members: Members) -> tuple[list[int], list[int], list[int]]:
    bits = book.units["household"].bits
    children = bits.get("child", 0) | bits.get(APART, 0)
    return (
        [person for person, _ in members],
        [person for person, role in members if role & bits["applicant"]],
        [person for person, role in members if role & children],
    )


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
    kind = book.units[HOUSEHOLD]
    placed = {person for members in layout.members[kind.name] for person, _ in members}
    for person, name in enumerate(persons):
        if person not in placed:
            raise SituationError(f"'{name}' woont in geen {kind.label}", where=kind.plural)
