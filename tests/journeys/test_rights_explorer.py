"""A mother of two finds her rights on a phone and takes them along; a worker opens her code."""

import io
import re

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visitor, assert_accessible, faults_of, too_wide

pytestmark = pytest.mark.journey
EXPLORER = "/aalst/rechten/verkenner/"
KNOWN = {
    "thuis.tenure": "private_tenant",
    "thuis.rent": "700",
    "ik.residence_status": "belgian",
    "ik.wage_net": "900",
    "ik.savings": "1500",
}
"""What she knows; all else is "nee", nought or "weet ik niet"."""
SCREENS = 4
"""After so many she has had enough, and stops; that the questions end is tested without a browser."""


def fits_and_is_accessible(page: Page) -> None:
    """Nothing wider than the screen, no fault of axe."""
    assert faults_of(page) == []
    fits(page)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).first.click()


def fits(page: Page) -> None:
    """Nothing wider than the screen; axe saw such a screen already."""
    assert too_wide(page) == 0


def say_who_lives_there(page: Page) -> None:
    """She is 34 and has children of 5 and 9, of whom the second lives elsewhere part of the time."""
    press(page, "Begin")
    page.get_by_label("Hoe oud ben je?").fill("34")
    page.locator("[name='wie.partner'][value=nee]").check()
    page.get_by_label("Hoeveel kinderen wonen er bij jou?").fill("2")
    page.get_by_label("Hoeveel andere mensen").fill("0")
    fits_and_is_accessible(page)
    press(page, "Verder")
    for number, age, lives in ((1, "5", "child"), (2, "9", "co_parented_child")):
        page.locator(f"[name='kind{number}.leeftijd']").fill(age)
        page.locator(f"[name='kind{number}.woont'][value={lives}]").check()
    fits(page)
    press(page, "Verder")


def answer(page: Page) -> None:
    """Fill in what stands on the screen; what a choice brings up too."""
    for _round in range(3):
        asked = page.locator("[data-question]:visible")
        keys = [asked.nth(place).get_attribute("data-question") or "" for place in range(asked.count())]
        empty = [key for key in keys if not is_answered(page, key)]
        if not empty:
            break
        for key in empty[:-1]:
            fill(page, key)
        with page.expect_response(lambda response: response.status == 204):
            fill(page, empty[-1])
            page.locator("h1").click()  # a number counts when somebody leaves its control
        if not page.locator("[data-question][hidden]").count():
            break
    press(page, "Verder")


def is_answered(page: Page, key: str) -> bool:
    controls = page.locator(f"[data-question='{key}'] input")
    return bool(
        controls.evaluate_all(
            "all => all.some(one => /radio|checkbox/.test(one.type) ? one.checked : one.value !== '')"
        )
    )


def fill(page: Page, key: str) -> None:
    known = KNOWN.get(key)
    option = page.locator(f"[name='{key}'][value='{known or 'nee'}']")
    if option.count():
        option.check()
    elif page.locator(f"[name='{key}'][value='weet-niet']").count():
        page.locator(f"[name='{key}'][value='weet-niet']").check()
    elif page.locator(f"input[id='{key}']").count():
        page.locator(f"input[id='{key}']").fill(known or "0")
    else:
        page.locator(f"[name='{key}.weet-niet']").check()


def read_pdf(content: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(content))
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def print_results(page: Page) -> str:
    """Press the button as she does; the same form gives the paper that is read here."""
    with page.context.expect_event("response", lambda answer: answer.url.endswith("/afdruk/")) as printed:
        press(page, "Neem mee op papier")
    assert printed.value.status == 200
    assert printed.value.headers["content-type"] == "application/pdf"
    sealed = page.locator("[name=antwoorden]").first.input_value()
    address = f"{page.url.partition('/aalst/')[0]}{EXPLORER}afdruk/"
    return read_pdf(page.request.post(address, form={"antwoorden": sealed}).body())


def walk_to_results(page: Page) -> None:
    press(page, "Verder")
    expect(page.locator(".error-summary")).to_be_visible()
    fits_and_is_accessible(page)
    for _screen in range(SCREENS):
        answer(page)
    press(page, "Stop en toon mijn resultaat")


