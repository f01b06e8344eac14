"""A small law of its own, so that tests of the language do not move with the real one."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from rulebook import Rulebook, load

LAW = Path(__file__).parent / "law"
DATE = dt.date(2026, 5, 15)


@pytest.fixture(scope="session")
def book() -> Rulebook:
    return load(LAW)


@pytest.fixture(scope="session")
def shipped() -> Rulebook:
    return load()


@pytest.fixture
def mother() -> dict[str, Any]:
    """A tenant with one child, of whom the savings are not known exactly."""
    return {
        "persons": {
            "an": {"birth_date": "1990-01-01", "wage": 1000, "savings": {"min": 0, "max": 10000}},
            "tom": {"birth_date": "2015-05-05"},
        },
        "households": {"home": {"applicant": "an", "children": ["tom"], "rent": 650, "tenure": "tenant"}},
    }
