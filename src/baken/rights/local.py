"""The rules that hold in a municipality: what ships, and what the city published of its own."""

import datetime as dt

from django.http import HttpRequest

from baken.foundation.clock import today
from baken.foundation.territory.api import Municipality
from baken.rights.own.queries import rows_in_force
from baken.rights.rules import Law, law


def law_of(municipality: Municipality, *, date: dt.date) -> Law:
    """The rules of a municipality on a date (one query).

    An own row that the library cannot read beside the rest, as when an amount that it needs ended, is left
    out: nobody loses another right for it. The law names it (`unreadable`), and the editor's list says so.
    """
    own = rows_in_force(municipality=municipality, date=date)
    return law(municipality=municipality.nis, rows=own.rows, version=own.version)


def law_here(request: HttpRequest) -> Law:
    """The rules of the municipality of this address, today."""
    return law_of(request.municipality, date=today())  # type: ignore[attr-defined]
