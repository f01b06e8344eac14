"""The screens of the rights editor: the city's own rights and amounts, as dated versions under review."""

import datetime as dt
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from baken.foundation.access.api import Role
from baken.foundation.audit.api import Related, history_of
from baken.foundation.clock import now, today
from baken.foundation.review.api import (
    AlreadyProposed,
    NothingChanged,
    Proposal,
    ProposalState,
    VersionMoved,
    proposals_of,
)
from baken.rights.local import law_of
from baken.rights.models import OwnKind, OwnRecord, OwnVersion
from baken.rights.own.checking import Draft, RuleUnreadable, law_with, require_readable
from baken.rights.own.content import fields_of
from baken.rights.own.dutch import in_dutch
from baken.rights.own.forms import FORMS, Editor
from baken.rights.own.operations import NameTaken, full_name, is_short_name, propose_change, propose_new
from baken.rights.own.preview import preview
from baken.rights.own.reviewable import KIND, record_url
from baken.rights.rules.vocabulary import vocabulary

reading = require_http_methods(["GET", "HEAD"])
TRY, MORE = "controleer", "rij"


@reading
def own_list(request: HttpRequest) -> HttpResponse:
    """Everything of the city's own, with what waits for a decision."""
    records = list(OwnRecord.objects.exclude(kind=OwnKind.AMOUNTS).order_by("kind", "title"))
    why = law_of(_municipality(request), date=today()).own_left_out(date=today())
    context = {
        "records": records,
        "left_out": [(one, in_dutch(why[one.name])) for one in records if one.name in why],
        "kinds": [(kind, label) for kind, label in OwnKind.choices if kind in FORMS],
        "may_edit": _may_edit(request),
    }
    return render(request, "rights/own/list.html", context)


