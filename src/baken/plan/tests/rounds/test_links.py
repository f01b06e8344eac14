"""A partner answers through a signed link that opens one card and nothing else."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from baken.foundation.review.api import Proposal, accept, send_back
from baken.foundation.signed_links.models import SignedLink
from baken.plan.models import NodeLead, PlanContact, ProgressReport, ReportInvitation
from baken.plan.rounds.contacts import choose_contact
from baken.plan.rounds.operations import close_round, reopen_round
from baken.plan.rounds.reminders import remind
from baken.plan.rounds.standing import CardState, standing_of
from baken.plan.tests.rounds.conftest import AT, as_actor, browser_of, form_of, mails_to, submit, text_of

JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def link(field, contacts, card) -> str:
    """The partner was asked to write on Tom's card, and mailed."""
    ReportInvitation.objects.create(report=card, organisation=field.partner, asked_at=AT)
    remind(municipality=field.municipality, at=AT)
    return last_link()


def last_link() -> str:
    mail = mails_to("pia@caw.example")[-1]
    return re.findall(r"http://localhost:8000(/l/[\w-]+/)", mail.body)[-1]


def test_the_link_opens_that_card_and_names_nobody_of_the_staff(field, link):
    page = Client().get(link)
    text = text_of(page)
    assert "Inloopcentrum" in text
    assert "Dien in" in text
    content = page.content.decode()
    assert not re.findall(r'href="[^"]*(?:opvolging|contacten|voorstellen|mijn/verslagen)', content)
    assert "@" not in re.sub(r"<link[^>]*>", "", content)
    assert "Vraag een partner" not in text


def test_saving_changes_no_link_and_handing_in_uses_it_up(field, card, link):
    partner = Client()
    for _again in range(2):
        assert partner.post(link, form_of(partner, link) | {"done": "Van ons"}, **JSON).status_code == 200
    assert SignedLink.objects.get().uses == 0
    assert ProgressReport.objects.get(pk=card.pk).saved_as == "CAW, via een persoonlijke link"
    values = form_of(partner, link) | {"actie": "indienen"}
    assert "Bedankt" in text_of(partner.post(link, values))
    assert SignedLink.objects.get().uses == 1
    proposal = Proposal.objects.get()
    assert (proposal.made_by, proposal.maker) == (None, "CAW, via een persoonlijke link")
    second = partner.post(link, values)
    assert second.status_code == 410
    assert "We hebben je antwoord al ontvangen" in text_of(second)
    assert Proposal.objects.count() == 1


def test_the_coordinator_reads_and_decides_what_came_through_a_link(field, card, round_, link):
    partner, coordinator = Client(), browser_of(field.coordinator)
    partner.post(link, form_of(partner, link) | {"achieved": "30 gezinnen", "actie": "indienen"})
    proposal = Proposal.objects.get()
    for page in (
        reverse("review:proposal", args=["aalst", proposal.pk]),
        reverse("review:list", args=["aalst"]),
        f"{field.address}opvolging/{round_.pk}/",
    ):
        assert "CAW, via een persoonlijke link" in text_of(coordinator.get(page))
    send_back(proposal_id=proposal.pk, actor=as_actor(field.coordinator), at=AT, remark="Welke wijk?")
    remind(municipality=field.municipality, at=AT + dt.timedelta(days=1))
    again = last_link()
    assert again != link
    assert "Welke wijk?" in text_of(partner.get(again))
    partner.post(
        again, form_of(partner, again) | {"achieved": "30 gezinnen in Nieuwerkerken", "actie": "indienen"}
    )
    accept(proposal_id=Proposal.objects.latest("pk").pk, actor=as_actor(field.coordinator), at=AT)
    assert standing_of(report=card).state is CardState.ACCEPTED


def test_a_second_link_to_a_card_that_is_in_says_who_handed_it_in(field, card, link):
    submit(card, field.lead, done="Gedaan")
    partner = Client()
    assert "Ingediend door Tom Trekker" in text_of(partner.get(link))
    late = partner.post(link, {"done": "Ook dit", "seen-done": "", "actie": "indienen"})
    assert late.status_code == 409
    assert "al ingediend door Tom Trekker" in text_of(late)
    assert "Ook dit" in text_of(late)


def test_a_link_of_somebody_who_is_no_contact_any_more_opens_nothing(field, link):
    choose_contact(
        plan=field.plan, organisation=field.partner, user_id=None, name="Jan", email="jan@caw.example",
        actor=as_actor(field.coordinator), today=AT.date(),
    )  # fmt: skip
    assert Client().get(link).status_code == 410
    assert Client().post(link, {"done": "x"}).status_code == 410
    assert remind(municipality=field.municipality, at=AT + dt.timedelta(days=1)) == 1
    assert len(mails_to("jan@caw.example")) == 1


def test_a_link_to_a_card_that_is_no_longer_the_partners_opens_nothing(field, link):
    ReportInvitation.objects.all().delete()
    assert Client().get(link).status_code == 410


def test_a_closed_round_tells_the_partner_and_gives_the_text_back_until_it_opens_again(field, round_, link):
    partner = Client()
    values = form_of(partner, link) | {"done": "Mijn werk"}
    close_round(round_id=round_.pk, actor=as_actor(field.coordinator), at=AT)
    answer = partner.post(link, values)
    assert answer.status_code == 409
    assert "Mijn werk" in text_of(answer)
    assert "afgesloten" in text_of(partner.get(link))
    reopen_round(round_id=round_.pk, actor=as_actor(field.coordinator))
    assert "Dien in" in text_of(partner.get(link))


def test_without_javascript_a_saved_card_comes_back_at_the_link(field, card, link):
    partner = Client()
    answer = partner.post(link, form_of(partner, link) | {"done": "Van ons"})
    assert answer.status_code == 200
    assert "Laatst bewaard op 15 maart, 10:00 door CAW" in text_of(answer)


def test_a_partner_that_leads_a_part_itself_gets_its_card_by_a_link(field, contacts, round_):
    NodeLead.objects.create(node=field.later, organisation=field.partner)
    own = ProgressReport.objects.create(round=round_, node=field.later)
    remind(municipality=field.municipality, at=AT)
    partner, address = Client(), last_link()
    partner.post(address, form_of(partner, address) | {"done": "Van ons", "actie": "indienen"})
    assert standing_of(report=own).state is CardState.SUBMITTED
    assert PlanContact.objects.filter(email__iexact="pia@caw.example").count() == 1
