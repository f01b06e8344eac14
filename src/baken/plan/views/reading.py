"""Pages to read: the plans, one plan, its parts."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from baken.foundation.access.api import Role
from baken.foundation.clock import today
from baken.foundation.search.api import find
from baken.foundation.ui.api import FilterChoice, filter_choices
from baken.plan.access import may_manage_plan, may_read_whole
from baken.plan.arithmetic.reasons import State
from baken.plan.budget_charts import budget_per_year, spending_in, undetermined_in
from baken.plan.desk.reports import without_accepted_report
from baken.plan.picture import NodeView, PlanPicture
from baken.plan.queries import counted_levels, current_year, has_own_status, in_sentence, plans_with_counts
from baken.plan.search_index import NODE, keys_matching
from baken.plan.selection import FACET_NAMES, Selected, Selection, select_nodes
from baken.plan.tree import tree_rows
from baken.plan.views.asking import PARAMETERS, address_of, page_of, readable_address, selection_of
from baken.plan.views.loading import actor_of, load_picture, municipality_of
from baken.plan.wording import STATE_BADGES, STATE_NAMES


def plans(request: HttpRequest) -> HttpResponse:
    """The plans of the municipality."""
    found = plans_with_counts(actor=actor_of(request), municipality=municipality_of(request))
    nis = municipality_of(request).nis
    may_add = actor_of(request).has_role(Role.COORDINATOR, municipality=nis)
    return render(request, "plan/plans.html", {"plans": found, "today": today(), "may_add": may_add})


@dataclass(frozen=True, kw_only=True)
class StateCount:
    """How many nodes stand somewhere, with the address that lists them."""

    label: str
    badge: str
    number: int
    query: str


@dataclass(frozen=True, kw_only=True)
class RootCard:
    """One of the plan's outermost nodes on its overview."""

    view: NodeView
    below: str
    counts: list[StateCount]
    spending: int | None
    undetermined: int


def state_counts(picture: PlanPicture, counts: dict[State, int], **filters: str) -> list[StateCount]:
    """Counts per state as links to the list."""
    levels = [level for level in picture.levels if level.asks_reporting]
    if len(levels) == 1:
        filters["level"] = levels[0].key
    return [
        StateCount(
            label=str(STATE_NAMES[state]),
            badge=STATE_BADGES[state],
            number=number,
            query=address_of(Selection(**filters), status=state.value),
        )
        for state, number in counts.items()
    ]


def plan(request: HttpRequest, plan: str) -> HttpResponse:
    """What the plan is, how it stands, what it costs, and its whole tree."""
    picture = load_picture(request, plan)
    year = current_year(plan=picture.plan, today=picture.today)
    reporting = picture.reporting_nodes()
    states = [view.status.state for view in reporting]
    levels = [level for level in picture.levels if level.asks_reporting]
    for level in picture.levels:
        level.number = sum(view.node.level_id == level.pk for view in picture.nodes.values())  # type: ignore[attr-defined]
    context = {
        "plan": picture.plan,
        "year": year,
        "levels": picture.levels,
        "counted": counted_levels(levels),
        "all_query": f"?niveau={levels[0].key}" if len(levels) == 1 else "",
        "state_counts": state_counts(picture, {s: states.count(s) for s in State if s in states}),
        "nothing_known": set(states) == {State.UNKNOWN},
        "cards": [
            RootCard(
                view=root,
                below=f"{root.below.total} {in_sentence(levels[0].plural)}" if len(levels) == 1 else "",
                counts=state_counts(picture, root.below.counts, domain=root.key),
                spending=spending_in(totals=root.totals, year=year),
                undetermined=undetermined_in(totals=root.totals, year=year),
            )
            for root in picture.roots
        ],
        "chart": budget_per_year(totals=picture.grand_totals, title=_("Geraamde uitgaven per jaar")),
        "spending": spending_in(totals=picture.grand_totals, year=year),
        "has_shared": any(view.is_shared for view in picture.lines),
        "tree": tree_rows(picture),
        "may_manage": bool(may_manage_plan(actor=actor_of(request), plan=picture.plan)),
        "may_read_whole": bool(may_read_whole(actor=actor_of(request), plan=picture.plan)),
    }
    return render(request, "plan/plan.html", context)


