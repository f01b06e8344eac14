"""Reads of accounts."""

import datetime as dt

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from baken.foundation.access.api import Actor, Role, RoleGrant
from baken.foundation.accounts.models import Grant, User
from baken.foundation.audit.api import Related, Sentence, history_of

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""Recovery codes alone are not a second factor: they only replace one that is lost."""

SHOWN_CHANGES = 20
"""How many changes of an account its pages show."""


def actor_of(*, user: User, date: dt.date) -> Actor:
    """The actor behind a user, with the grants that hold on this date (one query)."""
    grants = user.grants.holding_on(date)
    return Actor(
        user_id=user.pk,
        name=user.name,
        grants=frozenset(
            RoleGrant(role=Role(g.role), municipality=g.municipality_id, organisation=g.organisation_id)
            for g in grants
        ),
    )


def has_second_factor(*, user: User) -> bool:
    """Whether the user set up an authenticator app or a passkey (one query)."""
    return bool(Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS).exists())


def history_here(*, user: User, municipality: str) -> list[Sentence]:
    """The latest changes of an account and of its roles in this municipality (NIS code), newest first."""
    roles = Related(model=Grant, field="user", only={"municipality_id": municipality})
    return history_of(record=user, related=[roles], limit=SHOWN_CHANGES)


def people_with_role(*, role: Role, municipality: str, date: dt.date) -> QuerySet[User]:
    """Active people who hold the role in the municipality (NIS code) on this date, by name."""
    holding = Grant.objects.holding_on(date).filter(
        user=OuterRef("pk"), role=role, municipality_id=municipality
    )
    return User.objects.filter(Exists(holding), is_active=True).order_by("name", "pk")


def people_of(
    *, municipality: str, date: dt.date, text: str = "", role: Role | None = None, active: bool | None = None
) -> QuerySet[User]:
    """People who hold or held a role in the municipality (NIS code), by name.

    Each person carries `roles_here` (grants that hold, with organisation) and
    `is_protected` (has a second factor): two queries whatever the number of people.
    """
    here = Grant.objects.filter(municipality_id=municipality)
    now_here = here.holding_on(date)
    people = User.objects.filter(Exists(here.filter(user=OuterRef("pk"))))
    if text:
        people = people.filter(Q(name__icontains=text) | Q(email__icontains=text))
    if role is not None:
        people = people.filter(Exists(now_here.filter(user=OuterRef("pk"), role=role)))
    if active is not None:
        people = people.filter(is_active=active)
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND_FACTORS)
    return (
        people.annotate(is_protected=Exists(factors))
        .prefetch_related(
            Prefetch(
                "grants",
                queryset=now_here.select_related("organisation").order_by("role"),
                to_attr="roles_here",
            )
        )
        .order_by("name", "pk")
    )
