"""Mail leaves after commit, once, and what went wrong is seen."""

import datetime as dt
import smtplib

import pytest
from django.core import mail as django_mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection, transaction
from django.test import override_settings
from django.urls import reverse
from django_scopes import scopes_disabled

from baken.foundation.jobs.worker import work
from baken.foundation.messaging import operations
from baken.foundation.messaging.api import MailRefused, MailState, OutboxMail, absolute_url, queue_mail
from baken.foundation.territory.models import Municipality

NOW = dt.datetime(2024, 3, 15, 10, 0, tzinfo=dt.UTC)
in_transactions = pytest.mark.django_db(transaction=True)


class Refusing(EmailBackend):
    """A mail server that says no, or falls silent, in ways the tests choose."""

    error: Exception = smtplib.SMTPDataError(451, b"later")

    def send_messages(self, _messages):
        raise self.error


REFUSING = f"{__name__}.Refusing"


@pytest.fixture(autouse=True)
def empty_queue(request):
    if "db" in request.fixturenames or request.node.get_closest_marker("django_db"):
        request.getfixturevalue("transactional_db")
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs")


@pytest.fixture
def aalst(transactional_db):
    return Municipality.objects.create(nis="41002", name="Aalst", slug="aalst")


def queue(municipality=None, key="welkom/1", **changes):
    values = {"to": "an@example.org", "subject": "Welkom", "body": "Dag An"} | changes
    return queue_mail(municipality=municipality, key=key, at=NOW, **values)


def only_mail():
    with scopes_disabled():
        return OutboxMail.objects.get()


def run_worker():
    work(stalled_after=5, until_empty=True)


@in_transactions
def test_mail_is_sent_after_commit_with_a_message_id_of_its_key():
    queue()
    assert django_mail.outbox == []
    run_worker()
    [message] = django_mail.outbox
    assert (message.to, message.subject, message.body) == (["an@example.org"], "Welkom", "Dag An")
    assert message.extra_headers["Message-ID"] == operations.message_id("welkom/1")
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"
    assert (only_mail().state, only_mail().attempts) == (MailState.SENT, 1)


def queue_and_break():
    with transaction.atomic():
        queue()
        raise RuntimeError


@in_transactions
def test_a_rolled_back_change_sends_nothing():
    with pytest.raises(RuntimeError):
        queue_and_break()
    run_worker()
    assert django_mail.outbox == []
    with scopes_disabled():
        assert not OutboxMail.objects.exists()


@in_transactions
def test_a_second_click_sends_one_mail():
    first, second = queue(), queue(subject="Nog eens welkom")
    assert first.pk == second.pk
    run_worker()
    assert [m.subject for m in django_mail.outbox] == ["Welkom"]


@in_transactions
def test_a_second_worker_sends_nothing_more():
    mail = queue()
    operations.send(mail_id=mail.pk)
    operations.send(mail_id=mail.pk)
    assert len(django_mail.outbox) == 1


@in_transactions
def test_killed_while_sending_it_becomes_uncertain_and_is_not_sent_again():
    mail = queue()
    assert operations._take(mail.pk) is not None  # committed as sending; then the worker dies
    run_worker()
    assert django_mail.outbox == []
    assert only_mail().state == MailState.UNCERTAIN


@in_transactions
def test_a_server_that_falls_silent_makes_it_uncertain(monkeypatch):
    monkeypatch.setattr(Refusing, "error", TimeoutError("no answer"))
    queue()
    with override_settings(OUTBOX_EMAIL_BACKEND=REFUSING):
        run_worker()
    assert (only_mail().state, only_mail().last_error) == (MailState.UNCERTAIN, "TimeoutError")


@in_transactions
def test_refused_for_now_it_is_tried_four_times_and_then_dead():
    queue()
    with override_settings(OUTBOX_EMAIL_BACKEND=REFUSING):
        run_worker()
    found = only_mail()
    assert (found.state, found.attempts, found.last_error) == (MailState.DEAD, 4, "SMTP 451")


