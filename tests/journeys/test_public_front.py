"""Somebody without account comes in by phone or keyboard: front page, search, the style page."""

import pytest
from playwright.sync_api import expect

from .conftest import faults_of, too_wide

pytestmark = [pytest.mark.journey]
PAGES = [
    "/",
    "/aalst/",
    "/denderleeuw/",
    "/aalst/zoeken/?q=opvang",
    "/toegankelijkheid/",
    "/privacy/",
    "/stijl/",
]


def test_the_front_works_by_phone_and_by_keyboard(visitor) -> None:
    phone = visitor(width=375)
    for address in PAGES:
        page = phone.go(address)
        assert faults_of(page) == [], address
        assert too_wide(page) == 0, address

    page = phone.go("/aalst/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    menu = page.locator(".menu-toggle summary")
    expect(page.locator(".main-nav")).to_be_hidden()
    menu.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".main-nav")).to_be_visible()
    assert faults_of(page) == []
    page.keyboard.press("Escape")
    expect(page.locator(".main-nav")).to_be_hidden()
    expect(menu).to_be_focused()

    page.locator("#front-search").fill("nachtopvang")
    page.keyboard.press("Enter")
    expect(page.locator(".result-list a").first).to_be_visible()


def test_the_enhancements_start(visitor) -> None:
    page = visitor().go("/stijl/")
    page.locator("#goed_title").fill("Nachtopvang")
    expect(page.locator("#goed_title_count")).to_have_text("Nog 89 van 100 tekens over.")
    page.locator("#fout_description").focus()
    expect(page.locator("#fout_description_count")).to_have_text("100 tekens te veel; hoogstens 4.000.")
    page.locator("#filter-domein").select_option("wonen")
    page.wait_for_url("**/stijl/?domein=wonen*")
    assert "woord=" not in page.url
    expect(page.locator("#filter-domein")).to_have_value("wonen")
