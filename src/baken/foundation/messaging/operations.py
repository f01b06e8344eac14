"""Writing, sending and erasing mail."""

import datetime as dt
import hashlib
import smtplib
import uuid

import structlog
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from baken.foundation import clock
from baken.foundation.jobs.api import Task, defer
from baken.foundation.messaging.errors import MailRefused, NotUndelivered
from baken.foundation.messaging.models import MailState, OutboxMail
from baken.foundation.territory.models import Municipality

ATTEMPTS = 4
KEPT = dt.timedelta(days=30)
"""How long address and text of a sent mail are kept."""

log = structlog.get_logger(__name__)


class NotAccepted(Exception):
    """The mail server did not take the mail, so that trying again cannot make two."""

    def __init__(self, reason: str, *, for_good: bool = False) -> None:
        super().__init__(reason)
        self.for_good = for_good


@transaction.atomic
def queue_mail(
    *,
    to: str,
    subject: str,
    body: str,
    municipality: Municipality | None,
    key: str,
    at: dt.datetime | None = None,
) -> OutboxMail:
    """Write a mail in the caller's transaction; it is sent after commit, at most once per `key`.

    Answers the mail of that key when it is there already, whatever its text.
    Raises MailRefused when `to` is no mail address. `at`: the caller's moment.
    """
    try:
        validate_email(to)
    except ValidationError as wrong:
        raise MailRefused(_("Dit is geen e-mailadres.")) from wrong
    with scopes_disabled():
        try:
            with transaction.atomic():
                mail = OutboxMail.objects.create(
                    key=key,
                    municipality=municipality,
                    to=to,
                    subject=" ".join(subject.split())[:200],
                    body=body,
                    made_at=at or clock.now(),
                )
        except IntegrityError:
            return OutboxMail.objects.get(key=key)
    _defer(mail)
    return mail


def _defer(mail: OutboxMail) -> None:
    from baken.foundation.messaging.tasks import send_mail

    task: Task = send_mail
    defer(task=task, mail_id=str(mail.pk))


def send(*, mail_id: uuid.UUID) -> None:
    """Send one mail; run by the worker. Raises NotAccepted to be tried again."""
    mail = _take(mail_id)
    if mail is None:
        return
    try:
        _hand_over(mail)
    except NotAccepted as refusal:
        gives_up = refusal.for_good or mail.attempts >= ATTEMPTS
        _mark(mail, MailState.DEAD if gives_up else MailState.WAITING, error=str(refusal))
        if not gives_up:
            raise
    except Exception as failure:
        # The server may or may not have it: not sent again by itself.
        _mark(mail, MailState.UNCERTAIN, error=type(failure).__name__)
        log.exception("mail_uncertain", mail=str(mail.pk))
    else:
        _mark(mail, MailState.SENT)


@transaction.atomic
def _take(mail_id: uuid.UUID) -> OutboxMail | None:
    """Mark as sending and commit, before anything leaves; None when there is nothing to do."""
    with scopes_disabled():
        mail = OutboxMail.objects.select_for_update().filter(pk=mail_id).first()
        if mail is None or mail.erased_at is not None:
            return None
        if mail.state == MailState.SENDING:
            # Another run died between the server's yes and its own commit, or just before.
            mail.state, mail.last_error = MailState.UNCERTAIN, "onderbroken"
            mail.save(update_fields=["state", "last_error"])
            return None
        if mail.state != MailState.WAITING:
            return None
        mail.state, mail.attempts = MailState.SENDING, mail.attempts + 1
        mail.save(update_fields=["state", "attempts"])
        return mail


def _hand_over(mail: OutboxMail) -> None:
    message = EmailMessage(
        subject=mail.subject,
        body=mail.body,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[mail.to],
        headers={"Message-ID": message_id(mail.key), "Auto-Submitted": "auto-generated"},
    )
    connection: BaseEmailBackend = get_connection(settings.OUTBOX_EMAIL_BACKEND)
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as failure:  # nothing was handed over yet
        raise NotAccepted(type(failure).__name__) from failure
    try:
        connection.send_messages([message])
    except smtplib.SMTPRecipientsRefused as refusal:
        codes = [code for code, _text in refusal.recipients.values()]
        raise NotAccepted("SMTPRecipientsRefused", for_good=all(c >= 500 for c in codes)) from refusal
    except smtplib.SMTPResponseException as refusal:  # the server answered, with a no
        raise NotAccepted(f"SMTP {refusal.smtp_code}", for_good=refusal.smtp_code >= 500) from refusal
    finally:
        connection.close()


def message_id(key: str) -> str:
    """The same for every copy of a mail, so that mail programs show it once."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{domain}>"


def _mark(mail: OutboxMail, state: MailState, *, error: str = "") -> None:
    with scopes_disabled():
        OutboxMail.objects.filter(pk=mail.pk, state=MailState.SENDING).update(
            state=state, last_error=error[:200], sent_at=clock.now() if state is MailState.SENT else None
        )


@transaction.atomic
def send_again(*, mail: OutboxMail) -> None:
    """A person decides that an undelivered mail must go out (again). Raises NotUndelivered."""
    with scopes_disabled():
        changed = OutboxMail.objects.filter(
            pk=mail.pk, state__in=[MailState.UNCERTAIN, MailState.DEAD], erased_at__isnull=True
        ).update(state=MailState.WAITING, attempts=0, last_error="")
    if not changed:
        raise NotUndelivered(_("Dit bericht is al verzonden of gewist."))
    _defer(mail)


def erase_old(*, at: dt.datetime) -> int:
    """Erase address, subject and text of what was sent, or given up, long enough ago; how many."""
    sent = Q(state=MailState.SENT, sent_at__lt=at - KEPT)
    given_up = Q(state__in=[MailState.DEAD, MailState.UNCERTAIN], made_at__lt=at - 2 * KEPT)
    with scopes_disabled():
        return OutboxMail.objects.filter(sent | given_up, erased_at__isnull=True).update(
            to="", subject="", body="", last_error="", erased_at=at
        )
