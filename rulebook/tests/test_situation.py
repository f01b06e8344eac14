"""A situation as OpenFisca writes it; what cannot be is refused in Dutch, with its person and fact."""

from typing import Any

import pytest

from rulebook import Rulebook, SituationError, check
from rulebook.checking import compiled_for
from rulebook.situation import MOST_PERSONS, read_situation

from .conftest import DATE


def read(book: Rulebook, data: Any) -> Any:
    return read_situation(compiled_for(book, DATE), data)


def one(**facts: Any) -> dict[str, Any]:
    return {
        "persons": {"an": {"birth_date": "1990-01-01", **facts}},
        "households": {"home": {"applicant": "an"}},
    }


def test_units_that_are_not_given_follow_from_the_household(book: Rulebook) -> None:
    data = {
        "persons": {name: {} for name in ("an", "bob", "tom", "grandma")},
        "households": {
            "home": {"applicant": ["an"], "partner": "bob", "children": ["tom"], "relative": ["grandma"]}
        },
    }
    found = read(book, data)
    family = [[found.persons[person] for person, _ in members] for members in found.members["family"]]
    couple = [[found.persons[person] for person, _ in members] for members in found.members["couple"]]
    assert family == [["an", "bob", "tom"], ["grandma"]]
    assert couple == [["an", "bob"], ["tom"], ["grandma"]]


def test_a_child_of_two_homes_counts_in_both_and_belongs_to_the_one_it_does_not_visit(book: Rulebook) -> None:
    data = {
        "persons": {name: {} for name in ("an", "ben", "tom")},
        "households": {
            "ben's": {"applicant": "ben", "co_parented_children": ["tom"]},
            "an's": {"applicant": "an", "children": ["tom"]},
        },
    }
    found = read(book, data)
    assert [len(members) for members in found.members["family"]] == [2, 2]
    assert found.main["household"] == [1, 0, 1]


def test_a_family_can_be_said_apart_from_the_household(book: Rulebook) -> None:
    """A second couple in the house: a daughter with her own child."""
    data = {
        "persons": {name: {} for name in ("an", "eva", "baby")},
        "households": {"home": {"applicant": "an", "children": ["eva"], "relatives": ["baby"]}},
        "families": {"first": {"applicant": "an"}, "second": {"applicant": "eva", "children": ["baby"]}},
    }
    found = read(book, data)
    assert [len(members) for members in found.members["family"]] == [1, 2]
    assert len(found.members["couple"]) == 3


def test_a_unit_beside_the_household_holds_some_and_leaves_the_others_alone(book: Rulebook) -> None:
    """Two of three people live in the same institution, each in a household of their own."""
    data = {
        "persons": {name: {} for name in ("an", "bo", "cas")},
        "households": {name: {"applicant": name} for name in ("an", "bo", "cas")},
        "institutions": {"the house": {"residents": ["an", "cas"]}},
    }
    compiled = compiled_for(book, DATE, (), variables=["shares_house"])
    found = read_situation(compiled, data)
    _, variables = compiled.bounded(found)
    assert found.ids("institution") == ("the house", "bo")
    assert variables["shares_house"] == ([True, False, True], [True, False, True])
    del data["institutions"]
    _, variables = compiled.bounded(read_situation(compiled, data))
    assert variables["shares_house"] == ([False] * 3, [False] * 3)


@pytest.mark.parametrize(
    ("value", "bounds"),
    [
        (1200.5, (120050, 120050)),
        ("1200.50", (120050, 120050)),
        ({"2026-05": 100, "2026-04": 900}, (10000, 10000)),
        ({"2026": 100}, (10000, 10000)),
        ({"ETERNITY": 100}, (10000, 10000)),
        ({"2025-01": 100}, (0, 2_000_000)),
        ({"unknown": True}, (0, 2_000_000)),
        (None, (0, 2_000_000)),
        ({"min": 10}, (1000, 2_000_000)),
        ({"min": 10, "max": 20}, (1000, 2000)),
        ({"min": 10, "max": 20, "ask": True}, (1000, 2000)),
    ],
)
def test_a_value_is_a_point_or_a_range_for_a_period(
    book: Rulebook, value: Any, bounds: tuple[int, int]
) -> None:
    low, high = read(book, one(wage=value)).facts["wage", 0]
    assert (low[0], high[0]) == bounds


