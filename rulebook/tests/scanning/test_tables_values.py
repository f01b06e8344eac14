"""A value in a table means what it means in a situation."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rulebook.errors import SituationError, TableError
from rulebook.kinds import BOOL, DATE, Kind, Type, count, money
from rulebook.model import Fact
from rulebook.scanning.columns import read_columns
from rulebook.values import exact_value

WIDE = {"low": -(10**11), "high": 10**11}


def fact(kind: Type, **bounds: int) -> Fact:
    return Fact(name="one", label="one", level="person", type=kind, period="eternity", question="", **bounds)


MONEY, COUNT = fact(money("month"), **WIDE), fact(count(), **WIDE)
DAY = fact(DATE, low=1, high=dt.date.max.toordinal())
CHOICE = fact(Type(Kind.CHOICE, "one", ("tenant", "owner", "other")), low=7, high=7)
YES_NO = fact(BOOL, high=1)


def told(one: Fact, value: Any, dtype: Any = None, *, cents: bool = False) -> int | None:
    """What a table with this value says; None when the row is set aside."""
    read = read_columns(pl.DataFrame({"one": pl.Series([value], dtype=dtype)}), {"one": (one, cents)})["one"]
    refused = any(mask is not None and mask[0] for mask in (read.bad, read.outside))
    assert refused == (read.values[0] is None)
    return None if refused else int(read.values[0])


def expected(one: Fact, value: Any) -> int | None:
    try:
        return exact_value(one, value, of="")
    except SituationError:
        return None


@given(
    st.floats(allow_nan=True, allow_infinity=True) | st.integers(-(10**12), 10**12).map(lambda one: one / 100)
)
@example(0.1 + 0.2)
@example(1.005)
@example(-0.0)
@example(1e307)
def test_an_amount_with_a_float_is_read_as_in_a_situation(value: float) -> None:
    assert told(MONEY, value) == expected(MONEY, value)


@given(st.from_regex(r"\A-?[0-9]{0,12}\.?[0-9]{0,5}\Z") | st.decimals(-(10**9), 10**9, places=2).map(str))
@example(".")
@example("5.")
@example(".5")
@example("-")
@example("1.230")
@example("1e3")
@example("00012.50")
def test_an_amount_as_text_is_read_as_in_a_situation(value: str) -> None:
    if value:
        assert told(MONEY, value) == expected(MONEY, value)


@given(st.integers(-(10**17), 10**17))
def test_a_whole_number_of_euro_or_of_something_is_read_as_in_a_situation(value: int) -> None:
    assert told(MONEY, value) == expected(MONEY, value)
    assert told(COUNT, value) == expected(COUNT, value)


@given(st.floats(allow_nan=True, allow_infinity=True) | st.integers(-1000, 1000).map(float))
def test_a_count_with_a_float_is_read_as_in_a_situation(value: float) -> None:
    assert told(COUNT, value) == expected(COUNT, value)


@given(st.dates() | st.dates().map(str) | st.dates().map(lambda one: one.strftime("%Y%m%d")))
@example("2023-02-29")
@example("01/05/2024")
@example("2024-5-1")
def test_a_day_is_read_as_in_a_situation(value: Any) -> None:
    if not isinstance(value, str) or len(value) in {8, 10}:
        assert told(DAY, value) == expected(DAY, value)


@pytest.mark.parametrize("value", ["tenant", "other", "landlord", "Tenant", "tenant|owner"])
def test_a_choice_goes_by_its_name(value: str) -> None:
    assert told(CHOICE, value) == expected(CHOICE, value)
    assert told(CHOICE, value, pl.Enum([value])) == expected(CHOICE, value)


@pytest.mark.parametrize(
    ("value", "dtype", "cents"),
    [
        (Decimal("12.50"), pl.Decimal(10, 2), 1250),
        (Decimal("12.5"), pl.Decimal(10, 1), 1250),
        (Decimal("12.5000"), pl.Decimal(10, 4), 1250),
        (Decimal("-12.5000"), pl.Decimal(10, 4), -1250),
        (Decimal("12.5010"), pl.Decimal(10, 4), None),
        ("12,5", None, 1250),
        (" 12,50 ", None, 1250),
        ("1.234,56", None, None),
        ("12,505", None, None),
        ("=1+1", None, None),
        ("9" * 400, None, None),
    ],
)
def test_an_amount_can_also_be_a_decimal_or_have_a_comma(value: Any, dtype: Any, cents: int | None) -> None:
    assert told(MONEY, value, dtype) == cents


@pytest.mark.parametrize("value", [True, 1, 1.0, "1", "ja", "Ja", "TRUE", " ja "])
def test_yes_has_many_forms(value: Any) -> None:
    assert told(YES_NO, value) == 1


@pytest.mark.parametrize("value", [2, -1, 0.5, "misschien", "=ja"])
def test_what_is_neither_yes_nor_no_is_set_aside(value: Any) -> None:
    assert told(YES_NO, value) is None


def test_cents_are_whole_numbers() -> None:
    assert told(MONEY, 1250, cents=True) == 1250
    assert told(MONEY, 12.5, cents=True) is None


def test_what_lies_outside_the_bounds_is_told_apart_from_what_means_nothing() -> None:
    narrow = replace(COUNT, low=0, high=10)
    read = read_columns(pl.DataFrame({"one": ["11", "x", "3", "", None]}), {"one": (narrow, False)})["one"]
    assert read.outside is not None
    assert read.bad is not None
    assert read.outside.to_list() == [True, False, False, False, False]
    assert read.bad.to_list() == [False, True, False, False, False]
    assert read.values.to_list() == [None, None, 3, None, None]


def test_a_column_that_can_never_be_a_fact_is_refused_as_a_whole() -> None:
    with pytest.raises(TableError, match="bedragen in euro"):
        read_columns(pl.DataFrame({"one": [[1]]}), {"one": (MONEY, False)})
