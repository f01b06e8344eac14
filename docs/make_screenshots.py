"""Make the README's pictures from a running demonstration.

    ./run python docs/make_screenshots.py               starts a demonstration of its own
    ./run python docs/make_screenshots.py --url URL     uses one that runs; it gets a proposal more

Its own demonstration has a database of its own on the embedded server, dropped afterwards, so that
every run starts from the same content on the same date. Needs Chromium (BAKEN_CHROMIUM, or on PATH).
"""

import argparse
import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
from playwright.sync_api import Browser, Page, sync_playwright

from baken.config.embedded_database import ensure_running

SCREENSHOTS = Path(__file__).parent / "screenshots"
CHROMIUM = os.environ.get("BAKEN_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
PASSWORD = "baken-demonstratie"  # noqa: S105  # of the demonstration only
PLAN = "/aalst/plannen/lsb-aalst/"
FOLLOWED_UP = "/denderleeuw/plannen/proefplan-denderleeuw/"
RIGHTS = "/aalst/rechten/"
MOTHER = {
    "ik.works_as_employee": "ja",
    "ik.wage_net": "1100",
    "ik.wage_taxable": "1250",
    "ik.residence_status": "belgian",
    "kind1.child_benefit": "ja",
    "kind2.child_benefit": "ja",
    "thuis.tenure": "private_tenant",
    "thuis.rent": "700",
    "thuis.own_energy_contract": "ja",
    "thuis.own_water_bill": "ja",
}
CLIENT = {
    "ik.works_as_employee": "ja",
    "ik.wage_net": "900",
    "ik.residence_status": "belgian",
    "ik.savings": "1500",
    "thuis.tenure": "private_tenant",
    "thuis.rent": "700",
}
SHELTER = "Nachtopvang voor dak- en thuislozen"
LARGEST = 250_000
"""Bytes that a picture may have."""
START_WITHIN = 180.0
DESKTOP = (1120, 900)
PHONE = (375, 1300)


@dataclass(frozen=True)
class Camera:
    """A browser at one site."""

    browser: Browser
    site: str

    def page(self, *, size: tuple[int, int], role: str = "", municipality: str = "aalst") -> Page:
        """A new page of that size in px; with a role, signed in."""
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]}, locale="nl-BE", reduced_motion="reduce"
        )
        page = context.new_page()
        page.set_default_timeout(20_000)
        if role:
            self.go(page, "/account/login/")
            page.locator("input[name=login]").fill(f"{role}@{municipality}.example")
            page.locator("input[name=password]").fill(PASSWORD)
            page.locator("main button[type=submit]").first.click()
            page.wait_for_url(lambda address: "login" not in address)
        return page

    def go(self, page: Page, address: str) -> None:
        """Open an address; it must be there."""
        response = page.goto(self.site + address)
        if response is None or not response.ok:
            sys.exit(f"{address} antwoordt {response.status if response else 'niet'}")

    def take(self, page: Page, name: str, *, start: str) -> None:
        """Write a screen, from the heading `start` on or from the top."""
        page.evaluate("document.fonts.ready")
        if start:
            heading = page.get_by_role("heading", name=start).first
            heading.evaluate("it => scrollTo(0, it.getBoundingClientRect().top + scrollY - 24)")
        path = SCREENSHOTS / f"{name}.png"
        path.write_bytes(page.screenshot(animations="disabled"))
        size = path.stat().st_size
        print(f"{path.name:<24} {size / 1000:6.0f} kB")
        if size > LARGEST:
            sys.exit(f"{path.name} is groter dan {LARGEST / 1000:.0f} kB")


def public_pages(camera: Camera) -> str:
    """What a visitor sees; the address of the night shelter's action."""
    page = camera.page(size=DESKTOP)
    for name, address, start in (
        ("front-page", "/aalst/", ""),
        ("plan", PLAN, "Hoe staat het ermee?"),
        ("budget", PLAN + "budget/", "Totaal per jaar"),
    ):
        camera.go(page, address)
        camera.take(page, name, start=start)
    camera.go(page, PLAN + "onderdelen/?niveau=action")
    domain = page.get_by_label("Domein").locator("option", has_text="Wonen").get_attribute("value")
    camera.go(page, f"{PLAN}onderdelen/?niveau=action&domein={domain}")
    camera.take(page, "actions", start="Zoeken in het plan")
    camera.go(page, PLAN + "onderdelen/?q=nachtopvang")
    page.get_by_role("link", name=SHELTER).first.click()
    page.get_by_role("heading", level=1, name=SHELTER).wait_for()
    camera.take(page, "action", start=SHELTER)
    address = page.url.removeprefix(camera.site)
    phone = camera.page(size=PHONE)
    camera.go(phone, address)
    camera.take(phone, "action-phone", start=SHELTER)
    return address


