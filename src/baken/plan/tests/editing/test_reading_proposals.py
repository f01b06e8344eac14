"""Who reads the proposals on nodes: who may change them, in the list as on the page itself."""

import pytest

from baken.foundation.access.api import Role
from baken.foundation.review.api import Proposal
from baken.plan.editing.operations import change_node
from baken.plan.editing.reviewable import NODES
from baken.plan.models import Node
from baken.plan.tests.editing.conftest import AT, as_actor, browser_of, text_of
from baken.plan.tests.factories import OrganisationFactory

LIST = "/aalst/beoordelen/"


@pytest.fixture
def proposal(plan, lead) -> Proposal:
    """The lead proposes another title and says why."""
    node = Node.objects.select_related("plan__municipality").get(key="dag")
    return change_node(
        node=node,
        values={"title": "Verhuizing"},
        base_version=1,
        actor=as_actor(lead),
        at=AT,
        reason="personeelstekort",
    )


@pytest.mark.parametrize("role", [Role.PARTNER, Role.CASE_WORKER, Role.ACTION_LEAD, Role.POLICY_ANALYST])
def test_staff_without_a_part_sees_no_proposals_and_the_search_does_not_answer(proposal, person, role):
    browser = browser_of(person(role, name="Pia"))
    page = text_of(browser.get(LIST))
    assert "Tom Trekker" not in page
    assert "Dagopvang" not in page
    assert text_of(browser.get(LIST, {"q": "personeelstekort"})).replace("personeelstekort", "") == text_of(
        browser.get(LIST, {"q": "zzzzz"})
    ).replace("zzzzz", "")
    assert browser.get(f"{LIST}{proposal.pk}/").status_code == 403


def test_the_coordinator_and_the_lead_see_it(proposal, coordinator, lead):
    for user in (coordinator, lead):
        response = browser_of(user).get(LIST, {"q": "personeelstekort"})
        assert response.context["total"] == 1


def test_the_list_follows_the_rule_of_the_page_for_everybody(plan, person, coordinator, lead):
    above = OrganisationFactory(name="Welzijn", key="welzijn")
    top = OrganisationFactory(name="Stad", key="stad", parent=above)
    plan.lead.parent = above
    plan.lead.save()
    below = OrganisationFactory(name="Team", key="team", parent=plan.lead)
    beside = OrganisationFactory(name="Ander", key="ander", parent=above)
    people = [person(Role.ACTION_LEAD, organisation=one) for one in (above, top, below, beside, plan.partner)]
    people += [coordinator, lead, person(Role.PARTNER), person(Role.ACTION_LEAD)]
    ids = [str(pk) for pk in Node.objects.values_list("pk", flat=True)]
    seen = set()
    for user in people:
        actor = as_actor(user)
        by_page = {pk for pk in ids if NODES.may_see(actor=actor, subject_id=pk)}
        assert set(NODES.cards(subject_ids=ids, actor=actor)) == by_page
        seen.add(len(by_page))
    assert len(seen) > 2


def test_the_cards_take_three_queries_however_many(plan, lead, django_assert_num_queries):
    actor = as_actor(lead)
    ids = [str(pk) for pk in Node.objects.values_list("pk", flat=True)]
    for some in (ids[:2], ids):
        with django_assert_num_queries(3):
            NODES.cards(subject_ids=some, actor=actor)
