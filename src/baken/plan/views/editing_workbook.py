"""The plan as a workbook: download, look at what an upload would change, and bring it in."""

import io
from typing import Any, NamedTuple, cast

from django.contrib import messages
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from baken.foundation.clock import now
from baken.foundation.files.api import FileRefused, StoredFile, open_file, store_file
from baken.plan.editing.documents import WORKBOOK, Upload
from baken.plan.editing.mark import lock_whole, mark_of
from baken.plan.importing import ImportRefused, ImportResult, import_workbook
from baken.plan.models import Plan
from baken.plan.views.editing_loading import load_managed_plan, plan_address
from baken.plan.views.loading import actor_of

SALT = "baken.plan.workbook"
TOKEN_SECONDS = 24 * 3600
SHOWN = 200
"""Problems and changes listed on the screen; the number of all of them stands above."""


class Choices(NamedTuple):
    """What somebody ticked beside the file."""

    skip: bool = False
    remove: bool = False
    overwrite: bool = False


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def workbook(request: HttpRequest, plan: str) -> HttpResponse:
    """Upload, preview and confirm; nothing changes before the confirmation."""
    row = load_managed_plan(request, plan)
    if request.method != "POST":
        return _page(request, row)
    if request.POST.get("bewijs"):
        return _confirm(request, row)
    upload = request.FILES.get("bestand")
    if upload is None:
        return _page(request, row, problem=_("Kies eerst een werkboek (.xlsx)."), status=422)
    choices = Choices(*(name in request.POST for name in ("overslaan", "verwijderen", "overschrijven")))
    try:
        _forget(request, row)
        stored = store_file(
            upload=cast(Upload, upload),
            municipality=row.municipality,
            actor=actor_of(request),
            at=now(),
            owner_kind=WORKBOOK,
            owner_id=str(row.pk),
        )
    except FileRefused as refusal:
        return _page(request, row, problem=str(refusal), status=422)
    return _preview(request, row, stored, choices)


def _preview(
    request: HttpRequest, plan: Plan, stored: StoredFile, choices: Choices, *, moved: bool = False
) -> HttpResponse:
    mark = mark_of(plan=plan)
    try:
        result = _bring_in(request, plan, stored, choices, dry_run=True)
    except ImportRefused as refusal:
        stored.delete()
        return _page(
            request,
            plan,
            problem=str(refusal),
            problems=refusal.problems[:SHOWN],
            number=len(refusal.problems),
            choices=choices,
            status=422,
        )
    token = signing.dumps([str(stored.pk), plan.pk, list(choices), mark], salt=SALT)
    return _page(
        request,
        plan,
        result=result,
        token=token,
        moved=moved,
        changed=_listed(result),
        problems=result.problems[:SHOWN],
        number=len(result.problems),
        choices=choices,
        status=409 if moved else 200,
    )


def _confirm(request: HttpRequest, plan: Plan) -> HttpResponse:
    try:
        file_id, plan_id, ticked, mark = signing.loads(
            request.POST["bewijs"], salt=SALT, max_age=TOKEN_SECONDS
        )
        choices = Choices(*ticked)
    except (signing.BadSignature, ValueError, TypeError):
        return _page(
            request, plan, problem=_("Deze controle is verlopen. Laad het werkboek opnieuw op."), status=422
        )
    stored = StoredFile.objects.filter(pk=file_id, owner_kind=WORKBOOK, owner_id=str(plan.pk)).first()
    if stored is None or plan_id != plan.pk:
        return _page(
            request, plan, problem=_("Dit werkboek is al ingelezen, of vervangen door een ander."), status=422
        )
    try:
        with transaction.atomic():
            lock_whole(plan=plan)
            # What the preview looked at is what the confirmation changes: nobody comes in between now.
            unmoved = mark == mark_of(plan=plan)
            if unmoved:
                result = _bring_in(request, plan, stored, choices, dry_run=False)
    except ImportRefused as refusal:
        return _page(request, plan, problem=str(refusal), problems=refusal.problems[:SHOWN], status=422)
    if not unmoved:
        return _preview(request, plan, stored, choices, moved=True)
    stored.delete()
    messages.success(
        request, _("Het werkboek is ingelezen. %(told)s.") % {"told": "; ".join(result.sentences())}
    )
    return redirect(plan_address(plan))


def _bring_in(
    request: HttpRequest, plan: Plan, stored: StoredFile, choices: Choices, *, dry_run: bool
) -> ImportResult:
    with open_file(file=stored) as content:
        return import_workbook(
            file=io.BytesIO(content.read()),
            name=stored.name,
            at=now(),
            actor=actor_of(request),
            dry_run=dry_run,
            skip_bad_rows=choices.skip,
            remove_missing=choices.remove,
            overwrite=choices.overwrite,
            into=plan,
        )


def _forget(request: HttpRequest, plan: Plan) -> None:
    """A workbook that was looked at and not brought in does not stay."""
    StoredFile.objects.filter(
        owner_kind=WORKBOOK, owner_id=str(plan.pk), made_by_id=actor_of(request).user_id
    ).delete()


def _listed(result: ImportResult) -> list[tuple[str, list[str]]]:
    """What is new, changed and removed, by name, at most SHOWN per list."""
    changed = [
        f"{node.title} ({', '.join(node.fields)})" if node.fields else node.title for node in result.nodes
    ]
    found = [(_("Gewijzigde onderdelen"), changed)]
    for kind, synced in result.changes.kinds.items():
        names = {"nodes": _("onderdelen"), "lines": _("ramingen"), "milestones": _("mijlpalen")}
        if kind in names:
            found.append((_("Nieuwe %(kind)s") % {"kind": names[kind]}, synced.added))
            found.append((_("Verwijderde %(kind)s") % {"kind": names[kind]}, synced.removed))
            if kind == "lines":
                found.append((_("Gewijzigde ramingen"), synced.changed))
    return [(heading, listed[:SHOWN]) for heading, listed in found if listed]


def _page(request: HttpRequest, plan: Plan, *, status: int = 200, **values: Any) -> HttpResponse:
    return render(request, "plan/edit_workbook.html", {"plan": plan, **values}, status=status)
