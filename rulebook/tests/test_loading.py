"""Reading the law: one loader for files and rows; what is wrong is refused with its place."""

import datetime as dt
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from rulebook import LawError, check, extended, load
from rulebook.errors import CircularRules, ParameterMissing
from rulebook.yaml_text import MOST_BYTES, read_yaml

from .conftest import DATE, LAW


def row(kind: str, name: str, **record: Any) -> dict[str, Any]:
    return {"kind": kind, "name": name, "record": record}


RIGHT = {
    "label": "Babypakket",
    "summary": "Een pakket.",
    "authority": "Stad",
    "desk": "Balie",
    "without_amount": "Een pakket met luiers.",
    "conditions": {"baby": {"label": "Er is een baby", "is": "any(years(birth_date) < 1)"}},
}


def test_a_row_is_read_as_a_file_is(mother: dict[str, Any]) -> None:
    book = load(LAW, rows=[row("right", "baby_pack", **RIGHT)])
    assert check(book, mother, date=DATE).entitlement("baby_pack") == "no"
    mother["persons"]["tom"]["birth_date"] = "2026-01-01"
    assert check(book, mother, date=DATE).entitlement("baby_pack") == "yes"


def test_rows_beside_a_law_leave_it_as_it_was(mother: dict[str, Any]) -> None:
    first = load(LAW)
    before = set(first.rights), set(first.declared), set(first.parameters.parameters)
    second = extended(
        first, [row("right", "baby_pack", **RIGHT), row("variable", "x", type="bool", **{"is": "is_adult"})]
    )
    assert (set(first.rights), set(first.declared), set(first.parameters.parameters)) == before
    assert {"baby_pack", "aid"} <= set(check(second, mother, date=DATE).rights)
    with pytest.raises(LawError, match="already a right"):
        extended(second, [row("right", "baby_pack", **RIGHT)])


def test_a_right_may_read_an_amount_that_came_as_a_row() -> None:
    rows = [
        row(
            "parameter",
            "city.age",
            metadata={"unit": "years", "reference": {"title": "Reglement"}},
            values={"2024-01-01": 3},
        ),
        row(
            "right",
            "baby_pack",
            **{**RIGHT, "conditions": {"age": {"label": "Jong", "is": "any(years(birth_date) < city.age)"}}},
        ),
    ]
    book = load(LAW, rows=rows)
    assert book.parameters.parameters["city.age"].at(dt.date(2024, 1, 1)).low == 3
    with pytest.raises(ParameterMissing, match=r"city.age: no value on 2023-12-31"):
        book.parameters.parameters["city.age"].at(dt.date(2023, 12, 31))


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([row("right", "aid", **RIGHT)], "already a right"),
        (
            [row("parameter", "aid.months", metadata={"unit": "months"}, values={"2024-01-01": 3})],
            "already a parameter",
        ),
        ([row("fact", "wage", label="x", question="x", type="bool")], "already a fact"),
        ([row("variable", "means", type="bool", **{"is": "True"})], "a name of its own"),
        ([row("law", "x")], "kind must be one of"),
        ([row("right", "x", **{**RIGHT, "gap": ["x"]})], "'gap' is no field here; do you mean 'gaps'?"),
        ([row("fact", "x", label="x", question="x")], "type is missing (bool, date, money, count, choice)"),
        (
            [row("parameter", "p", metadata={"unit": "years", "lookup_after": 1}, values={"2024-01-01": 1})],
            "do you mean 'look_up_after'?",
        ),
        ([row("right", "x", **{**RIGHT, "label": ""})], "label is missing"),
        ([row("right", "x", **{**RIGHT, "without_amount": ""})], "an amount, or without_amount"),
        ([row("right", "x", **{**RIGHT, "of": "street"})], "no kind of unit"),
        ([row("right", "x", **{**RIGHT, "excludes": ["nothing"]})], "which is no right"),
        ([row("right", "x", **{**RIGHT, "gaps": [{"says": "x", "kind": "odd"}]})], "kind of a gap is one of"),
        ([row("right", "x", **{**RIGHT, "gaps": [{"says": "x"}]})], "kind is missing"),
        ([row("right", "x", **{**RIGHT, "opens": [{"right": "aid", "months": 3}]})], "'months' is no field"),
        ([row("right", "x", **{**RIGHT, "granted": {"nothing": True}})], "'nothing' is no fact"),
        ([row("right", "x", **{**RIGHT, "granted": {"wage": "much"}})], "'much' does not fit"),
        ([row("right", "x", **{**RIGHT, "granted_since": "wage"})], "no fact that is a day"),
        (
            [row("right", "x", **{**RIGHT, "conditions": {"a": {"label": "A", "kind": "assessed"}}})],
            "who assesses it",
        ),
        (
            [
                row(
                    "right",
                    "x",
                    **{**RIGHT, "conditions": {"a": {"label": "A", "kind": "magic", "is": "True"}}},
                )
            ],
            "a fact or assessed",
        ),
        (
            [row("right", "x", **{**RIGHT, "conditions": {"a": {"label": "A", "is": "wage"}}})],
            "must be counted",
        ),
        ([row("right", "x", **{**RIGHT, "municipality": "Aalst"})], "NIS code"),
        ([row("variable", "x", type="money", **{"is": "wage"})], "lacks 'per'"),
        ([row("variable", "x", type="bool", **{"is": [{"from": "soon", "is": "True"}]})], "no day"),
        (
            [row("variable", "x", type="bool", **{"is": [{"from": dt.date(2024, 1, 1), "is": "True"}] * 2})],
            "two expressions",
        ),
        ([row("parameter", "p", metadata={"unit": "years"}, values={"2024-01-01": "many"})], "'many'"),
        (
            [row("parameter", "p", metadata={"unit": "currency-EUR"}, values={"2024-01-01": 1})],
            "metadata.period",
        ),
        ([row("parameter", "p", metadata={}, values={"2024-01-01": 1})], "metadata.unit is missing"),
        ([row("parameter", "p", metadata={"unit": "years"}, values={})], "no value"),
        (
            [
                row(
                    "parameter",
                    "p",
                    metadata={"unit": "/1", "reference": {"href": "x"}},
                    values={"2024-01-01": 1},
                )
            ],
            "needs a title",
        ),
        (
            [row("parameter", "p", metadata={"unit": "/1", "confidence": "sure"}, values={"2024-01-01": 1})],
            "confidence",
        ),
    ],
)
def test_a_record_that_is_wrong_is_refused_with_its_place(rows: list[dict[str, Any]], says: str) -> None:
    with pytest.raises(LawError, match=f"^(row )?{rows[0]['name']}") as refused:
        load(LAW, rows=rows)
    assert says in str(refused.value)