def review(camera: Camera, action: str) -> None:
    """An action lead proposes a change of an action; the coordinator reads the difference."""
    lead = camera.page(size=DESKTOP, role="action-lead")
    camera.go(lead, action + "bewerken/")
    description = lead.locator("[name=description]")
    description.fill(description.input_value().replace("het hele jaar", "elke nacht van het jaar"))
    lead.locator("[name=reason]").fill("Afgesproken in het overleg met het CAW in maart.")
    lead.get_by_role("button", name="Stel voor aan de coördinator").click()
    lead.wait_for_url(lambda address: "bewerken" not in address)
    coordinator = camera.page(size=DESKTOP, role="coordinator")
    camera.go(coordinator, "/aalst/beoordelen/")
    coordinator.locator("main article").get_by_role("link", name=SHELTER).first.click()
    coordinator.get_by_role("button", name="Aanvaard").first.wait_for()
    camera.take(coordinator, "review", start=SHELTER)


def follow_up(camera: Camera) -> None:
    """Desk, round, a card on a phone and the annual report, of the plan that the demonstration follows up."""
    coordinator = camera.page(size=DESKTOP, role="coordinator", municipality="denderleeuw")
    camera.go(coordinator, FOLLOWED_UP + "bureau/")
    camera.take(coordinator, "desk", start="Bureau")
    camera.go(coordinator, FOLLOWED_UP + "opvolging/")
    coordinator.locator("main").get_by_role("link", name="Jaar 2023").first.click()
    camera.take(coordinator, "round", start="Jaar 2023")
    lead = camera.page(size=PHONE, role="action-lead", municipality="denderleeuw")
    camera.go(lead, "/denderleeuw/plannen/mijn/verslagen/")
    lead.get_by_role("link", name="Zomerschool").first.click()
    lead.get_by_role("button", name="Dien in").wait_for()
    camera.take(lead, "card-phone", start="Zomerschool")
    visitor = camera.page(size=(1120, 1500))
    camera.go(visitor, FOLLOWED_UP + "jaarverslagen/2023/deel/d2/")
    camera.take(visitor, "annual-report", start="Opvoeding en onderwijs")


