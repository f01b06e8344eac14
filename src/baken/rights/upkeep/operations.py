"""Tasks for tables whose day passed, and what an editor fills in: tried on the tests, then proposed."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baken.foundation.access.api import Actor, Role
from baken.foundation.accounts.api import people_with_role
from baken.foundation.audit.api import because
from baken.foundation.jobs.api import defer
from baken.foundation.messaging.api import absolute_url, queue_mail
from baken.foundation.review.api import Proposal
from baken.foundation.territory.api import Municipality
from baken.rights.local import law_of
from baken.rights.models import OwnKind, OwnRecord
from baken.rights.own.content import Content, record_of
from baken.rights.own.operations import propose_change
from baken.rights.rules import Law
from baken.rights.rules.books import AMOUNTS
from baken.rights.rules.upkeep import (
    LawTable,
    TrialPlan,
    count_touched,
    due_tables,
    plan_of,
    points_of,
    still_due,
    version_of,
)
from baken.rights.upkeep.entry import changes_from
from baken.rights.upkeep.models import AmountsEntry, TouchedCount, UpkeepTask

KEPT = 3
"""So many counts stay: of the law as it is, and of before the last changes."""


class TestsFailed(Exception):
    """A test of a day before the new amounts does not pass with them, or no test has run."""


class LawMoved(Exception):
    """The law changed since the tests ran."""


# Tasks -----------------------------------------------------------------------------------


@transaction.atomic
def make_tasks(*, municipality: Municipality, at: dt.datetime) -> list[UpkeepTask]:
    """A task per table whose look-up day passed, with one mail per editor; those that are there stay alone.

    What passed on a night without a worker is found the next time. Also closes what the law itself mended.
    """
    day = localdate(at)
    law = law_of(municipality, date=day)
    # Of two runs at once the second waits here, and finds what the first made.
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)
    with because(reason=_("Bedragen van de wet zijn na te kijken")):
        close_done(municipality=municipality, law=law, at=at)
        there = set(UpkeepTask.objects.filter(municipality=municipality).values_list("table", "due"))
        made = [
            UpkeepTask(municipality=municipality, table=table, title=title[:300], due=due, made_at=at)
            for table, (title, due) in due_tables(law, date=day).items()
            if (table, due) not in there
        ]
        UpkeepTask.objects.bulk_create(made)
    if made:
        _tell_editors(made, municipality=municipality, at=at)
    return made


def _tell_editors(tasks: Sequence[UpkeepTask], *, municipality: Municipality, at: dt.datetime) -> None:
    editors = people_with_role(role=Role.RIGHTS_EDITOR, municipality=municipality.nis, date=localdate(at))
    lines = [
        _("– %(title)s (na te kijken sinds %(day)s)")
        % {"title": one.title, "day": date_format(one.due + dt.timedelta(days=1), "j F Y")}
        for one in tasks
    ]
    address = absolute_url(reverse("rights:upkeep-tasks", args=[municipality.slug]))
    subject = ngettext(
        "Na te kijken: %(title)s", "Na te kijken: %(count)s tabellen met bedragen", len(tasks)
    ) % {"title": tasks[0].title, "count": len(tasks)}
    body = _(
        "Dag,\n\nVan deze bedragen van de wet is de dag voorbij waarop ze opnieuw nagekeken moeten worden. "
        "Tot dan rekent Baken met een bereik.\n\n%(lines)s\n\nVul de nieuwe bedragen in, of zeg dat er niets "
        "veranderd is: %(address)s\n"
    ) % {"lines": "\n".join(lines), "address": address}
    first = min(one.pk for one in tasks)
    for person in editors:
        queue_mail(
            to=person.email,
            subject=subject,
            body=body,
            municipality=municipality,
            key=f"upkeep-tasks-{first}-{person.pk}",
            at=at,
        )


def close_done(
    *, municipality: Municipality, law: Law, at: dt.datetime, table: str = "", version: int | None = None
) -> int:
    """Close the tasks whose table was looked up again; how many. `version`: of the record of `table`."""
    waiting = UpkeepTask.objects.select_for_update().filter(municipality=municipality, done_at__isnull=True)
    closed = 0
    for task in waiting:
        if not still_due(law, task.table, after=task.due):
            task.done_at, task.version = at, version if task.table == table else None
            task.save(update_fields=["done_at", "version"])
            closed += 1
    return closed


def after_change(*, municipality: Municipality, table: str, version: int, at: dt.datetime) -> None:
    """Something of a city's own was approved: tasks may be done, and other households are touched."""
    from baken.rights.upkeep.running import count_touched_here  # which runs what stands here

    if UpkeepTask.objects.filter(municipality=municipality, done_at__isnull=True).exists():
        law = law_of(municipality, date=localdate(at))
        close_done(municipality=municipality, law=law, at=at, table=table, version=version)
    defer(task=count_touched_here, municipality=municipality.nis)


