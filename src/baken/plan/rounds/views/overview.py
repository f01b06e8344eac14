"""The page of one round: before opening what it would ask, afterwards where every card stands."""

import csv
import io
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from baken.foundation.clock import now, today
from baken.foundation.ui.api import filter_choices
from baken.plan.models import ReportRound
from baken.plan.rounds.choosing import preview
from baken.plan.rounds.operations import accept_reports
from baken.plan.rounds.overview import CardRow, Overview, Question, chosen_rows, read_overview
from baken.plan.rounds.standing import STATE_BADGES, STATE_NAMES, CardState
from baken.plan.rounds.views.rounds import load_round, round_address
from baken.plan.views.asking import readable_address
from baken.plan.views.downloads import harmless
from baken.plan.views.loading import actor_of

PAGE_SIZE = 50
LONGEST = 200
MOST_AT_ONCE = 200
"""Reports that are accepted in one go."""


@require_safe
@never_cache
def page(request: HttpRequest, plan: str, round_id: int) -> HttpResponse:
    """A round; the part that lives asks for itself with htmx."""
    round_ = load_round(request, plan, round_id)
    if round_.opened_at is None:
        values = {"plan": round_.plan, "round": round_, "preview": preview(round_=round_, today=today())}
        return render(request, "plan/rounds/round_prepared.html", values)
    readable_address(request)
    overview = read_overview(round_=round_, today=today())
    values = _table(request, round_, overview)
    if request.headers.get("HX-Request"):
        return render(request, "plan/rounds/_round_state.html", values)
    return render(request, "plan/rounds/round.html", values)


def _table(request: HttpRequest, round_: ReportRound, overview: Overview) -> dict[str, Any]:
    question = _question(request)
    rows = chosen_rows(overview=overview, question=question)
    shown = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("pagina"))
    return {
        "plan": round_.plan,
        "round": round_,
        "overview": overview,
        "counts": [
            (state, str(STATE_NAMES[state]), STATE_BADGES[state], overview.counts[state])
            for state in CardState
        ],
        "page": shown,
        "any_submitted": any(row.standing.state is CardState.SUBMITTED for row in shown),
        "question": question,
        "is_filtered": bool(question.q or question.state or question.lead),
        "states": filter_choices(
            choices=[(state.value, name) for state, name in STATE_NAMES.items()],
            selected=question.state,
            all_label=gettext_lazy("Alle standen"),
        ),
        "leads": filter_choices(
            choices=overview.leads, selected=question.lead, all_label=gettext_lazy("Alle trekkers")
        ),
        "at": localtime(now()),
        "late": (today() - round_.deadline).days,
    }


def _question(request: HttpRequest) -> Question:
    """What the address asks for, untrusted."""
    return Question(
        q=request.GET.get("q", "")[:LONGEST].strip(),
        state=request.GET.get("stand", "")[:LONGEST],
        lead=request.GET.get("trekker", "")[:LONGEST],
        sort=request.GET.get("sorteer", "")[:LONGEST],
    )


@require_POST
def accept(request: HttpRequest, plan: str, round_id: int) -> HttpResponse:
    """Accept the reports that were ticked."""
    round_ = load_round(request, plan, round_id)
    chosen = [int(text) for text in request.POST.getlist("verslag") if text.isascii() and text.isdigit()]
    done = accept_reports(
        round_id=round_.pk,
        proposal_ids=[number for number in chosen if number < 2**63][:MOST_AT_ONCE],
        actor=actor_of(request),
        at=now(),
    )
    if done.number:
        text = ngettext("%(number)d verslag is aanvaard.", "%(number)d verslagen zijn aanvaard.", done.number)
        messages.success(request, text % {"number": done.number})
    for proposal, why in done.refused:
        messages.warning(
            request, _("'%(title)s' is niet aanvaard: %(why)s.") % {"title": proposal.title, "why": why}
        )
    if not (done.number or done.refused):
        messages.info(request, _("Vink eerst aan welke verslagen je aanvaardt."))
    return redirect(round_address(round_) + _back(request))


def _back(request: HttpRequest) -> str:
    """The filters that were on."""
    return f"?{request.GET.urlencode()}" if request.GET else ""


@require_safe
@never_cache
def state_csv(request: HttpRequest, plan: str, round_id: int) -> HttpResponse:
    """The table as filtered, for a spreadsheet."""
    round_ = load_round(request, plan, round_id)
    readable_address(request)
    rows = chosen_rows(overview=read_overview(round_=round_, today=today()), question=_question(request))
    stream = io.StringIO()
    stream.write("\ufeff")  # spreadsheets need it to read accents
    writer = csv.writer(stream, delimiter=";")
    writer.writerow([_("Kenmerk"), _("Nummer"), _("Titel"), _("Trekkers"), _("Contact"), _("Stand"),
                     _("Sinds"), _("Door")])  # fmt: skip
    for row in rows:
        writer.writerow([harmless(cell) for cell in _cells(row)])
    response = HttpResponse(stream.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{round_.plan.slug}-ronde-{round_.pk}.csv"'
    return response


def _cells(row: CardRow) -> list[str]:
    standing = row.standing
    return [
        row.key,
        row.code,
        row.title,
        row.leads,
        row.people,
        standing.name,
        date_format(localtime(standing.at), "Y-m-d H:i") if standing.at else "",
        standing.who,
    ]
