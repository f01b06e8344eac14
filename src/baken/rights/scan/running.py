"""The work of a scan in the background: reading people in, computing rights, making a list.

A killed run is done again from its beginning; whatever goes wrong otherwise removes what there is of people.
"""

import errno
import os
import shutil
import traceback
import uuid
from pathlib import Path

import structlog
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from baken.foundation import clock
from baken.foundation.jobs.api import Job, JobRefused, JobResult, start_job, tracked_task
from baken.foundation.territory.api import Municipality
from baken.rights.local import law_of
from baken.rights.rules import scans
from baken.rights.scan import folders, sources
from baken.rights.scan.columns import flat
from baken.rights.scan.following import Following, Stopped, words
from baken.rights.scan.models import ListState, OutreachList, PopulationScan, ScanSource, ScanState

log = structlog.get_logger(__name__)


@tracked_task(name="rights.scan_read")
def read_population(job: Job, *, scan_id: str) -> JobResult | None:
    """Files, a table or a synthetic city to a snapshot; what was uploaded is deleted, also when it fails."""
    scan = _wanted(scan_id, ScanState.READING)
    if scan is None:
        return None
    follow = Following(job, scan, ScanState.READING, words()[ScanState.READING])
    try:
        quality = _read(scan, follow)
        folders.remove_upload(scan.folder)
        with transaction.atomic():
            found = PopulationScan.objects.select_for_update().get(pk=scan.pk)
            if found.state != ScanState.READING:
                raise Stopped
            found.quality, found.state = quality, ScanState.CHECKED
            found.save(update_fields=["quality", "state"])
            if found.source == ScanSource.CITY:
                start_measuring(found, made_by=job.made_by_id)
    except Exception as failure:
        _ended(scan, failure)
        return None
    return JobResult(message=_("De gegevens zijn ingelezen."), url=address_of(scan))


def _read(scan: PopulationScan, follow: Following) -> dict[str, object]:
    follow(0, 100)
    folders.make(scan.folder)
    upload, snapshot = folders.upload_of(scan.folder), folders.snapshot_of(scan.folder)
    shutil.rmtree(snapshot, ignore_errors=True)  # of a run that was killed
    law = law_of(scan.municipality, date=scan.date)
    if scan.source == ScanSource.CITY:
        return scans.make_city(law, snapshot, persons=scan.size, date=scan.date, tell=follow)
    if scan.source == ScanSource.TABLE:
        sources.copy(sources.source_of(scan.source_name, municipality=scan.municipality_id), upload)
        follow.require_wanted()
    mapping = flat(scan.mapping["columns"], scan.mapping["chosen"])
    secret = Path(settings.RIGHTS_SCAN_SECRET) if settings.RIGHTS_SCAN_SECRET else None
    return scans.ingest(law, upload, snapshot, date=scan.date, mapping=mapping, secret=secret, tell=follow)


def start_measuring(scan: PopulationScan, *, made_by: int | None) -> None:
    """Put the computing of a scan in the queue, in the caller's transaction."""
    job = start_job(
        task=measure_population,
        title=_("Proactieve scan: berekenen"),
        municipality=scan.municipality,
        made_by=made_by,
        at=clock.now(),
        total=100,
        scan_id=str(scan.pk),
    )
    scan.state, scan.job = ScanState.SCANNING, job.pk
    scan.save(update_fields=["state", "job"])


@tracked_task(name="rights.scan_measure")
def measure_population(job: Job, *, scan_id: str) -> JobResult | None:
    """Every right of everybody, as published tables."""
    scan = _wanted(scan_id, ScanState.SCANNING)
    if scan is None:
        return None
    follow = Following(job, scan, ScanState.SCANNING, words()[ScanState.SCANNING])
    try:
        follow(0, 100)
        law = law_of(scan.municipality, date=scan.date)
        places = dict(Municipality.objects.values_list("nis", "name"))
        snapshot = folders.snapshot_of(scan.folder)
        published = scans.measure(law, snapshot, date=scan.date, places=places, tell=follow)
        with transaction.atomic():
            found = PopulationScan.objects.select_for_update().get(pk=scan.pk)
            if found.state != ScanState.SCANNING:
                raise Stopped
            found.published, found.state = published, ScanState.DONE
            found.save(update_fields=["published", "state"])
    except Exception as failure:
        _ended(scan, failure)
        return None
    return JobResult(message=_("De scan is klaar."), url=address_of(scan))


