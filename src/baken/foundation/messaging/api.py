"""Front door of messaging: mail that leaves when the change is certain."""

from baken.foundation.messaging.errors import MailRefused
from baken.foundation.messaging.links import absolute_url
from baken.foundation.messaging.models import MailState, OutboxMail
from baken.foundation.messaging.operations import queue_mail

__all__ = ["MailRefused", "MailState", "OutboxMail", "absolute_url", "queue_mail"]
