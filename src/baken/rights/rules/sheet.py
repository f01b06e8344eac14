"""Every fact that the rules read, as one sheet of questions: for who asks them all at once."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from baken.rights.household import BIRTH_DATE, HOME, Household
from baken.rights.questions import Question
from baken.rights.rules.laws import THEMES, Law
from baken.rights.rules.situations import PLACE, fact_key
from rulebook import SituationError
from rulebook.checking import compiled_for
from rulebook.model import PERSON
from rulebook.situation import read_situation


@dataclass(frozen=True, kw_only=True)
class Theme:
    """The questions of one theme about one person or the household."""

    title: str
    questions: Sequence[Question]


@dataclass(frozen=True, kw_only=True)
class Part:
    """A person, or the household as a whole."""

    key: str
    title: str
    themes: Sequence[Theme]


def asked_facts(law: Law, household: Household, *, date: dt.date) -> dict[str, tuple[str, str]]:
    """Control → (of whom, fact) of everything that the sheet asks, without the questions themselves."""
    found = {}
    rights = law.rights(date)
    for name, offset in compiled_for(law.book, date, rights).facts if rights else ():
        fact = law.book.facts[name]
        key = fact_key(fact, offset, date)
        for of in household.keys if fact.level == PERSON else (HOME,):
            if name != PLACE:
                found[f"{of}.{key}"] = (of, key)
    return found


def sheet(law: Law, household: Household, *, date: dt.date) -> list[Part]:
    """The household and its persons, each with its questions by theme, in the order of the themes."""
    rights = law.rights(date)
    if not rights:
        return []
    keys = compiled_for(law.book, date, rights).facts
    of_persons = [key for key in keys if law.book.facts[key[0]].level == PERSON]
    of_units = [key for key in keys if law.book.facts[key[0]].level != PERSON and key[0] != PLACE]
    labels = household.labels()

    def part(of: str, title: str, keys: Sequence[tuple[str, int]]) -> Part:
        facts = [fact_key(law.book.facts[name], offset, date) for name, offset in keys]
        return _part(of, title, [law.question(household, of=of, fact=fact) for fact in facts])

    people = [part(key, labels[key], of_persons) for key in household.keys]
    return [part(HOME, household.of_label(HOME), of_units), *people]


def _part(of: str, title: str, questions: Sequence[Question]) -> Part:
    by_theme: dict[str, list[Question]] = {}
    for question in questions:
        by_theme.setdefault(question.theme, []).append(question)
    order = {theme: place for place, theme in enumerate(THEMES)}
    themes = sorted(by_theme, key=lambda theme: order.get(theme, len(order)))
    return Part(
        key=of,
        title=title[:1].upper() + title[1:],
        themes=[
            Theme(title=str(THEMES.get(theme, theme.capitalize())), questions=_in_order(by_theme[theme]))
            for theme in themes
        ],
    )


def _in_order(questions: Sequence[Question]) -> list[Question]:
    """The day of birth first; earlier periods of a fact beside each other."""
    places = {fact: place for place, fact in enumerate(dict.fromkeys(_name(one) for one in questions))}
    return sorted(questions, key=lambda one: (_name(one) != BIRTH_DATE, places[_name(one)], one.about))


def _name(question: Question) -> str:
    return question.fact.partition("@")[0]


def moot(law: Law, household: Household, *, date: dt.date) -> frozenset[tuple[str, str]]:
    """(Of whom, fact) of everything that certainly makes no sense to ask, as things stand."""
    rights = law.rights(date)
    if not rights or not household.members:
        return frozenset()
    compiled = compiled_for(law.book, date, rights)
    try:
        situation = read_situation(compiled, law.situation(household, date=date))
    except SituationError:
        return frozenset()
    applies: Mapping[str, Any] = compiled.applies(situation) if compiled.applies else {}  # type: ignore[assignment]
    return frozenset(
        (of, name)
        for name, (_sure, could) in applies.items()
        for of, possible in zip(situation.ids(law.book.facts[name].level), could, strict=True)
        if not possible
    )
