"""The studio on screen: from choosing rights to figures, a link, a file."""

import csv
import io
import re

import pytest
from django.test import Client
from openpyxl import load_workbook

from baken.foundation.accounts.api import User
from baken.foundation.jobs.models import Job
from baken.foundation.territory.api import Municipality
from baken.rights.reform import people
from baken.rights.reform.making import make_city
from baken.rights.reform.outcome import outcome_of
from baken.rights.rules import Law, reforming
from baken.rights.tests.own_records import NOW
from baken.rights.tests.reform.conftest import CHOSEN, DAY, LIST, STUDIO
from baken.rights.tests.reform.factory import Reckoner

pytestmark = pytest.mark.django_db
CHANGED = f"{CHOSEN}&scenario=aid.amount.single%3D1300"


def names_of(page: str) -> list[str]:
    return re.findall(r'name="w\.([^"]+)"', page)


@pytest.fixture
def single(desk: Client) -> str:
    """The name of the amount for somebody alone."""
    page = desk.get(STUDIO + CHOSEN).content.decode()
    return next(name for name in names_of(page) if name.endswith("single"))


def test_without_rights_the_studio_asks_to_choose_some(desk: Client) -> None:
    page = desk.get(STUDIO).content.decode()
    assert "Kies eerst een of meer rechten" in page
    assert 'name="recht"' in page
    assert "data-reform" not in page


def test_every_amount_stands_with_its_value_unit_source_and_slider(desk: Client, single: str) -> None:
    page = desk.get(STUDIO + CHOSEN).content.decode()
    assert "€ 1.200 per maand" in page
    assert "Proefwet van 1 januari 2020" in page
    assert "sinds 1 november 2023" in page
    assert 'type="range"' in page
    assert "Je wijzigde nog niets" in page


def test_a_sent_form_becomes_an_address_with_only_what_differs_from_the_law(
    desk: Client, single: str, reckoner: Reckoner
) -> None:
    page = desk.get(STUDIO + CHOSEN).content.decode()
    everything = dict.fromkeys((f"w.{name}" for name in names_of(page)), "")
    sent = {"recht": "aid", "dag": str(DAY), **everything, f"w.{single}": "1.300,50", "doe": "bereken"}
    answer = desk.get(STUDIO, sent)
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"scenario={single}%3D1300.50#resultaat")
    shown = desk.get(answer["Location"].partition("#")[0]).content.decode()
    assert reckoner.asked == [[{single: 130_050}]]
    assert "+\u2060€\u00a012.000 tot +\u2060€\u00a015.000" in shown
    assert "minder dan 5" in shown
    assert "€ 1.300,50 per maand" in shown


def test_a_relative_change_stays_relative_in_the_address(
    desk: Client, single: str, reckoner: Reckoner
) -> None:
    answer = desk.get(STUDIO, {"recht": "aid", "dag": str(DAY), f"w.{single}": "+10 %", "doe": "bereken"})
    assert f"{single}%3D%2B10%25" in answer["Location"]
    page = desk.get(answer["Location"].partition("#")[0]).content.decode()
    assert 'value="+10%"' in page
    assert reckoner.asked == [[{single: 132_000}]]


def test_all_amounts_in_euro_rise_at_once(desk: Client, single: str, reckoner: Reckoner) -> None:
    answer = desk.get(STUDIO, {"recht": "aid", "dag": str(DAY), "procent": "5", "doe": "alles"})
    desk.get(answer["Location"])
    assert reckoner.asked[0][0][single] == 126_000
    assert len(reckoner.asked[0][0]) == 2
    wrong = desk.get(STUDIO, {"recht": "aid", "dag": str(DAY), "procent": "veel", "doe": "alles"})
    assert wrong.status_code == 422
    assert "Schrijf een percentage" in wrong.content.decode()


