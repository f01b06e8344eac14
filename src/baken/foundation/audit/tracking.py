"""Marks a model as tracked."""

from collections.abc import Callable

import pghistory
from django.db import models


def tracked(*, leave_out: tuple[str, ...] = ()) -> Callable[[type[models.Model]], type[models.Model]]:
    """Record every insert, update and delete by database trigger, also in bulk and from SQL.

    `leave_out`: confidential fields, whose values are kept out of the trail.
    """
    decorator: Callable[[type[models.Model]], type[models.Model]] = pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        exclude=list(leave_out) or None,
        append_only=True,
    )
    return decorator
