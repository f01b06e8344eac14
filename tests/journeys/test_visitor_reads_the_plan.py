"""A visitor looks for what the city does about something, and takes the data along."""

import json

import pytest

from tests.journeys.conftest import Walk, assert_accessible

pytestmark = pytest.mark.journey
PLAN = "/aalst/plannen/lsb-aalst/"
CHILD_POVERTY = "/aalst/plannen/kinderarmoede-aalst/"
NIGHT_SHELTER = "Nachtopvang voor dak- en thuislozen"


def test_a_visitor_finds_the_night_shelter_on_a_phone_and_takes_the_plan_along(visitor: Walk) -> None:
    somebody = visitor(width=375)
    page = somebody.go("/aalst/plannen/")
    page.get_by_role("link", name="Lokaal sociaal beleidsplan Aalst").click()
    page.get_by_role("link", name="Zoeken in het plan").click()
    page.get_by_label("Zoek op woord, code of dienst").fill("nachtopvang")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=nachtopvang**")
    page.get_by_role("link", name=NIGHT_SHELTER).click()
    page.get_by_role("heading", level=1, name=NIGHT_SHELTER).wait_for()

    text = page.locator("main").inner_text().replace("\u00a0", " ")
    assert "€ 595.729,16" in text
    assert "telt één keer in elk totaal" in text
    shared = page.locator(".alert", has_text="Dit bedrag dient ook 2 andere onderdelen")
    assert shared.locator("li").count() == 2
    assert "CAW Oost-Vlaanderen" in text
    assert "AC000224 (in het document: AC00224)" in text
    assert_accessible(somebody, [page.url.removeprefix(somebody.site)])

    page.set_viewport_size({"width": 375, "height": 812})
    page.locator("summary", has_text="Menu").click()
    page.locator(".main-nav").get_by_role("link", name="Plannen").click()
    page.get_by_role("link", name="Lokaal sociaal beleidsplan Aalst").click()
    page.locator("summary", has_text="Download of hergebruik").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="JSON").click()
    plan = json.loads(download.value.path().read_text())
    shelter = next(node for node in plan["nodes"] if node["title"].startswith(NIGHT_SHELTER))
    line = next(line for line in plan["lines"] if line["id"] == shelter["lines"][0])
    assert line["planned"] == 595729.16
    assert len(line["nodes"]) == 3


def test_a_filter_stays_in_the_address_and_works_with_the_keyboard_alone(visitor: Walk) -> None:
    somebody = visitor(width=1440)
    page = somebody.go(PLAN + "onderdelen/")
    page.get_by_label("Zoek op woord, code of dienst").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # opens the filters
    page.get_by_label("Domein").focus()
    page.keyboard.press("ArrowDown")
    page.wait_for_url("**domein=**")
    number = page.locator("#aantal").inner_text()
    page.reload()
    assert page.locator("#aantal").inner_text() == number
    page.get_by_role("link", name="Domein:").press("Enter")
    page.wait_for_url(lambda address: "domein" not in address)


def test_the_pages_of_both_plans_are_accessible_at_every_width(visitor: Walk) -> None:
    somebody = visitor()
    pages = [
        "/aalst/plannen/",
        PLAN,
        PLAN + "onderdelen/?niveau=action",
        PLAN + "onderdelen/?q=watervalbestaatniet",
        PLAN + "budget/",
        PLAN + "onderdelen/d1/",
        CHILD_POVERTY,
        CHILD_POVERTY + "indicatoren/",
        "/denderleeuw/plannen/proefplan-denderleeuw/mijlpalen/",
        "/aalst/api/v1/",
    ]
    assert_accessible(somebody, pages)


@pytest.mark.parametrize("role", ["coordinator", "action-lead"])
def test_staff_pages_are_accessible(visitor: Walk, role: str) -> None:
    somebody = visitor(role=role)
    assert_accessible(somebody, [PLAN + "onderdelen/o9.1-1/"], widths=[375])
    assert somebody.page.get_by_role("heading", name="Wie wijzigde wat?").is_visible()
