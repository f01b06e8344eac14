"""Signing in with ACM/IDM, against a provider that runs here."""

import logging
import time
import urllib.request
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken
from joserfc.jwk import OctKey, RSAKey

from baken.foundation.access.api import Role
from baken.foundation.accounts.api import actor_of
from baken.foundation.accounts.models import Grant, SignIn, User

from . import oidc_provider
from .factories import GrantFactory, OrganisationFactory, UserFactory
from .test_sign_in import sign_in

pytestmark = pytest.mark.django_db
JAN = {
    "sub": "acm-subject-1",
    "given_name": "Jan",
    "family_name": "Peeters",
    "vo_email": "Jan.Peeters@aalst.example",
    "vo_doelgroepcode": "LB",
    "vo_orgcode": "OVO002400",
    "rrn": "85613012345",
    "baken_rol_3d": ["BakenCoordinator:0207.437.468"],
}


@pytest.fixture
def provider(settings):
    running, server = oidc_provider.start()
    running.claims = dict(JAN)
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            **settings.SOCIALACCOUNT_PROVIDERS["openid_connect"],
            "APPS": [
                {
                    "provider_id": "acmidm",
                    "name": "ACM/IDM",
                    "client_id": oidc_provider.CLIENT_ID,
                    "secret": oidc_provider.CLIENT_SECRET,
                    "settings": {"server_url": running.issuer},
                }
            ],
        }
    }
    settings.OIDC_CLAIMS = {"organisations": {"OVO002400": "0207437468"}}
    yield running
    server.shutdown()
    server.server_close()


@pytest.fixture
def city(aalst):
    return OrganisationFactory(city_of_aalst=True, municipality=aalst)


class _StayHere(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


def go_to_provider(client, **data):
    """Press the button; what the provider is asked."""
    answer = client.post("/account/oidc/acmidm/login/", data)
    assert answer.status_code == 302
    return answer.url


def come_back(address):
    """Sign in at the provider; the path it sends the browser back to."""
    try:
        urllib.request.build_opener(_StayHere).open(address)
    except urllib.error.HTTPError as redirect:
        back = urlsplit(redirect.headers["Location"])
        return f"{back.path}?{back.query}"
    raise AssertionError("the provider did not send the browser back")


def sign_in_with_acm(client, **data):
    return client.get(come_back(go_to_provider(client, **data)))


def is_signed_in(client):
    return "_auth_user_id" in client.session


def roles_in_aalst(user, today):
    return actor_of(user=user, date=today).roles_in("41002")


def test_somebody_with_a_role_gets_an_account_and_that_role(client, provider, city, today):
    answer = sign_in_with_acm(client)
    assert (answer.status_code, answer.url) == (302, "/account/")
    user = User.objects.get()
    assert (user.name, user.email) == ("Jan Peeters", "jan.peeters@aalst.example")
    assert not user.has_usable_password()
    assert client.session["_auth_user_id"] == str(user.pk)
    actor = actor_of(user=user, date=today)
    assert actor.roles_in("41002") == {Role.COORDINATOR}
    assert actor.organisations_in("41002") == {city.pk}
    assert SignIn.objects.get().method == "oidc"


def test_the_provider_is_asked_for_a_code_with_pkce_state_and_nonce(client, provider, city):
    asked = {name: values[0] for name, values in parse_qs(urlsplit(go_to_provider(client)).query).items()}
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["code_challenge"]) == 43
    assert len(asked["nonce"]) >= 32
    assert asked["state"]
    assert set(asked["scope"].split()) == {"openid", "profile", "vo"}


def test_the_address_cannot_change_what_the_provider_is_asked(client, provider, city):
    spoiled = "/account/oidc/acmidm/login/?scope=offline_access&auth_params=nonce%3Dbekend"
    asked = parse_qs(urlsplit(client.post(spoiled).url).query)
    assert "offline_access" not in asked["scope"][0]
    assert asked["nonce"] != ["bekend"]


def test_a_link_alone_starts_nothing(client, provider):
    answer = client.get("/account/oidc/acmidm/login/")
    assert answer.status_code == 200
    assert 'method="post"' in answer.content.decode()


def test_nothing_of_the_claims_is_kept_but_the_subject(client, provider, city):
    sign_in_with_acm(client)
    account = SocialAccount.objects.get()
    assert (account.uid, account.extra_data) == ("acm-subject-1", {})
    assert not SocialToken.objects.exists()
    assert not EmailAddress.objects.exists()


def test_roles_follow_the_claims_at_every_sign_in_and_local_roles_stay(client, provider, city, today, aalst):
    sign_in_with_acm(client)
    user = User.objects.get()
    GrantFactory(user=user, municipality=aalst, role=Role.COUNCIL_READER)
    provider.claims["baken_rol_3d"] = ["BakenActietrekker:OVO002400", "BakenGegevensbeheerder"]
    sign_in_with_acm(client)
    assert User.objects.count() == 1
    assert roles_in_aalst(user, today) == {Role.ACTION_LEAD, Role.DATA_OFFICER, Role.COUNCIL_READER}


