"""The city has the figures it was made of, and says which of them nobody published."""

import datetime as dt
from dataclasses import replace

import pytest

from rulebook.errors import LawError
from rulebook.population import Marginals, Population, generate, report
from rulebook.population.facts import recipes
from rulebook.population.marginals import read_marginals, shipped
from rulebook.population.measures import MEASURES

DATE = dt.date(2026, 5, 15)
CONTROL = "taxable_income_per_return"
RARE = {"co_parenting", "disability_kinds", "residence_of_foreigners", "jobless_children"}
"""Shares of a few hundred people in a city of 20,000: chance is larger."""


def test_every_share_is_near_its_target(city: Population) -> None:
    far = {
        (row.figure.name, row.key): (row.target, row.reached)
        for row in report(city).rows
        if row.target <= 1 and abs(row.difference) > (0.06 if row.figure.name in RARE else 0.015)
    }
    assert far == {}


def test_every_amount_is_near_its_target(city: Population) -> None:
    far = {
        (row.figure.name, row.key): (row.target, row.reached)
        for row in report(city).rows
        if row.target > 2 and row.figure.name != CONTROL and abs(row.difference) > 0.03 * row.target
    }
    assert far == {}


def test_income_per_tax_return_is_a_control_that_nobody_put_in(city: Population) -> None:
    """Wages of 2020 and the tax returns of 2013 are of different people: within a quarter."""
    row = next(row for row in report(city).rows if row.figure.name == CONTROL)
    assert abs(row.difference) < 0.25 * row.target


def test_shares_come_nearer_in_a_larger_city(city: Population) -> None:
    small, large = (
        sum(
            abs(row.difference) for row in report(one).rows if row.figure.name in {"women", "men", "activity"}
        )
        for one in (generate(300, seed=1, date=DATE), city)
    )
    assert large < small


def test_a_city_of_one_has_a_report(city: Population) -> None:
    rows = report(generate(1, seed=1, date=DATE)).rows
    assert 0 < len(rows) < len(report(city).rows)


def test_the_report_names_what_is_assumed(city: Population) -> None:
    made = report(city)
    text = "\n".join(made.lines())
    for name in ("social_contribution", "positions_by_age", "days_abroad"):
        assert name in text
    assert made.as_json()["assumed_figures"]["leefloon"]
    assert "~ Inwoners met leefloon" in text
    assert "~ Inwoners die huren" not in text


def test_rows_say_where_a_figure_was_published(city: Population) -> None:
    rows = {row["figure"]: row for row in report(city).as_json()["rows"]}
    assert rows["igo"]["href"].startswith("https://www.iweps.be/")
    assert rows["tenants"]["source"]
    assert rows["tenants"]["date"] == "2017-01-01"
    assert all(bool(row["source"]) != bool(row["assumption"]) for row in rows.values())


def test_every_figure_has_a_source_or_a_reason_and_every_measure_a_figure() -> None:
    figures = shipped().records
    assert all(bool(one.title) != bool(one.reason) for one in figures.values())
    assert set(MEASURES) <= set(figures)
    assert all(recipe.get("reason") or "source" in recipe or "column" in recipe or "years" in recipe
               for recipe in recipes().values())  # fmt: skip


def test_another_figure_makes_another_city() -> None:
    figures = dict(shipped().records)
    figures["tenants"] = replace(figures["tenants"], value=0.6)
    made = report(generate(20_000, seed=1, date=DATE, figures=Marginals(figures)))
    row = next(row for row in made.rows if row.figure.name == "tenants")
    assert row.target == 0.6
    assert row.reached == pytest.approx(0.6, abs=0.03)


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("a: {label: A, value: 1, unit: share, place: Aalst, date: 2024-01-01}", "source is missing"),
        (
            "a: {label: A, value: 1, unit: share, place: Aalst, date: 2024-01-01, source: assumption}",
            "needs a reason",
        ),
        (
            "a: {label: A, value: 1, unit: share, place: Aalst, date: 2024-01-01, source: {href: x}}",
            "needs a title",
        ),
    ],
)
def test_a_figure_without_source_is_refused(text: str, because: str) -> None:
    with pytest.raises(LawError, match=because):
        read_marginals(text, where="figures")
