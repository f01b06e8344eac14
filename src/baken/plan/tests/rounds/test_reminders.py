"""One mail per person, on the right days, never twice, whatever went wrong in between."""

import datetime as dt
import re

import pytest
from django_scopes import scope
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baken.foundation.access.api import Role
from baken.foundation.accounts.api import Grant
from baken.foundation.messaging.api import OutboxMail
from baken.foundation.review.api import send_back
from baken.foundation.signed_links.api import ExpiredLink, open_link
from baken.plan.cli import remind as remind_command
from baken.plan.models import NodeLead, PlanContact, ProgressReport, RoundMail
from baken.plan.rounds import reminders
from baken.plan.rounds.cards import invite_partner
from baken.plan.rounds.contacts import choose_contact
from baken.plan.rounds.operations import RoundContent, change_round, close_round
from baken.plan.rounds.reminders import remind, remind_everywhere
from baken.plan.tests.factories import LevelFactory, NodeFactory, PlanFactory
from baken.plan.tests.rounds.conftest import AT, as_actor, mails_to, make_round, submit

DAY = dt.timedelta(days=1)


def on(day: int, month: int = 3) -> dt.datetime:
    return dt.datetime(2024, month, day, 6, 0, tzinfo=dt.UTC)


@pytest.fixture
def open_round(field, contacts, round_):
    """Three cards: Tom's own, one that he shares with Els, one that nobody leads. Opened on 15 March."""
    for node in (field.day, field.night, field.later):
        ProgressReport.objects.create(round=round_, node=node)
    return round_


def run(field, at) -> int:
    return remind(municipality=field.municipality, at=at)


def test_one_mail_per_person_lists_all_their_cards(field, open_round):
    assert run(field, AT) == 2
    (mail,) = mails_to(field.lead.email)
    assert mail.subject == "2 voortgangsverslagen tegen 31 maart 2024"
    assert "- Inloopcentrum" in mail.body
    assert "- Nachtopvang" in mail.body
    assert "Zorgplan, Opvolging tweede semester 2023: tegen 31 maart 2024 (nog 16 dagen)" in mail.body
    card = ProgressReport.objects.get(node=field.day)
    assert f"http://localhost:8000/aalst/plannen/mijn/verslagen/{card.pk}/" in mail.body
    (other,) = mails_to(field.other.email)
    assert "Inloopcentrum" not in other.body
    assert "Energiescans" not in mail.body + other.body


def test_a_person_of_several_services_rounds_and_plans_gets_one_mail(field, open_round, contacts):
    contacts["housing"].delete()
    PlanContact.objects.create(plan=field.plan, organisation=field.housing, user=field.lead)
    second = PlanFactory(municipality=field.municipality, slug="tweede", title="Tweede plan")
    level = LevelFactory(plan=second)
    node = NodeFactory(level=level, title="Speelweek", lead=field.growth)
    PlanContact.objects.create(
        plan=second, organisation=field.growth, name="Tom", email=field.lead.email.upper()
    )
    other = make_round(field, title="Jaarronde", deadline=dt.date(2024, 5, 1))
    other.plan = second
    other.save()
    ProgressReport.objects.create(round=other, node=node)
    assert run(field, AT) == 1
    (mail,) = mails_to(field.lead.email)
    assert mail.body.count("- Nachtopvang") == 1  # in tandem with oneself
    assert "Tweede plan, Jaarronde" in mail.body
    assert RoundMail.objects.count() == 3  # his two services in one round, and the other plan's


def test_the_same_occasion_is_mailed_once_and_the_next_one_again(field, open_round):
    assert [run(field, on(day)) for day in (15, 15, 16, 17, 18, 27, 28, 31)] == [2, 0, 0, 2, 0, 0, 2, 2]
    assert [run(field, on(day, 4)) for day in (1, 2, 7, 8, 9, 15)] == [2, 0, 0, 2, 0, 2]


def test_missed_nights_are_made_up_for_once(field, open_round):
    run(field, AT)
    assert run(field, on(29)) == 2  # the mails of the 17th and of the 28th were both missed
    assert run(field, on(30)) == 0
    assert len(mails_to(field.lead.email)) == 2
    assert "nog 2 dagen" in mails_to(field.lead.email)[1].body


def test_a_run_that_is_killed_halfway_goes_on_and_mails_nobody_twice(field, open_round, monkeypatch):
    real, sent = reminders.queue_mail, []

    def dies_after_the_first(**mail):
        if sent:
            raise KeyboardInterrupt
        sent.append(mail["to"])
        return real(**mail)

    monkeypatch.setattr(reminders, "queue_mail", dies_after_the_first)
    with pytest.raises(KeyboardInterrupt):
        run(field, AT)
    assert (OutboxMail.objects.count(), RoundMail.objects.count()) == (1, 1)
    monkeypatch.setattr(reminders, "queue_mail", real)
    assert run(field, AT + DAY) == 1
    assert sorted(OutboxMail.objects.values_list("to", flat=True)) == sorted(
        [field.lead.email, field.other.email]
    )


def test_of_two_runs_at_once_the_second_writes_nothing(field, open_round, monkeypatch):
    """It read what was due before the first one wrote."""
    before = reminders._mailed
    run(field, AT)
    monkeypatch.setattr(reminders, "_mailed", lambda _rounds: {})
    assert run(field, AT) == 0
    monkeypatch.setattr(reminders, "_mailed", before)
    assert OutboxMail.objects.count() == 2


