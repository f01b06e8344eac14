"""A plan with services, their people, and an open round over the second half of 2023."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django_scopes import scope

from baken.foundation.access.api import Actor, Role
from baken.foundation.accounts.api import Grant, User, actor_of
from baken.foundation.messaging.api import OutboxMail
from baken.foundation.organisations.api import Organisation
from baken.foundation.review.api import Proposal
from baken.foundation.territory.api import Municipality
from baken.plan.models import Level, Node, Plan, PlanContact, ProgressReport, ReportRound
from baken.plan.rounds.cards import Typed, hand_in, save_draft
from baken.plan.rounds.content import fingerprint
from baken.plan.rounds.questions import read_questions
from baken.plan.tests.editing.conftest import browser_of, text_of
from baken.plan.tests.factories import (
    LevelFactory,
    MilestoneFactory,
    MunicipalityFactory,
    NodeFactory,
    OrganisationFactory,
    PlanFactory,
)

__all__ = ["browser_of", "text_of"]

AT = dt.datetime(2024, 3, 15, 9, 0, tzinfo=dt.UTC)
TODAY = dt.date(2024, 3, 15)
MINE = "/aalst/plannen/mijn/verslagen/"


@dataclass
class Field:
    """Two services and a partner; three actions: one led alone, one in tandem, one that nobody leads."""

    municipality: Municipality
    plan: Plan
    action: Level
    growth: Organisation
    housing: Organisation
    partner: Organisation
    day: Node
    night: Node
    later: Node
    coordinator: User
    lead: User
    other: User

    @property
    def address(self) -> str:
        return f"/aalst/plannen/{self.plan.slug}/"


@pytest.fixture
def person(db) -> Callable[..., User]:
    """Somebody with a role in a municipality, possibly for an organisation."""

    def make(role: Role, municipality: Municipality, organisation: Any = None, *, name: str) -> User:
        email = f"{name.lower().replace(' ', '.')}@test.example"
        user = User.objects.create_user(email=email, name=name)
        Grant.objects.create(user=user, role=role, municipality=municipality, organisation=organisation)
        return user

    return make


@pytest.fixture
def field(db, person) -> Iterator[Field]:
    home = MunicipalityFactory(nis="41002", name="Aalst", slug="aalst")
    plan = PlanFactory(municipality=home, slug="zorgplan", title="Zorgplan")
    LevelFactory(plan=plan, domain=True)
    action = LevelFactory(plan=plan)
    growth = OrganisationFactory(name="team Groei", key="team-groei")
    housing = OrganisationFactory(name="dienst Wonen", key="dienst-wonen")
    partner = OrganisationFactory(name="CAW", key="caw", partner=True)
    day = NodeFactory(level=action, key="dag", order=1, title="Inloopcentrum", lead=growth, partner=partner)
    night = NodeFactory(level=action, key="nacht", order=2, title="Nachtopvang", lead=growth)
    night.leads.create(organisation=housing, position=1)
    later = NodeFactory(level=action, key="later", order=3, title="Energiescans", priority=True)
    MilestoneFactory(node=day, key="open", title="Het lokaal is open", due=dt.date(2023, 11, 30))
    found = Field(
        municipality=home,
        plan=plan,
        action=action,
        growth=growth,
        housing=housing,
        partner=partner,
        day=day,
        night=night,
        later=later,
        coordinator=person(Role.COORDINATOR, home, name="Lien Coordinator"),
        lead=person(Role.ACTION_LEAD, home, growth, name="Tom Trekker"),
        other=person(Role.ACTION_LEAD, home, housing, name="Els Wonen"),
    )
    with scope(municipality=home):
        yield found


@pytest.fixture
def contacts(field: Field) -> dict[str, PlanContact]:
    """Tom and Els answer for their services, the partner by a mail address."""
    return {
        "growth": PlanContact.objects.create(plan=field.plan, organisation=field.growth, user=field.lead),
        "housing": PlanContact.objects.create(plan=field.plan, organisation=field.housing, user=field.other),
        "partner": PlanContact.objects.create(
            plan=field.plan, organisation=field.partner, name="Pia", email="Pia@caw.example"
        ),
    }


def make_round(field: Field, *, opened: dt.datetime | None = AT, **values: Any) -> ReportRound:
    """A round over the second half of 2023 that asks about the actions; open unless told otherwise."""
    given = {
        "title": "Opvolging tweede semester 2023",
        "start": dt.date(2023, 7, 1),
        "end": dt.date(2023, 12, 31),
        "deadline": dt.date(2024, 3, 31),
        "opened_at": opened,
    } | values
    round_ = ReportRound.objects.create(plan=field.plan, **given)
    round_.levels.set([field.action])
    return round_


@pytest.fixture
def round_(field: Field) -> ReportRound:
    return make_round(field)


@pytest.fixture
def card(field: Field, round_: ReportRound) -> ProgressReport:
    """The card of the action that one service leads."""
    return ProgressReport.objects.create(round=round_, node=field.day)


@pytest.fixture
def tandem_card(field: Field, round_: ReportRound) -> ProgressReport:
    return ProgressReport.objects.create(round=round_, node=field.night)


def as_actor(user: User) -> Actor:
    return actor_of(user=user, date=TODAY)


def seen_now(card: ProgressReport, actor: Actor) -> dict[str, str]:
    """What a page that somebody opens now remembers of each field."""
    fresh = ProgressReport.objects.select_related("round__plan__municipality", "node__level").get(pk=card.pk)
    values = read_questions(report=fresh, actor=actor, today=TODAY).values
    return {field: fingerprint(value) for field, value in values.items()}


def typed(seen: dict[str, str], **values: Any) -> dict[str, Typed]:
    """A page's form: these fields typed, `milestone__open` for the field "milestone:open"."""
    named = {name.replace("__", ":"): value for name, value in values.items()}
    return {name: Typed(value=value, seen=seen.get(name, "")) for name, value in named.items()}


def write(card: ProgressReport, user: User, *, at: dt.datetime = AT, **values: Any) -> Any:
    """Somebody opens the card and types."""
    actor = as_actor(user)
    return save_draft(report_id=card.pk, typed=typed(seen_now(card, actor), **values), actor=actor, at=at)


def submit(card: ProgressReport, user: User, *, at: dt.datetime = AT, **values: Any) -> Proposal:
    """Somebody opens the card, types and hands in."""
    actor = as_actor(user)
    done = hand_in(report_id=card.pk, typed=typed(seen_now(card, actor), **values), actor=actor, at=at)
    assert done.is_handed_in, (done.problems, done.clashes)
    return done.submitted


def mails_to(address: str) -> list[OutboxMail]:
    return list(OutboxMail.objects.filter(to__iexact=address).order_by("made_at", "pk"))


def form_of(client: Client, address: str) -> dict[str, str]:
    """What the card's form would post if somebody just pressed a button."""
    form = client.get(address).context["form"]
    values = {}
    for field in form:
        value = field.value()
        if isinstance(value, bool):
            if value:
                values[field.html_name] = "on"
        else:
            values[field.html_name] = "" if value is None else str(value)
    return values
