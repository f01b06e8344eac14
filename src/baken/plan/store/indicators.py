"""The plan's indicators, kept by the module indicators."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.db.models import Q

from baken.foundation.access.api import VISITOR
from baken.foundation.clock import now
from baken.indicators.api import (
    Direction,
    Figure,
    Indicator,
    IndicatorRecord,
    Kind,
    put_indicators,
    records_of,
    shown_records_of,
    visible_indicators,
)
from baken.plan.interchange import document as d
from baken.plan.models import Node, NodeIndicator, Plan
from baken.plan.models.structure import PlanState
from baken.plan.store.sync import Synced, sync_links


def indicator_key(plan: Plan, identity: str) -> str:
    """The key of a plan's indicator inside its municipality."""
    return f"{plan.slug}/{identity}"


def write_indicators(
    *, document: d.PlanDocument, plan: Plan, nodes: Mapping[str, Node], remove_missing: bool
) -> Synced:
    """Bring the document's indicators in and link them to their nodes.

    Of an indicator that is known already only what a document says of it changes. One that
    leaves the plan loses its link, not its figures; one that leaves a draft stays hidden.
    """
    links = list(
        NodeIndicator.objects.filter(node__plan=plan).select_related("indicator").order_by("position")
    )
    known: dict[object, Indicator] = {link.indicator_id: link.indicator for link in links}
    before = {record.key: record for record in records_of(indicators=known.values())}
    standing = before | _unlinked(document, plan, before)
    records = [_record(plan, indicator, standing) for indicator in document.indicators]
    ids = put_indicators(municipality=plan.municipality, records=records, made_by=None, at=now())
    wanted: dict[int, list[dict[str, object]]] = {nodes[node.id].pk: [] for node in document.nodes}
    for indicator in document.indicators:
        wanted[nodes[indicator.node].pk].append({"indicator_id": ids[indicator_key(plan, indicator.id)]})
    if not remove_missing:
        for link in links:
            if link.indicator.key not in ids and link.node_id in wanted:
                wanted[link.node_id].append({"indicator_id": link.indicator_id})
    sync_links(
        model=NodeIndicator, owner="node_id", owners=list(wanted), wanted=wanted, columns=("indicator_id",)
    )
    if remove_missing and plan.state == PlanState.DRAFT.value:
        _hide_what_leaves(plan, wanted)
    prefix = f"{plan.slug}/"
    return Synced(
        added=[record.key.removeprefix(prefix) for record in records if record.key not in before],
        changed=[
            record.key.removeprefix(prefix)
            for record in records
            if record.key in before and before[record.key] != record
        ],
        removed=[key.removeprefix(prefix) for key in before if key not in ids] if remove_missing else [],
    )


def _unlinked(
    document: d.PlanDocument, plan: Plan, linked: Mapping[str, IndicatorRecord]
) -> dict[str, IndicatorRecord]:
    """Indicators of the document that exist and are linked to no node at this moment."""
    keys = {indicator_key(plan, indicator.id) for indicator in document.indicators} - linked.keys()
    rows = Indicator.objects.filter(municipality=plan.municipality, key__in=keys)
    return {record.key: record for record in records_of(indicators=rows)}


def _hide_what_leaves(plan: Plan, staying: Iterable[int]) -> None:
    """Without its link nothing says any more that an indicator comes from a draft.

    `staying`: ids of the plan's nodes that the document has; the others are about to go.
    """
    leaving = Q(node__plan=plan) & ~Q(node_id__in=list(staying))
    linked = NodeIndicator.objects.order_by().exclude(leaving).values("indicator_id")
    rows = Indicator.objects.filter(
        municipality=plan.municipality, key__startswith=f"{plan.slug}/", public=True
    ).exclude(pk__in=linked)
    records = [replace(record, public=False) for record in records_of(indicators=rows)]
    put_indicators(municipality=plan.municipality, records=records, made_by=None, at=now())


def read_indicators(*, plan: Plan, full: bool) -> tuple[d.Indicator, ...]:
    """The plan's indicators in node order, with their figures.

    Not `full`: only what everybody may know, without figures that tell about few people.
    """
    links = (
        NodeIndicator.objects.filter(node__plan=plan)
        .select_related("node", "indicator")
        .order_by("node__order", "position")
    )
    if not full:
        public = visible_indicators(actor=VISITOR, municipality=plan.municipality)
        links = links.filter(indicator__in=public)
    indicators: dict[object, Indicator] = {link.indicator_id: link.indicator for link in links}
    read = records_of if full else shown_records_of
    records = {record.key: record for record in read(indicators=indicators.values())}
    prefix = f"{plan.slug}/"
    return tuple(
        _indicator(records[link.indicator.key], link.indicator.key.removeprefix(prefix), link.node.key)
        for link in links
    )


def _figure(value: d.IndicatorValue) -> Figure:
    return Figure(
        date=value.date,
        value=value.value,
        numerator=value.numerator,
        denominator=value.denominator,
        category=value.category,
        remark=value.remark,
    )


def _value(figure: Figure) -> d.IndicatorValue:
    return d.IndicatorValue(
        date=figure.date,
        value=figure.amount,
        numerator=figure.numerator,
        denominator=figure.denominator,
        category=figure.category,
        remark=figure.remark,
    )


def _record(plan: Plan, indicator: d.Indicator, standing: Mapping[str, IndicatorRecord]) -> IndicatorRecord:
    """The indicator as the document has it; what a document does not say stays as it is.

    A new one is public; as long as the plan is a draft it is hidden with it.
    """
    key = indicator_key(plan, indicator.id)
    known = standing.get(key)
    same_measure = known is not None and known.measure == indicator.measure
    return replace(
        known or IndicatorRecord(key=key, title=indicator.title),
        title=indicator.title,
        kind=Kind(indicator.kind.value),
        unit=indicator.unit,
        direction=Direction(indicator.direction.value),
        steps=indicator.steps,
        source=indicator.source,
        period=indicator.period,
        measure=indicator.measure,
        measure_subject=known.measure_subject if known and same_measure else _subject(plan, indicator),
        baseline=_figure(indicator.baseline) if indicator.baseline else None,
        targets=tuple(_figure(target) for target in indicator.targets),
        values=tuple(_figure(value) for value in indicator.values),
    )


def _subject(plan: Plan, indicator: d.Indicator) -> str:
    return plan.slug if indicator.measure else ""


def _indicator(record: IndicatorRecord, identity: str, node: str) -> d.Indicator:
    return d.Indicator(
        id=identity,
        node=node,
        title=record.title,
        kind=d.IndicatorKind(record.kind.value),
        unit=record.unit,
        direction=d.Direction(record.direction.value),
        steps=record.steps,
        baseline=_value(record.baseline) if record.baseline else None,
        targets=tuple(_value(figure) for figure in record.targets),
        values=tuple(_value(figure) for figure in record.values),
        source=record.source,
        period=record.period,
        measure=record.measure,
    )
