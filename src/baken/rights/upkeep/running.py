"""Upkeep in the background: by night for each municipality with an editor, and the tests of an entry."""

import datetime as dt

import structlog
from django.urls import reverse
from django.utils.translation import gettext as _
from django_scopes import scope, scopes_disabled

from baken.foundation import clock
from baken.foundation.access.api import Role
from baken.foundation.accounts.api import people_with_role
from baken.foundation.jobs.api import (
    Job,
    JobRefused,
    JobResult,
    background_task,
    report_progress,
    tracked_task,
)
from baken.foundation.territory.api import Municipality, municipalities_on
from baken.rights.local import law_of
from baken.rights.rules.upkeep import AmountsRefused, TableUnknown, run_plan, table_of
from baken.rights.upkeep.models import AmountsEntry
from baken.rights.upkeep.operations import count_here, keep_outcome, make_tasks, plan_for

log = structlog.get_logger(__name__)


def with_editor(*, on: dt.date) -> list[Municipality]:
    """The municipalities where somebody looks after the law."""
    with scopes_disabled():
        return [
            one
            for one in municipalities_on(date=on)
            if people_with_role(role=Role.RIGHTS_EDITOR, municipality=one.nis, date=on).exists()
        ]


def look_after(*, at: dt.datetime) -> int:
    """Tasks of the night; how many were made. What goes wrong in one municipality stops no other."""
    made = 0
    for municipality in with_editor(on=clock.today()):
        try:
            with scope(municipality=municipality):
                made += len(make_tasks(municipality=municipality, at=at))
        except Exception:
            log.exception("no tasks of upkeep made", municipality=municipality.nis)
    return made


def count_all(*, at: dt.datetime) -> int:
    """Count where the law changed; in how many municipalities."""
    counted = 0
    for municipality in with_editor(on=clock.today()):
        try:
            with scope(municipality=municipality):
                counted += count_here(municipality=municipality, at=at)
        except Exception:
            log.exception("households of upkeep not counted", municipality=municipality.nis)
    return counted


@background_task(name="rights.count_touched_here")
def count_touched_here(*, municipality: str) -> None:
    """The same for one municipality, after a change."""
    with scopes_disabled():
        here = Municipality.objects.get(pk=municipality)
    with scope(municipality=here):
        count_here(municipality=here, at=clock.now())


@tracked_task(name="rights.count_touched")
def count_touched(job: Job) -> JobResult | None:
    """The same for an editor who waits for it."""
    if job.municipality is None:
        return None
    count_here(
        municipality=job.municipality,
        at=clock.now(),
        tell=lambda done, total: report_progress(job=job, current=done, total=total),
    )
    address = reverse("rights:upkeep", args=[job.municipality.slug])
    return JobResult(message=_("De huishoudens zijn geteld."), url=address)


@tracked_task(name="rights.try_amounts")
def try_amounts(job: Job, *, entry: int) -> JobResult | None:
    """The tests of an entry that take longer than a page may."""
    found = AmountsEntry.objects.filter(pk=entry).first()
    if found is None or job.municipality is None:
        raise JobRefused(_("Deze bedragen zijn intussen ingediend of anders ingevuld."))
    date = clock.today()
    law = law_of(job.municipality, date=date)
    try:
        table = table_of(law, found.table, date=date)
        plan = plan_for(found, law=law, table=table, date=date)
    except (TableUnknown, AmountsRefused) as error:
        raise JobRefused(_("Deze bedragen passen niet meer bij de wet. Vul ze opnieuw in.")) from error
    outcome = run_plan(plan, tell=lambda done, total: report_progress(job=job, current=done, total=total))
    if outcome is not None:
        keep_outcome(found, outcome, law=law, date=date)
    address = reverse("rights:upkeep-check", args=[job.municipality.slug, found.table])
    return JobResult(message=_("De tests van de regels hebben gelopen."), url=address)
