"""The one function that answers now().

Only the edge (views, commands, jobs) calls it; everything below takes the moment
as an argument. The demonstration lives on a fixed date, so that its plans run.
"""

import datetime as dt

from django.conf import settings
from django.utils import timezone


def now() -> dt.datetime:
    """This moment in local time, on the demonstration's date where one is set."""
    moment = timezone.localtime()
    if settings.DEMONSTRATION_DATE:
        date = dt.date.fromisoformat(settings.DEMONSTRATION_DATE)
        return timezone.make_aware(dt.datetime.combine(date, moment.time()))
    return moment


def today() -> dt.date:
    """The date of `now()`."""
    return now().date()


def machine_now() -> dt.datetime:
    """This moment by the machine's own clock: for limits in hours, which run out in the demonstration too."""
    return timezone.now()
