"""Signing in with mail address and password."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.db import DatabaseError, transaction
from django.urls import NoReverseMatch, reverse

from baken.foundation.accounts.api import forget_sign_ins_before
from baken.foundation.accounts.models import SignIn, SignInOutcome, User
from baken.foundation.clock import now

from .factories import PASSWORD, GrantFactory, MunicipalityFactory, UserFactory


def sign_in(client, email, password=PASSWORD, **data):
    return client.post("/account/login/", {"login": email, "password": password, **data})


def link_in(message):
    return re.search(r"https?://\S+", message.body).group()


@pytest.mark.django_db
def test_the_right_password_signs_in_for_eight_hours(client):
    user = UserFactory(email="jan@aalst.example")
    answer = sign_in(client, "JAN@aalst.example")
    assert (answer.status_code, answer.url) == (302, "/account/")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert client.session.get_expiry_age() == 8 * 60 * 60


@pytest.mark.django_db
def test_the_page_asks_for_mail_address_and_password_in_dutch(client):
    page = client.get("/account/login/").content.decode()
    assert "E-mailadres" in page
    assert "Wachtwoord vergeten?" in page
    assert "Aanmelden met ACM/IDM" not in page  # not configured


@pytest.mark.django_db
def test_after_signing_in_the_person_goes_on_to_the_page_that_was_asked_and_to_no_other_site(client):
    user = UserFactory()
    assert sign_in(client, user.email, next="/aalst/plannen/").url == "/aalst/plannen/"
    client.logout()
    assert sign_in(client, user.email, next="https://elders.example/").url == "/account/"


@pytest.mark.django_db
@pytest.mark.parametrize("email", ["jan@aalst.example", "niemand@aalst.example"])
def test_a_wrong_password_and_an_unknown_address_look_the_same(client, email):
    UserFactory(email="jan@aalst.example")
    page = sign_in(client, email, "fout wachtwoord").content.decode()
    assert "Het e-mailadres of het wachtwoord klopt niet." in page
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_guessing_is_stopped_after_five_tries_also_for_the_right_password(client):
    user = UserFactory()
    for _ in range(5):
        sign_in(client, user.email, "fout wachtwoord")
    page = sign_in(client, user.email).content.decode()
    assert "Je probeerde het te vaak" in page
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_a_closed_account_does_not_sign_in_and_an_open_session_of_it_ends(client):
    user = UserFactory()
    sign_in(client, user.email)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.get("/account/").url.startswith("/account/login/")
    assert sign_in(client, user.email).url == "/account/inactive/"
    assert "Je account is gesloten" in client.get("/account/inactive/").content.decode()


@pytest.mark.django_db
def test_signing_out_takes_a_post(client):
    sign_in(client, UserFactory().email)
    assert "Wil je je afmelden?" in client.get("/account/logout/").content.decode()
    assert "_auth_user_id" in client.session
    client.post("/account/logout/")
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    ["signup/", "3rdparty/signup/", "email/", "login/code/", "2fa/webauthn/signup/", "confirm-email/"],
)
def test_nobody_makes_an_account_alone(client, path):
    assert client.get(f"/account/{path}").status_code == 404
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")


@pytest.mark.django_db
def test_a_forgotten_password_is_replaced_through_a_link_that_works_once(client):
    user = UserFactory(email="jan@aalst.example")
    client.post("/account/password/reset/", {"email": "jan@aalst.example"})
    assert mail.outbox[0].subject == "Baken: Kies een nieuw wachtwoord"
    link = link_in(mail.outbox[0])
    form = client.get(link, follow=True)
    assert user.email not in form.redirect_chain[-1][0]
    new = {"password1": "een heel andere zin", "password2": "een heel andere zin"}
    done = client.post(form.redirect_chain[-1][0], new)
    assert done.url == "/account/password/reset/key/done/"
    assert sign_in(client, user.email).status_code == 200  # the old one is refused
    assert sign_in(client, user.email, "een heel andere zin").status_code == 302
    client.logout()
    assert "Deze link werkt niet meer" in client.get(link, follow=True).content.decode()


@pytest.mark.django_db
def test_asking_for_a_new_password_does_not_tell_who_has_an_account(client):
    UserFactory(email="jan@aalst.example")
    UserFactory(email="dicht@aalst.example", closed=True)
    answers = [
        client.post("/account/password/reset/", {"email": email}, follow=True)
        for email in ("jan@aalst.example", "dicht@aalst.example", "niemand@aalst.example")
    ]
    bodies = {re.sub(rb'csrfmiddlewaretoken" value="[^"]+"', b"", answer.content) for answer in answers}
    assert len(bodies) == 1
    assert [message.to for message in mail.outbox] == [["jan@aalst.example"]]


@pytest.mark.django_db
def test_a_short_or_common_password_is_refused(client):
    user = UserFactory()
    client.post("/account/password/reset/", {"email": user.email})
    form = client.get(link_in(mail.outbox[0]), follow=True).redirect_chain[-1][0]
    for weak in ("kort", "elf tekens!", "1qaz2wsx3edc"):
        assert client.post(form, {"password1": weak, "password2": weak}).status_code == 200
    assert sign_in(client, user.email).status_code == 302


@pytest.mark.django_db
def test_passwords_are_kept_with_argon2(settings):
    from baken.config.settings import base

    settings.PASSWORD_HASHERS = base.PASSWORD_HASHERS
    assert UserFactory().password.startswith("argon2$argon2id$")


@pytest.mark.django_db
def test_each_attempt_is_noted_without_what_was_typed(client):
    user = UserFactory(email="jan@aalst.example")
    sign_in(client, "jan@aalst.example", "fout wachtwoord")
    sign_in(client, "jan@aalst.example")
    kept = SignIn.objects.order_by("pk")
    assert [(s.outcome, s.user) for s in kept] == [
        (SignInOutcome.WRONG_PASSWORD, None),
        (SignInOutcome.SUCCEEDED, user),
    ]
    assert {field.name for field in SignIn._meta.get_fields()} == {"id", "user", "at", "outcome", "method"}


@pytest.mark.django_db
def test_what_was_noted_does_not_change_and_is_forgotten_after_a_while(client):
    SignIn.objects.create(at=now() - dt.timedelta(days=500), outcome="succeeded", method="password")
    SignIn.objects.create(at=now(), outcome="succeeded", method="password")
    with pytest.raises(DatabaseError), transaction.atomic():
        SignIn.objects.update(outcome="refused")
    assert forget_sign_ins_before(moment=now() - dt.timedelta(days=396)) == 1
    assert SignIn.objects.count() == 1


@pytest.mark.django_db
def test_after_signing_in_people_land_where_their_first_role_is(client):
    jan = UserFactory()
    GrantFactory(user=jan, municipality=MunicipalityFactory(neighbour=True))
    GrantFactory(user=jan, municipality=MunicipalityFactory())
    assert sign_in(client, jan.email).url == "/denderleeuw/"


@pytest.mark.django_db
def test_a_role_that_ended_is_no_place_to_land(client):
    jan = UserFactory()
    GrantFactory(user=jan, municipality=MunicipalityFactory(neighbour=True), valid_until="2024-03-14")
    GrantFactory(user=jan, municipality=MunicipalityFactory())
    assert sign_in(client, jan.email).url == "/aalst/"


@pytest.mark.django_db
def test_without_a_role_people_land_on_their_own_account(client):
    jan = UserFactory()
    assert sign_in(client, jan.email).url == "/account/"
    assert "Je hebt nog geen rol" in client.get("/account/").content.decode()
