"""Preparing, opening and closing rounds; contacts; what a round asks; what may not go any more."""

import datetime as dt
from dataclasses import replace
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError

from baken.foundation.access.api import Role
from baken.foundation.accounts.api import Grant
from baken.foundation.messaging.api import OutboxMail
from baken.foundation.organisations.api import Organisation, add_name
from baken.foundation.vocabulary.models import Code, CodeList
from baken.plan.editing.structure import NodeNotEmpty, remove_node
from baken.plan.importing import ImportRefused, import_workbook
from baken.plan.interchange.workbook import write_workbook
from baken.plan.models import Node, NodeCode, PlanContact, ProgressReport, RoundMail
from baken.plan.rounds.choosing import asked_nodes, preview
from baken.plan.rounds.contacts import choose_contact, contact_list, remove_contact
from baken.plan.rounds.errors import (
    AlreadyOpen,
    NotAContact,
    NothingAsked,
    RoundMoved,
    RoundNotClosed,
    RoundNotOpen,
)
from baken.plan.rounds.forms import RoundForm, suggested_round
from baken.plan.rounds.operations import (
    RoundContent,
    accept_reports,
    change_round,
    close_round,
    complete_round,
    open_round,
    prepare_round,
    reopen_round,
)
from baken.plan.rounds.standing import CardState, standing_of
from baken.plan.store import document_of
from baken.plan.tests.factories import LineFactory, NodeFactory
from baken.plan.tests.rounds.conftest import AT, TODAY, as_actor, make_round, submit, write

# What a round asks


def keys(round_) -> list[str]:
    return list(asked_nodes(round_=round_).values_list("key", flat=True))


def test_a_round_asks_by_level_priority_and_code(field):
    codes = CodeList.objects.create(key="wvg", title="Vlaamse codes")
    NodeCode.objects.create(node=field.day, code=Code.objects.create(code_list=codes, code="WVG100/1"))
    LineFactory(plan=field.plan, code="AC0002", serves=[field.night])
    assert keys(make_round(field)) == ["dag", "nacht", "later"]
    assert keys(make_round(field, priority_only=True)) == ["later"]
    assert keys(make_round(field, codes=["WVG100/1"])) == ["dag"]
    assert keys(make_round(field, codes=["AC0002", "WVG100/1"])) == ["dag", "nacht"]
    assert keys(make_round(field, codes=["WVG100"])) == []  # codes are text, never taken apart
    none = make_round(field)
    none.levels.clear()
    assert keys(none) == []


def test_a_code_that_the_plan_does_not_know_is_refused_with_the_closest(field):
    LineFactory(plan=field.plan, code="AC000224", serves=[field.day])
    sent = {"title": "R", "start": "2023-07-01", "end": "2023-12-31", "deadline": "2024-03-31"}
    sent |= {"levels": [field.action.pk], "codes": "AC000224\nAC00224\nzzz"}
    form = RoundForm(sent, plan=field.plan)
    assert not form.is_valid()
    assert form.errors["codes"] == [
        "De code 'AC00224' staat niet in dit plan. Bedoel je AC000224?",
        "De code 'zzz' staat niet in dit plan.",
    ]
    assert RoundForm(sent | {"codes": " AC000224 \n\n"}, plan=field.plan).is_valid()


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        ("2024-S1", dt.date(2024, 1, 1), dt.date(2024, 6, 30)),
        ("2023", dt.date(2023, 1, 1), dt.date(2023, 12, 31)),
        ("", dt.date(2023, 7, 1), dt.date(2023, 12, 31)),
        ("2024-S3'; --", dt.date(2023, 7, 1), dt.date(2023, 12, 31)),
        ("0000", dt.date(2023, 7, 1), dt.date(2023, 12, 31)),
    ],
)
def test_the_address_fills_in_a_period(field, period, start, end):
    found = suggested_round(plan=field.plan, period=period, today=TODAY)
    assert (found["start"], found["end"]) == (start, end)
    assert found["deadline"] > TODAY
    assert found["levels"] == [field.action]


def test_preparing_shows_what_nobody_would_be_asked_about(field, contacts):
    contacts["growth"].delete()
    found = preview(round_=make_round(field, opened=None), today=TODAY)
    assert found.cards == 3
    assert [node.key for node in found.without_lead] == ["later"]
    assert [node.key for node in found.unreachable] == ["dag"]  # Els answers for the tandem
    assert found.people == 1


# Opening, changing, closing


