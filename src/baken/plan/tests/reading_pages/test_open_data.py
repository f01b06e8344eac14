"""The plan as data for everybody."""

import json
import os
from pathlib import Path

import pytest

from baken.config.api import api
from baken.plan.models import Plan
from baken.plan.rest import WholePlanOut

API = "/aalst/api/v1/"
SNAPSHOT = Path(__file__).parent / "openapi.json"


def test_the_plan_is_the_same_json_as_its_export(situation, client):
    whole = client.get(API + "plans/zorgplan")
    assert whole.content == client.get("/aalst/plannen/zorgplan.json").content
    data = json.loads(whole.content)
    assert {
        "plan",
        "levels",
        "nodes",
        "lines",
        "positions",
        "milestones",
        "indicators",
        "totals",
    } <= data.keys()
    assert data["totals"]["2023"] == {"operating": 595729.16}
    WholePlanOut.model_validate(data)


def test_the_list_names_published_plans_only(situation, client):
    assert [plan["slug"] for plan in client.get(API + "plans").json()] == ["zorgplan"]
    Plan._base_manager.filter(pk=situation.plan.pk).update(state="draft")
    assert client.get(API + "plans").json() == []


def test_nodes_are_found_with_the_filters_of_the_page(situation, client):
    data = client.get(API + "plans/zorgplan/nodes", {"lead": "team-groei", "status": "late"}).json()
    assert data["count"] == 1
    assert data["items"][0]["id"] == "winter"
    assert data["items"][0]["reasons"] == ["mijlpaal 1 'Het lokaal is open' is 41 dagen te laat"]
    assert client.get(API + "plans/zorgplan/nodes", {"q": "nachtopvang"}).json()["items"][0]["id"] == "nacht"


def test_nodes_come_in_pages(situation, client):
    data = client.get(API + "plans/zorgplan/nodes", {"size": "2", "page": "2"}).json()
    assert (data["count"], data["page"], data["pages"], len(data["items"])) == (6, 2, 3, 2)


def test_one_node_says_what_it_shares(situation, client):
    data = client.get(API + "plans/zorgplan/nodes/nacht").json()
    assert data["totals"]["2023"] == {"operating": "595729.16"}
    assert set(next(iter(data["shared"].values()))) == {"nacht", "dag", "winter"}


@pytest.mark.parametrize("address", ["plans/geen-plan", "plans/zorgplan/nodes/niets", "nergens/iets"])
def test_an_error_is_json_in_dutch_with_a_code(situation, client, address):
    response = client.get(API + address)
    assert response.status_code == 404
    assert response.json()["code"] == "not_found"
    assert response.json()["message"].endswith(".")
    assert "No " not in response.json()["message"]
    assert response["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    "query", ["page=-1", "page=x", "size=9999999999999", "q=%00", "status=late%00", "q=" + "a" * 9999]
)
def test_a_bad_query_is_answered(situation, client, query):
    assert client.get(f"{API}plans/zorgplan/nodes?{query}").status_code == 200


def test_other_sites_may_read_it_and_unchanged_data_is_not_sent_again(situation, client):
    first = client.get(API + "plans/zorgplan")
    assert first["Access-Control-Allow-Origin"] == "*"
    assert client.get(API + "plans/zorgplan", headers={"If-None-Match": first["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    ("format_name", "start"), [("xlsx", b"PK"), ("json", b"{"), ("csv", "\ufeffPlan".encode())]
)
def test_a_plan_is_a_file_in_every_format(situation, client, format_name, start):
    response = client.get(f"/aalst/plannen/zorgplan.{format_name}")
    assert response.content.startswith(start)
    assert f"zorgplan.{format_name}" in response["Content-Disposition"]


def test_the_description_is_what_was_agreed(situation, client):
    """Changed on purpose? Run this once with UPDATE_OPENAPI=1 and look at the difference."""
    schema = client.get(API + "openapi.json").json()
    assert schema["info"]["title"] == "Baken"
    plain = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/{gemeente}/api/v1/")))
    paths = {path: plain["paths"][path] for path in plain["paths"] if "/plans" in path}
    if os.environ.get("UPDATE_OPENAPI"):
        SNAPSHOT.write_text(json.dumps(paths, indent=1, ensure_ascii=False) + "\n")
    assert paths == json.loads(SNAPSHOT.read_text())


def test_people_read_the_description_too(situation, client):
    response = client.get(API)
    assert response.status_code == 200
    assert "/aalst/api/v1/plans/{plan}/nodes" in response.content.decode()
    assert "<script>" not in response.content.decode()
