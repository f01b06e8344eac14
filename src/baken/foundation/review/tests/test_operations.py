"""Proposing and deciding."""

import datetime as dt
import threading
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django_scopes import scope
from django_scopes.exceptions import ScopeError

from baken.foundation.access.api import VISITOR, Actor, Role
from baken.foundation.audit.api import history_of
from baken.foundation.review.api import (
    AlreadyProposed,
    Choice,
    NothingChanged,
    NotOpen,
    Proposal,
    ReasonMissing,
    SubjectMissing,
    UnknownKind,
    VersionMoved,
    accept,
    changes_of,
    open_proposals,
    proposals,
    proposals_of,
    propose,
    restore,
    send_back,
    submit,
    withdraw,
)
from baken.foundation.review.tests.conftest import NOW, municipality, person, proposal_of
from baken.foundation.review.tests.shelf import Shelf, values
from baken.foundation.territory.models import Municipality

pytestmark = pytest.mark.django_db
LATER = NOW + dt.timedelta(hours=1)


def test_a_proposal_keeps_only_what_changes_with_both_readings(
    shelf: Shelf, lead: Actor, aalst: Municipality
) -> None:
    made = proposal_of(lead, aalst, title="B", year=2024)
    (change,) = changes_of(proposal=Proposal.objects.get(pk=made.pk))
    assert (change.label, change.old, change.new, change.old_text) == ("titel", "A", "B", "A")
    assert shelf.now("1")["title"] == "A"
    assert shelf.told == [("submitted", "Nieuwe titel")]


def test_a_proposal_that_changes_nothing_or_comes_twice_is_refused(
    shelf: Shelf, lead: Actor, coordinator: Actor, aalst: Municipality
) -> None:
    with pytest.raises(NothingChanged):
        proposal_of(lead, aalst, title="A")
    first = proposal_of(lead, aalst)
    with pytest.raises(AlreadyProposed) as second:
        proposal_of(lead, aalst)
    assert second.value.proposal == first
    proposal_of(coordinator, aalst)
    withdraw(proposal_id=first.pk, actor=lead, at=LATER)
    proposal_of(lead, aalst)


def test_who_may_not_propose_is_told_why(shelf: Shelf, aalst: Municipality) -> None:
    with pytest.raises(PermissionDenied, match=r"Meld je aan\."):
        proposal_of(VISITOR, aalst)
    with pytest.raises(UnknownKind):
        propose(
            kind="x",
            subject_id="1",
            municipality=aalst,
            title="x",
            proposed={},
            base_version=1,
            actor=VISITOR,
            at=NOW,
        )


def test_accepting_writes_the_values_and_says_who_decided(
    shelf: Shelf, lead: Actor, coordinator: Actor, aalst: Municipality
) -> None:
    made = proposal_of(lead, aalst, title="B", year=None, reason="fusie")
    decided = accept(proposal_id=made.pk, actor=coordinator, at=LATER, remark="goed")
    assert shelf.now("1") == {"title": "B", "text": "Een tekst.", "year": None}
    assert (decided.state, decided.decided_by_id, decided.decided_at) == (
        "accepted",
        coordinator.user_id,
        LATER,
    )
    assert shelf.told[-1] == ("accepted", "Nieuwe titel")
    sentence = history_of(record=decided)[0].text
    assert sentence.startswith("Carl wijzigde de toestand, 'beslist door'")
    assert sentence.endswith("reden: fusie")


def test_what_others_changed_in_other_fields_stays(
    shelf: Shelf, lead: Actor, coordinator: Actor, aalst: Municipality
) -> None:
    made = proposal_of(lead, aalst, title="B")
    shelf.change("1", text="Nieuw.")
    accept(proposal_id=made.pk, actor=coordinator, at=LATER)
    assert shelf.now("1") == {"title": "B", "text": "Nieuw.", "year": 2024}


def test_the_same_field_changed_twice_is_shown_and_chosen(
    shelf: Shelf, lead: Actor, coordinator: Actor, aalst: Municipality
) -> None:
    made = proposal_of(lead, aalst, title="B", text="Mijn tekst.")
    shelf.change("1", title="C", text="Hun tekst.")

    def choose(seen: int, **choices: Choice) -> Proposal:
        return accept(proposal_id=made.pk, actor=coordinator, at=LATER, choices=choices, seen_version=seen)

    with pytest.raises(VersionMoved) as moved:
        choose(2, title=Choice.MINE)
    readings = {c.field: (c.base, c.theirs, c.mine) for c in moved.value.conflicts}
    assert readings == {"title": ("A", "C", "B"), "text": ("Een tekst.", "Hun tekst.", "Mijn tekst.")}
    assert shelf.now("1")["title"] == "C"
    shelf.change("1", title="D")
    with pytest.raises(VersionMoved):
        choose(2, title=Choice.MINE, text=Choice.THEIRS)
    choose(3, title=Choice.MINE, text=Choice.THEIRS)
    assert shelf.now("1") == {"title": "B", "text": "Hun tekst.", "year": 2024}


