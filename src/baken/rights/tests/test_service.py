"""The rules for other programs: check and ask as JSON, hostile bodies included."""

import json
from typing import Any

import pytest
from django.test import Client

from baken.foundation.territory.api import Municipality

pytestmark = pytest.mark.django_db
CHECK, ASK = "/aalst/api/v1/rights/check", "/aalst/api/v1/rights/ask"
ANN = {
    "persons": {"an": {"birth_date": "1990-01-01", "works": True, "wage": {"2024-03": 900}}},
    "households": {"thuis": {"applicant": ["an"], "tenure": "tenant"}},
}


def post(client: Client, address: str, data: Any) -> tuple[int, Any]:
    body = data if isinstance(data, str | bytes) else json.dumps(data)
    answer = client.post(address, body, content_type="application/json")
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.status_code, answer.json()


def test_check_answers_as_the_command_does(client: Client, aalst: Municipality) -> None:
    status, found = post(client, CHECK, {"situation": ANN})
    assert status == 200
    aid = found["rights"]["aid"]
    assert (aid["entitlement"], aid["assessed_by"]) == ("yes", ["OCMW"])
    assert aid["amount"] == {"min": 300, "max": 300, "unit": "EUR", "period": "month", "to_check": False}
    assert {one["condition"] for one in aid["because"]} == {"adult", "means", "ready"}


def test_check_takes_a_date_and_some_rights(client: Client, aalst: Municipality) -> None:
    _status, found = post(client, CHECK, {"situation": ANN, "date": "2021-03-01", "rights": ["aid"]})
    assert list(found["rights"]) == ["aid"]
    assert found["rights"]["aid"]["entitlement"] == "maybe"  # the wage of 2024 says nothing of 2021


def test_ask_gives_the_next_questions_and_null_at_the_end(client: Client, aalst: Municipality) -> None:
    status, found = post(client, ASK, {"situation": ANN, "rights": ["pass"]})
    assert status == 200
    assert [one["fact"] for one in found["block"]["questions"]] == ["disabled"]
    assert post(client, ASK, {"situation": ANN, "rights": ["rent_premium"]})[1] == {"block": None}


def test_what_cannot_be_is_refused_with_its_fact(client: Client, aalst: Municipality) -> None:
    negative = {**ANN, "persons": {"an": {"birth_date": "1990-01-01", "wage": -5}}}
    status, found = post(client, CHECK, {"situation": negative})
    assert (status, found["code"], found["where"]) == (422, "refused", "an.wage")
    status, found = post(client, CHECK, {"situation": ANN, "rights": ["onzin"]})
    assert (status, found["where"]) == (422, "rights")
    status, found = post(client, CHECK, {"situation": ANN, "date": "1950-01-01", "rights": ["aid"]})
    assert (status, found["where"]) == (422, "rights")


HOSTILE = [
    "", "{", "[]", "null", "1", '"x"', "[" * 50_000, '{"situation": []}', '{"situation": {"persons": 1}}',
    '{"situation": {"persons": {"an": {"wage": NaN}}, "households": {"h": {"applicant": "an"}}}}',
    '{"situation": {"persons": {"an": {"wage": 1e999}}, "households": {"h": {"applicant": "an"}}}}',
    '{"situation": {"persons": {"an": {"__class__": 1}}, "households": {"h": {"applicant": "an"}}}}',
    '{"situation": {}, "date": "2024-02-31"}', '{"situation": {}, "rights": "aid"}',
    '{"situation": {}, "rights": []}',
    json.dumps({"situation": {"persons": {f"p{n}": {} for n in range(60)}, "households": {}}}),
    b"\xff\xfe",
]  # fmt: skip


@pytest.mark.parametrize("address", [CHECK, ASK])
@pytest.mark.parametrize("body", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_body_is_refused_in_words(
    client: Client, aalst: Municipality, address: str, body: Any
) -> None:
    status, found = post(client, address, body)
    assert 400 <= status < 500
    assert set(found) >= {"code", "message"}
    assert found["message"]


def test_a_body_beyond_any_situation_is_refused_unread(client: Client, aalst: Municipality) -> None:
    status, found = post(client, CHECK, {"situation": {"x": "a" * 200_000}})
    assert (status, found["code"]) == (413, "too_large")


def test_no_question_of_the_service_is_logged_or_written(
    client: Client, aalst: Municipality, caplog: pytest.LogCaptureFixture, django_assert_num_queries
) -> None:
    caplog.set_level("DEBUG")
    wage = {**ANN, "persons": {"an": {"birth_date": "1990-01-01", "works": True, "wage": 1234.56}}}
    with django_assert_num_queries(3):
        post(client, CHECK, {"situation": wage})
    with django_assert_num_queries(3):
        post(client, ASK, {"situation": wage})
    post(client, CHECK, {"situation": {**wage, "x": 1234.56}})
    assert "1234" not in caplog.text
    assert not client.cookies


def test_the_description_of_the_service_names_what_is_sent(client: Client, aalst: Municipality) -> None:
    schema = client.get("/aalst/api/v1/openapi.json").json()
    assert "/aalst/api/v1/rights/check" in schema["paths"]
    page = client.get("/aalst/api/v1/").content.decode()
    assert "De JSON die je stuurt" in page
    assert "Waar heeft dit gezin recht op?" in page
