"""Tasks that the tests of jobs run; a worker process is told to import them."""

import time
from pathlib import Path

from django.contrib.contenttypes.models import ContentType

from baken.foundation.jobs.api import (
    JobRefused,
    JobResult,
    background_task,
    defer,
    report_progress,
    tracked_task,
)


@background_task(name="test.write_label")
def write_label(*, label: str) -> None:
    ContentType.objects.get_or_create(app_label="jobs_test", model=label)


@background_task(name="test.defer_then_fail", runs=1)
def defer_then_fail() -> None:
    from django.db import transaction

    with transaction.atomic():
        defer(task=write_label, label="never")
        raise RuntimeError("after deferring")


@tracked_task(name="test.count")
def count(job, *, to):
    for number in range(1, to + 1):
        report_progress(job=job, current=number, total=to)
    return JobResult(message="Geteld.", url="/aalst/")


@tracked_task(name="test.refuse")
def refuse(job):
    raise JobRefused("Het bestand is geen werkboek.")


@tracked_task(name="test.fail")
def fail(job):
    raise RuntimeError("a secret detail")


@tracked_task(name="test.hang_once")
def hang_once(job, *, marker):
    """The first run says that it began and never ends; a later run finishes at once."""
    path = Path(marker)
    if path.exists():
        return JobResult(message="Toch gelukt.")
    path.touch()
    time.sleep(60)
    return None
