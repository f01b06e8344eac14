"""The form of a node, its conflicts, and its earlier versions."""

from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from baken.foundation.clock import now
from baken.foundation.review.api import (
    AlreadyProposed,
    Choice,
    NothingChanged,
    Proposal,
    ProposalState,
    SubjectMissing,
    VersionMoved,
    restore,
    words_diff,
)
from baken.plan.editing.forms.controls import organisation_choices
from baken.plan.editing.forms.node import NodeEditor
from baken.plan.editing.operations import change_node, change_node_as_chosen, version_of
from baken.plan.editing.reviewable import KIND, NODES
from baken.plan.models import Node, NodeVersion
from baken.plan.views.editing_loading import load_changeable_node, names_of_organisations, node_address
from baken.plan.views.loading import actor_of

CHOICE_PREFIX = "keuze-"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def edit_node(request: HttpRequest, plan: str, key: str) -> HttpResponse:
    """Change a node: at once, or as a proposal where the plan asks for review."""
    node = load_changeable_node(request, plan, key)
    editor = _editor(request, node)
    if request.method != "POST":
        return _page(request, node, editor)
    if request.POST.get("rij") in editor.rows:
        editor = _editor(request, node, one_more=request.POST["rij"])
        editor.leave_unchecked()
        return _page(request, node, editor, added=request.POST["rij"])
    if not editor.is_valid():
        return _page(request, node, editor, status=422)
    return _save(request, node, editor)


def _editor(request: HttpRequest, node: Node, *, one_more: str = "") -> NodeEditor:
    current = NODES.current(subject_id=str(node.pk))
    posted = None
    if request.method == "POST":
        posted = request.POST.copy()
        total = posted.get(f"{one_more}-TOTAL_FORMS", "")
        if one_more and total.isascii() and total.isdigit() and len(total) < 4:
            posted[f"{one_more}-TOTAL_FORMS"] = str(int(total) + 1)
    return NodeEditor(
        fields=current.fields,
        version=current.version,
        municipality=node.plan.municipality_id,
        organisations=names_of_organisations(current.fields.items()),
        posted=posted,
    )


def _save(request: HttpRequest, node: Node, editor: NodeEditor) -> HttpResponse:
    what: dict[str, Any] = {
        "node": node,
        "values": editor.values(),
        "base_version": editor.base_version,
        "actor": actor_of(request),
        "at": now(),
        "reason": editor.reason,
    }
    seen = request.POST.get("gezien", "")
    try:
        if seen.isascii() and seen.isdigit() and len(seen) < 10:
            proposal = change_node_as_chosen(**what, choices=_choices(request), seen_version=int(seen))
        else:
            proposal = change_node(**what)
    except NothingChanged:
        messages.info(request, _("Je hebt niets gewijzigd. Alles blijft zoals het was."))
        return redirect(node_address(node))
    except AlreadyProposed as error:
        return _page(request, node, editor, status=409, waiting=error.proposal)
    except VersionMoved as moved:
        return _page(request, node, editor, status=409, moved=moved)
    except SubjectMissing as error:
        raise Http404(_("Dit onderdeel is intussen verwijderd.")) from error
    except IntegrityError as error:
        editor.form.add_error(None, str(error))
        return _page(request, node, editor, status=422)
    _tell(request, node, proposal)
    return redirect(node_address(node))


def _choices(request: HttpRequest) -> dict[str, Choice]:
    return {
        name.removeprefix(CHOICE_PREFIX): choice
        for name in request.POST
        for choice in Choice
        if name.startswith(CHOICE_PREFIX) and request.POST[name] == choice.value
    }


