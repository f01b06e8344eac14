"""A plan out of the database as a document, with a constant number of queries."""

from baken.plan.interchange import document as d
from baken.plan.models import BudgetLine, BudgetPosition, Milestone, Node, NodeCode, Plan
from baken.plan.store.indicators import read_indicators


def document_of(*, plan: Plan, full: bool = True) -> d.PlanDocument:
    """The whole plan, everything in document order; not `full`: only what everybody may know."""
    nodes = list(
        Node.objects.filter(plan=plan)
        .select_related("level", "parent")
        .prefetch_related(
            "leads__organisation",
            "partners__organisation",
            "codes__code__code_list",
            "relations__related",
            "line_links__line",
        )
        .order_by("order")
    )
    links = [link for node in nodes for link in node.codes.all()]
    return d.PlanDocument(
        plan=_header(plan),
        levels=tuple(
            d.Level(key=level.key, name=level.name, plural=level.plural, asks_reporting=level.asks_reporting)
            for level in plan.levels.order_by("depth")
        ),
        nodes=tuple(_node(node) for node in nodes),
        lines=tuple(
            _line(line)
            for line in BudgetLine.objects.filter(plan=plan)
            .prefetch_related("formula_terms")
            .order_by("order", "pk")
        ),
        positions=tuple(
            d.BudgetPosition(
                code=position.code,
                year=position.year,
                kind=d.LineKind(position.kind),
                revised=position.revised,
                committed=position.committed,
                paid=position.paid,
            )
            for position in BudgetPosition.objects.filter(plan=plan).order_by("pk")
        ),
        milestones=tuple(
            d.Milestone(
                id=milestone.key,
                node=milestone.node.key,
                title=milestone.title,
                due=milestone.due,
                completed=milestone.completed,
                cancelled=milestone.cancelled,
                remark=milestone.remark,
            )
            for milestone in Milestone.objects.filter(node__plan=plan)
            .select_related("node")
            .order_by("node__order", "position", "pk")
        ),
        indicators=read_indicators(plan=plan, full=full),
        code_lists=_code_lists(links),
        code_entries=_code_entries(links),
    )


def _header(plan: Plan) -> d.PlanHeader:
    return d.PlanHeader(
        slug=plan.slug,
        title=plan.title,
        start=plan.start,
        end=plan.end,
        municipality=plan.municipality_id,
        description=plan.description,
        source=plan.source,
        review_required=plan.review_required,
    )


def _node(node: Node) -> d.Node:
    return d.Node(
        id=node.key,
        level=node.level.key,
        title=node.title,
        parent=node.parent.key if node.parent else None,
        code=node.code,
        other_codes=tuple(node.other_codes),
        adopted_hash=node.adopted_hash,
        description=node.description,
        leads=tuple(lead.organisation.name for lead in node.leads.all()),
        partners=tuple(
            d.Partner(
                name=partner.name,
                cooperation=d.Cooperation(partner.cooperation),
                remark=partner.remark,
            )
            for partner in node.partners.all()
        ),
        term=d.Term(node.term) if node.term else None,
        start=node.start,
        end=node.end,
        priority=node.priority,
        codes=tuple(
            d.CodeLink(list=link.code.code_list.key, code=link.code.code, as_written=link.as_written)
            for link in node.codes.all()
        ),
        lines=tuple(link.line.key for link in node.line_links.all()),
        related=tuple(relation.related.key for relation in node.relations.all()),
        life_domain=node.life_domain_id or "",
        remark=node.remark,
    )


def _line(line: BudgetLine) -> d.BudgetLine:
    return d.BudgetLine(
        id=line.key,
        code=line.code,
        year=line.year,
        kind=d.LineKind(line.kind),
        state=d.AmountState(line.state),
        planned=line.planned,
        code_as_written=line.code_as_written,
        formula=tuple(
            d.FormulaTerm(
                basis=d.FormulaBasis(term.basis),
                rate=term.rate,
                quantity=term.quantity,
                days=term.days,
                population_date=term.population_date,
                label=term.label,
            )
            for term in line.formula_terms.all()
        ),
        remark=line.remark,
    )


def _code_lists(links: list[NodeCode]) -> tuple[d.CodeListHeader, ...]:
    """The lists the plan links to, in order of first use."""
    lists = {link.code.code_list.key: link.code.code_list for link in links}
    return tuple(
        d.CodeListHeader(
            key=key,
            title=code_list.title,
            valid_from=code_list.valid_from,
            valid_until=code_list.valid_until,
            reporting=code_list.reporting,
        )
        for key, code_list in lists.items()
    )


def _code_entries(links: list[NodeCode]) -> tuple[d.CodeEntry, ...]:
    """The codes the plan uses, in order of first use."""
    codes = {(link.code.code_list.key, link.code.code): link.code for link in links}
    return tuple(d.CodeEntry(list=key, code=code.code, label=code.label) for (key, _), code in codes.items())
