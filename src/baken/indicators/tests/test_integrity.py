"""The database itself refuses a figure that does not fit, also from SQL and in bulk."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from django_scopes.exceptions import ScopeError

from baken.foundation.territory.models import Municipality
from baken.indicators.models import Indicator, IndicatorValue
from baken.indicators.tests.factories import AT, IndicatorFactory, ValueFactory

D = Decimal


def refused(indicator: Indicator, **fields: Any) -> bool:
    row = IndicatorValue(
        indicator=indicator, **({"role": "observation", "date": dt.date(2024, 1, 1), "made_at": AT} | fields)
    )
    try:
        with transaction.atomic():
            IndicatorValue.objects.bulk_create([row])
    except IntegrityError:
        return True
    return False


def test_a_figure_fits_its_kind(aalst: Municipality) -> None:
    number, percentage = IndicatorFactory.create(), IndicatorFactory.create(percentage=True)
    yes_no, steps = IndicatorFactory.create(yes_no=True), IndicatorFactory.create(stepwise=True)
    assert refused(number)
    assert refused(number, value=1, numerator=1, denominator=100)
    assert refused(yes_no, value=2)
    assert refused(yes_no, value=D("0.5"))
    assert refused(steps, value=3)
    assert refused(steps, value=-1)
    assert refused(steps, value=D("1.5"))
    assert refused(percentage)
    assert refused(percentage, numerator=1)
    assert refused(percentage, numerator=1, denominator=0)
    assert refused(percentage, numerator=1, denominator=-3)
    assert refused(percentage, value=40, numerator=1, denominator=3)
    assert refused(number, value=1, role="guess")
    assert not refused(number, value=D("-12.5"))
    assert not refused(yes_no, value=1)
    assert not refused(steps, value=2)
    assert not refused(percentage, value=130)
    assert not refused(percentage, value=33, numerator=1, denominator=3, date=dt.date(2024, 1, 2))
    assert not refused(percentage, numerator=1, denominator=3, date=dt.date(2024, 1, 3))


def test_not_a_number_is_refused_from_sql_too(aalst: Municipality) -> None:
    row = ValueFactory.create()
    for number in ("NaN", "1e15", "-1e15"):
        with pytest.raises((IntegrityError, DataError)), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "UPDATE indicators_indicatorvalue SET value = %s::numeric WHERE id = %s", [number, row.pk]
            )


def test_one_figure_per_date_and_category_and_one_baseline(aalst: Municipality) -> None:
    first = ValueFactory.create()
    assert refused(first.indicator, date=first.date, value=1)
    assert not refused(first.indicator, date=first.date, value=1, category="geslacht=v")
    assert not refused(first.indicator, date=first.date, value=1, role="target")
    ValueFactory.create(baseline=True, indicator=first.indicator)
    assert refused(first.indicator, role="baseline", value=1)


def test_the_kind_and_the_steps_stay_as_long_as_figures_need_them(aalst: Municipality) -> None:
    steps = IndicatorFactory.create(stepwise=True)
    ValueFactory.create(indicator=steps, value=2)
    rows = Indicator.objects.filter(pk=steps.pk)
    with pytest.raises(IntegrityError, match="indicator_figures_fit"), transaction.atomic():
        rows.update(steps=["niet gestart", "klaar"])
    with pytest.raises(IntegrityError, match="indicator_figures_fit"), transaction.atomic():
        rows.update(kind="yes_no", steps=[])
    rows.update(steps=["a", "b", "c", "d"])
    with pytest.raises(IntegrityError, match="indicator_steps_only_of_steps"), transaction.atomic():
        rows.update(kind="number")


def test_counts_beside_a_percentage_work_it_out(aalst: Municipality) -> None:
    row = ValueFactory.create(indicator__percentage=True, value=None, numerator=1, denominator=3)
    row.refresh_from_db()
    assert row.amount == D("33.3333")
    assert row.figure.denominator == 3
    assert str(row.figure.denominator) == "3"


def test_nothing_is_read_without_a_municipality(db: None) -> None:
    with pytest.raises(ScopeError):
        Indicator.objects.filter(public=True)
    with pytest.raises(ScopeError):
        IndicatorValue.objects.count()
