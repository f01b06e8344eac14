"""Reads a plan document (text or PDF) into a `PlanDocument`, and reports every doubt. See README.md."""

from baken.plan.reading.errors import (
    Damaged,
    EmptyDocument,
    Encrypted,
    MissingDocument,
    NothingFound,
    NotText,
    ProfileError,
    ReadingError,
    TooLarge,
    UnknownLayout,
)
from baken.plan.reading.findings import Finding, Kind, ReadingReport
from baken.plan.reading.loading import load_profile, shipped_profiles
from baken.plan.reading.profile import Profile
from baken.plan.reading.reader import Reading, read_plan

__all__ = [
    "Damaged",
    "EmptyDocument",
    "Encrypted",
    "Finding",
    "Kind",
    "MissingDocument",
    "NotText",
    "NothingFound",
    "Profile",
    "ProfileError",
    "Reading",
    "ReadingError",
    "ReadingReport",
    "TooLarge",
    "UnknownLayout",
    "load_profile",
    "read_plan",
    "shipped_profiles",
]
