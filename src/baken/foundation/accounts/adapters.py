"""Baken's choices where allauth leaves them open: texts, sign-up, linking, second factor."""

# ruff: noqa: ARG002 (the signatures are allauth's)
import base64
import hashlib
import io
import time
from typing import Any
from urllib.parse import urlsplit

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth import authenticate
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baken.foundation.accounts.claims import claim_map, email_of, name_of, roles_of
from baken.foundation.accounts.models import Grant, User
from baken.foundation.accounts.operations import replace_provided_roles
from baken.foundation.accounts.queries import SECOND_FACTORS
from baken.foundation.accounts.sign_ins import record_refused_sign_in
from baken.foundation.clock import now, today

TOO_OFTEN = gettext_lazy("Je probeerde het te vaak. Wacht enkele minuten en probeer opnieuw.")
FRESH_SIGN_IN = 300
"""Seconds after a sign-in during which nothing is asked again to set up a second factor."""


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-in with mail address and password."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": gettext_lazy("Dit account is gesloten."),
        "email_password_mismatch": gettext_lazy("Het e-mailadres of het wachtwoord klopt niet."),
        "enter_current_password": gettext_lazy("Geef je huidige wachtwoord."),
        "incorrect_code": gettext_lazy("Die code klopt niet. Kijk of je de nieuwste code hebt."),
        "incorrect_password": gettext_lazy("Het wachtwoord klopt niet."),
        "invalid_or_expired_key": gettext_lazy("Deze link werkt niet meer. Vraag een nieuwe."),
        "invalid_password_reset": gettext_lazy("Deze link werkt niet meer. Vraag een nieuwe."),
        "too_many_login_attempts": TOO_OFTEN,
        "rate_limited": TOO_OFTEN,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account alone: an administrator or the sign-in service does."""
        return False

    def format_email_subject(self, subject: str) -> str:
        return f"Baken: {subject}"

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """No mail to who signs in through the sign-in service: a password would go around it."""
        if user.has_usable_password() or not SocialAccount.objects.filter(user=user).exists():
            super().send_password_reset_mail(user, email, context)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """That something about signing in changed and when; not from which address or browser."""
        self.send_mail(
            template_prefix,
            email or user.email,
            {
                **(context or {}),
                "user": user,
                "moment": now(),
                "reset_url": _public_address(reverse("account_reset_password")),
            },
        )

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link in a mail goes to the public address, never to the host somebody asked with."""
        return _public_address(urlsplit(super().get_reset_password_from_key_url(key)).path)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Without a page asked for: the front page of the municipality where one's first role is."""
        grants = (
            Grant.objects.holding_on(today()).filter(user__email=request.user.get_username()).order_by("pk")
        )
        slug = grants.values_list("municipality__slug", flat=True).first()
        return f"/{slug}/" if slug else reverse(settings.LOGIN_REDIRECT_URL)

    def reauthenticate(self, user: User, password: str) -> bool:
        """Ask the password again, under the same limits as a sign-in."""
        self.pre_authenticate(self.request, email=user.email)
        found = authenticate(self.request, email=user.email, password=password)
        if found is None or found.pk != user.pk:
            return False
        self._rollback_login_failed_rl_usage()
        return True

    def is_reauthentication_required(self, *, app: str, **options: Any) -> bool:
        """Not right after signing in: everything was just asked. Then before each change of security."""
        records = get_authentication_records(self.request, self.request.user)
        # allauth notes the moment by the machine's clock, whatever date the demonstration lives on.
        if records and time.time() - records[-1]["at"] < FRESH_SIGN_IN:
            return False
        required: bool = super().is_reauthentication_required(app=app, **options)
        return required and bool(get_reauthentication_flows(self.request.user))


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Sign-in through the sign-in service: by subject only, roles from the claims at every sign-in."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """`pre_social_login` has let through only whom the claims give a role."""
        return True

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return True

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: SocialAccount) -> str:
        return reverse("accounts:profile")

    def on_authentication_error(self, request: HttpRequest, provider: Any, **about: Any) -> None:
        record_refused_sign_in(user=None, at=now())

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Refuse who has no role here; renew the roles of who signed in before."""
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            return
        names = claim_map()
        provided = roles_of(sociallogin.claims, names=names)
        if sociallogin.is_existing:
            user = sociallogin.user
            replace_provided_roles(user=user, provided=provided)
            if not user.grants.holding_on(today()).exists():
                self._refuse(request, "no_role", user)
            return
        if not provided:
            self._refuse(request, "no_role")
        email = email_of(sociallogin.claims, names=names)
        if not email:
            self._refuse(request, "no_email")
        if User.objects.filter(email=email).exists():
            # The mail address alone proves nothing: the person links both after signing in.
            self._refuse(request, "email_known")
        sociallogin.user.email = email
        sociallogin.user.name = name_of(sociallogin.claims, fallback=email.partition("@")[0])
        sociallogin.provided_roles = provided

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> User:
        """The account and its roles in one transaction."""
        with transaction.atomic():
            user: User = super().save_user(request, sociallogin, form)
            # The mail address stands with the user, once; allauth's own list of addresses stays empty.
            EmailAddress.objects.filter(user=user).delete()
            replace_provided_roles(user=user, provided=sociallogin.provided_roles)
        return user

    def _refuse(self, request: HttpRequest, reason: str, user: User | None = None) -> None:
        record_refused_sign_in(user=user, at=now())
        page = render(request, "accounts/refused.html", {"reason": reason}, status=403)
        raise ImmediateHttpResponse(page)


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factor: app or passkey."""

    error_messages: dict[str, str | Promise] = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": gettext_lazy(
            "Dit is je enige tweede stap. Stel eerst een andere in, dan kan deze weg."
        ),
        "cannot_generate_recovery_codes": gettext_lazy("Stel eerst een app of een passkey in."),
        "incorrect_code": gettext_lazy("Die code klopt niet. Kijk of je de nieuwste code hebt."),
        "rate_limited": TOO_OFTEN,
    }

    def get_totp_issuer(self) -> str:
        return "Baken"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return entity | {"name": "Baken"}

    def build_totp_svg(self, url: str) -> str:
        """The QR code as SVG without style, so that it passes the content security policy."""
        out = io.BytesIO()
        segno.make(url, error="m").save(out, kind="svg", scale=5, border=4, light="#fff", xmldecl=False)
        return out.getvalue().decode()

    def encrypt(self, text: str) -> str:
        """Secrets of apps and recovery codes are not readable from a copy of the database alone."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last second factor stays where one is obligatory."""
        if not settings.SECOND_FACTOR_REQUIRED or authenticator.type not in SECOND_FACTORS:
            return True
        others = Authenticator.objects.filter(user=authenticator.user_id, type__in=SECOND_FACTORS)
        return bool(others.exclude(pk=authenticator.pk).exists())

    def generate_authenticator_name(self, user: User, type: str) -> str:
        """A name to start from; the person may change it."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Passkey %(number)s") % {"number": number}


def _public_address(path: str) -> str:
    return f"{settings.PUBLIC_URL.rstrip('/')}{path}"


def _cipher() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(b"baken second factor " + str(key).encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
