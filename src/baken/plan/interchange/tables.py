"""A plan as tables, one per sheet, and tables as a plan: the only place that knows how they correspond.

A row is a mapping from the column keys of `sheets` to values. `document_of` expects rows that
`checks` found sound.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from baken.plan.interchange.document import (
    AmountState,
    BudgetLine,
    BudgetPosition,
    CodeEntry,
    CodeLink,
    CodeListHeader,
    FormulaTerm,
    Indicator,
    IndicatorValue,
    Level,
    Milestone,
    Node,
    Partner,
    PlanDocument,
    PlanHeader,
)
from baken.plan.interchange.labels import Period, ValueRole

Row = Mapping[str, Any]
Tables = Mapping[str, Sequence[Row]]


def tables_of(*, document: PlanDocument) -> dict[str, list[dict[str, Any]]]:
    """Every row of every sheet, in document order."""
    served = nodes_per_line(document)
    order = {line.id: place for place, line in enumerate(document.lines)}
    return {
        "plan": [_fields(document.plan)],
        "levels": [{**_fields(level), "id": level.key} for level in document.levels],
        "nodes": [_node_row(node, order) for node in document.nodes],
        "partners": [
            {"node": node.id, **_fields(partner)} for node in document.nodes for partner in node.partners
        ],
        "codes": [{"node": node.id, **_fields(link)} for node in document.nodes for link in node.codes],
        "code_lists": [{**_fields(header), "id": header.key} for header in document.code_lists],
        "code_entries": [_fields(entry) for entry in document.code_entries],
        "lines": [_line_row(line, served) for line in document.lines],
        "formulas": [{"line": line.id, **_fields(term)} for line in document.lines for term in line.formula],
        "positions": [_fields(position) for position in document.positions],
        "milestones": [_fields(milestone) for milestone in document.milestones],
        "indicators": [_indicator_row(indicator) for indicator in document.indicators],
        "values": [row for indicator in document.indicators for row in _value_rows(indicator)],
        "related": [{"node": node.id, "related": key} for node in document.nodes for key in node.related],
    }


def nodes_per_line(document: PlanDocument) -> dict[str, tuple[str, ...]]:
    """Ids of the nodes that each line serves, in document order."""
    served: dict[str, list[str]] = defaultdict(list)
    for node in document.nodes:
        for line in node.lines:
            served[line].append(node.id)
    return {line: tuple(nodes) for line, nodes in served.items()}


def _fields(record: Any) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__dataclass_fields__}


def _node_row(node: Node, order: Mapping[str, int]) -> dict[str, Any]:
    usual = tuple(sorted(node.lines, key=lambda line: order.get(line, -1)))
    known = all(line in order for line in node.lines)
    return {**_fields(node), "line_order": () if known and usual == node.lines else node.lines}


def _line_row(line: BudgetLine, served: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    return {**_fields(line), "nodes": served.get(line.id, ())}


def _indicator_row(indicator: Indicator) -> dict[str, Any]:
    period = Period(indicator.period) if indicator.period else None
    return {**_fields(indicator), "period": period}


def _value_rows(indicator: Indicator) -> Iterable[dict[str, Any]]:
    baseline = (indicator.baseline,) if indicator.baseline else ()
    for role, values in (
        (ValueRole.BASELINE, baseline),
        (ValueRole.TARGET, indicator.targets),
        (ValueRole.VALUE, indicator.values),
    ):
        for value in values:
            yield {"indicator": indicator.id, "role": role, **_fields(value)}


def document_of(*, tables: Tables) -> PlanDocument:
    """The plan that sound tables describe."""
    levels = tuple(Level(**_only(row, Level, key=row["id"])) for row in tables["levels"])
    lines = _lines(tables)
    return PlanDocument(
        plan=PlanHeader(**_only(tables["plan"][0], PlanHeader)),
        levels=levels,
        nodes=_nodes(tables, level_names(levels)),
        lines=lines,
        positions=tuple(BudgetPosition(**_only(row, BudgetPosition)) for row in tables["positions"]),
        milestones=tuple(Milestone(**_only(row, Milestone)) for row in tables["milestones"]),
        indicators=_indicators(tables),
        code_lists=tuple(
            CodeListHeader(**_only(row, CodeListHeader, key=row["id"])) for row in tables["code_lists"]
        ),
        code_entries=tuple(CodeEntry(**_only(row, CodeEntry)) for row in tables["code_entries"]),
    )


def level_names(levels: Iterable[Level]) -> dict[str, str]:
    """Level keys by what a node row may call them: the key, or the name when only one level has it."""
    by_name: dict[str, list[str]] = defaultdict(list)
    keys = {}
    for level in levels:
        keys[level.key] = level.key
        by_name[level.name.strip()].append(level.key)
    return {**{name: found[0] for name, found in by_name.items() if len(found) == 1}, **keys}


def state_and_amount(row: Row) -> tuple[AmountState | None, int | None]:
    """What a line's "Toestand" and "Bedrag" say together; (None, None) when they contradict."""
    state, planned = row["state"], row["planned"]
    if isinstance(planned, AmountState):
        return (planned, None) if state in (None, planned) else (None, None)
    stated = state or (AmountState.AMOUNT if planned is not None else None)
    if stated is None or (planned is not None) != (stated is AmountState.AMOUNT):
        return None, None
    return stated, planned


