"""What people type becomes the figure they mean, or a refusal in words."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baken.foundation.ui.api import number_text
from baken.indicators.api import Kind, NotANumber, ReadValue, read_number, read_value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", "12"),
        (" 1 234,56 ", "1234.56"),
        ("1\u00a0234,56", "1234.56"),
        ("1.234,56", "1234.56"),
        ("1.234.567", "1234567"),
        ("1.234", "1234"),  # a point before three digits groups
        ("1.5", "1.5"),
        ("0.125", "0.125"),
        ("12,5", "12.5"),
        ("1,234", "1.234"),  # a comma is always the decimal sign
        ("-3", "-3"),
        ("\u22123,5", "-3.5"),
        ("+4", "4"),
        ("007", "7"),
        ("0", "0"),
    ],
)
def test_numbers_are_read_as_dutch_speakers_write_them(text: str, value: str) -> None:
    assert read_number(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        "N/A", "zie beschrijving", "ja", "", " ", "1.23.4", "1,234.56", "1 23", "1.234 567", "12 %", "€ 5",
        "1e5", "NaN", "Infinity", "١٢", "½", "--1", "-", ",5", "5,", "1,2,3", "0x10", "1_000", "1" * 5_000,
        "200 of 300", "\x00", "1\n2",
    ],
)  # fmt: skip
def test_text_never_becomes_a_number(text: str) -> None:
    with pytest.raises(NotANumber) as refused:
        read_number(text)
    assert str(refused.value).endswith(("1.234,56. Uitleg hoort bij de opmerking.", "Vul een cijfer in."))
    assert len(str(refused.value)) < 200


def test_the_unit_of_the_indicator_may_stand_behind_the_number() -> None:
    assert read_number("1.234,56 EUR", unit="EUR") == Decimal("1234.56")
    assert read_number("20 Plaatsen", unit="plaatsen") == 20
    with pytest.raises(NotANumber):
        read_number("20 kinderen", unit="plaatsen")


@pytest.mark.parametrize(
    ("kind", "text", "read"),
    [
        (Kind.PERCENTAGE, "12,5 %", ReadValue(value=Decimal("12.5"))),
        (Kind.PERCENTAGE, "130", ReadValue(value=Decimal(130))),
        (Kind.PERCENTAGE, "5/12", ReadValue(numerator=Decimal(5), denominator=Decimal(12))),
        (Kind.PERCENTAGE, "5 van de 12", ReadValue(numerator=Decimal(5), denominator=Decimal(12))),
        (Kind.PERCENTAGE, "1.200 op 3.000", ReadValue(numerator=Decimal(1200), denominator=Decimal(3000))),
        (Kind.YES_NO, "Ja", ReadValue(value=Decimal(1))),
        (Kind.YES_NO, "neen", ReadValue(value=Decimal(0))),
        (Kind.STEPS, " In Opmaak", ReadValue(value=Decimal(1))),
        (Kind.NUMBER, "3", ReadValue(value=Decimal(3))),
    ],
)
def test_each_kind_is_read_in_its_own_way(kind: Kind, text: str, read: ReadValue) -> None:
    assert read_value(text, kind=kind, steps=["niet gestart", "in opmaak"]) == read


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("text", ["N/A", "misschien", "een/twee", "1/2/3", "12 kinderen"])
def test_no_kind_takes_a_text(kind: Kind, text: str) -> None:
    with pytest.raises(NotANumber):
        read_value(text, kind=kind, steps=["niet gestart", "in opmaak"])


@given(st.decimals(min_value=-(10**13), max_value=10**13, places=4))
def test_what_the_screen_writes_can_be_read_back(value: Decimal) -> None:
    assert read_number(number_text(value)) == value
    assert read_number(f"{value:f}".replace(".", ",")) == value


@given(st.text(max_size=80))
def test_any_text_is_a_finite_number_or_a_refusal(text: str) -> None:
    value = None
    with suppress(NotANumber):
        value = read_number(text)
    if value is not None:
        assert value.is_finite()
        assert any(character.isdigit() for character in text)
