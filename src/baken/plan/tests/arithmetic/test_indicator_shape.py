"""A plan's indicators and those of the module indicators are one shape: nothing is lost between them."""

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest

from baken.indicators.api import Direction, Figure, IndicatorRecord, Kind, Period, percentage_of
from baken.plan.interchange import document


@pytest.mark.parametrize(
    ("own", "of_plan"), [(Kind, document.IndicatorKind), (Direction, document.Direction)]
)
def test_both_name_the_same_kinds_and_directions(own: type, of_plan: type) -> None:
    assert {choice.value for choice in own} == {choice.value for choice in of_plan}


def test_every_field_of_a_plans_indicator_has_its_place() -> None:
    of_plan = {field.name for field in dataclasses.fields(document.Indicator)}
    own = {field.name for field in dataclasses.fields(IndicatorRecord)}
    assert of_plan - own == {"id", "node"}  # the key, and the plan's own link to its node
    assert {field.name for field in dataclasses.fields(document.IndicatorValue)} == {
        field.name for field in dataclasses.fields(Figure)
    }
    assert {period.value for period in Period} == {"year", "semester", "quarter", "month"}


def test_a_value_of_a_plan_is_a_figure_and_back() -> None:
    value = document.IndicatorValue(
        date=dt.date(2024, 2, 29),
        value=percentage_of(numerator=Decimal(1), denominator=Decimal(3)),
        numerator=Decimal(1),
        denominator=Decimal(3),
        category="geslacht=v",
        remark="telling",
    )
    figure = Figure(**dataclasses.asdict(value))
    assert document.IndicatorValue(**(dataclasses.asdict(figure) | {"value": figure.amount})) == value
