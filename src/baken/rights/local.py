"""The rules that hold in a municipality: what ships, and what the city published of its own."""

import datetime as dt

from django.http import HttpRequest

from baken.foundation.clock import today
from baken.foundation.territory.api import Municipality
from baken.rights.rules import Law, law


def law_of(municipality: Municipality, *, date: dt.date) -> Law:  # noqa: ARG001 - own rows are dated
    """The rules of a municipality on a date."""
    return law(municipality=municipality.nis)


def law_here(request: HttpRequest) -> Law:
    """The rules of the municipality of this address, today."""
    return law_of(request.municipality, date=today())  # type: ignore[attr-defined]
