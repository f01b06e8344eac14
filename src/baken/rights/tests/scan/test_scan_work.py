"""The work of a scan in the background: what it leaves, also when it is stopped, killed or goes wrong."""

import datetime as dt
import errno
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client

from baken.foundation.accounts.api import User, actor_of
from baken.foundation.audit.api import Related, history_of
from baken.foundation.jobs.api import Job, JobRefused
from baken.foundation.territory.api import Municipality
from baken.rights.rules import scans
from baken.rights.scan import folders, sources
from baken.rights.scan.models import ListState, OutreachList, PopulationScan, ScanState
from baken.rights.scan.operations import NotNow, forget, forget_expired, take_list
from baken.rights.scan.running import read_population
from baken.rights.tests.scan.conftest import (
    NOW,
    SCANS,
    city,
    folder,
    fresh,
    job_of,
    listed,
    reading,
    uploaded,
    work,
)


def fail_with(monkeypatch: pytest.MonkeyPatch, failure: Exception) -> None:
    def broken(*arguments: Any, **named: Any) -> None:
        raise failure

    monkeypatch.setattr(scans, "ingest", broken)


def test_the_files_are_gone_as_soon_as_they_are_read(officer: User, aalst: Municipality, town: list[str]):
    scan = reading(officer, aalst)
    assert len(list((folder(scan) / "upload").iterdir())) == 2
    scan = work(scan)
    assert scan.state == ScanState.CHECKED
    assert not (folder(scan) / "upload").exists()
    assert (folder(scan) / "snapshot").is_dir()


@pytest.mark.parametrize(
    ("failure", "says"),
    [
        (scans.PopulationRefused("persons: de kolom 'role' ontbreekt"), "de kolom 'role' ontbreekt"),
        (OSError(errno.ENOSPC, "No space left"), "te weinig plaats op de schijf"),
        (MemoryError(), "te weinig geheugen"),
        (ValueError("p1 geboren 1980-01-01"), "De reden staat in het logboek van de server"),
    ],
)
def test_what_goes_wrong_is_said_plainly_and_leaves_nothing_of_anybody(
    request, officer: User, desk: Client, failure, says
):
    monkeypatch, aalst, caplog = map(request.getfixturevalue, ("monkeypatch", "aalst", "caplog"))
    scan = reading(officer, aalst)
    fail_with(monkeypatch, failure)
    with pytest.raises(JobRefused, match=says) as refused:
        read_population(job=job_of(scan), scan_id=str(scan.pk))
    assert refused.value.__suppress_context__
    scan = fresh(scan)
    assert (scan.state, folder(scan).exists()) == (ScanState.FAILED, False)
    page = desk.get(f"{SCANS}{scan.pk}/").content.decode()
    assert "Van mensen is niets bewaard." in page
    assert "1980-01-01" not in page + caplog.text


def test_a_run_that_was_killed_is_done_again_from_its_beginning(
    monkeypatch, officer: User, aalst: Municipality, town: list[str]
):
    scan = reading(officer, aalst)

    def killed(*arguments: Any, **named: Any) -> None:
        folders.snapshot_of(scan.folder).mkdir()
        (folders.snapshot_of(scan.folder) / "half").touch()
        raise SystemExit

    with monkeypatch.context() as once:
        once.setattr(scans, "ingest", killed)
        with pytest.raises(SystemExit):
            read_population(job=job_of(scan), scan_id=str(scan.pk))
    assert fresh(scan).state == ScanState.READING
    assert work(fresh(scan)).state == ScanState.CHECKED
    assert not (folders.snapshot_of(scan.folder) / "half").exists()


def test_a_second_run_of_what_is_done_does_nothing(done: PopulationScan, town: list[str]):
    asked = list(town)
    work_again = Job.objects.create(kind="x", title="x", made_at=NOW, municipality=done.municipality)
    read_population(job=work_again, scan_id=str(done.pk))
    assert town == asked
    assert fresh(done).state == ScanState.DONE


