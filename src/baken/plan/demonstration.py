"""Invented plans of a second municipality: one with follow-up, one draft, so that leaks show."""

from collections.abc import Iterable
from pathlib import Path

from django_scopes import scope

from baken.foundation import clock
from baken.foundation.territory.api import Municipality, municipality_of
from baken.plan.demonstration_follow_up import follow_up
from baken.plan.interchange import json_format
from baken.plan.models import Plan
from baken.plan.models.structure import PlanState
from baken.plan.search_index import reindex_plan
from baken.plan.store import write_plan

FOLDER = Path(__file__).parent / "reference" / "demonstration"
FOLLOWED_UP = "proefplan-denderleeuw"
PLANS = {FOLLOWED_UP: PlanState.PUBLISHED, "ontwerp-denderleeuw": PlanState.DRAFT}


def seed_demonstration(*, municipalities: Iterable[Municipality]) -> int:
    """Add the invented plans of these municipalities that are not there yet; returns how many."""
    added, places = 0, {municipality.nis for municipality in municipalities}
    for slug, state in PLANS.items():
        document = json_format.loads((FOLDER / f"{slug}.json").read_text())
        if document.plan.municipality not in places:
            continue
        municipality = municipality_of(nis_or_slug=document.plan.municipality)
        with scope(municipality=municipality):
            if not Plan.objects.filter(slug=slug).exists():
                changes = write_plan(document=document, municipality=municipality.nis, state=state.value)
                reindex_plan(changes.plan)
                added += 1
                if slug == FOLLOWED_UP:
                    follow_up(plan=changes.plan, at=clock.now())
    return added
