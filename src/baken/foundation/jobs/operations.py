"""Starting tracked jobs, running them and reporting their progress."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog
from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _
from django_scopes import scope, scopes_disabled
from procrastinate import JobContext

from baken.foundation import clock
from baken.foundation.jobs.errors import JobRefused
from baken.foundation.jobs.models import Job, JobState
from baken.foundation.jobs.tasking import RUNS, Task, defer, register
from baken.foundation.territory.models import Municipality

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class JobResult:
    """What a job leaves for its maker."""

    message: str = ""
    url: str = ""


def tracked_task(*, name: str, runs: int = RUNS) -> Callable[[Callable[..., JobResult | None]], Task]:
    """Mark `function(job, **arguments)` as a task with a Job on screen.

    It runs in the scope of the job's municipality; it may raise JobRefused.
    """

    def mark(function: Callable[..., JobResult | None]) -> Task:
        def run(context: JobContext, *, job_id: str, **arguments: Any) -> None:
            last = context.job.attempts + 1 >= runs
            _run(function, job_id=uuid.UUID(job_id), last=last, arguments=arguments)

        register(name=name, runs=runs, run=run)
        return Task(name=name, function=function, runs=runs)

    return mark


@transaction.atomic
def start_job(
    *,
    task: Task,
    title: str,
    municipality: Municipality | None,
    made_by: int | None,
    at: dt.datetime,
    total: int = 0,
    **arguments: Any,
) -> Job:
    """Make a job and put its task in the queue, in the caller's transaction.

    `title`: Dutch, shown to its maker (`made_by`: user id). `arguments` must fit JSON.
    """
    job = Job.objects.create(
        municipality=municipality, kind=task.name, title=title, made_by_id=made_by, made_at=at, total=total
    )
    defer(task=task, job_id=str(job.pk), **arguments)
    return job


def report_progress(*, job: Job, current: int, total: int, message: str = "") -> None:
    """Show how far a job is (`current` of `total`); cheap enough to call for every row.

    Written when the percentage or message changes, on a connection of its own when
    the work is inside a transaction: otherwise nobody would see it before the end.
    """
    before = (job.percent, job.message)
    job.current, job.total, job.message = current, total, message or job.message
    if (job.percent, job.message) == before:
        return
    statement = (
        "UPDATE jobs_job SET current = %s, total = %s, message = %s WHERE id = %s AND state = 'running'"
    )
    values: list[str | int] = [job.current, job.total, job.message, str(job.pk)]
    if not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
        return
    apart = connection.copy()
    try:
        with apart.cursor() as cursor:
            cursor.execute("SET lock_timeout = '500ms'")
            cursor.execute(statement, values)
    except DatabaseError as failure:  # progress is a courtesy: the work goes on without it
        log.warning("progress_not_written", reason=type(failure).__name__)
    finally:
        apart.close()


def _run(
    function: Callable[..., JobResult | None], *, job_id: uuid.UUID, last: bool, arguments: dict[str, Any]
) -> None:
    with scopes_disabled():
        job = _begin(job_id)
    if job is None:
        return
    try:
        if job.municipality is None:
            result = function(job, **arguments)
        else:
            with scope(municipality=job.municipality):
                result = function(job, **arguments)
    except Exception as failure:
        _failed(job, failure, last=last)
        raise
    result = result or JobResult()
    _finish(job, JobState.DONE, message=result.message or _("Klaar."), result_url=result.url)


@transaction.atomic
def _begin(job_id: uuid.UUID) -> Job | None:
    """Mark as running; None when it is finished already (a second run) or was removed."""
    job = Job.objects.select_related("municipality").select_for_update(of=("self",)).filter(pk=job_id).first()
    if job is None or job.is_finished:
        return None
    job.state, job.started_at, job.runs = JobState.RUNNING, clock.now(), job.runs + 1
    job.save(update_fields=["state", "started_at", "runs"])
    return job


def _failed(job: Job, failure: Exception, *, last: bool) -> None:
    if isinstance(failure, JobRefused):
        _finish(job, JobState.FAILED, message=str(failure))
    elif last:
        _finish(job, JobState.FAILED, message=_("Dit lukte niet. De reden staat in het logboek."))
    else:
        with scopes_disabled():
            Job.objects.filter(pk=job.pk).update(
                state=JobState.WAITING, message=_("Dit lukte niet meteen. We proberen het straks opnieuw.")
            )


def _finish(job: Job, state: JobState, *, message: str, result_url: str = "") -> None:
    with scopes_disabled():
        saved = Job.objects.get(pk=job.pk)
        saved.state, saved.message, saved.result_url = state, message, result_url
        saved.finished_at = clock.now()
        if state is JobState.DONE and saved.total:
            saved.current = saved.total
        saved.save(update_fields=["state", "message", "result_url", "finished_at", "current"])


def give_up(*, job_id: uuid.UUID, at: dt.datetime) -> None:
    """Close a job whose worker died every time."""
    with scopes_disabled():
        Job.objects.filter(pk=job_id, finished_at__isnull=True).update(
            state=JobState.FAILED,
            finished_at=at,
            message=_("De taak werd telkens onderbroken en is gestopt."),
        )