def _only(row: Row, record: Any, **more: Any) -> dict[str, Any]:
    return {name: row[name] for name in record.__dataclass_fields__ if name in row} | more


def _grouped(rows: Iterable[Row], key: str) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[key]].append(row)
    return groups


def _lines(tables: Tables) -> tuple[BudgetLine, ...]:
    formulas = _grouped(tables["formulas"], "line")
    lines = []
    for row in tables["lines"]:
        state, planned = state_and_amount(row)
        terms = tuple(FormulaTerm(**_only(term, FormulaTerm)) for term in formulas.get(row["id"], ()))
        lines.append(BudgetLine(**_only(row, BudgetLine, state=state, planned=planned, formula=terms)))
    return tuple(lines)


def _nodes(tables: Tables, levels: Mapping[str, str]) -> tuple[Node, ...]:
    partners = _grouped(tables["partners"], "node")
    codes = _grouped(tables["codes"], "node")
    related = _grouped(tables["related"], "node")
    served: dict[str, list[str]] = defaultdict(list)
    for row in tables["lines"]:
        for node in row["nodes"]:
            served[node].append(row["id"])
    return tuple(
        Node(
            **_only(
                row,
                Node,
                level=levels[row["level"]],
                partners=tuple(Partner(**_only(partner, Partner)) for partner in partners.get(row["id"], ())),
                codes=tuple(CodeLink(**_only(link, CodeLink)) for link in codes.get(row["id"], ())),
                related=tuple(link["related"] for link in related.get(row["id"], ())),
                lines=_ordered(served.get(row["id"], []), row["line_order"]),
            )
        )
        for row in parents_first(tables["nodes"])
    )


def _ordered(lines: Sequence[str], order: Sequence[str]) -> tuple[str, ...]:
    first = [line for line in order if line in lines]
    return (*first, *(line for line in lines if line not in first))


def parents_first(rows: Sequence[Row]) -> list[Row]:
    """Rows in their own order, except that a row waits until its parent has been."""
    waiting: dict[str, list[Row]] = defaultdict(list)
    placed: set[str] = set()
    ordered: list[Row] = []

    for row in rows:
        if row["parent"] is not None and row["parent"] not in placed:
            waiting[row["parent"]].append(row)
            continue
        ready = [row]
        while ready:
            current = ready.pop()
            ordered.append(current)
            placed.add(current["id"])
            ready.extend(reversed(waiting.pop(current["id"], [])))
    return ordered


def _indicators(tables: Tables) -> tuple[Indicator, ...]:
    values = _grouped(tables["values"], "indicator")
    indicators = []
    for row in tables["indicators"]:
        of_role: dict[ValueRole, list[IndicatorValue]] = defaultdict(list)
        for value in values.get(row["id"], ()):
            of_role[value["role"]].append(IndicatorValue(**_only(value, IndicatorValue)))
        indicators.append(
            Indicator(
                **_only(
                    row,
                    Indicator,
                    period=row["period"].value if row["period"] else "",
                    baseline=next(iter(of_role[ValueRole.BASELINE]), None),
                    targets=tuple(of_role[ValueRole.TARGET]),
                    values=tuple(of_role[ValueRole.VALUE]),
                )
            )
        )
    return tuple(indicators)
