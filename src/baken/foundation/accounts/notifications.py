"""Mail to somebody whose way of signing in was changed, by themselves or by an administrator."""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest

from baken.foundation.accounts.models import User


def notify_second_factor_reset(*, request: HttpRequest, user: User) -> None:
    """An administrator removed somebody's second factor; called inside that transaction."""
    get_adapter(request).send_notification_mail("accounts/email/second_factor_reset", user)
