"""The rules for other programs: check and ask as JSON, hostile bodies included."""

import json
from typing import Any

import pytest
from django.test import Client

from baken.foundation.territory.api import Municipality
from baken.rights import fair_use
from baken.rights.rest_schemas import AskOut, CheckOut, ProblemOut

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
    status, found = post(client, CHECK, {"situation": ANN, "date": "2019-01-01", "rights": ["aid"]})
    assert (status, found["where"]) == (422, "rights")
    for day in ("1950-01-01", "2100-01-01"):
        status, found = post(client, CHECK, {"situation": ANN, "date": day})
        assert (status, found["message"]) == (422, "Dit kan niet gelezen worden: date.")


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
    with django_assert_num_queries(2):
        post(client, CHECK, {"situation": wage})
    with django_assert_num_queries(2):
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


def test_what_is_answered_is_what_the_description_says(client: Client, aalst: Municipality) -> None:
    mother = {
        "persons": {**ANN["persons"], "tom": {"birth_date": "2020-05-01"}},
        "households": {"thuis": {"applicant": ["an"], "children": ["tom"]}},
    }
    for data in ({"situation": mother}, {"situation": ANN}, {"situation": mother, "because": False}):
        CheckOut.model_validate(post(client, CHECK, data)[1], extra="forbid")
        AskOut.model_validate(post(client, ASK, data)[1], extra="forbid")
    AskOut.model_validate({"block": None}, extra="forbid")
    refused = post(client, CHECK, {"situation": ANN, "rights": ["onzin"]})[1]
    ProblemOut.model_validate(refused, extra="forbid")
    paths = client.get("/aalst/api/v1/openapi.json").json()["paths"]
    for address, name in ((CHECK, "CheckOut"), (ASK, "AskOut")):
        answers = paths[address]["post"]["responses"]
        assert set(answers) == {"200", "413", "422", "429"}
        said = {
            status: one["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
            for status, one in answers.items()
        }
        assert said == {"200": name, "413": "ProblemOut", "422": "ProblemOut", "429": "ProblemOut"}
        assert set(paths[address]) == {"post"}


@pytest.mark.parametrize("address", [CHECK, ASK])
def test_a_page_of_another_site_may_ask(client: Client, aalst: Municipality, address: str) -> None:
    asked = {"Origin": "https://elders.example", "Access-Control-Request-Method": "POST"}
    first = client.options(address, headers=asked)
    assert first.status_code == 204
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert first.headers["Access-Control-Allow-Methods"] == "POST"
    assert first.headers["Access-Control-Allow-Headers"] == "Content-Type"
    answer = client.post(address, json.dumps({"situation": ANN}), content_type="application/json")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_who_asks_too_often_waits_and_nobody_else(
    client: Client, aalst: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fair_use, "PER_MINUTE", 2)
    assert [post(client, address, {"situation": ANN})[0] for address in (CHECK, ASK, CHECK)] == [
        200,
        200,
        429,
    ]
    refused = client.post(ASK, json.dumps({"situation": ANN}), content_type="application/json")
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert refused.json()["code"] == "too_often"
    assert fair_use.wait_of("192.0.2.7", now=0) == 0


def test_a_minute_later_the_counting_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fair_use, "PER_MINUTE", 1)
    monkeypatch.setattr(fair_use, "MOST_ADDRESSES", 2)
    assert [fair_use.wait_of("a", now=now) for now in (10.0, 20.0, 69.9, 70.0)] == [0, 50, 1, 0]
    for address in ("b", "c"):
        assert fair_use.wait_of(address, now=71.0) == 0
    assert len(fair_use._counted) == 2