@reading
def own_record(request: HttpRequest, record: int) -> HttpResponse:
    """What holds, what held, and what is proposed."""
    found = _record(record)
    if found.kind == OwnKind.AMOUNTS:
        return redirect(record_url(found))
    versions = OwnVersion.objects.filter(record=found).order_by("-number")
    context = {
        "record": found,
        "fields": list(fields_of(found.kind, found.content).values()),
        "versions": [(one, list(fields_of(found.kind, one.content).values())) for one in versions],
        "proposals": proposals_of(kind=KIND, subject_id=str(found.pk), actor=request.actor),  # type: ignore[attr-defined]
        "history": history_of(record=found, limit=50, related=[Related(model=OwnVersion, field="record")]),
        "may_edit": _may_edit(request),
    }
    return render(request, "rights/own/record.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def own_new(request: HttpRequest, kind: str) -> HttpResponse:
    """A new right, amount or computed value."""
    if kind not in FORMS:
        raise Http404
    editor = _editor(request, kind, {"valid_from": today().isoformat()})
    short = request.POST.get("naam", "").strip()
    name = full_name(kind, short, municipality=_municipality(request))
    context: dict[str, Any] = {"kind": kind, "record": None, "short": short}
    if request.method == "POST" and request.POST.get("doe") != MORE and not is_short_name(kind, short):
        context["name_error"] = _("Gebruik kleine letters, cijfers en _, bijvoorbeeld babypakket.")
        return _form_page(request, editor, context, status=HTTPStatus.UNPROCESSABLE_ENTITY)

    def submit() -> Proposal:
        return propose_new(
            kind=kind,
            name=name,
            content=editor.content(),
            municipality=_municipality(request),
            actor=request.actor,  # type: ignore[attr-defined]
            at=now(),
            reason=editor.reason,
        )

    return _edited(request, editor, context, name=name, submit=submit)


@require_http_methods(["GET", "HEAD", "POST"])
def own_edit(request: HttpRequest, record: int) -> HttpResponse:
    """Another version of what is there."""
    found = _record(record)
    if found.kind not in FORMS:
        raise Http404
    editor = _editor(request, found.kind, found.content or {"valid_from": today().isoformat()})
    seen = request.POST.get("versie", "")

    def submit() -> Proposal:
        return propose_change(
            record=found,
            content=editor.content(),
            base_version=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else found.version,
            actor=request.actor,  # type: ignore[attr-defined]
            at=now(),
            reason=editor.reason,
        )

    return _edited(request, editor, {"kind": found.kind, "record": found}, name=found.name, submit=submit)


def _edited(
    request: HttpRequest,
    editor: Editor,
    context: dict[str, Any],
    *,
    name: str,
    submit: Callable[[], Proposal],
) -> HttpResponse:
    """The form, tried out or handed in; it comes back with what is wrong."""
    if request.method != "POST" or request.POST.get("doe") == MORE:
        return _form_page(request, editor, context)
    if not editor.is_valid():
        return _form_page(request, editor, context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    record = context["record"]
    try:
        if request.POST.get("doe") == TRY:
            tried = _previewed(request, context["kind"], name, editor.content(), record)
            return _form_page(request, editor, context | tried)
        return _proposed(request, submit())
    except RuleUnreadable as error:
        editor.add_problem(error.problem)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    except NameTaken:
        context["name_error"], status = _("Deze naam bestaat al."), HTTPStatus.UNPROCESSABLE_ENTITY
    except NothingChanged:
        context["nothing_changed"], status = True, HTTPStatus.OK
    except AlreadyProposed as error:
        context["waiting"], status = error.proposal, HTTPStatus.CONFLICT
    except VersionMoved:
        context["moved"], status = True, HTTPStatus.CONFLICT
    return _form_page(request, editor, context, status=status)


@reading
def own_preview(request: HttpRequest, record: int, proposal: int) -> HttpResponse:
    """What an open proposal does to the example families, for who decides."""
    found = _record(record)
    waiting = get_object_or_404(Proposal, pk=proposal, subject_kind=KIND, subject_id=str(found.pk))
    content = {**found.content, **{change["field"]: change["new"] for change in waiting.changes}}
    is_decided = waiting.state != ProposalState.SUBMITTED
    context: dict[str, Any] = {"record": found, "proposal": waiting, "is_decided": is_decided, "problem": ""}
    try:
        if not is_decided:
            context |= _previewed(request, found.kind, found.name, content, found)
    except RuleUnreadable as error:
        context["problem"] = error.problem.message
    return render(request, "rights/own/preview.html", context)


def _previewed(
    request: HttpRequest, kind: str, name: str, content: Any, record: OwnRecord | None
) -> dict[str, Any]:
    date = max(today(), dt.date.fromisoformat(content["valid_from"]))
    municipality = _municipality(request)
    draft = Draft(record=record, kind=kind, name=name, content=content, municipality=municipality)
    require_readable(draft, today=today())
    after = law_with(draft, date=date)
    families = preview(before=law_of(municipality, date=date), after=after, date=date)
    return {"families": families, "preview_date": date}


def _editor(request: HttpRequest, kind: str, content: Any) -> Editor:
    law = law_of(_municipality(request), date=today())
    return Editor(
        kind=kind,
        content=content,
        excludable=[(key, right.label) for key, right in law.book.rights.items() if law.is_here(key)],
        posted=request.POST if request.method == "POST" else None,
        more=request.POST.get("doe") == MORE,
    )


def _form_page(
    request: HttpRequest, editor: Editor, context: dict[str, Any], *, status: int = HTTPStatus.OK
) -> HttpResponse:
    municipality = _municipality(request)
    if request.POST.get("doe") == MORE:
        editor.leave_unchecked()
    shown = {
        "editor": editor,
        "form": editor.form,
        "vocabulary": vocabulary(law_of(municipality, date=today()), date=today()),
        "kind_label": OwnKind(context["kind"]).label,
        "prefix": full_name(context["kind"], "", municipality=municipality),
        "example": full_name(OwnKind.PARAMETER.value, "huurhulp.grens", municipality=municipality),
        **context,
    }
    return render(request, "rights/own/edit.html", shown, status=status)


def _proposed(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    slug = _municipality(request).slug
    address = reverse("review:proposal", args=[slug, proposal.pk])
    text = _("Je voorstel wacht op een tweede persoon. Er verandert nog niets.")
    messages.success(request, format_html('{} <a href="{}">{}</a>', text, address, _("Bekijk je voorstel")))
    return redirect("rights:own-record", slug, proposal.subject_id)


def _record(pk: int) -> OwnRecord:
    return get_object_or_404(OwnRecord.objects.select_related("municipality"), pk=pk)


def _may_edit(request: HttpRequest) -> bool:
    actor = request.actor  # type: ignore[attr-defined]
    return bool(actor.has_role(Role.RIGHTS_EDITOR, municipality=_municipality(request).nis))


def _municipality(request: HttpRequest) -> Any:
    return request.municipality  # type: ignore[attr-defined]
