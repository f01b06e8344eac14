"""What the columns of a table mean: by their own names, or by a saved mapping {"their name": "our name"}.

A name can be of one table only: {"persons.id": "person", "households.id": "household"}.
"""

import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from rulebook.errors import TableError
from rulebook.kinds import Kind
from rulebook.model import PERSON, Fact, Rulebook
from rulebook.scanning.tables import TAKES_UP, Key
from rulebook.units import HOUSEHOLD

TABLES = ("persons", "households", "memberships", "units")
OWN = {
    "persons": ("person", "household", "role"),
    "households": ("household", "neighbourhood", "weight"),
    "memberships": ("unit", "id", "person", "role"),
    "units": ("unit", "id"),
}
"""What each table has beside facts."""
REQUIRED = {
    "persons": ("person", "household", "role"),
    "households": ("household",),
    "memberships": ("unit", "id", "person", "role"),
    "units": ("unit", "id"),
}
IN_DUTCH = {
    "persoon": "person",
    "persoon_id": "person",
    "huishouden": "household",
    "huishouden_id": "household",
    "gezinsnummer": "household",
    "rol": "role",
    "wijk": "neighbourhood",
    "buurt": "neighbourhood",
    "gewicht": "weight",
    "eenheid": "unit",
}
OF_FACT = re.compile(r"(\w+)(?:\[(-\d{1,2})\]|:(\d{4}))?(?:\.(min|max))?(\.cents)?")
LARGEST_MAPPING, MOST_COLUMNS = 1_000_000, 5_000


@dataclass(frozen=True)
class Meaning:
    """What a column is: of the table itself (`own`), who takes up a right (`right`), or a `fact` so many
    periods ago, whole or one `end` ("min", "max") of it, in euro or in cents."""

    own: str = ""
    right: str = ""
    fact: str = ""
    offset: int = 0
    end: str = ""
    cents: bool = False

    @property
    def key(self) -> Key:
        return self.fact, self.offset


def meaning_of(name: str, table: str, book: Rulebook, date: dt.date) -> Meaning | None:
    """What one of our names means in a table; None: nothing. A yearly fact without a year is of this one."""
    if name in OWN[table]:
        return Meaning(own=name)
    if name.startswith(TAKES_UP):
        right = name.removeprefix(TAKES_UP)
        return Meaning(right=right) if right in book.rights and table in {"persons", "households"} else None
    read = OF_FACT.fullmatch(name)
    fact = book.facts.get(read[1]) if read else None
    if read is None or fact is None or not _fits(fact, table):
        return None
    if (read[4] and fact.is_choice) or (read[5] and fact.type.kind is not Kind.MONEY):
        return None
    if read[3] and fact.period != "year":
        return None
    offset = int(read[3]) - date.year if read[3] else int(read[2] or 0)
    return Meaning(fact=fact.name, offset=offset, end=read[4] or "", cents=bool(read[5]))


def _fits(fact: Fact, table: str) -> bool:
    levels = {"persons": PERSON, "households": HOUSEHOLD}
    if table == "units":
        return fact.level not in levels.values()
    return levels.get(table) == fact.level


@dataclass(frozen=True)
class Meanings:
    """The columns of a table that mean something, by their own name; and those that mean nothing."""

    known: Mapping[str, Meaning]
    unmapped: tuple[str, ...]

    def own(self, name: str) -> str | None:
        """How the table calls one of its own columns."""
        return next((column for column, one in self.known.items() if one.own == name), None)


def meanings_of(
    columns: Iterable[str], table: str, book: Rulebook, date: dt.date, mapping: Mapping[str, str]
) -> Meanings:
    """What the columns of a table mean. Raises TableError for what is missing or given twice."""
    known: dict[str, Meaning] = {}
    unmapped = []
    for column in columns:
        name = mapping.get(f"{table}.{column}", mapping.get(column, column))
        meaning = meaning_of(name, table, book, date)
        if meaning is None:
            unmapped.append(column)
            continue
        twice = [other for other, one in known.items() if one == meaning or _same(one, meaning)]
        if twice:
            raise TableError(
                f"de kolommen '{twice[0]}' en '{column}' betekenen allebei '{name}'; laat er één weg",
                where=table,
            )
        known[column] = meaning
    found = Meanings(known, tuple(unmapped))
    for name in REQUIRED[table]:
        if found.own(name) is None:
            raise TableError(_missing(name, found.unmapped), where=table)
    return found


