"""Writing on a card: two at once, a round that closes, handing in, and what accepting does."""

import datetime as dt
import threading
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django_scopes import scope

from baken.foundation.access.api import Role
from baken.foundation.review.api import Choice, VersionMoved, accept, send_back, withdraw
from baken.indicators.models import Indicator, IndicatorValue
from baken.plan.models import Milestone, Node, NodeIndicator, NodeVersion, ProgressReport
from baken.plan.rounds.cards import hand_in, save_draft
from baken.plan.rounds.errors import Incomplete, NothingNew, RoundClosed, SubmittedAlready
from baken.plan.rounds.operations import close_round
from baken.plan.rounds.standing import CardState, standing_of
from baken.plan.tests.rounds.conftest import AT, TODAY, as_actor, make_round, seen_now, submit, typed, write


def stored(card) -> ProgressReport:
    return ProgressReport.objects.get(pk=card.pk)


def test_two_leads_write_on_one_card_in_different_fields(field, tandem_card):
    tom, els = as_actor(field.lead), as_actor(field.other)
    tom_sees, els_sees = seen_now(tandem_card, tom), seen_now(tandem_card, els)
    save_draft(report_id=tandem_card.pk, typed=typed(tom_sees, done="Bedden gezet"), actor=tom, at=AT)
    second = save_draft(
        report_id=tandem_card.pk, typed=typed(els_sees, done="", achieved="20 plaatsen"), actor=els, at=AT
    )
    assert second.clashes == ()
    assert stored(tandem_card).draft == {"done": "Bedden gezet", "achieved": "20 plaatsen"}


def test_a_field_that_somebody_else_changed_clashes_alone_and_nothing_is_overwritten(field, tandem_card):
    tom, els = as_actor(field.lead), as_actor(field.other)
    els_sees = seen_now(tandem_card, els)
    write(tandem_card, field.lead, done="Van Tom")
    saved = save_draft(
        report_id=tandem_card.pk, typed=typed(els_sees, done="Van Els", cost="Niets"), actor=els, at=AT
    )
    assert [(clash.field, clash.theirs, clash.by) for clash in saved.clashes] == [
        ("done", "Van Tom", "Tom Trekker")
    ]
    assert stored(tandem_card).draft == {"done": "Van Tom", "cost": "Niets"}
    # Having seen the other text she may choose hers.
    write(tandem_card, field.other, done="Van Els en Tom")
    assert stored(tandem_card).draft["done"] == "Van Els en Tom"
    assert stored(tandem_card).saved_as == "Els Wonen"
    assert seen_now(tandem_card, tom) == seen_now(tandem_card, els)


def test_handing_in_stops_at_a_clash_and_keeps_the_rest(field, tandem_card):
    els = as_actor(field.other)
    els_sees = seen_now(tandem_card, els)
    write(tandem_card, field.lead, done="Van Tom")
    outcome = hand_in(
        report_id=tandem_card.pk, typed=typed(els_sees, done="Van Els", cost="Niets"), actor=els, at=AT
    )
    assert not outcome.is_handed_in
    assert stored(tandem_card).draft == {"done": "Van Tom", "cost": "Niets"}


def test_a_round_that_closed_takes_no_text_and_says_that_it_is_still_on_screen(field, round_, card):
    close_round(round_id=round_.pk, actor=as_actor(field.coordinator), at=AT)
    with pytest.raises(RoundClosed, match="Je tekst staat hieronder nog"):
        write(card, field.lead, done="Te laat")
    assert stored(card).draft == {}


@pytest.mark.django_db(transaction=True)
def test_closing_waits_for_who_is_saving_and_loses_nothing(field, round_, card):
    """The saver holds the round; the closer waits until the text is in; whoever comes later is told."""
    lead, coordinator = as_actor(field.lead), as_actor(field.coordinator)
    sees = seen_now(card, lead)
    saving, outcomes = threading.Event(), []

    def close():
        try:
            with scope(municipality=field.municipality):
                saving.wait(timeout=10)
                outcomes.append("closing")
                close_round(round_id=round_.pk, actor=coordinator, at=AT)
                outcomes.append("closed")
        finally:
            connection.close()

    closer = threading.Thread(target=close)
    closer.start()
    with transaction.atomic():
        save_draft(report_id=card.pk, typed=typed(sees, done="Nog net"), actor=lead, at=AT)
        saving.set()
        closer.join(timeout=0.3)
        assert outcomes == ["closing"]
        outcomes.append("saved")
    closer.join(timeout=10)
    assert outcomes == ["closing", "saved", "closed"]
    assert stored(card).draft == {"done": "Nog net"}
    with pytest.raises(RoundClosed):
        write(card, field.lead, done="Te laat")


