"""The index rule gives every amount that was published, to the cent."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook.errors import ParameterMissing
from rulebook.indexation import (
    benefits_follow,
    by_pivot,
    by_steps,
    coefficient,
    crossings_on,
    half_up,
    indexed,
    indexed_per_month,
)
from rulebook.kinds import Kind
from rulebook.loading import SHIPPED
from rulebook.parameters import ParameterTree
from rulebook.yaml_text import read_yaml

CROSSINGS = st.integers(0, 60)
CENTS = st.integers(0, 10_000_000)


@dataclass
class Law:
    parameters: ParameterTree = field(default_factory=ParameterTree)


@pytest.fixture(scope="module")
def law() -> Law:
    """Only the parameters of the index."""
    found = Law()
    for path in sorted((SHIPPED / "parameters" / "indexation").glob("*.yaml")):
        found.parameters.add(
            f"indexation.{path.stem}", read_yaml(path.read_text(), where=path.name), where=path.name
        )
    return found


@pytest.mark.parametrize(
    ("crossings", "published"),
    [(10, 21669), (12, 22544), (16, 24403), (18, 25388), (20, 26413), (28, 30948)],
)
def test_the_part_of_a_wage_that_does_not_count_for_leefloon(crossings: int, published: int) -> None:
    assert indexed(17776, crossings=crossings) == published


@pytest.mark.parametrize(
    ("crossings", "published"),
    [(27, (85897, 128846, 174129)), (28, (87613, 131420, 177607)), (29, (89365, 134047, 181157))],
)
def test_leefloon_per_month(crossings: int, published: tuple[int, int, int]) -> None:
    bases = (603883, 905825, 1224174)
    assert tuple(indexed_per_month(base, crossings=crossings) for base in bases) == published


@pytest.mark.parametrize(
    ("base", "published"),
    [(87060, 114876), (296667, 391452), (474037, 625492), (690612, 911263), (783456, 1033770)],
)
def test_integration_allowance_per_year_on_its_legal_bases(base: int, published: int) -> None:
    assert indexed(base, crossings=14) == published


@pytest.mark.parametrize(
    ("base", "published"),
    [(90833, 12920), (300440, 42735), (477810, 67965), (694385, 98771), (787229, 111977)],
)
def test_integration_allowance_per_month_of_may_2024(base: int, published: int) -> None:
    assert int(half_up(Fraction(indexed(base, crossings=27), 12))) == published


@pytest.mark.parametrize(
    ("base", "crossings", "published"),
    [(1041066, 20, 128910), (1041066, 23, 136805), (1089285, 26, 151901), (1089285, 28, 158037)],
)
def test_income_guarantee_for_the_elderly(base: int, crossings: int, published: int) -> None:
    assert indexed_per_month(base, crossings=crossings) == published


@pytest.mark.parametrize(("leefloon", "published"), [(144915, 28983), (150777, 30155), (174129, 34826)])
def test_the_deduction_of_pro_deo_is_a_fifth_of_leefloon(leefloon: int, published: int) -> None:
    assert int(half_up(leefloon * Fraction(1, 5))) == published


def test_the_rounded_month_times_the_step_is_not_the_rule() -> None:
    assert by_steps(131420, steps=1) == 134048
    assert indexed_per_month(905825, crossings=29) == 134047


@pytest.mark.parametrize(
    ("amount", "steps", "published"),
    [
        (2076388, 3, 2203479),  # January to August 2022
        (2203479, 1, 2247549),  # to November 2022
        (407935, 1, 416094),
        (2338350, 3, 2481475),  # July 2023 to February 2025
        (432700, 3, 459185),
    ],
)
def test_ceilings_of_the_heating_fund_take_plain_steps_each_rounded(
    amount: int, steps: int, published: int
) -> None:
    assert by_steps(amount, steps=steps) == published


def test_the_heating_ceilings_rounded_only_at_the_end_would_be_a_cent_too_high() -> None:
    assert int(half_up(2076388 * Fraction(102, 100) ** 3)) == 2203480
    assert int(half_up(2338350 * Fraction(102, 100) ** 3)) == 2481476


@pytest.mark.parametrize(
    ("amount", "after", "expected"),
    [
        (2755086, "179.58", 2810169),
        (510042, "179.58", 520239),
        (2755086, "183.17", 2866347),
        (510042, "183.17", 530640),
    ],
)
def test_monthly_ceilings_of_the_verhoogde_tegemoetkoming_follow_the_pivots(
    amount: int, after: str, expected: int
) -> None:
    assert by_pivot(amount, before=Fraction("176.06"), after=Fraction(after)) == expected


@pytest.mark.parametrize(
    ("crossings", "expected"), [(0, "1"), (10, "1.219"), (20, "1.4859"), (28, "1.741"), (29, "1.7758")]
)
def test_coefficients_have_four_decimals(crossings: int, expected: str) -> None:
    assert coefficient(crossings) == Fraction(expected)


@given(crossings=CROSSINGS)
def test_a_coefficient_is_the_power_of_the_step_within_half_its_last_decimal(crossings: int) -> None:
    assert abs(coefficient(crossings) - Fraction(102, 100) ** crossings) <= Fraction(1, 20_000)
    assert coefficient(crossings) < coefficient(crossings + 1)


@given(base=CENTS, more=CENTS, crossings=CROSSINGS)
def test_more_base_and_more_crossings_never_give_less(base: int, more: int, crossings: int) -> None:
    amount = indexed_per_month(base, crossings=crossings)
    assert amount <= indexed_per_month(base + more, crossings=crossings)
    assert amount <= indexed_per_month(base, crossings=crossings + 1)
    assert indexed(base, crossings=0) == base


@given(value=st.fractions(0, 10_000), decimals=st.integers(0, 4))
def test_half_up_is_nearest_and_the_middle_goes_up(value: Fraction, decimals: int) -> None:
    rest = half_up(value, decimals=decimals) - value
    assert -Fraction(1, 2) < rest * 10**decimals <= Fraction(1, 2)


@given(amount=CENTS)
def test_a_pivot_and_back_changes_an_amount_by_a_cent_at_most(amount: int) -> None:
    low, high = Fraction("176.06"), Fraction("179.58")
    assert abs(by_pivot(by_pivot(amount, before=low, after=high), before=high, after=low) - amount) <= 1


@pytest.mark.parametrize(
    ("ask", "because"),
    [
        (lambda: coefficient(-1), "lies before the crossings"),
        (lambda: indexed(-1, crossings=1), "is not negative"),
        (lambda: by_steps(1, steps=-1), "cannot be taken back"),
        (lambda: by_pivot(1, before=Fraction(0), after=Fraction(1)), "more than nothing"),
    ],
)
def test_what_cannot_be_is_refused(ask: Callable[[], object], because: str) -> None:
    with pytest.raises(ValueError, match=because):
        ask()


@pytest.mark.parametrize(
    ("date", "expected"),
    [("2016-05-01", 14), ("2022-03-31", 21), ("2022-05-01", 22), ("2026-02-28", 28), ("2026-11-24", 29)],
)
def test_crossings_of_a_day(law: Law, date: str, expected: int) -> None:
    assert crossings_on(law, dt.date.fromisoformat(date)) == expected


def test_a_forecast_counts_only_when_it_is_asked_for(law: Law) -> None:
    assert crossings_on(law, dt.date(2026, 10, 1)) == 29
    assert crossings_on(law, dt.date(2026, 10, 1), forecasts=True) == 30


def test_a_month_that_the_sources_do_not_give_is_missing(law: Law) -> None:
    assert crossings_on(law, dt.date(2011, 5, 31)) == 12
    with pytest.raises(ParameterMissing):
        crossings_on(law, dt.date(2013, 1, 1))


def test_crossings_after_the_look_up_date_are_to_be_checked(law: Law) -> None:
    parameter = law.parameters.parameters["indexation.crossings"]
    assert not parameter.at(dt.date(2026, 9, 30)).to_check
    assert parameter.at(dt.date(2026, 10, 1)).to_check


def test_benefits_follow_one_month_later_and_since_july_2025_three(law: Law) -> None:
    assert benefits_follow(law, dt.date(2024, 4, 30)) == dt.date(2024, 5, 1)
    assert benefits_follow(law, dt.date(2021, 12, 1)) == dt.date(2022, 1, 1)
    assert benefits_follow(law, dt.date(2025, 12, 31)) == dt.date(2026, 3, 1)


def test_the_pivot_that_was_crossed_is_exact(law: Law) -> None:
    parameter = law.parameters.parameters["indexation.pivot"]
    assert parameter.type.kind is Kind.RATE
    assert parameter.at(dt.date(2026, 1, 1)).low == Fraction("133.28")


def test_every_value_names_its_source(law: Law) -> None:
    for parameter in law.parameters.parameters.values():
        assert all(value.sources for value in parameter.values if value.value is not None)
