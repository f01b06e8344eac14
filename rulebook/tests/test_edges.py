"""Every amount of the law that a right uses is held by a test: moved by its smallest unit, the test fails."""

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest

from rulebook import Rulebook, load
from rulebook.compiling import compile_rights
from rulebook.edges import edge_tests, moved, parameter_named, parameters_of, with_parameter
from rulebook.examples import Example, read_examples, run_example

from .conftest import DATE, LAW

SHIPPED = read_examples()
EDGES = [one for one in SHIPPED if one.catches]


def as_example(row: dict[str, Any]) -> Example:
    return Example(
        file="edges",
        name=row["name"],
        period=row["period"],
        input=row["input"],
        unknown=(),
        output=row["output"],
        margin=0,
        catches=tuple(row["catches"]),
    )


@pytest.fixture
def seeds() -> list[dict[str, Any]]:
    return [
        {
            "persons": {
                "an": {"birth_date": "1990-01-01", "wage": 1000, "savings": 7000},
                "tom": {"birth_date": "2015-05-05"},
            },
            "households": {"home": {"applicant": "an", "children": ["tom"]}},
        },
        {
            "persons": {"an": {"birth_date": "1990-01-01", "savings": 17000}},
            "households": {"home": {"applicant": "an"}},
        },
    ]


def test_edges_are_found_and_move_with_the_law(book: Rulebook, seeds: list[dict[str, Any]]) -> None:
    tests, missed = edge_tests(book, "aid", DATE, seeds)
    assert missed == ["aid.amount.cohabiting"]  # nobody in the seeds lives together without a child
    for row in tests:
        assert run_example(book, as_example(row)) == []
        for name in row["catches"]:
            assert any(run_example(_moved(book, name, DATE, by), as_example(row)) for by in (1, -1)), name


def test_an_amount_that_is_only_shown_is_caught_too(seeds: list[dict[str, Any]]) -> None:
    price = {
        "description": "Prijs",
        "metadata": {"unit": "currency-EUR", "period": "month"},
        "values": {dt.date(2020, 1, 1): 5},
    }
    shown = {"of": "household", "type": "money", "per": "month", "label": "prijs", "is": "ticket.price"}
    right = {
        **{one: "x" for one in ("label", "summary", "authority", "desk", "without_amount")},
        "shows": ["card_price"],
        "conditions": {"tenant": {"label": "x", "is": "rent >= 0"}},
    }
    rows = [
        {"kind": "parameter", "name": "ticket.price", "record": price},
        {"kind": "variable", "name": "card_price", "record": shown},
        {"kind": "right", "name": "card", "record": right},
    ]
    book = load(LAW, rows=rows)
    [test], missed = edge_tests(book, "card", DATE, seeds)
    assert (test["catches"], missed) == (["ticket.price"], [])
    assert test["output"]["card_price"] == {"home": 5.0}
    assert run_example(book, as_example(test)) == []


def test_the_smallest_unit_of_a_rate_is_its_last_digit(book: Rulebook) -> None:
    [six] = [
        one for one in parameters_of(compile_rights(book, date=DATE)) if one.name == "aid.savings[0].rate"
    ]
    assert moved(six, DATE).at(DATE).low == Fraction("0.07")
    assert six.at(DATE).low == Fraction("0.06")


def _moved(book: Rulebook, name: str, date: dt.date, by: int) -> Rulebook:
    return with_parameter(book, moved(parameter_named(book, name), date, by=by))


@pytest.mark.parametrize("one", EDGES, ids=lambda one: f"{one.file[:-5]}: {', '.join(one.catches)[:60]}")
def test_an_amount_of_the_law_that_moves_is_caught(shipped: Rulebook, one: Example) -> None:
    for name in one.catches:
        assert any(run_example(_moved(shipped, name, one.period, by), one) for by in (1, -1)), name


