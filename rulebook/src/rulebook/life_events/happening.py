"""The situation of a household after something happened to it."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from rulebook.compiling import Compiled, compile_facts
from rulebook.errors import SituationError
from rulebook.model import PERSON, STAYS_IF, TODAY, UNKNOWN, Fact, LifeEvent, Rulebook
from rulebook.situation import Situation, read_situation
from rulebook.tracing import Place, Tracer
from rulebook.values import range_of

HOUSEHOLD = "household"
MOST_DATES = 8
Data = dict[str, Any]
"""A situation in OpenFisca's JSON form."""
_readers: "WeakKeyDictionary[Rulebook, dict[dt.date, Compiled]]" = WeakKeyDictionary()


def happens(
    book: Rulebook, event: str | LifeEvent, situation: Mapping[str, Any], *, date: dt.date, of: str = ""
) -> Data:
    """The situation (OpenFisca JSON) after an event on a day; the given one stays as it was.

    `of`: to whom it happens; without it to the likeliest person (see `to_whom`). What must be asked again is
    left out, and so is what makes no sense any more. Raises SituationError when it cannot happen to them.
    """
    event = event_named(book, event)
    reader = _reader(book, date)
    before = read_situation(reader, situation)
    can = _candidates(reader, event, before)
    if of and of not in before.persons:
        raise SituationError(f"'{of[:60]}' hoort niet bij dit gezin", where=event.name)
    if not can or (of and of not in can):
        raise SituationError(f"'{event.label}' kan hier niet: {event.cannot}", where=event.name, of=of)
    who = of or can[0]
    number = before.main[HOUSEHOLD][before.persons.index(who)]
    change = _Change(
        book=book, event=event, date=date, who=who, household=before.ids(HOUSEHOLD)[number], before=before
    )
    return _without_what_cannot_be(reader, change.made(situation))


def to_whom(
    book: Rulebook, event: str | LifeEvent, situation: Mapping[str, Any], *, date: dt.date
) -> list[str]:
    """The persons to whom an event can happen, the likeliest first; its applicant when it is the household's.

    Nobody: it cannot happen. Raises SituationError for a situation that cannot be.
    """
    reader = _reader(book, date)
    return _candidates(reader, event_named(book, event), read_situation(reader, situation))


def event_named(book: Rulebook, event: str | LifeEvent) -> LifeEvent:
    """The event with this name. Raises SituationError."""
    if isinstance(event, LifeEvent):
        return event
    if event not in book.life_events:
        known = ", ".join(book.life_events)
        raise SituationError(f"'{event[:60]}' is geen gebeurtenis; er zijn: {known}", where="event")
    return book.life_events[event]


def _reader(book: Rulebook, date: dt.date) -> Compiled:
    """What reads all facts of a situation, whatever rights there are."""
    held = _readers.setdefault(book, {})
    if date not in held:
        while len(held) >= MOST_DATES:
            held.pop(next(iter(held)))
        held[date] = compile_facts(book, date=date)
    return held[date]


def _candidates(reader: Compiled, event: LifeEvent, situation: Situation) -> list[str]:
    """Whoever has a role of the event and for whom it can happen: who certainly can first, then by role."""
    tracer = Tracer(reader, situation, {})
    roles = reader.book.units[HOUSEHOLD].roles
    found: list[tuple[bool, int, str]] = []
    for number, members in enumerate(situation.members[HOUSEHOLD]):
        for person, bit in members:
            role = roles[bit.bit_length() - 1]
            if role not in (event.of or ("applicant",)):
                continue
            at = Place(PERSON, person) if event.of else Place(HOUSEHOLD, number)
            sure, could = tracer.value(event.when_term, at) if event.when_term else (True, True)
            if could:
                rank = event.of.index(role) if event.of else 0
                found.append((not sure, rank, situation.persons[person]))
    return list(dict.fromkeys(name for *_, name in sorted(found, key=lambda one: one[:2])))


