"""Numbers read as people in Flanders write them, and stay exact."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baken.foundation.ui.formats import euro_text, number_text, percent_text
from baken.foundation.ui.templatetags.ui import euro, number_nl

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("cents", "text"),
    [
        (59_572_916, f"€{NBSP}595.729,16"),
        (0, f"€{NBSP}0,00"),
        (5, f"€{NBSP}0,05"),
        (-123_456, f"−€{NBSP}1.234,56"),
        (100_000_000_000, f"€{NBSP}1.000.000.000,00"),
    ],
)
def test_an_amount_has_points_per_thousand_and_two_decimals(cents: int, text: str) -> None:
    assert euro_text(cents) == text


@settings(deadline=None)  # a busy machine may take its time over one example
@given(st.integers(min_value=-(10**18), max_value=10**18))
def test_no_cent_is_lost_in_the_text(cents: int) -> None:
    text = euro_text(cents)
    digits = int("".join(sign for sign in text if sign.isdigit()))
    assert (-digits if text.startswith("−") else digits) == cents


def test_a_whole_amount_rounds_half_away_from_zero() -> None:
    assert euro_text(250, decimals=False) == f"€{NBSP}3"
    assert euro_text(-250, decimals=False) == f"−€{NBSP}3"
    assert euro_text(-49, decimals=False) == f"€{NBSP}0"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (87332, "87.332"),
        (Decimal("1234.50"), "1.234,5"),
        (Decimal("-0.5"), "−0,5"),
        (Decimal("1E+3"), "1.000"),
    ],
)
def test_a_number_keeps_the_decimals_it_has(value: int | Decimal, text: str) -> None:
    assert number_text(value) == text


def test_a_percentage_has_at_most_one_decimal() -> None:
    assert percent_text(Decimal("12.25")) == f"12,3{NBSP}%"
    assert percent_text(64) == f"64{NBSP}%"
    assert percent_text(Decimal("-0.01")) == f"0{NBSP}%"


def test_an_amount_that_is_not_integer_cents_is_refused() -> None:
    for wrong in (12.5, Decimal("12.5"), True, "12"):
        with pytest.raises(TypeError):
            euro(wrong)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="NaN"):
        number_text(Decimal("NaN"))


def test_nothing_shows_as_nothing() -> None:
    assert euro(None) == ""
    assert number_nl(None) == ""