def test_who_lost_every_role_is_refused_and_holds_none(client, provider, city, today):
    sign_in_with_acm(client)
    client.post("/account/logout/")
    provider.claims["baken_rol_3d"] = []
    answer = sign_in_with_acm(client)
    assert answer.status_code == 403
    assert "Je hebt nog geen rol in Baken" in answer.content.decode()
    assert not is_signed_in(client)
    assert roles_in_aalst(User.objects.get(), today) == set()
    assert SignIn.objects.order_by("pk").last().outcome == "refused"


@pytest.mark.parametrize(
    "roles",
    [
        None,
        [],
        "",
        {"vreemd": "ding"},
        ["OnbekendeRol:0207437468"],
        ["BakenCoordinator:0999999999"],
        ["BakenCoordinator:OVO999999"],
    ],
)
def test_without_a_role_that_is_known_here_a_page_says_whom_to_ask(client, provider, city, roles):
    provider.claims["baken_rol_3d"] = roles
    answer = sign_in_with_acm(client)
    assert answer.status_code == 403
    assert "Gebruikersbeheer" in answer.content.decode()
    assert not User.objects.exists()


def test_a_role_of_a_supra_local_organisation_says_for_no_municipality(client, provider, city):
    OrganisationFactory(supra_local=True, kbo="0410644946")
    provider.claims["baken_rol_3d"] = ["BakenPartner:0410644946"]
    assert sign_in_with_acm(client).status_code == 403


def test_unknown_roles_are_logged_without_personal_data(client, provider, city, caplog):
    provider.claims["baken_rol_3d"] = ["OudeRol:0207437468", "Jan Peeters 85613012345", "BakenBeheerder"]
    with caplog.at_level(logging.WARNING):
        assert sign_in_with_acm(client).status_code == 302
    logged = " ".join(record.getMessage() for record in caplog.records)
    assert "OudeRol" in logged
    assert not any(secret in logged for secret in ("Peeters", "85613012345", "acm-subject", "0207437468"))


def test_only_target_groups_that_are_let_in_sign_in(client, provider, city, settings):
    settings.OIDC_CLAIMS = settings.OIDC_CLAIMS | {"audiences": frozenset({"GID"})}
    assert sign_in_with_acm(client).status_code == 403


def test_an_account_is_never_linked_by_its_mail_address(client, provider, city):
    existing = UserFactory(email="jan.peeters@aalst.example")
    answer = sign_in_with_acm(client)
    assert answer.status_code == 403
    assert "Koppel eerst je account" in answer.content.decode()
    assert not is_signed_in(client)
    assert not SocialAccount.objects.exists()
    assert not existing.grants.exists()


def test_somebody_signed_in_links_the_account_and_signs_in_with_it_later(client, provider, city, today):
    existing = UserFactory(email="jan.peeters@aalst.example")
    sign_in(client, existing.email)
    assert sign_in_with_acm(client, process="connect").url == "/account/"
    assert SocialAccount.objects.get().user == existing
    client.post("/account/logout/")
    assert sign_in_with_acm(client).status_code == 302
    assert client.session["_auth_user_id"] == str(existing.pk)
    assert roles_in_aalst(existing, today) == {Role.COORDINATOR}


def test_a_subject_that_is_linked_already_is_not_linked_to_a_second_account(client, provider, city):
    sign_in_with_acm(client)
    owner = SocialAccount.objects.get().user
    client.post("/account/logout/")
    sign_in(client, UserFactory().email)
    sign_in_with_acm(client, process="connect")
    assert SocialAccount.objects.get().user == owner


def test_linking_without_being_signed_in_does_nothing(client, provider, city):
    sign_in_with_acm(client, process="connect")
    assert not is_signed_in(client)
    assert not SocialAccount.objects.exists()


def test_a_mail_address_is_needed_for_an_account(client, provider, city):
    del provider.claims["vo_email"]
    answer = sign_in_with_acm(client)
    assert answer.status_code == 403
    assert "Je e-mailadres ontbreekt" in answer.content.decode()


def test_a_closed_account_stays_closed(client, provider, city):
    sign_in_with_acm(client)
    client.post("/account/logout/")
    User.objects.update(is_active=False)
    assert sign_in_with_acm(client).url == "/account/inactive/"
    assert not is_signed_in(client)


