"""Who may use the portal: everybody, without account."""

from baken.foundation.access.api import EVERYONE

ROUTES = {
    "portal:choose": EVERYONE,
    "portal:accessibility": EVERYONE,
    "portal:privacy": EVERYONE,
    "portal:style": EVERYONE,
    "city:home": EVERYONE,
    "city:search": EVERYONE,
}
