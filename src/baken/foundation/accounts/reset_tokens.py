"""The secret in a mailed link that sets a password."""

import datetime as dt

from django.contrib.auth.tokens import PasswordResetTokenGenerator


class ResetTokens(PasswordResetTokenGenerator):
    """Django's, counted in whole minutes: who presses twice gets the same link, and so one mail.

    A link that was used, or a password or address that changed, makes the next one another.
    """

    def _now(self) -> dt.datetime:
        return super()._now().replace(second=0, microsecond=0)