def test_opening_makes_a_card_per_part_and_mails_each_person_once(field, contacts):
    round_ = make_round(field, opened=None)
    opened = open_round(round_id=round_.pk, actor=as_actor(field.coordinator), at=AT)
    assert (opened.cards, opened.mails) == (3, 2)
    assert set(RoundMail.objects.values_list("stage", flat=True)) == {"opened"}
    with pytest.raises(AlreadyOpen):
        open_round(round_id=round_.pk, actor=as_actor(field.coordinator), at=AT)
    assert OutboxMail.objects.count() == 2


def test_a_round_that_asks_nothing_stays_closed(field):
    round_ = make_round(field, opened=None, codes=["bestaat niet"])
    with pytest.raises(NothingAsked):
        open_round(round_id=round_.pk, actor=as_actor(field.coordinator), at=AT)
    round_.refresh_from_db()
    assert round_.opened_at is None


def test_parts_that_came_after_the_opening_get_their_cards_later(field, contacts):
    round_ = make_round(field, opened=None)
    open_round(round_id=round_.pk, actor=as_actor(field.coordinator), at=AT)
    NodeFactory(level=field.action, key="nieuw", order=9, lead=field.housing)
    assert complete_round(round_id=round_.pk, actor=as_actor(field.coordinator)) == 1
    assert complete_round(round_id=round_.pk, actor=as_actor(field.coordinator)) == 0


def test_of_an_open_round_only_title_deadline_and_note_change(field, round_):
    content = RoundContent(
        title="Anders", start=dt.date(2020, 1, 1), end=dt.date(2020, 2, 1), deadline=dt.date(2024, 5, 1),
        note="Kort graag", priority_only=True, codes=("x",),
    )  # fmt: skip
    change_round(round_id=round_.pk, content=content, base_version=1, actor=as_actor(field.coordinator))
    round_.refresh_from_db()
    assert (round_.title, round_.deadline, round_.note) == ("Anders", dt.date(2024, 5, 1), "Kort graag")
    assert (round_.start, round_.priority_only, round_.codes) == (dt.date(2023, 7, 1), False, [])
    assert round_.levels.count() == 1
    with pytest.raises(RoundMoved):
        change_round(round_id=round_.pk, content=content, base_version=1, actor=as_actor(field.coordinator))


def test_the_database_keeps_the_dates_of_a_round_in_order(field):
    content = RoundContent(
        title="R", start=dt.date(2024, 2, 1), end=dt.date(2024, 1, 1), deadline=dt.date(2024, 3, 1)
    )
    with pytest.raises(IntegrityError):
        prepare_round(plan=field.plan, content=content, actor=as_actor(field.coordinator))


def test_a_round_closes_and_opens_again(field, round_, card):
    coordinator = as_actor(field.coordinator)
    with pytest.raises(RoundNotClosed):
        reopen_round(round_id=round_.pk, actor=coordinator)
    close_round(round_id=round_.pk, actor=coordinator, at=AT)
    with pytest.raises(RoundNotOpen):
        close_round(round_id=round_.pk, actor=coordinator, at=AT)
    reopen_round(round_id=round_.pk, actor=coordinator)
    write(card, field.lead, done="Weer open")


def test_only_the_coordinator_of_this_municipality_steers_rounds_and_contacts(field, round_, person):
    from baken.plan.tests.factories import MunicipalityFactory

    neighbour = person(Role.COORDINATOR, MunicipalityFactory(), name="Buur")
    for user in (field.lead, neighbour):
        actor = as_actor(user)
        for refused in (
            lambda actor=actor: close_round(round_id=round_.pk, actor=actor, at=AT),
            lambda actor=actor: complete_round(round_id=round_.pk, actor=actor),
            lambda actor=actor: accept_reports(round_id=round_.pk, proposal_ids=[], actor=actor, at=AT),
            lambda actor=actor: remove_contact(plan=field.plan, organisation=field.growth, actor=actor),
        ):
            with pytest.raises(PermissionDenied):
                refused()


