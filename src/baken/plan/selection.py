"""Choosing nodes of a plan: the filters of the address, the choices they offer, the order.

Everything happens on the picture in memory, so that a choice costs no query. A value
the plan does not know is left out and said, never an error.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from baken.plan.arithmetic.reasons import PRESSING
from baken.plan.choosing import Choice, Chooser, printable
from baken.plan.facets import FACET_NAMES, FILTERS, node_chooser
from baken.plan.picture import NodeView, PlanPicture
from baken.plan.queries import has_own_status

__all__ = ["FACET_NAMES", "Choice", "Selected", "Selection", "select_nodes"]

LONGEST_QUESTION = 200
"""Characters of a search question that are looked at."""


@dataclass(frozen=True, kw_only=True)
class Selection:
    """What somebody asked for; every value is text as it came, empty means everything."""

    q: str = ""
    domain: str = ""
    lead: str = ""
    partner: str = ""
    status: str = ""
    code: str = ""
    level: str = ""
    priority: str = ""
    reason: str = ""
    term: str = ""
    missing: str = ""
    sort: str = ""

    @property
    def is_empty(self) -> bool:
        return not any(self.filters.values()) and not self.q

    @property
    def filters(self) -> dict[str, str]:
        """What is asked of each filter."""
        return {name: getattr(self, name) for name in FILTERS}


@dataclass(frozen=True, kw_only=True)
class Selected:
    """The nodes that are left, the choices per filter, and what was not understood."""

    selection: Selection
    nodes: list[NodeView]
    facets: dict[str, list[Choice]]
    problems: list[str] = field(default_factory=list)


def _planned(view: NodeView) -> int:
    """Cents of spending over all years, for the order by budget."""
    return sum(total.planned for key, total in view.totals.items() if key.kind != "income")


SORTS: Mapping[str, Callable[[NodeView], object]] = {
    "nummer": lambda view: view.node.order,
    "titel": lambda view: view.node.title.casefold(),
    "status": lambda view: (not has_own_status(view), PRESSING[view.status.state], view.node.order),
    "einde": lambda view: (view.dates.window.end, view.node.order),
    "budget": lambda view: (-_planned(view), view.node.order),
}


def select_nodes(
    *,
    picture: PlanPicture,
    selection: Selection,
    matching: Sequence[str] | None = None,
    without_report: frozenset[str] | None = None,
) -> Selected:
    """The nodes that fit every filter; `matching`: keys that answer `q`, best first (None: no question).

    `without_report`: as `facets.node_chooser` takes it.
    """
    chooser = node_chooser(picture=picture, without_report=without_report)
    selection, problems = _understood(chooser, selection)
    rank = {key: place for place, key in enumerate(matching)} if matching is not None else None
    among = None if rank is None else [view for key, view in picture.nodes.items() if key in rank]
    nodes = [view for view in chooser.fitting(selection.filters) if rank is None or view.key in rank]
    return Selected(
        selection=selection,
        nodes=_sorted(nodes, selection.sort, rank),
        facets=chooser.choices(selection.filters, among=among),
        problems=problems,
    )


def _sorted(nodes: list[NodeView], sort: str, rank: Mapping[str, int] | None) -> list[NodeView]:
    if not sort:
        return sorted(nodes, key=lambda view: rank[view.key]) if rank is not None else nodes
    return sorted(nodes, key=SORTS[sort.removeprefix("-")], reverse=sort.startswith("-"))  # type: ignore[arg-type]


def _understood(chooser: Chooser[NodeView], selection: Selection) -> tuple[Selection, list[str]]:
    """The selection without what the plan does not know, and what that was."""
    question, problems = printable(selection.q), []
    if len(question) > LONGEST_QUESTION:
        question = question[:LONGEST_QUESTION].rstrip()
        problems.append(
            _("Je zoekvraag is te lang. Alleen de eerste %(limit)d tekens tellen mee.")
            % {"limit": LONGEST_QUESTION}
        )
    filters, unknown = chooser.understood(selection.filters)
    sort = printable(selection.sort)
    problems += unknown
    if sort.removeprefix("-") not in SORTS and sort:
        problems.append(_("De volgorde '%(value)s' bestaat niet.") % {"value": sort[:60]})
        sort = ""
    return replace(selection, q=question, sort=sort, **filters), problems
