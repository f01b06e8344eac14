"""What cannot be is refused with a clear word, and whatever JSON comes in never breaks the law that ships."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rulebook import LawError, Rulebook, SituationError, check
from rulebook.checking import compiled_for

DATE = dt.date(2026, 4, 1)
LONGEST = 400
MANY = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
HOME = {"applicant": ["an"], "children": ["tom"]}
IMPOSSIBLE: list[tuple[dict[str, Any], str]] = [
    (
        {
            "persons": {"an": {"birth_date": "2000-01-01"}, "tom": {"birth_date": "1990-01-01"}},
            "households": {"h": HOME},
        },
        "tom.birth_date: 'tom' is ouder dan 'an', de ouder",
    ),
    (
        {
            "persons": {"an": {"birth_date": "2015-01-01"}, "tom": {"birth_date": "2016-01-01"}},
            "households": {"h": HOME},
        },
        "h: er is niemand van 16 jaar of ouder",
    ),
    (
        {
            "persons": {f"p{number}": {} for number in range(40)},
            "households": {"h": {"applicant": "p0", "children": [f"p{number}" for number in range(1, 40)]}},
        },
        "persons: meer dan 30 personen in één situatie",
    ),
    (
        {"persons": {"an": {"wage_net": -100}}, "households": {"h": {"applicant": "an"}}},
        "an.wage_net: 'nettoloon' ligt tussen",
    ),
    (
        {"persons": {"an": {"birth_date": "2031-01-01"}}, "households": {"h": {"applicant": "an"}}},
        "an.birth_date: ",
    ),
    (
        {"persons": {"an": {"wage_nett": 100}}, "households": {"h": {"applicant": "an"}}},
        "bedoel je 'wage_net'",
    ),
]


@pytest.mark.parametrize(("data", "message"), IMPOSSIBLE, ids=[message for _, message in IMPOSSIBLE])
def test_a_situation_that_cannot_be_is_refused_with_its_fact(
    shipped: Rulebook, data: dict[str, Any], message: str
) -> None:
    with pytest.raises(SituationError) as refused:
        check(shipped, data, date=DATE)
    assert message in str(refused.value)


@pytest.mark.parametrize("year", [1990, 2002, 2015])
def test_before_the_law_an_error_or_each_right_left_out_names_what_is_missing(
    shipped: Rulebook, year: int
) -> None:
    data = {"persons": {"an": {"birth_date": "1960-01-01"}}, "households": {"h": {"applicant": "an"}}}
    try:
        left_out = check(shipped, data, date=dt.date(year, 6, 1)).missing_rights
    except LawError as error:
        left_out = {"all": str(error)}
    assert left_out
    for reason in left_out.values():
        assert f"{year}-06-01" in reason
        assert ": " in reason, "the parameter or the right comes first"


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
PLACES = ["persons", "households", "families", "an", "tom", "applicant", "children", "partner"]
FACTS = ["birth_date", "rent", "wage_net", "tenure", "taxable_income", "leefloon"]
VALUES = ["unknown", "min", "max", "one_of", "2025", "2026-04"]
NAMES = st.sampled_from([*PLACES, *FACTS, *VALUES])


def nested(keys: st.SearchStrategy[str], leaves: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.recursive(
        leaves,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4),
        max_leaves=12,
    )


ANYTHING = nested(st.text(max_size=6) | NAMES, SCALARS | NAMES)
NEARLY = st.fixed_dictionaries(
    {
        "persons": st.dictionaries(
            st.sampled_from(["an", "tom"]), st.dictionaries(NAMES, ANYTHING, max_size=4)
        ),
        "households": st.dictionaries(
            NAMES, st.dictionaries(NAMES, ANYTHING | NAMES, max_size=4), max_size=2
        ),
    }
)


def test_whatever_json_comes_in_is_answered_or_refused_as_a_situation(shipped: Rulebook) -> None:
    compiled_for(shipped, DATE)

    @MANY
    @given(data=ANYTHING | NEARLY)
    def refused(data: Any) -> None:
        try:
            answers = check(shipped, data, date=DATE)
        except SituationError as error:
            message = str(error)
        else:
            message = ""
            assert set(answers.rights) == set(compiled_for(shipped, DATE).rights)
        assert len(message) < LONGEST

    refused()


def test_a_value_that_does_not_fit_is_refused_with_its_person_and_fact(shipped: Rulebook) -> None:
    for name, fact in shipped.facts.items():
        group, of = ("persons", "an") if fact.level == "person" else ("households", "h")
        wrong: list[Any] = [
            {"unknown": False},
            {"min": 9, "max": 1},
            [],
            "",
            "x",
            1.23456,
            10**30,
            float("nan"),
        ]
        for value in wrong:
            data: dict[str, Any] = {"persons": {"an": {}}, "households": {"h": {"applicant": "an"}}}
            data[group][of][name] = value
            with pytest.raises(SituationError) as error:
                check(shipped, data, date=DATE)
            assert (error.value.of, error.value.fact) == (of, name), value
