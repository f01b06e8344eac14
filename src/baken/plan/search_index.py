"""Plans and their parts in the search index, and the question somebody asks inside one plan."""

from collections.abc import Iterable, Iterator

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_scopes import scopes_disabled

from baken.foundation.search.api import Document, Searchable, ranked, renew
from baken.plan.access import READERS_OF_DRAFTS
from baken.plan.models import Node, Plan
from baken.plan.models.structure import PlanState

PLAN, NODE = "plan", "plan-node"
BODY_PARTS = ("leads__organisation", "partners__organisation", "codes__code", "budget_lines")


@transaction.atomic
def reindex_plan(plan: Plan) -> int:
    """Bring the index in line with a plan, in the transaction that changed it; how many documents.

    A constant number of queries. A draft is found by those who may read drafts only.
    """
    # Read anew and locked: the plan in the caller's hands may have become a draft meanwhile, and
    # of two edits at once the second indexes what the first wrote.
    plan = lock_plan(plan_id=plan.pk)
    renew(kind=PLAN, below=_address(plan), documents=[_plan_document(plan)])
    return renew(kind=NODE, below=_address(plan), documents=_node_documents(plan))


def lock_plan(*, plan_id: int) -> Plan:
    """The plan as it stands, locked until the transaction ends.

    Whoever locks a part of a plan and indexes it afterwards takes this lock first: always plan, then
    part, so that two people never wait for each other.
    """
    plans = Plan.objects.select_for_update(of=("self",), no_key=True).select_related("municipality")
    return plans.get(pk=plan_id)


def keys_matching(*, plan: Plan, question: str) -> list[str] | None:
    """Keys of the plan's nodes that answer a question, best first; None without a question."""
    if not question.strip():
        return None
    keys = dict(Node.objects.filter(plan=plan).values_list("pk", "key"))
    found = ranked(text=question, kind=NODE, subject_ids=[str(pk) for pk in keys])
    return [keys[int(subject)] for subject in found]


def _address(plan: Plan) -> str:
    return reverse("plan:plan", args=[plan.municipality.slug, plan.slug])


def _plan_document(plan: Plan) -> Document:
    return Document(
        kind=PLAN,
        subject_id=str(plan.pk),
        municipality=plan.municipality_id,
        title=plan.title,
        body=plan.description,
        url=_address(plan),
        public=plan.state != PlanState.DRAFT.value,
        roles=frozenset(READERS_OF_DRAFTS),
    )


def _node_documents(plan: Plan) -> Iterator[Document]:
    address = _address(plan)
    nodes = Node.objects.filter(plan=plan).select_related("level").prefetch_related(*BODY_PARTS)
    for node in nodes.order_by("order"):
        yield Document(
            kind=NODE,
            subject_id=str(node.pk),
            municipality=plan.municipality_id,
            title=node.title,
            body=" ".join(_words(node)),
            url=f"{address}onderdelen/{node.key}/",
            public=plan.state != PlanState.DRAFT.value,
            roles=frozenset(READERS_OF_DRAFTS),
        )


def _words(node: Node) -> Iterable[str]:
    """The description first, because the snippet is taken from it."""
    yield node.description
    yield node.level.name
    yield node.code
    yield from node.other_codes
    yield from (lead.organisation.name for lead in node.leads.all())
    yield from (partner.name for partner in node.partners.all())
    yield from dict.fromkeys(link.code.code for link in node.codes.all())
    for line in node.budget_lines.all():
        yield line.code
        yield line.code_as_written
    yield node.remark


def _all_plans() -> Iterator[Document]:
    with scopes_disabled():
        for plan in Plan.objects.select_related("municipality"):
            yield _plan_document(plan)


def _all_nodes() -> Iterator[Document]:
    with scopes_disabled():
        for plan in Plan.objects.select_related("municipality"):
            yield from _node_documents(plan)


SEARCHABLES = (
    Searchable(kind=PLAN, label=_("Plan"), documents=_all_plans),
    Searchable(kind=NODE, label=_("Onderdeel van een plan"), documents=_all_nodes),
)
