"""The contacts of a plan: the list, and choosing one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from baken.foundation.clock import today
from baken.foundation.organisations.api import Organisation
from baken.plan.models import Plan, PlanContact
from baken.plan.rounds.answering import reporting_people
from baken.plan.rounds.contacts import choose_contact, contact_list, remove_contact
from baken.plan.rounds.errors import NotAContact
from baken.plan.rounds.forms import ACCOUNT, NOBODY, ContactForm
from baken.plan.views.asking import readable_address
from baken.plan.views.editing_loading import load_managed_plan, plan_address
from baken.plan.views.loading import actor_of

PAGE_SIZE = 50


@require_safe
@never_cache
def contacts(request: HttpRequest, plan: str) -> HttpResponse:
    """Every organisation of the plan with who answers for it."""
    row = load_managed_plan(request, plan)
    readable_address(request)
    text, missing = request.GET.get("q", "")[:200], request.GET.get("zonder") == "ja"
    found = contact_list(plan=row, today=today(), text=text, only_missing=missing)
    values = {
        "plan": row,
        "found": found,
        "page": Paginator(found.rows, PAGE_SIZE).get_page(request.GET.get("pagina")),
        "text": text,
        "only_missing": missing,
    }
    return render(request, "plan/rounds/contacts.html", values)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def contact(request: HttpRequest, plan: str, organisation: UUID) -> HttpResponse:
    """Choose who answers for an organisation."""
    row = load_managed_plan(request, plan)
    chosen = _organisation(row, organisation)
    present = PlanContact.objects.filter(plan=row, organisation=chosen).select_related("user").first()
    form = ContactForm(
        request.POST or None,
        people=reporting_people(municipality=row.municipality_id, today=today()),
        contact=present,
    )
    values = {"plan": row, "organisation": chosen, "form": form, "present": present}
    if request.method != "POST":
        return render(request, "plan/rounds/contact.html", values)
    if not form.is_valid():
        return render(request, "plan/rounds/contact.html", values, status=422)
    try:
        _choose(request, row, chosen, form.cleaned_data)
    except NotAContact as refusal:
        form.add_error("user", str(refusal))
        return render(request, "plan/rounds/contact.html", values, status=422)
    return redirect(plan_address(row, "plan:contacts"))


def _choose(request: HttpRequest, plan: Plan, organisation: Organisation, values: dict[str, Any]) -> None:
    actor, name = actor_of(request), {"name": organisation.name}
    if values["kind"] == NOBODY:
        if remove_contact(plan=plan, organisation=organisation, actor=actor):
            messages.success(request, _("%(name)s heeft geen eigen contact meer.") % name)
        return
    has_account = values["kind"] == ACCOUNT
    choose_contact(
        plan=plan,
        organisation=organisation,
        user_id=values["user"] if has_account else None,
        name="" if has_account else values["name"],
        email="" if has_account else values["email"],
        actor=actor,
        today=today(),
    )
    messages.success(request, _("Het contact van %(name)s is bewaard.") % name)


def _organisation(plan: Plan, pk: UUID) -> Organisation:
    """An organisation of the plan, or 404: others are no business of this plan."""
    listed = {row.organisation.pk: row.organisation for row in contact_list(plan=plan, today=today()).rows}
    if pk not in listed:
        raise Http404(_("Deze organisatie doet niet mee in dit plan."))
    return listed[pk]
