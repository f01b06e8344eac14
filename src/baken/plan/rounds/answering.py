"""Who answers for an organisation in a plan: its own contact, or that of the nearest one above it."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from baken.foundation.access.api import Actor, Role
from baken.foundation.accounts.api import Grant, User
from baken.foundation.organisations.api import Organisation
from baken.plan.editing.permitted import answered_by
from baken.plan.models import Plan, PlanContact

REPORTING = (Role.COORDINATOR, Role.ACTION_LEAD, Role.PARTNER)
"""Roles that can open a card."""
FOR_AN_ORGANISATION = frozenset({Role.ACTION_LEAD, Role.PARTNER})


@dataclass(frozen=True, kw_only=True)
class Contact:
    """Somebody who answers for `organisation`, as the coordinator knows them.

    `is_gone`: the account was closed or holds no role here that can report; counts as no contact.
    """

    id: int
    organisation: UUID
    user_id: int | None
    name: str
    email: str
    is_gone: bool = False

    @property
    def person(self) -> str:
        """What makes two contacts the same person: the mail address, whatever its capitals."""
        return self.email.strip().lower()


def reporting_people(*, municipality: str, today: dt.date) -> QuerySet[User]:
    """Active people who hold a role in the municipality (NIS code) today that can report, by name."""
    holding = Grant.objects.holding_on(today).filter(
        user=OuterRef("pk"), municipality_id=municipality, role__in=[role.value for role in REPORTING]
    )
    return User.objects.filter(Exists(holding), is_active=True).order_by("name", "pk")


class Answering:
    """The contacts of one plan on a day, in memory."""

    def __init__(
        self, *, contacts: Iterable[Contact], parents: Mapping[UUID, UUID | None], municipality: str
    ) -> None:
        self._own = {contact.organisation: contact for contact in contacts}
        self._parents = parents
        self._municipality = municipality

    def own_contact(self, organisation: UUID) -> Contact | None:
        """The organisation's own contact, gone or not."""
        return self._own.get(organisation)

    def contact_of(self, organisation: UUID) -> Contact | None:
        """Who can be reached for an organisation: the nearest contact that is not gone, upward."""
        walked: set[UUID] = set()
        current: UUID | None = organisation
        while current is not None and current not in walked:
            contact = self._own.get(current)
            if contact is not None and not contact.is_gone:
                return contact
            walked.add(current)
            current = self._parents.get(current)
        return None

    def contacts_of(self, organisations: Iterable[UUID]) -> list[Contact]:
        """Everybody who answers for these organisations, each once, in their order."""
        found = (self.contact_of(organisation) for organisation in organisations)
        return list({contact.id: contact for contact in found if contact is not None}.values())

    def organisations_of(self, actor: Actor) -> frozenset[UUID]:
        """The organisations whose cards are this actor's: by role for a service, or as their contact."""
        own = {
            grant.organisation
            for grant in actor.grants
            if grant.municipality == self._municipality
            and grant.role in FOR_AN_ORGANISATION
            and grant.organisation is not None
        }
        found = answered_by(own=own, parents=self._parents)
        if actor.is_signed_in and any(contact.user_id == actor.user_id for contact in self._own.values()):
            found |= {
                organisation
                for organisation in {*self._parents, *self._own}
                if (contact := self.contact_of(organisation)) and contact.user_id == actor.user_id
            }
        return frozenset(found)


def read_answering(*, plans: Iterable[Plan], today: dt.date) -> dict[int, Answering]:
    """The contacts of these plans (of one municipality) by plan id: three queries."""
    listed = list(plans)
    if not listed:
        return {}
    municipality = listed[0].municipality_id
    parents = dict(Organisation.objects.values_list("pk", "parent_id"))
    present = set(reporting_people(municipality=municipality, today=today).values_list("pk", flat=True))
    contacts: dict[int, list[Contact]] = {plan.pk: [] for plan in listed}
    for row in PlanContact.objects.filter(plan__in=listed).select_related("user"):
        contacts[row.plan_id].append(_contact(row, present))
    return {
        pk: Answering(contacts=rows, parents=parents, municipality=municipality)
        for pk, rows in contacts.items()
    }


def answering_of(*, plan: Plan, today: dt.date) -> Answering:
    """The contacts of one plan: three queries."""
    return read_answering(plans=[plan], today=today)[plan.pk]


def _contact(row: PlanContact, present: set[int]) -> Contact:
    user = row.user
    return Contact(
        id=row.pk,
        organisation=row.organisation_id,
        user_id=row.user_id,
        name=user.name if user else row.name,
        email=user.email if user else row.email,
        is_gone=row.user_id is not None and row.user_id not in present,
    )


def cards_of(organisations: Iterable[UUID]) -> Q:
    """Cards whose leads or invited partners are among these organisations; may repeat a card."""
    ids = list(organisations)
    return Q(node__leads__organisation__in=ids) | Q(invitations__organisation__in=ids)
