"""Marking functions as tasks. Built on procrastinate; nobody else imports that."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog
from django.db import connections
from procrastinate import BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job as QueuedJob

from baken.foundation.audit.api import Source, because
from baken.foundation.jobs.errors import JobRefused

RUNS = 4
"""How often a task is tried in all."""
FIRST_PAUSE = 10
"""Seconds before the second run; each further pause is six times as long (10 s, 1 min, 6 min)."""

log = structlog.get_logger(__name__)


class GrowingPauses(BaseRetryStrategy):
    """Try again with growing pauses, except what was refused."""

    def __init__(self, *, runs: int) -> None:
        self.runs = runs

    def get_retry_decision(self, *, exception: BaseException, job: QueuedJob) -> RetryDecision | None:
        """None: give up."""
        if isinstance(exception, JobRefused) or job.attempts + 1 >= self.runs:
            return None
        return RetryDecision(retry_in={"seconds": FIRST_PAUSE * 6**job.attempts})


@dataclass(frozen=True)
class Task:
    """A function that can be deferred."""

    name: str
    function: Callable[..., Any]
    runs: int

    def __call__(self, **arguments: Any) -> Any:
        """Run it here and now, as a test or command does."""
        return self.function(**arguments)


def register(*, name: str, runs: int, run: Callable[..., Any]) -> None:
    """Make `run(context, **arguments)` known to the workers, traced and logged under its name."""

    def traced(context: JobContext, /, **arguments: Any) -> Any:
        with (
            structlog.contextvars.bound_contextvars(task=name, run=context.job.attempts + 1),
            because(source=Source.TASK),
        ):
            try:
                return run(context, **arguments)
            finally:
                # Tasks run in threads that come and go: no connection may outlive its task.
                connections.close_all()

    app.task(name=name, pass_context=True, retry=GrowingPauses(runs=runs))(traced)


def background_task(*, name: str, runs: int = RUNS) -> Callable[[Callable[..., Any]], Task]:
    """Mark a function as a task that workers run; it opens its own transactions and scopes."""

    def mark(function: Callable[..., Any]) -> Task:
        def run(_context: JobContext, **arguments: Any) -> None:
            function(**arguments)

        register(name=name, runs=runs, run=run)
        return Task(name=name, function=function, runs=runs)

    return mark


def periodic_task(*, name: str, cron: str) -> Callable[[Callable[[], Any]], Task]:
    """Mark a function as a task that runs by the clock (cron in UTC), on one worker only."""

    def mark(function: Callable[[], Any]) -> Task:
        def run(_context: JobContext, **_timestamp: Any) -> None:
            function()

        register(name=name, runs=1, run=run)
        app.periodic(cron=cron)(app.tasks[name])
        return Task(name=name, function=function, runs=1)

    return mark


def defer(*, task: Task, wait: dt.timedelta | None = None, lock: str | None = None, **arguments: Any) -> None:
    """Put a task in the queue, in the caller's transaction.

    `arguments` must fit JSON. `wait`: not before so much time has passed. `lock`:
    tasks with the same lock run one after another.
    """
    options: dict[str, Any] = {"lock": lock}
    if wait is not None:
        options["schedule_in"] = {"seconds": wait.total_seconds()}
    app.configure_task(task.name, allow_unknown=False, **options).defer(**arguments)
