"""The plan in the chain, and the figures it gives of itself."""

import datetime as dt
from decimal import Decimal

import pytest
from django_scopes import scope

from baken.foundation.access.api import VISITOR
from baken.foundation.chain.api import NodeHidden, NodeRef, walk
from baken.indicators.api import computed, measure_of
from baken.plan.chain_kinds import NODE
from baken.plan.models import NodeRelation, Plan
from baken.plan.tests.factories import PositionFactory


def titles(steps) -> list[tuple[str, str]]:
    return [(step.relation, step.node.title) for step in steps]


def test_a_node_leads_to_what_is_above_below_and_beside_it(situation):
    NodeRelation._base_manager.create(node=situation.shelter, related=situation.day_centre)
    with scope(municipality=situation.municipality):
        chain = walk(start=NodeRef(NODE, str(situation.shelter.pk)), actor=VISITOR, depth=1)
        assert titles(chain.origins) == [("werkt dit uit:", "Wonen")]
        assert titles(chain.results) == [("hoort samen met", "Inloopcentrum")]


def test_the_chain_hides_a_draft(situation):
    Plan._base_manager.filter(pk=situation.plan.pk).update(state="draft")
    with scope(municipality=situation.municipality), pytest.raises(NodeHidden):
        walk(start=NodeRef(NODE, str(situation.shelter.pk)), actor=VISITOR)


def figure(key: str, situation):
    return computed(
        measure=measure_of(key=key), subject_id="zorgplan", municipality=situation.municipality,
        start=dt.date(2024, 1, 1), end=dt.date(2024, 12, 31), as_of=dt.date(2024, 3, 15),
    )  # fmt: skip


def test_the_plan_counts_what_is_on_schedule(situation):
    with scope(municipality=situation.municipality):
        result = figure("plan.nodes_on_schedule", situation)
    assert (result.numerator, result.denominator, result.value) == (1, 4, Decimal(25))


def test_the_plan_counts_what_was_paid_of_the_budget(situation):
    PositionFactory(plan=situation.plan, code="AC000224", revised=100_000, paid=25_000)
    PositionFactory(plan=situation.plan, code="AC000999", kind="income", revised=5, paid=5)
    with scope(municipality=situation.municipality):
        result = figure("plan.budget_used", situation)
    assert (result.numerator, result.denominator, result.value) == (25_000, 100_000, Decimal(25))


def test_a_plan_without_positions_has_no_figure_rather_than_zero(situation):
    with scope(municipality=situation.municipality):
        assert figure("plan.budget_used", situation).value is None


def test_the_budget_page_shows_positions_percentages_and_warnings_per_code(situation, client):
    PositionFactory(plan=situation.plan, code="AC000224", revised=100_000, committed=120_000, paid=25_000)
    text = client.get("/aalst/plannen/zorgplan/budget/?code=AC000224").content.decode()
    assert "120\u00a0%" in text
    assert "Op code AC000224 is in 2024 meer vastgelegd dan er budget is." in text
