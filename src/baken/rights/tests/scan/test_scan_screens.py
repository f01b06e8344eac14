"""The screens of the data officer."""

import datetime as dt
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django_scopes import scope

from baken.foundation.access.api import Role
from baken.foundation.accounts.api import User
from baken.foundation.territory.api import Municipality
from baken.rights.rules import scans
from baken.rights.scan.models import OutreachList, PopulationScan, SavedMapping, ScanState
from baken.rights.scan.selection import in_order
from baken.rights.tests.own_records import person
from baken.rights.tests.scan.conftest import (
    CHOSEN,
    HOUSEHOLDS,
    PERSONS,
    SCANS,
    city,
    folder,
    fresh,
    listed,
    reading,
    uploaded,
    work,
)

ASKED = {
    "purpose": "inform",
    "purpose_text": "Wie krijgt een brief?",
    "basis": "Besluit 2024/17",
    "days": "30",
}


def sent(persons: bytes = PERSONS.encode(), households: bytes = HOUSEHOLDS.encode()) -> dict[str, object]:
    """The form with files."""
    return {
        **ASKED,
        "source": "upload",
        "persons": SimpleUploadedFile("Jan Peeters.csv", persons),
        "households": SimpleUploadedFile("h.csv", households),
    }


def test_a_scan_is_not_started_without_purpose_ground_and_term(desk: Client):
    answer = desk.post(f"{SCANS}nieuw/", {"source": "city", "days": "91"})
    page = answer.content.decode()
    assert answer.status_code == 422
    for name in ("purpose", "purpose_text", "basis", "days"):
        assert f"id_{name}_error" in page
    assert not PopulationScan.objects.exists()


def test_a_synthetic_city_goes_from_the_form_to_the_dashboard(desk: Client, town: list[str]):
    answer = desk.post(f"{SCANS}nieuw/", {**ASKED, "source": "city"})
    scan = PopulationScan.objects.get()
    assert answer.headers["Location"] == f"{SCANS}{scan.pk}/"
    page = desk.get(f"{SCANS}{scan.pk}/").content.decode()
    assert 'hx-trigger="every 1s"' in page
    assert "Vernieuw deze pagina" in page
    work(fresh(scan))
    assert town == ["make_city", "measure"]
    assert "Wie loopt een recht mis?" in desk.get(f"{SCANS}{scan.pk}/").content.decode()


def test_files_are_kept_without_their_names_until_their_columns_are_known(desk: Client):
    answer = desk.post(f"{SCANS}nieuw/", sent())
    scan = PopulationScan.objects.get()
    assert answer.headers["Location"] == f"{SCANS}{scan.pk}/kolommen/"
    assert {path.name for path in (folder(scan) / "upload").iterdir()} == {"persons.csv", "households.csv"}
    assert {oct(path.stat().st_mode)[-3:] for path in (folder(scan), folder(scan).parent)} == {"700"}
    page = desk.get(f"{SCANS}{scan.pk}/kolommen/").content.decode()
    assert 'name="persons-3" value="birth_date"' in page
    assert 'name="households-1" value="neighbourhood"' in page
    assert "p1" not in page
    assert "1980" not in page


@pytest.mark.parametrize(
    ("persons", "says"),
    [
        (b"PK\x03\x04\x00\x00 een werkboek", "geen Parquet, Arrow of CSV"),
        (b"PAR1 en verder niets", "Parquet-bestand is onvolledig"),
        (b"   ", "leeg"),
        (b"a;a;b\n1;2;3\n", "twee keer"),
    ],
)
def test_what_is_no_table_is_refused_and_leaves_nothing(desk: Client, persons, says, settings):
    answer = desk.post(f"{SCANS}nieuw/", sent(persons))
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not PopulationScan.objects.exists()
    assert list((scans.Path(settings.RIGHTS_SCAN_FOLDER)).iterdir()) == []


def test_files_larger_than_the_setting_are_refused(desk: Client, settings):
    settings.RIGHTS_SCAN_UPLOAD_MB = 0
    answer = desk.post(f"{SCANS}nieuw/", sent())
    assert answer.status_code == 422
    assert "groter dan 0 MB" in answer.content.decode()


