"""The school allowance with round ceilings, as rulespec-be tests the decree (school_allowance.yaml)."""

import datetime as dt
from dataclasses import replace
from functools import cache

import pytest

from rulebook import Rulebook, check, load
from rulebook.edges import with_parameter
from rulebook.parameters import Parameter

SEPTEMBER_2019 = dt.date(2019, 10, 1)


@cache
def round_ceilings() -> Rulebook:
    """The shipped law with ceilings of 10 000 and 30 000 euro, whatever the points."""
    book = load()
    for scale, ceiling in (("income_minimum", 10_000_00), ("income_maximum", 30_000_00)):
        for bracket in book.parameters.scales[f"schooltoeslag.{scale}"].brackets:
            book = with_parameter(book, _always(bracket.of, ceiling))
    return book


def _always(parameter: Parameter, value: int) -> Parameter:
    return replace(parameter, values=(replace(parameter.values[0], value=value, at_most=None),))


@pytest.mark.parametrize(
    ("school", "income", "amount"),
    [
        ("primary", {"taxable_income": {"2017": 5000}}, 188_19),
        ("primary", {"taxable_income": {"2017": 20_000}}, 121_01),  # 94.095 is less than the minimum
        ("primary", {"untaxed_benefits": {"2017": 2000}}, 244_37),
        ("primary", {"taxable_income": {"2017": 30_000}}, 121_01),
        ("primary", {"taxable_income": {"2017": 35_000}}, None),
        ("nursery", {"taxable_income": {"2017": 5000}}, 103_70),
        ("nursery", {"taxable_income": {"2017": 50_000}}, None),  # the maximum holds for nursery school too
    ],
)
def test_the_decree_with_round_ceilings(school: str, income: dict[str, object], amount: int | None) -> None:
    situation = {
        "persons": {
            "an": {"birth_date": "1985-01-01", **income},
            "tom": {"birth_date": "2012-01-01", "child_benefit": True, "education": school},
        },
        "households": {"home": {"applicant": "an", "children": ["tom"]}},
    }
    found = check(
        round_ceilings(), situation, date=SEPTEMBER_2019, rights=["schooltoeslag"], rest_is_none=True
    )
    (tom,) = [one for one in found.rights["schooltoeslag"] if one.of == "tom"]
    assert tom.entitlement == ("no" if amount is None else "yes")
    if amount is not None:
        assert tom.amount is not None
        assert (tom.amount.low, tom.amount.high) == (amount, amount)
