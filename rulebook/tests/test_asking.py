"""ask: the next screen is what decides most for the least effort, and nothing is asked for nothing."""

import copy
import datetime as dt
from typing import Any

import pytest

from rulebook import Rulebook, check, load, next_block

from .conftest import DATE, LAW

TRUE: dict[str, Any] = {
    "an": {
        "wage": 1000,
        "savings": 100,
        "status": "leefloon",
        "status_since": "2025-01-01",
        "disabled": False,
    },
    "tom": {"status": "none", "status_since": "2025-01-01", "savings": 0, "wage": 0, "disabled": False},
    "home": {"rent": 650, "tenure": "tenant", "municipality": 41002},
}


@pytest.fixture
def started() -> dict[str, Any]:
    return {
        "persons": {"an": {"birth_date": "1990-01-01"}, "tom": {"birth_date": "2015-05-05"}},
        "households": {"home": {"applicant": "an", "children": ["tom"]}},
    }


def said(situation: dict[str, Any], of: str, fact: str, value: Any) -> None:
    rows = situation["persons"] if of in situation["persons"] else situation["households"]
    rows[of][fact] = value


def walk(book: Rulebook, situation: dict[str, Any], value: Any = None) -> list[Any]:
    """Answer all blocks, truly or always with `value`."""
    blocks = []
    while (block := next_block(book, situation, date=DATE)) is not None:
        blocks.append(block)
        assert len(blocks) < 40, "it never ends"
        for question in block.questions:
            said(situation, question.of, question.fact, value or TRUE[question.of][question.fact])
    return blocks


def test_a_block_is_about_one_person_and_nothing_more_sensitive(
    book: Rulebook, started: dict[str, Any]
) -> None:
    for block in walk(book, started):
        facts = [book.facts[question.fact] for question in block.questions]
        assert facts[0].theme == block.theme
        assert len({fact.sensitivity for fact in facts}) == 1
        assert {question.of for question in block.questions} == {block.of}


def small_law(rights: dict[str, str], **facts: dict[str, Any]) -> Rulebook:
    """The small law with other facts of a household, and rights with one condition each."""
    shared = {"label": "x", "question": "x", "of": "household", "theme": "home"}
    right = {"label": "x", "summary": "x", "authority": "x", "desk": "x", "without_amount": "x"}
    rows = [{"kind": "fact", "name": name, "record": shared | one} for name, one in facts.items()]
    for name, rule in rights.items():
        conditions = {"one": {"label": "x", "is": rule}}
        rows.append({"kind": "right", "name": name, "record": right | {"conditions": conditions}})
    return load(LAW, rows=rows)


MONEY = {"type": "money", "per": "month", "min": 0, "max": 9000}


def test_a_screen_with_room_has_other_themes_of_the_same_person(started: dict[str, Any]) -> None:
    both = small_law(
        {"one": "left", "other": "right", "last": "secret"},
        left={"type": "bool"},
        right={"type": "bool", "theme": "energy"},
        secret={"type": "bool", "theme": "energy", "sensitivity": "special"},
    )
    block = next_block(both, started, date=DATE, rights=["one", "other", "last"])
    assert block is not None
    assert sorted(question.fact for question in block.questions) == ["left", "right"]
    assert sorted(block.title.split(", ")) == ["Energie", "Wonen"]


def test_what_would_not_be_missed_waits(started: dict[str, Any]) -> None:
    """Of two incomes that together must be low, the second is asked only when the first leaves it open."""
    incomes = small_law({"low": "first + second < eur('1000', 'month')"}, first=MONEY, second=MONEY)
    block = next_block(incomes, started, date=DATE, rights=["low"])
    assert block is not None
    for value, more in ((5000, False), (10, True)):
        said(started, "home", block.questions[0].fact, value)
        assert (next_block(incomes, started, date=DATE, rights=["low"]) is not None) == more


def test_a_sum_that_decides_nothing_is_asked_after_what_decides(started: dict[str, Any]) -> None:
    """What is paid can undo an income that is high enough; a second income cannot."""
    rights, paid = {"low": "first + second - paid < eur('1000', 'month')"}, MONEY | {"max": 90_000}
    law = small_law(rights, first=MONEY, second=MONEY, paid=paid)
    said(started, "home", "first", 5000)
    asked = []
    while block := next_block(law, started, date=DATE, rights=["low"]):
        for question in block.questions:
            asked.append(question.fact)
            said(started, "home", question.fact, 0)
    assert asked == ["paid"]


