"""Saved reforms: kept, found, repeated when the law changed, copied, removed and taken back."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_scopes import scope, scopes_disabled

from baken.foundation.access.api import Role
from baken.foundation.accounts.api import Grant, User
from baken.foundation.clock import machine_now
from baken.foundation.territory.api import Municipality
from baken.rights.reform import operations
from baken.rights.reform.models import ReformStudy, SnapshotUse
from baken.rights.reform.people import scans_for
from baken.rights.scan import folders
from baken.rights.scan.models import PopulationScan, ScanPurpose, ScanSource, ScanState
from baken.rights.tests.own_records import NOW, act, person
from baken.rights.tests.reform.conftest import CHOSEN, DAY, LIST, STUDIO
from baken.rights.tests.reform.factory import Reckoner

pytestmark = pytest.mark.django_db


@pytest.fixture
def state(desk: Client) -> str:
    page = desk.get(STUDIO + CHOSEN).content.decode()
    name = next(one for one in re.findall(r'name="w\.([^"]+)"', page) if one.endswith("single"))
    return f"{CHOSEN[1:]}&scenario={name}%3D1300"


@pytest.fixture
def study(desk: Client, state: str) -> ReformStudy:
    desk.post(f"{LIST}bewaar/", {"adres": state, "name": "Hoger leefgeld", "note": "Voor de raad"})
    return ReformStudy.objects.get()


@pytest.fixture
def scan(aalst: Municipality, analyst: User) -> PopulationScan:
    """A scan for policy, with people on disk."""
    name = folders.new_name()
    folders.make(name)
    folders.snapshot_of(name).mkdir()
    return PopulationScan.objects.create(
        municipality=aalst, source=ScanSource.UPLOAD, purpose=ScanPurpose.POLICY, purpose_text="x", basis="x",
        state=ScanState.DONE, date=DAY, made_at=NOW, days=30,
        expires_at=machine_now() + dt.timedelta(days=30), folder=name,
    )  # fmt: skip


def test_a_reform_is_kept_with_name_note_figures_law_version_and_people(
    desk: Client, study: ReformStudy
) -> None:
    page = desk.get(f"{LIST}{study.pk}/").content.decode()
    for said in (
        *("Hoger leefgeld", "Voor de raad", "15 maart 2024", study.law_version, "Verzonnen stad van"),
        *("€ 1.300 per maand", "+\u2060€\u00a012.000 tot +\u2060€\u00a015.000"),
    ):
        assert said in page
    assert "De wet veranderde" not in page
    assert "hervorming bewaard" in page
    assert study.state.startswith("recht=aid")


def test_saving_without_a_name_or_without_figures_says_what_is_missing(desk: Client, state: str) -> None:
    nameless = desk.post(f"{LIST}bewaar/", {"adres": state, "name": ""})
    assert nameless.status_code == 422
    assert "Geef de hervorming een naam" in nameless.content.decode()
    empty = desk.post(f"{LIST}bewaar/", {"adres": CHOSEN[1:], "name": "Niets"})
    assert empty.status_code == 422
    assert "Bereken eerst" in empty.content.decode()
    endless = "%3B".join(f"aid.nothing{number}%3D1" for number in range(190))
    longer = "&".join(f"scenario={endless.replace('aid', f'aid{part}' + 'x' * 60)}" for part in range(3))
    assert (
        "te veel wijzigingen"
        in desk.post(f"{LIST}bewaar/", {"adres": f"{state}&{longer}", "name": "Lang"}).content.decode()
    )
    assert not ReformStudy.objects.exists()


def test_a_study_says_that_the_law_changed_and_is_computed_again(
    desk: Client, study: ReformStudy, reckoner: Reckoner
) -> None:
    now = study.law_version
    ReformStudy.objects.update(law_version="00000000")
    page = desk.get(f"{LIST}{study.pk}/").content.decode()
    assert "De wet veranderde sinds deze berekening" in page
    assert desk.post(f"{LIST}{study.pk}/opnieuw/").status_code == 302
    study.refresh_from_db()
    assert study.law_version == now
    assert "De wet veranderde" not in desk.get(f"{LIST}{study.pk}/").content.decode()


def test_a_study_whose_people_are_gone_keeps_its_figures_and_says_why_it_cannot_be_repeated(
    desk: Client, study: ReformStudy, scan: PopulationScan
) -> None:
    ReformStudy.objects.update(state=study.state.replace("stad", str(scan.pk)))
    PopulationScan.objects.update(removed_at=NOW, state=ScanState.EXPIRED)
    answer = desk.post(f"{LIST}{study.pk}/opnieuw/")
    assert answer.status_code == 409
    assert "De mensen van deze scan zijn er niet meer" in answer.content.decode()
    assert "+\u2060€\u00a012.000" in answer.content.decode()


def test_a_study_says_that_its_people_are_others_by_now(desk: Client, study: ReformStudy, settings) -> None:
    settings.RIGHTS_SCAN_CITY = 1234
    page = desk.get(f"{LIST}{study.pk}/").content.decode()
    assert "De bevolking veranderde sinds deze berekening" in page
    assert "De wet veranderde" not in page
    assert "Opnieuw berekenen" in page


def test_the_list_is_searched_and_sorted_and_is_empty_in_words(desk: Client, study: ReformStudy) -> None:
    desk.post(f"{LIST}{study.pk}/dupliceer/")
    page = desk.get(f"{LIST}?sorteer=naam").content.decode()
    assert page.index("Hoger leefgeld</a>") < page.index("Hoger leefgeld (kopie)</a>")
    back = desk.get(f"{LIST}?sorteer=-naam").content.decode()
    assert back.index("Hoger leefgeld (kopie)</a>") < back.index("Hoger leefgeld</a>")
    assert "kopie" not in desk.get(f"{LIST}?q=raad&sorteer=drop").content.decode().replace("(kopie)", "", 1)
    assert "Niets gevonden" in desk.get(f"{LIST}?q=onbestaand").content.decode()
    ReformStudy.objects.update(removed_at=NOW)
    assert "Er is nog niets bewaard" in desk.get(LIST).content.decode()


def test_a_removed_study_is_taken_back_from_the_list_and_forgotten_after_thirty_days(
    desk: Client, study: ReformStudy
) -> None:
    page = desk.post(f"{LIST}{study.pk}/verwijder/", follow=True).content.decode()
    assert "is verwijderd" in page
    assert f"{LIST}{study.pk}/terug/" in page
    assert desk.get(f"{LIST}{study.pk}/").status_code == 404
    assert desk.post(f"{LIST}{study.pk}/terug/", follow=True).status_code == 200
    assert ReformStudy.objects.get().removed_at is None
    desk.post(f"{LIST}{study.pk}/verwijder/")
    with scopes_disabled():
        operations.forget_removed(at=NOW + dt.timedelta(days=29))
        assert ReformStudy.objects.exists()
        operations.forget_removed(at=NOW + dt.timedelta(days=32))
        assert not ReformStudy.objects.exists()


def test_the_saved_figures_leave_as_a_file_with_their_name(desk: Client, study: ReformStudy) -> None:
    ReformStudy.objects.update(name="=HYPERLINK(1)")
    text = desk.get(f"{LIST}{study.pk}/cijfers.csv").content.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in text
    assert "Scenario 1;Leefgeld;alles" in text
    assert desk.get(f"{LIST}{study.pk}/cijfers.xlsx").status_code == 200


def test_another_municipality_sees_nothing_of_a_study(
    desk: Client, study: ReformStudy, analyst: User, denderleeuw: Municipality
) -> None:
    Grant.objects.create(user=analyst, role=Role.POLICY_ANALYST, municipality=denderleeuw)
    other = LIST.replace("aalst", "denderleeuw")
    assert desk.get(f"{other}{study.pk}/").status_code == 404
    assert "Hoger leefgeld" not in desk.get(other).content.decode()
    assert desk.post(f"{other}{study.pk}/verwijder/").status_code == 404


def test_the_list_asks_as_many_queries_for_one_study_as_for_twenty(desk: Client, study: ReformStudy) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            desk.get(LIST)
        return len(found)

    queries()
    one = queries()
    for number in range(19):
        kept = {
            field: getattr(study, field)
            for field in ("municipality", "made_by", "date", "outcome", "made_at")
        }
        ReformStudy.objects.create(name=f"Studie {number}", computed_at=NOW, **kept)
    assert queries() == one


def test_an_analyst_computes_on_scans_for_policy_only_and_each_use_is_written_down(
    desk: Client, state: str, scan: PopulationScan, analyst: User, aalst: Municipality
) -> None:
    on_scan = state.replace("stad", str(scan.pk))
    page = desk.get(f"{STUDIO}?{on_scan}").content.decode()
    assert "Scan van 15/3/2024 (bestanden)" in page
    assert SnapshotUse.objects.values_list("scan", "user").get() == (scan.pk, analyst.pk)
    scan.purpose = ScanPurpose.GRANT
    scan.save()
    page = desk.get(f"{STUDIO}?{on_scan}").content.decode()
    assert "of je mag er niet mee rekenen" in page
    assert SnapshotUse.objects.count() == 1
    assert desk.post(f"{LIST}bewaar/", {"adres": on_scan, "name": "x"}).status_code == 422
    Grant.objects.create(user=analyst, role=Role.DATA_OFFICER, municipality=aalst)
    assert [one.key for one in scans_for(actor=act(analyst), municipality=aalst)] == [str(scan.pk)]


def test_nobody_computes_on_people_past_their_term_although_they_are_still_there(
    scan: PopulationScan, analyst: User, aalst: Municipality
) -> None:
    PopulationScan.objects.filter(pk=scan.pk).update(expires_at=machine_now())
    assert folders.snapshot_of(scan.folder).is_dir()
    assert scans_for(actor=act(analyst), municipality=aalst) == []


def test_scans_of_another_municipality_are_never_offered(
    scan: PopulationScan, denderleeuw: Municipality, analyst: User
) -> None:
    other = person(Role.POLICY_ANALYST, denderleeuw, "an")
    with scope(municipality=denderleeuw):
        assert scans_for(actor=act(other), municipality=denderleeuw) == []


def test_a_shared_link_still_needs_a_login_and_the_role(
    client: Client, desk: Client, state: str, coordinator: User
) -> None:
    desk.logout()
    assert "login" in client.get(f"{STUDIO}?{state}")["Location"]
    client.force_login(coordinator)
    assert client.get(f"{STUDIO}?{state}").status_code == 403
