"""Django's own mail goes through the outbox: with the change, after it, once."""

import datetime as dt

import pytest
import time_machine
from django.core import mail as django_mail
from django.core.mail import EmailMessage, EmailMultiAlternatives, send_mail
from django.db import connection, transaction
from django_scopes import scope, scopes_disabled

from baken.foundation.jobs.worker import work
from baken.foundation.messaging.api import MailRefused, MailState, OutboxMail
from baken.foundation.messaging.operations import NotAccepted
from baken.foundation.messaging.operations import send as deliver
from baken.foundation.territory.models import Municipality

from .test_outbox import REFUSING

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def through_the_outbox(settings, transactional_db):
    settings.EMAIL_BACKEND = "baken.foundation.messaging.backend.OutboxBackend"
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


def send(body="Kies een wachtwoord: https://x/1"):
    return send_mail("Baken: Kies", body, None, ["an@example.org"])


def mails():
    with scopes_disabled():
        return list(OutboxMail.objects.order_by("made_at", "key"))


def send_and_break():
    with transaction.atomic():
        send()
        raise RuntimeError


def test_a_mail_waits_in_the_outbox_and_leaves_after_commit():
    with transaction.atomic():
        assert send() == 1
        assert django_mail.outbox == []
    work(stalled_after=5, until_empty=True)
    assert [(m.to, m.subject) for m in django_mail.outbox] == [(["an@example.org"], "Baken: Kies")]
    assert [mail.state for mail in mails()] == [MailState.SENT]


def test_a_change_that_is_rolled_back_leaves_no_mail():
    with pytest.raises(RuntimeError):
        send_and_break()
    work(stalled_after=5, until_empty=True)
    assert mails() == []
    assert django_mail.outbox == []


def test_what_the_server_did_not_take_is_tried_again_and_leaves_once(settings):
    settings.OUTBOX_EMAIL_BACKEND = REFUSING
    send()
    [mail] = mails()
    with pytest.raises(NotAccepted):
        deliver(mail_id=mail.pk)
    settings.OUTBOX_EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    work(stalled_after=5, until_empty=True)
    deliver(mail_id=mail.pk)
    assert len(django_mail.outbox) == 1
    assert (mails()[0].state, mails()[0].attempts) == (MailState.SENT, 2)


def test_the_same_mail_twice_in_a_minute_is_one_and_later_another(settings):
    # The demonstration's date would give every day the same minute.
    settings.DEMONSTRATION_DATE = None
    moment = dt.datetime(2024, 3, 15, 9, 0, 5, tzinfo=dt.UTC)
    with time_machine.travel(moment, tick=False) as clock:
        send()
        clock.shift(20)
        send()
        assert len(mails()) == 1
        send("Kies een wachtwoord: https://x/2")
        assert len(mails()) == 2
        clock.shift(3600)
        send()
    assert len(mails()) == 3


def test_every_address_gets_a_mail_of_its_own():
    message = EmailMessage("Dag", "Tekst", to=["an@example.org"], cc=["bo@example.org"])
    message.send()
    assert sorted(mail.to for mail in mails()) == ["an@example.org", "bo@example.org"]


def test_a_mail_from_a_page_of_a_municipality_belongs_to_it():
    aalst = Municipality.objects.create(nis="41002", name="Aalst", slug="aalst")
    with scope(municipality=aalst):
        send()
    assert mails()[0].municipality == aalst


def test_what_the_outbox_cannot_hold_is_refused_out_loud():
    message = EmailMultiAlternatives("Dag", "Tekst", to=["an@example.org"])
    message.attach_alternative("<p>Tekst</p>", "text/html")
    with pytest.raises(MailRefused):
        message.send()
    assert mails() == []


def test_the_key_shows_neither_address_nor_text():
    send()
    assert "an@example" not in mails()[0].key
    assert len(mails()[0].key) <= 200
