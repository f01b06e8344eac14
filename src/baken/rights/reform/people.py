"""The people on whom a reform is tried: the synthetic city, or a scan of the own municipality."""

import datetime as dt
import hashlib
import shutil
import uuid
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from baken.foundation.access.api import Actor, Role
from baken.foundation.clock import machine_now
from baken.foundation.territory.api import Municipality
from baken.foundation.ui.api import number_text
from baken.rights.reform.state import CITY, FIRST_DAY
from baken.rights.rules import Law
from baken.rights.rules.reforms import facts_version
from baken.rights.scan import folders
from baken.rights.scan.models import PopulationScan, ScanPurpose, ScanState

KEPT = 4
"""So many synthetic cities stay on disk: of this year and the last, before and after a change of the law."""


@dataclass(frozen=True, kw_only=True)
class People:
    """A population; `version` changes when it does. `scan`: the people are real."""

    key: str
    label: str
    folder: Path
    version: str
    scan: PopulationScan | None = None

    @property
    def is_there(self) -> bool:
        """Whether it can be computed on at once."""
        return self.folder.is_dir()


def city(law: Law, *, date: dt.date) -> People:
    """The synthetic city as it is on the first of January of a date's year; made once for all processes."""
    day = max(FIRST_DAY, dt.date(date.year, 1, 1))
    size = settings.RIGHTS_SCAN_CITY
    said = repr((facts_version(law), size, day.isoformat(), law.municipality))
    version = hashlib.sha256(said.encode()).hexdigest()[:12]
    label = _("Verzonnen stad van %(size)s inwoners, naar de cijfers van Aalst") % {"size": number_text(size)}
    return People(key=CITY, label=label, folder=_cities() / f"{day:%Y}-{version}", version=version)


def day_of_city(people: People) -> dt.date:
    """The day on which a synthetic city is as it is."""
    return max(FIRST_DAY, dt.date(int(people.folder.name[:4]), 1, 1))


def _cities() -> Path:
    path = folders.root() / "synthetic"
    path.mkdir(mode=0o700, exist_ok=True)
    return path


def finish_city(people: People, made: Path) -> None:
    """Put a city that was just made in its place, and remove the ones that nobody used last."""
    try:
        made.rename(people.folder)
    except OSError:  # another process was first
        shutil.rmtree(made, ignore_errors=True)
    found = [one for one in _cities().iterdir() if one.is_dir() and one != people.folder]
    for old in sorted(found, key=lambda one: one.stat().st_mtime, reverse=True)[KEPT - 1 :]:
        shutil.rmtree(old, ignore_errors=True)


def unfinished_city(people: People) -> Path:
    """A folder of its own for one run that makes a city."""
    return _cities() / f"new-{people.version}-{uuid.uuid4().hex[:8]}"


def scans_for(*, actor: Actor, municipality: Municipality) -> list[People]:
    """Scans of this municipality on whose people this person may compute (one query).

    An analyst only those that were made for policy; who is a data officer as well, all.
    """
    found = PopulationScan.objects.filter(
        municipality=municipality,
        removed_at__isnull=True,
        expires_at__gt=machine_now(),  # upkeep comes by in a while, or not at all when no worker runs
        state__in=[ScanState.CHECKED, ScanState.DONE],
    )
    if not actor.has_role(Role.DATA_OFFICER, municipality=municipality.nis):
        found = found.filter(purpose=ScanPurpose.POLICY)
    return [_of_scan(one) for one in found.order_by("-made_at")[:20]]


def _of_scan(scan: PopulationScan) -> People:
    label = _("Scan van %(day)s (%(source)s)") % {
        "day": f"{scan.made_at.day}/{scan.made_at.month}/{scan.made_at.year}",
        "source": scan.get_source_display(),
    }
    folder = folders.snapshot_of(scan.folder)
    # A nightly change of the people makes the folder anew.
    made = folder.stat().st_mtime_ns if folder.is_dir() else 0
    return People(key=str(scan.pk), label=label, folder=folder, version=f"{made:x}", scan=scan)


def people_of(
    law: Law, key: str, *, date: dt.date, actor: Actor, municipality: Municipality
) -> People | None:
    """The population that an address names; None when this person may not, or may no longer, use it."""
    if key == CITY:
        return city(law, date=date)
    there = scans_for(actor=actor, municipality=municipality)
    return next((one for one in there if one.key == key), None)
