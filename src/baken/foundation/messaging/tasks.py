"""Sending after commit, and erasing what is old."""

import uuid

from baken.foundation import clock
from baken.foundation.jobs.api import background_task, periodic_task
from baken.foundation.messaging import operations


@background_task(name="messaging.send", runs=operations.ATTEMPTS)
def send_mail(*, mail_id: str) -> None:
    """Send one mail of the outbox."""
    operations.send(mail_id=uuid.UUID(mail_id))


@periodic_task(name="messaging.erase_old", cron="40 2 * * *")
def erase_old() -> None:
    """Erase addresses and texts after the retention period."""
    operations.erase_old(at=clock.now())
