"""The mail that lets somebody with a new account choose a password."""

from allauth.account.adapter import get_adapter
from allauth.account.app_settings import PASSWORD_RESET_TOKEN_GENERATOR
from allauth.account.utils import user_pk_to_url_str
from django.http import HttpRequest

from baken.foundation.accounts.models import User
from baken.foundation.territory.models import Municipality


def send_invitation(*, request: HttpRequest, user: User, municipality: Municipality) -> None:
    """Mail a link that sets the first password and works once, for `PASSWORD_RESET_TIMEOUT` seconds.

    Called inside the transaction that makes the account: the mail backend writes to the
    outbox, so that account and invitation exist together or not at all.
    """
    adapter = get_adapter(request)
    key = f"{user_pk_to_url_str(user)}-{PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)}"
    adapter.send_mail(
        "accounts/email/invitation",
        user.email,
        {
            "user": user,
            "municipality": municipality,
            "link": adapter.get_reset_password_from_key_url(key),
        },
    )
