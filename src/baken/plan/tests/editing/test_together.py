"""Two transactions at once, mails that follow their transaction, and a session that ended."""

import datetime as dt
import functools
import threading
import time

import pytest
from django.db import connection, transaction
from django_scopes import scope

from baken.foundation.access.api import VISITOR
from baken.foundation.accounts.api import Grant
from baken.foundation.messaging.api import OutboxMail
from baken.foundation.review.api import Proposal, VersionMoved
from baken.foundation.search.api import find
from baken.plan.editing.lines import LineContent, add_line
from baken.plan.editing.operations import change_node
from baken.plan.models import Node, Plan
from baken.plan.search_index import reindex_plan
from baken.plan.tests.editing.conftest import AT, PLAN, as_actor, browser_of, filled_in, text_of


@pytest.mark.django_db(transaction=True)
def test_of_two_editors_in_the_same_second_one_is_told(plan, coordinator):
    """Both read version 1; whoever comes second finds the other's change, never overwrites it."""
    node = Node.objects.select_related("plan__municipality").get(key="dag")
    actor = as_actor(coordinator)
    gate = threading.Barrier(2)
    outcomes = []

    def edit(title):
        try:
            with scope(municipality=plan.municipality):
                gate.wait(timeout=10)
                change_node(node=node, values={"title": title}, base_version=1, actor=actor, at=AT)
            outcomes.append(title)
        except VersionMoved as moved:
            outcomes.append(moved.conflicts[0].theirs)
        except Exception as error:
            outcomes.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=edit, args=(title,)) for title in ("Eerste", "Tweede")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    stands = Node.objects.get(pk=node.pk)
    assert stands.version == 2
    assert stands.title in ("Eerste", "Tweede")
    assert stands.title in outcomes
    assert set(outcomes) <= {stands.title, "AlreadyProposed"}


@pytest.mark.django_db(transaction=True)
def test_of_two_edits_at_once_the_index_has_both(plan, coordinator):
    """Every pair of kinds of edits: the index ends with what both wrote, and nobody waits for ever."""
    actor = as_actor(coordinator)
    day, night = (Node.objects.select_related("plan__municipality").get(key=key) for key in ("dag", "nacht"))

    def title(node, text):
        version = Node.objects.get(pk=node.pk).version
        change_node(node=node, values={"title": text}, base_version=version, actor=actor, at=AT)

    def line(code):
        values = {
            "code": code,
            "year": 2024,
            "kind": "operating",
            "state": "none",
            "planned": None,
            "remark": "",
        }
        add_line(plan=day.plan, content=LineContent(values=values, terms=(), nodes=("dag",)), actor=actor)

    for number in range(5):
        words = [f"eerste{number}", f"tweede{number}", f"derde{number}", f"vierde{number}"]
        together(
            plan,
            functools.partial(title, day, words[0]),
            functools.partial(title, night, words[1]),
            functools.partial(line, words[2]),
            functools.partial(line, words[3]),
        )
        for word in words:
            assert find(text=word, municipality=plan.municipality, actor=VISITOR).hits, word


@pytest.mark.django_db(transaction=True)
def test_an_edit_during_the_withdrawal_of_a_plan_does_not_publish_it(plan, coordinator):
    node = Node.objects.select_related("plan__municipality").get(key="dag")
    withdrawn = threading.Event()

    def withdraw():
        with transaction.atomic():
            held = Plan.objects.select_for_update().get(pk=plan.plan.pk)
            held.state = "draft"
            held.save()
            reindex_plan(held)
            withdrawn.set()
            time.sleep(0.3)  # the other one reads the plan by now, or waits

    def edit():
        withdrawn.wait(timeout=10)
        change_node(
            node=node, values={"title": "Wijkhuis"}, base_version=1, actor=as_actor(coordinator), at=AT
        )

    together(plan, withdraw, edit)
    assert Node.objects.get(pk=node.pk).title == "Wijkhuis"
    assert find(text="wijkhuis", municipality=plan.municipality, actor=VISITOR).hits == ()


def together(plan, *edits):
    """Run these at the same moment, each in its own connection; what goes wrong fails the test."""
    gate = threading.Barrier(len(edits))
    failures = []

    def run(edit):
        try:
            with scope(municipality=plan.municipality):
                gate.wait(timeout=10)
                edit()
        except Exception as error:
            failures.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(edit,)) for edit in edits]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert failures == []


def test_a_proposal_that_is_rolled_back_leaves_no_mail(plan, coordinator, lead):
    node = Node.objects.select_related("plan__municipality").get(key="dag")
    with transaction.atomic():
        change_node(node=node, values={"title": "X"}, base_version=1, actor=as_actor(lead), at=AT)
        assert OutboxMail.objects.count() == 1
        transaction.set_rollback(True)
    assert OutboxMail.objects.count() == 0
    assert Proposal.objects.count() == 0


def test_a_coordinator_since_today_is_mailed_after_midnight_here(plan, coordinator, lead):
    """Half past midnight on 16 March in Aalst is still 15 March elsewhere."""
    grant = Grant.objects.filter(user=coordinator)
    node = Node.objects.select_related("plan__municipality").get(key="dag")
    at = dt.datetime(2024, 3, 15, 23, 30, tzinfo=dt.UTC)
    for start, end, mails in ((dt.date(2024, 3, 16), None, 1), (None, dt.date(2024, 3, 15), 0)):
        grant.update(valid_from=start, valid_until=end)
        OutboxMail.objects.all().delete()
        Proposal.objects.all().delete()
        change_node(node=node, values={"title": "X"}, base_version=1, actor=as_actor(lead), at=at)
        assert OutboxMail.objects.count() == mails


def test_what_was_typed_after_the_session_ended_is_shown(plan, coordinator):
    browser = browser_of(coordinator)
    address = PLAN + "onderdelen/dag/bewerken/"
    posted = filled_in(browser.get(address)) | {"description": "Een hele lap tekst die niet weg mag."}
    browser.logout()
    answer = browser.post(address, posted)
    assert answer.status_code == 403
    assert "Je was niet meer aangemeld" in text_of(answer)
    assert "Een hele lap tekst die niet weg mag." in text_of(answer)


def test_two_halves_of_a_period_that_clash_are_a_sentence(plan, coordinator, lead):
    """The lead proposes an end, the coordinator meanwhile a later begin: deciding says why it cannot."""
    leading, steering = browser_of(lead), browser_of(coordinator)
    address = PLAN + "onderdelen/dag/bewerken/"
    base = filled_in(leading.get(address))
    leading.post(address, base | {"end": "2024-02-01"})
    steering.post(address, base | {"start": "2024-06-01"})
    proposal = Proposal.objects.get(state="submitted")
    answer = steering.post(f"/aalst/beoordelen/{proposal.pk}/beslissen/", {"besluit": "aanvaarden"})
    assert answer.status_code == 403
    assert "Het einde ligt dan vóór het begin" in text_of(answer)
