"""Tests of rules in YAML: what they compare, and that they can fail."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from rulebook import LawError, Rulebook
from rulebook.examples import Example, read_examples, run_example

from .conftest import LAW

EXAMPLES = read_examples(LAW / "tests")
SHIPPED = read_examples()


def example(**given: Any) -> Example:
    known = {
        "file": "x.yaml",
        "name": "x",
        "period": dt.date(2025, 6, 15),
        "input": {
            "persons": {"an": {"birth_date": "1990-01-01"}},
            "households": {"home": {"applicant": "an"}},
            "rest": "none",
        },
        "unknown": (),
        "output": {"aid": True},
        "margin": 0,
    }
    return Example(**(known | given))


@pytest.mark.parametrize("one", EXAMPLES, ids=lambda one: one.name)
def test_the_small_law_passes_its_tests(book: Rulebook, one: Example) -> None:
    assert run_example(book, one) == []


@pytest.mark.parametrize("one", SHIPPED, ids=lambda one: f"{one.file[:-5]}: {one.name}")
def test_the_law_passes_its_tests(shipped: Rulebook, one: Example) -> None:
    assert run_example(shipped, one) == []


@pytest.mark.parametrize(
    ("output", "says"),
    [
        ({"aid": False}, "aid: no was expected, not yes"),
        ({"aid": "maybe"}, "aid: maybe was expected, not yes"),
        ({"aid.amount": 1314.21}, "aid.amount: 1314.21 was expected, not 1314.2"),
        ({"aid.amount": [0, 1314.20]}, "not 1314.2"),
        ({"aid.amount": None}, "nothing was expected"),
        ({"aid": {"an": False}}, "no was expected for an, not yes"),
        ({"aid": {"eva": True}}, "yes was expected for eva, not nothing"),
        ({"aid.condition.means": False}, "not yes"),
        ({"aid.condition.castle": True}, "nothing that can be tested"),
        ({"means": 1}, "means: 1 was expected for an, not 0.0"),
        ({"category": {"an": "family"}}, "family was expected for an, not single"),
        ({"castle": True}, "no right or variable"),
    ],
)
def test_a_test_that_is_wrong_fails(book: Rulebook, output: dict[str, Any], says: str) -> None:
    [problem] = run_example(book, example(output=output))
    assert says in problem


def test_a_margin_is_allowed_when_it_is_written(book: Rulebook) -> None:
    assert run_example(book, example(output={"aid.amount": 1314.21}, margin=0.01)) == []


def test_a_situation_that_cannot_be_is_a_failure_not_a_crash(book: Rulebook) -> None:
    given = {"persons": {"an": {"wages": 3}}, "households": {"home": {"applicant": "an"}}}
    [problem] = run_example(book, example(input=given))
    assert "'wages' is niet bekend" in problem
    [problem] = run_example(book, example(unknown=("an.castle",)))
    assert "nothing that can be unknown" in problem


def test_a_test_with_a_word_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("- {name: x, period: 2025, input: {}, output: {}, outptu: {}}")
    with pytest.raises(LawError, match="outptu"):
        read_examples(tmp_path)


def test_a_year_or_month_is_its_first_day(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(
        "- {name: x, period: 2025, input: {}, output: {}}\n"
        "- {name: y, period: 2025-03, input: {}, output: {}}"
    )
    assert [one.period for one in read_examples(tmp_path)] == [dt.date(2025, 1, 1), dt.date(2025, 3, 1)]
