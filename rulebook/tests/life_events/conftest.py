"""Households to which things happen: the example families, and people of a synthetic city."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from rulebook import Rulebook
from rulebook.loading import SHIPPED
from rulebook.population import FactColumns, generate, situations

DATE = dt.date(2026, 4, 1)
HOUSEHOLDS = 60
SMALL_LAW = Path(__file__).parents[1] / "law"


def family(name: str) -> dict[str, Any]:
    """One of the example families."""
    found: dict[str, Any] = json.loads((SHIPPED / "examples" / f"{name}.json").read_text())
    return found


@pytest.fixture(scope="session")
def families() -> list[dict[str, Any]]:
    return [family(path.stem) for path in sorted((SHIPPED / "examples").glob("*.json"))]


@pytest.fixture(scope="session")
def city(shipped: Rulebook) -> list[dict[str, Any]]:
    """Households of the synthetic city, all facts known."""
    population = generate(persons=4 * HOUSEHOLDS, seed=5, date=DATE)
    return list(situations(FactColumns(population=population, book=shipped), HOUSEHOLDS))


def alone(**facts: Any) -> dict[str, Any]:
    """Somebody of 30 alone in Aalst without income, work or savings, and with some other facts."""
    person = {
        "birth_date": "1996-01-01",
        "residence_status": "belgian",
        "days_abroad": 0,
        "works_as_employee": False,
        "works_as_self_employed": False,
        "student": False,
        "income_replacement": "none",
        "receives_pension": False,
        "disability_allowance": "none",
        "maintenance_received": 0,
        "maintenance_paid": 0,
        "other_income": 0,
        "savings": 0,
        "owns_property": False,
        "ocmw_support": "none",
        "debt_help": "none",
        "has_verhoogde_tegemoetkoming": False,
    }
    home = {"applicant": "an", "municipality": 41002, "short_of_money": False, "leisure_hard_to_pay": False}
    return {"persons": {"an": {**person, **facts}}, "households": {"home": home}}
