"""The administrator's screens: who holds which role in this municipality."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from baken.foundation.access.api import Actor, Role
from baken.foundation.accounts.errors import AccountError
from baken.foundation.accounts.forms import PeopleFilterForm, PersonForm, RoleForm
from baken.foundation.accounts.invitations import send_invitation
from baken.foundation.accounts.models import Grant, GrantSource, User
from baken.foundation.accounts.notifications import notify_second_factor_reset
from baken.foundation.accounts.operations import (
    add_person,
    deactivate_account,
    grant_role,
    reactivate_account,
    reset_second_factor,
    revoke_role,
)
from baken.foundation.accounts.queries import history_here, people_of
from baken.foundation.clock import today
from baken.foundation.organisations.models import Organisation
from baken.foundation.territory.models import Municipality

UNDO = "accounts-undo"
"""Where the session keeps how to undo the last change of a role."""
PEOPLE_PER_PAGE = 50


def _here(request: HttpRequest) -> Municipality:
    municipality: Municipality | None = getattr(request, "municipality", None)
    if municipality is None:
        raise Http404
    return municipality


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _person(request: HttpRequest, user: int) -> User:
    """Somebody with a role in this municipality; nobody else exists here."""
    return get_object_or_404(people_of(municipality=_here(request).nis, date=today()), pk=user)


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody who works here, searchable."""
    form = PeopleFilterForm(request.GET)
    found = people_of(municipality=_here(request).nis, date=today(), **form.filters())
    page = Paginator(found, PEOPLE_PER_PAGE).get_page(request.GET.get("pagina"))
    return render(
        request,
        "accounts/people.html",
        {"form": form, "page": page, "undo": _undo_here(request), "is_filtered": any(request.GET.values())},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def person_add(request: HttpRequest) -> HttpResponse:
    """Somebody new: account, first role and invitation together."""
    municipality = _here(request)
    form = PersonForm(request.POST or None, municipality=municipality)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                added = add_person(
                    **form.cleaned_data, municipality=municipality, actor=_actor(request), date=today()
                )
                if added.is_new:
                    send_invitation(request=request, user=added.user, municipality=municipality)
        except AccountError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request,
                _("%(name)s is toegevoegd en kreeg een mail om een wachtwoord te kiezen.")
                % {"name": added.user.name}
                if added.is_new
                else _("%(name)s had al een account en kreeg de rol erbij.") % {"name": added.user.name},
            )
            return redirect("accounts:person", municipality.slug, added.user.pk)
    return render(request, "accounts/person_add.html", {"form": form})


@require_safe
def person(request: HttpRequest, user: int) -> HttpResponse:
    """One person: roles here, second factor, open or closed."""
    return _person_page(request, _person(request, user), RoleForm(municipality=_here(request)))


@require_POST
def role_give(request: HttpRequest, user: int) -> HttpResponse:
    """One more role."""
    municipality, somebody = _here(request), _person(request, user)
    form = RoleForm(request.POST, municipality=municipality)
    if not form.is_valid():
        return _person_page(request, somebody, form)
    try:
        grant = grant_role(
            user=somebody,
            **form.cleaned_data,
            municipality=municipality,
            actor=_actor(request),
            date=today(),
        )
    except AccountError as refusal:
        form.add_error(None, str(refusal))
        return _person_page(request, somebody, form)
    _remember(request, "given", grant)
    return redirect("accounts:person", municipality.slug, somebody.pk)