def test_proposing_on_an_older_version_keeps_what_others_did(
    shelf: Shelf, lead: Actor, aalst: Municipality
) -> None:
    shelf.change("1", text="Nieuw.")
    made = proposal_of(lead, aalst, title="B", text="Een tekst.", base_version=1)
    assert [c.field for c in changes_of(proposal=made)] == ["title"]
    withdraw(proposal_id=made.pk, actor=lead, at=LATER)
    with pytest.raises(VersionMoved) as moved:
        proposal_of(lead, aalst, text="Mijn tekst.", base_version=1)
    (conflict,) = moved.value.conflicts
    assert (conflict.base, conflict.theirs, conflict.mine) == ("Een tekst.", "Nieuw.", "Mijn tekst.")
    with pytest.raises(VersionMoved):
        proposal_of(lead, aalst, title="B", base_version=99)


def test_sending_back_needs_a_remark_and_changes_nothing(
    shelf: Shelf, lead: Actor, coordinator: Actor, aalst: Municipality
) -> None:
    made = proposal_of(lead, aalst)
    with pytest.raises(ReasonMissing):
        send_back(proposal_id=made.pk, actor=coordinator, at=LATER, remark="  ")
    assert send_back(proposal_id=made.pk, actor=coordinator, at=LATER, remark="te kort").state == "rejected"
    assert len(shelf.versions["1"]) == 1
    assert shelf.told[-1][0] == "rejected"


def test_nobody_decides_twice_or_withdraws_what_was_decided(
    shelf: Shelf, lead: Actor, coordinator: Actor, aalst: Municipality
) -> None:
    made = proposal_of(lead, aalst)
    accept(proposal_id=made.pk, actor=coordinator, at=LATER)
    for action in (
        lambda: accept(proposal_id=made.pk, actor=coordinator, at=LATER),
        lambda: send_back(proposal_id=made.pk, actor=coordinator, at=LATER, remark="x"),
        lambda: withdraw(proposal_id=made.pk, actor=lead, at=LATER),
    ):
        with pytest.raises(NotOpen):
            action()
    assert len(shelf.versions["1"]) == 2


def test_only_the_one_named_decides_and_only_the_maker_withdraws(
    shelf: Shelf, lead: Actor, coordinator: Actor, aalst: Municipality
) -> None:
    made = proposal_of(lead, aalst)
    with pytest.raises(PermissionDenied, match="Alleen de coördinator"):
        accept(proposal_id=made.pk, actor=person("Piet", Role.PARTNER), at=LATER)
    with pytest.raises(PermissionDenied, match="van iemand anders"):
        withdraw(proposal_id=made.pk, actor=coordinator, at=LATER)
    own = proposal_of(coordinator, aalst)
    with pytest.raises(PermissionDenied, match="je eigen voorstel"):
        accept(proposal_id=own.pk, actor=coordinator, at=LATER)


def test_a_draft_waits_until_it_is_handed_in(
    shelf: Shelf, lead: Actor, coordinator: Actor, aalst: Municipality
) -> None:
    made = proposal_of(lead, aalst, submit=False)
    assert shelf.told == []
    assert proposals(actor=coordinator) == []
    with pytest.raises(NotOpen):
        accept(proposal_id=made.pk, actor=coordinator, at=LATER)
    submit(proposal_id=made.pk, actor=lead, at=LATER)
    assert [row.proposal for row in open_proposals(actor=coordinator)] == [made]


def test_an_earlier_version_comes_back_at_once_or_as_a_proposal(
    shelf: Shelf, lead: Actor, coordinator: Actor, aalst: Municipality
) -> None:
    shelf.change("1", title="B", year=2025)

    def back(actor: Actor, version: int = 1) -> Proposal | None:
        return restore(
            kind="sheet",
            subject_id="1",
            municipality=aalst,
            version=version,
            seen_version=len(shelf.versions["1"]),
            actor=actor,
            at=LATER,
        )

    proposal = back(lead)
    assert proposal is not None
    assert [c.new for c in changes_of(proposal=proposal)] == ["A", 2024]
    assert back(coordinator) is None
    assert shelf.now("1") == shelf.versions["1"][0]
    with pytest.raises(NothingChanged):
        back(coordinator)
    with pytest.raises(SubjectMissing):
        back(coordinator, version=9)


