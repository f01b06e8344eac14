"""The data officer scans an invented city, up to the list of whom to reach; who plans reads the outcome."""

import csv
import threading

import pytest
from django_scopes import scope, scopes_disabled
from playwright.sync_api import Page, expect

from baken.foundation.jobs.api import Job
from baken.foundation.jobs.worker import work
from baken.rights.models import PopulationScan
from baken.rights.tasks import read_population
from tests.journeys.conftest import assert_accessible, faults_of, too_wide

pytestmark = pytest.mark.journey
SCANS = "/aalst/rechten/scan/"


def work_off() -> None:
    """Let a real worker do what waits."""
    worker = threading.Thread(target=work, kwargs={"stalled_after": 60.0, "until_empty": True})
    worker.start()
    worker.join(timeout=60)
    assert not worker.is_alive()


def read_in() -> None:
    """Do what the worker of the journey above does: a worker of this process knows only its own database."""
    with scopes_disabled():
        waiting = PopulationScan.objects.select_related("municipality").get(source="upload")
        job = Job.objects.get(pk=waiting.job)
    with scope(municipality=waiting.municipality):
        read_population(job=job, scan_id=str(waiting.pk))


def say_why(page: Page) -> None:
    """Purpose, ground and term, as every scan asks."""
    page.get_by_label("mensen informeren over hun rechten").check()
    page.get_by_label("Leg kort uit waarvoor").fill("Een brief voor wie iets misloopt")
    page.get_by_label("Op welke rechtsgrond of beslissing steun je?").fill("Besluit van de raad 2024/17")


def test_the_data_officer_scans_a_city_and_takes_a_list_along(visitor, settings, tmp_path):
    settings.RIGHTS_SCAN_FOLDER, settings.RIGHTS_SCAN_CITY = str(tmp_path), 2000
    officer = visitor(role="data-officer")
    page = officer.go(f"{SCANS}nieuw/")
    assert faults_of(page) == []
    page.get_by_label("Een verzonnen stad").check()
    say_why(page)
    page.get_by_role("button", name="Ga verder").click()
    expect(page.get_by_text("Je mag deze pagina sluiten: het werk gaat door.")).to_be_visible()
    address = page.url.removeprefix(officer.site)
    work_off()
    expect(page.get_by_role("heading", name="Wie loopt een recht mis?")).to_be_visible()
    page.get_by_label("Bekijk per").select_option(label="wijk")
    expect(page.get_by_label("Wijk", exact=True)).to_be_visible()
    expect(page.get_by_text("minder dan 5").first).to_be_visible()
    assert_accessible(officer, [address])
    page = officer.go(f"{address}lijsten/")
    assert faults_of(page) == []
    page.get_by_label("Welk recht?").select_option(index=0)
    page.get_by_label("een recht automatisch toekennen").check()
    page.get_by_label("Leg kort uit waarvoor").fill("Toekennen zonder aanvraag")
    page.get_by_label("Ik weet dat op een lijst van minder dan 5").check()
    page.get_by_role("button", name="Maak de lijst").click()
    expect(page.get_by_text("Een lijst wordt gemaakt.")).to_be_visible()
    work_off()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download als CSV").click()
    rows = list(csv.reader(download.value.path().open(newline=""), delimiter=";"))
    assert rows[0] == ["sleutel", "ongeveer"]
    assert {len(row) for row in rows} == {2}
    analyst = visitor(role="policy-analyst", width=375)
    page = analyst.go(f"{SCANS}")
    page.get_by_role("rowheader").get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="Wie loopt een recht mis?")).to_be_visible()
    expect(page.get_by_role("link", name="Lijst voor contact")).to_have_count(0)


def test_the_data_officer_names_the_columns_of_a_file(visitor, settings, tmp_path):
    settings.RIGHTS_SCAN_FOLDER = str(tmp_path / "scans")
    persons, households = tmp_path / "personen.csv", tmp_path / "huishoudens.csv"
    persons.write_text(
        "persoon;gezin;rol;geboortedatum\na1;h1;applicant;1980-05-01\na2;h1;child;2015-02-03\n"
    )
    households.write_text("huishouden;wijk;huur\nh1;Centrum;700\n")
    officer = visitor(role="data-officer")
    page = officer.go(f"{SCANS}nieuw/")
    page.get_by_label("Bestanden die je oplaadt").check()
    page.get_by_label("Bestand met personen").set_input_files(persons)
    page.get_by_label("Bestand met huishoudens").set_input_files(households)
    say_why(page)
    page.get_by_role("button", name="Ga verder").click()
    page.get_by_label("gezin").fill("")
    page.get_by_role("button", name="Lees de gegevens in").click()
    expect(page.get_by_text("Duid aan welke kolom dit is").first).to_be_visible()
    assert faults_of(page) == []
    page.set_viewport_size({"width": 375, "height": 812})
    assert too_wide(page) == 0
    page.get_by_label("gezin").fill("household")
    page.get_by_role("button", name="Lees de gegevens in").click()
    expect(page.get_by_text("Je mag deze pagina sluiten: het werk gaat door.")).to_be_visible()
    read_in()
    expect(page.get_by_role("heading", name="Hoe goed zijn de gegevens?")).to_be_visible()
    assert faults_of(page) == []
    assert list((tmp_path / "scans").glob("*/upload")) == []
    page.get_by_role("button", name="Stop en wis de gegevens").click()
    expect(page.get_by_text("Van mensen is niets bewaard.")).to_be_visible()
    assert list((tmp_path / "scans").glob("*/snapshot")) == []
