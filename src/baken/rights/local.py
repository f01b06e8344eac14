"""The rules that hold in a municipality: what ships, and what the city published of its own."""

import datetime as dt

import structlog
from django.http import HttpRequest

from baken.foundation.clock import today
from baken.foundation.territory.api import Municipality
from baken.rights.own.queries import rows_in_force
from baken.rights.rules import Law, LawUnreadable, law

log = structlog.get_logger(__name__)


def law_of(municipality: Municipality, *, date: dt.date) -> Law:
    """The rules of a municipality on a date (one query).

    Own rows that the library can no longer read, after a change of what ships, are left out rather than
    that nobody has any rights; the editor's page says so.
    """
    own = rows_in_force(municipality=municipality, date=date)
    try:
        return law(municipality=municipality.nis, rows=own.rows, version=own.version)
    except LawUnreadable as error:
        log.error("own rights of a municipality left out", municipality=municipality.nis, where=error.where)
        return law(municipality=municipality.nis)


def law_here(request: HttpRequest) -> Law:
    """The rules of the municipality of this address, today."""
    return law_of(request.municipality, date=today())  # type: ignore[attr-defined]
