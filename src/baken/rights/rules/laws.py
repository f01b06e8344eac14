"""The rules of a municipality: checking a household, and what to ask it next."""

import datetime as dt
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_lazy

from baken.rights.household import APPLICANT, BIRTH_DATE, EARLIER, HOME, Household
from baken.rights.questions import Kind, Question
from baken.rights.results import RightResult, result_of
from baken.rights.rules.books import UnreadableRow, book_with
from baken.rights.rules.situations import fact_key, period_words, situation_of
from rulebook import LawError, Rulebook, SituationError, check, next_block
from rulebook.checking import compiled_for
from rulebook.loading import SHIPPED
from rulebook.model import Right

THEMES = {
    "household": gettext_lazy("Gezin"),
    "status": gettext_lazy("Statuut en uitkeringen"),
    "work": gettext_lazy("Werk"),
    "income": gettext_lazy("Inkomen"),
    "savings": gettext_lazy("Spaargeld en bezit"),
    "home": gettext_lazy("Wonen"),
    "energy": gettext_lazy("Energie en water"),
    "health": gettext_lazy("Gezondheid en zorg"),
    "school": gettext_lazy("School en opvang"),
    "children": gettext_lazy("Kinderen"),
    "leisure": gettext_lazy("Vrije tijd"),
    "mobility": gettext_lazy("Vervoer"),
    "help": gettext_lazy("Hulp in de buurt"),
}
PER = {"month": gettext_lazy("per maand"), "year": gettext_lazy("per jaar"), "day": gettext_lazy("per dag")}
SPECIAL = "special"


class SituationImpossible(Exception):
    """What was answered cannot be; the message says in Dutch what does not fit."""


@dataclass(frozen=True, kw_only=True)
class Screen:
    """What is asked at once: one person or the household, one theme."""

    of: str
    title: str
    questions: Sequence[Question]
    decided: int = 0
    rights: int = 0
    left: int = 0


