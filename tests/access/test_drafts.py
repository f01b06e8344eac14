"""Nothing of another municipality's drafts can be reached by any role."""

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import reverse

from baken.foundation.access.api import Role
from baken.foundation.accounts import middleware
from baken.foundation.accounts.models import Grant, User
from baken.foundation.organisations.api import load_reference as load_organisations
from baken.foundation.territory.api import Municipality
from baken.foundation.territory.api import load_reference as load_territory
from baken.foundation.territory.middleware import MunicipalityMiddleware
from baken.foundation.vocabulary.api import load_reference as load_vocabulary
from baken.plan.access import READERS_OF_DRAFTS
from baken.plan.demonstration import seed_demonstration
from baken.portal import errors

from .conftest import WITHOUT_DATABASE, once_per_address, once_per_person
from .routes_of import all_routes

DRAFT, NODE, SECRET = "ontwerp-denderleeuw", "o1.1-1", b"Vertrouwelijk ontwerp"
SAMPLES = {"plan": DRAFT, "key": NODE, "format_name": "json", "line": "1", "version": "1"}
SEARCHES = (
    "/denderleeuw/zoeken/?q=vertrouwelijk+noodwoningen",
    "/aalst/zoeken/?q=vertrouwelijk+noodwoningen",
    "/denderleeuw/plannen/",
    "/denderleeuw/indicatoren/?q=noodwoningen",
    "/denderleeuw/api/v1/plans",
)


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker):
    """The draft, read in once for all tests of this file."""
    once, sessions = pytest.MonkeyPatch(), override_settings(SESSION_ENGINE=WITHOUT_DATABASE)
    once.setattr(errors, "error_page", once_per_reason(errors.error_page))
    once.setattr(middleware, "actor_of", once_per_person(middleware.actor_of))
    once.setattr(
        MunicipalityMiddleware, "municipalities", once_per_address(MunicipalityMiddleware.municipalities)
    )
    with django_db_blocker.unblock(), sessions, transaction.atomic():
        load_territory()
        load_vocabulary()
        load_organisations()
        seed_demonstration(municipalities=Municipality.objects.filter(nis="41011"))
        yield
        transaction.set_rollback(True)
    once.undo()


def once_per_reason(real):
    """Nearly every answer here is a refusal: draw each such page once for each role, not per address."""
    drawn = {}

    def error_page(request, **why):
        roles = frozenset((grant.role, grant.municipality) for grant in request.actor.grants)
        page = (request.method, str(request.municipality), roles, repr(why))
        if page not in drawn:
            drawn[page] = real(request, **why)
        first = drawn[page]
        return HttpResponse(first.content, status=first.status_code, headers=first.headers)

    return error_page


@pytest.fixture
def draft(seeded, django_db_blocker):
    """What a test changes is undone after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def _client(role, nis):
    client = Client(raise_request_exception=False)
    if role is not None:
        user = User.objects.create_user(email=f"{role}-{nis}@example.org", name="Iemand")
        Grant.objects.create(user=user, role=role, municipality_id=nis)
        client.force_login(user)
    return client


def _addresses():
    """Every address below a plan that the product has, with the draft in it, under both municipalities."""
    found = []
    for route in all_routes():
        if "plan" in route.arguments and set(route.arguments) <= {*SAMPLES, "municipality"}:
            for slug in ("denderleeuw", "aalst"):
                values = {name: SAMPLES[name] for name in route.arguments if name != "municipality"}
                found.append(reverse(route.name, kwargs={"municipality": slug, **values}))
    return [*found, *SEARCHES]


def test_the_draft_is_there_for_its_own_coordinator(draft):
    page = _client(Role.COORDINATOR, "41011").get(f"/denderleeuw/plannen/{DRAFT}/onderdelen/{NODE}/")
    assert SECRET in page.content


@pytest.mark.parametrize("role", [None, *Role], ids=str)
def test_nobody_of_another_municipality_sees_anything_of_the_draft(draft, role):
    client = _client(role, "41002")
    for address in _addresses():
        answer = client.get(address)
        assert answer.status_code < 500, address
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert SECRET not in body, address
        if f"/{DRAFT}" in address:
            assert answer.status_code != 200, address


@pytest.mark.parametrize("role", sorted(set(Role) - set(READERS_OF_DRAFTS)))
def test_roles_without_a_part_in_the_plan_do_not_see_their_own_municipalitys_draft(draft, role):
    client = _client(role, "41011")
    for address in _addresses():
        answer = client.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert SECRET not in body, address


@pytest.mark.parametrize("role", list(Role))
def test_nobody_of_another_municipality_changes_anything_of_the_draft(draft, role):
    client = _client(role, "41002")
    for address in filter(lambda address: f"/{DRAFT}" in address, _addresses()):
        answer = client.post(address, {"title": "Gekaapt", "base_version": "1"})
        assert answer.status_code in {302, 403, 404, 405}, address
    page = _client(Role.COORDINATOR, "41011").get(f"/denderleeuw/plannen/{DRAFT}/onderdelen/{NODE}/")
    assert SECRET in page.content
