"""Nightly upkeep of the blobs."""

from baken.foundation.files.operations import remove_orphans
from baken.foundation.jobs.api import periodic_task


@periodic_task(name="files.remove_orphans", cron="10 3 * * *")
def remove_orphan_blobs() -> None:
    """Remove what rolled back changes left on disk."""
    remove_orphans()
