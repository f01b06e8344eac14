"""An analyst, a city that is there, and figures that need no library."""

import datetime as dt
from pathlib import Path

import pytest
from django.test import Client

from baken.foundation.access.api import Role
from baken.foundation.accounts.api import User
from baken.foundation.territory.api import Municipality
from baken.rights.local import law_of
from baken.rights.reform import computing, people
from baken.rights.reform.people import city
from baken.rights.rules import Law, reforming
from baken.rights.tests.own_records import person
from baken.rights.tests.reform.factory import Reckoner

DAY = dt.date(2024, 3, 15)
STUDIO = "/aalst/rechten/hervorming/studio/"
LIST = "/aalst/rechten/hervorming/"
CHOSEN = f"?recht=aid&bevolking=stad&dag={DAY}"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path: Path) -> Path:
    settings.RIGHTS_SCAN_FOLDER = str(tmp_path / "scans")
    computing.forget()
    return tmp_path / "scans"


@pytest.fixture
def reckoner(monkeypatch: pytest.MonkeyPatch) -> Reckoner:
    made = Reckoner()
    monkeypatch.setattr(reforming, "run", made.run)
    return made


@pytest.fixture
def the_city(aalst: Municipality) -> people.People:
    """The synthetic city of 2024, as far as the studio looks: a folder."""
    made = city(law_of(aalst, date=DAY), date=DAY)
    made.folder.mkdir()
    return made


@pytest.fixture
def analyst(aalst: Municipality) -> User:
    return person(Role.POLICY_ANALYST, aalst, "bea")


@pytest.fixture
def desk(client: Client, analyst: User, the_city: people.People, reckoner: Reckoner) -> Client:
    """The analyst at work, with everything there."""
    client.force_login(analyst)
    return client


@pytest.fixture
def own_law(aalst: Municipality) -> Law:
    return law_of(aalst, date=DAY)
