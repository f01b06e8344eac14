"""A visitor reads what is published; the coordinator writes, closes, corrects and publishes on screen."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from baken.foundation.jobs.models import Job
from baken.plan.annual.files import VersionFiles
from baken.plan.annual.operations import open_for_correction, publish_version
from baken.plan.annual.record import checksum_of
from baken.plan.editing.structure import PLAN_FIELDS, change_plan
from baken.plan.models import AnnualReport, ReportFile, ReportVersion
from baken.plan.tests.annual.conftest import REPORT, REPORTS, closed
from baken.plan.tests.editing.conftest import AT, as_actor, browser_of, filled_in, text_of
from baken.plan.tests.factories import LineFactory, NodeFactory

SHELTER = REPORT + "schrijven/deel/nacht/"


def published(report, user) -> ReportVersion:
    version = closed(report, user)
    publish_version(version=version, actor=as_actor(user), at=AT)
    return version


def test_a_visitor_finds_nothing_of_a_report_before_it_is_published(report, coordinator, client):
    for address in (REPORT, REPORT + "deel/d1/", REPORT + "bestand/json/"):
        assert client.get(address).status_code == 404
    assert "Jaarverslag 2023" not in text_of(client.get(REPORTS))
    closed(report, coordinator)
    assert client.get(REPORT).status_code == 404
    assert "nog niet gepubliceerd" in text_of(browser_of(coordinator).get(REPORT))
    assert client.get(REPORT + "ontwerp/").status_code == 302


def test_a_visitor_reads_the_published_version_while_a_correction_is_written(report, coordinator, client):
    version = published(report, coordinator)
    open_for_correction(report=report, actor=as_actor(coordinator))
    assert "Jaarverslag 2023" in text_of(client.get(REPORTS))
    page = text_of(client.get(REPORT))
    assert version.checksum in page
    part = text_of(client.get(REPORT + "deel/d1/"))
    assert "We huurden een gebouw." in part
    assert "Niemand sliep buiten." in part
    assert "€ 595.729,16" in part
    assert "30 dagen te laat" in part
    answer = client.get(REPORT + "bestand/json/")
    assert checksum_of(answer.content.decode()) == version.checksum
    assert json.loads(answer.content)["number"] == 1
    second = closed(report, coordinator, what_changed="Een tikfout.")
    assert "Een tikfout" not in text_of(client.get(REPORT))
    publish_version(version=second, actor=as_actor(coordinator), at=AT)
    assert "Een tikfout" in text_of(client.get(REPORT))
    assert "Een tikfout" not in text_of(client.get(REPORT + "?versie=1"))
    assert client.get(REPORT + "?versie=3").status_code == 404


def test_the_coordinator_starts_writes_closes_and_publishes(plan, coordinator):
    browser = browser_of(coordinator)
    page = browser.get(REPORTS + "nieuw/")
    made = browser.post(REPORTS + "nieuw/", filled_in(page))
    assert made.url == REPORT + "schrijven/"
    again = browser.post(REPORTS + "nieuw/", filled_in(page))
    assert again.status_code == 422
    assert "al een jaarverslag" in text_of(again)
    answer = browser.post(SHELTER, filled_in(browser.get(SHELTER)) | {"done": "Een zaal.", "verder": "ja"})
    assert answer.url == REPORT + "schrijven/deel/winter/"
    assert "Een zaal." in text_of(browser.get(REPORT + "ontwerp/deel/d1/"))
    close = text_of(browser.get(REPORT + "afsluiten/"))
    assert "3 onderdelen waarover gerapporteerd wordt, hebben geen tekst" in close
    answer = browser.post(REPORT + "afsluiten/")
    assert answer.url == f"/aalst/taken/{Job.objects.get().pk}/"
    assert "al afgesloten" in text_of(browser.post(REPORT + "afsluiten/", follow=True))
    browser.post(REPORT + "publiceren/", {"versie": "1"})
    assert "Een zaal." in text_of(Client().get(REPORT + "deel/d1/"))


def test_a_text_that_moved_is_shown_beside_what_was_typed(report, coordinator, person):
    browser = browser_of(coordinator)
    seen = filled_in(browser.get(SHELTER))
    browser.post(SHELTER, seen | {"done": "Van de eerste"})
    answer = browser.post(SHELTER, seen | {"done": "Van de tweede"})
    assert answer.status_code == 409
    assert "Van de eerste" in text_of(answer)
    assert "Van de tweede" in answer.content.decode()
    assert browser.post(SHELTER, filled_in(answer)).status_code == 302
    assert "Van de tweede" in text_of(browser.get(REPORT + "ontwerp/deel/d1/"))


def test_a_text_typed_while_somebody_closes_stays_on_the_screen(report, coordinator):
    browser = browser_of(coordinator)
    seen = filled_in(browser.get(SHELTER))
    closed(report, coordinator)
    answer = browser.post(SHELTER, seen | {"done": "Wat ik net typte"})
    assert answer.status_code == 409
    assert "is afgesloten" in text_of(answer)
    assert "Wat ik net typte" in answer.content.decode()


@pytest.mark.parametrize(("field", "limit"), [("summary", 100), ("done", 4000)])
def test_no_text_passes_where_the_digital_reporting_cuts(report, coordinator, field, limit):
    browser = browser_of(coordinator)
    page = browser.get(SHELTER)
    assert f'data-limit="{limit}"' in page.content.decode()
    assert browser.post(SHELTER, filled_in(page) | {field: "x" * (limit + 1)}).status_code == 422
    assert browser.post(SHELTER, filled_in(page) | {field: "x" * limit}).status_code == 302


def test_what_the_parts_below_say_can_be_taken_over_without_saving(report, coordinator):
    browser = browser_of(coordinator)
    address = REPORT + "schrijven/deel/d1/"
    answer = browser.post(address, filled_in(browser.get(address)) | {"overnemen": "done"})
    assert "Nachtopvang met 20 bedden: We huurden een gebouw." in answer.content.decode()
    assert not report.texts.exists()


def test_a_file_of_a_closed_version_is_the_staff_s_until_it_is_published(report, coordinator, person):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from baken.foundation.access.api import VISITOR
    from baken.foundation.files.api import store_file

    version = closed(report, coordinator)
    stored = store_file(
        upload=SimpleUploadedFile("verslag.csv", b"a;b"),
        municipality=report.plan.municipality,
        actor=as_actor(coordinator),
        at=AT,
        owner_kind="annual-report",
    )
    ReportFile.objects.create(version=version, format="xlsx", file=stored)
    owner = VersionFiles()
    assert owner.may_read(actor=as_actor(coordinator), file=stored)
    assert not owner.may_read(actor=VISITOR, file=stored)
    publish_version(version=version, actor=as_actor(coordinator), at=AT)
    assert owner.may_read(actor=VISITOR, file=stored)
    assert f"/bestanden/{stored.pk}/" in Client().get(REPORT + "bestand/xlsx/").url
    assert Client().get(REPORT + "bestand/pdf/").url == REPORT
    assert Client().get(REPORT + "bestand/exe/").status_code == 404


@pytest.mark.parametrize(
    "address",
    ["", "2023/", "2023/deel/d1/", "2023/schrijven/", "2023/ontwerp/", "2023/opmerkingen/", "2023/dossier/",
     "2023/schrijven/deel/d1/", "2023/afsluiten/"],
)  # fmt: skip
def test_the_number_of_queries_does_not_depend_on_the_size(plan, report, coordinator, address):
    closed(report, coordinator)
    AnnualReport.objects.update(closed=False)
    browser = browser_of(coordinator)
    browser.get(REPORTS + address)
    small = queries_of(browser, REPORTS + address)
    for number in range(15):
        node = NodeFactory(level=plan.action, parent=plan.domains[0], order=100 + number, tandem=True)
        LineFactory(plan=plan.plan, key=f"groot{number}", year=2023, serves=[node, plan.shelter])
    assert queries_of(browser, REPORTS + address) == small
    assert small <= 45


def queries_of(browser, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(address).status_code == 200
    return len(queries)


def test_a_published_report_is_found_by_its_words_and_a_draft_plan_hides_it(report, coordinator, client):
    closed_version = closed(report, coordinator)
    assert "Jaarverslag 2023" not in text_of(client.get("/aalst/zoeken/?q=gehuurd+gebouw"))
    publish_version(version=closed_version, actor=as_actor(coordinator), at=AT)
    assert "Jaarverslag 2023" in text_of(client.get("/aalst/zoeken/?q=gebouw"))
    plan = report.plan
    values = {name: getattr(plan, name) for name in PLAN_FIELDS} | {"state": "draft"}
    change_plan(plan=plan, values=values, base_version=plan.version, actor=as_actor(coordinator))
    assert "Jaarverslag 2023" not in text_of(client.get("/aalst/zoeken/?q=gebouw"))


def test_files_that_could_not_be_made_can_be_made_again(report, coordinator, lead):
    closed(report, coordinator)
    browser = browser_of(coordinator)
    assert "Maak de bestanden opnieuw" in text_of(browser.get(REPORT))
    before = Job.objects.count()
    answer = browser.post(REPORT + "bestanden/")
    assert Job.objects.count() == before + 1
    assert answer.url.startswith("/aalst/taken/")
    assert browser_of(lead).post(REPORT + "bestanden/").status_code == 403
