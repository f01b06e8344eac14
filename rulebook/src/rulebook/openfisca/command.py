"""The command `rulebook export`."""

import argparse
import datetime as dt
import sys
from pathlib import Path

from rulebook.loading import load
from rulebook.openfisca.package import export


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("folder", type=Path, help="new folder for the package")
    parser.add_argument("--right", action="append", help="only this right (may be repeated)")
    parser.add_argument("--date", type=dt.date.fromisoformat, help="only rights that hold on YYYY-MM-DD")
    parser.add_argument("--package", default="", help="name of the package (default: that of the folder)")


def export_command(given: argparse.Namespace) -> int:
    """Writes the package and says what is in it."""
    tests = given.law / "tests"
    found = export(
        load(given.law),
        given.folder,
        rights=given.right,
        date=given.date,
        package=given.package,
        tests=tests if tests.is_dir() else None,
    )
    print(
        f"{found.package}: {len(found.rights)} rights, {len(found.variables)} variables, "
        f"{len(found.facts)} facts, {found.tests} tests in {found.folder}"
    )
    for name in found.inexact:
        print(f"rulebook: {name} is no rate that OpenFisca holds exactly", file=sys.stderr)
    return 0
