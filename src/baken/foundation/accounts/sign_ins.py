"""Keeps that somebody signed in or failed to, without address, browser or typed text."""

import datetime as dt
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.signals import user_logged_in
from allauth.mfa.signals import authentication_failed
from django.contrib.auth.signals import user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from baken.foundation.accounts.models import SignIn, SignInOutcome, User
from baken.foundation.clock import now


@receiver(user_logged_in)
def _succeeded(request: HttpRequest, user: User, **_others: Any) -> None:
    records = get_authentication_records(request, user)
    methods = "+".join(dict.fromkeys(_method(record) for record in records))
    SignIn.objects.create(user=user, at=now(), outcome=SignInOutcome.SUCCEEDED, method=methods[:20])


@receiver(user_login_failed)
def _wrong_password(**_others: Any) -> None:
    SignIn.objects.create(at=now(), outcome=SignInOutcome.WRONG_PASSWORD, method="password")


@receiver(authentication_failed)
def _wrong_second_factor(user: User, **_others: Any) -> None:
    SignIn.objects.create(user=user, at=now(), outcome=SignInOutcome.WRONG_SECOND_FACTOR, method="mfa")


def record_refused_sign_in(*, user: User | None, at: dt.datetime) -> None:
    """The sign-in service knows the person, Baken does not let them in."""
    SignIn.objects.create(user=user, at=at, outcome=SignInOutcome.REFUSED, method="oidc")


def forget_sign_ins_before(*, moment: dt.datetime) -> int:
    """Delete what is older; answers how many. Meant for after thirteen months."""
    return SignIn.objects.filter(at__lt=moment).delete()[0]


def _method(record: dict[str, Any]) -> str:
    """allauth's word for how, in ours: password, passkey, mfa or oidc."""
    if record.get("method") == "socialaccount":
        return "oidc"
    if record.get("passwordless"):
        return "passkey"
    return str(record.get("method", ""))
