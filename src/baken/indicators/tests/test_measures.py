"""A measure computes when somebody reads, hides small numbers, and is registered once."""

import dataclasses
import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from baken.foundation.territory.models import Municipality
from baken.indicators.api import (
    Kind,
    Measure,
    MeasuredPart,
    MeasureRegisteredTwice,
    MeasureResult,
    UnknownMeasure,
    computed,
    measure_of,
    measured_now,
    register_measure,
    registered_measures,
    series,
)
from baken.indicators.tests.factories import IndicatorFactory

TODAY = dt.date(2024, 3, 15)


def measure(**fields: Any) -> Measure:
    asked: list[dict[str, Any]] = fields.pop("asked", [])
    result: dict[str, Any] = fields.pop("result", {"value": Decimal(12), "records": 12})

    def compute(
        *, subject_id: str, municipality: Municipality, start: dt.date, end: dt.date, as_of: dt.date
    ) -> MeasureResult:
        asked.append({"subject": subject_id, "start": start, "end": end, "as_of": as_of})
        return MeasureResult(as_of=as_of, **result)

    given = {"key": "shelter.guests", "label": "Gasten", "unit": "personen", "kind": Kind.NUMBER}
    return Measure(**(given | {"definition": "Verschillende gasten per jaar.", "compute": compute} | fields))


def ask(found: Measure, aalst: Municipality) -> MeasureResult:
    return computed(measure=found, subject_id="s", municipality=aalst, start=TODAY, end=TODAY, as_of=TODAY)


def test_a_measure_is_registered_once_and_found_by_its_key(own_measures: None) -> None:
    found = measure()
    register_measure(found, found)
    assert registered_measures() == (found,)
    assert measure_of(key="shelter.guests") is found
    with pytest.raises(MeasureRegisteredTwice):
        register_measure(measure(label="Andere gasten"))
    with pytest.raises(UnknownMeasure, match="geen"):
        measure_of(key="geen")


def test_a_percentage_is_worked_out_of_its_counts(aalst: Municipality) -> None:
    counts = {"value": None, "records": 3, "numerator": Decimal(1), "denominator": Decimal(3)}
    assert ask(measure(result=counts), aalst).value == Decimal("33.3333")
    empty = counts | {"denominator": Decimal(0), "numerator": Decimal(0)}
    assert ask(measure(result=empty), aalst).value is None


def test_small_numbers_of_people_never_leave_the_registry(aalst: Municipality) -> None:
    found = ask(measure(counts_people=True, result={"value": Decimal(4), "records": 4}), aalst)
    assert (found.value, found.numerator, found.records) == (None, None, None)
    assert found.suppressed == "verborgen: minder dan 5 personen"
    beds = ask(measure(counts_people=False, result={"value": Decimal(4), "records": 4}), aalst)
    assert beds.value == 4
    parts = tuple(
        MeasuredPart(category=f"geslacht={name}", value=Decimal(n)) for name, n in (("m", 9), ("v", 3))
    )
    split = ask(
        measure(counts_people=True, result={"value": Decimal(12), "records": 12, "parts": parts}), aalst
    )
    assert split.value == 12
    assert [(part.value, part.suppressed) for part in split.parts] == [(None, True), (None, True)]
    stricter = measure(counts_people=True, threshold=20, result={"value": Decimal(12), "records": 12})
    assert ask(stricter, aalst).suppressed == "verborgen: minder dan 20 personen"


def test_an_indicator_computes_itself_for_the_running_period(aalst: Municipality, own_measures: None) -> None:
    asked: list[dict[str, Any]] = []
    register_measure(measure(asked=asked))
    indicator = IndicatorFactory.create(
        measure="shelter.guests", measure_subject="nachtopvang", period="semester", unit="personen"
    )
    assert measured_now(indicator=indicator, municipality=aalst, today=TODAY).value == 12
    assert asked == [
        {"subject": "nachtopvang", "start": dt.date(2024, 1, 1), "end": dt.date(2024, 6, 30), "as_of": TODAY}
    ]
    shown = series(indicator=indicator, values=[], municipality=aalst, today=TODAY)
    assert shown.latest is not None
    assert (shown.latest.text, shown.latest.date) == ("12\u00a0personen", TODAY)
    assert shown.measured is not None
    assert shown.measured.records == 12


def test_a_measure_that_knows_the_past_gives_a_series(aalst: Municipality, own_measures: None) -> None:
    asked: list[dict[str, Any]] = []
    register_measure(dataclasses.replace(measure(asked=asked), over_time=True))
    indicator = IndicatorFactory.create(measure="shelter.guests", period="year")
    shown = series(indicator=indicator, values=[], municipality=aalst, today=TODAY)
    assert [point.date for point in shown.observations][-2:] == [dt.date(2023, 12, 31), TODAY]
    assert len(asked) == 8
    assert all(question["as_of"] <= TODAY for question in asked)