@tracked_task(name="rights.scan_list")
def make_list(job: Job, *, list_id: int) -> JobResult | None:
    """The keys of who misses out on a right, in a file."""
    wanted = OutreachList.objects.select_related("scan__municipality").filter(pk=list_id).first()
    if wanted is None or wanted.state != ListState.MAKING or not wanted.scan.has_people:
        return None
    scan = wanted.scan
    target = folders.list_of(scan.folder, wanted.name)
    unfinished = folders.unfinished_list_of(scan.folder, wanted.name)
    try:
        follow = Following(job, scan, ScanState.DONE, _("De lijst wordt gemaakt."))
        law = law_of(scan.municipality, date=scan.date)
        with os.fdopen(
            os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", newline=""
        ) as out:
            people = scans.outreach(
                law,
                folders.snapshot_of(scan.folder),
                wanted.right,
                date=scan.date,
                also_untold=wanted.also_untold,
                out=out,
                tell=follow,
            )
        unfinished.replace(target)
        with transaction.atomic():
            found = OutreachList.objects.select_for_update().get(pk=wanted.pk)
            if found.state != ListState.MAKING:
                raise Stopped
            found.state, found.people = ListState.READY, people
            found.save(update_fields=["state", "people"])
    except Exception as failure:
        unfinished.unlink(missing_ok=True)
        target.unlink(missing_ok=True)
        OutreachList.objects.filter(pk=wanted.pk, state=ListState.MAKING).update(state=ListState.FAILED)
        if isinstance(failure, Stopped):
            return None
        raise _refused(failure) from None
    return JobResult(message=_("De lijst is klaar."))


def _wanted(scan_id: str, state: ScanState) -> PopulationScan | None:
    scans_there = PopulationScan.objects.select_related("municipality")
    return scans_there.filter(pk=uuid.UUID(scan_id), state=state).first()


def _ended(scan: PopulationScan, failure: Exception) -> None:
    """Nothing of people stays. Raises JobRefused for what went wrong, nothing when it was stopped."""
    folders.remove(scan.folder)
    if isinstance(failure, Stopped):
        return
    refused = _refused(failure)
    PopulationScan.objects.filter(pk=scan.pk, removed_at__isnull=True).update(
        state=ScanState.FAILED,
        message=str(refused)[:500],
        removed_at=clock.machine_now(),
        mapping={},
        quality={},
    )
    raise refused from None  # what is below it may hold a value of somebody, and is not logged


def _refused(failure: Exception) -> JobRefused:
    """What went wrong, in words for its maker; the log has its kind, never a value."""
    if isinstance(failure, scans.PopulationRefused):
        return JobRefused(str(failure))
    last = traceback.extract_tb(failure.__traceback__)[-1:]
    where = f"{last[0].filename}:{last[0].lineno}" if last else ""
    log.error("scan failed", kind=type(failure).__name__, where=where)
    if isinstance(failure, sources.SourceUnreachable):
        return JobRefused(_("De gegevensbron antwoordt niet, of heeft die tabel niet meer."))
    if isinstance(failure, OSError) and failure.errno in {errno.ENOSPC, errno.EDQUOT}:
        return JobRefused(
            _("Er is te weinig plaats op de schijf van de server. Vraag hulp aan de beheerder.")
        )
    if isinstance(failure, FileNotFoundError):
        return JobRefused(_("De bestanden zijn er niet meer. Begin een nieuwe scan."))
    if isinstance(failure, MemoryError):
        return JobRefused(_("Er is te weinig geheugen op de server. Vraag hulp aan de beheerder."))
    return JobRefused(
        _("Dit lukte niet. De bestanden zijn gewist. De reden staat in het logboek van de server.")
    )


def address_of(scan: PopulationScan) -> str:
    """The page of a scan."""
    return reverse("rights:scan", args=[scan.municipality.slug, scan.pk])