def test_each_wrong_column_says_what_is_wrong(desk: Client, officer: User, aalst: Municipality):
    scan = uploaded(officer, aalst)
    wrong = {"persons-0": "person", "persons-1": "person", "persons-2": "rool", "households-0": "household"}
    answer = desk.post(f"{SCANS}{scan.pk}/kolommen/", {**wrong, "doe": "verder"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("Twee kolommen kunnen niet hetzelfde gegeven zijn.") == 4
    assert "Bedoel je role?" in page
    assert "Personen: Duid aan welke kolom dit is: sleutel van het huishouden." in page
    assert fresh(scan).state == ScanState.MAPPING


def test_columns_are_read_in_and_their_quality_is_shown_in_counts(
    desk: Client, officer: User, aalst: Municipality, town: list[str]
):
    scan = uploaded(officer, aalst)
    named = {
        f"{table}-{number}": key
        for table, columns in CHOSEN.items()
        for number, key in enumerate(columns.values())
    }
    desk.post(f"{SCANS}{scan.pk}/kolommen/", {**named, "doe": "verder"})
    assert fresh(scan).mapping["chosen"] == CHOSEN
    scan = work(fresh(scan))
    assert scan.state == ScanState.CHECKED
    page = desk.get(f"{SCANS}{scan.pk}/").content.decode()
    assert "de waarde past niet bij dit gegeven" in page
    assert "minder dan 5" in page
    assert "niet gebruikt: hobby" in page.replace("\n", "")
    desk.post(f"{SCANS}{scan.pk}/bereken/")
    assert work(fresh(scan)).state == ScanState.DONE


def test_a_mapping_is_saved_used_again_renamed_and_removed(desk: Client, officer: User, aalst: Municipality):
    scan = uploaded(officer, aalst)
    address = f"{SCANS}{scan.pk}/kolommen/"
    desk.post(address, {"persons-0": "person", "doe": "bewaar", "name": "Kruispuntbank"})
    saved = SavedMapping.objects.get()
    assert saved.columns == {"persons": {"persoon": "person"}, "households": {}}
    again = desk.post(address, {"doe": "bewaar", "name": "Kruispuntbank"})
    assert "Er is al een indeling met deze naam." in again.content.decode()
    page = desk.get(address, {"indeling": saved.pk}).content.decode()
    assert 'name="persons-0" value="person"' in page
    assert 'name="persons-3" value=""' in page
    desk.post(f"{SCANS}indelingen/", {"indeling": saved.pk, "doe": "hernoem", f"{saved.pk}-name": "KSZ"})
    assert SavedMapping.objects.get().name == "KSZ"
    desk.post(f"{SCANS}indelingen/", {"indeling": saved.pk, "doe": "wis"})
    assert not SavedMapping.objects.exists()


def test_the_dashboard_sorts_and_filters_in_its_address(desk: Client, done: PopulationScan):
    page = desk.get(f"{SCANS}{done.pk}/").content.decode()
    assert page.index(">Hulp<") < page.index(">Premie<")
    assert "minder dan 5" in page
    assert "€\u00a012.345/jaar" in page
    by_name = desk.get(f"{SCANS}{done.pk}/", {"sorteer": "-naam"}).content.decode()
    assert by_name.index('<a href="?recht=premium">') < by_name.index('<a href="?recht=aid">')
    quarter = desk.get(f"{SCANS}{done.pk}/", {"recht": "aid", "per": "neighbourhood"}).content.decode()
    assert "Hulp per wijk" in quarter
    assert quarter.index(">Mijlbeek<") < quarter.index(">Centrum<")
    place = desk.get(f"{SCANS}{done.pk}/", {"per": "neighbourhood", "welke": "Mijlbeek"}).content.decode()
    assert "Alle rechten: Mijlbeek" in place
    assert '<td class="numeric">30</td>' in place
    nonsense = desk.get(f"{SCANS}{done.pk}/", {"recht": "x", "per": "y", "welke": "z", "sorteer": "q"})
    assert nonsense.status_code == 200


def test_the_files_say_the_same_rounded_figures_as_the_screen(desk: Client, done: PopulationScan):
    table = desk.get(f"{SCANS}{done.pk}/tabellen.csv").content.decode("utf-8-sig")
    assert "Hulp;gezinnen;wijk;Mijlbeek;75;45;30;0;minder dan 5;8000,00;8000,00;per jaar" in table
    assert desk.get(f"{SCANS}{done.pk}/tabellen.xlsx").content[:2] == b"PK"
    data = json.loads(desk.get(f"{SCANS}{done.pk}/tabellen.json").content)
    assert data["rights"][1]["tables"]["total"][0]["misses_out"] == "<5"
    assert desk.get(f"{SCANS}{done.pk}/tabellen.exe").status_code == 404


def test_who_plans_reads_the_dashboard_and_finds_no_way_to_people(
    client: Client, done: PopulationScan, aalst: Municipality, officer: User
):
    waiting = uploaded(officer, aalst)
    client.force_login(person(Role.POLICY_ANALYST, aalst, "anna"))
    page = client.get(f"{SCANS}{done.pk}/").content.decode()
    assert "Wie loopt een recht mis?" in page
    assert "lijsten" not in page
    assert "Logboek" not in page
    assert str(waiting.pk) not in client.get(SCANS).content.decode()
    assert client.get(f"{SCANS}{waiting.pk}/").status_code == 404
    for address in ("lijsten/", "kolommen/", "voortgang/"):
        assert client.get(f"{SCANS}{done.pk}/{address}").status_code == 403


def test_another_municipality_sees_nothing_of_it(
    client: Client, done: PopulationScan, officer: User, denderleeuw: Municipality
):
    made = listed(officer, done)
    with scope(municipality=denderleeuw):
        client.force_login(person(Role.DATA_OFFICER, denderleeuw, "dirk"))
    there = SCANS.replace("aalst", "denderleeuw")
    assert client.get(f"{SCANS}{done.pk}/").status_code == 403
    assert client.get(f"{there}{done.pk}/").status_code == 404
    assert client.get(f"{there}{done.pk}/lijsten/").status_code == 404
    assert client.post(f"{there}{done.pk}/lijsten/{made.pk}/").status_code == 404
    assert "Er is nog geen scan" in client.get(there).content.decode()


def test_a_list_is_asked_for_a_purpose_and_a_small_one_is_confirmed(desk: Client, done: PopulationScan):
    address = f"{SCANS}{done.pk}/lijsten/"
    asked = {"right": "premium", "purpose": "inform", "purpose_text": "Een brief met uitleg", "days": "7"}
    answer = desk.post(address, {**asked, "purpose_text": ""})
    assert answer.status_code == 422
    answer = desk.post(address, asked)
    assert "Op deze lijst staan minder dan 5 mensen" in answer.content.decode()
    assert not OutreachList.objects.exists()
    assert desk.post(address, {**asked, "confirm": "on"}).status_code == 302
    assert "Een lijst wordt gemaakt." in desk.get(address).content.decode()
    made = OutreachList.objects.get()
    assert (made.right, made.purpose_text) == ("premium", "Een brief met uitleg")


def test_a_list_is_downloaded_by_post_only_and_says_how_often(
    desk: Client, done: PopulationScan, officer: User, django_capture_on_commit_callbacks
):
    made = listed(officer, done)
    address = f"{SCANS}{done.pk}/lijsten/{made.pk}/"
    assert desk.get(address).status_code == 405
    answer = desk.post(address)
    assert b"h7" in b"".join(answer.streaming_content)
    assert "h7" not in str(answer.headers)
    assert answer.headers["Cache-Control"] == "private, no-store"
    page = desk.get(f"{SCANS}{done.pk}/lijsten/").content.decode()
    assert "1 keer gedownload" in page
    assert "Op de lijst: minder dan 5." in page
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(address, {"doe": "wis"})
    assert not (folder(done) / "lists" / f"{made.name}.csv").exists()


def test_pages_ask_as_many_queries_for_many_scans_and_lists_as_for_one(
    desk: Client, done: PopulationScan, officer: User, aalst: Municipality, django_assert_max_num_queries
):
    listed(officer, done)
    desk.get(SCANS)
    for _number in range(3):
        work(city(officer, aalst))
        listed(officer, done)
    with django_assert_max_num_queries(9):
        desk.get(SCANS)
    with django_assert_max_num_queries(9):
        desk.get(f"{SCANS}{done.pk}/lijsten/")


def test_a_scan_that_is_done_refreshes_the_page_that_waits_for_it(
    desk: Client, town: list[str], officer: User, aalst: Municipality
):
    scan = reading(officer, aalst)
    assert desk.get(f"{SCANS}{scan.pk}/voortgang/").content.count(b"hx-get") == 1
    work(scan)
    assert desk.get(f"{SCANS}{scan.pk}/voortgang/").headers["HX-Refresh"] == "true"


def test_the_term_of_a_scan_is_shown(desk: Client, done: PopulationScan):
    assert "worden gewist op 14 april 2024" in desk.get(f"{SCANS}{done.pk}/").content.decode()
    assert done.expires_at.date() == dt.date(2024, 4, 14)


def test_neighbourhoods_stand_in_the_order_of_their_numbers():
    labels = ["wijk 10 (Aalst)", "wijk 2 (Aalst)", "Centrum", "wijk 2 (Haaltert)"]
    assert sorted(labels, key=in_order) == [
        "Centrum",
        "wijk 2 (Aalst)",
        "wijk 2 (Haaltert)",
        "wijk 10 (Aalst)",
    ]
