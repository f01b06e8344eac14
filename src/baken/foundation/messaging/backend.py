"""Django's own mail (allauth's, for instance) through the outbox."""

import datetime as dt
from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.crypto import salted_hmac
from django_scopes import get_scope

from baken.foundation import clock
from baken.foundation.messaging.errors import MailRefused
from baken.foundation.messaging.operations import queue_mail


class OutboxBackend(BaseEmailBackend):
    """Writes to the outbox in the caller's transaction instead of sending.

    The occasion of such a mail is not known here, so its key follows from the mail itself and
    the minute: a button that is pressed twice makes one mail, the same question later another.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """How many mails were written, one per address. Raises MailRefused, also for no plain text."""
        at = clock.now()
        return sum(self._write(message, at) for message in email_messages)

    def _write(self, message: EmailMessage, at: dt.datetime) -> int:
        if message.attachments or getattr(message, "alternatives", []):
            raise MailRefused("The outbox takes plain text only.")
        for address in message.recipients():
            queue_mail(
                to=address,
                subject=str(message.subject),
                body=str(message.body),
                # Who works for a municipality sees what of its mail was not delivered.
                municipality=get_scope().get("municipality"),
                key=_key(message, address, at),
                at=at,
            )
        return len(message.recipients())


def _key(message: EmailMessage, address: str, at: dt.datetime) -> str:
    """Keyed, so that what stays after erasing does not show for whom or what the mail was."""
    content = "\0".join((address, str(message.subject), str(message.body)))
    digest = salted_hmac("baken.messaging.backend", content, algorithm="sha256").hexdigest()
    return f"mail/{at:%Y%m%d%H%M}/{digest}"
