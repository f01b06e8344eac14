"""Following a scan while it works: progress for the screen, and stopping when somebody asked."""

from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from baken.foundation.jobs.api import Job, report_progress
from baken.rights.scan.models import PopulationScan, ScanState


class Stopped(Exception):
    """Somebody stopped the scan, or its time was over."""


class Following:
    """Hears how far the work is. Raises Stopped when the scan is not in its state any more."""

    def __init__(self, job: Job, scan: PopulationScan, state: ScanState, message: str) -> None:
        self.job, self.scan, self.state, self.message = job, scan, state, message
        self.last = -1

    def __call__(self, done: int, total: int) -> None:
        percent = done * 100 // max(1, total)
        if percent == self.last:
            return
        self.last = percent
        report_progress(job=self.job, current=percent, total=100, message=self.message)
        self.require_wanted()

    def require_wanted(self) -> None:
        """Raises Stopped when nobody waits for this any more."""
        with scopes_disabled():
            if not PopulationScan.objects.filter(pk=self.scan.pk, state=self.state).exists():
                raise Stopped


def words() -> dict[ScanState, str]:
    """What is being done, in words."""
    return {
        ScanState.READING: _("De gegevens worden ingelezen en nagekeken."),
        ScanState.SCANNING: _("Alle rechten worden berekend."),
    }