def test_a_mother_of_two_takes_her_rights_along_and_a_worker_opens_her_code(visitor) -> None:
    mother: Visitor = visitor(width=375)
    page = mother.go("/aalst/")
    page.get_by_role("link", name="Waar heb ik recht op?").click()
    fits(page)
    say_who_lives_there(page)
    walk_to_results(page)
    for details in page.locator("main details").all():
        details.evaluate("it => it.open = true")
    fits_and_is_accessible(page)
    expect(page.get_by_text(re.compile(r"tot €.* per maand mogelijk")).first).to_be_visible()
    paper = print_results(page)
    for words in ("Jouw rechten", "Leefloon", "Breng mee", "Sociale toeslag", "34 jaar"):
        assert words in paper
    assert page.context.cookies() == []

    press(page, "Toon aan een medewerker")
    fits(page)
    press(page, "Ja, geef me een code")
    code = page.locator(".code").inner_text()
    fits_and_is_accessible(page)

    worker: Visitor = visitor(role="case-worker")
    desk = open_code(worker, code)
    expect(desk.get_by_label("De cliënt", exact=True)).to_have_value("34")
    expect(desk.get_by_label("Kinderen", exact=True)).to_have_value("5 9*")
    fits_and_is_accessible(desk)
    before_and_after(desk)
    desk = open_code(worker, code)
    press(desk, "Wis deze antwoorden nu")
    expect(desk.get_by_role("heading", name="De antwoorden zijn gewist")).to_be_visible()
    desk = open_code(worker, code)
    expect(desk.get_by_text("Deze code bestaat hier niet").first).to_be_visible()


def open_code(worker: Visitor, code: str) -> Page:
    desk = worker.go("/aalst/rechten/code/")
    desk.get_by_label("Code", exact=True).fill(code.lower())
    press(desk, "Open")
    return desk


def before_and_after(desk: Page) -> None:
    """What if the rent rises: live, side by side."""
    press(desk, "Wat als er iets verandert?")
    desk.locator("[name='thuis.rent']").fill("900")
    expect(desk.get_by_role("heading", name="Nu en straks")).to_be_visible()
    expect(desk.get_by_role("row").filter(has_text="€ 900 per maand")).to_be_visible()
    fits_and_is_accessible(desk)


def test_the_law_reads_well_on_every_screen(visitor) -> None:
    assert_accessible(
        visitor(),
        [
            EXPLORER,
            "/aalst/rechten/?thema=home",
            "/aalst/rechten/recht/leefloon/",
            "/aalst/rechten/recht/leefloon/tekst/",
        ],
    )


def test_a_rights_editor_changes_an_own_amount_and_sees_what_it_does(visitor) -> None:
    editor = visitor(role="rights-editor", municipality="denderleeuw")
    assert_accessible(
        editor,
        [
            "/denderleeuw/rechten/eigen/",
            "/denderleeuw/rechten/eigen/nieuw/right/",
            "/denderleeuw/rechten/gesprek/",
        ],
        widths=[375, 1440],
    )
    page = editor.go("/denderleeuw/rechten/eigen/")
    page.locator("tr", has_text="denderleeuw_speelplein").get_by_role("link").click()
    page.get_by_role("link", name="Stel een wijziging voor").click()
    page.get_by_label("In het kort").fill("Kinderen betalen minder op het speelplein.")
    press(page, "Controleer en bekijk wat het doet")
    expect(page.get_by_role("heading", name="Wat het doet voor voorbeeldgezinnen")).to_be_visible()
    press(page, "Leg voor aan een tweede persoon")
    expect(page.get_by_text("Je voorstel wacht op een tweede persoon.")).to_be_visible()
    coordinator = visitor(role="coordinator", municipality="denderleeuw")
    page = coordinator.go("/denderleeuw/rechten/eigen/")
    page.locator("tr", has_text="denderleeuw_speelplein").get_by_role("link").click()
    page.get_by_role("link", name="Bekijk wat het doet").click()
    fits_and_is_accessible(page)
    page.get_by_role("link", name="Lees het voorstel en beslis").click()
    press(page, "Aanvaard het voorstel")
    page = coordinator.go("/denderleeuw/rechten/recht/denderleeuw_speelplein/")
    expect(page.get_by_text("Kinderen betalen minder op het speelplein.").first).to_be_visible()
