"""A plan with everything a report tells of, its coordinator, and a report over 2023."""

import datetime as dt
from collections.abc import Callable

import pytest

from baken.plan.annual.operations import close_report, start_report
from baken.plan.models import AnnualReport, ProgressReport, ReportRound, ReportVersion
from baken.plan.tests.editing.conftest import (
    AT,
    as_actor,
    coordinator,
    kept_situation,
    lead,
    person,
    plan,
    situation,
)
from baken.plan.tests.factories import LineFactory, MilestoneFactory, PositionFactory, indicator_of

__all__ = ["coordinator", "kept_situation", "lead", "person", "plan", "situation"]

REPORTS = "/aalst/plannen/zorgplan/jaarverslagen/"
REPORT = REPORTS + "2023/"


def a_report(plan, user, *, year: int = 2023) -> AnnualReport:
    return start_report(
        plan=plan.plan,
        title=f"Jaarverslag {year}",
        start=dt.date(year, 1, 1),
        end=dt.date(year, 12, 31),
        actor=as_actor(user),
    )


def closed(report: AnnualReport, user, *, what_changed: str = "", at: dt.datetime = AT) -> ReportVersion:
    return close_report(report=report, what_changed=what_changed, actor=as_actor(user), at=at)[0]


def accepted_card(node, *, start: dt.date, end: dt.date, **texts: str) -> ProgressReport:
    """A card of a round over these days that the coordinator accepted."""
    round_ = ReportRound.objects.create(
        plan=node.plan, title=f"Ronde {start:%Y-%m}", start=start, end=end, deadline=end, opened_at=AT
    )
    return ProgressReport.objects.create(round=round_, node=node, accepted=texts, accepted_at=AT)


@pytest.fixture
def report(plan, coordinator) -> AnnualReport:
    """Over 2023, with money, finance's stands, milestones, a figure and an accepted card."""
    PositionFactory(plan=plan.plan, code="AC000224", year=2023, committed=60_000_000, paid=50_000_000)
    PositionFactory(plan=plan.plan, code="AC000224", year=2024, committed=1, paid=1)
    LineFactory(plan=plan.plan, code="AC000300", key="energie-2023", year=2023, serves=[plan.undetermined])
    MilestoneFactory(
        node=plan.shelter, key="bedden", title="Bedden besteld", due=dt.date(2023, 6, 1),
        completed=dt.date(2023, 5, 20),
    )  # fmt: skip
    MilestoneFactory(
        node=plan.shelter, key="open", title="Nachtopvang open", due=dt.date(2023, 12, 1),
        completed=dt.date(2024, 1, 10),
    )  # fmt: skip
    indicator_of(plan.day_centre, key="bezoekers", title="Bezoekers per week", observed=31)
    accepted_card(
        plan.shelter, start=dt.date(2023, 1, 1), end=dt.date(2023, 12, 31),
        summary="Twintig bedden, elke nacht", done="We huurden een gebouw.", achieved="Niemand sliep buiten.",
    )  # fmt: skip
    return a_report(plan, coordinator)


@pytest.fixture
def build(plan) -> Callable:
    """The report as it would be closed now."""
    from baken.plan.annual.operations import draft_record

    return lambda report: draft_record(report=report, at=AT)