def rights(camera: Camera) -> None:
    """A mother of two on her phone, a worker with a client, and the page of a right."""
    phone = camera.page(size=(375, 980))
    camera.go(phone, RIGHTS + "verkenner/")
    phone.get_by_role("button", name="Begin").click()
    for name, value in (("leeftijd", "34"), ("kinderen", "2"), ("anderen", "0")):
        phone.locator(f"[name='wie.{name}']").fill(value)
    phone.locator("[name='wie.partner'][value=nee]").check()
    phone.get_by_role("button", name="Verder").click()
    for child, age in (("kind1", "5"), ("kind2", "9")):
        phone.locator(f"[name='{child}.leeftijd']").fill(age)
        phone.locator(f"[name='{child}.woont'][value=child]").check()
    phone.get_by_role("button", name="Verder").click()
    while phone.get_by_role("button", name="Verder").count():
        if phone.locator("[name='thuis.tenure']").count():
            camera.take(phone, "explorer-phone", start="")
        for question in phone.locator("[data-question]").all():
            if question.is_visible():
                _answer(phone, question.get_attribute("data-question") or "")
        phone.get_by_role("button", name="Verder").click()
    camera.take(phone, "rights-phone", start="Hier heb je recht op")
    worker = camera.page(size=(1120, 1000), role="case-worker")
    camera.go(worker, RIGHTS + "gesprek/")
    worker.locator("[name='gezin.leeftijd']").fill("34")
    worker.locator("[name='gezin.kinderen']").fill("5 9")
    worker.get_by_role("button", name="Toon de vragen").click()
    for key, value in CLIENT.items():
        field = worker.locator(f"[name='{key}']")
        if field.evaluate("it => it.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    with worker.expect_navigation():
        worker.get_by_role("button", name="Wat als er iets verandert?").click()
    with worker.expect_response(lambda response: "antwoord" in response.url):
        worker.locator("[name='ik.wage_net']").fill("1700")
        worker.keyboard.press("Tab")
    worker.wait_for_timeout(500)
    camera.take(worker, "conversation", start="Rechten in gesprek")
    visitor = camera.page(size=(1120, 1100))
    camera.go(visitor, RIGHTS + "recht/leefloon/")
    camera.take(visitor, "right", start="Hoeveel")


def at_scale(camera: Camera) -> None:
    """What the scan of the invented city says, and what a higher living wage costs there."""
    officer = camera.page(size=DESKTOP, role="data-officer")
    camera.go(officer, RIGHTS + "scan/")
    officer.get_by_role("rowheader").get_by_role("link").first.click()
    officer.get_by_role("heading", name="Wie loopt een recht mis?").wait_for(timeout=120_000)
    camera.take(officer, "scan", start="Wie loopt een recht mis?")
    analyst = camera.page(size=(1120, 1100), role="policy-analyst")
    camera.go(analyst, RIGHTS + "hervorming/studio/")
    analyst.get_by_label("Leefloon", exact=True).check()
    analyst.get_by_role("button", name="Toon de bedragen", exact=True).last.click()
    analyst.locator("[id='w.leefloon.amount.single']").fill("+5 %")
    analyst.get_by_role("button", name="Bereken", exact=True).last.click()
    analyst.get_by_role("button", name="Maak de verzonnen stad", exact=True).last.click()
    analyst.get_by_role("link", name="Bekijk het resultaat").click(timeout=120_000)
    analyst.get_by_role("heading", name="Resultaat").first.wait_for()
    camera.take(analyst, "reform", start="Resultaat")


def _answer(page: Page, key: str) -> None:
    """What she says to a question: what she knows, and else no, nought or "I do not know"."""
    known = MOTHER.get(key)
    for value in (known, "nee", "weet-niet"):
        option = page.locator(f"[name='{key}'][value='{value}']")
        if value and option.count():
            option.first.check()
            return
    if page.locator(f"input[id='{key}']").count():
        page.locator(f"input[id='{key}']").fill(known or "0")
    else:
        page.locator(f"[name='{key}.weet-niet']").check()


@contextlib.contextmanager
def own_demonstration() -> Iterator[str]:
    """Start one on a free port with a database of its own; its address."""
    server = ensure_running()
    name = f"baken_screenshots_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = psycopg.conninfo.make_conninfo(server, dbname=name)
    settings = "baken.config.settings.demonstration"
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": settings}
    serving = subprocess.Popen(  # noqa: S603  # this very Python
        [sys.executable, "-m", "baken.serve", "--port", str(port)], env=environment, stdout=subprocess.DEVNULL
    )
    try:
        site = f"http://localhost:{port}"
        _wait_for(site, serving)
        yield site
    finally:
        serving.send_signal(signal.SIGTERM)
        serving.wait(timeout=60)
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _wait_for(site: str, serving: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + START_WITHIN
    while time.monotonic() < end and serving.poll() is None:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"{site}/health/", timeout=5).close()  # noqa: S310  # our own
            return
        time.sleep(0.2)
    sys.exit("De demonstratie start niet.")


def main() -> None:
    """Make every picture."""
    parser = argparse.ArgumentParser(description="Maak de schermafbeeldingen van de README.")
    parser.add_argument("--url", help="adres van een demonstratie die al draait")
    arguments = parser.parse_args()
    SCREENSHOTS.mkdir(exist_ok=True)
    running = contextlib.nullcontext(arguments.url.rstrip("/")) if arguments.url else own_demonstration()
    with running as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        camera = Camera(browser, site)
        review(camera, public_pages(camera))
        follow_up(camera)
        rights(camera)
        at_scale(camera)
        browser.close()


if __name__ == "__main__":
    main()
