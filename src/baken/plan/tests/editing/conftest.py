"""A plan under review with its coordinator and the lead of two of its actions."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from html import unescape

import pytest
from django.test import Client
from django_scopes import scope

from baken.foundation.access.api import Actor, Role
from baken.foundation.accounts.api import Grant, User, actor_of
from baken.foundation.organisations.api import Organisation, fold_name
from baken.foundation.organisations.models import OrganisationName
from baken.plan.tests.reading_pages.conftest import Situation, kept_situation, situation

__all__ = ["kept_situation", "situation"]

AT = dt.datetime(2024, 3, 15, 10, 0, tzinfo=dt.UTC)
PLAN = "/aalst/plannen/zorgplan/"


@pytest.fixture
def plan(situation: Situation) -> Iterator[Situation]:
    """The situation with its municipality open and its organisations known by name."""
    for organisation in Organisation.objects.all():
        OrganisationName.objects.create(
            organisation=organisation, name=organisation.name, folded=fold_name(organisation.name)
        )
    with scope(municipality=situation.municipality):
        yield situation


@pytest.fixture
def person(situation: Situation) -> Callable[..., User]:
    """Somebody with a role, in Aalst unless told otherwise."""

    def make(role: Role, municipality=None, organisation=None, name: str = "Lien") -> User:
        user = User.objects.create_user(email=f"{role}-{User.objects.count()}@test.example", name=name)
        Grant.objects.create(
            user=user,
            role=role,
            municipality=municipality or situation.municipality,
            organisation=organisation,
        )
        return user

    return make


@pytest.fixture
def coordinator(person) -> User:
    return person(Role.COORDINATOR, name="Lien Coördinator")


@pytest.fixture
def lead(person, situation) -> User:
    return person(Role.ACTION_LEAD, organisation=situation.lead, name="Tom Trekker")


def as_actor(user: User) -> Actor:
    return actor_of(user=user, date=AT.date())


def browser_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def text_of(response) -> str:
    """The text of a page, spaces evened out."""
    body = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", unescape(body).replace("\xa0", " "))


def filled_in(response) -> dict[str, str]:
    """What the form on the page would post if somebody just pressed the button."""
    forms = {"form": response.context["form"]} if response.context and "form" in response.context else {}
    values: dict[str, str] = {}
    for field in forms["form"]:
        value = field.value()
        if isinstance(value, bool):
            if value:
                values[field.html_name] = "on"
        elif value is not None:
            values[field.html_name] = field.field.widget.format_value(value) or ""
    for rows in response.context.get("rows", {}).values():
        for field in rows.management_form:
            values[field.html_name] = str(field.value())
    return values
