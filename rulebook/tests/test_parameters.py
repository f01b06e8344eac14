"""Amounts of the law through time: which holds when, how sure, and when it must be looked up."""

import datetime as dt

import pytest

from rulebook import Rulebook
from rulebook.errors import ParameterMissing
from rulebook.parameters import read_parameter, read_scale

DAY = dt.timedelta(days=1)
NEW = dt.date(2025, 1, 1)


def test_a_value_holds_from_its_day_until_the_next(book: Rulebook) -> None:
    single = book.parameters.parameters["aid.amount.single"]
    assert single.at(NEW - DAY).low == 120000
    assert single.at(NEW).low == 131420
    with pytest.raises(ParameterMissing, match="no value on 2019-12-31"):
        single.at(dt.date(2019, 12, 31))


def test_a_forecast_is_off_unless_somebody_asks_for_it(book: Rulebook) -> None:
    family = book.parameters.parameters["aid.amount.family"]
    late = dt.date(2026, 10, 1)
    assert family.at(late).low == 177607
    assert family.at(late, forecasts=True).low == 190000


def test_past_its_look_up_day_a_value_is_a_range_that_widens(book: Rulebook) -> None:
    single = book.parameters.parameters["aid.amount.single"]
    known = single.at(dt.date(2026, 6, 30))
    assert (known.low, known.high, known.to_check) == (131420, 131420, False)
    known = single.at(dt.date(2026, 7, 1))
    assert (known.low, known.high, known.to_check) == (131420, 134049, True)  # 2 % more, rounded up
    assert single.at(dt.date(2027, 1, 1)).high == 136730  # twice


def test_an_older_value_never_has_to_be_looked_up(book: Rulebook) -> None:
    assert not book.parameters.parameters["aid.amount.single"].at(NEW - DAY).to_check


def test_what_the_sources_leave_open_is_a_range() -> None:
    data = {
        "metadata": {"unit": "currency-EUR", "period": "year", "reference": {"title": "Wet"}},
        "values": {"2025-01-01": {"value": "100", "metadata": {"at_most": "110.50"}}, "2026-01-01": "110.50"},
    }
    ceiling = read_parameter("ceiling", data, where="")
    known = ceiling.at(dt.date(2025, 6, 1))
    assert (known.low, known.high, known.to_check) == (10000, 11050, True)
    assert not ceiling.at(dt.date(2026, 6, 1)).to_check


def test_what_the_sources_leave_open_widens_past_its_look_up_day() -> None:
    metadata = {
        "unit": "currency-EUR",
        "period": "year",
        "look_up_after": "2025-08-31",
        "indexation": {"step": "0.02", "months": 12},
    }
    data = {"metadata": metadata, "values": {"2024-09-01": {"value": "100", "metadata": {"at_most": "110"}}}}
    ceiling = read_parameter("ceiling", data, where="")
    assert ceiling.at(dt.date(2025, 8, 31)).high == 11000
    known = ceiling.at(dt.date(2025, 9, 1))
    assert (known.low, known.high, known.to_check) == (10000, 11220, True)


def test_the_amounts_of_a_scale_widen_and_its_thresholds_do_not() -> None:
    data = {
        "metadata": {
            "threshold_unit": "points",
            "amount_unit": "currency-EUR",
            "period": "year",
            "look_up_after": "2025-08-31",
            "indexation": {"step": "0.02", "months": 12},
        },
        "brackets": [{"threshold": {"2024-09-01": 10}, "amount": {"2024-09-01": "100"}}],
    }
    (bracket,) = read_scale("ceilings", data, where="").brackets
    late = dt.date(2025, 9, 1)
    assert (bracket.of.at(late).low, bracket.of.at(late).high) == (10000, 10200)
    assert (bracket.threshold.at(late).low, bracket.threshold.at(late).high) == (10, 10)


def test_every_value_has_its_source(book: Rulebook) -> None:
    for parameter in book.parameters.parameters.values():
        assert all(source.title for value in parameter.values for source in value.sources)
        assert all(value.sources for value in parameter.values)
