"""Another room hides indicators for now; few people stay out of what leaves the house."""

import datetime as dt
from decimal import Decimal

import pytest

from baken.foundation.access.api import VISITOR, Role
from baken.foundation.territory.models import Municipality
from baken.indicators import concealment
from baken.indicators.api import (
    ConcealerRegisteredTwice,
    Indicator,
    may_see,
    records_of,
    register_concealer,
    shown_records_of,
    visible_indicators,
)
from baken.indicators.tests.factories import IndicatorFactory, ValueFactory, actor


@pytest.fixture
def no_concealers(monkeypatch: pytest.MonkeyPatch) -> None:
    """A registry of the test's own."""
    monkeypatch.setattr(concealment, "_concealers", {})


@pytest.mark.usefixtures("no_concealers")
def test_what_another_room_hides_only_staff_sees(aalst: Municipality) -> None:
    hidden, shown = IndicatorFactory.create(), IndicatorFactory.create()
    register_concealer(key="test", concealed=lambda: Indicator.objects.filter(pk=hidden.pk).values("pk"))
    staff = actor(Role.COORDINATOR, aalst)
    assert list(visible_indicators(actor=VISITOR, municipality=aalst)) == [shown]
    assert set(visible_indicators(actor=staff, municipality=aalst)) == {hidden, shown}
    assert not may_see(actor=VISITOR, indicator=hidden, concealed=True)
    assert may_see(actor=staff, indicator=hidden, concealed=True)


@pytest.mark.usefixtures("no_concealers")
def test_two_reasons_to_hide_do_not_share_a_name() -> None:
    register_concealer(key="test", concealed=Indicator.objects.none)
    with pytest.raises(ConcealerRegisteredTwice):
        register_concealer(key="test", concealed=Indicator.objects.all)


def test_shown_records_leave_out_small_counts_and_what_gives_them_back(aalst: Municipality) -> None:
    people = IndicatorFactory.create(municipality=aalst, of_people=True)
    places = IndicatorFactory.create(municipality=aalst)
    year = dt.date(2022, 12, 31)
    for indicator in (people, places):
        ValueFactory.create(indicator=indicator, date=year, value=Decimal(14))
        ValueFactory.create(indicator=indicator, date=year, category="geslacht=v", value=Decimal(3))
        ValueFactory.create(indicator=indicator, date=year, category="geslacht=m", value=Decimal(11))
        ValueFactory.create(indicator=indicator, value=Decimal(4))
        ValueFactory.create(indicator=indicator, target=True, value=Decimal(2))
    of_people, of_places = shown_records_of(indicators=[people, places])
    assert [(figure.category, figure.value) for figure in of_people.values] == [("", Decimal(14))]
    assert len(of_people.targets) == 1  # an intention tells about nobody
    assert [of_places] == records_of(indicators=[places])
