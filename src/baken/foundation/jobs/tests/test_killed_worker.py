"""A worker killed in the middle of its work, for real."""

import datetime as dt
import os
import signal
import subprocess
import sys
import time

import pytest
from django.db import connection
from django_scopes import scopes_disabled

from baken.foundation.jobs.api import JobState, start_job
from baken.foundation.jobs.tests.work_tasks import hang_once

WORKER = """
import sys
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
import baken.foundation.jobs.tests.work_tasks
from baken.foundation.jobs.worker import work
work(stalled_after=1.0, until_empty=sys.argv[2] == "until-empty")
"""


def start_worker(until_empty):
    name = connection.settings_dict["NAME"]
    return subprocess.Popen(  # noqa: S603  # this very Python
        [sys.executable, "-c", WORKER, name, "until-empty" if until_empty else "stay"],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "baken.config.settings.test"},
    )


def wait_for(condition, seconds=15.0):
    end = os.times().elapsed + seconds
    while not condition():
        assert os.times().elapsed < end, "took too long"
        time.sleep(0.05)


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_s_job_is_taken_up_again(tmp_path):
    marker = tmp_path / "began"
    job = start_job(
        task=hang_once,
        title="Lang werk",
        municipality=None,
        made_by=None,
        at=dt.datetime(2024, 3, 15, tzinfo=dt.UTC),
        marker=str(marker),
    )
    first = start_worker(until_empty=False)
    try:
        wait_for(marker.exists)
    finally:
        first.send_signal(signal.SIGKILL)
        first.wait()
    second = start_worker(until_empty=False)

    def is_done():
        with scopes_disabled():
            job.refresh_from_db()
        return job.is_finished

    try:
        wait_for(is_done)
    finally:
        second.terminate()
        second.wait(timeout=15)
    assert (job.state, job.message, job.runs) == (JobState.DONE, "Toch gelukt.", 2)
