"""Writes of accounts: one transaction each, checked before anything changes."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import transaction

from baken.foundation.access.api import Actor, Role
from baken.foundation.accounts.access import may_manage_people
from baken.foundation.accounts.errors import (
    AccountUsedElsewhere,
    AdministratorExists,
    EmailTaken,
    LastAdministrator,
    OrganisationElsewhere,
    RoleAlreadyHeld,
    RoleFromProvider,
    RoleNotHeld,
)
from baken.foundation.accounts.models import Grant, GrantSource, User
from baken.foundation.accounts.queries import people_with_role
from baken.foundation.organisations.models import Organisation
from baken.foundation.territory.models import Municipality


@dataclass(frozen=True, kw_only=True)
class AddedPerson:
    """Somebody who got a first role here; `is_new` when the account was made for it."""

    user: User
    grant: Grant
    is_new: bool


@dataclass(frozen=True, kw_only=True)
class ProvidedRole:
    """A role that the sign-in service vouches for."""

    role: Role
    municipality: Municipality
    organisation: Organisation


@transaction.atomic
def create_account(*, email: str, name: str, password: str | None = None) -> User:
    """A new account without roles; without password the person sets one through a link in a mail.

    Raises EmailTaken.
    """
    if User.objects.filter(email=email.strip().lower()).exists():
        raise EmailTaken
    return User.objects.create_user(email=email.strip(), name=name.strip(), password=password)


@transaction.atomic
def add_person(
    *,
    email: str,
    name: str,
    role: Role,
    municipality: Municipality,
    organisation: Organisation | None,
    actor: Actor,
    date: dt.date,
) -> AddedPerson:
    """Give somebody a role here, making the account when the mail address has none.

    An existing account keeps its own name. Raises RoleAlreadyHeld, OrganisationElsewhere.
    """
    may_manage_people(actor=actor, municipality=municipality.nis).require()
    user = User.objects.filter(email=email.strip().lower()).first()
    is_new = user is None
    if user is None:
        user = create_account(email=email, name=name)
    grant = grant_role(
        user=user, role=role, municipality=municipality, organisation=organisation, actor=actor, date=date
    )
    return AddedPerson(user=user, grant=grant, is_new=is_new)


@transaction.atomic
def grant_role(
    *,
    user: User,
    role: Role,
    municipality: Municipality,
    organisation: Organisation | None = None,
    actor: Actor,
    date: dt.date,
) -> Grant:
    """Give a role from this date on; a role that was taken away earlier is given again.

    Raises RoleAlreadyHeld, OrganisationElsewhere.
    """
    may_manage_people(actor=actor, municipality=municipality.nis).require()
    if organisation is not None and organisation.municipality_id not in (None, municipality.pk):
        raise OrganisationElsewhere
    _lock(municipality)
    same = Grant.objects.filter(
        user=user, role=role, municipality=municipality, organisation=organisation, source=GrantSource.LOCAL
    )
    if same.holding_on(date).exists():
        raise RoleAlreadyHeld
    grant, _created = same.update_or_create(
        user=user,
        role=role,
        municipality=municipality,
        organisation=organisation,
        source=GrantSource.LOCAL,
        defaults={"valid_from": None, "valid_until": None},
    )
    return grant


@transaction.atomic
def revoke_role(*, grant: Grant, actor: Actor, date: dt.date) -> None:
    """Take a role away from this date on.

    Raises RoleFromProvider, LastAdministrator, RoleNotHeld.
    """
    municipality = grant.municipality
    may_manage_people(actor=actor, municipality=municipality.nis).require()
    if grant.source == GrantSource.OIDC:
        raise RoleFromProvider
    _lock(municipality)
    if not Grant.objects.holding_on(date).filter(pk=grant.pk).exists():
        raise RoleNotHeld
    if grant.role == Role.ADMINISTRATOR:
        _keep_an_administrator(municipality, date, without_grants=[grant.pk])
    _end(grant, date)


@transaction.atomic
def deactivate_account(*, user: User, municipality: Municipality, actor: Actor, date: dt.date) -> None:
    """Close an account: it no longer signs in, and who is signed in is out at once.

    Raises AccountUsedElsewhere, LastAdministrator.
    """
    _require_whole_account(user, municipality, actor)
    for place in _lock(municipality, *_administered_by(user, date)):
        if people_with_role(role=Role.ADMINISTRATOR, municipality=place.nis, date=date).filter(pk=user.pk):
            _keep_an_administrator(place, date, without_user=user)
    user.is_active = False
    user.save(update_fields=["is_active"])


@transaction.atomic
def reactivate_account(*, user: User, municipality: Municipality, actor: Actor) -> None:
    """Open a closed account again, with the roles it had. Raises AccountUsedElsewhere."""
    _require_whole_account(user, municipality, actor)
    user.is_active = True
    user.save(update_fields=["is_active"])


@transaction.atomic
def reset_second_factor(*, user: User, municipality: Municipality, actor: Actor) -> None:
    """Remove app, passkeys and recovery codes of somebody who lost them; the next sign-in sets up anew.

    The password stays with the person, so an administrator cannot enter the account this way.
    Raises AccountUsedElsewhere.
    """
    _require_whole_account(user, municipality, actor)
    Authenticator.objects.filter(user=user).delete()


@transaction.atomic
def replace_provided_roles(*, user: User, provided: Iterable[ProvidedRole]) -> None:
    """Make the roles that came from the sign-in service exactly these; locally given roles stay."""
    wanted: dict[tuple[str, str, UUID | None], ProvidedRole] = {
        (p.role.value, p.municipality.pk, p.organisation.pk): p for p in provided
    }
    User.objects.select_for_update().get(pk=user.pk)  # two sign-ins at once wait for each other
    for grant in Grant.objects.filter(user=user, source=GrantSource.OIDC):
        key = (grant.role, grant.municipality_id, grant.organisation_id)
        if wanted.pop(key, None) is None:
            grant.delete()
    for given in wanted.values():
        Grant.objects.create(
            user=user,
            role=given.role,
            municipality=given.municipality,
            organisation=given.organisation,
            source=GrantSource.OIDC,
        )


@transaction.atomic
def appoint_first_administrator(
    *, email: str, name: str, municipality: Municipality, date: dt.date, password: str | None = None
) -> User:
    """Start a municipality off, from the command line. Raises AdministratorExists once there is one."""
    _lock(municipality)
    if people_with_role(role=Role.ADMINISTRATOR, municipality=municipality.nis, date=date).exists():
        raise AdministratorExists
    user = User.objects.filter(email=email.strip().lower()).first()
    user = user or create_account(email=email, name=name, password=password)
    Grant.objects.update_or_create(
        user=user,
        role=Role.ADMINISTRATOR,
        municipality=municipality,
        organisation=None,
        source=GrantSource.LOCAL,
        defaults={"valid_from": None, "valid_until": None},
    )
    return user


def _lock(*municipalities: Municipality) -> list[Municipality]:
    """Let changes of one municipality's roles wait for each other, so that two cannot both be 'not last'."""
    keys = {municipality.pk for municipality in municipalities}
    return list(Municipality.objects.select_for_update().filter(pk__in=keys).order_by("pk"))