def test_rules_that_need_each_other_are_refused_with_the_circle() -> None:
    rows = [
        row("variable", "hen", type="bool", **{"is": "not egg"}),
        row("variable", "egg", type="bool", **{"is": "hen and disabled"}),
    ]
    with pytest.raises(CircularRules, match="hen → egg → hen"):
        load(LAW, rows=rows)


def test_questions_that_wait_for_each_other_are_refused() -> None:
    both = {"label": "x", "question": "x", "type": "bool", "otherwise": False}
    rows = [row("fact", "left", **both, only_if="right"), row("fact", "right", **both, only_if="left")]
    with pytest.raises(CircularRules, match="wait for each other"):
        load(LAW, rows=rows)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: 1\na: 2", "'a' stands twice (line 2)"),
        ("a: &a [x]\nb: *a", "aliases"),
        ("a: !!python/object/apply:os.system ['true']", "no YAML"),
        ("a: [1, 2", "no YAML"),
        ("- " * 5000 + "a", "nested too deeply"),
        ("a: " + "[" * 5000, "nested too deeply"),
        ("a" * (MOST_BYTES + 1), "larger than"),
    ],
)
def test_hostile_yaml_is_refused(text: str, says: str) -> None:
    with pytest.raises(LawError) as refused:
        read_yaml(text, where="file.yaml")
    assert says in str(refused.value)
    assert str(refused.value).startswith("file.yaml")


def test_numbers_stay_exact() -> None:
    assert read_yaml("a: 0.1\nb: 1314.20\nc: 12", where="") == {"a": "0.1", "b": "1314.20", "c": 12}


def test_an_index_gives_its_look_up_dates_to_all_amounts_below_it(tmp_path: Path) -> None:
    copytree(LAW, tmp_path / "law")
    folder = tmp_path / "law" / "parameters" / "city"
    folder.mkdir()
    (folder / "index.yaml").write_text("metadata: {looked_up_on: 2026-01-01, look_up_after: 2026-12-31}")
    (folder / "own.yaml").write_text(
        "metadata: {unit: years, look_up_after: 2026-06-30}\nvalues: {2024-01-01: 1}"
    )
    (folder / "given.yaml").write_text("metadata: {unit: years}\nvalues: {2024-01-01: 1}")
    known = load(tmp_path / "law").parameters.parameters
    given, own = known["city.given"], known["city.own"]
    assert (given.looked_up_on, given.look_up_after) == (dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    assert (own.looked_up_on, own.look_up_after) == (dt.date(2026, 1, 1), dt.date(2026, 6, 30))
