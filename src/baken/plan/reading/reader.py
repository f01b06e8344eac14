"""A plan document read into a `PlanDocument`: the stages in their order."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from baken.plan.interchange.document import CodeListHeader, PlanDocument, PlanHeader
from baken.plan.reading.cleaning import plan_lines
from baken.plan.reading.drafts import draft_nodes
from baken.plan.reading.errors import NothingFound
from baken.plan.reading.extract import read_lines
from baken.plan.reading.findings import Kind, Line, Notebook, ReadingReport
from baken.plan.reading.loading import recognise, shipped_profiles
from baken.plan.reading.nodes import NodeReader
from baken.plan.reading.outline import read_outline
from baken.plan.reading.overview import compare_overview
from baken.plan.reading.profile import Profile
from baken.plan.reading.sharing import share_budgets
from baken.plan.reading.wrapping import vocabulary


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What was read, and everything to check about it."""

    document: PlanDocument
    report: ReadingReport
    profile: str


def read_plan(*, path: Path, profile: Profile | None = None) -> Reading:
    """Read a plan from a text or PDF file.

    Without `profile` the document itself shows which shipped profile fits. Raises a `ReadingError`
    with a Dutch message when there is nothing to read or no profile fits.
    """
    notebook = Notebook()
    every_line = read_lines(path, notebook)
    chosen = profile or recognise(path, every_line, shipped_profiles())
    lines = plan_lines(every_line, chosen, notebook)
    _note_what_comes_before(every_line, lines, notebook)
    words = vocabulary(lines)
    outline = read_outline(lines, chosen, notebook)
    if not outline.sections:
        raise NothingFound(path, chosen.name)
    drafts = draft_nodes(outline.sections, chosen, words, notebook)
    reader = NodeReader(drafts, chosen, lines, words, notebook)
    filled = [reader.fill(draft) for draft in drafts]
    shared = share_budgets([each.carrier for each in filled], chosen.notes, notebook)
    nodes = [
        replace(each.node, lines=shared.of_node[each.node.id], related=shared.related.get(each.node.id, ()))
        for each in filled
    ]
    document = PlanDocument(
        plan=_header(every_line, chosen, notebook),
        levels=tuple(level.as_level() for level in chosen.levels),
        nodes=compare_overview(nodes, outline.overview, chosen, words, notebook),
        lines=shared.lines,
        milestones=tuple(milestone for each in filled for milestone in each.milestones),
        indicators=tuple(indicator for each in filled for indicator in each.indicators),
        code_lists=_code_lists(chosen),
        code_entries=reader.links.entries(),
    )
    # A domain is announced in the overview already; it says nothing about where a line lies.
    places = sorted((draft.block.first.number, draft.id) for draft in drafts if not draft.level.domain)
    return Reading(document=document, report=notebook.report(places), profile=chosen.name)


def _note_what_comes_before(every_line: Sequence[Line], lines: Sequence[Line], notebook: Notebook) -> None:
    """One finding for all that stands before the plan itself: foreword, analysis, figures."""
    first = lines[0].number if lines else 0
    before = [line for line in every_line if line.number < first and line.text.strip()]
    if before:
        message = (
            f"De regels {before[0].number} tot {before[-1].number} staan voor het begin van het plan. "
            "Ik las ze niet als onderdeel."
        )
        ends = f"{before[0].text.strip()} … {before[-1].text.strip()}"
        notebook.note(Kind.UNPLACED, "before-the-plan", before[0], message, text=ends)


def _code_lists(profile: Profile) -> tuple[CodeListHeader, ...]:
    return tuple(codes.as_header() for codes in profile.code_lists)


def _header(lines: Sequence[Line], profile: Profile, notebook: Notebook) -> PlanHeader:
    """The header of the profile, with the period that the document prints when it prints one."""
    plan = profile.plan
    for line in lines:
        if match := profile.layout.period.search(line.text):
            first, last = (int(year) for year in match.groups())
            return replace(plan, start=dt.date(first, 1, 1), end=dt.date(last, 12, 31))
    message = (
        f"Het document zegt niet voor welke periode het plan geldt. Ik nam {plan.start:%d/%m/%Y} tot "
        f"{plan.end:%d/%m/%Y} uit het profiel; kijk na of dat klopt."
    )
    at = next(line for line in lines if line.text)
    became = f"{plan.start} – {plan.end}"
    notebook.note(Kind.DOUBT, "period-assumed", at, message, became=became)
    return plan
