"""Profiles from TOML files, and which one fits a document."""

import tomllib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from baken.plan.interchange.document import Term
from baken.plan.reading.errors import ProfileError, UnknownLayout
from baken.plan.reading.findings import Line
from baken.plan.reading.profile import Profile
from baken.plan.reading.toml_records import build

SHIPPED = Path(__file__).parent / "profiles"
NODE_FIELDS = ("description", "leads", "agreement", "cooperation", "codes", "link", "term")
FIELDS = frozenset((*NODE_FIELDS, "indicator", "milestone", "skip"))


def load_profile(path: Path) -> Profile:
    """One profile from a TOML file; ProfileError says what is wrong with it."""
    try:
        profile = build(Profile, tomllib.loads(path.read_text(encoding="utf-8")), "het profiel")
        _check(profile)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValueError) as error:
        raise ProfileError(path.name, str(error)) from error
    return replace(profile, name=path.stem)


def shipped_profiles() -> tuple[Profile, ...]:
    """The profiles that come with Baken."""
    return tuple(load_profile(path) for path in sorted(SHIPPED.glob("*.toml")))


def recognise(path: Path, lines: Sequence[Line], profiles: Sequence[Profile]) -> Profile:
    """The first profile all of whose recognition patterns occur; UnknownLayout when none does."""
    for profile in profiles:
        if all(any(wanted.search(line.text) for line in lines) for wanted in profile.layout.detect):
            return profile
    raise UnknownLayout(path, [profile.name for profile in profiles])


def _check(profile: Profile) -> None:
    lists = {codes.key for codes in profile.code_lists}
    wanted = {label.code_list for label in profile.labels if label.code_list}
    if profile.table:
        wanted.add(profile.table.code_list)
    if missing := sorted(wanted - lists):
        raise ValueError(f"de codelijst {', '.join(missing)} bestaat niet")
    if unknown := sorted({label.field for label in profile.labels} - FIELDS):
        raise ValueError(f"het veld {', '.join(unknown)} bestaat niet; kies uit {', '.join(sorted(FIELDS))}")
    if unknown := sorted(set(profile.terms.values()) - set(Term)):
        raise ValueError(f"de termijn {', '.join(unknown)} bestaat niet; kies uit {', '.join(Term)}")
    if not profile.levels:
        raise ValueError("er is geen enkel niveau")
