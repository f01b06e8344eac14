"""Choosing nodes of a plan: the filters of the address, the choices they offer, the order.

Everything happens on the picture in memory, so that a choice costs no query. A value
the plan does not know is left out and said, never an error.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baken.plan.arithmetic.reasons import PRESSING, State
from baken.plan.picture import NodeView, PlanPicture
from baken.plan.queries import has_own_status
from baken.plan.wording import STATE_NAMES

LONGEST_QUESTION = 200
"""Characters of a search question that are looked at."""
LONGEST_VALUE = 200


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
    sort: str = ""

    @property
    def is_empty(self) -> bool:
        return not any(getattr(self, name) for name in FACETS) and not self.q


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A value of a filter with how many nodes it would leave."""

    value: str
    label: str
    number: int


@dataclass(frozen=True, kw_only=True)
class Selected:
    """The nodes that are left, the choices per filter, and what was not understood."""

    selection: Selection
    nodes: list[NodeView]
    facets: dict[str, list[Choice]]
    problems: list[str] = field(default_factory=list)


Pairs = Iterable[tuple[str, str]]


def _domains(picture: PlanPicture, view: NodeView) -> Pairs:
    root = picture.domain_of(view.key).node
    return [(root.key, root.title)]


def _leads(_picture: PlanPicture, view: NodeView) -> Pairs:
    return [(lead.organisation.key, lead.organisation.name) for lead in view.node.leads.all()]


def _partners(_picture: PlanPicture, view: NodeView) -> Pairs:
    return [(row.organisation.key, row.name) for row in view.node.partners.all() if row.organisation]


def _statuses(_picture: PlanPicture, view: NodeView) -> Pairs:
    state = view.status.state
    return [(state.value, str(STATE_NAMES[state]))] if has_own_status(view) else []


def _codes(_picture: PlanPicture, view: NodeView) -> Pairs:
    codes = [line.line.code for line in view.lines] + [link.code.code for link in view.node.codes.all()]
    return [(code, code) for code in codes if code]


def _levels(_picture: PlanPicture, view: NodeView) -> Pairs:
    return [(view.node.level.key, view.node.level.plural)]


def _priorities(_picture: PlanPicture, view: NodeView) -> Pairs:
    return [("ja", _("prioritair"))] if view.node.priority else []


FACETS: Mapping[str, Callable[[PlanPicture, NodeView], Pairs]] = {
    "domain": _domains,
    "level": _levels,
    "status": _statuses,
    "lead": _leads,
    "partner": _partners,
    "code": _codes,
    "priority": _priorities,
}
IN_PLAN_ORDER = {"domain", "level"}
FACET_NAMES = {
    "domain": gettext_lazy("Domein"),
    "level": gettext_lazy("Niveau"),
    "status": gettext_lazy("Status"),
    "lead": gettext_lazy("Trekker"),
    "partner": gettext_lazy("Partner"),
    "code": gettext_lazy("Code"),
    "priority": gettext_lazy("Prioriteit"),
}


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
    *, picture: PlanPicture, selection: Selection, matching: Sequence[str] | None = None
) -> Selected:
    """The nodes that fit every filter; `matching`: keys that answer `q`, best first (None: no question)."""
    selection, problems = _understood(picture, selection)
    rank = {key: place for place, key in enumerate(matching)} if matching is not None else None
    values = {
        view.key: {name: dict(pairs(picture, view)) for name, pairs in FACETS.items()}
        for view in picture.nodes.values()
    }
    asked = {name: getattr(selection, name) for name in FACETS if getattr(selection, name)}
    misses = {
        key: {name for name, value in asked.items() if value not in of_node[name]}
        for key, of_node in values.items()
        if rank is None or key in rank
    }
    nodes = [picture.nodes[key] for key, missed in misses.items() if not missed]
    facets = {name: _choices(name, values, misses, asked.get(name, "")) for name in FACETS}
    return Selected(
        selection=selection, nodes=_sorted(nodes, selection.sort, rank), facets=facets, problems=problems
    )


def _sorted(nodes: list[NodeView], sort: str, rank: Mapping[str, int] | None) -> list[NodeView]:
    if not sort:
        return sorted(nodes, key=lambda view: rank[view.key]) if rank is not None else nodes
    return sorted(nodes, key=SORTS[sort.removeprefix("-")], reverse=sort.startswith("-"))  # type: ignore[arg-type]


def _choices(
    name: str,
    values: Mapping[str, Mapping[str, Mapping[str, str]]],
    misses: Mapping[str, set[str]],
    chosen: str,
) -> list[Choice]:
    """The values that leave something when every other filter stays; the chosen one always."""
    numbers: Counter[str] = Counter()
    labels: dict[str, str] = {}
    for key, of_node in values.items():
        for value, label in of_node[name].items():
            if value == chosen:
                labels.setdefault(value, label)
            if key in misses and misses[key] <= {name}:
                labels.setdefault(value, label)
                numbers[value] += 1
    found = [Choice(value=value, label=label, number=numbers[value]) for value, label in labels.items()]
    if name == "status":
        return sorted(found, key=lambda choice: PRESSING[State(choice.value)])
    return found if name in IN_PLAN_ORDER else sorted(found, key=lambda choice: choice.label.casefold())


def _understood(picture: PlanPicture, selection: Selection) -> tuple[Selection, list[str]]:
    """The selection without what the plan does not know, and what that was."""
    problems: list[str] = []
    cleaned: dict[str, str] = {}
    for name in (part.name for part in fields(selection)):
        text, limit = getattr(selection, name), LONGEST_QUESTION if name == "q" else LONGEST_VALUE
        # Control characters (also the NUL that PostgreSQL refuses) are no part of any word.
        clean = "".join(character if character.isprintable() else " " for character in text).strip()
        if len(clean) > limit:
            clean = clean[:limit].rstrip() if name == "q" else ""
            problems.append(
                _("Je zoekvraag is te lang. Alleen de eerste %(limit)d tekens tellen mee.") % {"limit": limit}
                if name == "q"
                else _("Een filter in het adres is te lang en telt niet mee.")
            )
        cleaned[name] = clean
    selection = replace(selection, **cleaned)
    for name, pairs in FACETS.items():
        value = getattr(selection, name)
        if value and not any(value in dict(pairs(picture, view)) for view in picture.nodes.values()):
            if name == "status" and value in set(State):
                continue  # a state nobody stands in now is still a good question
            problems.append(
                _("Het filter %(name)s kent '%(value)s' niet in dit plan en telt niet mee.")
                % {"name": str(FACET_NAMES[name]).lower(), "value": value[:60]}
            )
            selection = replace(selection, **{name: ""})
    if selection.sort.removeprefix("-") not in SORTS and selection.sort:
        problems.append(_("De volgorde '%(value)s' bestaat niet.") % {"value": selection.sort[:60]})
        selection = replace(selection, sort="")
    return selection, problems
