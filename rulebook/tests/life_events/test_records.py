"""A record of an event that says something the law does not know is refused when it is read."""

from typing import Any

import pytest

from rulebook import LawError, load

from .conftest import SMALL_LAW

EVENT: dict[str, Any] = {
    "label": "Iets",
    "summary": "Er gebeurt iets.",
    "of": ["applicant", "partner"],
    "question": "Wie?",
    "when": "years(birth_date) >= 18 and not disabled",
    "cannot": "je bent te jong.",
    "changes": {
        "person": {"status": "pension", "status_since": "today", "wage": "unknown"},
        "household": {"tenure": {"stays_if": "owner"}, "rent": {"min": 0, "max": 100}},
        "members": {"child": {"disabled": False}},
    },
    "arrives": [{"name": "baby", "role": "child", "facts": {"birth_date": "today"}}],
    "leaves": "partner",
}


def _load(record: Any) -> Any:
    return load(SMALL_LAW, rows=[{"kind": "life_event", "name": "something", "record": record}])


def test_a_record_is_read_with_all_that_it_says() -> None:
    event = _load(EVENT).life_events["something"]
    assert event.of == ("applicant", "partner")
    assert event.person == {"status": "pension", "status_since": "today", "wage": "unknown"}
    assert event.household["tenure"] == {"stays_if": "owner"}
    assert [(one.name, one.role) for one in event.arrives] == [("baby", "child")]


def test_two_events_of_one_name_are_refused() -> None:
    row = {"kind": "life_event", "name": "something", "record": EVENT}
    with pytest.raises(LawError, match="already a life event"):
        load(SMALL_LAW, rows=[row, row])


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"label": ""}, "label is missing"),
        ({"lable": "x"}, "'lable' is no field here; do you mean 'label'?"),
        ({"question": ""}, "question .* is missing"),
        ({"of": []}, "who it happens to"),
        ({"of": ["aunt"]}, "'aunt' is none of"),
        ({"leaves": "applicant"}, "the applicant stays"),
        ({"leaves": "lodger"}, "'lodger' is none of"),
        ({"cannot": ""}, "go together"),
        ({"when": ""}, "go together"),
        ({"when": "years(birth) >= 18"}, "nothing is called 'birth'"),
        ({"when": "wage > aid.savings"}, "nothing is called"),
        ({"when": "is_adult"}, "only facts, roles and ages"),
        ({"changes": {"people": {}}}, "'people' is no field here"),
        ({"changes": {"person": {"wages": 1}}}, "'wages' is no fact of a person; do you mean 'wage'?"),
        ({"changes": {"person": {"rent": 1}}}, "'rent' is no fact of a person"),
        ({"changes": {"household": {"wage": 1}}}, "'wage' is no fact of a household"),
        ({"changes": {"person": {"status": "rich"}}}, "past niet bij"),
        ({"changes": {"person": {"wage": "today"}}}, "this is no day"),
        ({"changes": {"person": {"wage": -1}}}, "ligt tussen"),
        ({"changes": {"person": {"disabled": {"stays_if": 3}}}}, "past niet bij"),
        ({"changes": {"person": {"disabled": {"stays_if": True, "or": 1}}}}, "'or' is no field"),
        ({"changes": {"members": {"aunt": {"wage": 1}}}}, "'aunt' is none of"),
        ({"changes": ["wage"]}, "write it by name"),
        ({"arrives": [{"name": "baby", "role": "pet", "facts": {"wage": 0}}]}, "'pet' is none of"),
        ({"arrives": [{"name": "baby", "role": "child"}]}, "facts is missing"),
        ({"changes": {}, "arrives": [], "leaves": ""}, "nothing changes by it"),
    ],
)
def test_a_slip_in_a_record_is_told(changed: dict[str, Any], message: str) -> None:
    with pytest.raises(LawError, match=message):
        _load({**EVENT, **changed})
