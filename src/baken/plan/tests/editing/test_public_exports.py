"""A plan as open data: nothing that is not public, no counts of few people, in no format."""

import datetime as dt
import io
import json
from decimal import Decimal

import pytest
from django.test import Client
from openpyxl import load_workbook

from baken.cli import run
from baken.foundation.access.api import Role
from baken.indicators.models import IndicatorValue
from baken.plan.tests.editing.conftest import browser_of
from baken.plan.tests.factories import MunicipalityFactory, indicator_of

ADDRESSES = {
    "json": "/aalst/plannen/zorgplan.json",
    "csv": "/aalst/plannen/zorgplan.csv",
    "xlsx": "/aalst/plannen/zorgplan.xlsx",
    "api": "/aalst/api/v1/plans/zorgplan",
}
WITH_INDICATORS = [ADDRESSES[name] for name in ("json", "xlsx", "api")]
"""The CSV is a list of nodes and their budget."""
SECRETS = ("Geheime teller", "7654321", "kleine groep")
"""The title and figure of an indicator that is not public; the remark of a figure of three people."""


@pytest.fixture
def secrets(plan):
    """One public count of people with a small figure, one indicator that is not public."""
    counted = indicator_of(plan.day_centre, counts_people=True, observed=12)
    figure = {"indicator": counted, "role": "observation", "made_at": dt.datetime(2024, 3, 1, tzinfo=dt.UTC)}
    IndicatorValue.objects.create(**figure, date=dt.date(2024, 2, 1), value=Decimal(3), remark="kleine groep")
    for category, value in (("geslacht=v", 2), ("geslacht=m", 10)):
        IndicatorValue.objects.create(
            **figure, date=dt.date(2024, 1, 1), category=category, value=Decimal(value), remark="kleine groep"
        )
    indicator_of(plan.shelter, key="geheim", title="Geheime teller", public=False, observed=7654321)
    return plan


def content(browser: Client, address: str) -> str:
    """The whole text of an answer, cells of a workbook too."""
    response = browser.get(address)
    assert response.status_code == 200
    if not address.endswith("xlsx"):
        return response.content.decode()
    cells = [
        str(value)
        for sheet in load_workbook(io.BytesIO(response.content))
        for row in sheet.iter_rows(values_only=True)
        for value in row
        if value is not None
    ]
    return "\n".join(cells)


@pytest.mark.parametrize("address", ADDRESSES.values(), ids=ADDRESSES)
def test_a_visitor_gets_nothing_that_is_not_public(secrets, address):
    text = content(Client(), address)
    assert ("Mensen die langskomen" in text) is (address in WITH_INDICATORS)
    assert [secret for secret in SECRETS if secret in text] == []


@pytest.mark.parametrize("address", WITH_INDICATORS)
def test_staff_who_may_read_drafts_get_the_full_document(secrets, coordinator, address):
    text = content(browser_of(coordinator), address)
    assert [secret for secret in SECRETS if secret not in text] == []


def test_staff_of_another_municipality_are_visitors_here(secrets, person):
    other = MunicipalityFactory(nis="41048", name="Ninove", slug="ninove")
    neighbour = browser_of(person(Role.COORDINATOR, municipality=other))
    assert not any(secret in content(neighbour, ADDRESSES["json"]) for secret in SECRETS)


def test_only_the_small_figures_are_left_out(secrets):
    found = json.loads(content(Client(), ADDRESSES["json"]))["indicators"]
    assert [indicator["id"] for indicator in found] == ["bezoekers"]
    assert [(value["date"], value.get("category", "")) for value in found[0]["values"]] == [
        ("2024-01-01", "")
    ]


def test_the_command_line_writes_the_full_document(secrets, tmp_path):
    out = tmp_path / "plan.json"
    assert run(["plan", "export", "zorgplan", "--format", "json", "--out", str(out)]) == 0
    assert [secret for secret in SECRETS if secret not in out.read_text()] == []
