"""An analyst raises one threshold: from the list to the cost, a second scenario, and a saved study."""

import re
import threading

import pytest
from playwright.sync_api import Page, expect

from baken.foundation.jobs.worker import work
from tests.journeys.conftest import faults_of, too_wide

pytestmark = pytest.mark.journey
AMOUNT = "w.leefloon.amount.single"


def let_a_worker_work() -> None:
    worker = threading.Thread(target=work, kwargs={"stalled_after": 60.0, "until_empty": True})
    worker.start()
    worker.join(timeout=60)
    assert not worker.is_alive()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).last.click()


def test_an_analyst_sees_what_a_higher_leefloon_costs_and_keeps_it(
    visitor, settings, tmp_path_factory, django_db_blocker
) -> None:
    settings.RIGHTS_SCAN_CITY = 2_000
    settings.RIGHTS_SCAN_FOLDER = str(tmp_path_factory.mktemp("scans"))
    analyst = visitor(role="policy-analyst")
    page = analyst.go("/aalst/rechten/hervorming/")
    page.get_by_role("link", name="Open de studio").last.click()
    page.get_by_label("Leefloon", exact=True).check()
    press(page, "Toon de bedragen")

    # The slider and the number keep each other.
    field, slider = (
        page.locator(f"[id='{AMOUNT}']"),
        page.get_by_label("Schuif: Leefloon per maand: alleenstaand"),
    )
    before = field.input_value()
    slider.press("ArrowRight")
    assert field.input_value() != before
    field.fill("+15 %")
    law = float(before.replace(",", "."))
    assert float(slider.input_value()) == pytest.approx(law * 1.15, abs=1)
    assert faults_of(page) == []
    field.fill("veel")
    press(page, "Bereken")
    expect(page.locator(".error-summary")).to_contain_text("Dit is geen getal")
    page.locator(f"[id='{AMOUNT}']").fill("+15 %")
    press(page, "Bereken")

    # The city is made once, by a worker.
    press(page, "Maak de verzonnen stad")
    expect(page.get_by_role("heading", name="Verzonnen stad maken")).to_be_visible()
    with django_db_blocker.unblock():
        let_a_worker_work()
    page.get_by_role("link", name="Bekijk het resultaat").click()
    expect(page.get_by_text(re.compile(r"\+\u2060€\s[1-9]")).first).to_be_visible()

    press(page, "Kopieer dit scenario")
    page.locator(f"[id='{AMOUNT}']").fill("-10 %")
    press(page, "Bereken")
    expect(page.get_by_role("columnheader", name="Scenario 2").first).to_be_visible()
    expect(page.get_by_text(re.compile(r"−€\s[1-9]")).first).to_be_visible()
    for width in (375, 768, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert too_wide(page) == 0
    page.set_viewport_size({"width": 375, "height": 812})
    assert faults_of(page) == []

    page.get_by_label("Naam").fill("Hoger leefloon")
    press(page, "Bewaar")
    expect(page.get_by_role("heading", name="Hoger leefloon")).to_be_visible()
    assert too_wide(page) == 0
    file = page.request.get(page.url + "cijfers.csv")
    assert "Leefloon;alles" in file.text()
    press(page, "Verwijder")
    press(page, "Maak ongedaan")
    expect(page.get_by_text("staat weer in de lijst")).to_be_visible()