def _tell(request: HttpRequest, node: Node, proposal: Proposal) -> None:
    if proposal.state != ProposalState.ACCEPTED.value:
        address = reverse("review:proposal", args=[node.plan.municipality.slug, proposal.pk])
        text = _("Je voorstel ligt bij de coördinator. Het plan verandert pas als die het aanvaardt.")
        messages.success(
            request, format_html('{} <a href="{}">{}</a>', text, address, _("Bekijk je voorstel"))
        )
        return
    earlier = NodeVersion.objects.filter(node=node).order_by("-version").first()
    address = node_address(node, "plan:node-version", earlier.version) if earlier else ""
    messages.success(
        request, format_html('{} <a href="{}">{}</a>', _("Bewaard."), address, _("Ongedaan maken"))
    )


def _page(
    request: HttpRequest, node: Node, editor: NodeEditor, *, status: int = 200, **extra: Any
) -> HttpResponse:
    moved = extra.get("moved")
    values = {
        "plan": node.plan,
        "node": node,
        "form": editor.everything,
        "scalars": editor.form,
        "rows": editor.rows,
        "organisations": organisation_choices(municipality=node.plan.municipality_id),
        "direct": bool(NODES.may_change(actor=actor_of(request), subject_id=str(node.pk))),
        "conflicts": [(conflict, words_diff(conflict.base, conflict.theirs)) for conflict in moved.conflicts]
        if moved
        else [],
        **extra,
    }
    return render(request, "plan/edit_node.html", values, status=status)


@require_safe
@never_cache
def node_versions(request: HttpRequest, plan: str, key: str) -> HttpResponse:
    """The earlier versions of a node that are kept whole."""
    node = load_changeable_node(request, plan, key)
    versions = NodeVersion.objects.filter(node=node).order_by("-version").defer("fields")
    return render(
        request, "plan/edit_versions.html", {"plan": node.plan, "node": node, "versions": versions[:100]}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def node_version(request: HttpRequest, plan: str, key: str, version: int) -> HttpResponse:
    """What an earlier version looked like beside the present one; a POST brings it back."""
    node = load_changeable_node(request, plan, key)
    if request.method == "POST":
        return _restore(request, node, version)
    return _version_page(request, node, version)


def _version_page(request: HttpRequest, node: Node, version: int, *, moved: bool = False) -> HttpResponse:
    earlier = version_of(node=node, version=version) if version < 2**31 else None
    current = NODES.current(subject_id=str(node.pk))
    if earlier is None or version == current.version:
        raise Http404(_("Deze versie is niet bewaard."))
    differences = [
        (field.label, words_diff(current.fields[name].display, field.display))
        for name, field in earlier.items()
        if current.fields[name].value != field.value
    ]
    values = {
        "plan": node.plan,
        "node": node,
        "version": version,
        "seen": current.version,
        "moved": moved,
        "differences": differences,
        "direct": bool(NODES.may_change(actor=actor_of(request), subject_id=str(node.pk))),
    }
    return render(request, "plan/edit_version.html", values, status=409 if moved else 200)


def _restore(request: HttpRequest, node: Node, version: int) -> HttpResponse:
    seen = request.POST.get("gezien", "")
    try:
        proposal = restore(
            kind=KIND,
            subject_id=str(node.pk),
            municipality=node.plan.municipality,
            version=min(version, 2**31 - 1),
            seen_version=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0,
            actor=actor_of(request),
            at=now(),
        )
    except NothingChanged:
        messages.info(request, _("Deze versie is gelijk aan wat er nu staat. Er is niets gewijzigd."))
    except VersionMoved:
        return _version_page(request, node, version, moved=True)
    except SubjectMissing as error:
        raise Http404(_("Deze versie is niet bewaard.")) from error
    except AlreadyProposed as error:
        address = reverse("review:proposal", args=[node.plan.municipality.slug, error.proposal.pk])
        text = _("Je hebt al een voorstel voor dit onderdeel. Trek dat eerst in.")
        messages.warning(
            request, format_html('{} <a href="{}">{}</a>', text, address, _("Bekijk je voorstel"))
        )
    else:
        if proposal is None:
            messages.success(request, _("Versie %(number)d is teruggezet.") % {"number": version})
        else:
            _tell(request, node, proposal)
    return redirect(node_address(node))