def test_a_report_is_handed_in_once(field, tandem_card):
    submit(tandem_card, field.lead, done="Gedaan")
    with pytest.raises(SubmittedAlready, match=r"al ingediend door Tom Trekker op 15 maart 2024, 10:00"):
        submit(tandem_card, field.other, cost="En dit nog")
    assert stored(tandem_card).draft["cost"] == "En dit nog"  # refused, but not lost


@pytest.mark.parametrize(
    ("values", "field_", "why"),
    [
        ({"summary": "Kort"}, "done", "Een leeg verslag"),
        ({"done": "Gedaan", "summary": "x" * 101}, "summary", "1 tekens te lang"),
        ({"done": "x" * 4_001}, "done", "te lang"),
    ],
)
def test_a_report_that_is_empty_or_too_long_is_kept_but_not_handed_in(field, card, values, field_, why):
    actor = as_actor(field.lead)
    outcome = hand_in(report_id=card.pk, typed=typed(seen_now(card, actor), **values), actor=actor, at=AT)
    assert why in outcome.problems[field_]
    assert standing_of(report=card).state is CardState.WRITING
    assert stored(card).draft == values
    assert Incomplete(outcome.problems).problems == outcome.problems


def test_accepting_writes_texts_milestones_and_figures_where_they_live(field, card):
    indicator = Indicator.objects.create(
        municipality=field.municipality, key="bezoekers", title="Bezoekers", unit="mensen"
    )
    NodeIndicator.objects.create(node=field.day, indicator=indicator)
    finished = {"completed": "2023-12-01", "due": "2023-11-30", "remark": "Met een feest"}
    values = {"done": "Geopend", "milestone__open": finished, f"figure__{indicator.pk}": "1.250,50"}
    proposal = submit(card, field.lead, **values)
    assert [change["label"] for change in proposal.changes] == [
        "Wat hebben we ervoor gedaan?", "Mijlpaal: Het lokaal is open", "Cijfer: Bezoekers",
    ]  # fmt: skip
    assert proposal.changes[1]["old_text"] == "tegen 30 november 2023"
    accept(proposal_id=proposal.pk, actor=as_actor(field.coordinator), at=AT)

    report = stored(card)
    assert report.accepted["done"] == "Geopend"
    assert report.version == 2
    assert standing_of(report=card).state is CardState.ACCEPTED
    milestone = Milestone.objects.get(key="open")
    assert (milestone.completed, milestone.remark) == (dt.date(2023, 12, 1), "Met een feest")
    assert NodeVersion.objects.filter(node=field.day).count() == 1
    figure = IndicatorValue.objects.get(indicator=indicator)
    assert (figure.value, figure.date, figure.made_by) == (
        Decimal("1250.5"), dt.date(2023, 12, 31), field.coordinator,
    )  # fmt: skip


def test_a_milestone_that_changed_meanwhile_is_a_choice_between_two_readings(field, card):
    finished = {"completed": "2023-12-01", "due": "2023-11-30", "remark": ""}
    proposal = submit(card, field.lead, done="Geopend", milestone__open=finished)
    Milestone.objects.filter(key="open").update(due=dt.date(2024, 6, 1))
    with pytest.raises(VersionMoved) as moved:
        accept(proposal_id=proposal.pk, actor=as_actor(field.coordinator), at=AT)
    assert [(one.theirs, one.mine) for one in moved.value.conflicts] == [
        ("tegen 1 juni 2024", "klaar op 1 december 2023")
    ]
    accept(
        proposal_id=proposal.pk,
        actor=as_actor(field.coordinator),
        at=AT,
        choices={"milestone:open": Choice.THEIRS},
        seen_version=moved.value.version,
    )
    assert Milestone.objects.get(key="open").completed is None
    assert stored(card).accepted == {"done": "Geopend"}


def test_a_milestone_that_is_gone_cannot_be_finished_and_says_so(field, card):
    finished = {"completed": "2023-12-01", "due": "2023-11-30", "remark": ""}
    proposal = submit(card, field.lead, done="Geopend", milestone__open=finished)
    Milestone.objects.filter(key="open").delete()
    with pytest.raises(VersionMoved) as moved:
        accept(proposal_id=proposal.pk, actor=as_actor(field.coordinator), at=AT)
    mine = {"choices": {"milestone:open": Choice.MINE}, "seen_version": moved.value.version}
    with pytest.raises(PermissionDenied, match="staat niet meer in het plan"):
        accept(proposal_id=proposal.pk, actor=as_actor(field.coordinator), at=AT, **mine)
    assert stored(card).accepted is None


def test_a_card_that_was_sent_back_can_be_handed_in_again(field, card):
    proposal = submit(card, field.lead, done="Iets")
    send_back(proposal_id=proposal.pk, actor=as_actor(field.coordinator), at=AT, remark="Hoeveel mensen?")
    standing = standing_of(report=card)
    assert (standing.state, standing.remark) == (CardState.SENT_BACK, "Hoeveel mensen?")
    submit(card, field.lead, done="Iets voor 30 mensen")
    assert standing_of(report=card).state is CardState.SUBMITTED


