"""Nobody works without a second factor: who has none is sent to set it up, and nowhere else."""

# ruff: noqa: ARG002 (the signature is Django's)
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from baken.foundation.accounts.queries import has_second_factor

SET_UP_ROUTES = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "account_reauthenticate",
        "account_logout",
    }
)
"""All that is open before the second factor is there."""


class SecondFactorMiddleware:
    """Runs after the actor is known; one query per request of somebody signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        if not settings.SECOND_FACTOR_REQUIRED or not request.user.is_authenticated:
            return None
        route = request.resolver_match.view_name if request.resolver_match else ""
        if route in SET_UP_ROUTES or has_second_factor(user=request.user):
            return None
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": reverse("mfa_index")})
        if request.method in {"GET", "HEAD"} and "/api/" not in request.path_info:
            return redirect("mfa_index")
        raise PermissionDenied(_("Stel eerst een tweede stap in om je aan te melden."))
