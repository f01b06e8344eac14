"""Screens of review: the list, a proposal with its difference, and the decision."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from baken.foundation.access.api import Actor
from baken.foundation.clock import now
from baken.foundation.messaging.api import MailRefused
from baken.foundation.review import access, operations, queries
from baken.foundation.review.errors import (
    NotOpen,
    OpinionRefused,
    SubjectMissing,
    UnknownKind,
    VersionMoved,
)
from baken.foundation.review.forms import AcceptForm, AskForm, SendBackForm
from baken.foundation.review.models import Proposal, ProposalState
from baken.foundation.review.operations import Choice
from baken.foundation.review.opinions import ask_opinion
from baken.foundation.review.registry import kinds, reviewable_of
from baken.foundation.ui.api import filter_choices

BADGES = {
    ProposalState.DRAFT.value: "neutral",
    ProposalState.SUBMITTED.value: "warning",
    ProposalState.ACCEPTED.value: "done",
    ProposalState.REJECTED.value: "late",
    ProposalState.WITHDRAWN.value: "neutral",
}


@require_safe
@never_cache
def list_proposals(request: HttpRequest) -> HttpResponse:
    """Proposals the actor may see; the filter stays in the address. First opening shows what waits."""
    state = request.GET.get("toestand", ProposalState.SUBMITTED.value)
    kind, search = request.GET.get("soort", ""), request.GET.get("q", "").replace("\0", "")[:200]
    if state not in ProposalState.values:
        state = ""
    rows = queries.proposals(actor=_actor(request), state=state, kind=kind, search=search)
    values = {
        "page": Paginator(rows, 25).get_page(request.GET.get("pagina")),
        "total": len(rows),
        "is_cut": len(rows) >= queries.MOST,
        "is_filtered": bool(kind or search or state != ProposalState.SUBMITTED),
        "search": search,
        "states": filter_choices(
            choices=ProposalState.choices, selected=state, all_label=gettext_lazy("Alle toestanden")
        ),
        "kinds": filter_choices(choices=kinds(), selected=kind, all_label=gettext_lazy("Alle soorten")),
        "badges": BADGES,
    }
    return render(request, "review/list.html", values)


@require_safe
@never_cache
def show_proposal(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """One proposal: what changes, why, what others think, and for who may: the decision."""
    return _page(request, _proposal(request, proposal_id))


@require_POST
def decide(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Accept or send back; a second click is told what was decided."""
    proposal = _proposal(request, proposal_id)
    _require_decider(request, proposal)
    try:
        if request.POST.get("besluit") == "terugsturen":
            return _send_back(request, proposal)
        if request.POST.get("besluit") == "aanvaarden":
            return _accept(request, proposal)
    except NotOpen as error:
        messages.warning(request, _told(error.proposal))
        return _back(request, proposal_id)
    except SubjectMissing:
        messages.error(request, _("Dit onderdeel bestaat niet meer. Stuur het voorstel terug."))
        return _back(request, proposal_id)
    raise BadRequest


