"""What pages with somebody's answers have in common: nothing of what was typed stays anywhere."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

LARGEST_FORM = 256 * 1024
"""Bytes; the largest form of the explorer stays far below."""
View = Callable[..., HttpResponse]


class AnswersFailed(Exception):
    """Something went wrong that nobody foresaw; says what kind of fault it was and nothing of the answers."""


def discreet(view: View) -> View:
    """A view that reads answers: its faults say only of what kind they are, its error reports no values.

    The message of a fault may repeat what somebody typed, and goes into the log.
    """

    @sensitive_variables()
    @sensitive_post_parameters()
    @wraps(view)
    def quiet(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        try:
            return view(request, *arguments, **named)
        except (Http404, PermissionDenied, SuspiciousOperation):
            raise
        except Exception as error:
            raise AnswersFailed(type(error).__name__).with_traceback(error.__traceback__) from None

    return quiet


def keeps_nothing(view: View) -> View:
    """A page of the explorer: discreet, and out of caches, cookies and addresses.

    The form needs no token against forgery: it does nothing in anybody's name, and without token
    there is no cookie.
    """
    quiet = discreet(view)

    @csrf_exempt
    @wraps(view)
    def private(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_FORM:
            raise RequestDataTooBig
        response = unkept(quiet(request, *arguments, **named))
        # It says nobody where somebody came from. Who is signed in has a form to sign out on the page, with
        # a token, and such a form must name its origin.
        signed_in = request.actor.is_signed_in  # type: ignore[attr-defined]
        response["Referrer-Policy"] = "same-origin" if signed_in else "no-referrer"
        return response

    return private


def unkept(response: HttpResponse) -> HttpResponse:
    """Neither the browser nor anything between keeps the page."""
    response["Cache-Control"] = "no-store"
    return response
