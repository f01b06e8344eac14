"""Journeys: a real server, the shipped plans, a real browser, and axe on what people see."""

import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.cache import cache
from django.core.servers.basehttp import WSGIRequestHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from .database import Demonstration

CHROMIUM = os.environ.get("BAKEN_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
WIDTHS = {375: 812, 768: 1024, 1440: 900}
"""Widths in px that every page must fit, with the height of such a screen."""
PASSWORD = "baken-demonstratie"
AXE_OPTIONS = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]},
    # Every rule runs; axe only need not describe each element that is in order, which takes half its time.
    "resultTypes": ["violations"],
}
AXE_FAULTS = """async options => (await axe.run(options)).violations.flatMap(
  fault => fault.nodes.map(node => `${fault.id}: ${node.target.join(" ")} – ${fault.help}`)
)"""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all journeys; without it they are skipped, but never in the gate (CI)."""
    if not Path(CHROMIUM).exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"no Chromium at {CHROMIUM}: the gate needs it for the journeys")
        pytest.skip(f"no Chromium at {CHROMIUM}")
    # Playwright's own event loop runs in this thread; Django would refuse its database there.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def static_files_as_outside() -> Iterator[None]:
    """Browsers keep style and scripts, as in earnest; without it each page asks for all thirty again."""
    serve = StaticFilesHandler.serve

    def kept(handler: StaticFilesHandler, request: HttpRequest) -> HttpResponseBase:
        answer = serve(handler, request)
        answer.headers["Cache-Control"] = "max-age=315360000"
        return answer

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StaticFilesHandler, "serve", kept)
        # The test server sends head and body apart: by default the body waits 40 ms for the head's receipt.
        patch.setattr(WSGIRequestHandler, "disable_nagle_algorithm", True)
        yield


@pytest.fixture(scope="session")
def server(django_db_setup: None, static_files_as_outside: None) -> Iterator[LiveServer]:
    """A real server; pytest-django's own fixture would empty a hundred tables after each journey."""
    started = LiveServer("localhost")
    yield started
    started.stop()


@pytest.fixture(scope="session")
def demonstration(django_db_setup: None, django_db_blocker) -> Iterator[Demonstration]:
    made = Demonstration()
    yield made
    with django_db_blocker.unblock():
        made.remove()


@pytest.fixture
def site(demonstration: Demonstration, server: LiveServer, settings, django_db_blocker) -> Iterator[str]:
    """The demonstration of Aalst and its neighbour: shipped plans, an account per role. Gives the address."""
    settings.DEMONSTRATION = True
    settings.DEMONSTRATION_PASSWORD = PASSWORD
    settings.PUBLIC_URL = server.url  # where links in mails lead
    cache.clear()  # it may know records of another copy by the same number
    with django_db_blocker.unblock(), demonstration.copied():
        yield server.url


@dataclass(frozen=True)
class Visitor:
    """Somebody with a browser."""

    page: Page
    site: str

    def go(self, address: str) -> Page:
        """Open an address of the site; the page must be there."""
        response = self.page.goto(self.site + address)
        assert response is not None
        assert response.ok, f"{address} answers {response.status}"
        return self.page


Walk = Callable[..., Visitor]


@pytest.fixture
def visitor(browser: Browser, site: str) -> Iterator[Walk]:
    """Make a visitor with a screen of some width; with a role, signed in. Script errors fail the journey."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def make(*, width: int = 1440, role: str = "", municipality: str = "aalst") -> Visitor:
        context = browser.new_context(
            viewport={"width": width, "height": WIDTHS.get(width, 900)},
            locale="nl-BE",
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if _is_fault(message) else None)
        made = Visitor(page, site)
        if role:
            _sign_in(made, f"{role}@{municipality}.example")
        return made

    yield make
    for context in contexts:
        context.close()
    assert errors == []


def _is_fault(message: ConsoleMessage) -> bool:
    """An error of the page; a form that is refused or in conflict (422, 409) is an answer, not a fault."""
    return message.type == "error" and not re.search(r"status of (409|422)", message.text)


def _sign_in(visitor: Visitor, email: str) -> None:
    page = visitor.go("/account/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url(lambda address: "login" not in address)


def faults_of(page: Page) -> list[str]:
    """What axe finds on the page as it stands, one line per element."""
    page.wait_for_load_state()
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    faults: list[str] = page.evaluate(AXE_FAULTS, AXE_OPTIONS)
    return faults


def too_wide(page: Page) -> int:
    """By how many pixels the page is wider than the screen; waits for a page that is still on its way."""
    page.wait_for_load_state()
    wide: int = page.locator("html").evaluate("it => Math.max(0, it.scrollWidth - window.innerWidth)")
    return wide


def assert_accessible(visitor: Visitor, addresses: Iterable[str], *, widths: Iterable[int] = WIDTHS) -> None:
    """Nothing wider than the screen at any width, and no fault of axe at the narrowest and the widest.

    Between those two the same rules of the style hold; axe takes most of a journey's time.
    """
    sizes, faults = list(widths), []
    for address in addresses:
        visitor.go(address)
        for width in sizes:
            visitor.page.set_viewport_size({"width": width, "height": WIDTHS[width]})
            if width in {min(sizes), max(sizes)}:
                faults += [f"{address} at {width}: {fault}" for fault in faults_of(visitor.page)]
            wide = too_wide(visitor.page)
            if wide > 0:
                faults.append(f"{address} at {width}: the page is {wide} px wider than the screen")
    assert faults == []
