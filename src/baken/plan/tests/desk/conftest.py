"""The small plan in trouble: late and risky nodes, things that are missing, money, and an open round."""

import datetime as dt

import pytest

from baken.plan.models import Node, ProgressReport, ReportRound, StatusOverride
from baken.plan.tests.editing.conftest import AT, browser_of, coordinator, lead, person, text_of
from baken.plan.tests.factories import (
    LineFactory,
    MilestoneFactory,
    NodeFactory,
    PositionFactory,
    indicator_of,
)
from baken.plan.tests.finance.conftest import plan
from baken.plan.tests.reading_pages.conftest import kept_situation, situation

__all__ = [
    "AT",
    "browser_of",
    "coordinator",
    "kept_situation",
    "lead",
    "person",
    "plan",
    "situation",
    "text_of",
]

PLAN = "/aalst/plannen/zorgplan/"


@pytest.fixture
def troubled(situation, plan, coordinator):
    """Milestones late, near and far; a stale and a missed indicator; an override; a spent code; a round."""
    MilestoneFactory(node=situation.shelter, key="m-laat", title="Bedden klaar", due=dt.date(2023, 9, 1))
    MilestoneFactory(node=situation.day_centre, key="m-20", title="Deuren open", due=dt.date(2024, 4, 4))
    MilestoneFactory(
        node=situation.day_centre, key="m-60", title="Zomer, winter; en \\ meer", due=dt.date(2024, 5, 14)
    )
    MilestoneFactory(node=situation.winter, key="m-geen", title="Ooit", due=None)
    MilestoneFactory(node=situation.winter, key="m-weg", title="Vervalt", cancelled=True)
    indicator_of(situation.shelter, key="oud")
    NodeFactory(
        level=situation.action, parent=situation.domains[0], key="kort", order=13, title="Kort", term="short"
    )
    near = NodeFactory(
        level=situation.action, parent=situation.domains[1], key="bijna", order=23, title="Bijna gedaan",
        end=dt.date(2024, 9, 15), start=dt.date(2020, 1, 1), lead=situation.lead,
    )  # fmt: skip
    NodeFactory(
        level=situation.action, parent=situation.domains[1], key="voorbij", order=24, title="Voorbij",
        end=dt.date(2023, 12, 31), start=dt.date(2020, 1, 1),
    )  # fmt: skip
    StatusOverride.objects.create(
        node=near, state="late", reason="De zaal is afgebrand", made_by=coordinator, made_at=AT,
        until=dt.date(2024, 12, 31),
    )  # fmt: skip
    LineFactory(plan=plan, key="krap", code="AC000400", planned=100, serves=[situation.winter])
    PositionFactory(plan=plan, code="AC000400", committed=150, paid=50)
    round_ = ReportRound.objects.create(
        plan=plan, title="Ronde", start=dt.date(2023, 7, 1), end=dt.date(2023, 12, 31),
        deadline=dt.date(2024, 3, 31), opened_at=AT,
    )  # fmt: skip
    for node in Node.objects.filter(plan=plan, level=situation.action):
        done = {"accepted": {"summary": "ok"}, "accepted_at": AT} if node.key == "dag" else {}
        ProgressReport.objects.create(round=round_, node=node, **done)
    return situation
