"""The Welzijnsforum reads a closed report, says what it thinks, and gets an answer to each remark."""

import datetime as dt
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils.html import escape

from baken.foundation.access.api import VISITOR
from baken.foundation.messaging.api import MailRefused, OutboxMail
from baken.plan.annual.errors import AlreadyAnswered
from baken.plan.annual.operations import publish_version
from baken.plan.annual.remarks import answer_remark, ask_forum, note_remark, remarks_of
from baken.plan.models import ForumRemark
from baken.plan.tests.annual.conftest import REPORT, closed
from baken.plan.tests.editing.conftest import AT, as_actor, browser_of, filled_in, text_of

UNTIL = AT + dt.timedelta(days=21)


@pytest.fixture
def version(report, coordinator):
    return closed(report, coordinator)


def ask(version, user, *addresses: str) -> int:
    return ask_forum(version=version, addresses=addresses, until=UNTIL, actor=as_actor(user), at=AT)


def link_in(mail: OutboxMail) -> str:
    return re.search(r"https?://[^/]+(/l/\S+)", mail.body).group(1)


def noted(version, user, text: str = "Te weinig bedden in de winter", key: str = "d1") -> ForumRemark:
    return note_remark(
        version=version, node_key=key, text=text, said_by="Welzijnsforum van 12 maart",
        actor=as_actor(user), at=AT,
    )  # fmt: skip


def answered(remark, user, *, seen: int = 1, withheld: bool = False, text: str = "Er komen er vijf bij."):
    return answer_remark(
        remark=remark, answer=text, withheld=withheld, seen_version=seen, actor=as_actor(user), at=AT
    )


def test_each_member_gets_one_mail_with_a_link_of_their_own(version, coordinator):
    assert ask(version, coordinator, "an@forum.example", "AN@forum.example", "bo@forum.example") == 2
    mails = {mail.to: mail for mail in OutboxMail.objects.all()}
    assert set(mails) == {"an@forum.example", "bo@forum.example"}
    assert link_in(mails["an@forum.example"]) != link_in(mails["bo@forum.example"])
    assert ask(version, coordinator, "an@forum.example", "cis@forum.example") == 1


def test_one_bad_address_and_nobody_is_mailed(version, coordinator):
    from django.db import transaction

    with pytest.raises(MailRefused), transaction.atomic():
        ask(version, coordinator, "an@forum.example", "geen adres")
    assert not OutboxMail.objects.exists()


def test_a_member_reads_the_closed_report_and_leaves_remarks_once(version, coordinator):
    ask(version, coordinator, "an@forum.example")
    link, member = link_in(OutboxMail.objects.get()), Client()
    page = text_of(member.get(link))
    assert "Jaarverslag 2023" in page
    assert ForumRemark.objects.count() == 0  # opening changes nothing
    without = member.post(link, {"opmerking-d1": "Meer bedden"})
    assert without.status_code == 422
    assert "Meer bedden" in without.content.decode()
    said = {"namens": "Vereniging Recht-Op", "opmerking-d1": "Meer bedden", "opmerking-": "Helder verslag"}
    assert "2 opmerkingen" in text_of(member.post(link, said))
    assert [(one.node_title, one.text) for one in ForumRemark.objects.order_by("pk")] == [
        ("", "Helder verslag"),
        ("Wonen", "Meer bedden"),
    ]
    assert member.post(link, said).status_code == 410
    assert ForumRemark.objects.count() == 2


def test_a_link_opens_its_own_report_only_and_nothing_of_a_draft(version, coordinator):
    ask(version, coordinator, "an@forum.example")
    member = Client()
    member.get(link_in(OutboxMail.objects.get()))
    assert member.get(REPORT).status_code == 404
    assert member.get(REPORT + "ontwerp/").status_code == 302


def test_a_remark_is_public_when_the_report_is_and_it_has_an_answer(version, report, coordinator):
    first, second, third = (noted(version, coordinator, text) for text in ("Een", "Twee", "Drie"))
    answered(first, coordinator)
    answered(third, coordinator, withheld=True)
    assert list(remarks_of(report=report, actor=VISITOR)) == []
    publish_version(version=version, actor=as_actor(coordinator), at=AT)
    assert list(remarks_of(report=report, actor=VISITOR)) == [first]
    assert list(remarks_of(report=report, actor=as_actor(coordinator))) == [first, second, third]
    page = text_of(Client().get(REPORT + "deel/d1/"))
    assert "Er komen er vijf bij." in page
    assert "Twee" not in page


def test_of_two_answers_the_second_is_told(version, coordinator):
    remark = noted(version, coordinator)
    answered(remark, coordinator)
    with pytest.raises(AlreadyAnswered):
        answered(remark, coordinator, text="Anders")
    answered(remark, coordinator, seen=2, text="Beter")
    assert ForumRemark.objects.get().answer == "Beter"


def test_only_the_coordinator_answers_and_asks_and_no_visitor_notes(version, coordinator, lead):
    remark = noted(version, lead)
    for refused in (
        lambda: answered(remark, lead),
        lambda: ask(version, lead, "an@forum.example"),
        lambda: note_remark(version=version, node_key="", text="x", said_by="x", actor=VISITOR, at=AT),
    ):
        with pytest.raises(PermissionDenied):
            refused()


def test_the_screens_ask_note_and_answer(version, coordinator):
    browser = browser_of(coordinator)
    address = REPORT + "opmerkingen/"
    page = browser.get(address + "?over=d1")
    answer = browser.post(address, filled_in(page) | {"text": "Meer <bedden>", "said_by": "Forum"})
    assert answer.url == address
    page = browser.get(address)
    assert escape("Meer <bedden>") in page.content.decode()
    remark = ForumRemark.objects.get()
    assert remark.node_key == "d1"
    answering = f"{address}{remark.pk}/"
    seen = filled_in(browser.get(answering))
    assert browser.post(answering, seen | {"answer": "Ze komen er."}).url == address
    again = browser.post(answering, seen | {"answer": "Te laat."})
    assert again.status_code == 409
    assert "Ze komen er." in text_of(again)
    asking = address + "vragen/"
    seen = filled_in(browser.get(asking))
    bad = browser.post(asking, seen | {"addresses": "an@forum.example\nbo"})
    assert bad.status_code == 422
    assert "Regel 2" in text_of(bad)
    assert browser.post(asking, seen | {"addresses": "an@forum.example"}).url == address
    assert OutboxMail.objects.count() == 1


def test_a_draft_is_not_discussed(report, coordinator):
    browser = browser_of(coordinator)
    assert "nog niet afgesloten" in text_of(browser.get(REPORT + "opmerkingen/"))
    assert browser.get(REPORT + "opmerkingen/vragen/").url == REPORT + "schrijven/"