def nodes(request: HttpRequest, plan: str) -> HttpResponse:
    """Search and filter the parts of a plan; the filters stay in the address."""
    problems = readable_address(request)
    picture = load_picture(request, plan)
    selected = selected_nodes(request, picture)
    page, page_problems = page_of(request, selected.nodes)
    context: dict[str, Any] = {
        "plan": picture.plan,
        "selection": selected.selection,
        "facets": facet_fields(selected),
        "chips": chips_of(selected),
        "filters_open": any(getattr(selected.selection, name) for name in FACET_NAMES),
        "page": page,
        "rows": [node_row(picture, view) for view in page.object_list],
        "problems": [*problems, *selected.problems, *page_problems],
        "query": address_of(selected.selection),
        "sort_choices": _sort_choices(selected.selection),
    }
    if selected.selection.q and not selected.nodes:
        context |= _suggestion(request, selected.selection)
    return render(request, "plan/nodes.html", context)


def _suggestion(request: HttpRequest, selection: Selection) -> dict[str, str]:
    """The word that may have been meant, as the address that asks for it."""
    found = find(
        text=selection.q,
        municipality=municipality_of(request),
        actor=actor_of(request),
        kinds=[NODE],
        limit=1,
    )
    if not found.suggestion:
        return {}
    return {"suggestion": found.suggestion, "suggestion_query": address_of(Selection(q=found.suggestion))}


def selected_nodes(request: HttpRequest, picture: PlanPicture) -> Selected:
    """The nodes the address asks for."""
    selection = selection_of(request)
    matching = keys_matching(plan=picture.plan, question=selection.q)
    missing = None
    if may_read_whole(actor=actor_of(request), plan=picture.plan):
        missing = without_accepted_report(plan=picture.plan)
    return select_nodes(picture=picture, selection=selection, matching=matching, without_report=missing)


@dataclass(frozen=True, kw_only=True)
class NodeRow:
    """A node in a list: where it stands in the plan, how it stands, who leads it."""

    view: NodeView
    path: str
    state: str
    badge: str
    reason: str
    leads: str


def node_row(picture: PlanPicture, view: NodeView) -> NodeRow:
    """A node as a row; a node without a status of its own shows none."""
    state = view.status.state if has_own_status(view) else None
    pressing = view.status.reasons[:1] if state in {State.LATE, State.AT_RISK} else ()
    return NodeRow(
        view=view,
        path=" › ".join(above.node.title for above in picture.path_to(view.key)),
        state=str(STATE_NAMES[state]) if state else "",
        badge=STATE_BADGES[state] if state else "neutral",
        reason=" ".join(str(reason) for reason in pressing),
        leads=", ".join(lead.organisation.name for lead in view.node.leads.all()),
    )


@dataclass(frozen=True, kw_only=True)
class FacetField:
    """A filter of the list with its choices."""

    name: str
    label: str
    choices: list[FilterChoice]


def facet_fields(selected: Selected) -> list[FacetField]:
    """The filters that have something to choose, with how many each choice leaves."""
    return [
        FacetField(
            name=PARAMETERS[name],
            label=str(FACET_NAMES[name]),
            choices=filter_choices(
                choices=[(choice.value, f"{choice.label} ({choice.number})") for choice in choices],
                selected=getattr(selected.selection, name),
                all_label=_("Alle"),
            ),
        )
        for name, choices in selected.facets.items()
        if choices
    ]


@dataclass(frozen=True, kw_only=True)
class Chip:
    """A filter that is on, with the address without it."""

    name: str
    label: str
    query: str


def chips_of(selected: Selected) -> list[Chip]:
    """The filters that are on."""
    selection, chips = selected.selection, []
    if selection.q:
        chips.append(Chip(name=_("Zoekvraag"), label=selection.q, query=address_of(selection, q="")))
    for name, choices in selected.facets.items():
        value = getattr(selection, name)
        if value:
            label = next((choice.label for choice in choices if choice.value == value), value)
            chips.append(
                Chip(name=str(FACET_NAMES[name]), label=label, query=address_of(selection, **{name: ""}))
            )
    return chips


def _sort_choices(selection: Selection) -> list[FilterChoice]:
    return filter_choices(
        choices=[
            ("titel", _("Titel")),
            ("status", _("Dringendste eerst")),
            ("einde", _("Einddatum")),
            ("budget", _("Grootste budget eerst")),
        ],
        selected=selection.sort,
        all_label=_("Beste antwoord eerst") if selection.q else _("Volgorde van het plan"),
    )