# Entries ---------------------------------------------------------------------------------


@transaction.atomic
def save_entry(
    *,
    table: LawTable,
    content: Content,
    base_version: int,
    reason: str,
    municipality: Municipality,
    made_by: int,
    at: dt.datetime,
) -> AmountsEntry:
    """Keep what somebody filled in while it is tried; what they had filled in before is gone."""
    entry, _is_new = AmountsEntry.objects.update_or_create(
        municipality=municipality,
        table=table.name,
        made_by_id=made_by,
        defaults={
            "content": content,
            "base_version": base_version,
            "reason": reason,
            "made_at": at,
            "outcome": None,
            "job": None,
        },
    )
    return entry


def plan_for(entry: AmountsEntry, *, law: Law, table: LawTable, date: dt.date) -> TrialPlan:
    """The tests that an entry must pass. Raises AmountsRefused."""
    row = {
        "kind": AMOUNTS,
        "name": entry.table,
        "record": record_of(AMOUNTS, entry.content, municipality=law.municipality),
    }
    return plan_of(law, table, row, changes=changes_from(table, entry.content), date=date)


def keep_outcome(entry: AmountsEntry, outcome: Mapping[str, Any], *, law: Law, date: dt.date) -> None:
    """What the tests said, and on which law; not of an entry that somebody filled in anew meanwhile."""
    found = {**outcome, "law": version_of(law, date=date)}
    AmountsEntry.objects.filter(pk=entry.pk, made_at=entry.made_at).update(outcome=found)
    entry.outcome = found


@transaction.atomic
def propose_entry(entry: AmountsEntry, *, law: Law, actor: Actor, at: dt.datetime) -> Proposal:
    """Put an entry before a second person.

    Raises TestsFailed, LawMoved, and what `propose_change` raises.
    """
    entry = (
        AmountsEntry.objects.select_for_update(of=("self",)).select_related("municipality").get(pk=entry.pk)
    )
    outcome = entry.outcome
    if outcome is None or outcome["before"]:
        raise TestsFailed(entry.table)
    if outcome["law"] != version_of(law, date=localdate(at)):
        raise LawMoved(entry.table)
    with because(actor=actor, reason=entry.reason):
        record, _is_new = OwnRecord.objects.get_or_create(
            municipality=entry.municipality,
            name=entry.table,
            defaults={"kind": OwnKind.AMOUNTS, "title": entry.content["title"][:200]},
        )
    proposal = propose_change(
        record=record,
        content=entry.content,
        base_version=entry.base_version,
        actor=actor,
        at=at,
        reason=entry.reason,
    )
    entry.delete()
    return proposal


# Counting --------------------------------------------------------------------------------


def count_here(*, municipality: Municipality, at: dt.datetime, tell: Any = lambda _done, _all: None) -> bool:
    """Count the synthetic households that each right touches, unless that was done for this law; whether."""
    date = localdate(at)
    law = law_of(municipality, date=date)
    version = version_of(law, date=date)
    if TouchedCount.objects.filter(municipality=municipality, law=version).exists():
        return False
    sets = {tuple(sorted({right.key for right in one.rights})) for one in points_of(law, date=date)}
    persons = settings.RIGHTS_UPKEEP_SAMPLE
    households, counts = count_touched(law, persons=persons, date=date, sets=sets, tell=tell)
    TouchedCount.objects.update_or_create(
        municipality=municipality,
        law=version,
        defaults={"persons": persons, "households": households, "counts": counts, "counted_at": at},
    )
    old = TouchedCount.objects.filter(municipality=municipality).order_by("-counted_at", "-pk")[KEPT:]
    TouchedCount.objects.filter(pk__in=[one.pk for one in old]).delete()
    return True
