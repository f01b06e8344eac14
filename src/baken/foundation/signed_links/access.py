"""Who may use the routes of signed links: whoever has the token."""

from baken.foundation.access.api import EVERYONE

ROUTES = {"signed_links:open": EVERYONE}
