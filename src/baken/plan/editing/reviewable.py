"""Nodes of a plan as records that can be reviewed."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from baken.foundation.access.api import Actor, Decision, Role, allow, deny
from baken.foundation.accounts.api import User, people_with_role
from baken.foundation.messaging.api import absolute_url, queue_mail
from baken.foundation.review.api import (
    JsonValue,
    Proposal,
    ProposalState,
    SubjectCard,
    SubjectMissing,
    Version,
)
from baken.plan.access import may_change_node, may_manage_plan
from baken.plan.editing.fields import PARTS, scalar_values, values_of, versioned
from baken.plan.editing.permitted import changeable_nodes
from baken.plan.editing.writing import write_fields
from baken.plan.models import Node, NodeVersion, Plan
from baken.plan.queries import lead_ids
from baken.plan.search_index import lock_plan, reindex_plan

KIND = "plan-node"
_waiting: ContextVar[dict[int, Plan] | None] = ContextVar("plans_to_index", default=None)


@contextmanager
def index_once() -> Iterator[None]:
    """Many changes, one renewal of the search index at the end; inside the caller's transaction."""
    plans: dict[int, Plan] = {}
    token = _waiting.set(plans)
    try:
        yield
    finally:
        _waiting.reset(token)
    for plan in plans.values():
        reindex_plan(plan)


class FieldsClash(IntegrityError, PermissionDenied):
    """The values break a rule together; the message says which. A page that decides shows it as a refusal."""


def broken_rule(error: IntegrityError) -> str:
    """What the database refused, for people."""
    text = str(error)
    for name, sentence in {
        "node_period_in_order": _("Het einde ligt dan vóór het begin. Er is niets gewijzigd."),
        "lead_once_per_node": _("Een trekker staat er dan twee keer in. Er is niets gewijzigd."),
        "partner_once_per_node": _("Een partner staat er dan twee keer in. Er is niets gewijzigd."),
        "code_once_per_node": _("Een code staat er dan twee keer in. Er is niets gewijzigd."),
    }.items():
        if name in text:
            return sentence
    return _("Deze gegevens passen niet bij elkaar. Er is niets gewijzigd.")


