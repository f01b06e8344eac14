"""Why an action stands where it stands: what is not public is no reason that the public reads."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client

from baken.foundation.access.api import Role
from baken.indicators.models import Indicator, IndicatorValue
from baken.plan.tests.editing.conftest import PLAN, browser_of, text_of
from baken.plan.tests.factories import MunicipalityFactory, indicator_of

NODE, API = PLAN + "onderdelen/dag/", "/aalst/api/v1/plans/zorgplan/nodes/dag"
REASON = "'Geheime teller' haalt de streefwaarde"


def figure(indicator: Indicator, role: str, date: dt.date, value: int) -> None:
    IndicatorValue.objects.create(
        indicator=indicator,
        role=role,
        date=date,
        value=Decimal(value),
        made_at=dt.datetime(2024, 1, 2, tzinfo=dt.UTC),
    )


@pytest.fixture
def late(plan):
    """Makes an indicator that had to be 20 at the end of February and was not."""

    def make(observed: int, **fields: object) -> Indicator:
        indicator = indicator_of(plan.day_centre, title="Geheime teller", observed=7, **fields)
        figure(indicator, "baseline", dt.date(2023, 1, 1), 6)
        figure(indicator, "target", dt.date(2024, 2, 28), 20)
        figure(indicator, "observation", dt.date(2024, 3, 1), observed)
        return indicator

    return make


def reasons(browser: Client) -> tuple[bool, bool, str]:
    """Whether page and open data name the indicator, and the status in the open data."""
    answer = browser.get(API).json()
    named = any(REASON in reason for reason in answer["reasons"])
    return REASON in text_of(browser.get(NODE)), named, answer["status"]


def test_everybody_reads_the_reason_of_a_public_indicator(late):
    late(9)
    assert reasons(Client()) == (True, True, "late")


def test_an_indicator_that_is_not_public_is_a_reason_for_staff_only(late, coordinator):
    late(9, public=False)
    assert reasons(Client()) == (False, False, "done")
    assert "Geheime teller" not in text_of(Client().get(NODE))
    assert reasons(browser_of(coordinator)) == (True, True, "late")


def test_staff_of_another_municipality_read_what_a_visitor_reads(late, person):
    late(9, public=False)
    other = MunicipalityFactory(nis="41048", name="Ninove", slug="ninove")
    assert reasons(browser_of(person(Role.COORDINATOR, municipality=other))) == (False, False, "done")


def test_a_hidden_figure_decides_nothing_that_the_public_reads(late, coordinator):
    late(3, counts_people=True)
    assert reasons(Client()) == (False, False, "done")
    assert reasons(browser_of(coordinator)) == (True, True, "late")


def test_a_hidden_figure_that_decides_nothing_silences_nothing(late):
    indicator = late(9, counts_people=True)
    figure(indicator, "observation", dt.date(2023, 6, 1), 2)
    assert reasons(Client()) == (True, True, "late")
