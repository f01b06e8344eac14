"""What finance reports, on screen: upload, preview and confirm; the history, and taking the newest back."""

import csv
import datetime as dt
import io
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from django.contrib import messages
from django.core import signing
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from baken.foundation.clock import now, today
from baken.foundation.files.api import FileRefused, StoredFile, open_file, store_file
from baken.plan.editing.documents import Upload
from baken.plan.finance import operations
from baken.plan.finance.codes import known_codes
from baken.plan.finance.columns import AMOUNTS
from baken.plan.finance.files import FINANCE, finance_mark
from baken.plan.finance.kept import Entry, Written
from baken.plan.finance.operations import BadRows, Outcome, StandRefused
from baken.plan.finance.queries import entries_of, pending
from baken.plan.finance.reading import FinanceRefused
from baken.plan.finance.telling import (
    amount_name,
    told_left_out,
    told_plan,
    told_row,
    told_stand,
    told_undo,
)
from baken.plan.models import FinanceImport, Plan
from baken.plan.models.budget import KIND_NAMES
from baken.plan.search_index import lock_plan
from baken.plan.views.downloads import harmless
from baken.plan.views.editing_loading import load_managed_plan, plan_address
from baken.plan.views.loading import actor_of

SALT = "baken.plan.finance"
TOKEN_SECONDS = 24 * 3600
SHOWN = 200
"""Stands, faults and unknown codes listed on the screen; the number of all of them stands above."""
PAGE_SIZE = 12


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What somebody chose beside the file."""

    as_of: dt.date | None = None
    skip: bool = False

    @property
    def as_of_text(self) -> str:
        return self.as_of.isoformat() if self.as_of else ""


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def page(request: HttpRequest, plan: str) -> HttpResponse:
    """Upload, preview and confirm; nothing changes before the confirmation."""
    row = load_managed_plan(request, plan)
    if request.method != "POST":
        return _page(request, row)
    if request.POST.get("bewijs"):
        return _confirm(request, row)
    try:
        choices = _choices(request)
    except ValueError:
        return _page(request, row, problem=_("Schrijf de dag als een datum die bestaat."), status=422)
    upload = request.FILES.get("bestand")
    if upload is None:
        return _page(request, row, problem=_("Kies eerst een bestand (.csv)."), choices=choices, status=422)
    try:
        _forget(request, row)
        stored = store_file(
            upload=cast(Upload, upload),
            municipality=row.municipality,
            actor=actor_of(request),
            at=now(),
            owner_kind=FINANCE,
            owner_id=str(row.pk),
        )
    except FileRefused as refusal:
        return _page(request, row, problem=str(refusal), choices=choices, status=422)
    return _preview(request, row, stored, choices)


def _choices(request: HttpRequest) -> Choices:
    day = request.POST.get("stand-op", "").strip()
    return Choices(as_of=dt.date.fromisoformat(day) if day else None, skip="overslaan" in request.POST)


def _preview(
    request: HttpRequest, plan: Plan, stored: StoredFile, choices: Choices, *, moved: bool = False
) -> HttpResponse:
    mark = finance_mark(plan=plan)
    try:
        outcome = _bring_in(request, plan, stored, choices, dry_run=True)
    except (BadRows, FinanceRefused, StandRefused) as refusal:
        stored.delete()
        return _page(request, plan, choices=choices, status=422, **_refused(refusal))
    token = signing.dumps(
        [str(stored.pk), plan.pk, choices.as_of_text, choices.skip, mark, today().isoformat()], salt=SALT
    )
    return _page(
        request,
        plan,
        preview=_told(outcome),
        token=token,
        moved=moved,
        choices=choices,
        problems=outcome.reading.problems[:SHOWN],
        number=len(outcome.reading.problems),
        status=409 if moved else 200,
    )


def _refused(refusal: BadRows | FinanceRefused | StandRefused) -> dict[str, Any]:
    problems = refusal.problems if isinstance(refusal, BadRows) else ()
    return {"problem": str(refusal), "problems": problems[:SHOWN], "number": len(problems)}


def _told(outcome: Outcome) -> dict[str, Any]:
    """A preview in words."""
    (plan,) = outcome.plans
    return {
        "headline": told_plan(plan),
        "writes": outcome.writes,
        "stands": [told_stand(stand) for stand in plan.changed[:SHOWN]],
        "number": len(plan.changed),
        "same": len(plan.stands) - len(plan.changed),
        "warnings": plan.warnings,
        "unknown": [told_row(entry.row) for entry in outcome.unknown[:SHOWN]],
        "unknown_number": len(outcome.unknown),
        "left_out": told_left_out(outcome)[:SHOWN],
        "remarks": outcome.reading.remarks[:SHOWN],
    }


def _confirm(request: HttpRequest, plan: Plan) -> HttpResponse:
    try:
        file_id, plan_id, day, skip, mark, on = signing.loads(
            request.POST["bewijs"], salt=SALT, max_age=TOKEN_SECONDS
        )
        choices = Choices(as_of=dt.date.fromisoformat(day) if day else None, skip=skip)
    except (signing.BadSignature, ValueError, TypeError):
        problem = _("Deze controle is verlopen. Laad het bestand opnieuw op.")
        return _page(request, plan, problem=problem, status=422)
    stored = StoredFile.objects.filter(pk=file_id, owner_kind=FINANCE, owner_id=str(plan.pk)).first()
    if stored is None or plan_id != plan.pk:
        problem = _("Dit bestand is al ingelezen, of vervangen door een ander.")
        return _page(request, plan, problem=problem, status=422)
    try:
        with transaction.atomic():
            lock_plan(plan_id=plan.pk)
            # What the preview looked at, on its day, is what the confirmation changes.
            unmoved = mark == finance_mark(plan=plan) and on == today().isoformat()
            if unmoved:
                outcome = _bring_in(request, plan, stored, choices, dry_run=False)
    except (BadRows, FinanceRefused, StandRefused) as refusal:
        return _page(request, plan, status=422, **_refused(refusal))
    if not unmoved:
        return _preview(request, plan, stored, choices, moved=True)
    stored.delete()
    messages.success(request, told_plan(outcome.plans[0]))
    return redirect(plan_address(plan, "plan:finance"))


def _bring_in(
    request: HttpRequest, plan: Plan, stored: StoredFile, choices: Choices, *, dry_run: bool
) -> Outcome:
    with open_file(file=stored) as content:
        return operations.import_finance(
            content=content.read(),
            name=stored.name,
            plans=[plan],
            at=now(),
            actor=actor_of(request),
            as_of=choices.as_of,
            skip_bad_rows=choices.skip,
            dry_run=dry_run,
        )


def _forget(request: HttpRequest, plan: Plan) -> None:
    """A file that was looked at and not brought in does not stay."""
    StoredFile.objects.filter(
        owner_kind=FINANCE, owner_id=str(plan.pk), made_by_id=actor_of(request).user_id
    ).delete()


@dataclass(frozen=True, kw_only=True)
class ImportRow:
    """An import in the history."""

    finance_import: FinanceImport
    unknown: list[str]
    pending: list[str]
    is_newest: bool


def _page(request: HttpRequest, plan: Plan, *, status: int = 200, **values: Any) -> HttpResponse:
    imports = FinanceImport.objects.filter(plan=plan).select_related("imported_by")
    shown = Paginator(imports, PAGE_SIZE).get_page(request.GET.get("pagina"))
    waiting = pending(imports=shown, known=known_codes(plan=plan)) if shown.object_list else {}
    context = {
        "plan": plan,
        "page": shown,
        "rows": [
            _row(one, waiting, is_newest=shown.number == 1 and place == 0) for place, one in enumerate(shown)
        ],
        "choices": Choices(),
        "today": today(),
        **values,
    }
    return render(request, "plan/finance/finance.html", context, status=status)


def _row(one: FinanceImport, waiting: Mapping[int, list[Entry]], *, is_newest: bool) -> ImportRow:
    return ImportRow(
        finance_import=one,
        unknown=[told_row(entry.row) for entry in entries_of(one)[:SHOWN]],
        pending=[told_row(entry.row) for entry in waiting.get(one.pk, ())[:SHOWN]],
        is_newest=is_newest,
    )


def _load(request: HttpRequest, plan: str, finance_import: int) -> tuple[Plan, FinanceImport]:
    row = load_managed_plan(request, plan)
    found = FinanceImport.objects.filter(plan=row, pk=finance_import).first()
    if found is None:
        raise Http404(_("Deze inlezing is er niet (meer)."))
    found.plan = row
    return row, found


@require_safe
@never_cache
def unknown(request: HttpRequest, plan: str, finance_import: int) -> HttpResponse:
    """The rows of an import that the plan does not know, for a spreadsheet; read back as it is written."""
    row, found = _load(request, plan, finance_import)
    stream = io.StringIO(newline="")
    stream.write("\ufeff")  # spreadsheets need it to read accents
    table = csv.writer(stream, delimiter=";")
    table.writerow(["code", "jaar", "soort", *(amount_name(name) for name in AMOUNTS), "rij"])
    for entry in entries_of(found):
        cents = [getattr(entry.row, name) for name in AMOUNTS]
        table.writerow(
            [
                harmless(entry.row.code),
                entry.row.year,
                KIND_NAMES[entry.row.kind],
                *("" if one is None else f"{Decimal(one).scaleb(-2):.2f}".replace(".", ",") for one in cents),
                ", ".join(map(str, entry.row.rows)),
            ]
        )
    response = HttpResponse(stream.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{row.slug}-onbekende-codes.csv"'
    return response


@require_POST
def take_up(request: HttpRequest, plan: str, finance_import: int) -> HttpResponse:
    """Set the rows whose code is known by now."""
    row, found = _load(request, plan, finance_import)
    try:
        outcome = operations.take_up(finance_import=found, actor=actor_of(request), at=now())
    except StandRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, told_plan(outcome))
    return redirect(plan_address(row, "plan:finance"))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def undo(request: HttpRequest, plan: str, finance_import: int) -> HttpResponse:
    """Put back what stood there before the newest import, after a question."""
    row, found = _load(request, plan, finance_import)
    problem = ""
    if request.method == "POST":
        try:
            number = operations.undo_import(finance_import=found, actor=actor_of(request))
        except StandRefused as refusal:
            problem = str(refusal)
        else:
            told = ngettext(
                "Ongedaan gemaakt. %(number)d stand is weer als ervoor.",
                "Ongedaan gemaakt. %(number)d standen zijn weer als ervoor.",
                number,
            )
            messages.success(request, told % {"number": number})
            return redirect(plan_address(row, "plan:finance"))
    context = {
        "plan": row,
        "finance_import": found,
        "problem": problem,
        "stands": [told_undo(Written.from_json(kept)) for kept in found.before[:SHOWN]],
        "number": len(found.before),
    }
    return render(request, "plan/finance/undo.html", context, status=422 if problem else 200)
