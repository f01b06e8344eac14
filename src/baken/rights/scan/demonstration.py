"""A scan of a small invented city, for who looks around: a worker makes it after the start."""

from django.utils.translation import gettext as _

from baken.foundation.access.api import Role
from baken.foundation.accounts.api import actor_of, people_with_role
from baken.foundation.clock import machine_now, now
from baken.foundation.territory.api import Municipality
from baken.rights.scan.models import PopulationScan, ScanPurpose, ScanSource
from baken.rights.scan.operations import Ground, begin

PERSONS = 5_000
"""Enough for a dashboard, and made in seconds beside what somebody does."""


def seed_scan(*, municipality: Municipality) -> int:
    """Ask for a scan where there is none; how many were asked."""
    at = now()
    officer = people_with_role(role=Role.DATA_OFFICER, municipality=municipality.nis, date=at.date()).first()
    if officer is None or PopulationScan.objects.exists():
        return 0
    begin(
        source=ScanSource.CITY,
        ground=Ground(
            purpose=ScanPurpose.MEASURE,
            purpose_text=_("Voorbeeld voor de demonstratie, met verzonnen mensen"),
            basis=_("geen: er zijn geen echte mensen"),
            days=90,
        ),
        municipality=municipality,
        actor=actor_of(user=officer, date=at.date()),
        at=at,
        clock_at=machine_now(),
        size=PERSONS,
    )
    return 1
