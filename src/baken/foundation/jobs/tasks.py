"""Periodic upkeep of jobs."""

import datetime as dt

from django.db import connection
from django_scopes import scopes_disabled

from baken.foundation import clock
from baken.foundation.jobs.models import Job
from baken.foundation.jobs.tasking import periodic_task

KEPT = dt.timedelta(days=90)


@periodic_task(name="jobs.remove_old", cron="20 2 * * *")
def remove_old() -> None:
    """Remove finished jobs after 90 days, and what the queue keeps of failed ones."""
    with scopes_disabled():
        Job.objects.filter(finished_at__lt=clock.now() - KEPT).delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs job"
            " WHERE status IN ('succeeded', 'failed', 'cancelled', 'aborted')"
            " AND NOT EXISTS (SELECT 1 FROM procrastinate_events event"
            " WHERE event.job_id = job.id AND event.at > now() - %s::interval)",
            [f"{KEPT.days} days"],
        )