def test_a_withdrawn_report_is_being_written_again(field, card):
    proposal = submit(card, field.lead, done="Iets")
    withdraw(proposal_id=proposal.pk, actor=as_actor(field.lead), at=AT)
    assert standing_of(report=card).state is CardState.WRITING


def test_an_accepted_report_is_improved_by_a_new_one_and_never_handed_in_unchanged(field, card):
    accept(proposal_id=submit(card, field.lead, done="Iets").pk, actor=as_actor(field.coordinator), at=AT)
    with pytest.raises(NothingNew):
        submit(card, field.lead)
    second = submit(card, field.lead, done="Iets beters")
    assert standing_of(report=card).state is CardState.SUBMITTED
    accept(proposal_id=second.pk, actor=as_actor(field.coordinator), at=AT)
    assert stored(card).accepted["done"] == "Iets beters"
    assert stored(card).version == 3


def test_the_questions_are_those_of_the_period(field, card):
    for key, values in {
        "over tijd": {"due": dt.date(2023, 3, 1)},
        "vroeger klaar": {"due": dt.date(2023, 3, 1), "completed": dt.date(2023, 4, 1)},
        "later klaar": {"due": dt.date(2023, 3, 1), "completed": dt.date(2024, 1, 5)},
        "volgend jaar": {"due": dt.date(2024, 2, 1)},
        "vervalt": {"due": dt.date(2023, 9, 1), "cancelled": True},
        "zonder datum": {},
        "lang klaar": {"completed": dt.date(2023, 2, 1)},
    }.items():
        Milestone.objects.create(node=field.day, key=key, title=key, **values)
    measured = Indicator.objects.create(municipality=field.municipality, key="a", title="A", measure="plan.x")
    filled = Indicator.objects.create(municipality=field.municipality, key="b", title="B")
    earlier = Indicator.objects.create(municipality=field.municipality, key="c", title="C")
    for indicator, date in ((filled, dt.date(2023, 10, 1)), (earlier, dt.date(2023, 6, 30))):
        IndicatorValue.objects.create(indicator=indicator, role="observation", date=date, value=3, made_at=AT)
    for place, indicator in enumerate((measured, filled, earlier)):
        NodeIndicator.objects.create(node=field.day, indicator=indicator, position=place)
    asked = set(seen_now(card, as_actor(field.lead)))
    assert asked == {
        "summary", "achieved", "done", "cost",
        "milestone:open", "milestone:over tijd", "milestone:later klaar", "milestone:zonder datum",
        f"figure:{earlier.pk}",
    }  # fmt: skip


def test_who_writes_is_decided_per_organisation(field, card, tandem_card, person):
    stranger = person(Role.ACTION_LEAD, field.municipality, field.partner, name="Ander")
    for user, report in ((field.other, card), (stranger, card), (stranger, tandem_card)):
        with pytest.raises(PermissionDenied, match="geen trekker"):
            write(report, user, done="x")
    attention = person(Role.ATTENTION_OFFICER, field.municipality, name="Aandacht")
    with pytest.raises(PermissionDenied, match="trekker of partner"):
        write(card, attention, done="x")
    for user in (field.lead, field.coordinator):
        write(card, user, done=user.name)


def test_the_contact_of_a_service_writes_for_it_whatever_service_the_account_has(field, card, contacts):
    contacts["growth"].delete()
    with pytest.raises(PermissionDenied):
        write(card, field.other, done="x")
    contacts["growth"].__class__.objects.create(plan=field.plan, organisation=field.growth, user=field.other)
    write(card, field.other, done="Ik antwoord voor team Groei")


def test_no_text_of_a_draft_enters_the_trail(field, card):
    from django.apps import apps

    write(card, field.lead, done="Geheim tot het ingediend is")
    trail = apps.get_model("plan", "ProgressReportEvent").objects.filter(pgh_obj_id=card.pk)
    assert trail.count() == 1  # that the card was made; typing leaves nothing
    assert not {"draft", "saved_as", "saved_at"} & {one.name for one in trail.model._meta.get_fields()}


def test_the_text_of_the_round_before_is_at_hand(field, card):
    before = make_round(field, title="Eerste semester", start=dt.date(2023, 1, 1), end=dt.date(2023, 6, 30))
    old = ProgressReport.objects.create(round=before, node=field.day)
    accept(proposal_id=submit(old, field.lead, done="Toen").pk, actor=as_actor(field.coordinator), at=AT)
    from baken.plan.rounds.questions import read_questions

    fresh = ProgressReport.objects.select_related("round__plan__municipality", "node").get(pk=card.pk)
    questions = read_questions(report=fresh, actor=as_actor(field.lead), today=TODAY)
    assert [(one.field, one.previous) for one in questions.texts if one.previous] == [("done", "Toen")]
    assert questions.previous_round == "Eerste semester"
    assert Node.objects.get(pk=field.day.pk).version == 1
