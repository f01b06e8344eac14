"""The screens: what each shows to whom, without JavaScript and with, in a constant number of queries."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from baken.foundation.access.api import Role
from baken.foundation.messaging.api import OutboxMail
from baken.foundation.review.api import Proposal, send_back
from baken.plan.models import (
    Milestone,
    Node,
    NodeLead,
    PlanContact,
    ProgressReport,
    ReportInvitation,
    ReportRound,
)
from baken.plan.rounds.operations import close_round
from baken.plan.rounds.standing import KIND
from baken.plan.tests.factories import MunicipalityFactory, OrganisationFactory
from baken.plan.tests.rounds.conftest import (
    AT,
    MINE,
    as_actor,
    browser_of,
    form_of,
    mails_to,
    make_round,
    submit,
    text_of,
    write,
)

JSON = {"HTTP_ACCEPT": "application/json"}


def address_of(card) -> str:
    return f"{MINE}{card.pk}/"


# The coordinator's screens


def test_a_coordinator_prepares_and_opens_a_round(field, contacts):
    browser, base = browser_of(field.coordinator), f"{field.address}opvolging/"
    assert "Er was nog geen ronde" in text_of(browser.get(base))
    form = browser.get(f"{base}nieuw/?periode=2023-S2").context["form"]
    assert form["title"].value() == "Opvolging tweede semester 2023"
    sent = {"title": "Najaar", "start": "2023-07-01", "end": "2023-12-31", "deadline": "2024-03-31"}
    wrong = browser.post(f"{base}nieuw/", sent | {"deadline": "2022-01-01"})
    assert wrong.status_code == 422
    assert "vóór het begin van de periode" in text_of(wrong)
    prepared = browser.post(f"{base}nieuw/", sent | {"levels": [field.action.pk]}, follow=True)
    assert "Kaarten 3" in text_of(prepared)
    assert "Energiescans" in text_of(prepared)  # nobody leads it
    (round_,) = ReportRound.objects.all()
    opened = browser.post(f"{base}{round_.pk}/openen/", follow=True)
    assert "De ronde is open: 3 kaarten, 2 mails." in text_of(opened)
    assert "al geopend" in text_of(browser.post(f"{base}{round_.pk}/openen/", follow=True))
    assert "0 van 3" in text_of(browser.get(base))


def test_the_round_page_shows_who_still_has_to_report_and_refreshes_itself(
    field, contacts, round_, card, tandem_card
):
    browser, page = browser_of(field.coordinator), f"{field.address}opvolging/{round_.pk}/"
    write(card, field.lead, done="Bezig")
    submit(tandem_card, field.other, done="Gedaan")
    whole = browser.get(page)
    assert "1 van 2" in text_of(whole)
    assert "Tom Trekker team Groei 1 kaart" in text_of(whole)
    assert "Els Wonen dienst Wonen" not in text_of(whole)  # the tandem's card is in
    assert b'hx-trigger="every 10s"' in whole.content
    part = browser.get(page + "?stand=submitted", HTTP_HX_REQUEST="true")
    assert b"<html" not in part.content
    assert "Nachtopvang" in text_of(part)
    assert "Inloopcentrum" not in text_of(part)
    for query in (
        "?q=inloop",
        "?trekker=team-groei&sorteer=-titel",
        "?stand=writing",
        "?pagina=9",
        "?stand=onzin",
    ):
        assert "Inloopcentrum" in text_of(browser.get(page + query)), query
    assert "Geen kaart past" in text_of(browser.get(page + "?q=zeppelin"))
    csv = browser.get(page + "stand.csv?stand=writing").content.decode("utf-8-sig")
    assert csv.splitlines()[1].split(";")[2:6] == [
        "Inloopcentrum",
        "team Groei",
        "Tom Trekker",
        "wordt geschreven",
    ]
    close_round(round_id=round_.pk, actor=as_actor(field.coordinator), at=AT)
    assert b"hx-trigger" not in browser.get(page).content


def test_a_coordinator_accepts_what_is_ticked_and_keeps_the_filters(field, round_, card):
    proposal = submit(card, field.lead, done="Gedaan")
    browser, page = browser_of(field.coordinator), f"{field.address}opvolging/{round_.pk}/"
    answer = browser.post(f"{page}aanvaarden/?stand=submitted", {"verslag": [proposal.pk, "x", "9" * 30]})
    assert answer.url == f"{page}?stand=submitted"
    assert "1 verslag is aanvaard" in text_of(browser.get(answer.url))
    assert "Vink eerst aan" in text_of(browser.post(f"{page}aanvaarden/", follow=True))


def test_a_moved_deadline_and_a_change_by_two_coordinators(field, round_):
    browser, page = browser_of(field.coordinator), f"{field.address}opvolging/{round_.pk}/bewerken/"
    sent = {"title": "R", "deadline": "2024-04-30", "note": "", "base": "1"}
    assert browser.post(page, sent).status_code == 302
    moved = browser.post(page, sent | {"title": "Ik ook"})
    assert moved.status_code == 409
    assert "Iemand wijzigde deze ronde intussen" in text_of(moved)
    assert browser.post(page, sent | {"title": "Ik ook", "base": "2"}).status_code == 302


def test_a_contact_is_chosen_on_screen(field, contacts):
    browser, page = browser_of(field.coordinator), f"{field.address}contacten/"
    listed = text_of(browser.get(page))
    assert "3 diensten en partners" in listed
    assert "Pia@caw.example" in listed
    one = f"{page}{field.partner.pk}/"
    assert browser.post(one, {"kind": "adres", "email": "geen adres"}).status_code == 422
    assert browser.post(one, {"kind": "account", "user": ""}).status_code == 422
    assert browser.post(one, {"kind": "account", "user": field.other.pk}).status_code == 302
    assert PlanContact.objects.get(organisation=field.partner).user == field.other
    assert browser.post(one, {"kind": "niemand"}).status_code == 302
    assert "CAW" in text_of(browser.get(page + "?zonder=ja"))
    elsewhere = OrganisationFactory()
    assert browser.get(f"{page}{elsewhere.pk}/").status_code == 404


def test_addresses_and_names_of_contacts_stay_with_the_coordinator(field, contacts, card):
    for client in (Client(), browser_of(field.lead)):
        for page in (field.address, f"{field.address}onderdelen/dag/", MINE, address_of(card)):
            content = client.get(page).content.decode().lower()
            assert "pia@caw.example" not in content
            assert "els.wonen" not in content


# The cards


def test_my_reports_lists_my_services_cards_and_the_front_page_counts_them(field, card, tandem_card):
    browser = browser_of(field.lead)
    page = text_of(browser.get(MINE))
    assert "0 van 2" in page
    assert "tegen 31 maart 2024" in page
    assert "2 verslagen tegen 31 maart 2024" in text_of(browser.get("/aalst/"))
    submit(tandem_card, field.other, done="Gedaan")
    assert "1 van 2" in text_of(browser.get(MINE))
    assert "1 verslag tegen" in text_of(browser.get("/aalst/"))
    assert "Je moet nu niets indienen" in text_of(browser_of(field.coordinator).get(MINE))


def test_a_card_is_saved_while_typing_and_handed_in_and_the_next_one_opens(field, card, tandem_card):
    browser, page = browser_of(field.lead), address_of(card)
    values = form_of(browser, page)
    saved = browser.post(page, values | {"done": "Eerste\r\nregel "}, **JSON)
    assert saved.json()["saved"] == "10:00"
    assert ProgressReport.objects.get(pk=card.pk).draft == {"done": "Eerste\nregel"}
    marks = {field_["mark"]["name"]: field_["mark"]["value"] for field_ in saved.json()["fields"]}
    milestone = Milestone.objects.get(key="open").pk
    done = values | marks | {"done": "Alles", f"mijlpaal-{milestone}-done": "on", "actie": "indienen"}
    answer = browser.post(page, done, follow=True)
    assert "Ingediend. Volgende: Nachtopvang" in text_of(answer)
    proposal = Proposal.objects.get(subject_kind=KIND)
    assert [change["new_text"] for change in proposal.changes] == ["Alles", "klaar op 15 maart 2024"]
    assert "Ingediend door Tom Trekker" in text_of(browser.get(page))
    last = form_of(browser, address_of(tandem_card)) | {"achieved": "20 bedden", "actie": "indienen"}
    answer = browser.post(address_of(tandem_card), last, follow=True)
    assert "Dat was het laatste verslag" in text_of(answer)


def test_what_is_typed_stays_out_of_the_logs(field, card, capfd, caplog):
    browser, page = browser_of(field.lead), address_of(card)
    secret = "Een gezin in nood"  # on a line of its own: a traceback in the log quotes the lines that call
    browser.post(page, form_of(browser, page) | {"done": secret}, **JSON)
    browser.post(page, form_of(browser, page) | {"done": secret, "actie": "indienen"})
    told = capfd.readouterr()
    assert secret not in told.out + told.err + caplog.text


def test_without_javascript_a_text_that_somebody_else_changed_stands_beside_mine(field, tandem_card):
    els, page = browser_of(field.other), address_of(tandem_card)
    mine = form_of(els, page)
    write(tandem_card, field.lead, done="Van Tom")
    answer = els.post(page, mine | {"done": "Van Els", "actie": "indienen"})
    assert answer.status_code == 409
    assert "Tom Trekker schreef hier intussen iets anders: Van Tom" in text_of(answer)
    again = {
        name: field_.value() for name, field_ in ((one.html_name, one) for one in answer.context["form"])
    }
    assert again["done"] == "Van Els"
    assert els.post(page, {k: v or "" for k, v in again.items()} | {"actie": "indienen"}).status_code == 302


def test_while_typing_a_clash_is_answered_with_both_texts(field, tandem_card):
    els, page = browser_of(field.other), address_of(tandem_card)
    mine = form_of(els, page)
    write(tandem_card, field.lead, done="Van Tom", cost="Niets")
    answer = els.post(page, mine | {"done": "Van Els"}, **JSON)
    assert answer.status_code == 409
    (clash,) = answer.json()["clashes"]
    assert (clash["by"], clash["words"], clash["control"]) == ("Tom Trekker", "Van Tom", "card_done")
    values = {key: value for one in answer.json()["fields"] for key, value in one["controls"].items()}
    assert values["cost"] == "Niets"  # what I did not touch comes along


def test_a_field_that_cannot_be_read_stops_no_other(field, card):
    browser, page = browser_of(field.lead), address_of(card)
    milestone = Milestone.objects.get(key="open").pk
    wrong = {f"mijlpaal-{milestone}-done": "on", f"mijlpaal-{milestone}-completed": "2025-01-01"}
    answer = browser.post(page, form_of(browser, page) | wrong | {"done": "Gedaan"}, **JSON)
    assert answer.json()["errors"] == {
        f"card_mijlpaal-{milestone}-completed": "Deze dag moet nog komen. Kies een dag tot en met vandaag."
    }
    assert ProgressReport.objects.get(pk=card.pk).draft == {"done": "Gedaan"}
    assert browser.post(page, form_of(browser, page) | wrong | {"actie": "indienen"}).status_code == 422


def test_an_empty_card_says_what_is_missing(field, card):
    browser, page = browser_of(field.lead), address_of(card)
    answer = browser.post(page, form_of(browser, page) | {"actie": "indienen"})
    assert answer.status_code == 422
    assert "Een leeg verslag kan je niet indienen" in text_of(answer)


def test_what_was_written_before_is_taken_over_below_what_stands_there(field, card):
    before = make_round(field, title="Voorjaar", start=dt.date(2023, 1, 1), end=dt.date(2023, 6, 30))
    ProgressReport.objects.create(round=before, node=field.day, accepted={"done": "Toen"}, accepted_at=AT)
    browser, page = browser_of(field.lead), address_of(card)
    assert "Wat er vorige keer stond (Voorjaar)" in text_of(browser.get(page))
    browser.post(page, form_of(browser, page) | {"done": "Nu", "overnemen": "done"})
    assert ProgressReport.objects.get(pk=card.pk).draft["done"] == "Nu\n\nToen"


def test_a_round_that_closed_gives_the_text_back(field, round_, card):
    browser, page = browser_of(field.lead), address_of(card)
    values = form_of(browser, page) | {"done": "Mijn werk"}
    close_round(round_id=round_.pk, actor=as_actor(field.coordinator), at=AT)
    answer = browser.post(page, values)
    assert answer.status_code == 409
    assert "De ronde is afgesloten. Je tekst staat hieronder nog" in text_of(answer)
    assert "Mijn werk" in text_of(answer)
    assert "afgesloten" in browser.post(page, values, **JSON).json()["problem"]
    assert "niets meer wijzigen" in text_of(browser.get(page))


def test_a_lead_who_left_while_writing_gets_the_text_back(field, card):
    browser, page = browser_of(field.lead), address_of(card)
    values = form_of(browser, page) | {"done": "Mijn werk"}
    NodeLead.objects.filter(node=field.day).delete()
    answer = browser.post(page, values)
    assert answer.status_code == 403
    assert "Mijn werk" in text_of(answer)
    assert "geen trekker" in text_of(answer)


def test_a_card_that_was_sent_back_shows_why(field, card):
    proposal = submit(card, field.lead, done="Iets")
    send_back(proposal_id=proposal.pk, actor=as_actor(field.coordinator), at=AT, remark="Hoeveel mensen?")
    page = text_of(browser_of(field.lead).get(address_of(card)))
    assert "stuurde dit verslag terug" in page
    assert "Hoeveel mensen?" in page


def test_cards_are_for_who_reports_here(field, card, person):
    elsewhere = MunicipalityFactory(slug="elders")
    neighbour = browser_of(person(Role.COORDINATOR, elsewhere, name="Buur"))
    assert neighbour.get(address_of(card)).status_code == 403
    assert neighbour.get(f"/elders/plannen/mijn/verslagen/{card.pk}/").status_code == 404
    other = browser_of(field.other).get(address_of(card))
    assert other.status_code == 403
    assert "geen trekker van dit onderdeel" in text_of(other)
    assert Client().get(address_of(card)).status_code == 302


def test_visitors_read_nothing_of_drafts_and_proposals(field, card):
    write(card, field.lead, summary="Nog niet klaar")
    submit(card, field.lead, done="Nog niet aanvaard")
    for address in ("", "onderdelen/dag/", "onderdelen/", "budget/"):
        page = Client().get(field.address + address).content.decode()
        assert "Nog niet" not in page
    assert "Nog niet" not in Client().get("/aalst/api/v1/plans/zorgplan/nodes/dag").content.decode()


def test_a_lead_asks_a_partner_that_has_a_contact(field, contacts, card):
    browser = browser_of(field.lead)
    assert "CAW" in text_of(browser.get(address_of(card)))
    invite = f"{address_of(card)}partner/"
    assert "Kies eerst" in text_of(browser.post(invite, {"partner": ""}, follow=True))
    assert browser.post(invite, {"partner": str(field.housing.pk)}).status_code == 404
    assert "CAW kreeg een mail" in text_of(
        browser.post(invite, {"partner": str(field.partner.pk)}, follow=True)
    )
    assert "al gevraagd" in text_of(browser.post(invite, {"partner": str(field.partner.pk)}, follow=True))
    assert len(mails_to("pia@caw.example")) == 1
    assert ReportInvitation.objects.count() == 1


def test_a_partner_without_contact_is_named(field, card):
    page = text_of(browser_of(field.lead).get(address_of(card)))
    assert "Zonder contact: CAW" in page
    answer = browser_of(field.coordinator).post(
        f"{address_of(card)}partner/", {"partner": str(field.partner.pk)}, follow=True
    )
    assert "heeft nog geen contact" in text_of(answer)
    assert OutboxMail.objects.count() == 0


# Speed


def grow(field, round_, number: int) -> None:
    """More cards with leads, some handed in, written with few statements."""
    start = Node.objects.filter(plan=field.plan).count() + 10
    nodes = Node.objects.bulk_create(
        Node(plan=field.plan, level=field.action, key=f"g{n}", order=n, title=f"Actie {n}")
        for n in range(start, start + number)
    )
    NodeLead.objects.bulk_create(NodeLead(node=node, organisation=field.growth) for node in nodes)
    cards = ProgressReport.objects.bulk_create(ProgressReport(round=round_, node=node) for node in nodes)
    change = {**dict.fromkeys(("old", "new", "old_text", "new_text"), "x"), "field": "done", "label": "x"}
    Proposal.objects.bulk_create(
        Proposal(
            subject_kind=KIND, subject_id=str(card.pk), municipality=field.municipality, title="x",
            base_version=1, changes=[change], state="submitted", made_by=field.lead, made_at=AT,
        )
        for card in cards[::3]
    )  # fmt: skip


@pytest.mark.parametrize("who", ["coordinator", "lead"])
def test_the_number_of_queries_does_not_depend_on_the_number_of_cards(field, contacts, round_, who):
    here, proposals = f"{field.address}opvolging/", reverse("review:list", args=["aalst"])
    addresses = {
        "coordinator": [
            here, f"{here}{round_.pk}/", f"{here}{round_.pk}/stand.csv",
            f"{field.address}contacten/", proposals,
        ],
        "lead": [MINE, "/aalst/", proposals],
    }[who]  # fmt: skip
    browser = browser_of(field.coordinator if who == "coordinator" else field.lead)
    grow(field, round_, 5)
    small = [queries_of(browser, one) for one in addresses]
    grow(field, round_, 195)
    assert [queries_of(browser, one) for one in addresses] == small
    assert max(small) <= 32


def queries_of(browser: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(address).status_code == 200
    return len(queries)
