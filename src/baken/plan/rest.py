"""Plans as open data. One plan is the same JSON as its export: one mechanism, one shape."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page
from ninja import Query, Router, Schema
from ninja.decorators import decorate_view
from pydantic import Field

from baken.foundation.clock import now
from baken.plan.access import may_read_whole
from baken.plan.exports import FORMATS, export_plan
from baken.plan.models import Plan
from baken.plan.picture import NodeView, PlanPicture
from baken.plan.queries import has_own_status, visible_plans
from baken.plan.search_index import keys_matching
from baken.plan.selection import Selection, select_nodes
from baken.plan.views.loading import actor_of, load_node, load_picture, load_plan, municipality_of

router = Router(tags=["plannen"])
MOST = 200


class PlanOut(Schema):
    """A plan in the list."""

    slug: str
    title: str
    description: str
    start: dt.date
    end: dt.date
    municipality: str = Field(description="NIS-code")
    state: str
    url: str = Field(description="De pagina voor mensen")
    api: str = Field(description="Het hele plan als JSON")


class HeaderOut(Schema):
    """Identity and period of a plan."""

    slug: str
    title: str
    start: dt.date
    end: dt.date
    municipality: str
    description: str
    source: str


class LevelOut(Schema):
    """One of the plan's own levels, outermost first."""

    key: str
    name: str
    plural: str
    asks_reporting: bool


class NodeOut(Schema):
    """A part of a plan; `lines` are ids of budget lines."""

    id: str
    level: str
    code: str
    title: str
    parent: str | None
    leads: list[str]
    partners: list[str]
    term: str | None
    codes: list[str]
    lines: list[str]
    description: str
    priority: bool


class FollowedNodeOut(NodeOut):
    """A part of a plan with how it stands today; `reasons` say why, in Dutch."""

    starts: dt.date
    ends: dt.date
    status: str | None
    reasons: list[str]
    url: str


class NodeDetailOut(FollowedNodeOut):
    """One part with what is below it and what it costs."""

    children: list[str]
    totals: dict[str, dict[str, Decimal]] = Field(
        description="Jaar, soort, bedrag in EUR: dit onderdeel en alles eronder, een gedeelde raming één keer"
    )
    shared: dict[str, list[str]] = Field(description="Per gedeelde raming alle onderdelen die ze dient")


class LineOut(Schema):
    """A budget line (EUR); `planned` is null when the plan states no amount, which is not zero."""

    id: str
    code: str
    year: int
    kind: str
    planned: Decimal | None
    remark: str
    state: str
    nodes: list[str]
    shared: bool


class WholePlanOut(Schema):
    """A whole plan; `totals` is year, kind, EUR with a shared line once."""

    plan: HeaderOut
    levels: list[LevelOut]
    nodes: list[NodeOut]
    lines: list[LineOut]
    positions: list[dict[str, Any]]
    milestones: list[dict[str, Any]]
    indicators: list[dict[str, Any]]
    totals: dict[str, dict[str, Decimal]]


class NodePage(Schema):
    """A page of parts; `problems` says in Dutch which filter was not understood."""

    count: int
    page: int
    pages: int
    problems: list[str]
    items: list[FollowedNodeOut]


class NodeQuery(Schema):
    """The filters; what the plan does not know is left out and said in `problems`."""

    q: str = Field("", description="Zoekvraag")
    domain: str = Field("", description="Kenmerk van een onderdeel op het hoogste niveau")
    level: str = Field("", description="Kenmerk van een niveau")
    status: str = Field("", description="late, at_risk, unknown, not_started, on_track, done of cancelled")
    lead: str = Field("", description="Sleutel van de trekkende organisatie")
    partner: str = Field("", description="Sleutel van de partner")
    code: str = Field("", description="Code, precies zoals ze er staat")
    priority: str = Field("", description="ja: alleen wat prioritair is")
    reason: str = Field(
        "", description="Waarom te laat of met risico: mijlpaal, indicator, datum, budget of oordeel"
    )
    term: str = Field("", description="kort, midden, lang, loopt-af of voorbij")
    missing: str = Field("", description="Wat ontbreekt: trekker, indicator, budget, mijlpaal of meting")
    sort: str = Field("", description="nummer, titel, status, einde of budget; een minteken keert om")
    page: str = Field("1", description="Nummer van de pagina, vanaf 1")
    size: str = Field("100", description="Aantal per pagina, hoogstens 200")


