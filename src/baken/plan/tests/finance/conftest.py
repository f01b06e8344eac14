"""The small plan with its coordinator, and files as finance writes them."""

import pytest
from django_scopes import scope

from baken.plan.finance.operations import Outcome, import_finance
from baken.plan.models import BudgetPosition
from baken.plan.tests.editing.conftest import AT, coordinator, person
from baken.plan.tests.editing.conftest import plan as named_plan
from baken.plan.tests.reading_pages.conftest import kept_situation, sign_in, situation

__all__ = ["coordinator", "kept_situation", "named_plan", "person", "sign_in", "situation"]

HEADINGS = "code;jaar;soort;herzien;vastgelegd;betaald"


def file_of(*rows: str, headings: str = HEADINGS, encoding: str = "utf-8-sig") -> bytes:
    """A file of finance with these rows."""
    return "\r\n".join([headings, *rows, ""]).encode(encoding)


def amounts(code: str = "AC000224", year: int = 2024, kind: str = "operating") -> tuple | None:
    """What a position shows now; None when there is none."""
    row = BudgetPosition.objects.filter(code=code, year=year, kind=kind).first()
    return (row.revised, row.committed, row.paid) if row else None


@pytest.fixture
def plan(situation):
    """The plan of the situation, with its municipality open."""
    with scope(municipality=situation.municipality):
        yield situation.plan


@pytest.fixture
def bring_in(plan):
    """Import rows into the plan; today unless told otherwise."""

    def bring(*rows: str, name: str = "maart.csv", at=AT, **options) -> Outcome:
        content = file_of(*rows, headings=options.pop("headings", HEADINGS))
        return import_finance(content=content, name=name, plans=[plan], at=at, **options)

    return bring
