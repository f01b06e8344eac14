"""Of what somebody answers nothing stays: no row, no line in the log, no cookie, nothing in an address."""

import io
import logging
import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from psycopg import sql

from baken.foundation.territory.api import Municipality
from baken.rights.explorer import views
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
    def broken(*_arguments: object, **_named: object) -> None:
        raise ValueError(f"cannot read {MARK}")

    visit.composition()
    monkeypatch.setattr(views, "step", broken)
    visit.client.raise_request_exception = False
    visit.press("verder", ik__wage=MARK)
    assert visit.status == 500
    logged = lines.getvalue()
    assert "ExplorerFailed: ValueError" in logged
    assert not TRACES.search(logged)
    assert MARK not in logged


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
    answer = client.post("/aalst/rechten/verkenner/", {"antwoorden": "1" + "a" * 300_000})
    assert answer.status_code == 413


def test_the_posted_field_holds_no_readable_answer(visit: Visit) -> None:
    told(visit)
    assert not TRACES.search(visit.sealed)
    assert "wage" not in visit.sealed
