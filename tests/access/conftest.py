"""One seeded database for the whole table; every request is rolled back."""

import copy
import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.db import transaction
from django.template.backends.django import Template
from django.test import Client, override_settings
from django.urls import reverse
from ninja import NinjaAPI

from baken.foundation.access.api import Actor, Role
from baken.foundation.accounts import middleware
from baken.foundation.accounts.models import Grant, User
from baken.foundation.territory.middleware import MunicipalityMiddleware
from baken.foundation.territory.models import Municipality
from baken.plan.models import Plan
from baken.plan.picture import PlanPicture
from baken.plan.views import loading

from .routes_of import Route
from .samples import MAKERS, Place, value_for

WITHOUT_DATABASE = "django.contrib.sessions.backends.signed_cookies"
"""Sessions in the cookie: asking who signed in costs no query, and a rolled back request leaves nothing."""
TO_LOGIN = "/account/login/?next="


@dataclass
class World:
    """Two municipalities with everything in them, and one person per role in the first."""

    own: Place
    other: Place
    sessions: dict[str, str]
    # One for all: a new client loads every middleware anew.
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def address(self, *, route: Route, place: Place, records: Place | None = None) -> str:
        """The address with samples; `records` takes all but the municipality from another place."""
        values = {}
        for name in route.arguments:
            source = place if name == "municipality" else records or place
            values[name] = value_for(route=route.name, argument=name, place=source)
        return reverse(route.name, kwargs=values)

    def ask(self, *, method: str, address: str, role: str | None) -> str:
        """What somebody gets: ok, login, denied, missing or what went wrong. Nothing it changes stays."""
        self.client.cookies.clear()
        if role is not None:
            self.client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[role]
        with transaction.atomic():
            answer = self.client.generic(method, address)
            transaction.set_rollback(True)
        return outcome(answer, signed_in=role is not None)


def outcome(answer, *, signed_in: bool) -> str:
    """The class of an answer. A form that is refused for what is in it did let the person in."""
    if answer.status_code in {301, 302} and answer.headers["Location"].startswith(TO_LOGIN):
        return "login"
    if answer.status_code in {401, 403}:
        return "denied" if signed_in else "login"
    if answer.status_code == 404:
        return "missing"
    if answer.status_code == 405:
        return "not asked that way"
    return "ok" if answer.status_code < 500 else "broken"


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    once = pytest.MonkeyPatch()
    once.setattr(Template, "render", once_per_route(Template.render))
    once.setattr(middleware, "actor_of", once_per_person(middleware.actor_of))
    once.setattr(NinjaAPI, "get_openapi_schema", once_per_prefix(NinjaAPI.get_openapi_schema))
    once.setattr(
        MunicipalityMiddleware, "municipalities", once_per_address(MunicipalityMiddleware.municipalities)
    )
    once.setattr(ModelBackend, "get_user", copied_once_read(ModelBackend.get_user))
    once.setattr(loading, "PlanPicture", once_per_plan(loading.PlanPicture))
    quiet = override_settings(
        ACCOUNT_RATE_LIMITS=False,
        MFA_RATE_LIMITS=False,
        SECOND_FACTOR_REQUIRED=False,
        SESSION_ENGINE=WITHOUT_DATABASE,
    )
    with django_db_blocker.unblock(), quiet, transaction.atomic():
        own, other = (
            Place(Municipality.objects.get_or_create(nis=nis, defaults={"name": name, "slug": slug})[0])
            for nis, name, slug in (("41002", "Aalst", "aalst"), ("41011", "Denderleeuw", "denderleeuw"))
        )
        for place in (own, other):
            for maker in MAKERS:
                maker(place)
        yield World(own, other, {role.value: _session(role, own.municipality) for role in Role})
        transaction.set_rollback(True)
    once.undo()


def once_per_route(real: Callable[..., str]) -> Callable[..., str]:
    """A page is drawn after everything was decided: draw each of a route once and not for every role."""
    drawn: set[tuple[str, str]] = set()

    def render(template: Template, context: Any = None, request: Any = None) -> str:
        match = request.resolver_match if request is not None else None
        page = (template.template.name, match.view_name if match else "")
        if page in drawn:
            return ""
        drawn.add(page)
        return real(template, context, request)

    return render


def once_per_person(real: Callable[..., Actor]) -> Callable[..., Actor]:
    """Every request is rolled back, so nobody's roles change: look them up once for each person."""
    known: dict[tuple[int, dt.date], Actor] = {}

    def actor_of(*, user: User, date: dt.date) -> Actor:
        if (user.pk, date) not in known:
            known[user.pk, date] = real(user=user, date=date)
        return known[user.pk, date]

    return actor_of


def copied_once_read(real: Callable[..., User | None]) -> Callable[..., User | None]:
    """Nobody's account changes either: read each once; every request gets its own copy."""
    known: dict[Any, User | None] = {}

    def get_user(backend: ModelBackend, user_id: Any) -> User | None:
        if user_id not in known:
            known[user_id] = real(backend, user_id)
        return copy.copy(known[user_id])

    return get_user


def once_per_plan(real: Callable[..., PlanPicture]) -> Callable[..., PlanPicture]:
    """Nor a plan: read the picture of each once for who may see all of it, and once for who may not."""
    known: dict[tuple[int, dt.date, bool], PlanPicture] = {}

    def picture(*, plan: Plan, today: dt.date, full: bool) -> PlanPicture:
        if (plan.pk, today, full) not in known:
            known[plan.pk, today, full] = real(plan=plan, today=today, full=full)
        return known[plan.pk, today, full]

    return picture


def once_per_address(real: Callable[..., list[Municipality]]) -> Callable[..., list[Municipality]]:
    """No request here changes a municipality: look each up once and not for every request."""
    known: dict[tuple[str, str], list[Municipality]] = {}

    def municipalities(middleware: MunicipalityMiddleware, *, slug: str, host: str) -> list[Municipality]:
        if (slug, host) not in known:
            known[slug, host] = real(middleware, slug=slug, host=host)
        return known[slug, host]

    return municipalities


def once_per_prefix(real: Callable[..., Any]) -> Callable[..., Any]:
    """The description of the API is the same for everybody who may read it."""
    written: dict[str, Any] = {}

    def get_openapi_schema(api: NinjaAPI, *, path_prefix: str) -> Any:
        if path_prefix not in written:
            written[path_prefix] = real(api, path_prefix=path_prefix)
        return written[path_prefix]

    return get_openapi_schema


def _session(role: Role, municipality: Municipality) -> str:
    user = User.objects.create_user(
        email=f"{role.value}@proef.example", name=f"Proef {role.value}", password="x"
    )
    Grant.objects.create(user=user, role=role, municipality=municipality)
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value