def _accept(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    form = AcceptForm(request.POST)
    if not form.is_valid():
        return _page(request, proposal, accept_form=form, status=422)
    chosen = {
        name.removeprefix("keuze-"): choice
        for name in request.POST
        for choice in Choice
        if name.startswith("keuze-") and request.POST[name] == choice.value
    }
    seen = request.POST.get("gezien", "")
    try:
        operations.accept(
            proposal_id=proposal.pk,
            actor=_actor(request),
            at=now(),
            remark=form.cleaned_data["remark"],
            choices=chosen,
            seen_version=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else None,
        )
    except VersionMoved as moved:
        return _page(request, proposal, accept_form=form, moved=moved, status=409)
    messages.success(request, _("Het voorstel is aanvaard en staat in de goedgekeurde versie."))
    return _back(request, proposal.pk)


def _send_back(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    form = SendBackForm(request.POST)
    if not form.is_valid():
        return _page(request, proposal, send_back_form=form, status=422)
    operations.send_back(
        proposal_id=proposal.pk, actor=_actor(request), at=now(), remark=form.cleaned_data["remark"]
    )
    messages.success(request, _("Het voorstel is teruggestuurd met je toelichting."))
    return _back(request, proposal.pk)


@require_POST
def withdraw(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """The maker takes the proposal back."""
    proposal = _proposal(request, proposal_id)
    access.is_maker(actor=_actor(request), proposal=proposal).require()
    try:
        operations.withdraw(proposal_id=proposal.pk, actor=_actor(request), at=now())
        messages.success(request, _("Je voorstel is ingetrokken."))
    except NotOpen as error:
        messages.warning(request, _told(error.proposal))
    return _back(request, proposal_id)


@require_POST
def ask(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Mail somebody a link to give an opinion."""
    proposal = _proposal(request, proposal_id)
    _require_decider(request, proposal)
    form = AskForm(request.POST)
    if not form.is_valid():
        return _page(request, proposal, ask_form=form, status=422)
    try:
        ask_opinion(proposal_id=proposal.pk, actor=_actor(request), at=now(), **form.cleaned_data)
    except NotOpen as error:
        messages.warning(request, _told(error.proposal))
    except (OpinionRefused, MailRefused) as error:
        form.add_error("email", str(error))
        return _page(request, proposal, ask_form=form, status=422)
    else:
        name = form.cleaned_data["asked_of"]
        messages.success(request, _("De vraag is gemaild aan %(name)s.") % {"name": name})
    return _back(request, proposal_id)


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined, no-any-return]


def _proposal(request: HttpRequest, proposal_id: int) -> Proposal:
    proposal = Proposal.objects.select_related("made_by", "decided_by").filter(pk=proposal_id).first()
    if proposal is None:
        raise Http404
    access.may_see(actor=_actor(request), proposal=proposal).require()
    return proposal


def _require_decider(request: HttpRequest, proposal: Proposal) -> None:
    """Who comes too late is told what was decided instead, by the operation."""
    if proposal.state == ProposalState.SUBMITTED:
        access.may_decide(actor=_actor(request), proposal=proposal).require()


def _back(request: HttpRequest, proposal_id: int) -> HttpResponse:
    municipality = request.municipality  # type: ignore[attr-defined]
    return redirect("review:proposal", municipality.slug, proposal_id)


def _told(proposal: Proposal) -> str:
    """What became of a proposal, for who comes too late."""
    values = {
        "state": proposal.get_state_display(),
        "who": proposal.decided_by.name if proposal.decided_by else _("iemand anders"),
        "date": date_format(proposal.decided_at, "j F Y") if proposal.decided_at else "",
    }
    if proposal.decided_at is None:
        return _("Dit voorstel is al verder: het is %(state)s. Er is niets gewijzigd.") % values
    return (
        _("Over dit voorstel is al beslist: %(state)s door %(who)s op %(date)s. Er is niets gewijzigd.")
        % values
    )


def _page(request: HttpRequest, proposal: Proposal, *, status: int = 200, **extra: Any) -> HttpResponse:
    actor = _actor(request)
    try:
        reviewable = reviewable_of(proposal.subject_kind)
        subject = reviewable.cards(subject_ids=[proposal.subject_id], actor=actor).get(proposal.subject_id)
        kind_label = str(reviewable.label)
        may_decide = access.may_decide(actor=actor, proposal=proposal)
    except UnknownKind:
        subject, kind_label, may_decide = None, proposal.subject_kind, None
    values = {
        "proposal": proposal,
        "changes": queries.shown_changes(proposal=proposal),
        "opinions": queries.opinions_of(proposal=proposal),
        "subject": subject,
        "kind_label": kind_label,
        "badge_status": BADGES[proposal.state],
        "may_decide": may_decide,
        "may_withdraw": proposal.is_open and access.is_maker(actor=actor, proposal=proposal),
        "accept_form": AcceptForm(auto_id="accept_%s"),
        "send_back_form": SendBackForm(auto_id="back_%s"),
        "ask_form": AskForm(auto_id="ask_%s"),
        **extra,
    }
    return render(request, "review/proposal.html", values, status=status)
