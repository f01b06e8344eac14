"""Front door of jobs: deferring work and following it."""

from baken.foundation.jobs.errors import JobRefused
from baken.foundation.jobs.models import Job, JobState
from baken.foundation.jobs.operations import JobResult, report_progress, start_job, tracked_task
from baken.foundation.jobs.queries import seconds_since_heartbeat
from baken.foundation.jobs.tasking import Task, background_task, defer, periodic_task

__all__ = [
    "Job",
    "JobRefused",
    "JobResult",
    "JobState",
    "Task",
    "background_task",
    "defer",
    "periodic_task",
    "report_progress",
    "seconds_since_heartbeat",
    "start_job",
    "tracked_task",
]
