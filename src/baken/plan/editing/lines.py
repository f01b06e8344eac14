"""Writes on budget lines: one line, several nodes, counted once."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from baken.foundation.access.api import Actor
from baken.foundation.audit.api import because
from baken.plan.access import may_manage_plan
from baken.plan.models import BudgetFormulaTerm, BudgetLine, Node, NodeLine, Plan
from baken.plan.search_index import lock_plan, reindex_plan

FIELDS = ("code", "year", "kind", "state", "planned", "remark")
TERM_FIELDS = ("basis", "rate", "quantity", "days", "population_date", "label")


class LineMoved(Exception):
    """Somebody changed the line since it was shown; `line` is how it stands now."""

    def __init__(self, line: BudgetLine) -> None:
        super().__init__(line.pk)
        self.line = line


class LineThere(Exception):
    """The same form was sent before; `line` is what it made."""

    def __init__(self, line: BudgetLine) -> None:
        super().__init__(line.pk)
        self.line = line


class LineGone(Exception):
    """The line was removed meanwhile."""


@dataclass(frozen=True, kw_only=True)
class LineContent:
    """All of a line: its values (amount in cents), its formula and the keys of its nodes."""

    values: Mapping[str, Any]
    terms: tuple[Mapping[str, Any], ...]
    nodes: tuple[str, ...]


def content_of(line: BudgetLine) -> LineContent:
    """A line as it stands (two queries)."""
    return LineContent(
        values={name: getattr(line, name) for name in FIELDS},
        terms=tuple({name: getattr(term, name) for name in TERM_FIELDS} for term in line.formula_terms.all()),
        nodes=tuple(line.node_links.order_by("node__order").values_list("node__key", flat=True)),
    )


@transaction.atomic
def add_line(
    *, plan: Plan, content: LineContent, actor: Actor, reason: str = "", once: uuid.UUID | None = None
) -> BudgetLine:
    """A new line for one or more nodes; `once` names the form, so that a second click adds nothing.

    Raises LineThere, PermissionDenied, IntegrityError.
    """
    may_manage_plan(actor=actor, plan=plan).require()
    lock_plan(plan_id=plan.pk)
    key = f"r-{once.hex}" if once else f"r-{uuid.uuid4().hex[:10]}"
    there = BudgetLine.objects.filter(plan=plan, key=key).first()  # a second click waited for the lock
    if there is not None:
        raise LineThere(there)
    last = BudgetLine.objects.filter(plan=plan).aggregate(last=Max("order"))["last"]
    line = BudgetLine(plan=plan, key=key, order=(last or 0) + 1)
    with because(actor=actor, reason=reason):
        _write(line, content)
    reindex_plan(plan)
    return line


@transaction.atomic
def change_line(
    *, line: BudgetLine, content: LineContent, base_version: int, actor: Actor, reason: str = ""
) -> bool:
    """Change a line as somebody saw it in `base_version`; whether anything changed.

    Raises LineMoved, LineGone, PermissionDenied, IntegrityError.
    """
    may_manage_plan(actor=actor, plan=line.plan).require()
    current = lock_line(line=line, base_version=base_version)
    if content_of(current) == content:
        return False
    current.version += 1
    with because(actor=actor, reason=reason):
        _write(current, content)
    reindex_plan(line.plan)
    return True


def lock_line(*, line: BudgetLine, base_version: int) -> BudgetLine:
    """The line as it stands, locked. Raises LineGone; LineMoved when it is not that version any more."""
    lock_plan(plan_id=line.plan_id)
    current = (
        BudgetLine.objects.select_for_update(of=("self",)).select_related("plan").filter(pk=line.pk).first()
    )
    if current is None:
        raise LineGone(line.pk)
    if current.version != base_version:
        raise LineMoved(current)
    return current


def _write(line: BudgetLine, content: LineContent) -> None:
    for name in FIELDS:
        setattr(line, name, content.values[name])
    line.save()
    BudgetFormulaTerm.objects.filter(line=line).delete()
    BudgetFormulaTerm.objects.bulk_create(
        BudgetFormulaTerm(line=line, position=position, **term) for position, term in enumerate(content.terms)
    )
    nodes = Node.objects.filter(plan=line.plan, key__in=content.nodes)
    NodeLine.objects.filter(line=line).exclude(node__in=nodes).delete()
    linked = set(NodeLine.objects.filter(line=line).values_list("node_id", flat=True))
    for node in nodes:
        if node.pk not in linked:
            link_line(node=node, line=line)


def link_line(*, node: Node, line: BudgetLine) -> None:
    """Put a line behind the lines that the node has already."""
    last = NodeLine.objects.filter(node=node).aggregate(last=Max("position"))["last"]
    NodeLine.objects.create(node=node, line=line, position=0 if last is None else last + 1)


@transaction.atomic
def share_line(*, node: Node, line: BudgetLine, actor: Actor) -> None:
    """Let an existing line serve one more node, instead of typing its amount again."""
    may_manage_plan(actor=actor, plan=node.plan).require()
    lock_plan(plan_id=node.plan_id)
    current = BudgetLine.objects.select_for_update().get(pk=line.pk)
    if NodeLine.objects.filter(node=node, line=current).exists():
        return
    current.version += 1
    with because(actor=actor, reason=_("dient ook voor '%(title)s'") % {"title": node.title}):
        current.save(update_fields=["version"])
        link_line(node=node, line=current)
    reindex_plan(node.plan)


@transaction.atomic
def remove_line(*, line: BudgetLine, base_version: int, actor: Actor) -> dict[str, Any]:
    """Remove a line everywhere; gives back what `bring_back_line` needs. Raises LineMoved, LineGone."""
    may_manage_plan(actor=actor, plan=line.plan).require()
    current = lock_line(line=line, base_version=base_version)
    content = content_of(current)
    kept = {
        "key": current.key,
        "code_as_written": current.code_as_written,
        "order": current.order,
        "version": current.version,
        "values": dict(content.values),
        "terms": [{name: _json(value) for name, value in term.items()} for term in content.terms],
        "nodes": list(content.nodes),
    }
    with because(actor=actor):
        current.delete()
    reindex_plan(line.plan)
    return kept


def _json(value: Any) -> Any:
    return value if value is None or isinstance(value, int | str) else str(value)


@transaction.atomic
def bring_back_line(*, plan: Plan, kept: Mapping[str, Any], actor: Actor) -> BudgetLine:
    """Undo a removal. Raises IntegrityError when a line with its key is there again."""
    may_manage_plan(actor=actor, plan=plan).require()
    lock_plan(plan_id=plan.pk)
    line = BudgetLine(
        plan=plan,
        key=kept["key"],
        code_as_written=kept["code_as_written"],
        order=kept["order"],
        version=kept["version"] + 1,
    )
    content = LineContent(values=kept["values"], terms=tuple(kept["terms"]), nodes=tuple(kept["nodes"]))
    with because(actor=actor, reason=_("verwijdering ongedaan gemaakt")):
        _write(line, content)
    reindex_plan(plan)
    return line


def lines_of(*, node: Node) -> list[BudgetLine]:
    """The lines of a node in its order, with the nodes they serve (three queries)."""
    links = (
        NodeLine.objects.filter(node=node)
        .select_related("line")
        .prefetch_related("line__nodes", "line__formula_terms")
    )
    return [link.line for link in links.order_by("position")]
