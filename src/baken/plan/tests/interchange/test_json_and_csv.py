"""The JSON that others build on, and the table that opens in Excel."""

import csv
import io
import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baken.plan.interchange.csv_format import COLUMNS, to_csv
from baken.plan.interchange.document import PlanDocument
from baken.plan.interchange.json_format import JsonRefused, dumps, from_json, loads, to_json
from baken.plan.tests.interchange.strategies import plans
from baken.plan.tests.interchange.test_problems import a_plan, with_formula

few = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))


def test_the_names_in_the_json_are_fixed() -> None:
    data = json.loads(dumps(with_formula(), computed={"l3": 50}))

    assert list(data)[:7] == ["plan", "levels", "nodes", "lines", "positions", "milestones", "indicators"]
    assert {"slug", "title", "start", "end", "municipality"} <= data["plan"].keys()
    node = data["nodes"][1]
    assert {key: node[key] for key in list(node)[:10]} == {
        "id": "a1",
        "level": "actie",
        "code": "",
        "title": "Nachtopvang",
        "parent": "d1",
        "leads": ["OCMW"],
        "partners": ["CAW"],
        "term": "short",
        "codes": ["0750"],
        "lines": ["l1", "l2"],
    }
    assert node["cooperation"] == [{"partner": "CAW", "kind": "cooperation", "remark": ""}]
    assert node["code_links"] == [{"list": "mjp", "code": "0750", "as_written": ""}]
    shared, open_line, computed = data["lines"]
    assert (shared["planned"], shared["nodes"], shared["shared"]) == (595729.16, ["a1", "a2"], True)
    assert (open_line["planned"], open_line["state"], open_line["shared"]) == (
        None,
        "to_be_determined",
        False,
    )
    assert computed["computed"] == 0.5
    assert data["totals"] == {"2021": {"operating": 595730.16}}


def test_an_amount_prints_as_such() -> None:
    text = dumps(a_plan())
    assert '"planned": 595729.16,' in text
    assert "Opvang" in text
    assert dumps(a_plan()) == text


def _spoiled(path: list[Any], value: Any) -> dict[str, Any]:
    data = json.loads(dumps(with_formula()))
    place = data
    for step in path[:-1]:
        place = place[step]
    if value is None and path[-1] in ("plan",):
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return data  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        (["plan"], None, "plan"),
        (["plan", "start"], "1/1/2020", "plan.start"),
        (["levels"], {}, "levels"),
        (["nodes", 1, "title"], 5, "nodes[1].title"),
        (["nodes", 1, "term"], "ooit", "nodes[1].term"),
        (["nodes", 1, "leads"], "OCMW", "nodes[1].leads"),
        (["nodes", 1, "leads"], [1], "nodes[1].leads[0]"),
        (["nodes", 1, "parent"], "weg", "nodes[1].parent"),
        (["nodes", 1, "lines"], ["weg"], "nodes[1].lines"),
        (["nodes", 1, "partners"], ["iemand"], "nodes[1].partners"),
        (["nodes", 1, "codes"], ["iets"], "nodes[1].codes"),
        (["nodes", 1, "title"], "\ud800", "nodes[1].title"),
        (["nodes", 1, "title"], "x" * 301, "nodes[1].title"),
        (["lines", 0, "planned"], 1.005, "lines[0].planned"),
        (["lines", 0, "planned"], "5", "lines[0].planned"),
        (["lines", 0, "planned"], 10**40, "lines[0].planned"),
        (["lines", 0, "planned"], None, "lines[0]"),
        (["lines", 0, "year"], True, "lines[0].year"),
        (["lines", 0, "year"], 3000, "lines[0].year"),
        (["lines", 0, "nodes"], ["a1"], "lines[0].nodes"),
        (["lines", 0, "shared"], False, "lines[0].nodes"),
        (["lines", 1], 7, "lines[1]"),
        (["milestones", 0, "cancelled"], True, "milestones[0].cancelled"),
        (["indicators", 0, "period"], "eeuw", "indicators[0].period"),
        (["indicators", 0, "targets", 0, "value"], float("nan"), "indicators[0].targets[0].value"),
        (["totals", "2021", "operating"], 1, "totals"),
        (["totals"], {}, "totals"),
    ],
)
def test_json_that_is_no_plan_is_refused_with_the_place(path: list[Any], value: Any, place: str) -> None:
    with pytest.raises(JsonRefused) as refused:
        from_json(_spoiled(path, value))
    assert refused.value.place == place
    assert "verwacht wordt" in str(refused.value)


@few
@given(st.data())
def test_no_json_whatever_breaks_the_reader(data: st.DataObject) -> None:
    scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
    junk = st.recursive(
        scalars,
        lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    )
    spoiled: Any = json.loads(dumps(with_formula()))
    place, key = None, None
    current: Any = spoiled
    while isinstance(current, dict | list) and current and (place is None or data.draw(st.booleans())):
        place = current
        key = data.draw(
            st.sampled_from(sorted(current) if isinstance(current, dict) else list(range(len(current))))
        )
        current = current[key]
    assert place is not None
    place[key] = data.draw(junk)
    with suppress(JsonRefused):
        from_json(spoiled)


@pytest.mark.parametrize("text", ["", "[", "[]", "null", "[" * 100_000, '{"plan": 1}'])
def test_text_that_is_no_json_plan_is_refused(text: str) -> None:
    with pytest.raises(JsonRefused):
        loads(text)


def test_extra_keys_do_not_matter() -> None:
    data = to_json(a_plan())
    data["made_by"] = "elders"
    data["nodes"][0]["colour"] = "blauw"
    assert from_json(data) == a_plan()


def _table(document: PlanDocument) -> list[dict[str, str]]:
    text = to_csv(document).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def test_the_csv_opens_in_belgian_excel() -> None:
    content = to_csv(a_plan())
    assert content.startswith(b"\xef\xbb\xbfPlan;Kenmerk;")
    shared = next(row for row in _table(a_plan()) if row["Raming"] == "l1")
    assert list(shared) == list(COLUMNS)
    assert (shared["Bedrag (EUR)"], shared["Gedeeld"], shared["Telt mee"]) == ("595729,16", "ja", "1")


@few
@given(plans())
def test_the_sum_over_rows_that_count_is_the_total(document: PlanDocument) -> None:
    sums: dict[tuple[str, str], int] = {}
    kinds = {"operating": "werking", "investment": "investering", "income": "inkomsten"}
    for row in _table(document):
        if row["Telt mee"] == "1" and row["Bedrag (EUR)"]:
            key = (row["Jaar"], row["Soort"])
            sums[key] = sums.get(key, 0) + int(row["Bedrag (EUR)"].replace(",", ""))
    totals = document.totals()
    assert sums == {
        (str(year), kinds[kind]): amount for year, of in totals.items() for kind, amount in of.items()
    }


@few
@given(plans())
def test_no_text_in_the_csv_computes(document: PlanDocument) -> None:
    numbers = {"Bedrag (EUR)", "Jaar", "Telt mee"}
    for row in _table(document):
        for column, cell in row.items():
            assert column in numbers or not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert {row["Kenmerk"].lstrip("'") for row in _table(document) if row["Kenmerk"]} == {
        node.id.lstrip("'") for node in document.nodes
    }
