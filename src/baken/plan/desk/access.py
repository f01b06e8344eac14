"""Who may use what of desk; each answer with its reason."""

from baken.foundation.access.api import RouteRule

ROUTES: dict[str, RouteRule] = {}
