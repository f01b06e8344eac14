"""From one screen of the explorer to the next: what stands in the form, what was typed, what comes now."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from baken.rights.explorer import composition
from baken.rights.household import EARLIER, Household
from baken.rights.questions import UNKNOWN, Typed, read_answer, shown_answer
from baken.rights.results import Group, RightResult
from baken.rights.rules import Law, Screen, SituationImpossible
from baken.rights.rules.events import EventUnknown, OwnEffects, own_effects
from baken.rights.rules.waiting import waiting

BEGIN, ON, SKIP, BACK, RESULTS, CHANGE = "begin", "verder", "weet-niet", "terug", "resultaat", "wijzig"
LOOK, WIPE, WIPE_CODE = "kijk", "wis", "wis-code"
EVENT = "gebeurtenis"


@dataclass(frozen=True, kw_only=True)
class Page:
    """What is shown now. `kind`: numbers, ages, questions, results or event."""

    kind: str
    household: Household
    typed: Sequence[Typed] = ()
    people: Sequence[tuple[str, Sequence[Typed]]] = ()
    screen: Screen | None = None
    results: Sequence[RightResult] = field(default_factory=list)
    effects: OwnEffects | None = None
    problem: str = ""
    may_go_on: bool = False
    waiting: frozenset[str] = frozenset()
    """Facts of the screen that make no sense before another one is answered; scripts hide them."""

    @property
    def errors(self) -> list[Typed]:
        """What was typed and not understood."""
        every = [*self.typed, *(one for _heading, some in self.people for one in some)]
        return [one for one in every if one.error]

    @property
    def is_refused(self) -> bool:
        return bool(self.errors or self.problem)


def step(law: Law, household: Household, data: Mapping[str, str], *, date: dt.date) -> Page:
    """The page after a press on a button (`doe`); the form comes back when something is not understood."""
    action, _colon, number = data.get("doe", ON).partition(":")
    if action == BEGIN or (not household.members and action != ON):
        return _numbers(household)
    if action == CHANGE:
        return _with_progress(law, _change(law, household, number, date), date)
    if action == BACK:
        return _with_progress(law, _back(law, household, date), date)
    if action == RESULTS and household.members and not composition.is_asking_ages(household):
        return results_page(law, replace(household, asking=None), date=date)
    if action == EVENT and not composition.is_asking_ages(household):
        return _event_page(law, replace(household, asking=None), number, date)
    return _answered(law, household, data, skip=action == SKIP, date=date)


def _event_page(law: Law, household: Household, event: str, date: dt.date) -> Page:
    """What an event does to these rights; the results, with what is wrong, when it cannot happen here."""
    try:
        found = own_effects(law, household, event, date=date)
    except EventUnknown:
        return results_page(law, household, date=date)
    except SituationImpossible as error:
        return replace(results_page(law, household, date=date), problem=str(error))
    return Page(kind="event", household=household, effects=found)


def _answered(law: Law, household: Household, data: Mapping[str, str], *, skip: bool, date: dt.date) -> Page:
    """The page after an answered screen: the next one, or the same with what is wrong."""
    found = household
    last: tuple[str, ...] = ()
    if composition.is_asking_ages(household):
        found, people = composition.read_ages(household, data)
        page = Page(kind="ages", household=household, people=people)
    elif not household.members or data.get("scherm") == composition.WHO:
        found, typed = composition.read_numbers(household, data)
        page = Page(kind="numbers", household=household, typed=typed)
        if not page.errors and composition.is_asking_ages(found):
            return Page(kind="ages", household=found, people=composition.shown_ages(found))
    elif household.asking is not None:
        of, last = household.asking
        page = _read_screen(law, household, data, skip=skip, date=date)
        if not page.errors:
            found = household.answered(of, _values(page.typed))
    else:
        return next_page(law, household, date=date)
    if page.errors:
        return _with_progress(law, page, date)
    try:
        return next_page(law, law.settled(found, date=date, last=last), date=date)
    except SituationImpossible as error:
        return replace(page, problem=str(error))


def _read_screen(
    law: Law, household: Household, data: Mapping[str, str], *, skip: bool, date: dt.date
) -> Page:
    """What was typed on the open screen; a question that makes no sense after the others may stay empty."""
    assert household.asking is not None  # noqa: S101 - asked by the caller
    of, facts = household.asking
    screen = law.screen(household, of=of, facts=facts)
    typed = [
        Typed(question=one, value=UNKNOWN) if skip else read_answer(one, data) for one in screen.questions
    ]
    hidden = _waiting(law, household, typed, date)
    typed = [one if one.question.fact not in hidden else Typed(question=one.question) for one in typed]
    return Page(kind="questions", household=household, typed=typed, screen=screen, waiting=hidden)


def still_waiting(law: Law, household: Household, data: Mapping[str, str], *, date: dt.date) -> list[str]:
    """The controls of the open screen that make no sense yet with what was typed so far."""
    if household.asking is None or not household.members or composition.is_asking_ages(household):
        return []
    page = _read_screen(law, household, data, skip=False, date=date)
    return [one.question.key for one in page.typed if one.question.fact in page.waiting]


def _waiting(law: Law, household: Household, typed: Sequence[Typed], date: dt.date) -> frozenset[str]:
    assert household.asking is not None  # noqa: S101 - only the open screen waits
    of, facts = household.asking
    blank = household
    for fact in facts:
        blank = blank.without(of, fact.partition(EARLIER)[0])
    return waiting(law, blank.answered(of, _values(typed)), of=of, facts=facts, date=date)


def _values(typed: Sequence[Typed]) -> dict[str, Any]:
    return {one.question.fact: one.value for one in typed if one.value is not None}


def _with_progress(law: Law, page: Page, date: dt.date) -> Page:
    """A screen that stands open again, with how far somebody is."""
    if page.screen is None:
        return page
    coming = law.next_screen(page.household, date=date)
    if coming is None:
        return page
    counted = replace(page.screen, decided=coming.decided, rights=coming.rights, left=coming.left)
    return replace(page, screen=counted)


def next_page(law: Law, household: Household, *, date: dt.date) -> Page:
    """The next questions, or the results when nothing that is asked can matter any more."""
    screen = law.next_screen(household, date=date)
    if screen is None:
        return results_page(law, household, date=date)
    return _questions(law, household, screen, date)


def results_page(law: Law, household: Household, *, date: dt.date) -> Page:
    """What the answers come to so far."""
    results = law.check(household, date=date)
    open_still = any(one.group is Group.MAYBE for one in results)
    may_go_on = open_still and law.next_screen(household, date=date) is not None
    return Page(kind="results", household=household, results=results, may_go_on=may_go_on)


def _questions(law: Law, household: Household, screen: Screen, date: dt.date) -> Page:
    facts = tuple(one.fact for one in screen.questions)
    typed = [shown_answer(one, household.value(one.of, one.fact)) for one in screen.questions]
    asking = replace(household, asking=(screen.of, facts))
    hidden = _waiting(law, asking, typed, date)
    return Page(kind="questions", household=asking, typed=typed, screen=screen, waiting=hidden)


def _numbers(household: Household) -> Page:
    closed = replace(household, asking=None)
    return Page(kind="numbers", household=closed, typed=composition.shown_numbers(closed))


def _change(law: Law, household: Household, number: str, date: dt.date) -> Page:
    """An earlier screen again; anything else than its number leads to the first one."""
    if number.isascii() and number.isdigit() and int(number) < len(household.asked):
        of, facts = household.asked[int(number)]
        return _questions(law, household, law.screen(household, of=of, facts=facts), date)
    return _numbers(household)


def _back(law: Law, household: Household, date: dt.date) -> Page:
    """The screen before this one: of an answered screen that was opened again, the one before that."""
    if composition.is_asking_ages(household) or not household.asked:
        return _numbers(household)
    place = len(household.asked)
    if household.asking in household.asked:
        place = household.asked.index(household.asking)
    return _change(law, household, str(place - 1), date) if place else _numbers(household)
