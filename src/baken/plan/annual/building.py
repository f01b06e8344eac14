"""From the plan to a record, bounded by the report's period.

Everything is read as it stood on the period's last day and as everybody may know it: later figures,
milestones and stands of finance never enter, and what is not public stays out. Years before the period
come from the earlier frozen report and from nowhere else.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from baken.foundation.access.api import VISITOR
from baken.plan.annual import record as r
from baken.plan.annual.comparing import corrections, with_changes
from baken.plan.annual.dossier import code_entries, reporting_codes_of
from baken.plan.annual.figures import indicator_records
from baken.plan.annual.money import budget_record, item_amounts, item_lines
from baken.plan.annual.queries import texts_by_node
from baken.plan.arithmetic.milestones import standing_of
from baken.plan.arithmetic.reasons import Subject
from baken.plan.models import AnnualReport
from baken.plan.node_indicators import node_indicators
from baken.plan.picture import NodeView, PlanPicture, milestone_facts
from baken.plan.queries import counted_levels, has_own_status
from baken.plan.rounds.accepted import accepted_texts
from baken.plan.wording import MILESTONE_NAMES, STATE_NAMES, sentence_case


@dataclass(frozen=True, kw_only=True)
class Sources:
    """What an item of the record is made of besides the picture, each read once for the whole plan."""

    editor: Mapping[str, r.Texts]
    accepted: Mapping[int, r.Texts]
    indicators: Mapping[int, tuple[r.Indicator, ...]]
    codes: Mapping[int, tuple[str, ...]]
    earlier: r.ReportRecord | None


def build_record(
    *,
    report: AnnualReport,
    at: dt.datetime,
    number: int = 1,
    what_changed: str = "",
    before: r.ReportRecord | None = None,
    earlier: r.Frozen | None = None,
) -> r.ReportRecord:
    """The report as it would be closed now, in a constant number of queries.

    `before`: the version that is corrected. `earlier`: the frozen report of the period before, for what
    changed since and for the figures of earlier years.
    """
    picture = PlanPicture(plan=report.plan, today=report.end)
    codes = reporting_codes_of(plan=report.plan, start=report.start, end=report.end)
    sources = Sources(
        editor=texts_by_node(report=report),
        accepted=accepted_texts(plan=report.plan, start=report.start, end=report.end),
        indicators=_indicators(picture),
        codes={pk: tuple(code.code for code in found) for pk, found in codes.by_node.items()},
        earlier=earlier.record if earlier else None,
    )
    years = range(report.start.year, report.end.year + 1)
    items = tuple(_item(picture, view, sources, years) for view in picture.nodes.values())
    built = r.ReportRecord(
        schema=r.SCHEMA,
        title=report.title,
        slug=report.slug,
        number=number,
        made_at=at,
        what_changed=what_changed,
        corrections=(),
        municipality=_municipality(report),
        plan=_plan(report),
        period=r.Period(start=report.start, end=report.end),
        earlier=_earlier(earlier),
        texts=sources.editor.get("", r.Texts()),
        counts=_counts(view.status.state for view in picture.reporting_nodes()),
        counted=_counted(picture),
        items=items,
        gone=(),
        budget=budget_record(picture=picture, years=years, earlier=sources.earlier),
        codes=code_entries(codes=codes, items=items),
    )
    built = with_changes(built, earlier=sources.earlier)
    return replace(built, corrections=corrections(before=before, after=built)) if before else built


def _item(picture: PlanPicture, view: NodeView, sources: Sources, years: Iterable[int]) -> r.Item:
    node, earlier = view.node, sources.earlier
    known = earlier.by_key.get(view.key) if earlier else None
    accepted, editor = sources.accepted.get(node.pk), sources.editor.get(view.key, r.Texts())
    has_status = has_own_status(view)
    return r.Item(
        key=view.key,
        parent=view.parent,
        depth=len(picture.path_to(view.key)),
        level=node.level.key,
        level_name=node.level.name,
        level_plural=node.level.plural,
        reports=node.level.asks_reporting,
        code=node.code,
        title=node.title,
        description=node.description,
        priority=node.priority,
        leads=tuple(lead.organisation.name for lead in node.leads.all()),
        partners=tuple(partner.name for partner in node.partners.all()),
        start=view.dates.window.start,
        end=view.dates.window.end,
        state=view.status.state.value if has_status else "",
        state_name=str(STATE_NAMES[view.status.state]) if has_status else "",
        reasons=_reasons(view) if has_status else (),
        judgement=view.status.override.reason if view.status.override else "",
        below=_counts(state for state, number in view.below.counts.items() for _one in range(number)),
        texts=accepted or editor,
        editor=editor if accepted else r.Texts(),
        reported=accepted is not None,
        reporting_codes=sources.codes.get(node.pk, ()),
        milestones=_milestones(picture, view),
        indicators=sources.indicators.get(node.pk, ()),
        lines=item_lines(view=view, years=years),
        amounts=item_amounts(totals=view.totals, years=years, earlier=known.amounts if known else ()),
        changes=(),
    )


def _reasons(view: NodeView) -> tuple[str, ...]:
    """Why it stands where it stands; that there is nothing to measure is no reason worth a line."""
    reasons = view.status.reasons
    return tuple(sentence_case(str(reason)) for reason in reasons if reason.subject is not Subject.NOTHING)


def _milestones(picture: PlanPicture, view: NodeView) -> tuple[r.Milestone, ...]:
    standings = [standing_of(milestone=fact, today=picture.today) for fact in milestone_facts(node=view.node)]
    return tuple(
        r.Milestone(
            number=standing.milestone.number,
            title=standing.milestone.title,
            due=standing.milestone.due,
            completed=_until(standing.milestone.completed, picture.today),
            state=standing.state.value,
            state_name=str(MILESTONE_NAMES[standing.state]),
            sentence=sentence_case(str(standing.sentence)),
        )
        for standing in standings
    )


def _until(date: dt.date | None, end: dt.date) -> dt.date | None:
    """A date within the period; what happened later is not known in the report."""
    return date if date is not None and date <= end else None


def _indicators(picture: PlanPicture) -> dict[int, tuple[r.Indicator, ...]]:
    """Per node id the public indicators with what may be shown of them."""
    views = node_indicators(
        nodes=[view.node for view in picture.nodes.values()],
        actor=VISITOR,
        municipality=picture.plan.municipality,
        today=picture.today,
        charts=False,
    )
    reasons = {view.node.pk: view.status.reasons for view in picture.nodes.values()}
    made = partial(indicator_records, end=picture.today)
    return {pk: made(views=found, reasons=reasons[pk]) for pk, found in views.items()}


def _counts(states: Iterable[object]) -> tuple[r.StateCount, ...]:
    found = list(states)
    return tuple(
        r.StateCount(state=state.value, state_name=str(name), number=found.count(state))
        for state, name in STATE_NAMES.items()
        if state in found
    )


def _counted(picture: PlanPicture) -> str:
    levels: Sequence[object] = [level for level in picture.levels if level.asks_reporting]
    for level in levels:
        level.number = sum(view.node.level_id == level.pk for view in picture.nodes.values())  # type: ignore[attr-defined]
    return counted_levels(levels)  # type: ignore[arg-type]


def _municipality(report: AnnualReport) -> r.Municipality:
    municipality = report.plan.municipality
    return r.Municipality(nis=municipality.nis, name=municipality.name, slug=municipality.slug)


def _plan(report: AnnualReport) -> r.PlanFacts:
    plan = report.plan
    return r.PlanFacts(slug=plan.slug, title=plan.title, start=plan.start, end=plan.end, source=plan.source)


def _earlier(earlier: r.Frozen | None) -> r.Earlier | None:
    if earlier is None:
        return None
    return r.Earlier(
        title=earlier.record.title,
        number=earlier.record.number,
        start=earlier.record.period.start,
        end=earlier.record.period.end,
        checksum=earlier.checksum,
    )
