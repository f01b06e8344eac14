"""What the explorer's pages have in common: nothing of what somebody answers stays anywhere."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

LARGEST_FORM = 256 * 1024
"""Bytes; the largest form of the explorer stays far below."""
View = Callable[..., HttpResponse]


class ExplorerFailed(Exception):
    """Something went wrong that nobody foresaw; says what kind of fault it was and nothing of the answers."""


def keeps_nothing(view: View) -> View:
    """A page whose form holds answers: out of logs, caches, cookies, addresses and error reports.

    The form needs no token against forgery: it does nothing in anybody's name, and without token
    there is no cookie.
    """

    @csrf_exempt
    @sensitive_variables()
    @sensitive_post_parameters()
    @wraps(view)
    def private(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_FORM:
            raise RequestDataTooBig
        try:
            response = unkept(view(request, *arguments, **named))
        except (Http404, PermissionDenied, RequestDataTooBig):
            raise
        except Exception as error:
            # The message of a fault may repeat what somebody typed, and goes into the log.
            raise ExplorerFailed(type(error).__name__).with_traceback(error.__traceback__) from None
        # It says nobody where somebody came from. A form with a token could not: it must name its origin.
        response["Referrer-Policy"] = "no-referrer"
        return response

    return private


def unkept(response: HttpResponse) -> HttpResponse:
    """Neither the browser nor anything between keeps the page."""
    response["Cache-Control"] = "no-store"
    return response
