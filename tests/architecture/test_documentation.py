"""What the documentation says of the code is still so."""

import re
from pathlib import Path

from baken.plan.interchange.sheets import SHEETS

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = ROOT / "src/baken/config/settings"


def test_every_room_stands_in_the_page_about_building():
    page = (ROOT / "docs/building.md").read_text()
    rooms = {path.parent.name for path in (ROOT / "src/baken").rglob("apps.py")}
    assert {room for room in rooms if f"| `{room}` |" not in page} == set()


def test_every_setting_from_the_environment_stands_in_the_page_about_running():
    page = (ROOT / "docs/running.md").read_text()
    names = set()
    for name in ("base.py", "production.py", "demonstration.py"):
        names |= set(re.findall(r"\b(?:BAKEN_[A-Z_]+|DATABASE_URL)\b", (SETTINGS / name).read_text()))
    assert {name for name in names if f"`{name}`" not in page} == set()


def test_links_and_pictures_of_the_documentation_are_there():
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    missing = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages
        for target in re.findall(r"""(?:\]\(|src=")([^)"#\s]+)""", page.read_text())
        if ":" not in target and not (page.parent / target).exists()
    ]
    assert missing == []


def test_every_sheet_and_column_of_the_workbook_stands_in_the_page_about_the_format():
    page = (ROOT / "docs/plan-format.md").read_text()
    missing = [
        f"{sheet.name}: {column.heading}"
        for sheet in SHEETS
        for column in sheet.columns
        if f"**{sheet.name}**" not in page or f"`{column.heading}`" not in page
    ]
    assert missing == []
