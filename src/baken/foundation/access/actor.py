"""Who acts, and in which roles."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy as _


class Role(StrEnum):
    """What somebody does in a municipality."""

    COORDINATOR = "coordinator"
    ACTION_LEAD = "action_lead"
    PARTNER = "partner"
    CASE_WORKER = "case_worker"
    PROGRAMME_MANAGER = "programme_manager"
    ATTENTION_OFFICER = "attention_officer"
    RIGHTS_EDITOR = "rights_editor"
    MAP_EDITOR = "map_editor"
    DATA_OFFICER = "data_officer"
    POLICY_ANALYST = "policy_analyst"
    COUNCIL_READER = "council_reader"
    ADMINISTRATOR = "administrator"


ROLE_NAMES = {
    Role.COORDINATOR: _("coördinator"),
    Role.ACTION_LEAD: _("actietrekker"),
    Role.PARTNER: _("partner"),
    Role.CASE_WORKER: _("maatschappelijk werker"),
    Role.PROGRAMME_MANAGER: _("verantwoordelijke van een werking"),
    Role.ATTENTION_OFFICER: _("aandachtsambtenaar"),
    Role.RIGHTS_EDITOR: _("redacteur rechten"),
    Role.MAP_EDITOR: _("redacteur sociale kaart"),
    Role.DATA_OFFICER: _("gegevensbeheerder"),
    Role.POLICY_ANALYST: _("beleidsanalist"),
    Role.COUNCIL_READER: _("raadslid"),
    Role.ADMINISTRATOR: _("beheerder"),
}


@dataclass(frozen=True, kw_only=True)
class RoleGrant:
    """A role in one municipality (NIS code), possibly for one organisation."""

    role: Role
    municipality: str
    organisation: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Somebody who asks something; without user id: a visitor without account."""

    user_id: int | None = None
    name: str = ""
    grants: frozenset[RoleGrant] = field(default_factory=frozenset)

    @property
    def is_signed_in(self) -> bool:
        return self.user_id is not None

    def roles_in(self, municipality: str) -> frozenset[Role]:
        """The roles in the municipality with this NIS code."""
        return frozenset(grant.role for grant in self.grants if grant.municipality == municipality)

    def has_role(self, *roles: Role, municipality: str) -> bool:
        """Whether the actor has at least one of these roles there."""
        return not self.roles_in(municipality).isdisjoint(roles)

    def organisations_in(self, municipality: str) -> frozenset[UUID]:
        """The organisations the actor works for there."""
        return frozenset(
            grant.organisation
            for grant in self.grants
            if grant.municipality == municipality and grant.organisation is not None
        )


VISITOR = Actor()
"""Anybody, without account."""
