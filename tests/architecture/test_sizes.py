"""Files stay under 500 lines and functions under 60: what is larger wants to be two rooms."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [
    path
    for folder in ("src", "rulebook", "tests", "benchmarks")
    for path in (ROOT / folder).rglob("*.py")
    if "migrations" not in path.parts
]


def test_no_file_is_longer_than_500_lines():
    long = {
        str(path.relative_to(ROOT)): lines
        for path in SOURCES
        if (lines := len(path.read_text().splitlines())) > 500
    }
    assert long == {}


def test_no_function_is_longer_than_60_lines():
    long = {
        f"{path.relative_to(ROOT)}:{node.name}": node.end_lineno - node.lineno
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno - node.lineno > 60
    }
    assert long == {}


def test_every_room_has_a_readme_that_fits_a_screen():
    rooms = [path.parent for path in (ROOT / "src/baken").rglob("apps.py")]
    wrong = {
        str(room.relative_to(ROOT)): "no README.md"
        if not (room / "README.md").exists()
        else "longer than 20 lines"
        for room in rooms
        if not (room / "README.md").exists() or len((room / "README.md").read_text().splitlines()) > 20
    }
    assert wrong == {}


def test_only_the_front_door_of_another_room_is_imported():
    """Rooms import another room's api; models only for foreign keys inside the foundation."""
    allowed = {"api", "models", "cli"}
    rooms = {
        path.parent.relative_to(ROOT / "src"): path.parent for path in (ROOT / "src/baken").rglob("apps.py")
    }
    names = {".".join(relative.parts) for relative in rooms}
    wrong = []
    for path in SOURCES:
        if "tests" in path.parts or ROOT / "src" not in path.parents:
            continue
        own = ".".join(path.relative_to(ROOT / "src").parts[:-1])
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.ImportFrom) or not node.module:
                continue
            room = next(
                (name for name in names if node.module == name or node.module.startswith(name + ".")), None
            )
            if room is None or own == room or own.startswith(room + ".") or own in {"baken", "baken.config"}:
                continue
            part = node.module[len(room) + 1 :].partition(".")[0]
            if part and part not in allowed:
                wrong.append(f"{path.relative_to(ROOT)}: {node.module}")
    assert wrong == []