def test_a_second_factor_is_set_up_after_the_first_sign_in(client, provider, city, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    sign_in_with_acm(client)
    assert client.get("/account/").url == "/account/2fa/"
    assert client.get("/account/2fa/totp/activate/").status_code == 200


def test_who_signs_in_with_acm_gets_no_password_that_goes_around_it(client, provider, city, mailoutbox):
    sign_in_with_acm(client)
    client.post("/account/password/reset/", {"email": "jan.peeters@aalst.example"})
    assert mailoutbox == []
    assert client.get("/account/password/change/", follow=True).redirect_chain[-1][0] == "/account/"


def old(token):
    token["exp"] = int(time.time()) - 120


def _drop(claim):
    return lambda token: token.pop(claim)


def _set(claim, value):
    return lambda token: token.update({claim: value})


@pytest.mark.parametrize(
    "tamper",
    [
        pytest.param(old, id="expired"),
        pytest.param(_set("nonce", "van-een-ander"), id="wrong nonce"),
        pytest.param(_drop("nonce"), id="no nonce"),
        pytest.param(_drop("exp"), id="never expires"),
        pytest.param(_set("aud", "andere-toepassing"), id="for another application"),
        pytest.param(_set("aud", [oidc_provider.CLIENT_ID, "andere"]), id="for several without azp"),
        pytest.param(_set("iss", "https://elders.example"), id="from another issuer"),
        pytest.param(_set("iat", 4102444800), id="made in the future"),
        pytest.param(_set("sub", "iemand-anders"), id="about somebody else than userinfo"),
    ],
)
def test_a_token_that_is_not_right_signs_nobody_in(client, provider, city, tamper):
    provider.tamper = tamper
    answer = sign_in_with_acm(client)
    assert answer.status_code == 401
    assert "Aanmelden lukte niet" in answer.content.decode()
    assert not is_signed_in(client)
    assert not User.objects.exists()


@pytest.mark.parametrize("forgery", ["unknown key", "same key id", "shared secret"])
def test_a_token_that_the_provider_did_not_sign_signs_nobody_in(client, provider, city, forgery):
    provider.signing_key = RSAKey.generate_key(2048)
    if forgery == "unknown key":
        provider.header = {"alg": "RS256", "kid": "nagemaakt"}
    if forgery == "shared secret":
        provider.signing_key = OctKey.import_key(oidc_provider.CLIENT_SECRET.encode() * 2)
        provider.header = {"alg": "HS256", "kid": "proef-1"}
    assert sign_in_with_acm(client).status_code == 401
    assert not is_signed_in(client)


def test_a_state_that_was_not_given_out_is_refused(client, provider, city):
    back = come_back(go_to_provider(client))
    state = parse_qs(urlsplit(back).query)["state"][0]
    assert client.get(back.replace(state, "verzonnen")).status_code == 401
    assert not is_signed_in(client)


def test_an_answer_meant_for_another_browser_is_refused(client, provider, city):
    from django.test import Client

    back = come_back(go_to_provider(Client()))
    assert client.get(back).status_code == 401
    assert not is_signed_in(client)


def test_an_answer_is_used_once(client, provider, city):
    back = come_back(go_to_provider(client))
    assert client.get(back).status_code == 302
    client.post("/account/logout/")
    assert client.get(back).status_code == 401
    assert not is_signed_in(client)


@pytest.mark.parametrize("verifier", ["een-heel-andere-verifier-van-genoeg-tekens-lang", ""])
def test_without_the_right_verifier_the_provider_gives_no_token(client, provider, city, verifier):
    back = come_back(go_to_provider(client))
    session = client.session
    state_id = parse_qs(urlsplit(back).query)["state"][0]
    session["socialaccount_states"][state_id][0]["pkce_code_verifier"] = verifier
    session.save()
    assert client.get(back).status_code == 401
    assert provider.refused == ["verifier"]
    assert not is_signed_in(client)


def test_stopping_at_the_provider_leads_back_to_a_page_that_says_so(client, provider, city):
    asked = parse_qs(urlsplit(go_to_provider(client)).query)
    back = f"/account/oidc/acmidm/login/callback/?error=access_denied&state={asked['state'][0]}"
    assert "Je bent gestopt met aanmelden" in client.get(back, follow=True).content.decode()


def test_a_provider_that_does_not_answer_gives_a_page_and_no_trace(client, provider, city):
    back = come_back(go_to_provider(client))
    provider.token = lambda asked: (500, {})
    answer = client.get(back)
    assert answer.status_code == 401
    assert "Aanmelden lukte niet" in answer.content.decode()


def test_the_button_is_there_only_when_a_service_is_configured(client, provider, city, settings):
    assert "Aanmelden met ACM/IDM" in client.get("/account/login/").content.decode()
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": []}}
    assert "Aanmelden met" not in client.get("/account/login/").content.decode().replace(
        "Aanmelden met een passkey", ""
    )
    assert client.post("/account/oidc/acmidm/login/").status_code == 404


def test_grants_of_the_service_are_marked_as_such(client, provider, city):
    sign_in_with_acm(client)
    assert Grant.objects.get().source == "oidc"
