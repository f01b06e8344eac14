"""Filling in a table again: paste or type, run the tests of the rules, put it before a second person."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from baken.foundation.clock import now, today
from baken.foundation.jobs.api import start_job
from baken.foundation.review.api import AlreadyProposed, NothingChanged, VersionMoved
from baken.rights.local import law_here
from baken.rights.models import AmountsEntry, OwnKind, OwnRecord
from baken.rights.own.checking import RuleUnreadable
from baken.rights.own.dutch import in_dutch
from baken.rights.rules import Law
from baken.rights.rules.upkeep import AmountsRefused, LawTable, run_plan, version_of
from baken.rights.upkeep.entry import (
    VALUE,
    Entry,
    EntryForm,
    content_of,
    first_values,
    kept_entry,
    last_found,
    pasted_entry,
    typed_entry,
)
from baken.rights.upkeep.operations import (
    LawMoved,
    TestsFailed,
    keep_outcome,
    plan_for,
    propose_entry,
    save_entry,
)
from baken.rights.upkeep.pasting import PasteRefused, read_paste
from baken.rights.upkeep.running import try_amounts
from baken.rights.upkeep.views import load_table

READ, TEST, UNCHANGED, AGAIN = "lees", "test", "niets", "opnieuw"
PATIENCE = 2.0
"""Seconds that a page may run tests; what takes longer is a job with its progress on screen."""


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def enter(request: HttpRequest, table: str) -> HttpResponse:
    """The rows of a table with what they were: paste, read, mend, and try."""
    law = law_here(request)
    found = load_table(law, table)
    record = OwnRecord.objects.filter(name=table).first()
    if record is not None and record.kind != OwnKind.AMOUNTS:  # a city's own amount has a form of its own
        return redirect("rights:own-edit", request.municipality.slug, record.pk)  # type: ignore[attr-defined]
    if request.method != "POST":
        return _first_page(request, found)
    action = request.POST.get("doe", "")
    form = EntryForm(request.POST, table=found, today=today(), unchanged=action == UNCHANGED)
    if action == READ:
        return _read(request, found, form)
    entry = Entry(rows=typed_entry(found, {}).rows) if action == UNCHANGED else _typed(found, request.POST)
    problem = ""
    if action != UNCHANGED and not entry.has_values and not entry.problems:
        problem = _("Vul minstens één bedrag in, of zeg dat er niets veranderd is.")
    if not form.is_valid() or entry.problems or problem:
        return _page(request, found, form, entry, problem=problem, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    content = content_of(
        law, found, entry, form.cleaned_data, before=record.content if record else {}, today=today()
    )
    return _tried(request, law, found, content, record=record, reason=form.cleaned_data["reason"])


def _first_page(request: HttpRequest, table: LawTable) -> HttpResponse:
    """Empty, or as this person left it."""
    initial = first_values(table, today=today())
    kept = _kept(request, table)
    if kept is None:
        return _page(
            request, table, EntryForm(initial=initial, table=table, today=today()), typed_entry(table, {})
        )
    content = kept.content
    last = last_found(content) or {}
    initial |= {"look_up_after": content["look_up_after"], "reason": kept.reason}
    initial |= {"start": content["valid_from"]} if last else {}
    initial |= {name: last[name] for name in ("source", "href", "confidence") if name in last}
    return _page(
        request, table, EntryForm(initial=initial, table=table, today=today()), kept_entry(table, content)
    )


def _read(request: HttpRequest, table: LawTable, form: EntryForm) -> HttpResponse:
    """The paste as a proposal per amount; nothing else is checked yet."""
    typed = form.data
    again = EntryForm(initial={name: typed.get(name, "") for name in form.fields}, table=table, today=today())
    try:
        entry = pasted_entry(table, read_paste(request.POST.get("plak", "")))
    except PasteRefused as refused:
        return _page(
            request,
            table,
            again,
            _typed(table, request.POST),
            paste_problem=str(refused),
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
        )
    return _page(request, table, again, entry, is_read=True)


def _typed(table: LawTable, posted: Mapping[str, Any]) -> Entry:
    return typed_entry(table, {row.name: str(posted.get(f"{VALUE}{row.name}", "")) for row in table.rows})


def _page(
    request: HttpRequest,
    table: LawTable,
    form: EntryForm,
    entry: Entry,
    *,
    status: int = HTTPStatus.OK,
    **more: Any,
) -> HttpResponse:
    context = {
        "table": table,
        "form": form,
        "entry": entry,
        "plak": request.POST.get("plak", "")[:5_000] if "paste_problem" in more else "",
        **more,
    }
    return render(request, "rights/upkeep/enter.html", context, status=status)


def _tried(
    request: HttpRequest,
    law: Law,
    table: LawTable,
    content: Mapping[str, Any],
    *,
    record: OwnRecord | None,
    reason: str,
) -> HttpResponse:
    """Keep what was filled in and run the tests: here, or in the background when they take long."""
    entry = save_entry(
        table=table,
        content=content,
        base_version=record.version if record else 0,
        reason=reason,
        municipality=request.municipality,  # type: ignore[attr-defined]
        made_by=request.actor.user_id,  # type: ignore[attr-defined]
        at=now(),
    )
    return _run(request, law, table, entry)


def _run(request: HttpRequest, law: Law, table: LawTable, entry: AmountsEntry) -> HttpResponse:
    slug = request.municipality.slug  # type: ignore[attr-defined]
    try:
        plan = plan_for(entry, law=law, table=table, date=today())
    except AmountsRefused as refused:
        messages.error(request, in_dutch(str(refused)))
        return redirect("rights:upkeep-enter", slug, table.name)
    outcome = run_plan(plan, tell=lambda _done, _all: None, seconds=PATIENCE)
    if outcome is not None:
        keep_outcome(entry, outcome, law=law, date=today())
        return redirect("rights:upkeep-check", slug, table.name)
    with transaction.atomic():
        entry.job = start_job(
            task=try_amounts,
            title=_("Test de regels met nieuwe bedragen: %(title)s") % {"title": table.title[:120]},
            municipality=request.municipality,  # type: ignore[attr-defined]
            made_by=request.actor.user_id,  # type: ignore[attr-defined]
            at=now(),
            total=len(plan.examples),
            entry=entry.pk,
        )
        entry.save(update_fields=["job"])
    return redirect("jobs:job", slug, entry.job.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def check(request: HttpRequest, table: str) -> HttpResponse:
    """What the tests say of what this person filled in; from here it goes to a second person."""
    law = law_here(request)
    found = load_table(law, table)
    entry = _kept(request, found)
    if entry is None:
        return redirect("rights:upkeep-table", request.municipality.slug, table)  # type: ignore[attr-defined]
    if request.method == "POST":
        if request.POST.get("doe") == AGAIN:
            return _run(request, law, found, entry)
        return _proposed(request, law, found, entry)
    return _check_page(request, law, found, entry)


def _check_page(
    request: HttpRequest,
    law: Law,
    table: LawTable,
    entry: AmountsEntry,
    *,
    status: int = HTTPStatus.OK,
    **more: Any,
) -> HttpResponse:
    rows = kept_entry(table, entry.content)
    context = {
        "table": table,
        "entry": rows,
        "kept": entry,
        "last": last_found(entry.content),
        "outcome": entry.outcome,
        "has_moved": entry.outcome is not None and entry.outcome["law"] != version_of(law, date=today()),
        **more,
    }
    return render(request, "rights/upkeep/check.html", context, status=status)


def _proposed(request: HttpRequest, law: Law, table: LawTable, entry: AmountsEntry) -> HttpResponse:
    slug = request.municipality.slug  # type: ignore[attr-defined]
    more: dict[str, Any] = {}
    try:
        proposal = propose_entry(entry, law=law, actor=request.actor, at=now())  # type: ignore[attr-defined]
    except (TestsFailed, LawMoved):
        pass  # the page itself says why
    except RuleUnreadable as error:
        more["problem"] = error.problem.message
    except NothingChanged:
        more["problem"] = _("Dit is wat al goedgekeurd is. Er valt niets voor te leggen.")
    except AlreadyProposed as error:
        more["waiting"] = error.proposal
    except VersionMoved:
        more["problem"] = _("Intussen is iets anders goedgekeurd. Vul de bedragen opnieuw in.")
    else:
        address = reverse("review:proposal", args=[slug, proposal.pk])
        text = _("Je voorstel wacht op een tweede persoon. Er verandert nog niets.")
        messages.success(
            request, format_html('{} <a href="{}">{}</a>', text, address, _("Bekijk je voorstel"))
        )
        return redirect("rights:upkeep-table", slug, table.name)
    return _check_page(request, law, table, entry, status=HTTPStatus.CONFLICT, **more)


def _kept(request: HttpRequest, table: LawTable) -> AmountsEntry | None:
    """What this person filled in for a table and did not propose yet (one query)."""
    mine = AmountsEntry.objects.select_related("job")
    return mine.filter(table=table.name, made_by_id=request.actor.user_id).first()  # type: ignore[attr-defined]
