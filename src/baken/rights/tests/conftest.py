"""A small law of the tests' own, and two municipalities with somebody who works there."""

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from django_scopes import scope

from baken.foundation.access.api import Role
from baken.foundation.accounts.api import Grant, User
from baken.foundation.territory.api import Municipality
from baken.rights import fair_use
from baken.rights.household import Household, Member
from baken.rights.household import Role as HomeRole
from baken.rights.models import OwnRecord
from baken.rights.rules import Law, laws
from baken.rights.tests.own_records import AMOUNT, RIGHT, approved, person, proposed

LAW = Path(__file__).parent / "law"
TODAY_DATE = dt.date(2024, 3, 15)


@pytest.fixture(autouse=True)
def small_law(monkeypatch: pytest.MonkeyPatch) -> None:
    """Five invented rights; what ships is tested by the library itself."""
    monkeypatch.setattr(laws, "FOLDER", LAW)


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    """How often somebody tried in another test counts for nothing."""
    cache.clear()
    fair_use.forget()


@pytest.fixture
def law() -> Law:
    return laws.law(municipality="41002")


@pytest.fixture
def aalst(db: None) -> Iterator[Municipality]:
    municipality = Municipality.objects.create(nis="41002", name="Aalst", slug="aalst")
    with scope(municipality=municipality):
        yield municipality


@pytest.fixture
def denderleeuw(db: None) -> Municipality:
    return Municipality.objects.create(nis="41011", name="Denderleeuw", slug="denderleeuw")


@pytest.fixture
def worker(aalst: Municipality) -> User:
    """A case worker of Aalst."""
    user = User.objects.create_user(email="wout@aalst.example", name="Wout")
    Grant.objects.create(user=user, role=Role.CASE_WORKER, municipality=aalst)
    return user


@pytest.fixture
def mother() -> Household:
    """A mother of 34 with children of 5 and 9, the second half of the time elsewhere."""
    return Household(
        members=(
            Member(HomeRole.APPLICANT, 34),
            Member(HomeRole.CHILD, 5),
            Member(HomeRole.CO_PARENTED_CHILD, 9),
        )
    )


class Visit:
    """Somebody in the explorer: fills in and presses buttons, as a browser does."""

    def __init__(self, client: Client, address: str = "/aalst/rechten/verkenner/") -> None:
        self.client, self.address, self.sealed = client, address, ""
        self.page = ""
        self.status = 0

    def press(self, button: str = "verder", **fields: str) -> "Visit":
        """Send the form; `wie__leeftijd` stands for the control wie.leeftijd."""
        data = {name.replace("__", "."): value for name, value in fields.items()}
        answer = self.client.post(self.address, {**data, "antwoorden": self.sealed, "doe": button})
        self.status, self.page = answer.status_code, answer.content.decode()
        found = re.search(r'name="antwoorden" value="([^"]*)"', self.page)
        self.sealed = found[1] if found else self.sealed
        return self

    def controls(self) -> list[str]:
        """The names of the controls that ask something."""
        names = re.findall(r'<(?:input|select)[^>]* name="([^"]+)"', self.page)
        return [name for name in dict.fromkeys(names) if name not in {"antwoorden", "q", "scherm"}]

    def composition(self) -> "Visit":
        """The mother of two, up to the first question."""
        self.press("begin")
        self.press(scherm="wie", wie__leeftijd="34", wie__partner="nee", wie__kinderen="2", wie__anderen="0")
        return self.press(
            kind1__leeftijd="5",
            kind1__woont="child",
            kind2__leeftijd="9",
            kind2__woont="co_parented_child",
        )


@pytest.fixture
def visit(aalst: Municipality, client: Client) -> Visit:
    return Visit(client)


@pytest.fixture
def editor(aalst: Municipality) -> User:
    return person(Role.RIGHTS_EDITOR, aalst, "rik")


@pytest.fixture
def coordinator(aalst: Municipality) -> User:
    return person(Role.COORDINATOR, aalst, "lien")


@pytest.fixture
def amount(aalst: Municipality, editor: User, coordinator: User) -> OwnRecord:
    return approved(proposed("parameter", "aalst.babypakket.bedrag", AMOUNT, aalst, editor), coordinator)


@pytest.fixture
def baby(amount: OwnRecord, aalst: Municipality, editor: User, coordinator: User) -> OwnRecord:
    return approved(proposed("right", "aalst_babypakket", RIGHT, aalst, editor), coordinator)
