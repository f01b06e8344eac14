"""Files of others are exactly what they say they are."""

import hashlib
import tomllib
from pathlib import Path

from baken.foundation import ui

VENDOR = Path(ui.__file__).parent / "static" / "ui" / "vendor"
PACKAGES = tomllib.loads((VENDOR / "VERSIONS.toml").read_text())["package"]


def test_every_vendored_file_is_listed_with_its_hash() -> None:
    listed = {name: digest for package in PACKAGES for name, digest in package["sha256"].items()}
    found = {
        str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "VERSIONS.toml"
    }
    assert found == listed


def test_every_package_names_version_licence_and_ships_its_licence_text() -> None:
    for package in PACKAGES:
        assert package["name"]
        assert package["version"]
        assert package["licence"]
        assert any(name.endswith("/LICENSE") for name in package["sha256"])
