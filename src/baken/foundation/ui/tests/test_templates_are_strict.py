"""The content security policy allows no inline script or style; so no template of any module has one."""

import re
from pathlib import Path

import pytest

import baken

SOURCE = Path(baken.__file__).parent
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
WHOLE_PAGES = {"ui/base.html", "portal/errors/500.html"}
FORBIDDEN = {
    "a script in the page": re.compile(r"<script(?![^>]*(?:\bsrc=|\btype=\"application/json\"))", re.I),
    "a style in the page": re.compile(r"<style\b", re.I),
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.I),
    "code in an htmx attribute": re.compile(
        r"\b(?:hx-on[:\w-]*|hx-vals)\s*=\s*[\"']?(?:js:|javascript:)|\bhx-on\b", re.I
    ),
    "code in an address": re.compile(r"=\s*[\"']?javascript:", re.I),
    "a file of another site": re.compile(r"(?:src|<link[^>]*href)\s*=\s*[\"'](?:https?:)?//", re.I),
}


def name_of(path: Path) -> str:
    return path.as_posix().partition("/templates/")[2]


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_has(what: str) -> None:
    found = [name_of(path) for path in TEMPLATES if FORBIDDEN[what].search(path.read_text())]
    assert not found


def test_the_patterns_find_what_they_forbid() -> None:
    bad = {
        "a script in the page": "<script>go()</script>",
        "a style in the page": "<style>p{}</style>",
        "a style attribute": '<p class="x" style="color:red">',
        "an event attribute": '<a href="#" onclick="go()">',
        "code in an htmx attribute": '<a hx-on:click="go()">',
        "code in an address": '<a href="javascript:go()">',
        "a file of another site": '<img src="https://example.org/x.png">',
    }
    assert all(FORBIDDEN[what].search(text) for what, text in bad.items())
    assert set(bad) == set(FORBIDDEN)


def test_every_template_extends_a_page_or_is_a_part() -> None:
    whole = {name_of(path) for path in TEMPLATES if re.search(r"<html\b", path.read_text())}
    assert whole <= WHOLE_PAGES


def test_every_icon_that_a_template_names_exists() -> None:
    from baken.foundation.ui.api import icon_names

    used = {
        (name, name_of(path))
        for path in TEMPLATES
        for name in re.findall(r"""\{%\s*icon\s+["']([\w-]+)["']""", path.read_text())
    }
    assert not {(name, where) for name, where in used if name not in icon_names()}


def test_modules_are_small_and_start_without_inline_code() -> None:
    for module in (SOURCE / "foundation/ui/static/ui/js").glob("*.js"):
        text = module.read_text()
        assert len(text.splitlines()) < 100, module.name
        assert not re.search(r"\beval\(|new Function|innerHTML|\.style\b", text), module.name