@router.get("", response=list[PlanOut], url_name="plans", summary="De plannen van een gemeente")
@decorate_view(conditional_page)
def list_plans(request: HttpRequest) -> list[PlanOut]:
    """Plans that you may see: published ones, and for staff their own drafts."""
    found = visible_plans(actor=actor_of(request), municipality=municipality_of(request))
    return [_plan(plan) for plan in found]


def _plan(plan: Plan) -> PlanOut:
    here = [plan.municipality.slug, plan.slug]
    return PlanOut(
        slug=plan.slug,
        title=plan.title,
        description=plan.description,
        start=plan.start,
        end=plan.end,
        municipality=plan.municipality_id,
        state=plan.state,
        url=reverse("plan:plan", args=here),
        api=reverse("api:plan", args=here),
    )


@router.get("/{slug:plan}", response=WholePlanOut, url_name="plan", summary="Een heel plan")
@decorate_view(conditional_page)
def whole_plan(request: HttpRequest, plan: str) -> HttpResponse:
    """The plan exactly as its JSON export: levels, parts, budget lines, milestones, indicators, totals."""
    found = load_plan(request, plan)
    full = bool(may_read_whole(actor=actor_of(request), plan=found))
    content = export_plan(plan=found, format_name="json", at=now(), full=full)
    response = HttpResponse(content, content_type=FORMATS["json"])
    response["Access-Control-Allow-Origin"] = "*"
    return response


@router.get("/{slug:plan}/nodes", response=NodePage, url_name="plan-nodes", summary="Zoeken in een plan")
@decorate_view(conditional_page)
def list_nodes(request: HttpRequest, plan: str, query: Query[NodeQuery]) -> NodePage:
    """Parts of a plan with the same filters as the page for people."""
    picture = load_picture(request, plan)
    selection = Selection(**{name: getattr(query, name) for name in Selection.__dataclass_fields__})
    selected = select_nodes(
        picture=picture,
        selection=selection,
        matching=keys_matching(plan=picture.plan, question=selection.q),
    )
    problems = list(selected.problems)
    size = min(max(_whole(query.size, 100), 1), MOST)
    pages = max(-(-len(selected.nodes) // size), 1)
    asked = _whole(query.page, 0)
    page = min(max(asked, 1), pages)
    if page != asked:
        problems.append(_("Die pagina bestaat niet. Je ziet pagina %(number)d.") % {"number": page})
    shown = selected.nodes[(page - 1) * size : page * size]
    return NodePage(
        count=len(selected.nodes),
        page=page,
        pages=pages,
        problems=problems,
        items=[FollowedNodeOut(**_followed(picture, view)) for view in shown],
    )


def _whole(text: str, otherwise: int) -> int:
    """A whole number out of an address, or the other one for what is none or beyond reason."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else otherwise


@router.get(
    "/{slug:plan}/nodes/{str:key}", response=NodeDetailOut, url_name="plan-node", summary="Eén onderdeel"
)
@decorate_view(conditional_page)
def one_node(request: HttpRequest, plan: str, key: str) -> NodeDetailOut:
    """One part with its status, its children and what it costs."""
    picture = load_picture(request, plan)
    view = load_node(picture, key)
    totals: dict[str, dict[str, Decimal]] = {}
    for at, total in view.totals.items():
        if total.lines:
            totals.setdefault(str(at.year), {})[at.kind.value] = Decimal(total.planned).scaleb(-2)
    return NodeDetailOut(
        **_followed(picture, view),
        children=list(view.children),
        totals=totals,
        shared={line.line.key: [node.key for node in line.nodes] for line in view.lines if line.is_shared},
    )


def _followed(picture: PlanPicture, view: NodeView) -> dict[str, Any]:
    node, own = view.node, has_own_status(view)
    return {
        "id": node.key,
        "level": node.level.key,
        "code": node.code,
        "title": node.title,
        "parent": view.parent,
        "leads": [lead.organisation.name for lead in node.leads.all()],
        "partners": [partner.name for partner in node.partners.all()],
        "term": node.term or None,
        "codes": [link.code.code for link in node.codes.all()],
        "lines": [line.line.key for line in view.lines],
        "description": node.description,
        "priority": node.priority,
        "starts": view.dates.window.start,
        "ends": view.dates.window.end,
        "status": view.status.state.value if own else None,
        "reasons": [str(reason) for reason in view.status.reasons] if own else [],
        "url": reverse("plan:node", args=[picture.plan.municipality.slug, picture.plan.slug, node.key]),
    }
