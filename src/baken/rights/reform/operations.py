"""Saving, repeating, duplicating and removing studies."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from baken.foundation.access.api import Actor
from baken.foundation.audit.api import because
from baken.foundation.territory.api import Municipality
from baken.rights.reform.models import ReformStudy, SnapshotUse
from baken.rights.reform.outcome import Outcome
from baken.rights.reform.people import People
from baken.rights.reform.state import StudioState

DAYS_TO_TAKE_BACK = 30
MONTHS_USES_KEPT = 13


@transaction.atomic
def save_study(
    *,
    name: str,
    note: str,
    state: StudioState,
    outcome: Outcome,
    municipality: Municipality,
    actor: Actor,
    at: dt.datetime,
) -> ReformStudy:
    """Keep a reform with its figures."""
    with because(actor=actor, reason=_("hervorming bewaard")):
        return ReformStudy.objects.create(
            municipality=municipality,
            name=name,
            note=note,
            made_by_id=actor.user_id,
            made_at=at,
            **_computed(state, outcome, at),
        )


def _computed(state: StudioState, outcome: Outcome, at: dt.datetime) -> dict[str, object]:
    return {
        "state": state.content,
        "date": state.date,
        "law_version": outcome.law_version,
        "population": outcome.population,
        "outcome": outcome.as_json(),
        "computed_at": at,
    }


@transaction.atomic
def renew_study(
    study: ReformStudy, *, state: StudioState, outcome: Outcome, actor: Actor, at: dt.datetime
) -> None:
    """Put new figures in the place of what was computed before; the trail has the old law version."""
    with because(actor=actor, reason=_("opnieuw berekend")):
        for name, value in _computed(state, outcome, at).items():
            setattr(study, name, value)
        study.save()


@transaction.atomic
def duplicate_study(study: ReformStudy, *, actor: Actor, at: dt.datetime) -> ReformStudy:
    """The same under another name, to work on."""
    with because(actor=actor, reason=_("hervorming gedupliceerd")):
        kept = {
            field: getattr(study, field)
            for field in (
                *("municipality", "note", "state", "date", "law_version", "population", "outcome"),
                "computed_at",
            )
        }
        name = _("%(name)s (kopie)") % {"name": study.name[:110]}
        return ReformStudy.objects.create(name=name, made_by_id=actor.user_id, made_at=at, **kept)


@transaction.atomic
def remove_study(study: ReformStudy, *, actor: Actor, at: dt.datetime) -> None:
    """Out of the list; it can be taken back for thirty days."""
    with because(actor=actor, reason=_("hervorming verwijderd")):
        study.removed_at = at
        study.save(update_fields=["removed_at"])


@transaction.atomic
def take_back_study(study: ReformStudy, *, actor: Actor) -> None:
    """Back in the list."""
    with because(actor=actor, reason=_("verwijdering ongedaan gemaakt")):
        study.removed_at = None
        study.save(update_fields=["removed_at"])


def note_use(people: People, *, actor: Actor, at: dt.datetime) -> None:
    """Write down that somebody computes on real people; nothing for the synthetic city."""
    if people.scan is not None:
        SnapshotUse.objects.create(scan=people.scan, user_id=actor.user_id, at=at)


def forget_removed(*, at: dt.datetime) -> int:
    """Delete what was removed more than thirty days ago, and uses of more than thirteen months."""
    SnapshotUse.objects.filter(at__lt=at - dt.timedelta(days=MONTHS_USES_KEPT * 31)).delete()
    old = ReformStudy.objects.filter(removed_at__lt=at - dt.timedelta(days=DAYS_TO_TAKE_BACK))
    return old.delete()[0]