def _same(one: Meaning, other: Meaning) -> bool:
    """The same end of a fact, once in euro and once in cents."""
    return bool(one.fact) and (one.key, one.end) == (other.key, other.end)


def _missing(name: str, unmapped: tuple[str, ...]) -> str:
    near = get_close_matches(name, unmapped, n=1)
    near += [one for one in unmapped if IN_DUTCH.get(_plain(one)) == name]
    hint = f"; is het misschien '{near[0][:60]}'?" if near else "."
    return f"de kolom '{name}' ontbreekt{hint} Geef ze die naam, of gebruik een koppeling van kolommen"


# Mappings ------------------------------------------------------------------------


def read_mapping(path: Path, book: Rulebook, date: dt.date) -> dict[str, str]:
    """A saved mapping, checked. Raises TableError."""
    try:
        if path.stat().st_size > LARGEST_MAPPING:
            raise TableError("dit bestand is te groot voor een koppeling van kolommen", where=path.name)
        found = json.loads(path.read_text())
    except (OSError, ValueError, RecursionError):
        message = 'dit is geen koppeling van kolommen: schrijf JSON als {"hun naam": "onze naam"}'
        raise TableError(message, where=path.name) from None
    return require_mapping(found, book, date)


def require_mapping(mapping: Any, book: Rulebook, date: dt.date) -> dict[str, str]:
    """The same mapping when every name of ours means something in some table. Raises TableError."""
    if not isinstance(mapping, Mapping) or not all(
        isinstance(one, str) for pair in mapping.items() for one in pair
    ):
        raise TableError('een koppeling van kolommen is {"hun naam": "onze naam"}', where="koppeling")
    for theirs, ours in mapping.items():
        table = theirs.split(".", 1)[0]
        within = (table,) if table in TABLES else TABLES
        if ours and not any(meaning_of(ours, one, book, date) for one in within):
            names = [*dict.fromkeys(name for one in within for name in OWN[one]), *book.facts]
            near = get_close_matches(ours, names, n=1)
            hint = f"; bedoel je '{near[0]}'?" if near else ""
            raise TableError(f"'{ours[:60]}' (bij '{theirs[:60]}') is niet bekend{hint}", where="koppeling")
    return dict(mapping)


def suggest_mapping(
    columns: Iterable[str], book: Rulebook, *, table: str = "persons", date: dt.date | None = None
) -> dict[str, str]:
    """For columns whose name means nothing, what they probably are: by their Dutch label, or a near name.

    A proposal for somebody to look at; nothing is proposed twice.
    """
    day = date or dt.datetime.now().astimezone().date()
    names = list(columns)
    taken = {one for one in names if meaning_of(one, table, book, day)}
    words = {_plain(name): name for name in OWN[table]}
    words |= {dutch: name for dutch, name in IN_DUTCH.items() if name in OWN[table]}
    for fact in book.facts.values():
        if _fits(fact, table):
            words.setdefault(_plain(fact.name), fact.name)
            words.setdefault(_plain(fact.label), fact.name)
    found: dict[str, str] = {}
    for cutoff in (1.0, 0.8):  # exact ones first, so that a near name never takes their place
        for column in names:
            if column in taken or column in found:
                continue
            near = get_close_matches(_plain(column), words, n=1, cutoff=cutoff)
            if near and words[near[0]] not in taken:
                found[column] = words[near[0]]
                taken.add(words[near[0]])
    return found


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", name.lower().replace("ë", "e").replace("é", "e"))[:80].strip("_")
