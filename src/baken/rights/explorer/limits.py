"""How often something may be tried, counted in the database over all processes as for signing in."""

from allauth.core.internal.ratelimit import consume
from django.http import HttpRequest


def within_limit(request: HttpRequest, *, action: str, rates: str, key: str | None = None) -> bool:
    """Whether this try stays within the limits, such as "10/10m/user,30/10m/ip"; it counts as one.

    `key`: whose tries count together under a limit "…/key"; only its hash is kept.
    """
    return consume(request, app="baken.rights", action=action, config={action: rates}, key=key) is not None
