"""Who may use what of rounds; each answer with its reason."""

from baken.foundation.access.api import RouteRule

ROUTES: dict[str, RouteRule] = {}
