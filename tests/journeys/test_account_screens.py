"""From a mailed password to a passkey, and the screens of who works with Baken; axe finds nothing."""

import re

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django_scopes import scopes_disabled
from playwright.sync_api import Page, expect

from baken.foundation.accounts.models import User
from baken.foundation.territory.models import Municipality
from tests.access.samples import Place, records_of_the_foundation, somebody_who_works_here

from .conftest import Visitor, assert_accessible, faults_of, too_wide

pytestmark = [pytest.mark.journey]
NEW = "een heel nieuwe lange zin"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(autouse=True)
def through_the_outbox(settings) -> None:
    """As outside the tests: mail is written to the outbox, which the demonstration shows."""
    settings.EMAIL_BACKEND = "baken.foundation.messaging.backend.OutboxBackend"
    cache.clear()


def check(page: Page, heading: str) -> None:
    """The page with this heading, as it stands on a phone, without a fault."""
    expect(page.locator("h1")).to_have_text(heading)
    assert faults_of(page) == [], heading
    assert too_wide(page) == 0, heading


def press(page: Page, button: str) -> None:
    page.locator("main").get_by_role("button", name=button, exact=True).click()


def sign_in(page: Page, email: str, password: str) -> None:
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_label("Wachtwoord", exact=True).fill(password)
    press(page, "Aanmelden")


def code_of(secret: str) -> str:
    """What an app would show now."""
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def with_authenticator(page: Page) -> None:
    """A fingerprint reader that always says yes, from Chromium itself."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})


def choose_password_by_mail(somebody: Visitor, email: str) -> None:
    page = somebody.go("/account/login/")
    check(page, "Aanmelden")
    sign_in(page, email, "dit is het niet")
    expect(page.locator(".error-summary")).to_contain_text("klopt niet")
    check(page, "Aanmelden")
    page.get_by_role("link", name="Wachtwoord vergeten?").click()
    check(page, "Wachtwoord vergeten")
    page.get_by_label("E-mailadres").fill(email)
    press(page, "Stuur mij een link")
    check(page, "Kijk in je mailbox")
    page = somebody.go("/aalst/verzonden-berichten/")
    check(page, "Verzonden berichten")
    page.get_by_role("link", name="Baken: Kies een nieuw wachtwoord").click()
    check(page, "Baken: Kies een nieuw wachtwoord")
    page.get_by_role("link", name="/account/password/reset/key/").click()
    check(page, "Kies een wachtwoord")
    page.get_by_label("Nieuw wachtwoord", exact=True).fill(NEW)
    page.get_by_label("Nieuw wachtwoord, nog een keer").fill(NEW)
    page.locator("main button[type=submit]").click()
    check(page, "Je wachtwoord is bewaard")


def set_up_app(page: Page) -> None:
    page.get_by_role("link", name="App instellen").click()
    check(page, "App instellen")
    assert page.locator("main img").evaluate("image => image.naturalWidth > 0")
    page.get_by_label("Code van zes cijfers uit de app").fill(code_of(page.locator("main code").inner_text()))
    press(page, "App instellen")
    check(page, "Herstelcodes")


def set_up_passkey(somebody: Visitor) -> None:
    page = somebody.go("/account/2fa/webauthn/add/")
    check(page, "Passkey toevoegen")
    page.get_by_label("Naam van de passkey").fill("laptop van het werk")
    page.get_by_label("Aanmelden zonder wachtwoord").check()
    press(page, "Passkey toevoegen")
    page.wait_for_url(lambda address: "/add/" not in address)
    page = somebody.go("/account/2fa/webauthn/")
    expect(page.locator("main table")).to_contain_text("laptop van het werk")
    check(page, "Passkeys")


def sign_out(page: Page) -> None:
    page.goto(re.sub(r"(//[^/]+/).*", r"\1account/logout/", page.url))
    check(page, "Wil je je afmelden?")
    press(page, "Afmelden")


def test_from_a_forgotten_password_to_a_passkey(visitor) -> None:
    email = "coordinator@aalst.example"
    somebody = visitor(width=375)
    choose_password_by_mail(somebody, email)
    page = somebody.go("/account/login/")
    sign_in(page, email, NEW)
    page.wait_for_url("**/aalst/")
    expect(page.locator("main")).to_contain_text("Dit wacht op jou")
    check(page, "Samen zorgen we dat iedereen meekan in Aalst")

    with_authenticator(page)
    check(somebody.go("/account/"), "Mijn account")
    check(somebody.go("/account/2fa/"), "Tweede stap bij het aanmelden")
    set_up_app(page)
    set_up_passkey(somebody)
    check(somebody.go("/account/2fa/"), "Tweede stap bij het aanmelden")

    sign_out(page)
    page = somebody.go("/account/login/")
    sign_in(page, email, NEW)
    check(page, "Tweede stap")
    press(page, "Gebruik mijn passkey")
    page.wait_for_url("**/aalst/")
    sign_out(page)
    page = somebody.go("/account/login/")
    press(page, "Aanmelden met een passkey")
    page.wait_for_url("**/aalst/")
    page = somebody.go("/aalst/verzonden-berichten/")
    for told in ("Je hebt een nieuw wachtwoord", "App met codes ingesteld", "Passkey toegevoegd"):
        expect(page.get_by_role("link", name=f"Baken: {told}")).to_be_visible()


def test_the_screens_of_who_works_with_it(visitor) -> None:
    with scopes_disabled():
        place = Place(Municipality.objects.get(slug="aalst"))
    somebody_who_works_here(place)
    records_of_the_foundation(place)
    person = User.objects.get(email="coordinator@aalst.example")
    administrator = visitor(role="administrator")
    people = "/aalst/beheer/mensen/"
    assert_accessible(
        administrator,
        [
            f"{people}?zoek=niemand-heet-zo",
            f"{people}nieuw/",
            "/aalst/niet-bezorgde-berichten/",
            f"/aalst/taken/{place.records['job'].pk}/",
            "/aalst/beoordelen/",
            f"/aalst/vertalingen/proef/{place.municipality.nis}/?taal=fr",
            f"/l/{place.records['token']}/",
        ],
        widths=[375],
    )
    proposal = f"/aalst/beoordelen/{place.records['proposal'].pk}/"
    assert_accessible(administrator, [people, f"{people}{person.pk}/", proposal], widths=[375, 1440])
    page = administrator.go(f"{people}{person.pk}/")
    expect(page.locator(".timeline")).to_contain_text("coördinator, Aalst")

    coordinator = visitor(width=375, role="coordinator")
    expect(coordinator.page).to_have_url(re.compile("/aalst/$"))
    check(coordinator.page, "Samen zorgen we dat iedereen meekan in Aalst")
    coordinator.page.get_by_role("link", name="1 voorstel om na te lezen").click()
    check(coordinator.page, "Voorstellen beoordelen")
    coordinator.page.get_by_role("link", name="Proef").first.click()
    check(coordinator.page, "Proef")


def test_the_sign_in_service_stands_first_where_there_is_one(visitor, settings) -> None:
    client = {
        "client_id": "baken",
        "secret": "geheim",
        "settings": {"server_url": "https://aanmelden.example"},
    }
    service = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"] | {
        "APPS": [{"provider_id": "acmidm", "name": "ACM/IDM", **client}]
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": service}
    page = visitor(width=375).go("/account/login/")
    expect(page.get_by_role("button", name="Aanmelden met ACM/IDM")).to_be_visible()
    check(page, "Aanmelden")