def test_every_amount_of_every_right_is_caught(shipped: Rulebook) -> None:
    """All amounts on the days of its tests; what can never show is named here with its reason. Which region a
    municipality lies in is held once, by whichever right, and not by each."""
    of_places = {name for one in EDGES for name in one.catches if name.startswith("territory.")}
    missed: dict[str, set[str]] = {}
    for right in shipped.rights:
        own = [one for one in EDGES if right in one.rights]
        caught = {name for one in own for name in one.catches} | of_places
        used: set[str] = set()
        for date in {one.period for one in own} or {EVERY_DAY}:
            used |= {one.name for one in parameters_of(compile_rights(shipped, date=date, rights=(right,)))}
        if unseen := {name for name in used - caught if not _is_scale_of_points(name)}:
            missed[right] = unseen
    assert missed == UNSEEN


def _is_scale_of_points(name: str) -> bool:
    """A ceiling per number of points of the family: no household is kept for each of 21 points. That they
    rise with the points is tested below."""
    return name.startswith(SCALES_OF_POINTS)


SCALES_OF_POINTS = tuple(
    f"{right}.income_{end}[" for right in ("schooltoeslag", "studietoelage") for end in ("minimum", "maximum")
)


@pytest.mark.parametrize("right", ["schooltoeslag", "studietoelage"])
@pytest.mark.parametrize("year", [2019, 2024])
def test_the_ceilings_for_school_rise_with_the_points_and_lie_apart(
    shipped: Rulebook, right: str, year: int
) -> None:
    ends = [shipped.parameters.scales[f"{right}.income_{end}"].brackets for end in ("minimum", "maximum")]
    date = dt.date(year, 10, 1)
    low, high = ([one.of.at(date) for one in some] for some in ends)
    assert [one.threshold.at(date).low for one in ends[0]] == list(range(len(ends[0])))
    for some in (low, high):
        assert [one.low for one in some] == sorted(one.low for one in some)
        assert some[0].low < some[-1].low
    assert all(least.low < most.low for least, most in zip(low, high, strict=True))


EVERY_DAY = dt.date(2026, 4, 1)
"""For a right whose rule has no amounts at all."""


UNSEEN: dict[str, set[str]] = {
    # Its tests of the decree hold what somebody gets; a household at each of these limits is not kept yet.
    "schooltoeslag": {
        *("schooltoeslag.attendance_age", "schooltoeslag.attendance_half_days"),
        *("schooltoeslag.exceptional_replacement_share", "schooltoeslag.full.hbo5_day"),
        *("schooltoeslag.full.seventh_day", "schooltoeslag.minimum.hbo5_day", "schooltoeslag.points_most"),
        *("schooltoeslag.own_property_multiple", "schooltoeslag.property_multiple"),
    },
    "studietoelage": {
        *("schooltoeslag.exceptional_income_share", "schooltoeslag.exceptional_replacement_share"),
        *("schooltoeslag.maintenance_share", "schooltoeslag.own_property_multiple"),
        *("schooltoeslag.points_family", "schooltoeslag.points_most", "schooltoeslag.property_multiple"),
        *("schooltoeslag.school_year_months", "schooltoeslag.self_employed_addition"),
        *("studietoelage.exceptional.away", "studietoelage.exceptional.home", "studietoelage.extra"),
        *("studietoelage.full.away", "studietoelage.full.home", "studietoelage.full_credits"),
        *("studietoelage.least_credits", "studietoelage.minimum"),
    },
    # Only the least and the most of the seven steps count: a doctor decides which.
    "groeipakket_zorgtoeslag": {f"groeipakket.care.tier_{number}" for number in range(2, 7)},
    "verwarmingstoelage": {
        # The first slice begins at nought, and no price is lower.
        "verwarmingstoelage.allowance_per_litre[0].threshold",
        # A net income per year is twelve times one per month: a cent per year falls between two of them.
        "verwarmingstoelage.dependant_income",
    },
}


def test_the_small_law_is_read_with_its_edges() -> None:
    assert [one.catches for one in read_examples(LAW / "tests")] == [(), (), ()]
