"""The rounds of a plan: the list, preparing, opening and closing one."""

from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from baken.foundation.clock import now, today
from baken.plan.models import ReportRound
from baken.plan.rounds.errors import AlreadyOpen, NothingAsked, RoundError, RoundMoved
from baken.plan.rounds.forms import OpenRoundForm, RoundForm, latest_semester, shortcuts, suggested_round
from baken.plan.rounds.operations import (
    change_round,
    close_round,
    complete_round,
    open_round,
    prepare_round,
    reopen_round,
)
from baken.plan.rounds.overview import rounds_of
from baken.plan.views.editing_loading import load_managed_plan, plan_address
from baken.plan.views.loading import actor_of


@require_safe
@never_cache
def rounds(request: HttpRequest, plan: str) -> HttpResponse:
    """Every round of the plan with how far it is."""
    row = load_managed_plan(request, plan)
    return render(
        request, "plan/rounds/rounds.html", {"plan": row, "rows": rounds_of(plan=row), "today": today()}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def new(request: HttpRequest, plan: str) -> HttpResponse:
    """Prepare a round; `?periode=2024-S1` fills the form in."""
    row = load_managed_plan(request, plan)
    period = request.GET.get("periode", "")
    form = RoundForm(
        request.POST or None, plan=row, initial=suggested_round(plan=row, period=period, today=today())
    )
    values = {
        "plan": row,
        "form": form,
        "shortcuts": shortcuts(today=today()),
        "period": period or latest_semester(today=today()),
    }
    if request.method != "POST":
        return render(request, "plan/rounds/round_new.html", values)
    if not form.is_valid():
        return render(request, "plan/rounds/round_new.html", values, status=422)
    made = prepare_round(plan=row, content=form.content(), actor=actor_of(request))
    messages.success(request, _("De ronde staat klaar. Kijk na wat je vraagt, en open ze dan."))
    return redirect(round_address(made))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def edit(request: HttpRequest, plan: str, round_id: int) -> HttpResponse:
    """Change a round; of an open one only the title, the deadline and the note."""
    round_ = load_round(request, plan, round_id)
    form = _edit_form(request, round_)
    values: dict[str, Any] = {"plan": round_.plan, "round": round_, "form": form}
    if request.method != "POST":
        return render(request, "plan/rounds/round_edit.html", values)
    if not form.is_valid():
        return render(request, "plan/rounds/round_edit.html", values, status=422)
    try:
        change_round(
            round_id=round_.pk,
            content=form.content(),
            base_version=form.cleaned_data["base"] or 0,
            actor=actor_of(request),
        )
    except RoundMoved as moved:
        form.data = {**request.POST.dict(), "base": str(moved.round.version)}
        return render(
            request, "plan/rounds/round_edit.html", {**values, "now_there": moved.round}, status=409
        )
    except IntegrityError:
        form.add_error(None, _("De ronde is intussen geopend of gewijzigd. Open deze pagina opnieuw."))
        return render(request, "plan/rounds/round_edit.html", values, status=422)
    messages.success(request, _("Bewaard."))
    return redirect(round_address(round_))


def _edit_form(request: HttpRequest, round_: ReportRound) -> OpenRoundForm:
    initial = {
        "title": round_.title,
        "deadline": round_.deadline,
        "note": round_.note,
        "base": round_.version,
    }
    if round_.opened_at is not None:
        return OpenRoundForm(
            request.POST or None, plan=round_.plan, period=(round_.start, round_.end), initial=initial
        )
    initial |= {
        "start": round_.start,
        "end": round_.end,
        "levels": list(round_.levels.all()),
        "priority_only": round_.priority_only,
        "codes": "\n".join(round_.codes),
    }
    return RoundForm(request.POST or None, plan=round_.plan, initial=initial)


@require_POST
def open_(request: HttpRequest, plan: str, round_id: int) -> HttpResponse:
    """Open a round: cards and one mail per person."""
    round_ = load_round(request, plan, round_id)
    try:
        opened = open_round(round_id=round_.pk, actor=actor_of(request), at=now())
    except (AlreadyOpen, NothingAsked) as refusal:
        messages.warning(request, str(refusal))
        return redirect(round_address(round_))
    cards = ngettext("%(number)d kaart", "%(number)d kaarten", opened.cards) % {"number": opened.cards}
    mails = ngettext("%(number)d mail", "%(number)d mails", opened.mails) % {"number": opened.mails}
    messages.success(request, _("De ronde is open: %(cards)s, %(mails)s.") % {"cards": cards, "mails": mails})
    return redirect(round_address(round_))


@require_POST
def complete(request: HttpRequest, plan: str, round_id: int) -> HttpResponse:
    """Cards for what came into the plan after the opening."""
    round_ = load_round(request, plan, round_id)
    try:
        added = complete_round(round_id=round_.pk, actor=actor_of(request))
    except RoundError as refusal:
        messages.warning(request, str(refusal))
        return redirect(round_address(round_))
    if added:
        text = ngettext("Er is %(number)d kaart bij.", "Er zijn %(number)d kaarten bij.", added)
        messages.success(request, text % {"number": added})
    else:
        messages.info(request, _("Elk gevraagd onderdeel had al een kaart."))
    return redirect(round_address(round_))


@require_POST
def close(request: HttpRequest, plan: str, round_id: int) -> HttpResponse:
    """Close a round."""
    round_ = load_round(request, plan, round_id)
    try:
        close_round(round_id=round_.pk, actor=actor_of(request), at=now())
    except RoundError as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(
            request, _("De ronde is afgesloten. Niemand schrijft nog; je kan ze opnieuw openen.")
        )
    return redirect(round_address(round_))


@require_POST
def reopen(request: HttpRequest, plan: str, round_id: int) -> HttpResponse:
    """Let people write again."""
    round_ = load_round(request, plan, round_id)
    try:
        reopen_round(round_id=round_.pk, actor=actor_of(request))
    except RoundError as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("De ronde is weer open. Verzet zo nodig de datum."))
    return redirect(round_address(round_))


def load_round(request: HttpRequest, plan: str, round_id: int) -> ReportRound:
    """A round of the plan for its coordinator, or 404."""
    row = load_managed_plan(request, plan)
    round_ = ReportRound.objects.filter(plan=row, pk=round_id).first()
    if round_ is None:
        raise Http404(_("Deze ronde is er niet."))
    round_.plan = row
    return round_


def round_address(round_: ReportRound, route: str = "plan:round") -> str:
    """The address of a page of a round."""
    return plan_address(round_.plan, route, round_.pk)
