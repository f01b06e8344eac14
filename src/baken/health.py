"""`/health/`: whether the database answers (else 503) and a worker lives (named, still 200)."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from baken.foundation.access.api import EVERYONE, declare_routes
from baken.foundation.jobs.api import seconds_since_heartbeat

FRESH = 60.0
"""Seconds after which a worker's silence is told."""

# No room of its own: declared here, where the address is.
declare_routes({"health": EVERYONE})


@never_cache
@require_safe
def health(_request: HttpRequest) -> JsonResponse:
    """Answer for a load balancer or monitor; tells nothing about versions or data."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        silence = seconds_since_heartbeat()
    except DatabaseError:
        return JsonResponse({"database": "down"}, status=503)
    worker = "none" if silence is None else "ok" if silence < FRESH else "stale"
    return JsonResponse({"database": "ok", "worker": worker})
