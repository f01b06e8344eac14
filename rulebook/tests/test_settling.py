"""Unknowns that hang together are resolved by trying their cases."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook import check, load
from rulebook.checking import answer, compiled_for

from .conftest import DATE, LAW
from .situations import blurred, points
from .test_bounds import SLOW, _read


def entitlement(condition: str, **home: Any) -> str:
    right = {
        "label": "x", "summary": "x", "authority": "x", "desk": "x", "without_amount": "x",
        "conditions": {"it": {"label": "x", "is": condition}},
    }  # fmt: skip
    book = load(LAW, rows=[{"kind": "right", "name": "thing", "record": right}])
    data = {
        "persons": {"an": {"birth_date": "1990-01-01"}},
        "households": {"home": {"applicant": "an", **home}},
    }
    return check(book, data, date=DATE, rights=["thing"]).entitlement("thing")


@pytest.mark.parametrize(
    ("condition", "answer"),
    [
        ("rent > eur('500', 'month') or rent <= eur('500', 'month')", "yes"),
        ("rent > eur('500', 'month') and rent <= eur('500', 'month')", "no"),
        ("rent > eur('500', 'month') and rent < eur('500.02', 'month')", "maybe"),
        ('tenure == "owner" or tenure != "owner"', "yes"),
        ('tenure == "owner" and tenure == "tenant"', "no"),
        ("any(disabled) or not any(disabled)", "yes"),
        ("any(years(birth_date) >= 18) or rent > eur('1', 'month')", "yes"),
        ("rent > eur('500', 'month') or any(disabled)", "maybe"),
    ],
)
def test_what_holds_in_every_case_holds(condition: str, answer: str) -> None:
    assert entitlement(condition) == answer


def test_trying_cases_is_never_too_sure(book: Any) -> None:
    """As for ranges: what turns out to be true lies within what was said."""
    compiled = compiled_for(book, DATE)

    @SLOW
    @given(data=st.data())
    def within(data: st.DataObject) -> None:
        true = data.draw(points(book, DATE))
        situation = _read(compiled, true)
        said = check(book, data.draw(blurred(book, true)), date=DATE)
        rows, _ = compiled.exact(situation)
        for name, found in rows.items():
            for one, (holds, _, amount, _) in zip(said.rights[name], found, strict=True):
                right = all(holds)
                assert one.entitlement in ({"yes", "maybe"} if right else {"no", "maybe"})
                if right and one.amount:
                    assert one.amount.low <= amount <= one.amount.high

    within()


def test_trying_leaves_the_situation_as_it_was(book: Any, mother: dict[str, Any]) -> None:
    compiled = compiled_for(book, DATE)
    situation = _read(compiled, mother)
    before = situation.copy()

    answer(compiled, situation)
    assert situation == before
