"""The budget of a document into the database: lines, whom they serve, formulas, positions."""

from collections.abc import Mapping
from typing import Any

from baken.plan.interchange.document import FormulaTerm, PlanDocument
from baken.plan.models import BudgetFormulaTerm, BudgetLine, BudgetPosition, Node, NodeLine, Plan
from baken.plan.store.sync import Synced, sync_links, sync_rows


def write_lines(document: PlanDocument, plan: Plan, remove: bool) -> tuple[dict[str, BudgetLine], Synced]:
    """The lines by id, and what changed."""
    wanted = {
        line.id: {
            "code": line.code,
            "code_as_written": line.code_as_written,
            "year": line.year,
            "kind": line.kind.value,
            "state": line.state.value,
            "planned": line.planned,
            "remark": line.remark,
            "order": order,
        }
        for order, line in enumerate(document.lines)
    }
    return sync_rows(
        existing=BudgetLine.objects.filter(plan=plan),
        wanted=wanted,
        key="key",
        make=lambda key, values: BudgetLine(plan=plan, key=key, **values),
        remove=remove,
    )


def _formula_values(term: FormulaTerm) -> dict[str, Any]:
    return {
        "basis": term.basis.value,
        "rate": term.rate,
        "quantity": term.quantity,
        "days": term.days,
        "population_date": term.population_date,
        "label": term.label,
    }


def write_line_links(
    document: PlanDocument,
    nodes: Mapping[str, Node],
    lines: Mapping[str, BudgetLine],
    synced: Synced,
    remove: bool,
) -> None:
    """Which nodes each line serves, and the terms of its formula."""
    wanted = {
        nodes[node.id].pk: [{"line_id": lines[key].pk} for key in node.lines] for node in document.nodes
    }
    if not remove:  # a line that the document does not have stays, and keeps serving its nodes
        said = {lines[line.id].pk for line in document.lines}
        for link in (
            NodeLine.objects.filter(node__in=list(wanted)).exclude(line__in=said).order_by("position")
        ):
            wanted[link.node_id].append({"line_id": link.line_id})
    sync_links(model=NodeLine, owner="node_id", owners=list(wanted), wanted=wanted, columns=("line_id",))
    keys = {lines[line.id].pk: line.id for line in document.lines}
    touched = sync_links(
        model=BudgetFormulaTerm,
        owner="line_id",
        owners=keys,
        wanted={
            lines[line.id].pk: [_formula_values(term) for term in line.formula] for line in document.lines
        },
        columns=("basis", "rate", "quantity", "days", "population_date", "label"),
    )
    known = {*synced.added, *synced.changed}
    synced.changed.extend(keys[pk] for pk in touched if keys[pk] not in known)


def write_positions(document: PlanDocument, plan: Plan, remove: bool) -> Synced:
    """What finance reports per code, year and kind."""
    existing = {(p.code, p.year, p.kind): p for p in BudgetPosition.objects.filter(plan=plan)}
    synced = Synced()
    fresh, changed = [], []
    for position in document.positions:
        identity = (position.code, position.year, position.kind.value)
        amounts = {"revised": position.revised, "committed": position.committed, "paid": position.paid}
        row = existing.pop(identity, None)
        name = " ".join(map(str, identity))
        if row is None:
            fresh.append(
                BudgetPosition(plan=plan, code=identity[0], year=identity[1], kind=identity[2], **amounts)
            )
            synced.added.append(name)
        elif any(getattr(row, column) != value for column, value in amounts.items()):
            for column, value in amounts.items():
                setattr(row, column, value)
            changed.append(row)
            synced.changed.append(name)
    BudgetPosition.objects.bulk_create(fresh)
    BudgetPosition.objects.bulk_update(changed, ["revised", "committed", "paid"])
    if remove and existing:
        BudgetPosition.objects.filter(pk__in=[row.pk for row in existing.values()]).delete()
        synced.removed = [" ".join(map(str, identity)) for identity in existing]
    return synced
