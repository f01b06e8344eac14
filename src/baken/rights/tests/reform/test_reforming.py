"""The library behind the studio: a small city for real, and what of its figures may leave."""

import datetime as dt
from pathlib import Path

import numpy as np
import pytest

from baken.rights.reform.outcome import Outcome, Span
from baken.rights.rules import Law, laws, reforming
from baken.rights.tests.reform.conftest import DAY
from rulebook.loading import SHIPPED
from rulebook.reforming import Change, ReformResult, Scenario
from rulebook.reforming import Outcome as Counted
from rulebook.reforming.results import MEASURES, empty

TOLD = {"law_version": "a", "population": "b", "people_version": "c"}
BANDS = (100_000, 200_000)


@pytest.fixture
def real_law(monkeypatch: pytest.MonkeyPatch) -> Law:
    """What ships: the synthetic city is made for its facts."""
    monkeypatch.setattr(laws, "FOLDER", SHIPPED)
    return laws.law(municipality="41002")


@pytest.fixture
def small_city(real_law: Law, settings, tmp_path: Path) -> Path:
    settings.RIGHTS_SCAN_CITY = 800
    folder = tmp_path / "city"
    reforming.make_city(real_law, folder, date=dt.date(2024, 1, 1), tell=lambda _done, _total: None)
    return folder


def test_a_reform_runs_on_a_city_that_was_made_and_costs_what_it_gives(
    real_law: Law, small_city: Path
) -> None:
    more, less = ({"leefloon.amount.single": value} for value in (200_000, 50_000))
    found = reforming.run(
        real_law,
        small_city,
        rights=["leefloon", "uitpas_kansentarief"],
        scenarios=[more, less, {}],
        date=DAY,
        told=TOLD,
    )
    assert found.persons == 800
    dearer, cheaper, same = found.scenarios
    assert [one.key for one in dearer.rights] == ["leefloon"]
    assert dearer.rights[0].label == "Leefloon"
    assert sum(one.winners or 0 for one in dearer.rights[0].by_income)
    assert dearer.cost.low is not None
    assert dearer.cost.low > 0 > (cheaper.cost.high or 0)
    assert dearer.rights[0].total.winners
    assert dearer.rights[0].total.losers == 0
    assert cheaper.rights[0].total.losers
    assert same.cost == Span(low=0, high=0)
    assert same.rights[0].total.unchanged
    assert dearer.before == cheaper.before == same.before


def test_people_that_are_no_snapshot_are_refused_in_words(law: Law, tmp_path: Path) -> None:
    with pytest.raises(reforming.ReformRefused, match="kan de computer niet rekenen"):
        reforming.run(law, tmp_path, rights=["aid"], scenarios=[{}], date=DAY, told=TOLD)


def published(law: Law, *cells: dict[str, int]) -> Outcome:
    """What leaves of one right; one record per band of income, of lone people."""
    counted = empty(len(BANDS) + 2)
    for band, one in enumerate(cells):
        counted[0, band] = [one.get(name, 0) for name in MEASURES]
    change = Change(right="aid", level="household", period="month", cells=np.array(counted))
    outcome = Counted(
        scenario=Scenario(name="x", changes=()), rights={"aid": change}, total=change, left_out={}
    )
    result = ReformResult(law="x", date=str(DAY), income="x", bands=BANDS, outcomes=(outcome,))
    return reforming.published(law, result, rights=["aid"], persons=1003, told=TOLD)


def test_counts_leave_in_fives_and_fewer_than_five_do_not(law: Law) -> None:
    found = published(
        law,
        {"units": 503, "winners": 12, "gain_low": 144_000, "gain_high": 144_000},
        {"units": 500, "winners": 3, "gain_low": 90_000, "gain_high": 90_000},
    )
    right = found.scenarios[0].rights[0]
    assert found.persons == 1005
    assert right.total.winners == 15
    low, middle = right.by_income
    assert (low.label, low.winners, low.unchanged) == ("minder dan €\u00a01.000 per maand", 10, 490)
    assert middle.winners is None
    assert middle.cost.is_hidden
    assert [one.key for one in right.by_household] == ["alone"]


def test_a_band_of_fewer_than_five_is_not_told_at_all(law: Law) -> None:
    found = published(law, {"units": 503}, {"units": 4, "winners": 4, "gain_low": 400_000}, {"units": 90})
    assert [one.key for one in found.scenarios[0].rights[0].by_income] == ["0", "2"]


def test_a_cost_never_shows_the_amount_of_a_household(law: Law) -> None:
    one_more = [
        published(law, {"units": 1000, "winners": n, "gain_low": 123_457 * n, "gain_high": 123_457 * n})
        for n in (100, 101, 102)
    ]
    assert len({one.scenarios[0].cost.low for one in one_more}) == 1
    few = published(law, {"units": 1000, "losers": 4, "loss_low": -123_457, "loss_high": -123_457})
    assert few.scenarios[0].cost.is_hidden
    assert few.scenarios[0].open == Span(low=0, high=0)


def test_what_is_unknown_stands_apart_as_a_range_around_nought(law: Law) -> None:
    unknown = {"units": 100, "unknown": 20, "unknown_low": -1_000_000, "unknown_high": 2_000_000}
    found = published(law, unknown | {"before_low": 500_000_000, "before_high": 600_000_000})
    scenario = found.scenarios[0]
    assert scenario.cost == Span(low=0, high=0)
    assert scenario.open == Span(low=-1_000_000, high=2_000_000)
    assert scenario.before == Span(low=500_000_000, high=600_000_000)
