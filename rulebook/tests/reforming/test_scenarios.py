"""Scenarios say what is wrong with them, and where."""

import datetime as dt
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from rulebook import Rulebook
from rulebook.errors import LawError
from rulebook.reforming import amounts_of, load_scenario, read_scenario, reformed, scenario_of


def change(**fields: Any) -> dict[str, Any]:
    return {"name": "test", "changes": [fields]}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (change(parameter="aid.amount.singel", value=1), "do you mean 'aid.amount.single'"),
        (change(parameter="aid.amount.single", value="yes"), "amount in euro"),
        (change(parameter="aid.amount.single", value=True), "amount in euro"),
        (change(parameter="aid.amount.single", value="1400.505"), "two decimals"),
        (change(parameter="aid.amount.single", value=-5), "less than nothing"),
        (change(parameter="aid.adult_age", value="17.5"), "whole number"),
        (change(parameter="aid.rent_share", value="a lot"), "rate"),
        (change(parameter="aid.rent_share", value="1/0"), "rate"),
        (change(parameter="aid.amount.single", percent="x"), "no percentage"),
        (change(parameter="aid.amount.single", percent=-101), "less than nothing"),
        (change(parameter="aid.amount.single", value=1, percent=2), "gets one of"),
        (change(parameter="aid.amount.single"), "gets one of"),
        (change(parameter="aid.amount.single", vaule=3), "do you mean 'value'"),
        (change(parameter="aid.premium[1].threshold", value=1), "before, or with, the one below"),
        (change(parameter="aid.premium[0].threshold", value=4), "before, or with, the one below"),
        (change(parameter="aid.amount.single", moved_to="2026-01-01"), "start and moved_to"),
        (
            change(parameter="aid.amount.single", start="2024-01-01", moved_to="2026-01-01"),
            "they begin on: 2020-01-01, 2025-01-01",
        ),
        (change(right="aidd", valid_from="2026-01-01"), "do you mean 'aid'"),
        (change(right="aid", valid_from="2026-02-30"), "is no day"),
        (change(right="aid", valid_from="2027-01-01", valid_until="2026-01-01"), "end before it begins"),
        (change(kind="fact", name="wage", record={"type": "money"}), "kind is one of"),
        (change(kind="variable", name="means", record={"type": "bool", "is": "True"}), "keep its level"),
        (
            change(
                kind="variable",
                name="household_size",
                record={"of": "household", "type": "count", "is": "sixe"},
            ),
            "nothing is called 'sixe'",
        ),
        (change(), "a change is of a parameter"),
        ({"name": "x", "changes": 3}, "changes is a list"),
        ([], "a scenario is a record"),
    ],
)
def test_what_is_wrong_is_said(book: Rulebook, data: Any, message: str) -> None:
    with pytest.raises(LawError, match=message.replace("[", r"\[")):
        reformed(book, read_scenario(data))


def test_a_rule_that_would_need_itself_is_refused(book: Rulebook) -> None:
    record = {"of": "household", "type": "count", "is": "count(children > 0)"}
    circle = {"of": "family", "type": "count", "unit": "children", "is": "count(household_size > 1)"}
    data = {
        "changes": [
            {"kind": "variable", "name": "household_size", "record": record},
            {"kind": "variable", "name": "children", "record": circle},
        ]
    }
    with pytest.raises(LawError, match="need each other"):
        reformed(book, read_scenario(data))


def test_values_change_from_a_day_on(book: Rulebook) -> None:
    data = change(**{"parameter": "aid.amount.single", "percent": "10", "from": "2026-01-01"})
    known = reformed(book, read_scenario(data)).parameters.parameters["aid.amount.single"]
    assert [known.at(dt.date(year, 5, 1)).low for year in (2024, 2025, 2026)] == [120_000, 131_420, 144_562]
    data = change(**{"parameter": "aid.amount.single", "start": "2025-01-01", "moved_to": "2026-03-01"})
    known = reformed(book, read_scenario(data)).parameters.parameters["aid.amount.single"]
    assert [known.at(dt.date(2026, month, 1)).low for month in (2, 3)] == [120_000, 131_420]


def test_slices_of_scales_change_too(book: Rulebook) -> None:
    other = reformed(book, scenario_of(["aid.savings[0].rate=+50%", "aid.savings[1].threshold=20000"]))
    first, second = other.parameters.scales["aid.savings"].brackets
    assert first.of.values[0].value == Fraction(9, 100)
    assert second.threshold.values[-1].value == 2_000_000
    assert amounts_of(book)["aid.savings[1].threshold"].values[-1].value == 1_250_000


def test_a_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "higher.yaml"
    path.write_text(
        "name: Hoger\ndate: 2026-06-01\nchanges:\n- {parameter: aid.amount.single, value: 1400.50}\n"
    )
    scenario = load_scenario(path)
    assert scenario.date == dt.date(2026, 6, 1)
    assert read_scenario(scenario.as_json()) == scenario
    other = read_scenario({**scenario.as_json(), "name": "anders genoemd"})
    assert other.fingerprint == scenario.fingerprint != scenario_of(["aid.amount.single=1"]).fingerprint


@pytest.mark.parametrize("text", ["aid.amount.single", "=3", "aid.amount.single="])
def test_a_change_on_the_command_line_names_and_sets(text: str) -> None:
    with pytest.raises(LawError, match="name=value"):
        scenario_of([text])
