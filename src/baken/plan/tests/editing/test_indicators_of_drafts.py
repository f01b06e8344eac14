"""The indicators of a plan that is, or is again, a draft."""

from dataclasses import replace

import pytest
from django.test import Client

from baken.foundation.access.api import VISITOR
from baken.indicators.api import Indicator
from baken.indicators.chain_kinds import KIND
from baken.plan.interchange import document as d
from baken.plan.models import NodeIndicator, Plan
from baken.plan.store import document_of, write_plan
from baken.plan.tests.editing.conftest import PLAN, browser_of, filled_in
from baken.plan.tests.factories import indicator_of


@pytest.fixture
def the_indicator(plan) -> Indicator:
    return indicator_of(plan.day_centre)


def set_state(coordinator, state: str) -> None:
    browser = browser_of(coordinator)
    posted = filled_in(browser.get(PLAN + "instellingen/")) | {"state": state}
    assert browser.post(PLAN + "instellingen/", posted).status_code == 302


def statuses(indicator: Indicator) -> tuple[int, int, bool, bool]:
    """How a visitor finds it: its page, its open data, the list, the chain."""
    visitor = Client()
    return (
        visitor.get(f"/aalst/indicatoren/{indicator.pk}/").status_code,
        visitor.get(f"/aalst/api/v1/indicators/{indicator.pk}").status_code,
        indicator.title in visitor.get("/aalst/indicatoren/").content.decode(),
        bool(KIND.load(ids=[str(indicator.pk)], actor=VISITOR)),
    )


VISIBLE, ABSENT = (200, 200, True, True), (404, 404, False, False)


def test_a_plan_set_back_to_draft_takes_its_indicators_along_until_it_is_published(
    plan, the_indicator, coordinator
):
    assert statuses(the_indicator) == VISIBLE
    set_state(coordinator, "draft")
    assert statuses(the_indicator) == ABSENT
    own_staff = browser_of(coordinator).get(f"/aalst/indicatoren/{the_indicator.pk}/")
    assert own_staff.status_code == 200
    set_state(coordinator, "published")
    assert statuses(the_indicator) == VISIBLE


def test_an_indicator_that_somebody_hid_stays_hidden_when_the_plan_is_published_again(plan, coordinator):
    hidden = indicator_of(plan.day_centre, public=False)
    set_state(coordinator, "draft")
    set_state(coordinator, "published")
    assert statuses(hidden) == ABSENT


def test_an_indicator_that_serves_a_published_plan_too_stays_visible(plan, the_indicator, coordinator):
    write_plan(document=renamed(plan.plan, "tweede"), municipality="41002", state="published")
    other = Plan.objects.get(slug="tweede")
    NodeIndicator.objects.create(node=other.nodes.get(key="dag"), indicator=the_indicator, position=5)
    set_state(coordinator, "draft")
    assert statuses(the_indicator) == VISIBLE


def test_indicators_that_come_in_with_a_draft_show_once_it_is_published(plan, the_indicator, coordinator):
    Plan.objects.filter(pk=plan.plan.pk).update(state="draft")
    write_plan(document=renamed(plan.plan, "nieuw"), municipality="41002", state="draft")
    new = Indicator.objects.get(key=f"nieuw/{the_indicator.key.removeprefix('zorgplan/')}")
    assert statuses(new)[:2] == (404, 404)
    Plan.objects.filter(slug="nieuw").update(state="published")
    assert statuses(new)[:2] == (200, 200)


def test_an_indicator_that_leaves_a_draft_does_not_come_out(plan, the_indicator, coordinator):
    set_state(coordinator, "draft")
    document = document_of(plan=plan.plan)
    nodes = tuple(node for node in document.nodes if node.id != "dag")
    without = replace(
        document,
        nodes=nodes,
        indicators=(),
        milestones=tuple(m for m in document.milestones if m.node != "dag"),
    )
    write_plan(document=without, municipality="41002", remove_missing=True)
    assert not NodeIndicator.objects.filter(indicator=the_indicator).exists()
    assert statuses(the_indicator) == ABSENT


def renamed(plan: Plan, slug: str) -> d.PlanDocument:
    document = document_of(plan=plan)
    return replace(document, plan=replace(document.plan, slug=slug))
