"""ask: the next screen is what decides most for the least effort, and nothing is asked for nothing."""

import copy
import datetime as dt
from typing import Any

import pytest

from rulebook import Rulebook, check, next_block

from .conftest import DATE

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


def test_a_block_is_about_one_person_and_one_theme(book: Rulebook, started: dict[str, Any]) -> None:
    for block in walk(book, started):
        facts = [book.facts[question.fact] for question in block.questions]
        assert {fact.theme for fact in facts} == {block.theme}
        assert {question.of for question in block.questions} == {block.of}


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
    from rulebook import load

    from .conftest import LAW

    plain = {"label": "x", "question": "x", "type": "bool", "of": "household", "theme": "home"}
    both = load(
        LAW,
        rows=[
            {"kind": "fact", "name": "left", "record": plain},
            {"kind": "fact", "name": "right", "record": plain},
            {"kind": "right", "name": "match", "record": {
                "label": "x", "summary": "x", "authority": "x", "desk": "x", "without_amount": "x",
                "conditions": {"same": {"label": "x", "is": "(left and right) or (not left and not right)"}},
            }},
        ],
    )  # fmt: skip
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