def test_a_fault_comes_back_at_its_control_and_nothing_is_computed(
    desk: Client, single: str, reckoner: Reckoner
) -> None:
    answer = desk.get(STUDIO, {"recht": "aid", "dag": str(DAY), f"w.{single}": "veel", "doe": "bereken"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="veel"' in page
    assert f'href="#w.{single}"' in page
    assert "Dit is geen getal" in page
    assert reckoner.asked == []


def test_one_amount_or_all_go_back_to_the_law(desk: Client, single: str) -> None:
    base = {"recht": "aid", "dag": str(DAY), "scenario": f"{single}=1300;aid.amount.family=1700"}
    one = desk.get(STUDIO, {**base, f"w.{single}": "1300", "doe": f"wis:{single}"})
    assert f"{single}%3D" not in one["Location"]
    every = desk.get(STUDIO, {**base, f"w.{single}": "1300", "doe": "wis"})
    assert every["Location"].endswith("scenario=#bedragen")


def test_scenarios_are_added_copied_and_left_out_and_stand_side_by_side(
    desk: Client, single: str, reckoner: Reckoner
) -> None:
    base = {"recht": "aid", "dag": str(DAY), "scenario": f"{single}=1300", f"w.{single}": "1300"}
    copied = desk.get(STUDIO, {**base, "doe": "dupliceer"})["Location"]
    assert copied.count(f"{single}%3D1300") == 2
    assert copied.endswith("bewerk=2#bedragen")
    copied = copied.partition("#")[0]
    page = desk.get(copied).content.decode()
    assert "Bedragen van scenario 2" in page
    assert "Verschil in kost per jaar" in page
    assert [len(one) for one in reckoner.asked] == [2]
    left = desk.get(f"{copied}&doe=verwijder")["Location"]
    assert left.count("scenario=") == 1
    five = f"{CHOSEN}{f'&scenario={single}=1300' * 5}"
    assert "Nog een scenario" not in desk.get(STUDIO + five).content.decode()


def test_other_rights_keep_what_was_changed_and_a_vanished_amount_is_named(desk: Client, single: str) -> None:
    sent = {"kies": "ja", "recht": "child_allowance", "dag": str(DAY), "scenario": f"{single}=1300"}
    answer = desk.get(STUDIO, sent)
    assert answer.status_code == 302
    assert "recht=child_allowance" in answer["Location"]
    assert f"<code>{single}</code>" in desk.get(answer["Location"]).content.decode()


def test_the_same_question_is_computed_once(desk: Client, single: str, reckoner: Reckoner) -> None:
    address = f"{STUDIO}{CHOSEN}&scenario={single}=1300"
    desk.get(address)
    desk.get(address)
    desk.get(f"{LIST}cijfers.csv{CHOSEN}&scenario={single}=1300")
    assert len(reckoner.asked) == 1


def test_a_refusal_of_the_rules_is_said_in_words(
    desk: Client, single: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_more: object) -> None:
        raise reforming.ReformRefused("Deze bedragen passen niet bij elkaar.")

    monkeypatch.setattr(reforming, "run", refuse)
    page = desk.get(f"{STUDIO}{CHOSEN}&scenario={single}=1300").content.decode()
    assert "Deze bedragen passen niet bij elkaar." in page


def test_the_figures_leave_as_csv_and_as_a_workbook_with_what_they_rest_on(desk: Client, single: str) -> None:
    query = f"{CHOSEN}&scenario={single}=1300"
    text = desk.get(f"{LIST}cijfers.csv{query}").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert rows[1][:9] == ["Scenario 1", "Leefgeld", "alles", "", "120", "0", "880", "15", "12000"]
    assert [row[4] for row in rows if row[3:4] == ["alleenstaande ouder"]] == ["<5"]
    assert any(row[:1] == ["Versie van de wet"] for row in rows)
    book = load_workbook(io.BytesIO(desk.get(f"{LIST}cijfers.xlsx{query}").content))
    assert book["Cijfers"]["E2"].value == 120
    assert book["Waarop dit rust"]["A2"].value == "Wet zoals ze geldt op"
    assert desk.get(f"{LIST}cijfers.pdf{query}").status_code == 404
    assert desk.get(f"{LIST}cijfers.csv{CHOSEN}").status_code == 302


def test_a_city_that_is_not_there_is_made_in_the_background_once(
    client: Client, analyst: User, aalst: Municipality, own_law: Law, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []

    def make(_law: object, folder, *, date, tell) -> None:
        tell(1, 2)
        folder.mkdir()
        made.append(date.isoformat())

    monkeypatch.setattr(reforming, "make_city", make)
    client.force_login(analyst)
    page = client.get(f"{STUDIO}{CHOSEN}&scenario=aid.amount.single=1300").content.decode()
    assert "Maak de verzonnen stad" in page
    answer = client.post(f"{LIST}stad/", {"adres": CHOSEN[1:]})
    job = Job.objects.get()
    assert str(job.pk) in answer["Location"]
    for _twice in range(2):
        result = make_city(job=job, day=str(DAY), back=f"{STUDIO}{CHOSEN}")
        assert result.url == f"{STUDIO}{CHOSEN}"
    assert made == ["2024-01-01"]
    assert people.city(own_law, date=DAY).is_there
    assert client.post(f"{LIST}stad/", {"adres": CHOSEN[1:]})["Location"].startswith(STUDIO)


def test_old_cities_are_cleared_and_a_failed_one_leaves_nothing(
    analyst: User, aalst: Municipality, own_law: Law, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = people.city(own_law, date=DAY)
    for number in range(6):
        (there.folder.parent / f"20{number:02d}-aa").mkdir()
    made = people.unfinished_city(there)
    made.mkdir()
    people.finish_city(there, made)
    assert there.is_there
    assert len(list(there.folder.parent.iterdir())) == people.KEPT

    def fail(_law: object, folder, **_more: object) -> None:
        folder.mkdir()
        raise OSError("full")

    there.folder.rmdir()
    monkeypatch.setattr(reforming, "make_city", fail)
    job = Job.objects.create(municipality=aalst, kind="x", title="x", made_by=analyst, made_at=NOW)
    with pytest.raises(OSError, match="full"):
        make_city(job=job, day=str(DAY), back="/")
    assert [one.name for one in there.folder.parent.iterdir() if one.name.startswith("new")] == []


def test_an_outcome_is_the_same_after_the_database(reckoner: Reckoner, own_law: Law) -> None:
    told = {"law_version": "a", "population": "b", "people_version": "c"}
    made = reckoner.run(own_law, None, rights=["aid"], scenarios=[{}], date=DAY, told=told)
    assert outcome_of(made.as_json()) == made
