"""A card on screen, for who has an account and for who has a signed link: one form, one set of answers.

`actie` says which button: keep (the default, also how a page saves while somebody types), hand in, or take
over what was written the time before (`overnemen` names the field).
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from baken.foundation.access.api import Actor
from baken.foundation.signed_links.api import LinkGrant
from baken.plan.access import may_manage_plan
from baken.plan.models import ProgressReport
from baken.plan.rounds.access import may_invite
from baken.plan.rounds.answering import answering_of
from baken.plan.rounds.card_form import CardForm
from baken.plan.rounds.cards import Saved, Typed, hand_in, save_draft
from baken.plan.rounds.content import fingerprint
from baken.plan.rounds.errors import RoundError
from baken.plan.rounds.facts import budget_facts
from baken.plan.rounds.forms import told_period
from baken.plan.rounds.questions import Questions, organisations_of, read_questions, whole_node
from baken.plan.rounds.reviewable import report_url
from baken.plan.rounds.standing import standing_of


@dataclass(frozen=True, kw_only=True)
class Visit:
    """Somebody at a card, now; `link` is what opened it where that was no account."""

    report: ProgressReport
    actor: Actor
    at: dt.datetime
    link: LinkGrant | None = None

    @property
    def today(self) -> dt.date:
        return localdate(self.at)

    def questions(self) -> Questions:
        """What the card asks this person."""
        return read_questions(report=self.report, actor=self.actor, today=self.today)


def show(
    request: HttpRequest, visit: Visit, *, form: CardForm | None = None, status: int = 200, **extra: Any
) -> HttpResponse:
    """The card as it stands, or as somebody just sent it."""
    report, round_ = visit.report, visit.report.round
    form = form or CardForm(questions=visit.questions(), today=visit.today)
    standing = standing_of(report=report)
    node = whole_node(report=report)
    values = {
        "plan": round_.plan,
        "round": round_,
        "period": told_period(round_),
        "report": report,
        "node": node,
        "form": form,
        "questions": form.questions,
        "standing": standing,
        "is_closed": not round_.is_open,
        "is_submitted": standing.state == "submitted",
        "days": (round_.deadline - visit.today).days,
        "today": visit.today,
        "budget": budget_facts(report=report),
        "link": visit.link,
        "manages": bool(may_manage_plan(actor=visit.actor, plan=round_.plan)),
        "said": [
            (question.label, form.questions.values[question.field]) for question in form.questions.texts
        ],
        **_invitations(visit, node.partners.all()),
        **extra,
    }
    return render(request, "plan/rounds/card.html", values, status=status)


def _invitations(visit: Visit, partners: Any) -> dict[str, Any]:
    """The partners that may still be asked, and those that were."""
    report, plan = visit.report, visit.report.round.plan
    answering = answering_of(plan=plan, today=visit.today)
    leads, invited = organisations_of(report)
    allowed = may_invite(
        actor=visit.actor, municipality=plan.municipality_id, leads=leads, answering=answering
    )
    if not allowed:
        return {"may_invite": False}
    organisations = {row.organisation.pk: row.organisation for row in partners if row.organisation}
    left = [one for pk, one in organisations.items() if pk not in {*invited, *leads}]
    return {
        "may_invite": bool(organisations),
        "invited": [one for pk, one in organisations.items() if pk in invited],
        "askable": [one for one in left if answering.contact_of(one.pk)],
        "unreachable": [one for one in left if not answering.contact_of(one.pk)],
    }


def answer(request: HttpRequest, visit: Visit, *, handed_in: Callable[[], HttpResponse]) -> HttpResponse:
    """What a button of the card does; `handed_in` answers when the card went to the coordinator."""
    form = CardForm(questions=visit.questions(), today=visit.today, data=request.POST)
    typed = _taken_over(request, form)
    hands_in = request.POST.get("actie") == "indienen"
    what: dict[str, Any] = {
        "report_id": visit.report.pk,
        "typed": typed,
        "actor": visit.actor,
        "at": visit.at,
    }
    try:
        saved = hand_in(**what, link=visit.link) if hands_in and form.is_valid() else save_draft(**what)
    except RoundError as refusal:
        return _kept(request, form, str(refusal), status=409)
    except PermissionDenied as refusal:
        return _kept(request, form, str(refusal), status=403)
    if _wants_json(request):
        return _as_json(form, saved, visit)
    if saved.clashes or saved.problems or form.errors:
        return _again(request, visit, form, saved)
    if hands_in:
        return handed_in()
    # Without JavaScript: the same page anew. A link's page has no address of its own to go back to.
    return redirect(report_url(visit.report)) if visit.link is None else show(request, _renewed(visit, saved))


def _taken_over(request: HttpRequest, form: CardForm) -> dict[str, Typed]:
    """What was typed; where somebody takes a former text over, it comes below what stands there."""
    typed = form.typed()
    for question in form.questions.texts:
        if request.POST.get("overnemen") == question.field and question.field in typed:
            mine = typed[question.field]
            parts = [part for part in (mine.value, question.previous) if part]
            typed[question.field] = replace(mine, value="\n\n".join(parts))
    return typed


def _renewed(visit: Visit, saved: Saved) -> Visit:
    return replace(visit, report=saved.questions.report)


def _again(request: HttpRequest, visit: Visit, form: CardForm, saved: Saved) -> HttpResponse:
    """The form as it was sent, with what is wrong; a text in conflict is kept beside the other one."""
    again = CardForm(questions=saved.questions, today=visit.today, data=_with_new_marks(request, form, saved))
    again.is_valid()
    again.explain(saved.problems)
    again.clashes = {clash.field: clash for clash in saved.clashes}
    status = 409 if saved.clashes else 422
    return show(request, _renewed(visit, saved), form=again, status=status)


def _with_new_marks(request: HttpRequest, form: CardForm, saved: Saved) -> Mapping[str, Any]:
    """What was posted, marked as seen now: saving once more is a choice between two texts on screen."""
    data = request.POST.copy()
    for field, name in form.names.items():
        if field in saved.questions.values:
            data[f"seen-{name}"] = fingerprint(saved.questions.values[field])
    return data


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def _kept(request: HttpRequest, form: CardForm, problem: str, *, status: int) -> HttpResponse:
    """Nothing was saved: why, and what was typed, to be copied."""
    if _wants_json(request):
        return JsonResponse({"problem": problem}, status=status)
    texts = [
        (form.questions.labels[field], sent.value)
        for field, sent in form.typed().items()
        if isinstance(sent.value, str) and sent.value
    ]
    return render(request, "plan/rounds/card_kept.html", {"problem": problem, "texts": texts}, status=status)


def _as_json(form: CardForm, saved: Saved, visit: Visit) -> JsonResponse:
    """What a page that saves itself needs: what stands now, the marks of it, and what did not go well."""
    now = CardForm(questions=saved.questions, today=visit.today)
    fields = [
        {
            "mark": {"name": f"seen-{name}", "value": fingerprint(saved.questions.values[field])},
            "controls": {
                key: _plain(now[key].value())
                for key in now.fields
                if key == name or key.startswith(f"{name}-")
            },
        }
        for field, name in now.names.items()
    ]
    answered: dict[str, Any] = {
        "saved": date_format(localtime(saved.at), "H:i") if saved.at else "",
        "fields": fields,
        "clashes": [
            {"control": now[now.control(one.field)].id_for_label, "mark": f"seen-{now.names[one.field]}",
             "label": one.label, "by": one.by, "words": one.words, "field": now.names[one.field]}
            for one in saved.clashes
        ],
        "errors": {form[name].id_for_label: " ".join(map(str, found)) for name, found in form.errors.items()},
    }  # fmt: skip
    if saved.submitted is not None:
        answered["submitted"] = _(
            "Ingediend door %(who)s om %(time)s. Wat je nu nog typt, blijft bewaard."
        ) % {
            "who": saved.submitted.maker,
            "time": date_format(localtime(saved.submitted.made_at), "H:i"),
        }
    return JsonResponse(answered, status=409 if saved.clashes else 200)


def _plain(value: Any) -> Any:
    """A control's value as the browser holds it."""
    if isinstance(value, bool):
        return value
    return value.isoformat() if isinstance(value, dt.date) else str(value or "")
