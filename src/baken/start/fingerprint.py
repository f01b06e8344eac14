"""Whether anything changed since the last start. Without Django, so that the answer takes milliseconds."""

import hashlib
import os
from collections.abc import Iterable
from importlib.metadata import distributions
from importlib.util import find_spec
from pathlib import Path

import psycopg

PACKAGE = Path(__file__).resolve().parents[1]
READ_FINGERPRINT = "SELECT fingerprint FROM baken_preparation"
COLLECTED = ".collected"


def fingerprint(*, demonstration: bool) -> str:
    """Changes with code, migrations, reference data or libraries; not with templates and styles."""
    digest = hashlib.sha256(b"demonstration" if demonstration else b"")
    left_out = {"tests", "static", "templates", "__pycache__"}
    files = (path for path in PACKAGE.rglob("*") if not left_out & set(path.relative_to(PACKAGE).parts))
    return _of_files(digest, [*files, *_law()])


def _law() -> Iterable[Path]:
    """The rules of rights: what can be found of them stands in the search index."""
    found = find_spec("rulebook")
    return Path(found.origin).parent.rglob("law/**/*.yaml") if found and found.origin else ()


def static_fingerprint() -> str:
    """Changes with styles, scripts, fonts or libraries."""
    return _of_files(hashlib.sha256(), PACKAGE.rglob("static/**/*"))


def _of_files(digest: "hashlib._Hash", paths: Iterable[Path]) -> str:
    for distribution in sorted(f"{d.name} {d.version}" for d in distributions()):
        digest.update(distribution.encode())
    for path in sorted(paths):
        if path.is_file():
            digest.update(os.path.relpath(path, PACKAGE).encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def is_prepared(*, url: str, static: Path) -> bool:
    """Whether the demonstration's database and static files are those of this code."""
    marker = static / COLLECTED
    if not marker.exists() or marker.read_text() != static_fingerprint():
        return False
    try:
        with psycopg.connect(url) as connection:
            row = connection.execute(READ_FINGERPRINT).fetchone()
    except psycopg.Error:  # a new database, or none: the preparation will tell
        return False
    return row is not None and row[0] == fingerprint(demonstration=True)
