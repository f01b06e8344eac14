"""Upkeep of the room in the background."""

from django_scopes import scopes_disabled

from baken.foundation import clock
from baken.foundation.jobs.api import periodic_task
from baken.rights.explorer.operations import forget_expired


@periodic_task(name="rights.forget_codes", cron="*/15 * * * *")
def forget_codes() -> None:
    """Delete the codes whose day is over. They open no more from that moment; this removes what is left."""
    with scopes_disabled():
        forget_expired(at=clock.machine_now())