def test_one_address_that_is_none_stops_nobody_else(field, open_round, contacts):
    PlanContact.objects.filter(pk=contacts["growth"].pk).update(user=None, email="geen adres")
    assert run(field, AT) == 1
    assert mails_to(field.other.email)


def test_who_has_nothing_left_to_hand_in_gets_nothing(field, open_round):
    run(field, AT)
    submit(ProgressReport.objects.get(node=field.night), field.lead, done="Gedaan")
    assert run(field, on(17)) == 1
    assert len(mails_to(field.other.email)) == 1  # the tandem's card is in
    assert "Nachtopvang" not in mails_to(field.lead.email)[1].body


def test_a_moved_deadline_plans_its_mails_anew_and_says_so(field, open_round):
    run(field, AT)
    content = RoundContent(
        title=open_round.title, start=open_round.start, end=open_round.end, deadline=dt.date(2024, 4, 30)
    )
    change_round(round_id=open_round.pk, content=content, base_version=1, actor=as_actor(field.coordinator))
    assert run(field, on(16)) == 2
    assert "De datum is verschoven" in mails_to(field.lead.email)[1].body
    assert "tegen 30 april 2024 (nog 45 dagen)" in mails_to(field.lead.email)[1].body
    assert [run(field, on(day)) for day in (17, 28, 31)] == [0, 0, 0]
    assert run(field, on(16, 4)) == 2  # two weeks before the new date
    assert "verschoven" not in mails_to(field.lead.email)[2].body


def test_a_report_that_was_sent_back_is_told_once_the_next_morning(field, open_round):
    run(field, AT)
    proposal = submit(ProgressReport.objects.get(node=field.day), field.lead, done="Iets")
    run(field, on(17))
    send_back(proposal_id=proposal.pk, actor=as_actor(field.coordinator), at=on(18), remark="Hoeveel?")
    assert [run(field, on(day)) for day in (19, 20)] == [1, 0]
    assert "Teruggestuurd met deze opmerking: Hoeveel?" in mails_to(field.lead.email)[-1].body


def test_a_lead_who_left_gets_nothing_and_the_new_one_everything(field, open_round, contacts, person):
    run(field, AT)
    new = person(Role.ACTION_LEAD, field.municipality, field.growth, name="Nele Nieuw")
    choose_contact(
        plan=field.plan, organisation=field.growth, user_id=new.pk, name="", email="",
        actor=as_actor(field.coordinator), today=AT.date(),
    )  # fmt: skip
    assert run(field, on(16)) == 1
    assert len(mails_to(field.lead.email)) == 1
    assert "2 voortgangsverslagen" in mails_to(new.email)[0].subject


def test_an_account_that_was_closed_or_lost_its_role_gets_no_mail_and_the_service_above_does(
    field, open_round, contacts
):
    field.growth.parent = field.housing
    field.growth.save()
    Grant.objects.filter(user=field.lead).delete()
    assert run(field, AT) == 1
    assert "Inloopcentrum" in mails_to(field.other.email)[0].body
    assert mails_to(field.lead.email) == []


def test_a_closed_round_and_a_part_without_lead_mail_nobody(field, open_round):
    NodeLead.objects.filter(node=field.night).delete()
    close_round(round_id=open_round.pk, actor=as_actor(field.coordinator), at=AT)
    assert run(field, AT) == 0


def test_a_partner_without_account_gets_a_link_per_card_that_expires_sixty_days_after_the_deadline(
    field, open_round, contacts
):
    field.day.leads.all().delete()
    NodeLead.objects.create(node=field.day, organisation=field.partner)
    run(field, AT)
    (mail,) = mails_to("pia@caw.example")
    assert mail.to == "Pia@caw.example"
    assert "Dag Pia" in mail.body
    (token,) = re.findall(r"http://localhost:8000/l/([\w-]+)/", mail.body)
    assert open_link(token=token, now=dt.datetime(2024, 5, 29, tzinfo=dt.UTC)).purpose == "progress-report"
    with pytest.raises(ExpiredLink):
        open_link(token=token, now=dt.datetime(2024, 5, 31, tzinfo=dt.UTC))


def test_a_partner_that_is_asked_is_mailed_at_once_and_not_again_for_that_occasion(field, open_round):
    run(field, AT)
    card = ProgressReport.objects.get(node=field.day)
    invite_partner(report_id=card.pk, organisation_id=field.partner.pk, actor=as_actor(field.lead), at=AT)
    (mail,) = mails_to("pia@caw.example")
    assert mail.subject == "Schrijf je mee? Inloopcentrum"
    assert "Tom Trekker vraagt je mee te schrijven" in mail.body
    assert run(field, on(16)) == 0
    assert run(field, on(17)) == 3


def test_the_command_and_the_night_reach_every_municipality(field, open_round, capsys):
    remind_command(None)
    assert capsys.readouterr().out == "2 mails staan klaar.\n"
    remind_command(None)
    assert "Niemand moet vandaag iets weten" in capsys.readouterr().out
    assert remind_everywhere(at=on(17)) == 2


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(nights=st.lists(st.integers(min_value=0, max_value=60), max_size=12))
def test_over_any_runs_each_person_gets_each_occasion_at_most_once(field, open_round, nights):
    from django.db import transaction

    with scope(municipality=field.municipality), transaction.atomic():
        for night in nights:  # also out of order: a clock that was set back mails nobody twice
            run(field, AT + night * DAY)
        marks = list(RoundMail.objects.values_list("contact", "stage", "deadline"))
        assert len(marks) == len(set(marks))
        assert OutboxMail.objects.count() <= len(marks)
        transaction.set_rollback(True)
