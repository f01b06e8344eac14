"""What makes checking fast changes no answer: text straight from rows, loops that rules share."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from rulebook import Rulebook, SituationError, check
from rulebook.bare import _euro
from rulebook.checking import answer_text, compiled_for

from .conftest import DATE
from .situations import points

BARE = ("entitlement", "assessed_by", "amount")


def without_reasons(answers: dict[str, Any]) -> dict[str, Any]:
    """What `because=False` must say, from an answer with reasons."""
    found: dict[str, Any] = {}
    for name, one in answers["rights"].items():
        found[name] = {key: one[key] for key in BARE}
        if "of" in one:
            found[name]["of"] = {of: {key: row[key] for key in BARE} for of, row in one["of"].items()}
    return {"rights": found}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_an_answer_without_reasons_is_the_same_answer(book: Rulebook, data: st.DataObject) -> None:
    situation = data.draw(points(book, DATE))
    for person in situation["persons"].values():
        if data.draw(st.booleans()):
            del person["savings"]
    try:
        answers = check(book, situation, date=DATE)
    except SituationError:  # an answer that makes no sense for somebody drawn at random
        reject()
    assert json.loads(answers.as_text(because=False)) == without_reasons(answers.as_json())
    assert json.loads(answers.as_text()) == answers.as_json()
    assert json.loads(answer_text(answers.compiled, answers.situation)) == without_reasons(answers.as_json())


@given(st.integers(-(10**9), 10**12))
def test_cents_are_written_as_json_writes_euros(cents: int) -> None:
    assert _euro(cents) == json.dumps(cents / 100)


def test_what_rules_share_is_computed_in_one_loop(shipped: Rulebook) -> None:
    compiled = compiled_for(shipped, DATE)
    loops = [line for line in compiled.source.splitlines() if line.startswith("    for ")]
    assert len(loops) < len(compiled.rights) + 8  # a loop per rule would be ten times that


@pytest.mark.parametrize(
    ("facts", "people", "message"),
    [
        ({"wage": ["1000"]}, "an", "past niet bij"),
        ({"wage": float("inf")}, "an", "past niet bij"),
        ({"wage": float("nan")}, "an", "past niet bij"),
        ({}, 7, "namen van personen"),
        ({}, [["an"]], "geen persoon"),
    ],
)
def test_what_is_read_fast_is_refused_as_clearly(
    book: Rulebook, facts: dict[str, Any], people: Any, message: str
) -> None:
    situation = {
        "persons": {"an": {"birth_date": "1990-01-01", **facts}},
        "households": {"home": {"applicant": people}},
    }
    with pytest.raises(SituationError, match=message):
        check(book, situation, date=DATE)


def test_a_list_is_no_choice(book: Rulebook, mother: dict[str, Any]) -> None:
    mother["households"]["home"]["tenure"] = ["tenant"]
    with pytest.raises(SituationError, match="past niet bij"):
        check(book, mother, date=DATE)
