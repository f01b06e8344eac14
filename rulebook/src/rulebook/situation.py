"""The situation of a household, in OpenFisca's JSON form, as what is least and most possible.

    {"persons": {"an": {"birth_date": "1990-01-01", "wage_net": {"2026-11": 1200},
                        "savings": {"unknown": true}, "pension": {"min": 800, "max": 1000}}},
     "households": {"home": {"applicant": "an", "children": ["tom"], "rent": 650}}}

What is left out is unknown, never zero. A value without a period holds for every period. What cannot be is
refused with its fact.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from rulebook.compiling import Compiled, Waiting
from rulebook.errors import SituationError
from rulebook.model import PERSON, Fact, Rulebook
from rulebook.units import Layout, Members, places_of, records_of
from rulebook.values import Range, exact_value, range_of

MOST_PERSONS = 30
ADULT, OLDEST = 16, 125
UNSAID, UNKNOWN, NARROWED, TOLD = range(4)
"""Of a fact of somebody: nobody asked; asked and not known; narrowed, and may still be asked; told."""
Key = tuple[str, int]
"""A fact and how many periods ago (0, -1 …)."""


@dataclass(slots=True)
class Situation:
    """Columns of one situation. `facts`: per fact the least and most of each person or unit, in order."""

    date: dt.date
    persons: tuple[str, ...]
    layout: Layout
    names: dict[str, tuple[str, ...]]  # see `ids`
    facts: dict[Key, tuple[list[int], list[int]]]
    told: dict[Key, list[int]]

    @property
    def size(self) -> int:
        return len(self.persons)

    @property
    def members(self) -> Mapping[str, list[Members]]:
        return self.layout.members

    @property
    def main(self) -> Mapping[str, list[int]]:
        return self.layout.main

    @property
    def roles(self) -> Mapping[str, list[int]]:
        return self.layout.roles

    def ids(self, level: str) -> tuple[str, ...]:
        """The names of the persons, or of the units of a kind: as given, or after whom they follow from."""
        if level == PERSON:
            return self.persons
        known = self.names.get(level, ())
        after = self.layout.named_after[level]
        if len(known) < len(after):
            more = [self.ids(base)[place] for base, place in after[len(known) :]]
            known = self.names[level] = (*known, *more)
        return known

    def was_asked(self, key: Key, index: int) -> bool:
        """Whether somebody answered this, if only with "I do not know"."""
        return self.told[key][index] in {UNKNOWN, TOLD}

    def copy(self, keys: Iterable[Key] | None = None) -> "Situation":
        """The same people; values of its own, of all facts or of these."""
        chosen = self.facts if keys is None else keys
        return Situation(
            date=self.date,
            persons=self.persons,
            layout=self.layout,
            names=self.names,
            facts={key: (self.facts[key][0][:], self.facts[key][1][:]) for key in chosen},
            told={key: self.told[key][:] for key in chosen},
        )


def read_situation(compiled: Compiled, data: Any, *, rest_is_none: bool = False) -> Situation:
    """A situation with the facts that these rules read. Raises SituationError.

    `rest_is_none`: what is left out is "no" or 0 (days and choices stay unknown); for tests of rules.
    """
    book = compiled.book
    persons = data.get("persons") if isinstance(data, Mapping) else None
    if not isinstance(persons, Mapping) or not persons:
        raise SituationError("een situatie heeft 'persons' met minstens één persoon", where="persons")
    for name in data:
        if name not in book.plurals:
            raise SituationError(f"'{str(name)[:60]}' is niet bekend", where="situatie")
    if len(persons) > MOST_PERSONS:
        raise SituationError(f"meer dan {MOST_PERSONS} personen in één situatie", where="persons")
    people = tuple(map(str, persons))
    person_rows = records_of(persons, where="persons")
    layout, names, rows = places_of(book, data, people)
    rows[PERSON] = person_rows
    columns = _columns(compiled, layout)
    keys = compiled.facts
    found = Situation(
        date=compiled.date,
        persons=people,
        layout=layout,
        names=names,
        facts={key: column[:2] for key, column in zip(keys, columns, strict=True)},
        told={key: column[2] for key, column in zip(keys, columns, strict=True)},
    )
    for level, records in rows.items():
        for index, record in enumerate(records):
            if record:
                _read(compiled, found, columns, level, index, record)
    if rest_is_none:
        _nothing_else(compiled, found)
    fill(compiled, found)
    _require_possible(found)
    return found


# What is known -------------------------------------------------------------------


Column = tuple[list[int], list[int], list[int]]
"""Of one fact, for each person or unit: the least, the most, and what was told."""


def _columns(compiled: Compiled, layout: Layout) -> list[Column]:
    """All facts as what nobody said; in the order of the compiled rules."""
    sizes = layout.sizes
    return [
        ([low] * (size := sizes[level]), [high] * size, [UNSAID] * size)
        for level, low, high in compiled.starts
    ]


def _read(  # noqa: PLR0917 - for each record of every situation
    compiled: Compiled,
    found: Situation,
    columns: list[Column],
    level: str,
    index: int,
    record: Mapping[str, Any],
) -> None:
    """What is said of one person or unit. Every name is a fact of this level, or is to be computed (null)."""
    readers, roles = compiled.readers[level], compiled.roles[level]
    for name, value in record.items():
        known = readers.get(name)
        if known is not None:
            read, place, others = known
            exact = read(value) if type(value) is not dict else None
            if exact is not None:
                lows, highs, told = columns[place]
                lows[index] = highs[index] = exact
                told[index] = TOLD
                for other in others:
                    lows, highs, told = columns[other]
                    lows[index] = highs[index] = exact
                    told[index] = TOLD
                continue
        elif name in roles:
            continue
        _read_other(compiled, found, level, index, name, value)


def _read_other(  # noqa: PLR0917 - what `_read` has
    compiled: Compiled, found: Situation, level: str, index: int, name: Any, value: Any
) -> None:
    """What is no plain value of a fact that the rules read: a range, something to compute, a mistake."""
    fact = compiled.book.facts.get(name)
    if fact is None or fact.level != level:
        _require_role_or_computed(compiled.book, level, name, value, of=found.ids(level)[index])
        return
    keys = compiled.keys.get(name, ())
    if type(value) is dict:
        _read_range(fact, keys, value, found, index)
    elif value is None:
        for key in keys:
            found.told[key][index] = UNKNOWN
    else:
        exact = exact_value(fact, value, of=found.ids(level)[index])
        for key in keys:
            found.facts[key][0][index] = found.facts[key][1][index] = exact
            found.told[key][index] = TOLD


def _require_role_or_computed(book: Rulebook, level: str, name: Any, value: Any, *, of: str) -> None:
    if level != PERSON and name in book.units[level].bits:
        return
    values = value.values() if isinstance(value, Mapping) else [value]
    if (name in book.variables or name in book.rights) and all(one is None for one in values):
        return
    near = book.near(str(name))
    hint = f"; bedoel je '{near}'?" if near else ""
    raise SituationError(f"'{str(name)[:60]}' is niet bekend{hint}", of=of)


def _read_range(
    fact: Fact, keys: tuple[Key, ...], value: dict[str, Any], found: Situation, index: int
) -> None:
    """A value by period, or a range, or "unknown"."""
    of = found.ids(fact.level)[index]
    ranges: dict[int | None, Range] = {}
    if value and all(_is_period(key) for key in value):
        for period, one in value.items():
            ranges[_offset(fact, str(period), found.date, of=of)] = range_of(fact, one, of=of)
    else:
        ranges[None] = range_of(fact, value, of=of)
    for key in keys:
        known = ranges.get(key[1], ranges.get(None))
        if known is None:
            continue
        lows, highs = found.facts[key]
        lows[index], highs[index] = known
        told = NARROWED if value.get("ask") is True else TOLD
        found.told[key][index] = UNKNOWN if known == (fact.low, fact.high) else told


def _is_period(key: Any) -> bool:
    return str(key)[:1].isdigit() or str(key).upper() == "ETERNITY"


def _offset(fact: Fact, key: str, date: dt.date, *, of: str) -> int | None:
    """A period ("2026", "2026-11", "2026-11-03", "ETERNITY") as how many periods before the date it lies."""
    parts = key.split("-")
    try:
        year, month = int(parts[0]), int(parts[1]) if len(parts) > 1 else None
        if len(parts) > 3 or (month is not None and not 1 <= month <= 12):
            raise ValueError(key)
    except ValueError:
        if key.upper() == "ETERNITY":
            return None
        raise SituationError(f"'{key[:20]}' is geen periode", of=of, fact=fact.name) from None
    if fact.period == "month" and month is not None:
        return (year - date.year) * 12 + month - date.month
    return year - date.year if fact.period == "year" else None


def _nothing_else(compiled: Compiled, found: Situation) -> None:
    for key, fact in compiled.columns:
        if fact.none is None:
            continue
        lows, highs = found.facts[key]
        for index, state in enumerate(found.told[key]):
            if state == UNSAID:
                lows[index] = highs[index] = fact.none
                found.told[key][index] = TOLD


def fill(compiled: Compiled | Waiting, found: Situation) -> None:
    """What makes no sense to ask of somebody gets the value that is said for that. Raises SituationError
    where something was given that cannot be."""
    if compiled.applies is None:
        return
    for _round in range(compiled.rounds):
        applies: Any = compiled.applies(found)
        for key, fact in compiled.conditional:
            _fill_fact(fact, found, key, *applies[fact.name])


def _fill_fact(fact: Fact, found: Situation, key: Key, sure: list[bool], could: list[bool]) -> None:
    lows, highs = found.facts[key]
    otherwise = fact.otherwise
    assert otherwise is not None  # noqa: S101 - the loader asks for it
    for index, state in enumerate(found.told[key]):
        if state >= NARROWED:
            if not could[index] and not lows[index] <= otherwise <= highs[index]:
                message = f"'{fact.label}' kan hier niet: dat geldt alleen als {fact.only_if}"
                raise SituationError(message, of=found.ids(fact.level)[index], fact=fact.name)
        elif not could[index]:
            lows[index] = highs[index] = otherwise
        elif sure[index]:
            lows[index], highs[index] = fact.low, fact.high
        elif fact.is_choice:
            lows[index] = highs[index] = fact.low | otherwise
        else:
            lows[index], highs[index] = min(fact.low, otherwise), max(fact.high, otherwise)


# What cannot be ------------------------------------------------------------------


def _require_possible(found: Situation) -> None:
    """Parents are older than their children, somebody is grown up, nobody is born tomorrow."""
    if ("birth_date", 0) not in found.facts:
        return
    low, high = found.facts["birth_date", 0]
    today = found.date.toordinal()
    if max(low) > today or min(high) < today - OLDEST * 366:
        late = max(low) > today
        name = found.persons[low.index(max(low)) if late else high.index(min(high))]
        message = "de geboortedatum ligt na de dag van de berekening" if late else f"ouder dan {OLDEST} jaar"
        raise SituationError(message, of=name, fact="birth_date")
    grown = today - ADULT * 365
    for number, (members, parents, children) in enumerate(found.layout.kin):
        if min([low[person] for person in members]) > grown:
            name = found.ids("household")[number]
            raise SituationError(f"er is niemand van {ADULT} jaar of ouder", of=name)
        if children and min([high[one] for one in children]) <= max([low[one] for one in parents]):
            child = min(children, key=high.__getitem__)
            name, parent = found.persons[child], found.persons[max(parents, key=low.__getitem__)]
            message = f"'{name}' is ouder dan '{parent}', de ouder"
            raise SituationError(message, of=name, fact="birth_date")