def test_a_day_that_no_line_runs_through_is_not_asked(started: dict[str, Any]) -> None:
    started["persons"]["an"]["birth_date"] = {"min": "1990-01-01", "max": "1990-12-31", "ask": True}
    old = small_law({"old": "any(years(birth_date) >= 30) and left"}, left={"type": "bool"})
    block = next_block(old, started, date=DATE, rights=["old"])
    assert block is not None
    assert [question.fact for question in block.questions] == ["left"]


def test_when_all_is_answered_every_right_is_decided(book: Rulebook, started: dict[str, Any]) -> None:
    walk(book, started)
    answers = check(book, started, date=DATE)
    assert [answers.entitlement(right) for right in answers.rights] == ["yes", "yes", "yes"]


def test_nothing_is_asked_that_can_no_longer_matter(book: Rulebook, started: dict[str, Any]) -> None:
    started["households"]["home"] |= {"municipality": 11001, "tenure": "owner"}
    asked = {question.fact for block in walk(book, started) for question in block.questions}
    assert not asked & {"status", "status_since", "rent"}  # the pass is of another city, she does not rent
    assert asked == {"wage", "savings"}


def test_what_no_rule_needs_is_never_asked(book: Rulebook, started: dict[str, Any]) -> None:
    asked = {question.fact for block in walk(book, started) for question in block.questions}
    assert not asked & {"taxable_income", "disabled"}


def test_what_is_sensitive_comes_last(book: Rulebook, started: dict[str, Any]) -> None:
    order = [block.questions[0].sensitivity for block in walk(book, started)]
    assert order.index("personal") > max(
        at for at, one in enumerate(order) if one == "ordinary" and at < order.index("personal")
    )
    first_personal = order.index("personal")
    assert "ordinary" not in order[:first_personal] or order[0] == "ordinary"
    assert sorted(order[:first_personal]) == ["ordinary"] * first_personal


def test_i_do_not_know_is_an_answer_and_is_not_asked_again(book: Rulebook, started: dict[str, Any]) -> None:
    blocks = walk(book, started, value={"unknown": True})
    asked = [(question.of, question.fact) for block in blocks for question in block.questions]
    assert len(asked) == len(set(asked))
    assert check(book, started, date=DATE).entitlement("aid") == "maybe"


def test_the_count_of_what_is_left_goes_down_to_nothing(book: Rulebook, started: dict[str, Any]) -> None:
    blocks = walk(book, started)
    assert blocks[-1].left == 1
    assert [block.decided for block in blocks] == sorted(block.decided for block in blocks)
    assert all(block.open + block.decided == 3 for block in blocks)


def test_a_question_about_somebody_else_has_the_name(book: Rulebook, started: dict[str, Any]) -> None:
    started["households"]["home"] |= {"municipality": 41002, "tenure": "owner"}
    started["persons"]["an"] |= {"wage": 1000, "savings": 0, "status": "none"}
    block = next_block(book, started, date=DATE, names={"tom": "Kind 1"})
    assert block is not None
    assert (block.title, block.of_label) == ("Uitkeringen en statuten van Kind 1", "Kind 1")


def test_asking_changes_nothing_in_the_situation(book: Rulebook, started: dict[str, Any]) -> None:
    before = copy.deepcopy(started)
    next_block(book, started, date=DATE)
    assert started == before


def test_two_unknowns_that_only_matter_together_are_asked(book: Rulebook, started: dict[str, Any]) -> None:
    """(a and b) or (not a and not b): neither alone decides anything."""
    yes_no = {"type": "bool"}
    both = small_law({"match": "(left and right) or (not left and not right)"}, left=yes_no, right=yes_no)
    block = next_block(both, started, date=DATE, rights=["match"])
    assert block is not None
    said(started, "home", block.questions[0].fact, True)
    block = next_block(both, started, date=DATE, rights=["match"])
    assert block is not None
    said(started, "home", block.questions[0].fact, True)
    assert check(both, started, date=DATE, rights=["match"]).entitlement("match") == "yes"
    assert next_block(both, started, date=DATE, rights=["match"]) is None


def test_a_range_that_stays_a_question_is_asked(book: Rulebook, started: dict[str, Any]) -> None:
    started["persons"]["an"] |= {"birth_date": {"min": "2007-05-16", "max": "2008-05-15", "ask": True}}
    started["persons"]["tom"] |= {"birth_date": "2026-01-01"}
    asked = {
        (q.of, q.fact)
        for block in [next_block(book, started, date=dt.date(2026, 1, 15))]
        if block
        for q in block.questions
    }
    assert asked
