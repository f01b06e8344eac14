"""An editor at work on the small law, in which the allowance per child was due after 2023."""

import datetime as dt

import pytest
from django.test import Client

from baken.foundation.access.api import Role
from baken.foundation.accounts.api import User
from baken.foundation.territory.api import Municipality
from baken.rights.tests.own_records import person

UPKEEP = "/aalst/rechten/bijhouden/"
TASKS = f"{UPKEEP}taken/"
CHILD = f"{UPKEEP}bedragen/aid.child/"
AMOUNT = f"{UPKEEP}bedragen/aid.amount/"
DUE = dt.date(2023, 12, 31)


@pytest.fixture
def second(aalst: Municipality) -> User:
    """Another editor, who reads what the first one proposes."""
    return person(Role.RIGHTS_EDITOR, aalst, "ria")


@pytest.fixture
def desk(client: Client, editor: User) -> Client:
    client.force_login(editor)
    return client


def filled(**more: str) -> dict[str, str]:
    """The form of a table as an editor fills it in."""
    return {
        "start": "2024-01-01",
        "source": "Omzendbrief van 5 januari 2024",
        "href": "https://www.example.org/omzendbrief",
        "confidence": "high",
        "look_up_after": "2024-12-31",
        "reason": "",
        "doe": "test",
    } | {name.replace("__", "."): value for name, value in more.items()}
