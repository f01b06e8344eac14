"""People, a municipality and the shelf, for the tests of review."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django_scopes import scope

from baken.foundation.access.api import Actor, Role, RoleGrant
from baken.foundation.accounts.models import Grant, User
from baken.foundation.review import registry
from baken.foundation.review.api import Proposal, propose, register_reviewable
from baken.foundation.review.tests.shelf import Shelf, values
from baken.foundation.territory.models import Municipality

NOW = dt.datetime(2024, 3, 15, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=1)))


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Shelf:
    monkeypatch.setattr(registry, "_kinds", {})
    shelf = Shelf()
    register_reviewable(shelf)
    shelf.put("1", title="A", text="Een tekst.", year=2024)
    return shelf


def municipality(nis: str, name: str) -> Municipality:
    return Municipality.objects.get_or_create(nis=nis, defaults={"name": name, "slug": name.lower()})[0]


@pytest.fixture
def aalst(db: Any) -> Iterator[Municipality]:
    aalst = municipality("41002", "Aalst")
    with scope(municipality=aalst):
        yield aalst


def person(name: str, role: Role, nis: str = "41002") -> Actor:
    user = User.objects.create_user(email=f"{name.lower()}@example.org", name=name)
    Grant.objects.create(user=user, role=role.value, municipality_id=nis)
    return Actor(user_id=user.pk, name=name, grants=frozenset({RoleGrant(role=role, municipality=nis)}))


@pytest.fixture
def lead(aalst: Municipality) -> Actor:
    return person("Lies", Role.ACTION_LEAD)


@pytest.fixture
def coordinator(aalst: Municipality) -> Actor:
    return person("Carl", Role.COORDINATOR)


def proposal_of(actor: Actor, aalst: Municipality, **given: Any) -> Proposal:
    """A submitted proposal on sheet 1; by default a new title."""
    options: dict[str, Any] = {
        name: given.pop(name)
        for name in ("subject_id", "base_version", "reason", "submit", "title_")
        if name in given
    }
    title = options.pop("title_", "Nieuwe titel")
    return propose(
        kind="sheet",
        municipality=aalst,
        title=title,
        proposed=values(**(given or {"title": "B"})),
        actor=actor,
        at=NOW,
        **{"subject_id": "1", "base_version": 1, **options},
    )
