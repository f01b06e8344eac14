"""Leaving answers under a code, opening them, and forgetting them."""

import datetime as dt
import logging
import zlib
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from baken.foundation.access.api import Actor
from baken.foundation.territory.api import Municipality
from baken.rights.explorer.carrying import Form
from baken.rights.explorer.codes import CodeKeys, CodeUnreadable, keys_of, lock, new_code, read_code, unlock
from baken.rights.explorer.sealing import secrets
from baken.rights.household import Household, as_json, from_json
from baken.rights.models import AnswerCode, CodeOpening, CodeOutcome

KEPT = dt.timedelta(hours=24)
OPENINGS_KEPT = dt.timedelta(days=396)
"""That somebody opened a code is kept as long as that somebody signed in."""
_TRIES = 5
logger = logging.getLogger(__name__)


class NoCodeFree(Exception):
    """Every code that was tried lives already; that cannot happen with codes that nobody can foresee."""


@dataclass(frozen=True, kw_only=True)
class LeftAnswers:
    """A code, and until when it opens."""

    code: str
    expires_at: dt.datetime


def leave_answers(*, form: Form, municipality: Municipality, at: dt.datetime) -> LeftAnswers:
    """Keep the answers for a day under a new code, because somebody asked for it; an earlier code is void."""
    secret = secrets()[0]
    for _try in range(_TRIES):
        code = new_code()
        keys = keys_of(code, municipality=municipality.nis, secret=secret)
        try:
            with transaction.atomic():
                AnswerCode.objects.filter(form=form.key).delete()
                AnswerCode.objects.create(
                    name=keys.name,
                    municipality=municipality,
                    form=form.key,
                    locked=lock(as_json(form.household), keys=keys),
                    expires_at=at + KEPT,
                )
        except IntegrityError:  # the same code lives already, or the form was sent twice at once
            continue
        return LeftAnswers(code=code, expires_at=at + KEPT)
    raise NoCodeFree


def take_back(*, form: Form) -> bool:
    """Delete what was left from this form, because who filled it in wants so; whether there was anything."""
    return bool(AnswerCode.objects.filter(form=form.key).delete()[0])


@transaction.atomic
def open_answers(
    *, typed: str, municipality: Municipality, actor: Actor, at: dt.datetime
) -> tuple[Household | None, dt.datetime | None]:
    """What somebody left, with when it expires; nothing for what is no code here. Either is noted."""
    row, keys = _find(typed, municipality, at)
    household = None
    if row is not None and keys is not None:
        household = _read(row, keys)
    _note(CodeOutcome.OPENED if household else CodeOutcome.NOT_FOUND, municipality, actor, at)
    return household, row.expires_at if row else None


def _read(row: AnswerCode, keys: CodeKeys) -> Household | None:
    """What is under a code; None when it was changed, or left before another version."""
    try:
        return from_json(unlock(bytes(row.locked), keys=keys))
    except (AttributeError, IndexError, KeyError, TypeError, ValueError, zlib.error) as error:
        logger.warning("what is under a code cannot be read: %s", type(error).__name__)
        return None


@transaction.atomic
def remove_answers(*, typed: str, municipality: Municipality, actor: Actor, at: dt.datetime) -> bool:
    """Delete what somebody left before its day is over; whether there was anything."""
    row, _keys = _find(typed, municipality, at)
    if row is not None:
        row.delete()
    _note(CodeOutcome.REMOVED if row else CodeOutcome.NOT_FOUND, municipality, actor, at)
    return row is not None


def note_limited(*, municipality: Municipality, actor: Actor, at: dt.datetime) -> None:
    """That somebody had to wait, because of too many tries."""
    _note(CodeOutcome.LIMITED, municipality, actor, at)


def forget_openings(*, at: dt.datetime) -> int:
    """Delete what was noted so long ago that nobody may want it any more; how many. Outside any scope."""
    return CodeOpening.objects.filter(at__lt=at - OPENINGS_KEPT).delete()[0]


def forget_expired(*, at: dt.datetime) -> int:
    """Delete every code whose day is over; how many. Runs outside any scope."""
    return AnswerCode.objects.filter(expires_at__lte=at).delete()[0]


def _find(
    typed: str, municipality: Municipality, at: dt.datetime
) -> tuple[AnswerCode | None, CodeKeys | None]:
    try:
        code = read_code(typed)
    except CodeUnreadable:
        return None, None
    for secret in secrets():
        keys = keys_of(code, municipality=municipality.nis, secret=secret)
        row = AnswerCode.objects.filter(name=keys.name, expires_at__gt=at).first()
        if row is not None:
            return row, keys
    return None, None


def _note(outcome: CodeOutcome, municipality: Municipality, actor: Actor, at: dt.datetime) -> None:
    CodeOpening.objects.create(
        municipality=municipality, worker_id=actor.user_id, at=at, outcome=outcome.value
    )
