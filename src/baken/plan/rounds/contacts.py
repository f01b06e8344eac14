"""The contacts of a plan: who answers for each organisation, and choosing that somebody."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q

from baken.foundation.access.api import Actor
from baken.foundation.audit.api import because
from baken.foundation.organisations.api import Organisation
from baken.plan.access import may_manage_plan
from baken.plan.models import NodeLead, NodePartner, Plan, PlanContact
from baken.plan.rounds.answering import Answering, Contact, answering_of, reporting_people
from baken.plan.rounds.errors import NotAContact
from baken.plan.search_index import lock_plan


@dataclass(frozen=True, kw_only=True)
class ContactRow:
    """An organisation of the plan with the parts it leads and who answers for it.

    `contact` may be gone; `reached` is who gets its mail, possibly of an organisation above it.
    """

    organisation: Organisation
    leads: int
    contact: Contact | None
    reached: Contact | None

    @property
    def is_missing(self) -> bool:
        """Whether nobody can be reached."""
        return self.reached is None

    @property
    def stands_in(self) -> bool:
        """Whether somebody of an organisation above answers."""
        return self.reached is not None and self.reached.organisation != self.organisation.pk


@dataclass(frozen=True, kw_only=True)
class ContactList:
    """The rows that were asked for; the counts are over all."""

    rows: tuple[ContactRow, ...]
    total: int
    missing: int  # leads that nobody answers for


def contact_list(*, plan: Plan, today: dt.date, text: str = "", only_missing: bool = False) -> ContactList:
    """Every organisation that leads or helps, or that is a contact already (five queries)."""
    leads = Counter(
        dict(
            NodeLead.objects.filter(node__plan=plan)
            .values_list("organisation")
            .annotate(number=Count("pk"))
            .order_by()
        )
    )
    partners = NodePartner.objects.filter(node__plan=plan, organisation__isnull=False)
    answering = answering_of(plan=plan, today=today)
    organisations = Organisation.objects.filter(
        Q(pk__in=list(leads))
        | Q(pk__in=partners.values("organisation"))
        | Q(pk__in=PlanContact.objects.filter(plan=plan).values("organisation"))
    )
    rows = [_row(organisation, leads, answering) for organisation in organisations]
    rows.sort(key=lambda row: (not row.leads, row.organisation.name.casefold()))
    shown = [row for row in rows if _fits(row, text.casefold().split(), only_missing)]
    return ContactList(
        rows=tuple(shown),
        total=len(rows),
        missing=sum(row.is_missing and row.leads > 0 for row in rows),
    )


def _row(organisation: Organisation, leads: Counter[UUID], answering: Answering) -> ContactRow:
    return ContactRow(
        organisation=organisation,
        leads=leads[organisation.pk],
        contact=answering.own_contact(organisation.pk),
        reached=answering.contact_of(organisation.pk),
    )


def _fits(row: ContactRow, words: Iterable[str], only_missing: bool) -> bool:
    if only_missing and not row.is_missing:
        return False
    told = f"{row.organisation.name} {row.contact.name if row.contact else ''}".casefold()
    return all(word in told for word in words)


@transaction.atomic
def choose_contact(
    *,
    plan: Plan,
    organisation: Organisation,
    user_id: int | None,
    name: str,
    email: str,
    actor: Actor,
    today: dt.date,
) -> PlanContact:
    """Somebody with an account (`user_id`), or a name and a mail address.

    Another person is another contact: the former's mails count no longer and their links stop working,
    because a link names its contact. Raises NotAContact, PermissionDenied.
    """
    may_manage_plan(actor=actor, plan=plan).require()
    if user_id is not None:
        people = reporting_people(municipality=plan.municipality_id, today=today)
        if not people.filter(pk=user_id).exists():
            raise NotAContact
        name = email = ""
    lock_plan(plan_id=plan.pk)
    present = PlanContact.objects.filter(plan=plan, organisation=organisation).first()
    with because(actor=actor):
        if present is not None and _is_same(present, user_id, email):
            present.name = name
            present.save(update_fields=["name"])
            return present
        if present is not None:
            present.delete()
        return PlanContact.objects.create(
            plan=plan, organisation=organisation, user_id=user_id, name=name, email=email
        )


def _is_same(present: PlanContact, user_id: int | None, email: str) -> bool:
    return present.user_id == user_id and present.email.lower() == email.lower()


@transaction.atomic
def remove_contact(*, plan: Plan, organisation: Organisation, actor: Actor) -> bool:
    """Nobody answers for the organisation itself any more; whether somebody did. Raises PermissionDenied."""
    may_manage_plan(actor=actor, plan=plan).require()
    lock_plan(plan_id=plan.pk)
    with because(actor=actor):
        removed, _kinds = PlanContact.objects.filter(plan=plan, organisation=organisation).delete()
    return removed > 0
