"""A route is closed until a module opens it."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import get_resolver

from baken.foundation.access import middleware, routes
from baken.foundation.access.api import (
    EVERYONE,
    SIGNED_IN,
    VISITOR,
    Actor,
    Role,
    RoleGrant,
    RouteDeclaredTwice,
    declare_routes,
    roles,
)
from baken.foundation.access.middleware import RequestShapeMiddleware, RouteAccessMiddleware

AALST, DENDERLEEUW = "41002", "41011"
COORDINATOR = Actor(user_id=1, grants=frozenset({RoleGrant(role=Role.COORDINATOR, municipality=AALST)}))
NOBODY = Actor(user_id=2)


@pytest.fixture(autouse=True)
def only_these_routes(monkeypatch):
    """Declarations of a test must not stay: another test compares them with the address table."""
    get_resolver().url_patterns  # noqa: B018  # what the addresses themselves declare does stay
    monkeypatch.setattr(routes, "_rules", {})
    declare_routes(
        {"proof:public": EVERYONE, "proof:inside": SIGNED_IN, "proof:plan": roles(Role.COORDINATOR)}
    )


def ask(route, actor, *, municipality=AALST, method="get", path="/aalst/proef/", **headers):
    request = getattr(RequestFactory(), method)(path, headers=headers)
    request.resolver_match = SimpleNamespace(view_name=route)
    request.actor = actor
    request.municipality = SimpleNamespace(nis=municipality) if municipality else None
    inside = RouteAccessMiddleware(lambda request: HttpResponse("binnen"))
    return inside.process_view(request, lambda: None, [], {}) or inside(request)


@pytest.mark.parametrize("actor", [VISITOR, NOBODY, COORDINATOR], ids=["visitor", "nobody", "coordinator"])
def test_a_route_that_nobody_declares_is_closed_to_everybody(actor, caplog):
    with pytest.raises(PermissionDenied):
        ask("proof:forgotten", actor)
    assert "route without declaration: proof:forgotten" in caplog.text


def test_a_role_opens_its_route_in_its_own_municipality_only():
    assert ask("proof:plan", COORDINATOR).content == b"binnen"
    with pytest.raises(PermissionDenied, match="Je rol geeft geen toegang"):
        ask("proof:plan", COORDINATOR, municipality=DENDERLEEUW)
    assert ask("proof:plan", COORDINATOR, municipality=None).content == b"binnen"


def test_being_signed_in_is_enough_where_the_route_says_so():
    assert ask("proof:inside", NOBODY).content == b"binnen"
    assert ask("proof:inside", VISITOR).url == "/account/login/?next=/aalst/proef/"


def test_each_asker_is_refused_in_a_form_it_understands():
    assert ask("proof:plan", VISITOR).status_code == 302
    assert (
        ask("proof:plan", VISITOR, **{"HX-Request": "true"})
        .headers["HX-Redirect"]
        .startswith("/account/login/")
    )
    assert ask("proof:plan", VISITOR, path="/aalst/api/v1/plans").status_code == 401
    assert ask("proof:plan", NOBODY, path="/aalst/api/v1/plans").status_code == 403
    with pytest.raises(PermissionDenied):
        ask("proof:plan", VISITOR, method="post")


def test_what_is_not_for_everyone_stays_out_of_caches():
    assert ask("proof:plan", COORDINATOR).headers["Cache-Control"] == "private, no-store"
    assert ask("proof:public", COORDINATOR).headers["Cache-Control"] == "private, no-store"
    assert not ask("proof:public", VISITOR).has_header("Cache-Control")


def test_a_request_beyond_every_limit_is_refused_before_it_is_read():
    read = RequestShapeMiddleware(lambda request: HttpResponse("gelezen"))
    with pytest.raises(RequestDataTooBig):
        read(RequestFactory().post("/", CONTENT_LENGTH=str(80_000_000)))
    with pytest.raises(RequestDataTooBig):
        read(RequestFactory().post("/", CONTENT_LENGTH="onzin"))
    assert read(RequestFactory().post("/", {"titel": "kort"})).content == b"gelezen"


def test_only_who_may_use_a_route_for_large_files_is_let_in_with_one(monkeypatch):
    monkeypatch.setattr(routes, "_large", {"proof:plan": lambda: 80_000_000})
    monkeypatch.setattr(middleware, "_asked", lambda request: "proof:plan")
    read = RequestShapeMiddleware(lambda request: HttpResponse("gelezen"))

    def sent(size, actor=VISITOR):
        request = RequestFactory().post("/aalst/proef/", CONTENT_LENGTH=str(size))
        request.actor, request.municipality = actor, SimpleNamespace(nis=AALST)
        request.resolver_match = None
        return request

    assert read(sent(80_000_000)).content == b"gelezen"
    with pytest.raises(RequestDataTooBig):
        read(sent(80_000_001))
    inside = RouteAccessMiddleware(lambda request: HttpResponse("binnen"))
    assert inside(sent(80_000_000, COORDINATOR)).content == b"binnen"
    for somebody in (VISITOR, NOBODY):
        with pytest.raises(PermissionDenied):
            inside(sent(80_000_000, somebody))


@pytest.mark.parametrize("address", ["/%00/", "/aalst/plannen/x/onderdelen/%00/bewerken/"])
def test_an_address_with_a_nul_is_unknown_and_does_not_crash(client, db, address):
    assert client.get(address).status_code == 404


def test_a_nul_in_a_question_is_left_out():
    asked = []
    read = RequestShapeMiddleware(lambda request: asked.append(request.GET["q"]))
    read(RequestFactory().get("/aalst/zoeken/?q=nacht%00opvang"))
    assert asked == ["nachtopvang"]


def test_two_modules_do_not_declare_the_same_route_differently():
    with pytest.raises(RouteDeclaredTwice):
        declare_routes({"proof:public": SIGNED_IN})
