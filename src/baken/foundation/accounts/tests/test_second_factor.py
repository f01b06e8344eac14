"""A second step at signing in: app, passkey, recovery codes; obligatory outside the demonstration."""

import base64
import json
import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value

from baken.foundation.accounts import api
from baken.foundation.accounts.models import SignIn

from .factories import PASSWORD, GrantFactory, UserFactory
from .passkey import Passkey
from .test_sign_in import sign_in

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def obligatory(settings):
    settings.SECOND_FACTOR_REQUIRED = True


def code_for(secret, *, steps=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def data_of(page):
    return json.loads(re.search(r'<script id="js_data"[^>]*>(.*?)</script>', page).group(1))


def set_up_passkey(client, passkey):
    page = client.get("/account/2fa/webauthn/add/").content.decode()
    credential = passkey.register(data_of(page)["creation_options"])
    return client.post(
        "/account/2fa/webauthn/add/", {"name": "laptop", "passwordless": "on", "credential": credential}
    )


def protected_user():
    user = UserFactory()
    TOTP.activate(user, SECRET)
    return user


@pytest.mark.parametrize("path", ["/account/", "/aalst/beheer/mensen/", "/account/password/change/"])
def test_without_second_factor_everything_leads_to_setting_it_up(client, aalst, administrator, path):
    client.force_login(administrator)
    assert client.get(path).url == "/account/2fa/"
    assert client.post(path).status_code in {403, 405}
    assert client.get(path, headers={"HX-Request": "true"}).headers["HX-Redirect"] == "/account/2fa/"


def test_recovery_codes_alone_are_no_second_factor(client, administrator):
    Authenticator.objects.create(user=administrator, type="recovery_codes", data={})
    client.force_login(administrator)
    assert client.get("/account/").url == "/account/2fa/"


def test_signing_out_is_possible_without_second_factor(client, administrator):
    client.force_login(administrator)
    assert client.post("/account/logout/").url == "/"
    assert "_auth_user_id" not in client.session


def test_in_the_demonstration_no_second_factor_is_asked(client, administrator, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    client.force_login(administrator)
    assert client.get("/account/").status_code == 200


def test_an_app_is_set_up_right_after_the_first_sign_in(client):
    user = UserFactory()
    sign_in(client, user.email)
    assert client.get("/account/").url == "/account/2fa/"
    page = client.get("/account/2fa/totp/activate/").content.decode()
    secret = re.search(r"<code>(\w+)</code>", page).group(1)
    assert (
        "Die code klopt niet"
        in client.post("/account/2fa/totp/activate/", {"code": "000000"}).content.decode()
    )
    done = client.post("/account/2fa/totp/activate/", {"code": code_for(secret)})
    assert done.url == "/account/2fa/recovery-codes/"
    assert len(re.findall(r"<li><code>\d+</code>", client.get(done.url).content.decode())) == 10
    assert client.get("/account/").status_code == 200


def test_the_qr_code_is_an_image_without_style(client):
    sign_in(client, UserFactory().email)
    page = client.get("/account/2fa/totp/activate/").content.decode()
    encoded = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', page).group(1)
    drawing = base64.b64decode(encoded).decode()
    assert drawing.startswith("<svg")
    assert "style" not in drawing


def test_the_secret_of_an_app_is_not_readable_in_the_database():
    user = protected_user()
    kept = json.dumps(Authenticator.objects.get(user=user).data)
    assert SECRET not in kept


def test_the_password_alone_no_longer_signs_in(client):
    user = protected_user()
    assert sign_in(client, user.email).url == "/account/2fa/authenticate/"
    assert "_auth_user_id" not in client.session
    assert client.get("/account/").url.startswith("/account/login/")
    page = client.post("/account/2fa/authenticate/", {"code": "000000"}).content.decode()
    assert "Die code klopt niet" in page
    assert client.post("/account/2fa/authenticate/", {"code": code_for(SECRET)}).url == "/account/"
    assert client.get("/account/").status_code == 200
    assert [s.outcome for s in SignIn.objects.order_by("pk")] == ["wrong_second_factor", "succeeded"]


def test_a_code_works_once_and_not_when_it_is_old(client):
    user = protected_user()
    sign_in(client, user.email)
    assert client.post("/account/2fa/authenticate/", {"code": code_for(SECRET, steps=-5)}).status_code == 200
    client.post("/account/2fa/authenticate/", {"code": code_for(SECRET)})
    client.post("/account/logout/")
    sign_in(client, user.email)
    assert client.post("/account/2fa/authenticate/", {"code": code_for(SECRET)}).status_code == 200
    assert "_auth_user_id" not in client.session


def test_guessing_codes_is_stopped(client):
    user = protected_user()
    sign_in(client, user.email)
    for _ in range(5):
        client.post("/account/2fa/authenticate/", {"code": "000000"})
    page = client.post("/account/2fa/authenticate/", {"code": code_for(SECRET)}).content.decode()
    assert "Je probeerde het te vaak" in page
    assert "_auth_user_id" not in client.session


def test_a_recovery_code_works_once(client):
    user = UserFactory()
    sign_in(client, user.email)
    page = client.get("/account/2fa/totp/activate/").content.decode()
    secret = re.search(r"<code>(\w+)</code>", page).group(1)
    client.post("/account/2fa/totp/activate/", {"code": code_for(secret)})
    code = re.search(r"<li><code>(\d+)</code>", client.get("/account/2fa/recovery-codes/").content.decode())
    for signs_in in (True, False):
        client.post("/account/logout/")
        sign_in(client, user.email)
        client.post("/account/2fa/authenticate/", {"code": code.group(1)})
        assert ("_auth_user_id" in client.session) is signs_in


def test_a_passkey_signs_in_without_password(client):
    user = UserFactory()
    sign_in(client, user.email)
    passkey = Passkey()
    assert set_up_passkey(client, passkey).url == "/account/2fa/recovery-codes/"
    client.post("/account/logout/")
    options = client.get("/account/2fa/webauthn/login/", headers={"Accept": "application/json"}).json()
    answer = client.post(
        "/account/2fa/webauthn/login/", {"credential": passkey.sign(options["request_options"])}
    )
    assert answer.url == "/account/"
    assert client.session["_auth_user_id"] == str(user.pk)
    assert SignIn.objects.order_by("pk").last().method == "passkey"


def test_a_passkey_is_the_second_step_after_the_password(client):
    user = UserFactory()
    sign_in(client, user.email)
    passkey = Passkey(verifies=True)
    set_up_passkey(client, passkey)
    client.post("/account/logout/")
    assert sign_in(client, user.email).url == "/account/2fa/authenticate/"
    options = data_of(client.get("/account/2fa/authenticate/").content.decode())["request_options"]
    answer = client.post("/account/2fa/authenticate/", {"credential": passkey.sign(options)})
    assert answer.url == "/account/"


@pytest.mark.parametrize("wrong", ["another key", "another site", "no fingerprint", "old challenge"])
def test_a_passkey_that_is_not_right_does_not_sign_in(client, wrong):
    user = UserFactory()
    sign_in(client, user.email)
    passkey = Passkey()
    set_up_passkey(client, passkey)
    client.post("/account/logout/")
    ask = {"path": "/account/2fa/webauthn/login/", "headers": {"Accept": "application/json"}}
    options = client.get(**ask).json()["request_options"]
    if wrong == "another key":
        passkey.key = Passkey().key
    if wrong == "no fingerprint":
        passkey.verifies = False
    if wrong == "old challenge":
        client.get(**ask)
    origin = {"origin": "https://nagemaakt.example"} if wrong == "another site" else {}
    client.post("/account/2fa/webauthn/login/", {"credential": passkey.sign(options, **origin)})
    assert "_auth_user_id" not in client.session


def test_changing_the_second_factor_later_asks_to_confirm_first(client):
    user = protected_user()
    client.force_login(user)
    assert client.get("/account/2fa/webauthn/add/").url.startswith("/account/reauthenticate/")
    page = client.post("/account/reauthenticate/", {"password": "fout wachtwoord"}).content.decode()
    assert "Het wachtwoord klopt niet." in page
    next_page = "/account/reauthenticate/?next=/account/2fa/webauthn/add/"
    confirmed = client.post(next_page, {"password": PASSWORD})
    assert confirmed.url == "/account/2fa/webauthn/add/"
    assert set_up_passkey(client, Passkey()).status_code == 302


def test_the_only_second_factor_is_not_taken_away(client):
    user = protected_user()
    client.force_login(user)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    page = client.post("/account/2fa/totp/deactivate/").content.decode()
    assert "Dit is je enige tweede stap" in page
    assert api.has_second_factor(user=user)


def test_an_administrator_wipes_a_lost_second_factor_and_the_person_sets_up_anew(
    client, aalst, administrator, actor
):
    user = GrantFactory(municipality=aalst).user
    TOTP.activate(user, SECRET)
    api.reset_second_factor(user=user, municipality=aalst, actor=actor)
    sign_in(client, user.email)
    assert client.get("/account/").url == "/account/2fa/"


@pytest.mark.parametrize(
    "path", ["/account/login/", "/account/2fa/", "/account/2fa/webauthn/add/", "/account/2fa/totp/activate/"]
)
def test_no_page_has_script_or_style_inside(client, path):
    if "2fa" in path:
        sign_in(client, UserFactory().email)
    answer = client.get(path)
    page = answer.content.decode()
    assert answer.status_code == 200
    scripts = re.findall(r"<script([^>]*)>", page)
    assert all("src=" in attributes or "application/json" in attributes for attributes in scripts)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", page)
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
