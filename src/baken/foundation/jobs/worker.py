"""The worker: runs tasks, and takes up those of workers that died."""

import asyncio
import datetime as dt
import uuid
from typing import cast

import structlog
from asgiref.sync import sync_to_async
from django.db import connections
from procrastinate import App
from procrastinate.contrib.django import DjangoApp, app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import Job as QueuedJob
from procrastinate.jobs import Status

from baken.foundation import clock
from baken.foundation.jobs.operations import give_up

TIMES_TAKEN_UP = 8
"""A task whose worker dies again and again is stopped after so many runs."""

log = structlog.get_logger(__name__)


def work(*, stalled_after: float, until_empty: bool = False) -> None:
    """Run until stopped. A worker without heartbeat for `stalled_after` seconds counts as dead."""
    asyncio.run(_work(stalled_after=stalled_after, until_empty=until_empty))


async def _work(*, stalled_after: float, until_empty: bool) -> None:
    # What an earlier worker of this process left may be broken by now.
    await sync_to_async(connections.close_all)()
    app.perform_import_paths()  # type: ignore[no-untyped-call]
    # A second app with the same tasks fetches the work on its own connections; what tasks
    # themselves defer goes through Django's connection and so in their own transaction.
    connector = cast(DjangoConnector, app.connector).get_worker_connector()
    fetching = DjangoApp(connector=connector)
    fetching.tasks, fetching.periodic_registry = app.tasks, app.periodic_registry
    async with fetching.open_async():
        rescue = asyncio.create_task(_rescue_for_ever(fetching, stalled_after=stalled_after))
        try:
            await fetching.run_worker_async(
                wait=not until_empty,
                update_heartbeat_interval=stalled_after / 4,
                stalled_worker_timeout=stalled_after,
                shutdown_graceful_timeout=10,
                fetch_job_polling_interval=min(5.0, stalled_after),
                delete_jobs="successful",
            )
        finally:
            rescue.cancel()


async def _rescue_for_ever(fetching: App, *, stalled_after: float) -> None:
    while True:
        try:
            await take_up_stalled(fetching, stalled_after=stalled_after)
        except Exception:  # the database may be away for a moment; the worker itself reports that
            log.exception("taking_up_failed")
        await asyncio.sleep(stalled_after / 2)


async def take_up_stalled(fetching: App, *, stalled_after: float) -> None:
    """Give the tasks of dead workers back to the queue."""
    for queued in await fetching.job_manager.get_stalled_jobs(seconds_since_heartbeat=stalled_after):
        if queued.id is None:
            continue
        log.warning("task_taken_up_again", task=queued.task_name, queued=queued.id)
        if queued.attempts + 1 >= TIMES_TAKEN_UP:
            await fetching.job_manager.finish_job(queued, status=Status.FAILED, delete_job=False)
            await asyncio.to_thread(_give_up, queued)
        else:
            await fetching.job_manager.retry_job(queued, retry_at=dt.datetime.now(dt.UTC))


def _give_up(queued: QueuedJob) -> None:
    job_id = queued.task_kwargs.get("job_id")
    if isinstance(job_id, str):
        give_up(job_id=uuid.UUID(job_id), at=clock.now())
