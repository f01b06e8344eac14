"""The only thing that is kept: answers under a code, for a day, for a worker of the municipality."""

import datetime as dt
import re
from pathlib import Path

import pytest
import time_machine
from django.db import ProgrammingError, connection, transaction
from django.test import Client, RequestFactory
from django_scopes import scope, scopes_disabled

from baken.foundation.access.api import Role
from baken.foundation.accounts.api import Grant, User
from baken.foundation.territory.api import Municipality
from baken.rights.explorer import operations, views
from baken.rights.explorer.limits import within_limit
from baken.rights.models import AnswerCode, CodeOpening, CodeOutcome
from baken.rights.tasks import forget_codes, forget_old_openings
from baken.rights.tests.conftest import Visit

pytestmark = pytest.mark.django_db
TODAY = dt.datetime(2024, 3, 15, 9, 0, tzinfo=dt.UTC)
RUNNING = Path(__file__).parents[4] / "docs" / "running.md"
DAY_LATER = dt.datetime(2024, 3, 16, 9, 0, tzinfo=dt.UTC)


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
        "form",
        "locked",
        "expires_at",
    }
    assert len(row.form) == 64  # the hash of a random number


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
    assert desk.post("/aalst/rechten/code/wis/", {"code": "222222"}).status_code == 429
    noted = [row.outcome for row in CodeOpening.objects.order_by("pk")]
    assert noted == ["not_found"] * 10 + ["limited"] * 2


def test_who_tries_from_one_address_under_many_names_has_to_wait_too(aalst: Municipality) -> None:
    statuses = []
    for number in range(4):
        user = User.objects.create_user(email=f"w{number}@aalst.example", name="W")
        Grant.objects.create(user=user, role=Role.CASE_WORKER, municipality=aalst)
        client = Client()
        client.force_login(user)
        statuses += [opened(client, "222222")[0] for _try in range(8)]
    assert statuses == [422] * 30 + [429] * 2
    assert client.post("/aalst/rechten/code/", {"code": "222222"}, REMOTE_ADDR="192.0.2.9").status_code == 422


