"""Upkeep of the room in the background."""

from django_scopes import scopes_disabled

from baken.foundation import clock
from baken.foundation.jobs.api import periodic_task
from baken.rights.catalogue.search_index import reindex_changed
from baken.rights.explorer.operations import forget_expired, forget_openings
from baken.rights.reform.making import make_city
from baken.rights.reform.operations import forget_removed
from baken.rights.scan.operations import forget_expired as forget_expired_scans
from baken.rights.scan.running import make_list, measure_population, read_population
from baken.rights.upkeep.running import count_all, count_touched, count_touched_here, look_after, try_amounts

__all__ = [
    "count_households",
    "count_touched",
    "count_touched_here",
    "forget_codes",
    "forget_old_openings",
    "forget_reforms",
    "forget_scans",
    "look_after_law",
    "make_city",
    "make_list",
    "measure_population",
    "read_population",
    "reindex_own_rights",
    "try_amounts",
]


@periodic_task(name="rights.forget_codes", cron="*/15 * * * *")
def forget_codes() -> None:
    """Delete the codes whose day is over. They open no more from that moment; this removes what is left."""
    with scopes_disabled():
        forget_expired(at=clock.machine_now())


@periodic_task(name="rights.forget_openings", cron="20 3 * * *")
def forget_old_openings() -> None:
    """Delete who opened a code more than thirteen months ago."""
    with scopes_disabled():
        forget_openings(at=clock.machine_now())


@periodic_task(name="rights.reindex_changed", cron="10 0 * * *")
def reindex_own_rights() -> None:
    """Let the search follow own rights that begin or end on a day on which nobody approves anything."""
    reindex_changed(on=clock.today())


@periodic_task(name="rights.forget_scans", cron="5-59/15 * * * *")
def forget_scans() -> None:
    """Remove the people of scans and lists that are past their day, and what killed work left."""
    forget_expired_scans(clock_at=clock.machine_now())


@periodic_task(name="rights.forget_reforms", cron="35 3 * * *")
def forget_reforms() -> None:
    """Delete reforms that were removed more than thirty days ago."""
    with scopes_disabled():
        forget_removed(at=clock.machine_now())


@periodic_task(name="rights.look_after_law", cron="25 2 * * *")
def look_after_law() -> None:
    """Make a task of each table of the law whose look-up day passed, and mail the editors."""
    look_after(at=clock.now())


@periodic_task(name="rights.count_households", cron="40 2 * * *")
def count_households() -> None:
    """Count the synthetic households that each right touches, where the law changed."""
    count_all(at=clock.now())
