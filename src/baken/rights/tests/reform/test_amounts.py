"""What somebody types for an amount of the law, and the address that keeps it."""

import datetime as dt
from fractions import Fraction

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from baken.rights.reform.amounts import AmountKind, AmountWrong, LawAmount, misordered, plain, read, slider
from baken.rights.reform.computing import read_scenario
from baken.rights.reform.state import MOST_SCENARIOS, StudioState, from_address
from baken.rights.rules import laws, reforms

DAY = dt.date(2024, 3, 15)


def amount(
    kind: AmountKind = AmountKind.MONEY, value: object = 120_000, name: str = "aid.single", **more: object
):
    return LawAmount(
        name=name, label="Leefgeld", kind=kind, unit="per maand" if kind is AmountKind.MONEY else "",
        value=value, text="", **more,
    )  # type: ignore[arg-type]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("1250,50", 125_050), ("1.250,50", 125_050), ("€ 1.250", 125_000), ("1250.5", 125_050),
        ("+10 %", 132_000), ("-5%", 114_000), ("+0,01 %", 120_012), ("\u2212 5 %", 114_000), ("0", 0),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_people_write_it(typed: str, cents: int) -> None:
    change = read(amount(), typed)
    assert change is not None
    assert change.value == cents


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("veel", "geen getal"), ("12,345", "twee cijfers na de komma"), ("-3", "niet negatief"),
        ("-150 %", "niet negatief"), ("12001", r"te hoog. Hoogstens € 12.000 per maand"),
        ("1e9", "geen getal"),
        ("+9999 %", "te hoog"), ("١٢", "geen getal"), ("=1+1", "geen getal"), ("1,2,3", "geen getal"),
    ],
)  # fmt: skip
def test_what_cannot_be_an_amount_is_refused_with_the_reason(typed: str, why: str) -> None:
    with pytest.raises(AmountWrong, match=why):
        read(amount(), typed)


def test_the_value_of_the_law_itself_is_no_change() -> None:
    assert read(amount(), "1.200") is None
    assert read(amount(), "+0 %") is None
    assert read(amount(), " ") is None


def test_rates_numbers_days_and_yes_or_no_each_have_their_own_rule() -> None:
    assert read(amount(AmountKind.RATE, Fraction(1, 4)), "33,3 %").value == Fraction(333, 1000)
    assert read(amount(AmountKind.RATE, Fraction(1, 4)), "+10 %").value == Fraction(275, 1000)
    with pytest.raises(AmountWrong, match="Hoogstens 100"):
        read(amount(AmountKind.RATE, Fraction(1, 4)), "101")
    assert read(amount(AmountKind.COUNT, 18), "21").value == 21
    assert read(amount(AmountKind.COUNT, 18), "+10 %").value == 20
    with pytest.raises(AmountWrong, match="geheel getal"):
        read(amount(AmountKind.COUNT, 18), "18,5")
    assert read(amount(AmountKind.BOOL, False), "Ja").value is True
    with pytest.raises(AmountWrong, match="ja of nee"):
        read(amount(AmountKind.BOOL, False), "misschien")
    assert read(amount(AmountKind.DATE, DAY.toordinal()), "2024-03-16").value == DAY.toordinal() + 1
    with pytest.raises(AmountWrong, match="geen dag"):
        read(amount(AmountKind.DATE, DAY.toordinal()), "16 maart")


@given(cents=st.integers(0, 100_000_000))
def test_what_stands_in_the_control_is_read_as_the_same_amount(cents: int) -> None:
    law = amount(value=cents)
    assert read(law, plain(law, cents)) is None


@given(text=st.text(max_size=30))
def test_whatever_is_typed_is_read_or_refused_in_words(text: str) -> None:
    for kind, value in ((AmountKind.MONEY, 100), (AmountKind.RATE, Fraction(1, 2)), (AmountKind.COUNT, 3)):
        try:
            change = read(amount(kind, value), text)
        except AmountWrong:
            continue
        else:
            assert change is None or 0 <= change.value <= amount(kind, value).bound


@given(cents=st.integers(0, 1_000_000_000), times=st.integers(0, 10))
def test_a_slider_reaches_from_nought_past_the_law_and_past_what_was_typed(cents: int, times: int) -> None:
    found = slider(amount(value=cents), cents * times)
    assert float(found.low) == 0
    assert float(found.high) >= float(found.value)
    assert float(found.high) >= cents / 50 - 1
    assert float(found.step) > 0


def test_slices_of_a_scale_begin_one_above_the_other() -> None:
    slices = [
        amount(name=f"s[{place}].threshold", value=place * 1000, scale="s", place=place)
        for place in (1, 2, 3)
    ]
    scenario = read_scenario(slices, {"s[2].threshold": "10"})
    assert list(scenario.wrong) == ["s[2].threshold"]
    assert "hoger beginnen dan de vorige (€ 10 per maand)" in scenario.wrong["s[2].threshold"]
    assert read_scenario(slices, {"s[2].threshold": "15"}).wrong == {}
    assert misordered(slices, {}) == {}


def test_the_address_keeps_the_whole_state_and_nothing_else() -> None:
    state = StudioState(
        date=DAY,
        rights=("aid", "rent"),
        scenarios=({"aid.single": "+10%", "s[1].threshold": "5.5"}, {}),
        edited=1,
    )
    assert from_address(QueryDict(state.query), today=dt.date(2030, 1, 1)) == state
    assert "bewerk" not in state.content


@given(text=st.text(max_size=200))
def test_any_address_gives_a_state_that_can_be_shown(text: str) -> None:
    hostile = QueryDict(mutable=True)
    hostile.setlist("scenario", [text] * 9)
    hostile.update({"dag": text, "bewerk": text, "recht": text})
    state = from_address(hostile, today=DAY)
    assert len(state.scenarios) == MOST_SCENARIOS
    assert 0 <= state.edited < MOST_SCENARIOS
    assert from_address(QueryDict(state.query), today=DAY).query == state.query


def test_the_law_gives_the_amounts_that_a_right_needs_with_value_unit_and_source() -> None:
    law = laws.law(municipality="41002")
    found = reforms.amounts_to_change(law, ["aid", "child_allowance", "nonsense"], date=DAY)
    assert list(found) == ["aid", "child_allowance"]
    single = next(one for one in found["aid"] if one.value == 120_000)
    assert (single.unit, single.source, single.start) == (
        "per maand", "Proefwet van 1 januari 2020", dt.date(2023, 11, 1),
    )  # fmt: skip
    names = [one.name for group in found.values() for one in group]
    assert len(names) == len(set(names))
    assert any(one.is_range for one in found["child_allowance"])
    assert found["aid"][0].kind is AmountKind.MONEY


def test_the_version_of_the_law_follows_the_day_and_the_chosen_rights_only() -> None:
    law = laws.law(municipality="41002")
    now = reforms.law_version(law, ["aid"], date=DAY)
    assert now == reforms.law_version(law, ["aid"], date=DAY - dt.timedelta(days=1))
    assert now != reforms.law_version(law, ["aid"], date=dt.date(2023, 6, 1))
    assert now != reforms.law_version(law, ["child_allowance"], date=DAY)
