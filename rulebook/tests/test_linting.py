"""lint: what is missing, doubtful or old in the law is found, and what is in order is not."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from rulebook import load
from rulebook.linting import lint

from .conftest import DATE, LAW

SOURCE = {"reference": {"title": "Wet"}}
RIGHT: dict[str, Any] = {
    "label": "Iets",
    "summary": "Iets.",
    "authority": "Stad",
    "desk": "Balie",
    "legal_basis": [{"title": "Wet"}],
    "without_amount": "Geen bedrag.",
}


def findings(*rows: tuple[str, str, dict[str, Any]], date: dt.date = DATE) -> set[tuple[str, str]]:
    """What lint finds with these rows that it does not find without."""
    book = load(LAW, rows=[{"kind": kind, "name": name, "record": record} for kind, name, record in rows])
    found = {(one.code, one.where) for one in lint(book, folder=LAW, date=date)}
    return found - {(one.code, one.where) for one in lint(load(LAW), folder=LAW, date=DATE)}


def right(condition: str, **more: Any) -> tuple[str, str, dict[str, Any]]:
    conditions = {"it": {"label": "Het klopt", "is": condition, "reference": [{"title": "Wet"}]}}
    return "right", "thing", {**RIGHT, "conditions": conditions, **more}


def parameter(values: dict[str, Any], **metadata: Any) -> tuple[str, str, dict[str, Any]]:
    return "parameter", "new.limit", {"metadata": {"unit": "years", **SOURCE, **metadata}, "values": values}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([parameter({"2020-01-01": 5}, reference=None)], ("source", "new.limit")),
        ([parameter({"2020-01-01": 5}, look_up_after=dt.date(2025, 1, 1))], ("look-up", "new.limit")),
        ([parameter({"2020-01-01": {"value": 5, "metadata": {"date_known": False}}})], ("date", "new.limit")),
        ([parameter({"2020-01-01": 5}, confidence="low")], ("doubt", "new.limit")),
        ([parameter({"2020-01-01": 5})], ("unused", "new.limit")),
        ([right("any(years(birth_date) >= 67)")], ("number", "thing")),
        ([right("rent > eur('500', 'month')")], ("number", "thing")),
        ([right("rent < rent - rent and rent > eur('9000', 'month')")], ("never", "thing.it")),
        ([right("all(disabled)")], ("untested", "thing")),
        ([right("all(disabled)", legal_basis=[])], ("source", "thing")),
        ([right("all(disabled)", gaps=["Niemand weet het bedrag."])], ("gap", "thing")),
        ([right("all(disabled)", gaps=["Niemand weet het bedrag."])], ("gap-place", "thing")),
        ([right("all(disabled)", opens=["nothing"], granted={"disabled": True})], ("link", "thing")),
        ([right("all(disabled)", opens=["aid"])], ("link", "thing")),
        ([parameter({"2020-01-01": 5})], ("look-up-date", "new.limit")),
        (
            [right("all(disabled)", conditions={"it": {"label": "x", "is": "all(disabled)"}})],
            ("source", "thing.it"),
        ),
    ],
)
def test_what_is_wrong_is_found(rows: list[Any], expected: tuple[str, str]) -> None:
    assert expected in findings(*rows)


def test_a_gap_of_our_own_choosing_is_looked_up_nowhere() -> None:
    gap = {"says": "We rekenen per jaar.", "kind": "simplified"}
    assert ("gap-place", "thing") not in findings(right("all(disabled)", gaps=[gap]))


def test_two_values_from_one_day_on_are_found() -> None:
    values = {"2020-01-01": 5, dt.date(2020, 1, 1): 6}
    assert ("overlap", "new.limit") in findings(parameter(values))


def test_a_fact_that_no_rule_needs_must_not_be_asked() -> None:
    fact = {"label": "geloof", "question": "Wat geloof je?", "type": "bool"}
    book = load(LAW, rows=[{"kind": "fact", "name": "faith", "record": fact}])
    [found] = [one for one in lint(book, folder=LAW, date=DATE) if one.where == "faith"]
    assert found.is_error


def test_a_condition_that_can_hold_in_some_household_is_not_called_impossible() -> None:
    assert ("never", "thing.it") not in findings(
        right('count(where=role == "child") > 2 and rent > eur("1", "month")')
    )


def test_the_shipped_law_has_no_errors(shipped: Any) -> None:
    """Each other finding is a gap of the sources that the law itself names."""
    from rulebook.loading import SHIPPED

    assert [one for one in lint(shipped, folder=SHIPPED, date=dt.date(2026, 11, 24)) if one.is_error] == []


def test_lint_reads_the_tests_beside_the_law(tmp_path: Path) -> None:
    book = load(LAW)
    untested = {one.where for one in lint(book, folder=tmp_path, date=DATE) if one.code == "untested"}
    assert untested == {"aid", "rent_premium", "local"}