@dataclass(frozen=True, kw_only=True)
class Law:
    """The rules that hold in a municipality: what ships, and what the city added itself."""

    book: Rulebook
    municipality: str
    unreadable: Sequence[UnreadableRow] = ()
    """Own rows that could not be read, and are not in the book."""

    def check(self, household: Household, *, date: dt.date) -> list[RightResult]:
        """Every right of this household on a date. Raises SituationImpossible."""
        if not self.rights(date):
            return []
        with _impossible(self, household):
            situation = self.situation(household, date=date)
            answers = check(self.book, situation, date=date, rights=self.rights(date)).as_json()["rights"]
        labels = _labels(household)
        return [
            result_of(self.shown(self.book.rights[key]), answer, labels) for key, answer in answers.items()
        ]

    def situation(self, household: Household, *, date: dt.date) -> dict[str, Any]:
        """The household as the library reads it."""
        return situation_of(self.book, household, municipality=self.municipality, date=date)

    def settled(self, household: Household, *, date: dt.date, last: Iterable[str] = ()) -> Household:
        """Without earlier answers that the last ones make moot: who does not work any more has no wage.

        `last`: the facts that were answered just now.

        Raises SituationImpossible for what cannot be and is no earlier answer.
        """
        fresh = {BIRTH_DATE, *(fact.partition(EARLIER)[0] for fact in last)}
        while self.rights(date):
            try:
                check(self.book, self.situation(household, date=date), date=date, rights=self.rights(date))
            except SituationError as error:
                moot = error.fact and error.fact not in fresh
                if not moot or not any(
                    name.partition(EARLIER)[0] == error.fact for name in household.facts.get(error.of, {})
                ):
                    raise refused(self, household, error) from None
                household = household.without(error.of, error.fact)
            else:
                break
        return household

    def rights(self, date: dt.date) -> tuple[str, ...]:
        """The rights of everybody and of this municipality that can be computed on a date."""
        try:
            computed = compiled_for(self.book, date).rights
        except LawError:  # nothing holds on that day
            return ()
        return tuple(key for key in computed if self.is_here(key))

    def left_out(self, *, date: dt.date) -> list[str]:
        """The rights whose rules or amounts on this date are not known."""
        computed = set(self.rights(date))
        return [
            right.label
            for key, right in self.book.rights.items()
            if self.is_here(key) and right.holds_on(date) and key not in computed
        ]

    def own_left_out(self, *, date: dt.date) -> dict[str, str]:
        """The own rows of the city that cannot be used on a date: name → what the library says of it."""
        found = {one.name: one.message for one in self.unreadable}
        for key, right in self.book.rights.items():
            if right.municipality and self.is_here(key) and right.holds_on(date):
                why = self.why_not_computed(key, date=date)
                found |= {key: why} if why else {}
        return found

    def why_not_computed(self, right: str, *, date: dt.date) -> str:
        """What the library says of a right that it cannot compute on a date, as for want of an amount."""
        try:
            compiled_for(self.book, date, (right,))
        except LawError as error:
            return str(error).removeprefix(f"{error.where}: ")
        return ""

    def is_here(self, key: str) -> bool:
        """Whether a right is one of everybody, or of this municipality."""
        return self.book.rights[key].municipality in {"", self.municipality}

    def next_screen(self, household: Household, *, date: dt.date) -> Screen | None:
        """The screen that decides most of what is still open; None when nothing can matter any more."""
        if not self.rights(date):
            return None
        with _impossible(self, household):
            situation = self.situation(household, date=date)
            block = next_block(
                self.book, situation, date=date, rights=self.rights(date), names=household.labels()
            )
        if block is None:
            return None
        facts = [fact_key(self.book.facts[one.fact], one.offset, date) for one in block.questions]
        screen = self.screen(household, of=block.of, facts=facts)
        return replace(screen, decided=block.decided, rights=block.decided + block.open, left=block.left)

    def screen(self, household: Household, *, of: str, facts: Iterable[str]) -> Screen:
        """A screen with these facts, also to change what was answered."""
        questions = [
            self.question(household, of=of, fact=fact)
            for fact in facts
            if fact.partition(EARLIER)[0] in self.book.facts
        ]
        themes = dict.fromkeys(str(THEMES.get(one.theme, "")) for one in questions)
        return Screen(of=of, title=", ".join(filter(None, themes)), questions=questions)

    def question(self, household: Household, *, of: str, fact: str) -> Question:
        """A fact as a question about somebody; `fact` may name a period: "taxable_income@2022"."""
        name, _at, period = fact.partition(EARLIER)
        known = self.book.facts[name]
        other = of in household.keys and of != APPLICANT and known.question_other
        text = known.question_other.replace("{name}", household.labels()[of]) if other else known.question
        return Question(
            of=of,
            fact=fact,
            text=text,
            about=period_words(period),
            kind=Kind(known.type.kind.value),
            help=known.help,
            choices=tuple((value, _sentence(known.labels.get(value, value))) for value in known.type.values),
            unit=str(PER.get(known.type.unit, "")),
            low=known.low,
            high=known.high,
            label=known.label,
            sensitive=known.sensitivity == SPECIAL,
            theme=known.theme,
        )

    def shown(self, right: Right) -> dict[str, Any]:
        """The fields of a right that its results show."""
        return {
            "key": right.name,
            "label": right.label,
            "summary": right.summary,
            "without_amount": right.without_amount,
            "documents": right.documents,
            "authority": right.authority,
            "desk": right.desk,
            "decision_term": right.decision_term,
            "automatic": right.automatic,
            "excludes": frozenset(right.excludes),
            "opens": [
                self.book.rights[one.right].label for one in right.opens if one.right in self.book.rights
            ],
            "theme": right.theme,
        }


FOLDER = SHIPPED


def law(*, municipality: str, rows: Sequence[Mapping[str, Any]] = (), version: Hashable = ()) -> Law:
    """The shipped rules with the own rows of a municipality (NIS), read once per `version` in this process.

    Own rows that cannot be read are left out; the law names them.
    """
    read = book_with(FOLDER, municipality=municipality, rows=rows, version=version)
    return Law(book=read.book, municipality=municipality, unreadable=read.unreadable)


@contextmanager
def _impossible(law: Law, household: Household) -> Iterator[None]:
    """What the library refuses, in the words of the screens."""
    try:
        yield
    except SituationError as error:
        raise refused(law, household, error) from None


def refused(law: Law, household: Household, error: SituationError) -> SituationImpossible:
    """An error of the library about a household, with people and facts as the screens call them."""
    message = str(error).removeprefix(f"{error.where}: ")
    labels = _labels(household)
    for key, label in labels.items():
        message = message.replace(f"'{key}'", label)
    fact = law.book.facts.get(error.fact)
    about = [labels.get(error.of, ""), fact.label if fact and fact.label not in message else ""]
    said = ", ".join(one for one in about if one)
    return SituationImpossible(f"{said}: {message}." if said else f"{message}.")


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _labels(household: Household) -> dict[str, str]:
    """Persons and the household in words."""
    return {**household.labels(), HOME: household.of_label(HOME)}