def test_several_reports_are_accepted_at_once_and_one_that_cannot_leaves_the_others(
    field, round_, card, tandem_card
):
    coordinator = as_actor(field.coordinator)
    finished = {"completed": "2023-12-01", "due": "2023-11-30", "remark": ""}
    first = submit(card, field.lead, done="Gedaan", milestone__open=finished)
    second = submit(tandem_card, field.other, done="Ook gedaan")
    field.day.milestones.update(due=dt.date(2024, 6, 1))
    elsewhere = make_round(field, title="Andere")
    foreign = submit(ProgressReport.objects.create(round=elsewhere, node=field.day), field.lead, done="x")
    ids = [first.pk, second.pk, foreign.pk, 987654]
    done = accept_reports(round_id=round_.pk, proposal_ids=ids, actor=coordinator, at=AT)
    assert done.number == 1
    assert [proposal.pk for proposal, _why in done.refused] == [first.pk]
    assert standing_of(report=tandem_card).state is CardState.ACCEPTED
    assert standing_of(report=card).state is CardState.SUBMITTED
    again = accept_reports(round_id=round_.pk, proposal_ids=[second.pk], actor=coordinator, at=AT)
    assert [why for _proposal, why in again.refused] == ["er is al over beslist"]


# Contacts


def choose(field, organisation, *, user=None, name="", email=""):
    return choose_contact(
        plan=field.plan,
        organisation=organisation,
        user_id=user.pk if user else None,
        name=name,
        email=email,
        actor=as_actor(field.coordinator),
        today=TODAY,
    )


def test_every_service_and_partner_stands_in_the_list_with_who_can_be_reached(field, contacts, person):
    contacts["housing"].delete()
    field.growth.parent = field.housing
    field.growth.save()
    Grant.objects.filter(user=field.lead).delete()
    found = contact_list(plan=field.plan, today=TODAY)
    rows = {row.organisation.key: row for row in found.rows}
    assert {key: row.leads for key, row in rows.items()} == {"team-groei": 2, "dienst-wonen": 1, "caw": 0}
    assert rows["team-groei"].contact.is_gone
    assert rows["team-groei"].is_missing
    assert found.missing == 2
    choose(field, field.housing, user=field.other)
    rows = {row.organisation.key: row for row in contact_list(plan=field.plan, today=TODAY).rows}
    assert rows["team-groei"].reached.name == "Els Wonen"
    assert rows["team-groei"].stands_in
    shown = contact_list(plan=field.plan, today=TODAY, text="pia")
    assert [row.organisation.key for row in shown.rows] == ["caw"]
    assert contact_list(plan=field.plan, today=TODAY, only_missing=True).rows == ()


def test_another_person_is_another_contact_and_a_corrected_name_the_same(field, contacts):
    same = choose(field, field.partner, name="Pia Peeters", email="pia@CAW.example")
    assert same.pk == contacts["partner"].pk
    other = choose(field, field.partner, name="Jan", email="jan@caw.example")
    assert other.pk != contacts["partner"].pk
    assert PlanContact.objects.filter(plan=field.plan, organisation=field.partner).count() == 1


def test_a_contact_with_an_account_holds_a_role_here_that_can_report(field, person):
    reader = person(Role.COUNCIL_READER, field.municipality, name="Raadslid")
    with pytest.raises(NotAContact):
        choose(field, field.growth, user=reader)
    assert choose(field, field.growth, user=field.coordinator).user == field.coordinator
    assert remove_contact(plan=field.plan, organisation=field.growth, actor=as_actor(field.coordinator))


# What may not go any more


def test_a_part_with_reports_cannot_be_removed(field, round_):
    empty = NodeFactory(level=field.action, key="leeg", order=30)
    ProgressReport.objects.create(round=round_, node=empty)
    with pytest.raises(NodeNotEmpty, match="voortgangsverslagen"):
        remove_node(node=empty, actor=as_actor(field.coordinator))


def test_a_workbook_that_leaves_a_reported_part_out_is_refused_by_name(field, round_):
    for order, key in enumerate(("weg", "blijft"), start=30):
        NodeFactory(level=field.action, key=key, order=order, title=f"Actie {key}")
    file = BytesIO()
    whole = document_of(plan=field.plan)
    without = [node for node in whole.nodes if node.id not in ("weg", "blijft")]
    write_workbook(document=replace(whole, nodes=tuple(without)), file=file, made_at=AT)
    file.seek(0)
    ProgressReport.objects.create(round=round_, node=Node.objects.get(key="blijft"))
    for organisation in Organisation.objects.all():
        add_name(organisation=organisation, name=organisation.name)
    with pytest.raises(ImportRefused) as refusal:
        import_workbook(file=file, name="plan.xlsx", at=AT, remove_missing=True)
    (problem,) = refusal.value.problems
    assert "'Actie blijft' heeft voortgangsverslagen" in problem.message
    assert Node.objects.filter(key="weg").exists()  # all or nothing
