"""The night shelter: found on a phone, changed by its lead, accepted by the coordinator, exported."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import assert_accessible, faults_of

pytestmark = pytest.mark.journey
PASTE = """(cell, text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const options = { clipboardData: data, bubbles: true, cancelable: true };
  cell.dispatchEvent(new ClipboardEvent("paste", options));
}"""
SEARCH = "/aalst/plannen/lsb-aalst/onderdelen/?q=nachtopvang"


def find_night_shelter(visitor) -> str:
    """The address of the action, the way a person finds it."""
    page = visitor.go(SEARCH)
    page.locator("main .result-list h2 a, main .result-list h3 a").first.click()
    page.wait_for_url(re.compile(r"/onderdelen/[^/?]+/$"))
    return page.url.removeprefix(visitor.site)


def save(page) -> None:
    page.locator("main form[data-confirm-leave] button.button:not([name])").last.click()


def test_a_lead_changes_the_night_shelter_through_review(visitor):
    lead = visitor(width=375, role="action-lead")
    address = find_night_shelter(lead)
    page = lead.page
    page.get_by_role("link", name="Wijzigen").click()
    expect(page.get_by_label("Beschrijving")).to_be_visible()
    assert faults_of(page) == []
    page.get_by_label("Beschrijving").fill("Elke avond een bed voor wie er geen heeft.")
    rows = page.locator("#milestones .rows__row")
    last = rows.count() - 1
    rows.nth(last).get_by_label(re.compile("titel")).fill("De zaal is brandveilig")
    rows.nth(last).get_by_label(re.compile("tegen")).fill("2024-09-01")
    page.get_by_label("Waarom wijzig je dit?").fill("afspraak van de stuurgroep")
    page.get_by_role("button", name="Stel voor aan de coördinator").last.click()
    page.get_by_text("Je voorstel ligt bij de coördinator").wait_for()
    assert "Elke avond een bed" not in page.locator("main section").first.inner_text()

    coordinator = visitor(width=1440, role="coordinator")
    coordinator.go("/aalst/beoordelen/")
    coordinator.page.locator("main a[href*='/beoordelen/']").first.click()
    expect(coordinator.page.locator("main")).to_contain_text("De zaal is brandveilig")
    assert faults_of(coordinator.page) == []
    coordinator.page.get_by_role("button", name="Aanvaard het voorstel").click()
    coordinator.page.get_by_text("Het voorstel is aanvaard").first.wait_for()

    coordinator.go(address)
    text = coordinator.page.locator("main").inner_text()
    assert "Elke avond een bed voor wie er geen heeft." in text
    assert "De zaal is brandveilig" in text
    assert "afspraak van de stuurgroep" in text
    answer = coordinator.page.request.get(coordinator.site + "/aalst/plannen/lsb-aalst.json")
    exported = json.loads(answer.text())
    assert any(node["description"].startswith("Elke avond een bed") for node in exported["nodes"])
    assert any(milestone["title"] == "De zaal is brandveilig" for milestone in exported["milestones"])


def test_the_second_editor_sees_both_versions_and_chooses(visitor):
    first, second = visitor(role="coordinator"), visitor(width=375, role="coordinator")
    address = find_night_shelter(first) + "bewerken/"
    first.go(address)
    second.go(address)
    first.page.get_by_label("Opmerking", exact=False).last.fill("Van de eerste")
    save(first.page)
    first.page.get_by_text("Bewaard.").wait_for()
    second.page.get_by_label("Opmerking", exact=False).last.fill("Van de tweede")
    save(second.page)
    second.page.get_by_text("Iemand wijzigde intussen hetzelfde").wait_for()
    assert faults_of(second.page) == []
    box = second.page.locator(".conflict").inner_text()
    assert "eerste" in box
    assert "tweede" in box
    second.page.get_by_label("Neem wat ik typte").check()
    save(second.page)
    second.page.get_by_text("Bewaard.").wait_for()
    expect(second.page.locator("main")).to_contain_text("Van de tweede")


def test_the_grid_takes_a_paste_and_the_keyboard(visitor):
    page = visitor(role="coordinator").go("/aalst/plannen/lsb-aalst/raster/")
    assert faults_of(page) == []
    cells = page.locator("tbody tr .grid__cell")
    first = page.locator("tbody tr").nth(0).locator(".grid__cell").nth(0)
    first.focus()
    first.evaluate(PASTE, "Titel een\tkorte termijn\nTitel twee")
    assert first.input_value() == "Titel een"
    assert page.locator(".grid__cell--changed").count() >= 2
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.value") == "Titel twee"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.value") != "Titel twee"
    page.get_by_role("button", name="Bewaar alle wijzigingen").click()
    page.get_by_text("1 rijen bewaard").wait_for()
    assert cells.first.input_value() == "Titel een"


def test_every_editing_screen_is_accessible_at_every_width(visitor):
    coordinator = visitor(role="coordinator")
    address = find_night_shelter(coordinator)
    plan = "/aalst/plannen/lsb-aalst/"
    assert_accessible(
        coordinator,
        [
            address,
            address + "bewerken/",
            address + "status/",
            address + "documenten/",
            address + "ramingen/",
            address + "ramingen/nieuw/",
            address + "verwijderen/",
            address + "versies/",
            plan + "raster/",
            plan + "raster/ramingen/",
            plan + "werkboek/",
            plan + "instellingen/",
            plan + "onderdeel-toevoegen/",
            "/aalst/plannen/nieuw/plan/",
        ],
    )
