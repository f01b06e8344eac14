"""Signing in, and one's own account."""

from typing import Any, cast

from allauth.account.views import LoginView
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from baken.foundation.accounts.models import Grant, User
from baken.foundation.accounts.queries import SECOND_FACTORS, SHOWN_CHANGES
from baken.foundation.audit.api import Related, history_of
from baken.foundation.clock import today


class SignInView(LoginView):  # type: ignore[misc]
    """allauth's sign-in page, with the sign-in services that are configured."""

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Adds `services`."""
        services = get_adapter(self.request).list_providers(self.request)
        return {**super().get_context_data(**context), "services": services}


sign_in = SignInView.as_view()


@require_safe
def profile(request: HttpRequest) -> HttpResponse:
    """My roles, my second factor, how I sign in."""
    user = cast(User, request.user)  # the route is for people who are signed in
    grants = user.grants.holding_on(today()).select_related("municipality", "organisation")
    factors = Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS)
    linked = set(SocialAccount.objects.filter(user=user).values_list("provider", flat=True))
    services = [
        {"provider": provider, "is_linked": provider.app.provider_id in linked}
        for provider in get_adapter(request).list_providers(request)
    ]
    return render(
        request,
        "accounts/profile.html",
        {
            "user_shown": user,
            "has_password": user.has_usable_password(),
            "grants": grants.order_by("municipality__name", "role"),
            "factors": factors,
            "services": services,
            "history": history_of(
                record=user, related=[Related(model=Grant, field="user")], limit=SHOWN_CHANGES
            ),
            "last_sign_ins": user.sign_ins.order_by("-at")[:5],
        },
    )


@require_safe
def no_password(request: HttpRequest) -> HttpResponse:
    """Who signs in through the sign-in service has no password here, and gets none."""
    messages.info(request, _("Je meldt je aan via de aanmeldingsdienst. Je hebt hier geen wachtwoord nodig."))
    return redirect("accounts:profile")
