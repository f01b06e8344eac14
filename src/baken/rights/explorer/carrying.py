"""The form that goes from screen to screen: the household in it, since when, and when it opens no more."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.core.cache import cache

from baken.rights.explorer.composition import is_asking_ages
from baken.rights.explorer.sealing import KEPT, SealBroken, seal, unseal
from baken.rights.household import HOME, Household, as_json, from_json
from baken.rights.questions import fits
from baken.rights.rules import Law


class FormWiped(Exception):
    """Who filled it in wiped it."""


@dataclass(frozen=True, kw_only=True)
class Form:
    """What somebody fills in from the first screen to the last.

    `since`: the moment of the first screen; `name`: a number that nobody can foresee and that says nothing.
    """

    household: Household
    since: dt.datetime
    name: str

    @property
    def key(self) -> str:
        """The name as it may be kept: no form can be found from it."""
        return hashlib.sha256(self.name.encode()).hexdigest()


def new_form(*, at: dt.datetime) -> Form:
    """An empty form."""
    return Form(household=Household(), since=at, name=secrets.token_urlsafe(16))


def sealed_form(form: Form, *, purpose: str) -> str:
    """The form as text for a hidden field."""
    return seal(as_json(form.household), purpose=purpose, since=form.since, name=form.name)


def opened_form(text: str, *, purpose: str, at: dt.datetime) -> Form:
    """What `sealed_form` gave. Raises SealBroken, SealExpired, FormWiped."""
    unsealed = unseal(text, purpose=purpose, at=at)
    try:
        household = from_json(unsealed.data)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:  # before another version
        raise SealBroken from error
    form = Form(household=household, since=unsealed.since, name=unsealed.name)
    if cache.get(_wiped(form)):
        raise FormWiped
    return form


def wipe(form: Form) -> None:
    """The form opens no more, also not when the browser goes back and sends it again.

    What is remembered until it would have expired is the hash of a random number, and no answer.
    """
    cache.set(_wiped(form), True, KEPT.total_seconds())


def still_asked(law: Law, household: Household) -> Household:
    """Without answers that the rules do not ask, or not so, any more: they may change between two screens."""

    def kept(of: str, facts: Iterable[str]) -> tuple[str, ...]:
        return tuple(one.fact for one in law.screen(household, of=of, facts=facts).questions)

    known = {
        of: {
            one.fact: answers[one.fact]
            for one in law.screen(household, of=of, facts=answers).questions
            if fits(one, answers[one.fact])
        }
        for of, answers in household.facts.items()
        if of in household.keys or of == HOME
    }
    screens = [
        (of, tuple(fact for fact in facts if fact in known.get(of, {}))) for of, facts in household.asked
    ]
    asking = household.asking
    if asking is not None and not is_asking_ages(household):
        facts = kept(*asking)
        asking = (asking[0], facts) if facts else None
    return replace(
        household, facts=known, asked=tuple((of, facts) for of, facts in screens if facts), asking=asking
    )


def _wiped(form: Form) -> str:
    return f"rights:wiped:{form.key}"
