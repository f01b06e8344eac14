"""From a household of the screens to a situation of the library."""

import datetime as dt
from typing import Any

from django.utils.formats import date_format

from baken.rights.household import BIRTH_DATE, EARLIER, HOME, Household, born_between
from rulebook import Rulebook
from rulebook.model import PERSON, Fact

PLACE = "municipality"
"""The fact that the address of the page answers."""


def situation_of(book: Rulebook, household: Household, *, municipality: str, date: dt.date) -> dict[str, Any]:
    """The household in the JSON form of situations; `municipality` (NIS) answers where they live."""
    persons: dict[str, dict[str, Any]] = {}
    for key, member in household.keyed():
        first, last = born_between(member.age, date=date)
        known = {BIRTH_DATE: {"min": first.isoformat(), "max": last.isoformat(), "ask": True}}
        persons[key] = known | _facts_of(book, household, key, PERSON, date)
    found: dict[str, Any] = {"persons": persons}
    for kind in book.units.values():
        facts = _facts_of(book, household, HOME, kind.name, date)
        if kind.derived_from and not facts:
            continue
        group: dict[str, Any] = dict(facts)
        if PLACE in book.facts and book.facts[PLACE].level == kind.name:
            group[PLACE] = _place(book.facts[PLACE], municipality)
        for key, member in household.keyed():
            if member.role.value in kind.roles:
                plural = kind.role_plurals.get(member.role.value, member.role.value)
                group.setdefault(plural, []).append(key)
        found[kind.plural] = {HOME: group}
    return found


def with_place(book: Rulebook, situation: Any, *, municipality: str, moved: bool = False) -> Any:
    """A situation of another program, with the municipality of the address where it says none.

    `moved`: also where it says another one.
    """
    fact = book.facts.get(PLACE)
    kind = book.units.get(fact.level) if fact else None
    groups = situation.get(kind.plural) if kind and isinstance(situation, dict) else None
    if fact is None or kind is None or not isinstance(groups, dict):
        return situation
    here = {PLACE: _place(fact, municipality)}
    placed = {
        name: ({**group, **here} if moved else {**here, **group}) if isinstance(group, dict) else group
        for name, group in groups.items()
    }
    return {**situation, kind.plural: placed}


def _place(fact: Fact, municipality: str) -> Any:
    """The municipality as its fact has it: the NIS code as a number, or as one of the choices."""
    if fact.type.values:
        return municipality if municipality in fact.type.values else {"unknown": True}
    return int(municipality)


def _facts_of(book: Rulebook, household: Household, of: str, level: str, date: dt.date) -> dict[str, Any]:
    """What was answered about facts of this level, each under the period that it is about."""
    found: dict[str, Any] = {}
    for fact, value in household.facts.get(of, {}).items():
        name, _at, period = fact.partition(EARLIER)
        known = book.facts.get(name)
        if known is None or known.level != level:
            continue
        if known.period == "eternity":
            found[name] = value
        else:
            # What holds now says nothing of earlier months or years.
            found.setdefault(name, {})[period or _now(known, date)] = value
    return found


def fact_key(fact: Fact, offset: int, date: dt.date) -> str:
    """The name of a fact with the period that is asked, when that is not the present one."""
    if not offset:
        return fact.name
    if fact.period == "year":
        return f"{fact.name}{EARLIER}{date.year + offset}"
    months = date.year * 12 + date.month - 1 + offset
    return f"{fact.name}{EARLIER}{months // 12}-{months % 12 + 1:02d}"


def _now(fact: Fact, date: dt.date) -> str:
    return str(date.year) if fact.period == "year" else f"{date:%Y-%m}"


def period_words(period: str) -> str:
    """ "2022" or "mei 2023"; nothing for now."""
    if "-" not in period:
        return period
    return date_format(dt.date.fromisoformat(f"{period}-01"), "F Y")