def _administered_by(user: User, date: dt.date) -> list[Municipality]:
    grants = Grant.objects.holding_on(date).filter(user=user, role=Role.ADMINISTRATOR)
    return [grant.municipality for grant in grants.select_related("municipality")]


def _keep_an_administrator(
    municipality: Municipality,
    date: dt.date,
    *,
    without_grants: list[int] | None = None,
    without_user: User | None = None,
) -> None:
    left = Grant.objects.holding_on(date).filter(
        municipality=municipality, role=Role.ADMINISTRATOR, user__is_active=True
    )
    left = left.exclude(pk__in=without_grants or [])
    if without_user is not None:
        left = left.exclude(user=without_user)
    if not left.exists():
        raise LastAdministrator


def _require_whole_account(user: User, municipality: Municipality, actor: Actor) -> None:
    """What touches the account as a whole needs an administrator of every municipality it works for."""
    may_manage_people(actor=actor, municipality=municipality.nis).require()
    places = set(Grant.objects.filter(user=user).values_list("municipality_id", flat=True))
    if any(not may_manage_people(actor=actor, municipality=nis) for nis in places):
        raise AccountUsedElsewhere


def _end(grant: Grant, date: dt.date) -> None:
    """The role held until yesterday; one that began today never was."""
    yesterday = date - dt.timedelta(days=1)
    if grant.valid_from is not None and grant.valid_from > yesterday:
        grant.delete()
        return
    grant.valid_until = yesterday
    grant.save(update_fields=["valid_until"])
