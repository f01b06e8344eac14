"""Every city's colours can be read: WCAG contrast of each pair that the sheets use."""

import re
from pathlib import Path

import pytest

from baken.foundation import ui
from baken.foundation.ui.context import CITY_STYLES, STYLESHEETS

STATIC = Path(ui.__file__).parent / "static"
TEXT_PAIRS = [
    ("ink", "paper"),
    ("ink", "surface"),
    ("ink-muted", "paper"),
    ("ink-muted", "surface"),
    ("accent", "paper"),
    ("accent", "surface"),
    ("accent", "accent-soft"),
    ("accent-strong", "paper"),
    ("accent-strong", "accent-soft"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("on-header", "header"),
    ("on-header-muted", "header"),
    ("light", "header"),
    ("on-light", "light"),
    ("success", "success-soft"),
    ("warning", "warning-soft"),
    ("warning", "paper"),
    ("error", "error-soft"),
    ("error", "paper"),
    ("info", "info-soft"),
    ("neutral", "neutral-soft"),
    ("ink", "info-soft"),
    ("ink", "success-soft"),
    ("ink", "warning-soft"),
    ("ink", "error-soft"),
    ("focus-ink", "focus"),
]
SHAPE_PAIRS = [
    ("line-strong", "paper"),
    ("line-strong", "surface"),
    ("focus-ink", "paper"),
    ("focus", "header"),
]
TOKEN = re.compile(r"--((?:color|chart)-[\w-]+):\s*([^;]+);")


def tokens(city: str | None) -> dict[str, str]:
    # The first :root is the ordinary one; what follows it adapts to wishes of the reader.
    found = dict(TOKEN.findall((STATIC / "ui/css/tokens.css").read_text().split("@media")[0]))
    if city:
        found |= dict(TOKEN.findall((STATIC / f"ui/cities/{city}.css").read_text()))
    return {
        name: re.sub(r"var\(--([\w-]+)\)", lambda m: found[m.group(1)], value)
        for name, value in found.items()
    }


def luminance(colour: str) -> float:
    assert re.fullmatch(r"#[0-9a-f]{6}", colour), colour
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("city", [None, *sorted(CITY_STYLES)])
def test_text_of_every_city_has_contrast_of_at_least_four_and_a_half(city: str | None) -> None:
    colours = tokens(city)
    weak = {
        (a, b): round(value, 2)
        for a, b in TEXT_PAIRS
        if (value := contrast(colours[f"color-{a}"], colours[f"color-{b}"])) < 4.5
    }
    assert not weak


@pytest.mark.parametrize("city", [None, *sorted(CITY_STYLES)])
def test_borders_focus_and_charts_of_every_city_have_contrast_of_at_least_three(city: str | None) -> None:
    colours = tokens(city)
    pairs = [(f"color-{a}", f"color-{b}") for a, b in SHAPE_PAIRS]
    pairs += [(f"chart-{n}", "color-paper") for n in range(1, 7)]
    weak = {(a, b): round(value, 2) for a, b in pairs if (value := contrast(colours[a], colours[b])) < 3}
    assert not weak


def test_a_city_changes_only_tokens_that_exist() -> None:
    known = {name for name, _ in TOKEN.findall((STATIC / "ui/css/tokens.css").read_text())}
    for city in CITY_STYLES:
        assert {name for name, _ in TOKEN.findall((STATIC / f"ui/cities/{city}.css").read_text())} <= known


def test_the_sheets_use_only_tokens_that_exist() -> None:
    known = set(re.findall(r"(--[\w-]+):", (STATIC / "ui/css/tokens.css").read_text()))
    for sheet in (STATIC / "ui/css").rglob("*.css"):
        assert set(re.findall(r"var\((--[\w-]+)", sheet.read_text())) <= known, sheet.name


def test_every_sheet_is_in_a_layer_and_on_the_page() -> None:
    sheets = {str(path.relative_to(STATIC)) for path in (STATIC / "ui/css").rglob("*.css")}
    assert sheets - set(STYLESHEETS) == {"ui/css/components/style-page.css"}
    for sheet in sheets - {"ui/css/fonts.css"}:
        assert "@layer" in (STATIC / sheet).read_text(), sheet