def test_a_job_that_is_given_up_leaves_nothing(
    officer: User, aalst: Municipality, django_capture_on_commit_callbacks
):
    scan = reading(officer, aalst)
    Job.objects.filter(pk=scan.job).update(state="failed", finished_at=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        forget_expired(clock_at=NOW)
    scan = fresh(scan)
    assert (scan.state, folder(scan).exists()) == (ScanState.FAILED, False)
    assert "telkens onderbroken" in scan.message


def test_a_scan_that_is_stopped_while_it_reads_keeps_nothing(
    monkeypatch, officer: User, aalst: Municipality, django_capture_on_commit_callbacks
):
    scan = reading(officer, aalst)

    def stopped_meanwhile(law: Any, upload: Path, snapshot: Path, *, tell: scans.Tell, **more: Any) -> Any:
        snapshot.mkdir()
        with django_capture_on_commit_callbacks(execute=True):
            forget(scan=scan, clock_at=NOW)
        snapshot.mkdir(parents=True)
        tell(1, 2)
        raise AssertionError("it went on")

    monkeypatch.setattr(scans, "ingest", stopped_meanwhile)
    read_population(job=job_of(scan), scan_id=str(scan.pk))
    assert fresh(scan).state == ScanState.STOPPED
    assert not folder(scan).exists()


def test_people_go_after_their_term_and_the_published_tables_stay(
    done: PopulationScan, officer: User, desk: Client, django_capture_on_commit_callbacks
):
    made = listed(officer, done)
    with django_capture_on_commit_callbacks(execute=True):
        forget_expired(clock_at=NOW + dt.timedelta(days=29))
    assert folder(done).exists()
    assert not folders.list_of(done.folder, made.name).exists()
    with django_capture_on_commit_callbacks(execute=True):
        forget_expired(clock_at=NOW + dt.timedelta(days=30))
    assert fresh(done).state == ScanState.EXPIRED
    assert not folder(done).exists()
    page = desk.get(f"{SCANS}{done.pk}/").content.decode()
    assert "De gepubliceerde tabellen blijven." in page
    assert ">Hulp<" in page
    assert desk.post(f"{SCANS}{done.pk}/lijsten/{made.pk}/").status_code == 302


def test_files_whose_columns_nobody_names_go_after_two_hours(
    officer: User, aalst: Municipality, django_capture_on_commit_callbacks
):
    scan = uploaded(officer, aalst)
    with django_capture_on_commit_callbacks(execute=True):
        forget_expired(clock_at=NOW + dt.timedelta(hours=2))
    scan = fresh(scan)
    assert (scan.state, folder(scan).exists()) == (ScanState.STOPPED, False)
    assert (scan.mapping, scan.quality) == ({}, {})  # a first row can be somebody instead of headings


def test_a_list_whose_job_was_killed_goes_with_its_half_made_file(
    done: PopulationScan, officer: User, monkeypatch, django_capture_on_commit_callbacks
):
    def killed(*arguments: Any, out: Any, **more: Any) -> int:
        out.write("h7;100 tot 250 euro")
        raise SystemExit

    monkeypatch.setattr(scans, "outreach", killed)
    with pytest.raises(SystemExit):
        listed(officer, done)
    half = list(folders.list_of(done.folder, "0" * 32).parent.iterdir())
    assert len(half) == 1
    made = OutreachList.objects.get()
    forget_expired(clock_at=NOW)
    assert half[0].exists()  # the job is taken up again
    Job.objects.filter(pk=made.job).update(state="failed", finished_at=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        forget_expired(clock_at=NOW)
    made.refresh_from_db()
    assert (made.state, half[0].exists()) == (ListState.FAILED, False)


def test_no_list_is_made_of_people_past_their_term_although_they_are_still_there(
    done: PopulationScan, officer: User
):
    PopulationScan.objects.filter(pk=done.pk).update(expires_at=NOW)
    with pytest.raises(NotNow, match="bewaartermijn"):
        listed(officer, done)
    assert not OutreachList.objects.exists()


def test_a_folder_that_belongs_to_no_scan_goes_when_it_is_no_longer_young(db: None):
    lost = folders.make(folders.new_name())
    made_at = dt.datetime.fromtimestamp(lost.stat().st_mtime, dt.UTC)
    forget_expired(clock_at=made_at + dt.timedelta(minutes=30))
    assert lost.exists()
    forget_expired(clock_at=made_at + dt.timedelta(minutes=61))
    assert not lost.exists()


def test_the_trail_says_who_for_what_and_how_many_but_not_who_is_on_it(done: PopulationScan, officer: User):
    made = listed(officer, done)
    assert (made.state, made.people) == (ListState.READY, 1)
    actor = actor_of(user=officer, date=NOW.date())
    path = take_list(wanted=made, actor=actor, at=NOW, clock_at=NOW)
    assert "h7" in path.read_text()
    assert oct(path.stat().st_mode)[-3:] == "600"
    said = str(history_of(record=done, limit=50, related=[Related(model=OutreachList, field="scan")]))
    for words in ("Een brief voor wie het mist", "mensen informeren over hun rechten", "aantal op de lijst"):
        assert words in said
    for hidden in ("h7", made.name, done.folder):
        assert hidden not in said


def test_a_list_stands_no_longer_than_its_scan(done: PopulationScan, officer: User):
    PopulationScan.objects.filter(pk=done.pk).update(expires_at=NOW + dt.timedelta(days=2))
    assert listed(officer, done).expires_at == NOW + dt.timedelta(days=2)


@pytest.fixture
def registered(settings: Any, aalst: Municipality) -> str:
    """A registered source: a table of this very database server, which it has everywhere."""
    database = django_settings.DATABASES["default"]
    address = f"host={database['HOST']} dbname=postgres user={database['USER']}"
    if database.get("PASSWORD"):
        address += f" password={database['PASSWORD']}"
    if database.get("PORT"):
        address += f" port={database['PORT']}"
    table = "information_schema.sql_implementation_info"
    settings.RIGHTS_SCAN_SOURCES = {
        "kopie": {
            "label": "Kopie van de nacht",
            "municipalities": ["41002"],
            "database": address,
            "persons": table,
            "households": table,
        }
    }
    return table


def test_a_registered_table_is_read_by_its_name_and_no_other_can_be_named(
    desk: Client, registered: str, aalst: Municipality, tmp_path: Path
):
    asked = {"purpose": "measure", "purpose_text": "Een jaarlijkse meting", "basis": "Besluit 3", "days": "5"}
    answer = desk.post(f"{SCANS}nieuw/", {**asked, "source": "table", "table": "postgresql://elders/x"})
    assert answer.status_code == 422
    desk.post(f"{SCANS}nieuw/", {**asked, "source": "table", "table": "kopie"})
    scan = PopulationScan.objects.get()
    assert scan.mapping["columns"]["persons"][0] == "implementation_info_id"
    sources.copy(sources.source_of("kopie", municipality="41002"), tmp_path)
    lines = (tmp_path / "persons.csv").read_text().splitlines()
    assert lines[0].startswith("implementation_info_id,")
    assert len(lines) > 5
    with pytest.raises(sources.SourceUnreachable):
        sources.source_of("kopie", municipality="41011")


def test_a_table_that_is_gone_is_said_without_its_address(desk: Client, registered: str, settings):
    settings.RIGHTS_SCAN_SOURCES["kopie"]["persons"] = "weg.nergens"
    asked = {"purpose": "measure", "purpose_text": "Een jaarlijkse meting", "basis": "Besluit 3", "days": "5"}
    answer = desk.post(f"{SCANS}nieuw/", {**asked, "source": "table", "table": "kopie"})
    assert answer.status_code == 422
    assert "antwoordt niet" in answer.content.decode()
    assert "dbname" not in answer.content.decode()


def test_a_synthetic_city_has_the_size_of_the_setting(
    desk: Client, settings, officer: User, aalst: Municipality, town: list[str]
):
    settings.RIGHTS_SCAN_CITY = 1234
    asked = {"purpose": "measure", "purpose_text": "Om te oefenen", "basis": "Besluit 3", "days": "5"}
    desk.post(f"{SCANS}nieuw/", {**asked, "source": "city"})
    assert PopulationScan.objects.get().size == 1234
    assert city(officer, aalst).size == 500
