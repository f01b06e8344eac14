"""The screens of review, and the page behind a mailed link."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled

from baken.foundation.access.api import Actor, Role
from baken.foundation.accounts.models import User
from baken.foundation.messaging.api import OutboxMail
from baken.foundation.review.api import Opinion, OpinionRefused, Proposal, accept, ask_opinion, withdraw
from baken.foundation.review.tests.conftest import NOW, municipality, person, proposal_of
from baken.foundation.review.tests.shelf import Shelf
from baken.foundation.territory.models import Municipality

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_second_factor(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False


def browser(actor: Actor | None) -> Client:
    client = Client()
    if actor is not None:
        client.force_login(
            User.objects.get(pk=actor.user_id), "allauth.account.auth_backends.AuthenticationBackend"
        )
    return client


def address(name: str, *args: Any) -> str:
    return reverse(f"review:{name}", args=["aalst", *args])


def stored(proposal: Proposal) -> Proposal:
    return Proposal.objects.get(pk=proposal.pk)


def test_the_list_shows_what_waits_and_keeps_filters_in_the_address(
    shelf: Shelf, lead: Actor, coordinator: Actor, aalst: Municipality
) -> None:
    client = browser(coordinator)
    assert "Er wacht niets op een beslissing" in client.get(address("list")).content.decode()
    proposal_of(lead, aalst, reason="fusie")
    html = client.get(address("list")).content.decode()
    assert "Nieuwe titel" in html
    assert "/blad/1/" in html
    found = client.get(
        address("list"), {"q": "fusie", "toestand": "submitted", "soort": "sheet"}
    ).content.decode()
    assert 'value="fusie"' in found
    assert "1 voorstel" in found
    assert "Geen voorstel gevonden" in client.get(address("list"), {"toestand": "accepted"}).content.decode()


@pytest.mark.parametrize(
    "query", ["?pagina=abc", "?pagina=-1", "?toestand=%00", "?q=%00%27", "?soort=%F0%9F%98%80"]
)
def test_a_strange_address_gives_a_page(shelf: Shelf, coordinator: Actor, query: str) -> None:
    assert browser(coordinator).get(address("list") + query).status_code == 200


def test_the_list_takes_as_many_queries_for_many_as_for_one(
    shelf: Shelf, lead: Actor, coordinator: Actor, aalst: Municipality, django_assert_max_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = browser(coordinator)
    proposal_of(lead, aalst)
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(address("list"))
    for n in range(20):
        shelf.put(f"x{n}", title="A")
        proposal_of(lead, aalst, subject_id=f"x{n}")
    with CaptureQueriesContext(connection) as many:
        client.get(address("list"))
    assert len(many) == len(one)


def test_a_reviewer_reads_the_difference_and_accepts(
    shelf: Shelf, lead: Actor, coordinator: Actor, aalst: Municipality
) -> None:
    proposal = proposal_of(lead, aalst, text="Een <b>nieuwe</b> tekst.")
    client = browser(coordinator)
    html = client.get(address("proposal", proposal.pk)).content.decode()
    assert 'class="diff__new"' in html
    assert "&lt;" in html
    assert "<b>" not in html
    decided = client.post(
        address("decide", proposal.pk), {"besluit": "aanvaarden"}, follow=True
    ).content.decode()
    assert "Het voorstel is aanvaard" in decided
    assert shelf.now("1")["text"] == "Een <b>nieuwe</b> tekst."
    again = client.post(
        address("decide", proposal.pk), {"besluit": "aanvaarden"}, follow=True
    ).content.decode()
    assert "al beslist: aanvaard door Carl op 15 maart 2024" in again
    assert len(shelf.versions["1"]) == 2


def test_a_conflict_shows_both_readings_and_takes_the_choice(
    shelf: Shelf, lead: Actor, coordinator: Actor, aalst: Municipality
) -> None:
    proposal = proposal_of(lead, aalst, title="B")
    shelf.change("1", title="C")
    client = browser(coordinator)
    response = client.post(address("decide", proposal.pk), {"besluit": "aanvaarden", "remark": "ok"})
    html = response.content.decode()
    assert response.status_code == 409
    assert "Iemand wijzigde intussen hetzelfde" in html
    assert all(f">{text}<" in html for text in "ABC")
    assert 'name="keuze-title" value="theirs"' in html
    assert 'name="keuze-title" value="mine"' in html
    assert 'name="gezien" value="2"' in html
    sent = {"besluit": "aanvaarden", "gezien": "2", "keuze-title": "theirs", "remark": "ok"}
    client.post(address("decide", proposal.pk), sent)
    assert stored(proposal).state == "accepted"
    assert shelf.now("1")["title"] == "C"


def test_sending_back_without_a_remark_asks_for_one(
    shelf: Shelf, lead: Actor, coordinator: Actor, aalst: Municipality
) -> None:
    proposal = proposal_of(lead, aalst)
    client = browser(coordinator)
    response = client.post(address("decide", proposal.pk), {"besluit": "terugsturen", "remark": " "})
    assert response.status_code == 422
    assert stored(proposal).state == "submitted"
    client.post(address("decide", proposal.pk), {"besluit": "terugsturen", "remark": "te kort"})
    assert (stored(proposal).state, stored(proposal).remark) == ("rejected", "te kort")
    assert client.post(address("decide", proposal.pk), {"besluit": "x"}).status_code == 400


def test_a_maker_withdraws_and_reads_why_there_is_no_button_to_decide(
    shelf: Shelf, lead: Actor, aalst: Municipality
) -> None:
    proposal = proposal_of(lead, aalst)
    client = browser(lead)
    html = client.get(address("proposal", proposal.pk)).content.decode()
    assert "Over je eigen voorstel beslist iemand anders" in html
    assert client.post(address("decide", proposal.pk), {"besluit": "aanvaarden"}).status_code == 403
    assert "ingetrokken" in client.post(address("withdraw", proposal.pk), follow=True).content.decode()
    assert "al verder" in client.post(address("withdraw", proposal.pk), follow=True).content.decode()


def test_strangers_other_municipalities_and_get_requests_change_nothing(
    shelf: Shelf, lead: Actor, coordinator: Actor, aalst: Municipality
) -> None:
    municipality("41011", "Denderleeuw")
    proposal = proposal_of(lead, aalst)
    neighbour = browser(person("Dora", Role.COORDINATOR, "41011"))
    assert neighbour.get(address("proposal", proposal.pk)).status_code == 403
    assert neighbour.get(reverse("review:proposal", args=["denderleeuw", proposal.pk])).status_code == 404
    assert browser(person("Rita", Role.COUNCIL_READER)).get(address("list")).status_code == 403
    assert browser(None).post(address("decide", proposal.pk), {"besluit": "aanvaarden"}).status_code == 403
    assert browser(coordinator).get(address("decide", proposal.pk)).status_code == 405
    assert stored(proposal).state == "submitted"


def ask(proposal: Proposal, actor: Actor, email: str = "an@caw.example") -> str:
    """Ask an opinion; returns the path of the link in the mail."""
    ask_opinion(proposal_id=proposal.pk, email=email, asked_of="CAW Test", actor=actor, at=NOW)
    with scopes_disabled():
        mail = OutboxMail.objects.order_by("made_at", "pk").filter(to=email).latest("pk")
    found = re.search(r"/l/[\w-]+/", mail.body)
    assert found is not None
    return found.group()


def test_a_partner_without_account_reads_the_difference_and_answers_once(
    shelf: Shelf, lead: Actor, coordinator: Actor, aalst: Municipality
) -> None:
    proposal = proposal_of(lead, aalst, title="B", reason="fusie")
    path = ask(proposal, coordinator)
    partner = browser(None)
    html = partner.get(path).content.decode()
    assert "Dag CAW Test" in html
    assert "fusie" in html
    assert 'class="diff__new"' in html
    assert path not in html
    assert partner.post(path, {"text": "  "}).status_code == 422
    thanks = partner.post(path, {"text": "Goed idee <3"})
    assert thanks.status_code == 200
    assert "Goed idee &lt;3" in thanks.content.decode()
    assert "al gebruikt" in partner.post(path, {"text": "nog iets"}).content.decode()
    shown = browser(coordinator).get(address("proposal", proposal.pk)).content.decode()
    assert "CAW Test" in shown
    assert "Goed idee &lt;3" in shown
    with pytest.raises(OpinionRefused):
        ask(proposal, coordinator)


def test_asking_again_replaces_the_link_and_a_decision_takes_it_back(
    shelf: Shelf, lead: Actor, coordinator: Actor, aalst: Municipality
) -> None:
    proposal = proposal_of(lead, aalst)
    first = ask(proposal, coordinator, "een@caw.example")
    other = ask(proposal, coordinator, "twee@caw.example")
    ask_opinion(
        proposal_id=proposal.pk,
        email="EEN@caw.example",
        asked_of="CAW Test",
        actor=coordinator,
        at=NOW.replace(hour=11),
    )
    assert "ingetrokken" in browser(None).get(first).content.decode()
    assert browser(None).get(other).status_code == 200
    accept(proposal_id=proposal.pk, actor=coordinator, at=NOW)
    late = browser(None).post(other, {"text": "te laat"})
    assert late.status_code == 410
    assert not Opinion.objects.exclude(text="").exists()


def test_the_screen_asks_an_opinion_and_says_what_is_wrong(
    shelf: Shelf, lead: Actor, coordinator: Actor, aalst: Municipality
) -> None:
    proposal = proposal_of(lead, aalst)
    client = browser(coordinator)
    assert (
        client.post(address("ask", proposal.pk), {"asked_of": "CAW", "email": "geen adres"}).status_code
        == 422
    )
    sent = client.post(
        address("ask", proposal.pk), {"asked_of": "CAW", "email": "an@caw.example"}, follow=True
    )
    assert "De vraag is gemaild aan CAW" in sent.content.decode()
    assert "nog geen antwoord" in sent.content.decode()
    assert (
        browser(lead)
        .post(address("ask", proposal.pk), {"asked_of": "X", "email": "x@caw.example"})
        .status_code
        == 403
    )
    withdraw(proposal_id=proposal.pk, actor=lead, at=NOW)
    late = client.post(address("ask", proposal.pk), {"asked_of": "Y", "email": "y@caw.example"}, follow=True)
    assert "al verder" in late.content.decode()


def test_the_front_page_tells_a_coordinator_what_waits(
    shelf: Shelf, lead: Actor, coordinator: Actor, aalst: Municipality
) -> None:
    assert "Er wacht niets op jou" in browser(coordinator).get("/aalst/").content.decode()
    proposal_of(lead, aalst)
    front = browser(coordinator).get("/aalst/").content.decode()
    assert "1 voorstel om na te lezen" in front
    assert f'href="{address("list")}"' in front
    assert "om na te lezen" not in browser(lead).get("/aalst/").content.decode()
    assert "wacht" not in browser(None).get("/aalst/").content.decode()