# The change --------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class _Change:
    """An event that happens to one person (`who`) of one household."""

    book: Rulebook
    event: LifeEvent
    date: dt.date
    who: str
    household: str
    before: Situation

    def made(self, situation: Mapping[str, Any]) -> Data:
        """A situation of its own in which it happened."""
        data: Data = {
            group: {name: {**(row or {})} for name, row in rows.items()} for group, rows in situation.items()
        }
        plural = self.book.units[HOUSEHOLD].plural
        gone = [name for name, role in self._roles() if role == self.event.leaves]
        for name, role in self._roles():
            if self.event.of and name == self.who:
                self._put(data["persons"][name], self.event.person, name)
            elif role in self.event.members:
                self._put(data["persons"][name], self.event.members[role], name)
        self._put(data[plural][self.household], self.event.household, self.household)
        for name in gone:
            _leave(self.book, data, name)
        for arrival in self.event.arrives:
            name = _free(arrival.name, data["persons"])
            data["persons"][name] = {}
            self._put(data["persons"][name], arrival.facts, name)
            self._join(data, name, arrival.role)
        return data

    def _roles(self) -> Iterator[tuple[str, str]]:
        """Who lives in the household, with their role."""
        kind = self.book.units[HOUSEHOLD]
        number = self.before.ids(HOUSEHOLD).index(self.household)
        for person, bit in self.before.members[HOUSEHOLD][number]:
            yield self.before.persons[person], kind.roles[bit.bit_length() - 1]

    def _put(self, row: Data, facts: Mapping[str, Any], of: str) -> None:
        for name, value in facts.items():
            fact, said = self.book.facts[name], value
            if value == TODAY:
                said = self.date.isoformat()
            elif isinstance(value, Mapping) and STAYS_IF in value:
                said = value[STAYS_IF] if self._was(fact, value[STAYS_IF], of) else UNKNOWN
            self._put_one(row, fact, said)

    def _was(self, fact: Fact, value: Any, of: str) -> bool:
        """Whether a fact certainly had a value before, be it because nothing else made sense."""
        place = self.before.ids(fact.level).index(of)
        lows, highs = self.before.facts[fact.name, 0]
        return (lows[place], highs[place]) == range_of(fact, value, of=of)

    def _put_one(self, row: Data, fact: Fact, value: Any) -> None:
        """From the day on; what was said of earlier years stays."""
        known = row.get(fact.name)
        if fact.period != "year":
            if value == UNKNOWN:
                row.pop(fact.name, None)
            else:
                row[fact.name] = value
            return
        years: Data = {} if known is None else {**known} if _is_by_period(known) else {"ETERNITY": known}
        if value != UNKNOWN:
            years[str(self.date.year)] = value
        elif years:
            years[str(self.date.year)] = {"unknown": True}
        if years:
            row[fact.name] = years

    def _join(self, data: Data, name: str, role: str) -> None:
        """Into the household, and into the other units of its applicant that the situation gives."""
        applicant = next((one for one, held in self._roles() if held == "applicant"), self.who)
        for kind in self.book.units.values():
            if role not in kind.roles:
                continue
            for unit_name, unit in data.get(kind.plural, {}).items():
                people = [one for key in unit if key in kind.bits for one in _people(unit[key])]
                if unit_name == self.household if kind.name == HOUSEHOLD else applicant in people:
                    plural = kind.role_plurals.get(role, role)
                    held = [one for key in (role, plural) for one in _people(unit.pop(key, None))]
                    unit[plural] = [*held, name]


def _is_by_period(value: Any) -> bool:
    return isinstance(value, Mapping) and all(key[:1].isdigit() or key.upper() == "ETERNITY" for key in value)


def _people(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []


def _free(name: str, taken: Mapping[str, Any]) -> str:
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name}{number}"
    return found


def _leave(book: Rulebook, data: Data, name: str) -> None:
    """Out of everything; units in which nobody is left go too."""
    del data["persons"][name]
    for kind in book.units.values():
        units = data.get(kind.plural, {})
        for unit_name in list(units):
            unit = units[unit_name]
            for key in [one for one in unit if one in kind.bits]:
                if name in (people := _people(unit[key])):
                    unit[key] = [one for one in people if one != name]
                    if not unit[key]:
                        del unit[key]
            if not any(key in kind.bits for key in unit):
                del units[unit_name]


def _without_what_cannot_be(reader: Compiled, data: Data) -> Data:
    """What was said and makes no sense any more (a wage without work) goes. Raises SituationError."""
    while True:
        try:
            read_situation(reader, data)
        except SituationError as error:
            fact = reader.book.facts.get(error.fact)
            if fact is None or not fact.only_if:
                raise
            plural = "persons" if fact.level == PERSON else reader.book.units[fact.level].plural
            if fact.name not in data[plural].get(error.of, {}):
                raise
            del data[plural][error.of][fact.name]
        else:
            return data
