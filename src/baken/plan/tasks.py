"""Work of the plan in the background; each part of the room has its own tasks."""

from baken.foundation import clock
from baken.foundation.jobs.api import periodic_task
from baken.plan.annual.tasks import make_draft_file, make_files
from baken.plan.rounds.reminders import remind_everywhere

__all__ = ["make_draft_file", "make_files", "remind_about_rounds"]


@periodic_task(name="plan.remind", cron="0 5 * * *")
def remind_about_rounds() -> None:
    """Mail everybody who is due something about a round, early in the morning; see `rounds.reminders`."""
    remind_everywhere(at=clock.now())