class NodeReviewable:
    """Changes of a node go through review where the plan asks for it."""

    kind = KIND
    label = _("onderdeel van een plan")

    def current(self, *, subject_id: str, lock: bool = False) -> Version:
        """The node as it is approved. Raises SubjectMissing."""
        node = self._node(subject_id, lock=lock, whole=True)
        return Version(version=node.version, fields=versioned(values_of(node)))

    def earlier(self, *, subject_id: str, version: int) -> Version | None:
        """An earlier version, whole; one that SQL replaced only by its texts, dates and choices."""
        kept = NodeVersion.objects.filter(node_id=subject_id, version=version).first()
        if kept is not None:
            return Version(version=version, fields=versioned(kept.fields))
        trail = apps.get_model("plan", "NodeEvent").objects
        row = trail.filter(pgh_obj_id=subject_id, version=version).order_by("-pgh_id").first()
        return Version(version=version, fields=versioned(scalar_values(row))) if row else None

    def apply(
        self,
        *,
        subject_id: str,
        changes: Mapping[str, JsonValue],
        actor: Actor,  # noqa: ARG002 - the protocol's signature
        at: dt.datetime,
    ) -> None:
        """Write the values and bring the search index in line."""
        node = self._node(subject_id, lock=True, whole=True)
        try:
            write_fields(node=node, changes=changes, at=at)
        except IntegrityError as error:
            raise FieldsClash(broken_rule(error)) from error
        waiting = _waiting.get()
        if waiting is None:
            reindex_plan(node.plan)
        else:
            waiting[node.plan_id] = node.plan

    def cards(self, *, subject_ids: Iterable[str], actor: Actor) -> Mapping[str, SubjectCard]:
        """The nodes whose proposals this actor may read, as `may_see` says (three queries at most)."""
        ids = [int(subject) for subject in subject_ids if subject.isdigit()]
        nodes = list(self._nodes().filter(pk__in=ids).prefetch_related("leads"))
        readable = changeable_nodes(nodes=nodes, actor=actor)
        return {
            str(node.pk): SubjectCard(
                title=str(node),
                url=node_url(node),
                may_decide=bool(may_manage_plan(actor=actor, plan=node.plan)),
            )
            for node in nodes
            if node.pk in readable
        }

    def may_see(self, *, actor: Actor, subject_id: str) -> Decision:
        """Staff who may change the node or steer the plan."""
        return self.may_propose(actor=actor, subject_id=subject_id)

    def may_propose(self, *, actor: Actor, subject_id: str) -> Decision:
        """The coordinator and the leads."""
        node = self._node(subject_id)
        return may_change_node(actor=actor, node=node, leads=lead_ids(node=node))

    def may_change(self, *, actor: Actor, subject_id: str) -> Decision:
        """The coordinator always; the leads where the plan asks no review."""
        node = self._node(subject_id)
        allowed = may_change_node(actor=actor, node=node, leads=lead_ids(node=node))
        if not allowed or not node.plan.review_required:
            return allowed
        if may_manage_plan(actor=actor, plan=node.plan):
            return allow()
        return deny(_("De coördinator leest wijzigingen in dit plan eerst na."))

    def may_decide(self, *, actor: Actor, proposal: Proposal) -> Decision:
        """The coordinator; a lead only on its own change where the plan asks no review."""
        node = self._node(proposal.subject_id)
        if proposal.made_by_id == actor.user_id and self.may_change(
            actor=actor, subject_id=proposal.subject_id
        ):
            return allow()
        return may_manage_plan(actor=actor, plan=node.plan)

    def submitted(self, *, proposal: Proposal) -> None:
        """One mail to each coordinator, unless a coordinator changes it themselves."""
        node = self._node(proposal.subject_id)
        if not node.plan.review_required:
            return
        coordinators = list(
            people_with_role(
                role=Role.COORDINATOR,
                municipality=proposal.municipality_id,
                date=localdate(proposal.made_at),
            )
        )
        if any(person.pk == proposal.made_by_id for person in coordinators):
            return
        for person in coordinators:
            self._mail(
                proposal,
                to=person,
                key=f"proposal-{proposal.pk}-submitted-{person.pk}",
                subject=_("Voorstel om na te lezen: %(title)s") % {"title": node.title},
                text=_("Een dienst stelt een wijziging voor aan '%(title)s'.") % {"title": node.title},
                at=proposal.made_at,
            )

    def decided(self, *, proposal: Proposal) -> None:
        """A mail to the maker, unless the maker decided."""
        if proposal.made_by is None or proposal.made_by_id == proposal.decided_by_id:
            return
        accepted = proposal.state == ProposalState.ACCEPTED.value
        text = (
            _("Je voorstel '%(title)s' is aanvaard.")
            if accepted
            else _("Je voorstel '%(title)s' is teruggestuurd met een opmerking.")
        ) % {"title": proposal.title}
        self._mail(
            proposal,
            to=proposal.made_by,
            key=f"proposal-{proposal.pk}-decided",
            subject=_("Je voorstel is aanvaard") if accepted else _("Je voorstel is teruggestuurd"),
            text="\n\n".join(part for part in (text, proposal.remark) if part),
            at=proposal.decided_at or proposal.made_at,
        )

    def _mail(
        self, proposal: Proposal, *, to: User, key: str, subject: str, text: str, at: dt.datetime
    ) -> None:
        address = absolute_url(reverse("review:proposal", args=[proposal.municipality.slug, proposal.pk]))
        queue_mail(
            to=to.email,
            subject=subject,
            body=_("Dag %(name)s,\n\n%(text)s\n\nBekijk het hier: %(address)s\n")
            % {"name": to.name, "text": text, "address": address},
            municipality=proposal.municipality,
            key=key,
            at=at,
        )

    def _nodes(self) -> QuerySet[Node]:
        return Node.objects.select_related("plan__municipality", "level")

    def _node(self, subject_id: str, *, lock: bool = False, whole: bool = False) -> Node:
        nodes = self._nodes().filter(pk=int(subject_id)) if subject_id.isdigit() else Node.objects.none()
        if whole:
            nodes = nodes.prefetch_related(*PARTS)
        if lock and (plan_id := nodes.values_list("plan_id", flat=True).first()) is not None:
            lock_plan(plan_id=plan_id)
        node = (nodes.select_for_update(of=("self",)) if lock else nodes).first()
        if node is None:
            raise SubjectMissing(subject_id)
        return node


def node_url(node: Node) -> str:
    """The address of a node's page."""
    return reverse("plan:node", args=[node.plan.municipality.slug, node.plan.slug, node.key])


NODES = NodeReviewable()