def test_an_earlier_version_does_not_come_back_over_what_others_wrote_meanwhile(
    shelf: Shelf, lead: Actor, coordinator: Actor, aalst: Municipality
) -> None:
    shelf.change("1", title="B")
    shelf.change("1", title="C")
    for actor in (lead, coordinator):
        with pytest.raises(VersionMoved) as moved:
            restore(
                kind="sheet",
                subject_id="1",
                municipality=aalst,
                version=1,
                seen_version=2,
                actor=actor,
                at=LATER,
            )
        assert moved.value.version == 3
        assert [(c.base, c.theirs, c.mine) for c in moved.value.conflicts] == [("B", "C", "A")]
    assert Proposal.objects.count() == 0
    assert shelf.now("1")["title"] == "C"


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "accepted"},
        {"decided_at": NOW},
        {"state": "rejected", "decided_at": NOW, "remark": ""},
        {"state": "unknown"},
        {"changes": []},
        {"title": ""},
    ],
)
def test_the_database_refuses_states_that_cannot_be(
    shelf: Shelf, lead: Actor, aalst: Municipality, wrong: dict[str, Any]
) -> None:
    proposal_of(lead, aalst)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.update(**wrong)


def test_lists_show_what_somebody_may_see_in_a_constant_number_of_queries(
    shelf: Shelf, lead: Actor, coordinator: Actor, aalst: Municipality, django_assert_num_queries: Any
) -> None:
    shelf.put("secret", title="A")
    proposal_of(lead, aalst, subject_id="secret")
    for n in range(12):
        shelf.put(f"x{n}", title="A")
        proposal_of(lead, aalst, subject_id=f"x{n}", title_=f"Titel {n}")
    with django_assert_num_queries(1):
        assert len(open_proposals(actor=coordinator)) == 12
    with django_assert_num_queries(1):
        assert len(proposals(actor=lead)) == 13, "makers see their own"
    assert shelf.asked == 2
    assert open_proposals(actor=lead) == []
    assert [r.proposal.title for r in proposals(actor=coordinator, search="lies titel 11")] == ["Titel 11"]
    assert proposals(actor=coordinator, state="accepted") == proposals(actor=coordinator, kind="other") == []
    assert len(proposals_of(kind="sheet", subject_id="x1", actor=coordinator)) == 1


def test_another_municipality_sees_nothing(shelf: Shelf, lead: Actor, aalst: Municipality) -> None:
    made = proposal_of(lead, aalst)
    with scope(municipality=municipality("41011", "Denderleeuw")):
        other = person("Dora", Role.COORDINATOR, "41011")
        assert proposals(actor=other) == []
        with pytest.raises(Proposal.DoesNotExist):
            accept(proposal_id=made.pk, actor=other, at=LATER)


def test_outside_a_municipality_a_query_raises() -> None:
    with pytest.raises(ScopeError):
        list(Proposal.objects.all())


@pytest.mark.django_db(transaction=True)
def test_of_two_clicks_at_the_same_moment_the_second_is_told(shelf: Shelf) -> None:
    aalst = municipality("41002", "Aalst")
    told: list[str] = []
    with scope(municipality=aalst):
        lead, coordinator = person("Lies", Role.ACTION_LEAD), person("Carl", Role.COORDINATOR)
        made = proposal_of(lead, aalst)

        def second() -> None:
            try:
                with scope(municipality=aalst):
                    accept(proposal_id=made.pk, actor=coordinator, at=LATER)
            except NotOpen:
                told.append("not open")
            finally:
                connection.close()

        thread = threading.Thread(target=second)
        with transaction.atomic():
            accept(proposal_id=made.pk, actor=coordinator, at=LATER)
            thread.start()
            thread.join(0.3)
            assert thread.is_alive(), "the second waits"
        thread.join(5)
    assert told == ["not open"]
    assert len(shelf.versions["1"]) == 2


def test_values_of_a_removed_maker_stay(
    shelf: Shelf, lead: Actor, coordinator: Actor, aalst: Municipality
) -> None:
    from baken.foundation.accounts.models import User

    made = proposal_of(lead, aalst)
    User.objects.get(pk=lead.user_id).delete()
    assert accept(proposal_id=made.pk, actor=coordinator, at=LATER).made_by_id is None
    assert values(title="B")["title"].value == shelf.now("1")["title"]
