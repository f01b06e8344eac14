"""From a record to a life event: each fact, value and role in it is one that the law knows."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from rulebook import terms as t
from rulebook.errors import LawError, SituationError
from rulebook.kinds import BOOL, Kind
from rulebook.model import PERSON, STAYS_IF, TODAY, UNKNOWN, Arrival, Fact, LifeEvent, Rulebook
from rulebook.reading import read
from rulebook.records import Record, only, required
from rulebook.values import range_of

HOUSEHOLD = "household"
OF_EVENT = frozenset({"label", "summary", "of", "question", "when", "cannot", "changes", "arrives", "leaves"})
OF_ARRIVAL = frozenset({"name", "role", "facts"})
PLAIN = (t.FactOf, t.UnitValue, t.Constant, t.Today, t.Role, t.RoleIn, t.Years, t.Months, t.Days)
LOGIC = (t.Not, t.All, t.Any, t.Compare, t.IsOneOf, t.Members)


def life_event(book: Rulebook, name: str, record: Any, *, where: str) -> LifeEvent:
    """A life event. Raises LawError."""
    record = required(record, "label", "summary", where=where)
    only(record, OF_EVENT, where=where)
    changes = _mapping(record.get("changes") or {}, where=f"{where}.changes")
    only(changes, frozenset({PERSON, HOUSEHOLD, "members"}), where=f"{where}.changes")
    of = _roles(book, record.get("of") or (), where=f"{where}.of")
    if of and not record.get("question"):
        raise LawError("question (to whom it happens) is missing", where=where)
    if not of and changes.get(PERSON):
        raise LawError("who it happens to (of) is missing", where=where)
    leaves = str(record.get("leaves", ""))
    if leaves and _roles(book, [leaves], where=f"{where}.leaves") == ("applicant",):
        raise LawError("the applicant stays: write what happens to the others", where=where)
    when = " ".join(str(record.get("when", "")).split())
    if bool(when) != bool(record.get("cannot")):
        raise LawError(
            "when (for whom it can happen) and cannot (why not, in words) go together", where=where
        )
    found = LifeEvent(
        name=name,
        label=str(record["label"]),
        summary=str(record["summary"]),
        of=of,
        question=str(record.get("question", "")),
        when=when,
        when_term=_when(book, when, PERSON if of else HOUSEHOLD, where=f"{where}.when") if when else None,
        cannot=str(record.get("cannot", "")),
        person=_facts(book, changes.get(PERSON) or {}, PERSON, where=f"{where}.changes.person"),
        household=_facts(book, changes.get(HOUSEHOLD) or {}, HOUSEHOLD, where=f"{where}.changes.household"),
        members=dict(_members(book, changes.get("members") or {}, where=f"{where}.changes.members")),
        arrives=tuple(_arrival(book, one, where=f"{where}.arrives") for one in record.get("arrives") or ()),
        leaves=leaves,
    )
    if not (found.person or found.household or found.members or found.arrives or found.leaves):
        raise LawError("nothing changes by it", where=where)
    return found


def _mapping(data: Any, *, where: str) -> Record:
    if not isinstance(data, Mapping):
        raise LawError("write it by name", where=where)
    return data


def _roles(book: Rulebook, data: Any, *, where: str) -> tuple[str, ...]:
    known = book.units[HOUSEHOLD].roles
    roles = tuple(str(one) for one in ([data] if isinstance(data, str) else data))
    for role in roles:
        if role not in known:
            raise LawError(f"'{role}' is none of: {', '.join(known)}", where=where)
    return roles


def _when(book: Rulebook, text: str, level: str, *, where: str) -> t.Term:
    """For whom it can happen: of facts, roles and ages only, so that it needs no amount of any date."""
    term = read(text, level=level, names=book, where=where, expected=BOOL)
    for part in term.walk():
        if not isinstance(part, PLAIN + LOGIC):
            raise LawError("only facts, roles and ages say for whom it can happen", where=where)
    return term


def _members(book: Rulebook, data: Any, *, where: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for role, facts in _mapping(data, where=where).items():
        _roles(book, str(role), where=where)
        yield str(role), _facts(book, facts, PERSON, where=f"{where}.{role}")


def _arrival(book: Rulebook, data: Any, *, where: str) -> Arrival:
    record = required(data, "name", "role", "facts", where=where)
    only(record, OF_ARRIVAL, where=where)
    [role] = _roles(book, str(record["role"]), where=where)
    facts = _facts(book, record["facts"], PERSON, where=f"{where}.facts")
    return Arrival(name=str(record["name"]), role=role, facts=facts)


def _facts(book: Rulebook, data: Any, level: str, *, where: str) -> Mapping[str, Any]:
    """Values of facts of this level as a situation in JSON form has them. Raises LawError."""
    found: dict[str, Any] = {}
    for name, value in _mapping(data, where=where).items():
        fact = book.facts.get(str(name))
        if fact is None or fact.level != level:
            near = book.near(str(name))
            hint = f"; do you mean '{near}'?" if near else ""
            raise LawError(f"'{name}' is no fact of a {level}{hint}", where=where)
        found[fact.name] = _value(fact, value, where=f"{where}.{name}")
    return found


def _value(fact: Fact, value: Any, *, where: str) -> Any:
    if value == UNKNOWN:
        return value
    if value == TODAY:
        if fact.type.kind is not Kind.DATE:
            raise LawError("this is no day", where=where)
        return value
    if isinstance(value, Mapping) and STAYS_IF in value:
        only(value, frozenset({STAYS_IF}), where=where)
        return {STAYS_IF: _value(fact, value[STAYS_IF], where=where)}
    said = value.isoformat() if isinstance(value, dt.date) else value
    try:
        range_of(fact, said, of="")
    except SituationError as error:
        raise LawError(str(error), where=where) from error
    return said
