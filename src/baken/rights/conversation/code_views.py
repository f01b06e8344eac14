"""A worker opens what somebody left under a code."""

from http import HTTPStatus

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from baken.foundation.clock import machine_now
from baken.rights.conversation.views import opened_page
from baken.rights.explorer.limits import within_limit
from baken.rights.explorer.operations import note_limited, open_answers, remove_answers
from baken.rights.explorer.privacy import discreet, unkept

RATES = "10/10m/user,30/10m/ip"


class CodeForm(forms.Form):
    """Six characters."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=_("Zes letters en cijfers. Hoofdletters en spaties maken niet uit."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


@discreet
@require_http_methods(["GET", "HEAD", "POST"])
def open_code(request: HttpRequest) -> HttpResponse:
    """Ask for the code; then show the answers and what they come to."""
    form = CodeForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _asked(request, form, HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK)
    if not within_limit(request, action="open-code", rates=RATES):
        return _limited(request, form)
    household, expires_at = open_answers(
        typed=form.cleaned_data["code"],
        municipality=request.municipality,  # type: ignore[attr-defined]
        actor=request.actor,  # type: ignore[attr-defined]
        at=machine_now(),
    )
    if household is None:
        form.add_error(
            "code", _("Deze code bestaat hier niet, of ze is verlopen. Kijk na of je ze juist overnam.")
        )
        return _asked(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    return opened_page(request, household, code=form.cleaned_data["code"], expires_at=expires_at)


@discreet
@require_POST
def remove_code(request: HttpRequest) -> HttpResponse:
    """Delete what was left, before its day is over."""
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _asked(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    if not within_limit(request, action="open-code", rates=RATES):
        return _limited(request, form)
    removed = remove_answers(
        typed=form.cleaned_data["code"],
        municipality=request.municipality,  # type: ignore[attr-defined]
        actor=request.actor,  # type: ignore[attr-defined]
        at=machine_now(),
    )
    return unkept(render(request, "rights/code/removed.html", {"removed": removed}))


def _limited(request: HttpRequest, form: CodeForm) -> HttpResponse:
    note_limited(
        municipality=request.municipality,  # type: ignore[attr-defined]
        actor=request.actor,  # type: ignore[attr-defined]
        at=machine_now(),
    )
    form.add_error("code", _("Je probeerde te veel codes. Wacht tien minuten en probeer opnieuw."))
    return _asked(request, form, HTTPStatus.TOO_MANY_REQUESTS)


def _asked(request: HttpRequest, form: CodeForm, status: HTTPStatus) -> HttpResponse:
    return unkept(render(request, "rights/code/open.html", {"form": form}, status=status))