@in_transactions
def test_refused_for_good_it_is_dead_at_once(monkeypatch):
    refusal = smtplib.SMTPRecipientsRefused({"an@example.org": (550, b"unknown")})
    monkeypatch.setattr(Refusing, "error", refusal)
    queue()
    with override_settings(OUTBOX_EMAIL_BACKEND=REFUSING):
        run_worker()
    assert (only_mail().state, only_mail().attempts) == (MailState.DEAD, 1)


@in_transactions
def test_without_mail_server_it_waits_and_goes_later(settings):
    mail = queue()
    settings.OUTBOX_EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    with pytest.raises(operations.NotAccepted):
        operations.send(mail_id=mail.pk)
    assert (only_mail().state, only_mail().last_error) == (MailState.WAITING, "ConnectionRefusedError")
    settings.OUTBOX_EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    run_worker()
    assert only_mail().state == MailState.SENT


@in_transactions
@pytest.mark.parametrize("address", ["", "geen adres", "a@b.be\nBcc: c@d.be"])
def test_what_is_no_address_is_refused(address):
    with pytest.raises(MailRefused):
        queue(to=address)


@in_transactions
def test_a_subject_cannot_carry_headers():
    assert queue(subject="Dag\r\nBcc: c@d.be").subject == "Dag Bcc: c@d.be"


@in_transactions
def test_address_and_text_are_erased_after_thirty_days():
    queue()
    run_worker()
    assert operations.erase_old(at=NOW + dt.timedelta(days=29)) == 0
    assert operations.erase_old(at=NOW + dt.timedelta(days=31)) == 1
    found = only_mail()
    assert (found.to, found.subject, found.body, found.key) == ("", "", "", "welkom/1")


def test_links_come_from_the_settings(settings):
    settings.PUBLIC_URL = "https://baken.example/"
    assert absolute_url("/aalst/") == "https://baken.example/aalst/"


def test_the_demonstration_shows_what_would_have_been_sent(client, aalst, settings):
    settings.DEMONSTRATION = True
    mail = queue(aalst)
    queue(key="algemeen", subject="Nieuw wachtwoord")
    queue(Municipality.objects.create(nis="44021", name="Gent", slug="gent"), key="gent", subject="In Gent")
    page = client.get(reverse("messaging:sent", args=["aalst"])).content.decode()
    assert "Welkom" in page
    assert "Nieuw wachtwoord" in page
    assert "In Gent" not in page
    found = client.get(reverse("messaging:sent", args=["aalst"]), {"q": "wachtwoord"}).content.decode()
    assert "Welkom" not in found
    assert "Dag An" in client.get(reverse("messaging:sent_mail", args=["aalst", mail.pk])).content.decode()


def test_the_list_costs_the_same_however_long(client, aalst, settings, django_assert_max_num_queries):
    settings.DEMONSTRATION = True
    for number in range(20):
        queue(aalst, key=str(number))
    with django_assert_max_num_queries(6):
        client.get(reverse("messaging:sent", args=["aalst"]))


def test_outside_the_demonstration_there_is_no_such_page(client, aalst):
    mail = queue(aalst)
    assert client.get(reverse("messaging:sent", args=["aalst"])).status_code == 404
    assert client.get(reverse("messaging:sent_mail", args=["aalst", mail.pk])).status_code == 404


@pytest.fixture
def coordinator(client, aalst):
    from baken.foundation.accounts.models import Grant, User

    user = User.objects.create_user(email="co@example.org", name="Co", password="niet-te-raden-9")
    Grant.objects.create(user=user, role="coordinator", municipality=aalst)
    client.force_login(user)
    return user


def test_a_coordinator_sends_an_undelivered_mail_again(client, aalst, coordinator):
    mail = queue(aalst)
    with scopes_disabled():
        OutboxMail.objects.update(state="dead", attempts=4, last_error="SMTP 550")
    page = client.get(reverse("messaging:undelivered", args=["aalst"])).content.decode()
    assert "SMTP 550" in page
    answer = client.post(reverse("messaging:send_again", args=["aalst", mail.pk]))
    assert answer.status_code == 302
    run_worker()
    assert only_mail().state == MailState.SENT
    assert client.post(reverse("messaging:send_again", args=["aalst", mail.pk])).status_code == 404
