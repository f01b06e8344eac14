"""Mail of accounts goes through the outbox, together with the change it tells of."""

import re

import pytest
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.db import DatabaseError
from django.test import Client
from django_scopes import scopes_disabled

from baken.foundation.accounts.models import User
from baken.foundation.accounts.tests.factories import PASSWORD, GrantFactory, MunicipalityFactory, UserFactory
from baken.foundation.messaging.api import OutboxMail

NEW = "een heel nieuwe lange zin"


@pytest.fixture(autouse=True)
def through_the_outbox(settings, db):
    cache.clear()
    settings.EMAIL_BACKEND = "baken.foundation.messaging.backend.OutboxBackend"


@pytest.fixture
def jan(db):
    return UserFactory(email="jan@aalst.example", name="Jan Peeters")


@pytest.fixture
def as_jan(jan):
    client = Client()
    client.post("/account/login/", {"login": jan.email, "password": PASSWORD})
    return client


def mails():
    with scopes_disabled():
        return list(OutboxMail.objects.order_by("made_at", "pk"))


def ask_new_password(client):
    return client.post("/account/password/reset/", {"email": "jan@aalst.example"})


def test_a_forgotten_password_asked_twice_at_once_gives_one_mail_and_later_another(client, jan, time_machine):
    time_machine.move_to("2024-03-15T10:00:05+01:00", tick=False)
    ask_new_password(client)
    time_machine.move_to("2024-03-15T10:00:07+01:00", tick=False)
    ask_new_password(client)
    assert [mail.subject for mail in mails()] == ["Baken: Kies een nieuw wachtwoord"]
    time_machine.move_to("2024-03-15T11:00:00+01:00", tick=False)
    ask_new_password(client)
    assert len({re.search(r"http\S+", mail.body).group() for mail in mails()}) == 2


def test_both_clicks_of_a_link_that_was_sent_lead_to_the_form(client, jan):
    ask_new_password(client)
    link = re.search(r"http://localhost:8000(\S+)", mails()[0].body).group(1)
    assert "Kies een wachtwoord" in client.get(link, follow=True).content.decode()


def test_a_new_password_is_told_by_mail_with_what_to_do(as_jan):
    as_jan.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    [mail] = mails()
    assert (mail.to, mail.subject) == ("jan@aalst.example", "Baken: Je wachtwoord is gewijzigd")
    assert "Dag Jan Peeters" in mail.body
    assert "Dat gebeurde op 15 maart 2024 om 10:00." in mail.body
    assert "/account/password/reset/" in mail.body
    assert "127.0.0.1" not in mail.body


def test_a_password_through_a_link_is_told_by_mail(client, jan):
    ask_new_password(client)
    link = re.search(r"http://localhost:8000(\S+)", mails()[0].body).group(1)
    form = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": NEW, "password2": NEW})
    subjects = {mail.subject for mail in mails()}
    assert subjects == {"Baken: Kies een nieuw wachtwoord", "Baken: Je hebt een nieuw wachtwoord"}


def test_without_the_mail_the_password_stays_as_it_was(as_jan, jan, monkeypatch):
    def broken(**_mail):
        raise DatabaseError

    monkeypatch.setattr("baken.foundation.messaging.backend.queue_mail", broken)
    as_jan.raise_request_exception = False
    answer = as_jan.post(
        "/account/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    )
    assert answer.status_code == 500
    assert User.objects.get(pk=jan.pk).check_password(PASSWORD)


def test_taking_the_app_away_is_told_by_mail(as_jan, jan):
    TOTP.activate(jan, generate_totp_secret())
    as_jan.post("/account/2fa/totp/deactivate/")
    assert [mail.subject for mail in mails()] == ["Baken: App met codes weggenomen"]


@pytest.mark.django_db(transaction=True)
def test_new_recovery_codes_are_told_by_mail(as_jan, jan):
    TOTP.activate(jan, generate_totp_secret())
    as_jan.post("/account/2fa/recovery-codes/generate/")
    assert [mail.subject for mail in mails()] == ["Baken: Nieuwe herstelcodes"]


def test_who_loses_the_second_step_to_an_administrator_gets_a_mail(client):
    aalst = MunicipalityFactory()
    administrator = GrantFactory(administrator=True, municipality=aalst).user
    somebody = GrantFactory(municipality=aalst, user__email="an@aalst.example").user
    Authenticator.objects.create(user=somebody, type=Authenticator.Type.TOTP, data={"secret": "x"})
    client.force_login(administrator)
    client.post(f"/aalst/beheer/mensen/{somebody.pk}/tweede-stap/")
    [mail] = mails()
    assert (mail.to, mail.subject) == ("an@aalst.example", "Baken: Je tweede stap is gewist")
    assert mail.municipality == aalst


@pytest.mark.parametrize(
    "name",
    [
        "account/email/password_changed",
        "account/email/password_reset",
        "mfa/email/totp_activated",
        "mfa/email/totp_deactivated",
        "mfa/email/recovery_codes_generated",
        "mfa/email/webauthn_added",
        "mfa/email/webauthn_removed",
        "socialaccount/email/account_connected",
    ],
)
def test_every_notification_is_in_dutch_and_says_when(jan, rf, name):
    request = rf.get("/")
    with context.request_context(request):
        get_adapter(request).send_notification_mail(name, jan)
    [mail] = mails()
    assert "op 15 maart 2024 om 10:00" in mail.body
    assert "Baken" in mail.body
    assert not re.search(r"\b(your|you|the|was made|has been)\b", mail.subject + mail.body)