@require_POST
def role_take(request: HttpRequest, user: int, grant: int) -> HttpResponse:
    """One role less."""
    somebody = _person(request, user)
    held = get_object_or_404(Grant, pk=grant, user=somebody, municipality=_here(request))
    done = _attempt(request, lambda: revoke_role(grant=held, actor=_actor(request), date=today()))
    if done:
        _remember(request, "taken", held)
    return redirect("accounts:person", _here(request).slug, somebody.pk)


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """The opposite of the last change, by the same rules."""
    change = _undo_here(request)
    if change is None:
        messages.info(request, _("Er is niets om ongedaan te maken."))
        return redirect("accounts:people", _here(request).slug)
    del request.session[UNDO]
    somebody = _person(request, change["user"])
    organisation = (
        get_object_or_404(Organisation, pk=UUID(change["organisation"])) if change["organisation"] else None
    )
    done = _attempt(
        request,
        partial(
            _give_again if change["what"] == "taken" else _take_again,
            somebody,
            Role(change["role"]),
            organisation,
            request,
        ),
    )
    if done:
        messages.success(request, _("De wijziging is ongedaan gemaakt."))
    return redirect("accounts:person", _here(request).slug, somebody.pk)


@require_POST
def deactivate(request: HttpRequest, user: int) -> HttpResponse:
    """Close the account."""
    somebody, here = _person(request, user), _here(request)
    _attempt(
        request,
        lambda: deactivate_account(user=somebody, municipality=here, actor=_actor(request), date=today()),
        _("Het account van %(name)s is gesloten.") % {"name": somebody.name},
    )
    return redirect("accounts:person", here.slug, somebody.pk)


@require_POST
def reactivate(request: HttpRequest, user: int) -> HttpResponse:
    """Open the account again."""
    somebody, here = _person(request, user), _here(request)
    _attempt(
        request,
        lambda: reactivate_account(user=somebody, municipality=here, actor=_actor(request)),
        _("Het account van %(name)s is weer open.") % {"name": somebody.name},
    )
    return redirect("accounts:person", here.slug, somebody.pk)


@require_POST
def second_factor_reset(request: HttpRequest, user: int) -> HttpResponse:
    """For who lost phone and recovery codes."""
    somebody, here = _person(request, user), _here(request)
    _attempt(
        request,
        lambda: _reset_and_tell(request, somebody),
        _("%(name)s stelt de tweede stap opnieuw in bij de volgende aanmelding.") % {"name": somebody.name},
    )
    return redirect("accounts:person", here.slug, somebody.pk)


def _person_page(request: HttpRequest, somebody: User, form: RoleForm) -> HttpResponse:
    status = 422 if form.errors else 200
    context = {
        "person": somebody,
        "form": form,
        "undo": _undo_here(request),
        "history": history_here(user=somebody, municipality=_here(request).nis),
    }
    return render(request, "accounts/person.html", context, status=status)


def _attempt(request: HttpRequest, change: Callable[[], object], done: str = "") -> bool:
    """Do it; a refusal becomes a message."""
    try:
        change()
    except AccountError as refusal:
        messages.error(request, str(refusal))
        return False
    if done:
        messages.success(request, done)
    return True


@transaction.atomic
def _reset_and_tell(request: HttpRequest, somebody: User) -> None:
    reset_second_factor(user=somebody, municipality=_here(request), actor=_actor(request))
    notify_second_factor_reset(request=request, user=somebody)


def _give_again(user: User, role: Role, organisation: Organisation | None, request: HttpRequest) -> None:
    grant_role(
        user=user,
        role=role,
        organisation=organisation,
        municipality=_here(request),
        actor=_actor(request),
        date=today(),
    )


def _take_again(user: User, role: Role, organisation: Organisation | None, request: HttpRequest) -> None:
    held = get_object_or_404(
        Grant,
        user=user,
        role=role,
        organisation=organisation,
        municipality=_here(request),
        source=GrantSource.LOCAL,
    )
    revoke_role(grant=held, actor=_actor(request), date=today())


def _remember(request: HttpRequest, what: str, grant: Grant) -> None:
    request.session[UNDO] = {
        "what": what,
        "municipality": grant.municipality_id,
        "user": grant.user_id,
        "name": grant.user.name,
        "role": grant.role,
        "role_name": str(grant.get_role_display()),
        "organisation": str(grant.organisation_id) if grant.organisation_id else None,
    }


def _undo_here(request: HttpRequest) -> dict[str, Any] | None:
    change: dict[str, Any] | None = request.session.get(UNDO)
    return change if change and change["municipality"] == _here(request).nis else None
