"""Deferring with the change, following, retrying, refusing."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.urls import reverse
from django_scopes import scope, scopes_disabled
from procrastinate.contrib.django import app

from baken.foundation.access.api import Actor, Role, RoleGrant
from baken.foundation.jobs import worker
from baken.foundation.jobs.access import may_see
from baken.foundation.jobs.api import Job, JobRefused, JobState, defer, start_job
from baken.foundation.jobs.tasking import GrowingPauses
from baken.foundation.jobs.tests import work_tasks
from baken.foundation.jobs.tests.work_tasks import count, defer_then_fail, fail, refuse, write_label
from baken.foundation.territory.models import Municipality

NOW = dt.datetime(2024, 3, 15, 10, 0, tzinfo=dt.UTC)


@pytest.fixture
def aalst(db):
    return Municipality.objects.get_or_create(nis="41002", defaults={"name": "Aalst", "slug": "aalst"})[0]


def queued():
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, status::text, attempts FROM procrastinate_jobs ORDER BY id")
        return cursor.fetchall()


def work():
    worker.work(stalled_after=5, until_empty=True)


def deferred_and_then_broken():
    with transaction.atomic():
        defer(task=write_label, label="never")
        assert len(queued()) == 1
        raise RuntimeError


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_change_leaves_no_task():
    with pytest.raises(RuntimeError):
        deferred_and_then_broken()
    assert queued() == []


@pytest.mark.django_db(transaction=True)
def test_a_task_that_defers_and_fails_leaves_nothing_in_the_queue():
    defer(task=defer_then_fail)
    work()
    assert [row[:2] for row in queued()] == [("test.defer_then_fail", "failed")]


@pytest.mark.django_db(transaction=True)
def test_a_worker_runs_what_was_deferred():
    defer(task=write_label, label="done")
    work()
    assert ContentType.objects.filter(app_label="jobs_test", model="done").exists()
    ContentType.objects.filter(app_label="jobs_test").delete()
    assert queued() == []


@pytest.mark.django_db(transaction=True)
def test_a_job_shows_its_result_when_it_is_done(aalst):
    job = start_job(task=count, title="Tellen", municipality=aalst, made_by=None, at=NOW, to=250)
    work()
    with scopes_disabled():
        job.refresh_from_db()
    assert (job.state, job.message, job.result_url) == (JobState.DONE, "Geteld.", "/aalst/")
    assert (job.current, job.total, job.percent) == (250, 250, 100)


@pytest.mark.django_db(transaction=True)
def test_progress_shows_while_the_work_is_still_inside_its_transaction(aalst):
    with scope(municipality=aalst):
        job = Job.objects.create(
            kind="x", title="Lang", municipality=aalst, made_at=NOW, state=JobState.RUNNING
        )
        seen = []
        with transaction.atomic():
            Municipality.objects.update(name="Aalst")
            work_tasks.report_progress(job=job, current=3, total=10, message="Rij 3")
            other = connection.copy()
            with other.cursor() as cursor:
                cursor.execute("SELECT current, message FROM jobs_job WHERE id = %s", [str(job.pk)])
                seen = cursor.fetchone()
            other.close()
    assert seen == (3, "Rij 3")


@pytest.mark.django_db(transaction=True)
def test_refused_work_is_not_tried_again_and_says_why(aalst):
    job = start_job(task=refuse, title="Invoeren", municipality=aalst, made_by=None, at=NOW)
    work()
    with scopes_disabled():
        job.refresh_from_db()
    assert (job.state, job.message, job.runs) == (JobState.FAILED, "Het bestand is geen werkboek.", 1)


@pytest.mark.django_db(transaction=True)
def test_failing_work_is_tried_four_times_and_hides_the_detail(aalst):
    job = start_job(task=fail, title="Stuk", municipality=aalst, made_by=None, at=NOW)
    work()  # the clock stands still in the tests: each next run is due at once
    with scopes_disabled():
        job.refresh_from_db()
    assert (job.state, job.runs) == (JobState.FAILED, 4)
    assert "secret" not in job.message


def test_pauses_grow_and_end():
    pauses = GrowingPauses(runs=4)
    moments = []
    for attempts in range(3):
        decision = pauses.get_retry_decision(exception=RuntimeError(), job=SimpleNamespace(attempts=attempts))
        moments.append((decision.retry_at - dt.datetime.now(dt.UTC)).total_seconds())
    assert moments == [10, 60, 360]
    assert pauses.get_retry_decision(exception=RuntimeError(), job=SimpleNamespace(attempts=3)) is None
    assert pauses.get_retry_decision(exception=JobRefused(), job=SimpleNamespace(attempts=0)) is None


def grant(role, nis="41002", user=7):
    return Actor(user_id=user, grants=frozenset({RoleGrant(role=role, municipality=nis)}))


def test_only_the_maker_and_those_in_charge_see_a_job():
    job = Job(made_by_id=1, municipality_id="41002")
    assert may_see(actor=Actor(user_id=1), job=job)
    assert may_see(actor=grant(Role.COORDINATOR), job=job)
    assert may_see(actor=grant(Role.ADMINISTRATOR), job=job)
    assert not may_see(actor=grant(Role.COORDINATOR, nis="41018"), job=job)
    assert not may_see(actor=grant(Role.ACTION_LEAD), job=job)
    assert not may_see(actor=Actor(), job=Job(made_by_id=None, municipality_id="41002"))


@pytest.fixture
def signed_in(client, aalst, db):
    from baken.foundation.accounts.models import Grant, User

    user = User.objects.create_user(email="an@example.org", name="An", password="niet-te-raden-9")
    Grant.objects.create(user=user, role=Role.ACTION_LEAD.value, municipality=aalst)
    client.force_login(user)
    return user


def test_the_page_asks_for_progress_while_running_and_stops_when_done(client, aalst, signed_in):
    with scope(municipality=aalst):
        job = Job.objects.create(
            kind="x",
            title="Plan inlezen",
            municipality=aalst,
            made_at=NOW,
            made_by=signed_in,
            current=1,
            total=4,
        )
    address = reverse("jobs:job", args=["aalst", job.pk])
    page = client.get(address).content.decode()
    assert "Plan inlezen" in page
    assert "hx-get" in page
    assert "1 van 4 gedaan" in page
    fragment = client.get(reverse("jobs:progress", args=["aalst", job.pk])).content.decode()
    assert "1 van 4 gedaan" in fragment
    assert "<html" not in fragment
    with scope(municipality=aalst):
        Job.objects.filter(pk=job.pk).update(state="done", finished_at=NOW)
    assert "hx-get" not in client.get(address).content.decode()


def test_somebody_elses_job_is_closed(client, aalst, signed_in):
    with scope(municipality=aalst):
        job = Job.objects.create(kind="x", title="Geheim", municipality=aalst, made_at=NOW)
    assert client.get(reverse("jobs:job", args=["aalst", job.pk])).status_code == 403


def test_a_job_of_another_municipality_does_not_exist_here(client, aalst, signed_in):
    gent = Municipality.objects.create(nis="44021", name="Gent", slug="gent")
    with scope(municipality=gent):
        job = Job.objects.create(kind="x", title="Geheim", municipality=gent, made_at=NOW, made_by=signed_in)
    assert client.get(reverse("jobs:job", args=["aalst", job.pk])).status_code == 404


def test_every_task_is_known_to_the_queue():
    assert {"jobs.remove_old", "test.count"} <= set(app.tasks)
