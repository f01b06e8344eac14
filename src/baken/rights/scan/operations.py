"""Starting, mapping, stopping and forgetting scans; lists for outreach."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from baken.foundation.access.api import Actor
from baken.foundation.audit.api import because
from baken.foundation.jobs.api import Job, JobState, start_job
from baken.foundation.territory.api import Municipality
from baken.rights.scan import folders
from baken.rights.scan.columns import Chosen
from baken.rights.scan.models import (
    BUSY,
    ListState,
    OutreachList,
    PopulationScan,
    ScanSource,
    ScanState,
)
from baken.rights.scan.running import make_list, read_population, start_measuring

MAPPING_TIME = dt.timedelta(hours=2)
"""Files whose columns nobody names are deleted after this."""
YOUNG = 3600.0
"""Seconds: a folder without a scan may still be being written."""


class NotNow(Exception):
    """The scan is in another state by now; the Dutch message says so."""


@dataclass(frozen=True, kw_only=True)
class Ground:
    """For what a scan is made, on which ground, and how long its people stay (days)."""

    purpose: str
    purpose_text: str
    basis: str
    days: int


def begin(
    *,
    source: ScanSource,
    ground: Ground,
    municipality: Municipality,
    actor: Actor,
    at: dt.datetime,
    clock_at: dt.datetime,
    source_name: str = "",
    size: int = 0,
    fill: Callable[[Path], Mapping[str, list[str]]] | None = None,
) -> PopulationScan:
    """A new scan. `fill` puts files in a folder and answers their columns; a synthetic city begins at once.

    `at` is the moment on screen, `clock_at` the machine's own: by that people are removed.
    """
    name = folders.new_name()
    folder = folders.make(name)
    try:
        columns = fill(folder / "upload") if fill else {}
        with transaction.atomic(), because(actor=actor, reason=ground.purpose_text):
            is_city = source == ScanSource.CITY
            kept = dt.timedelta(days=ground.days) if is_city else MAPPING_TIME
            scan = PopulationScan.objects.create(
                municipality=municipality,
                source=source,
                source_name=source_name,
                purpose=ground.purpose,
                purpose_text=ground.purpose_text,
                basis=ground.basis,
                days=ground.days,
                state=ScanState.MAPPING,
                date=at.date(),
                made_by_id=actor.user_id,
                made_at=at,
                expires_at=clock_at + kept,
                folder=name,
                size=size,
                mapping={"columns": columns, "chosen": {}},
            )
            if is_city:
                _start_reading(scan, actor=actor, at=at)
    except BaseException:
        folders.remove(name)
        raise
    return scan


@transaction.atomic
def choose_columns(
    *, scan: PopulationScan, chosen: Chosen, actor: Actor, at: dt.datetime, clock_at: dt.datetime
) -> None:
    """Read the files with these columns. Raises NotNow when that was done already."""
    with because(actor=actor):
        found = _locked(scan, ScanState.MAPPING)
        found.mapping = {**found.mapping, "chosen": chosen}
        found.expires_at = clock_at + dt.timedelta(days=found.days)
        found.save(update_fields=["mapping", "expires_at"])
        _start_reading(found, actor=actor, at=at)


def _start_reading(scan: PopulationScan, *, actor: Actor, at: dt.datetime) -> None:
    job = start_job(
        task=read_population,
        title=_("Proactieve scan: inlezen"),
        municipality=scan.municipality,
        made_by=actor.user_id,
        at=at,
        total=100,
        scan_id=str(scan.pk),
    )
    scan.state, scan.job = ScanState.READING, job.pk
    scan.save(update_fields=["state", "job"])


@transaction.atomic
def compute(*, scan: PopulationScan, actor: Actor) -> None:
    """Compute every right of the people that were read. Raises NotNow."""
    with because(actor=actor):
        start_measuring(_locked(scan, ScanState.CHECKED), made_by=actor.user_id)


@transaction.atomic
def forget(
    *, scan: PopulationScan, clock_at: dt.datetime, message: str = "", actor: Actor | None = None
) -> None:
    """Remove everything of people, also when a job is at work; the published tables stay."""
    with because(actor=actor):
        found = PopulationScan.objects.select_for_update().get(pk=scan.pk)
        if found.removed_at is not None:
            return
        found.state = ScanState.EXPIRED if found.state == ScanState.DONE else ScanState.STOPPED
        found.message, found.removed_at = message, clock_at
        found.mapping, found.quality = {}, {}  # a first row that is no heading holds values of somebody
        found.save(update_fields=["state", "message", "removed_at", "mapping", "quality"])
        OutreachList.objects.filter(scan=found).exclude(state=ListState.FAILED).update(
            state=ListState.REMOVED
        )
    transaction.on_commit(lambda: folders.remove(found.folder))


def ask_list(
    *,
    scan: PopulationScan,
    right: str,
    label: str,
    purpose: str,
    purpose_text: str,
    days: int,
    also_untold: bool,
    actor: Actor,
    at: dt.datetime,
    clock_at: dt.datetime,
) -> OutreachList:
    """Have a list made of who misses out. Raises NotNow when the people are gone."""
    with transaction.atomic(), because(actor=actor, reason=purpose_text):
        found = _locked(scan, ScanState.DONE)
        if found.expires_at <= clock_at:  # upkeep comes by in a while
            raise NotNow(_("De bewaartermijn is voorbij."))
        made = OutreachList.objects.create(
            scan=found,
            right=right,
            right_label=label,
            purpose=purpose,
            purpose_text=purpose_text,
            also_untold=also_untold,
            made_by_id=actor.user_id,
            made_at=at,
            expires_at=min(clock_at + dt.timedelta(days=days), found.expires_at),
            name=folders.new_name(),
        )
        job = start_job(
            task=make_list,
            title=_("Lijst voor contact"),
            municipality=found.municipality,
            made_by=actor.user_id,
            at=at,
            total=100,
            list_id=made.pk,
        )
        made.job = job.pk
        made.save(update_fields=["job"])
    return made


@transaction.atomic
def take_list(*, wanted: OutreachList, actor: Actor, at: dt.datetime, clock_at: dt.datetime) -> Path:
    """Count a download; answers where the file is. Raises NotNow when it is not there (any more)."""
    with because(actor=actor, reason=wanted.purpose_text):
        rows = OutreachList.objects.select_for_update(of=("self",)).select_related("scan")
        found = rows.get(pk=wanted.pk)
        path = folders.list_of(found.scan.folder, found.name)
        if found.state != ListState.READY or found.expires_at <= clock_at or not path.exists():
            raise NotNow(_("Deze lijst is er niet meer."))
        found.downloads, found.downloaded_at = F("downloads") + 1, at
        found.save(update_fields=["downloads", "downloaded_at"])
    return path


@transaction.atomic
def forget_list(
    *, wanted: OutreachList, actor: Actor | None = None, state: ListState = ListState.REMOVED
) -> None:
    """Remove the file of a list, also when it was half made; that it was asked for stays."""
    with because(actor=actor):
        OutreachList.objects.filter(pk=wanted.pk).update(state=state)
    for path in (
        folders.list_of(wanted.scan.folder, wanted.name),
        folders.unfinished_list_of(wanted.scan.folder, wanted.name),
    ):
        transaction.on_commit(partial(path.unlink, missing_ok=True))


def forget_expired(*, clock_at: dt.datetime) -> None:
    """Remove what is past its day, what a killed job left, and folders that belong to nothing."""
    with scopes_disabled():
        past = PopulationScan.objects.filter(removed_at__isnull=True, expires_at__lte=clock_at)
        for scan in past:
            forget(scan=scan, clock_at=clock_at, message=_expired_words(scan))
        for scan in PopulationScan.objects.filter(state__in=BUSY, removed_at__isnull=True):
            if Job.objects.filter(pk__in=[scan.job], state=JobState.FAILED).exists():
                _given_up(scan, clock_at)
        there = OutreachList.objects.filter(state__in=[ListState.MAKING, ListState.READY])
        for one in there.filter(expires_at__lte=clock_at).select_related("scan"):
            forget_list(wanted=one)
        for one in there.filter(state=ListState.MAKING).select_related("scan"):
            if one.job and Job.objects.filter(pk__in=[one.job], state=JobState.FAILED).exists():
                forget_list(wanted=one, state=ListState.FAILED)
        kept = set(PopulationScan.objects.filter(removed_at__isnull=True).values_list("folder", flat=True))
    for name in folders.names():
        age = clock_at.timestamp() - folders.folder_of(name).stat().st_mtime
        if name not in kept and age > YOUNG:
            folders.remove(name)


def _expired_words(scan: PopulationScan) -> str:
    if scan.state == ScanState.MAPPING:
        return _("De kolommen zijn niet op tijd aangeduid. De bestanden zijn gewist.")
    return _("De bewaartermijn is voorbij.")


@transaction.atomic
def _given_up(scan: PopulationScan, clock_at: dt.datetime) -> None:
    PopulationScan.objects.filter(pk=scan.pk, state__in=BUSY).update(
        state=ScanState.FAILED,
        message=_("Het werk werd telkens onderbroken. De gegevens zijn gewist."),
        removed_at=clock_at,
        mapping={},
        quality={},
    )
    transaction.on_commit(lambda: folders.remove(scan.folder))


def _locked(scan: PopulationScan, state: ScanState) -> PopulationScan:
    rows = PopulationScan.objects.select_for_update(of=("self",)).select_related("municipality")
    found = rows.get(pk=scan.pk)
    if found.state != state:
        raise NotNow(_("Deze scan staat intussen anders: %(state)s.") % {"state": found.get_state_display()})
    return found
