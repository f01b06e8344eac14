"""Of what somebody answers nothing stays: no row, no line in the log, no cookie, nothing in an address."""

import io
import logging
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from types import ModuleType

import pytest
from django.conf import settings
from django.core.signals import got_request_exception
from django.db import connection
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse
from django.views.debug import ExceptionReporter
from psycopg import sql

from baken.foundation.accounts.api import User
from baken.foundation.clock import machine_now
from baken.foundation.territory.api import Municipality
from baken.rights import rest
from baken.rights.conversation import code_views
from baken.rights.conversation import views as conversation_views
from baken.rights.explorer import views
from baken.rights.explorer.carrying import new_form, sealed_form
from baken.rights.household import Household
from baken.rights.tests.conftest import Visit

pytestmark = pytest.mark.django_db
MARK = "1234567,89"
"""An amount that occurs nowhere else."""
TRACES = re.compile(r"1\.?234\.?567|123456789")


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Everything that anybody logs, in the form of production."""
    handler_settings = settings.LOGGING["formatters"]["json"]
    formatter = handler_settings["()"](
        **{name: value for name, value in handler_settings.items() if name != "()"}
    )
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(formatter)
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield written
    root.removeHandler(handler)
    root.setLevel(level)


def rows() -> dict[str, int]:
    """How many rows each table has."""
    with connection.cursor() as cursor:
        return {table: _count(cursor, table) for table in connection.introspection.table_names(cursor)}


def _count(cursor, table: str) -> int:
    cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
    return cursor.fetchone()[0]


def told(visit: Visit) -> Visit:
    """Somebody who typed an amount that can be recognised, on a screen that is refused and then answered."""
    visit.composition()
    for _screen in range(12):
        if 'name="ik.savings"' in visit.page or "Jouw rechten" in visit.page:
            break
        fields = {name: MARK for name in visit.controls() if name.endswith((".wage", "_income@2022"))}
        visit.press("verder", **fields)
        visit.press("weet-niet")
    return visit


def test_no_route_of_the_explorer_writes_a_row_a_log_line_or_a_cookie(
    visit: Visit, lines: io.StringIO
) -> None:
    before = rows()
    told(visit)
    visit.press("resultaat")
    visit.press("wijzig:0")
    visit.press("terug")
    for address in ("afdruk", "code"):
        visit.client.post(f"/aalst/rechten/verkenner/{address}/", {"antwoorden": visit.sealed})
    visit.client.get("/aalst/rechten/verkenner/")
    assert rows() == before
    assert not visit.client.cookies
    logged = lines.getvalue()
    assert "rights:explorer" in logged  # the log was on
    assert not TRACES.search(logged)
    assert visit.sealed[:40] not in logged


def test_a_fault_in_the_explorer_logs_its_kind_and_not_what_was_typed(
    visit: Visit, lines: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit.composition()
    monkeypatch.setattr(views, "step", broken)
    visit.client.raise_request_exception = False
    visit.press("verder", ik__wage=MARK)
    assert visit.status == 500
    logged = lines.getvalue()
    assert "AnswersFailed: ValueError" in logged
    assert not TRACES.search(logged)
    assert MARK not in logged


def broken(*_arguments: object, **_named: object) -> None:
    raise ValueError(f"cannot read {MARK}")


@dataclass(frozen=True, kw_only=True)
class Broken:
    """A view with what breaks in it, and what is sent to it."""

    module: ModuleType
    name: str
    address: str
    data: dict[str, object]


@pytest.mark.parametrize(
    "view",
    [
        Broken(module=conversation_views, name="read_form", address="gesprek/", data={"ik.wage": MARK}),
        Broken(
            module=conversation_views, name="read_form", address="gesprek/antwoord/", data={"ik.wage": MARK}
        ),
        Broken(module=code_views, name="open_answers", address="code/", data={"code": "K7M4TX"}),
        Broken(module=code_views, name="remove_answers", address="code/wis/", data={"code": "K7M4TX"}),
        Broken(module=rest, name="check_json", address="check", data={"situation": {"wage": MARK}}),
        Broken(module=rest, name="ask_json", address="ask", data={"situation": {"wage": MARK}}),
    ],
    ids=lambda view: view.address,
)
def test_a_fault_of_any_view_that_reads_answers_logs_its_kind_alone(
    worker: User, lines: io.StringIO, monkeypatch: pytest.MonkeyPatch, view: Broken
) -> None:
    desk = Client(raise_request_exception=False)
    desk.force_login(worker)
    monkeypatch.setattr(view.module, view.name, broken)
    if view.module is rest:
        address = f"/aalst/api/v1/rights/{view.address}"
        answer = desk.post(address, view.data, content_type="application/json")
    else:
        answer = desk.post(f"/aalst/rechten/{view.address}", view.data)
    assert answer.status_code == 500
    logged = lines.getvalue()
    assert "AnswersFailed: ValueError" in logged
    assert MARK not in logged
    assert not TRACES.search(logged)


def test_an_error_report_of_such_a_fault_shows_no_value(
    worker: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports: list[str] = []

    def reported(request: HttpRequest, **_named: object) -> None:
        reporter = ExceptionReporter(request, *sys.exc_info())
        reports.append(reporter.get_traceback_text() + reporter.get_traceback_html())

    monkeypatch.setattr(conversation_views, "read_form", broken)
    got_request_exception.connect(reported)
    try:
        desk = Client(raise_request_exception=False)
        desk.force_login(worker)
        desk.post("/aalst/rechten/gesprek/antwoord/", {"ik.wage": MARK})
    finally:
        got_request_exception.disconnect(reported)
    assert len(reports) == 1
    assert "AnswersFailed" in reports[0]
    assert MARK not in reports[0]


def test_making_opening_and_removing_a_code_leaves_one_row_and_nothing_to_read(
    visit: Visit, worker: User, mother: Household, lines: io.StringIO
) -> None:
    wage = "8765,43"
    told = replace(
        new_form(at=machine_now()), household=mother.answered("ik", {"works": True, "wage": "8765.43"})
    )
    visit.sealed = sealed_form(told, purpose="explorer 41002")
    desk = Client()
    desk.force_login(worker)
    before = rows()
    visit.address += "code/"
    visit.press("maak-code")
    code = re.search(r'class="code"[^>]*>([0-9A-Z ]+)<', visit.page)
    assert code
    assert changed(before) == {"rights_answercode": 1}
    with connection.cursor() as cursor:
        cursor.execute("SELECT rights_answercode::text FROM rights_answercode")
        row = cursor.fetchone()[0]
    # As text and as the bytes that PostgreSQL prints; four digits alone stand in some ciphertext by chance.
    for said in ("8765.43", "8765,43"):
        assert said not in row
        assert said.encode().hex() not in row
    assert f'value="{wage}"' in desk.post("/aalst/rechten/code/", {"code": code[1]}).content.decode()
    assert changed(before) == {"rights_answercode": 1, "rights_codeopening": 1}
    desk.post("/aalst/rechten/code/wis/", {"code": code[1]})
    assert changed(before) == {"rights_codeopening": 2}
    assert not visit.client.cookies
    logged = lines.getvalue()
    assert "rights:code-open" in logged
    for written in (code[1], code[1].replace(" ", ""), "8765.43", "8765,43", visit.sealed[:40]):
        assert written not in logged


def changed(before: dict[str, int]) -> dict[str, int]:
    """Per table how many rows came or went."""
    now = rows()
    return {table: count - before[table] for table, count in now.items() if count != before[table]}


def test_who_is_signed_in_signs_out_from_any_page_of_the_explorer(visit: Visit, worker: User) -> None:
    desk = Client(enforce_csrf_checks=True)
    desk.force_login(worker)
    visit.client = desk
    visit.composition()
    for address in (visit.address, f"{visit.address}code/"):
        answer = desk.post(address, {"antwoorden": visit.sealed, "doe": "resultaat"})
        assert answer.headers["Referrer-Policy"] == "same-origin"
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', answer.content.decode())
    assert token
    form = {"csrfmiddlewaretoken": token[1]}
    # What a browser sends from a page without referrer, and from this one.
    assert desk.post("/account/logout/", form, headers={"origin": "null"}).status_code == 403
    assert desk.post("/account/logout/", form, headers={"origin": "http://testserver"}).status_code == 302


def test_every_page_of_the_explorer_forbids_keeping_and_telling_where_it_came_from(visit: Visit) -> None:
    visit.composition()
    for name in ("explorer", "explorer-print", "explorer-code"):
        address = reverse(f"rights:{name}", args=["aalst"])
        for sealed in (visit.sealed, "", "1x"):
            answer = visit.client.post(address, {"antwoorden": sealed})
            assert answer.headers["Cache-Control"] == "no-store"
            assert answer.headers["Referrer-Policy"] == "no-referrer"
            assert not answer.cookies
            assert "antwoorden=" not in answer.headers.get("Location", "")


def test_no_form_of_the_explorer_puts_answers_in_an_address(visit: Visit) -> None:
    told(visit).press("resultaat")
    for form in re.findall(r"<form[^>]*>", visit.page):
        if "rechten/verkenner" in form:
            assert 'method="post"' in form
    assert not re.search(r'(?:href|action|formaction)="[^"]*(?:antwoorden|ik\.)', visit.page)


def test_answers_in_an_address_are_not_read(client: Client, aalst: Municipality) -> None:
    answer = client.get("/aalst/rechten/verkenner/", {"wie.leeftijd": "34", "doe": "resultaat"})
    assert "Hoe oud ben je?" not in answer.content.decode()


def test_a_form_beyond_any_size_is_refused_unread(client: Client, aalst: Municipality) -> None:
    answer = client.post("/aalst/rechten/verkenner/", {"antwoorden": "2" + "a" * 300_000})
    assert answer.status_code == 413


def test_the_posted_field_holds_no_readable_answer(visit: Visit) -> None:
    told(visit)
    assert not TRACES.search(visit.sealed)
    assert "wage" not in visit.sealed
