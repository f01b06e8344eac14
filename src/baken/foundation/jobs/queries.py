"""Reads of jobs."""

import datetime as dt

from django.db import connection


def last_heartbeat() -> dt.datetime | None:
    """When a worker last showed that it lives (real time, not the demonstration's)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(last_heartbeat) FROM procrastinate_workers")
        row = cursor.fetchone()
    return row[0] if row else None


def seconds_since_heartbeat() -> float | None:
    """Age of the youngest heartbeat by the database's own clock; None: no worker."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM now() - max(last_heartbeat)) FROM procrastinate_workers")
        row = cursor.fetchone()
    return float(row[0]) if row and row[0] is not None else None