def test_a_range_may_stay_a_question(book: Rulebook) -> None:
    assert read(book, one(wage={"min": 1, "max": 2})).was_asked(("wage", 0), 0)
    assert not read(book, one(wage={"min": 1, "max": 2, "ask": True})).was_asked(("wage", 0), 0)
    assert read(book, one(wage={"unknown": True})).was_asked(("wage", 0), 0)


BROKEN: list[tuple[Any, str]] = [
    ([], "persons"),
    ({"persons": {}}, "minstens één persoon"),
    ({"persons": {"an": {}}}, "'households' ontbreekt"),
    ({"persons": {"an": {}}, "households": {}, "pets": {}}, "'pets' is niet bekend"),
    (
        {"persons": {"an": {}, "bo": {}}, "households": {"h": {"applicant": "an"}}},
        "'bo' woont in geen huishouden",
    ),
    (
        {"persons": {"an": {}}, "households": {"h": {"applicant": ["an", "an"]}}},
        "iemand staat er twee keer in",
    ),
    (
        {"persons": {"an": {}}, "households": {"h": {"children": ["an", "an"]}}},
        "iemand staat er twee keer in",
    ),
    ({"persons": {"an": {}}, "households": {"h": {"applicant": ["eva"]}}}, "'eva' is geen persoon"),
    (
        {"persons": {"an": {}}, "households": {"h": {"king": ["an"]}}},
        "'king' is niet bekend; een huishouden heeft: applicant, partner, children",
    ),
    ({"persons": {"an": {}}, "households": {"h": {}}}, "er woont niemand"),
    ({"persons": {"an": 3}, "households": {"h": {"applicant": "an"}}}, "record met gegevens"),
    ({"persons": {f"p{n}": {} for n in range(MOST_PERSONS + 1)}, "households": {}}, "meer dan 30 personen"),
    (one(wages=3), "'wages' is niet bekend; bedoel je 'wage'?"),
    (one(wage=-1), "'loon' ligt tussen € 0 per maand en € 20.000 per maand"),
    (one(wage=0.001), "hooguit twee cijfers na de komma"),
    (one(wage=float("nan")), "een bedrag in euro"),
    (one(wage=True), "een bedrag in euro"),
    (one(wage="veel"), "een bedrag in euro"),
    (one(wage={"min": 5, "max": 3}), "het minste is meer dan het meeste"),
    (one(wage={"perhaps": 3}), "schrijf een waarde"),
    (one(wage={"2026-13": 3}), "geen periode"),
    (one(disabled=1), "true of false"),
    (one(status="rich"), "none / leefloon / pension"),
    (one(birth_date="vroeger"), "een datum als"),
    (one(birth_date="2026-05-16"), "na de dag van de berekening"),
    (one(birth_date="1900-01-01"), "ouder dan 125 jaar"),
    (one(birth_date="2015-01-01"), "niemand van 16 jaar of ouder"),
    (one(means=5), "'means' is niet bekend"),
]


@pytest.mark.parametrize(("data", "says"), BROKEN)
def test_what_cannot_be_is_refused_in_words(book: Rulebook, data: Any, says: str) -> None:
    with pytest.raises(SituationError) as refused:
        read(book, data)
    assert says in str(refused.value)


def test_a_child_is_younger_than_its_parent(book: Rulebook, mother: dict[str, Any]) -> None:
    mother["persons"]["tom"]["birth_date"] = "1980-01-01"
    with pytest.raises(SituationError, match="'tom' is ouder dan 'an', de ouder") as refused:
        read(book, mother)
    assert (refused.value.of, refused.value.fact) == ("tom", "birth_date")


def test_a_child_of_ten_has_no_wage(book: Rulebook, mother: dict[str, Any]) -> None:
    mother["persons"]["tom"]["wage"] = 100
    with pytest.raises(SituationError, match="'loon' kan hier niet") as refused:
        read(book, mother)
    assert (refused.value.of, refused.value.fact) == ("tom", "wage")


def test_null_asks_to_compute(book: Rulebook) -> None:
    assert check(book, one(aid={"2026-05": None}, means=None), date=DATE).entitlement("aid") == "maybe"
