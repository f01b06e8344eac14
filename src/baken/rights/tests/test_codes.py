"""The only thing that is kept: answers under a code, for a day, for a worker of the municipality."""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client
from django_scopes import scope, scopes_disabled

from baken.foundation.access.api import Role
from baken.foundation.accounts.api import Grant, User
from baken.foundation.territory.api import Municipality
from baken.rights.explorer import codes
from baken.rights.models import AnswerCode, CodeOpening
from baken.rights.tasks import forget_codes
from baken.rights.tests.conftest import Visit

pytestmark = pytest.mark.django_db
DAY_LATER = dt.datetime(2024, 3, 16, 9, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def quick_derivation(monkeypatch: pytest.MonkeyPatch) -> None:
    """That it is slow in earnest is what it is for; what it protects is tested in test_sealing."""
    monkeypatch.setitem(codes._COST, "n", 2**4)


@pytest.fixture
def code(visit: Visit) -> str:
    visit.composition()
    visit.address += "code/"
    visit.press("maak-code")
    found = re.search(r'class="code"[^>]*>([0-9A-Z ]+)<', visit.page)
    assert found
    return found[1]


@pytest.fixture
def desk(worker: User) -> Client:
    client = Client()
    client.force_login(worker)
    return client


def opened(desk: Client, code: str, place: str = "aalst") -> tuple[int, str]:
    answer = desk.post(f"/{place}/rechten/code/", {"code": code})
    return answer.status_code, answer.content.decode()


def test_a_code_is_only_made_when_somebody_says_yes(visit: Visit) -> None:
    visit.composition()
    visit.address += "code/"
    visit.press()
    assert "24 uur" in visit.page
    assert AnswerCode.objects.count() == 0


def test_a_worker_opens_what_somebody_left(code: str, desk: Client) -> None:
    status, page = opened(desk, code.lower())
    assert status == 200
    assert 'name="gezin.leeftijd" value="34"' in page
    assert "Kindertoeslag" in page
    assert [row.outcome for row in CodeOpening.objects.all()] == ["opened"]


def test_the_row_says_nothing_of_whom_or_what(code: str) -> None:
    row = AnswerCode.objects.get()
    assert code.replace(" ", "") not in row.name
    assert b"applicant" not in bytes(row.locked)
    assert {field.name for field in AnswerCode._meta.fields} == {
        "name",
        "municipality",
        "locked",
        "expires_at",
    }


def test_what_is_noted_of_an_opening_says_who_and_when_and_not_what(
    code: str, desk: Client, worker: User
) -> None:
    opened(desk, code)
    note = CodeOpening.objects.get()
    assert (note.worker, note.outcome) == (worker, "opened")
    assert {field.name for field in CodeOpening._meta.fields} == {
        "id",
        "municipality",
        "worker",
        "at",
        "outcome",
    }


def test_a_visitor_and_a_worker_of_elsewhere_open_nothing(
    code: str, worker: User, client: Client, denderleeuw: Municipality
) -> None:
    assert client.post("/aalst/rechten/code/", {"code": code}).status_code == 403
    elsewhere = User.objects.create_user(email="a@denderleeuw.example", name="A")
    Grant.objects.create(user=elsewhere, role=Role.CASE_WORKER, municipality=denderleeuw)
    other = Client()
    other.force_login(elsewhere)
    assert opened(other, code)[0] == 403
    status, page = opened(other, code, "denderleeuw")
    assert status == 422
    assert "bestaat hier niet" in page


def test_after_a_day_the_code_is_refused_at_once_and_then_deleted(
    code: str, desk: Client, worker: User
) -> None:
    with time_machine.travel(DAY_LATER, tick=False):
        desk.force_login(worker)
        status, page = opened(desk, code)
        assert status == 422
        assert "verlopen" in page
        assert AnswerCode.objects.count() == 1
        forget_codes()
    with scopes_disabled():
        assert AnswerCode.objects.count() == 0


def test_before_its_day_is_over_a_code_is_not_deleted(code: str) -> None:
    with time_machine.travel(DAY_LATER - dt.timedelta(seconds=1), tick=False):
        forget_codes()
    assert AnswerCode.objects.count() == 1


def test_a_worker_deletes_the_answers_when_done(code: str, desk: Client, aalst: Municipality) -> None:
    answer = desk.post("/aalst/rechten/code/wis/", {"code": code})
    assert "gewist" in answer.content.decode()
    assert AnswerCode.objects.count() == 0
    assert opened(desk, code)[0] == 422
    assert [row.outcome for row in CodeOpening.objects.order_by("pk")] == ["removed", "not_found"]


def test_who_tries_many_codes_has_to_wait(desk: Client, aalst: Municipality) -> None:
    statuses = [opened(desk, f"22222{letter}")[0] for letter in "23456789ABC"]
    assert statuses == [422] * 10 + [429]


def test_what_is_no_code_costs_no_derivation_and_is_noted_too(desk: Client, aalst: Municipality) -> None:
    assert opened(desk, "nul0en1")[0] == 422
    assert CodeOpening.objects.get().outcome == "not_found"


def test_nobody_floods_the_table_with_codes(visit: Visit) -> None:
    visit.composition()
    visit.address += "code/"
    statuses = [visit.press("maak-code").status for _try in range(7)]
    assert statuses == [200] * 6 + [429]


def test_the_page_with_the_answers_is_not_kept(code: str, desk: Client) -> None:
    answer = desk.post("/aalst/rechten/code/", {"code": code})
    assert "no-store" in answer.headers["Cache-Control"]


def test_two_municipalities_never_share_a_row(code: str, denderleeuw: Municipality) -> None:
    with scope(municipality=denderleeuw):
        assert AnswerCode.objects.count() == 0
