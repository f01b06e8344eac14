"""A record that goes in comes out the same, whatever it holds."""

import dataclasses
import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baken.foundation.territory.models import Municipality
from baken.indicators.api import (
    Direction,
    DoesNotFit,
    Figure,
    IndicatorRecord,
    Kind,
    Period,
    put_indicators,
    records_of,
)
from baken.indicators.models import Indicator, IndicatorValue
from baken.indicators.tests.factories import AT

texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)
numbers = st.decimals(min_value=-(10**9), max_value=10**9, places=4)
dates = st.dates(min_value=dt.date(2000, 1, 1), max_value=dt.date(2050, 1, 1))


@st.composite
def figures(draw: st.DrawFn, kind: Kind, steps: int) -> Figure:
    fields: dict[str, Any] = {
        "date": draw(dates),
        "category": draw(st.sampled_from(["", "sex=f", "age=0-3"])),
    }
    if kind is Kind.YES_NO:
        fields["value"] = Decimal(draw(st.integers(0, 1)))
    elif kind is Kind.STEPS:
        fields["value"] = Decimal(draw(st.integers(0, steps - 1)))
    elif kind is Kind.PERCENTAGE and draw(st.booleans()):
        fields["numerator"], fields["denominator"] = (
            Decimal(draw(st.integers(0, 999))),
            Decimal(draw(st.integers(1, 999))),
        )
        exact = 100 * fields["numerator"] / fields["denominator"]
        places = draw(st.none() | st.integers(0, 4))
        fields["value"] = None if places is None else round(exact, places)
    else:
        fields["value"] = draw(numbers)
    return Figure(remark=draw(texts), **fields)


def in_order(found: list[Figure]) -> tuple[Figure, ...]:
    unique = {(figure.date, figure.category): figure for figure in found}
    return tuple(unique[key] for key in sorted(unique))


@st.composite
def records(draw: st.DrawFn, key: str = "i") -> IndicatorRecord:
    kind = draw(st.sampled_from(Kind))
    steps = tuple(draw(st.lists(texts, min_size=1, max_size=4))) if kind is Kind.STEPS else ()
    some = st.lists(figures(kind, len(steps)), max_size=4)
    return IndicatorRecord(
        key=key,
        title=draw(texts.filter(bool)),
        kind=kind,
        unit=draw(texts),
        direction=draw(st.sampled_from(Direction)),
        steps=steps,
        baseline=draw(st.none() | figures(kind, len(steps))),
        targets=in_order(draw(some)),
        values=in_order(draw(some)),
        source=draw(texts),
        period=draw(st.sampled_from(["", *Period.values])),
        measure=draw(st.sampled_from(["", "plan.on_schedule"])),
        definition=draw(texts),
        decimals=draw(st.none() | st.integers(0, 4)),
        counts_people=draw(st.booleans()),
        public=draw(st.booleans()),
    )


def put(aalst: Municipality, *found: IndicatorRecord) -> None:
    put_indicators(municipality=aalst, records=found, made_by=None, at=AT)


def standing() -> list[IndicatorRecord]:
    return records_of(indicators=Indicator.objects.order_by("key"))


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(first=records(), second=records())
def test_records_go_in_and_come_out_the_same(
    aalst: Municipality, first: IndicatorRecord, second: IndicatorRecord
) -> None:
    Indicator.objects.all().delete()
    put(aalst, first)
    assert standing() == [first]
    if second.kind is first.kind and len(second.steps) >= len(first.steps):
        put(aalst, second)  # the same key: becomes the second in every part
        assert standing() == [second]


def record(key: str = "opvang", **fields: Any) -> IndicatorRecord:
    return IndicatorRecord(key=key, title="Opvang", **fields)


FIGURES = tuple(Figure(date=dt.date(2024, month, 1), value=Decimal(month)) for month in range(1, 4))


def test_putting_the_same_again_writes_nothing(aalst: Municipality) -> None:
    put(aalst, record(values=FIGURES))
    before = set(IndicatorValue.objects.values_list("pk", "version"))
    put(aalst, record(values=FIGURES))
    assert set(IndicatorValue.objects.values_list("pk", "version")) == before
    assert Indicator.objects.get().version == 1
    put(aalst, dataclasses.replace(record(values=FIGURES[:2]), title="Nachtopvang"))
    assert Indicator.objects.get().version == 2
    assert set(IndicatorValue.objects.values_list("pk", "version")) < before


def test_a_record_that_does_not_fit_changes_nothing_and_names_itself(aalst: Municipality) -> None:
    put(aalst, record(values=FIGURES))
    twice = (FIGURES[0], dataclasses.replace(FIGURES[0], value=Decimal(9)))
    wrong = Figure(date=dt.date(2024, 1, 1), value=Decimal(3))
    for bad in (record("x", kind=Kind.YES_NO, values=(wrong,)), record("x", values=twice)):
        with pytest.raises(DoesNotFit, match=r"Opvang \(01/01/2024\)"):
            put(aalst, record(values=()), bad)
    assert standing() == [record(values=FIGURES)]


def test_the_number_of_queries_does_not_grow_with_the_indicators(aalst: Municipality) -> None:
    def queries(count: int, prefix: str) -> tuple[int, int]:
        rows = [record(f"{prefix}{number}", values=FIGURES) for number in range(count)]
        with CaptureQueriesContext(
            connection,
        ) as putting:
            put(aalst, *rows)
        with CaptureQueriesContext(connection) as reading:
            standing()
        return len(putting), len(reading)

    few, many = queries(2, "a"), queries(40, "b")
    assert few == many
    assert many[1] == 2
