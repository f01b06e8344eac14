"""Log lines say what happened and nothing about people."""

import io
import json
import logging
import logging.config

import pytest
import structlog
from django.db import DatabaseError
from django.urls import reverse

from baken import health as health_module
from baken.config.logging import logging_settings


@pytest.fixture
def lines():
    """Everything that is written, as JSON."""
    stream = io.StringIO()
    settings = logging_settings(level="INFO")
    settings["handlers"]["lines"]["stream"] = stream
    handler_before = logging.getLogger().handlers[:]
    logging.config.dictConfig(settings)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.getLogger().handlers[:] = handler_before


def test_a_request_is_one_line_without_path_or_query(client, db, lines):
    answer = client.get(reverse("health"), {"q": "Jan Peeters"}, headers={"X-Request-ID": "abcd-12345678"})
    [line] = [line for line in lines() if line["event"] == "request"]
    assert (line["route"], line["status"], line["method"]) == ("health", 200, "GET")
    assert line["request_id"] == answer["X-Request-ID"] == "abcd-12345678"
    assert "Peeters" not in json.dumps(lines())


@pytest.mark.parametrize("given", ["", "kort", "x" * 100, "a b c d e f g h"])
def test_a_strange_request_id_is_replaced(client, db, given):
    answer = client.get(reverse("health"), headers={"X-Request-ID": given})
    assert len(answer["X-Request-ID"]) == 32


def test_what_is_not_found_is_logged_without_its_path(client, db, lines):
    client.get("/bestaat-niet/geheim-token/?q=Jan")
    text = json.dumps(lines())
    assert "geheim-token" not in text
    assert "Jan" not in text


def test_an_exception_is_logged_without_values(lines):
    try:
        raise DatabaseError("duplicate key an@example.org\nDETAIL: Key (name)=(Jan)")
    except DatabaseError:
        structlog.get_logger("baken.test").exception("it_failed", person="an@example.org" and "x")
    [line] = lines()
    assert line["exception"] == "DatabaseError: duplicate key …@…"
    assert "Jan" not in json.dumps(line)
    assert any("test_logging.py" in place for place in line["at"])


def test_a_library_s_line_is_masked_too(lines):
    logging.getLogger("procrastinate.worker").error("Job x[1](to='an@example.org') failed")
    logging.getLogger("other").warning("mail to an@example.org, 72.61.05-123.45")
    first, second = lines()
    assert first["event"] == "Job x[1](…) failed"
    assert second["event"] == "mail to …@… …"


def test_health_tells_of_database_and_worker(client, db, monkeypatch):
    assert client.get("/health/").json() == {"database": "ok", "worker": "none"}
    monkeypatch.setattr(health_module, "seconds_since_heartbeat", lambda: 3.0)
    assert client.get("/health/").json()["worker"] == "ok"
    monkeypatch.setattr(health_module, "seconds_since_heartbeat", lambda: 300.0)
    assert client.get("/health/").json()["worker"] == "stale"


def test_health_is_bad_without_database(client, db, monkeypatch):
    def away():
        raise DatabaseError

    monkeypatch.setattr(health_module, "seconds_since_heartbeat", away)
    assert client.get("/health/").status_code == 503
