"""What nodes can be filtered by: the values that each node has, as everybody may know them."""

from collections.abc import Callable, Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baken.plan.arithmetic.reasons import State, Subject
from baken.plan.arithmetic.roll_up import PROBLEMS
from baken.plan.arithmetic.terms import months_later
from baken.plan.choosing import Chooser, Filter
from baken.plan.interchange.document import Term
from baken.plan.picture import NodeView, PlanPicture
from baken.plan.queries import has_own_status
from baken.plan.wording import STATE_NAMES

ENDS_WITHIN = 6
"""Months ahead in which an end is called near."""
FINISHED = frozenset({State.DONE, State.CANCELLED})
"""States in which nothing is missing any more and no term runs out."""

TERMS: Mapping[str, Promise] = {
    "kort": gettext_lazy("korte termijn"),
    "midden": gettext_lazy("middellange termijn"),
    "lang": gettext_lazy("lange termijn"),
    "loopt-af": gettext_lazy("loopt binnen zes maanden af"),
    "voorbij": gettext_lazy("voorbij en nog niet klaar"),
}
TERM_OF = {Term.SHORT: "kort", Term.MIDDLE: "midden", Term.LONG: "lang"}
MISSING: Mapping[str, Promise] = {
    "trekker": gettext_lazy("geen trekker"),
    "indicator": gettext_lazy("geen indicator"),
    "budget": gettext_lazy("geen raming"),
    "mijlpaal": gettext_lazy("geen mijlpaal"),
    "meting": gettext_lazy("geen recente meting"),
    "verslag": gettext_lazy("geen aanvaard verslag in de laatste ronde"),
}
REASONS: Mapping[str, Promise] = {
    "mijlpaal": gettext_lazy("een mijlpaal"),
    "indicator": gettext_lazy("een indicator"),
    "datum": gettext_lazy("de einddatum"),
    "budget": gettext_lazy("het budget"),
    "oordeel": gettext_lazy("een eigen oordeel"),
}
REASON_OF = {
    Subject.MILESTONE: "mijlpaal",
    Subject.INDICATOR: "indicator",
    Subject.DATES: "datum",
    Subject.BUDGET: "budget",
}

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


def reason_of(view: NodeView) -> str:
    """What makes a node late or puts it at risk: a value of REASONS; empty when nothing does.

    Somebody's own judgement goes before what was computed; else the most pressing reason counts.
    """
    if view.status.state not in PROBLEMS or not has_own_status(view):
        return ""
    if view.status.override is not None:
        return "oordeel"
    worst = view.status.reasons[0]
    return REASON_OF.get(worst.subject, "")


def _reasons(_picture: PlanPicture, view: NodeView) -> Pairs:
    reason = reason_of(view)
    return [(reason, str(REASONS[reason]))] if reason else []


def _codes(_picture: PlanPicture, view: NodeView) -> Pairs:
    codes = [line.line.code for line in view.lines] + [link.code.code for link in view.node.codes.all()]
    return [(code, code) for code in codes if code]


def _levels(_picture: PlanPicture, view: NodeView) -> Pairs:
    return [(view.node.level.key, view.node.level.plural)]


def _priorities(_picture: PlanPicture, view: NodeView) -> Pairs:
    return [("ja", _("prioritair"))] if view.node.priority else []


def _terms(picture: PlanPicture, view: NodeView) -> Pairs:
    found = [TERM_OF[Term(view.node.term)]] if view.node.term else []
    if view.node.level.asks_reporting and view.status.state not in FINISHED:
        end = view.dates.window.end
        if end < picture.today:
            found.append("voorbij")
        elif end <= months_later(date=picture.today, months=ENDS_WITHIN):
            found.append("loopt-af")
    return [(value, str(TERMS[value])) for value in found]


def _missing(_picture: PlanPicture, view: NodeView) -> Pairs:
    """What a node that people report on, and that still runs, does not have."""
    if not view.node.level.asks_reporting or view.status.state in FINISHED:
        return []
    missing = {
        "trekker": not view.node.leads.all(),
        "indicator": not view.indicators,
        "budget": not view.lines,
        "mijlpaal": all(milestone.cancelled for milestone in view.node.milestones.all()),
        "meting": bool(view.unmeasured),
    }
    return [(value, str(MISSING[value])) for value, is_missing in missing.items() if is_missing]


FACETS: Mapping[str, Callable[[PlanPicture, NodeView], Pairs]] = {
    "domain": _domains,
    "level": _levels,
    "status": _statuses,
    "reason": _reasons,
    "lead": _leads,
    "partner": _partners,
    "code": _codes,
    "priority": _priorities,
    "term": _terms,
    "missing": _missing,
}
FILTERS: Mapping[str, Filter] = {
    "domain": Filter(name=gettext_lazy("Domein"), as_met=True),
    "level": Filter(name=gettext_lazy("Niveau"), as_met=True),
    # A state nobody stands in now is still a good question.
    "status": Filter(
        name=gettext_lazy("Status"),
        order=list(State),
        always={state.value: name for state, name in STATE_NAMES.items()},
    ),
    "reason": Filter(name=gettext_lazy("Waarom"), order=list(REASONS)),
    "lead": Filter(name=gettext_lazy("Trekker")),
    "partner": Filter(name=gettext_lazy("Partner")),
    "code": Filter(name=gettext_lazy("Code")),
    "priority": Filter(name=gettext_lazy("Prioriteit")),
    "term": Filter(name=gettext_lazy("Termijn"), order=list(TERMS), always=TERMS),
    "missing": Filter(
        name=gettext_lazy("Ontbreekt"),
        order=list(MISSING),
        always={value: label for value, label in MISSING.items() if value != "verslag"},
    ),
}
FACET_NAMES = {name: one.name for name, one in FILTERS.items()}


def node_chooser(*, picture: PlanPicture, without_report: frozenset[str] | None = None) -> Chooser[NodeView]:
    """All nodes of a picture with their values.

    `without_report`: keys of the nodes whose card of the newest round has no accepted report; None: who
    asks may not know.
    """
    return Chooser(
        records=[
            (view, _values(picture, view, without_report or frozenset())) for view in picture.nodes.values()
        ],
        filters=FILTERS,
    )


def _values(
    picture: PlanPicture, view: NodeView, without_report: frozenset[str]
) -> dict[str, dict[str, str]]:
    values = {name: dict(pairs(picture, view)) for name, pairs in FACETS.items()}
    if view.key in without_report:
        values["missing"]["verslag"] = str(MISSING["verslag"])
    return values