def test_what_is_under_a_code_but_cannot_be_read_is_no_code(
    code: str, desk: Client, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    for data in ({"m": [["prince", 34]], "f": {}, "o": []}, {"x": 1}, [], 3):
        monkeypatch.setattr(operations, "unlock", lambda *_locked, data=data, **_keys: data)
        status, page = opened(desk, code)
        assert status == 422
        assert "bestaat hier niet" in page
    monkeypatch.undo()
    AnswerCode.objects.update(locked=b"0" * 40)
    assert opened(desk, code)[0] == 422
    assert "cannot be read: CodeUnreadable" in caplog.text
    assert "prince" not in caplog.text
    assert {row.outcome for row in CodeOpening.objects.all()} == {"not_found"}


def test_answers_to_what_the_rules_do_not_ask_any_more_are_left_out(
    code: str, desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = {"m": [["applicant", 34]], "f": {"ik": {"gone": "7", "wage": True, "works": True}}, "o": []}
    monkeypatch.setattr(operations, "unlock", lambda *_locked, **_keys: left)
    status, page = opened(desk, code)
    assert status == 200
    assert 'name="gezin.leeftijd" value="34"' in page


def test_what_was_noted_is_forgotten_after_thirteen_months_and_not_changed_before(
    code: str, desk: Client, worker: User
) -> None:
    opened(desk, code)
    with pytest.raises(ProgrammingError), transaction.atomic():
        CodeOpening.objects.update(outcome=CodeOutcome.NOT_FOUND)
    CodeOpening.objects.update(worker=None)  # as when the account is removed
    for days, left in ((395, 1), (397, 0)):
        with time_machine.travel(TODAY + dt.timedelta(days=days), tick=False):
            forget_old_openings()
        assert CodeOpening.objects.count() == left


def test_who_made_a_code_takes_it_back(visit: Visit, code: str, desk: Client) -> None:
    assert "Wis mijn antwoorden" in visit.page
    before = visit.sealed
    page = visit.client.post("/aalst/rechten/verkenner/", {"antwoorden": before, "doe": "wis-code"})
    assert "Je code werkt niet meer" in page.content.decode()
    assert AnswerCode.objects.count() == 0
    assert opened(desk, code)[0] == 422
    assert visit.client.post(visit.address, {"antwoorden": before}).status_code == 410


def test_who_wipes_the_screen_of_the_library_keeps_the_code(visit: Visit, code: str, desk: Client) -> None:
    visit.client.post("/aalst/rechten/verkenner/", {"antwoorden": visit.sealed, "doe": "wis"})
    assert opened(desk, code)[0] == 200


def test_a_new_code_replaces_the_one_before_of_the_same_form_and_of_no_other(
    visit: Visit, code: str, desk: Client
) -> None:
    other = Visit(Client()).composition()
    other.address += "code/"
    other.press("maak-code")
    visit.press("maak-code")
    assert AnswerCode.objects.count() == 2
    assert opened(desk, code)[0] == 422


def test_of_what_is_under_a_code_nothing_is_in_the_log_of_the_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = %s", [AnswerCode._meta.db_table])
        assert cursor.fetchone() == ("u",)
    dump = next(line for line in RUNNING.read_text().splitlines() if line.startswith("pg_dump"))
    assert f"--exclude-table-data={AnswerCode._meta.db_table} " in dump


def test_what_is_no_code_costs_no_derivation_and_is_noted_too(desk: Client, aalst: Municipality) -> None:
    assert opened(desk, "nul0en1")[0] == 422
    assert CodeOpening.objects.get().outcome == "not_found"


def test_nobody_floods_the_table_with_codes(visit: Visit) -> None:
    visit.composition()
    visit.address += "code/"
    statuses = [visit.press("maak-code").status for _try in range(7)]
    assert statuses == [200] * 6 + [429]
    assert AnswerCode.objects.count() == 1


def test_a_whole_library_behind_one_address_gets_its_codes_and_a_flood_does_not(
    aalst: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "60/10m/ip" in views.CODE_RATES
    monkeypatch.setattr(views, "CODE_RATES", "6/10m/key,3/10m/ip")
    statuses = []
    for _person in range(4):
        visit = Visit(Client()).composition()
        visit.address += "code/"
        statuses.append(visit.press("maak-code").status)
    assert statuses == [200] * 3 + [429]
    elsewhere = {"antwoorden": visit.sealed, "doe": "maak-code"}
    assert visit.client.post(visit.address, elsewhere, REMOTE_ADDR="192.0.2.9").status_code == 200


@pytest.mark.parametrize(
    ("rates", "same", "other"),
    [
        ("2/10m/ip", {"REMOTE_ADDR": "192.0.2.1"}, {"REMOTE_ADDR": "192.0.2.2"}),
        ("2/10m/key", {"key": "a"}, {"key": "b"}),
        ("9/10m/ip,2/10m/key", {"key": "a"}, {"key": "b"}),
    ],
)
def test_limits_count_per_address_and_per_key_and_end(rates: str, same: dict, other: dict) -> None:
    """allauth promises nothing of its internal module: this is what we need of it."""

    def tried(key: str | None = None, **meta: str) -> bool:
        return within_limit(RequestFactory().post("/", **meta), action="a", rates=rates, key=key)

    assert [tried(**same) for _try in range(3)] == [True, True, False]
    assert tried(**other)
    with time_machine.travel(TODAY + dt.timedelta(minutes=11), tick=False):
        assert tried(**same)


def test_the_page_with_the_answers_is_not_kept(code: str, desk: Client) -> None:
    answer = desk.post("/aalst/rechten/code/", {"code": code})
    assert "no-store" in answer.headers["Cache-Control"]


def test_two_municipalities_never_share_a_row(code: str, denderleeuw: Municipality) -> None:
    with scope(municipality=denderleeuw):
        assert AnswerCode.objects.count() == 0
