"""Who sees mail."""

from baken.foundation.access.api import EVERYONE, Role, roles

ROUTES = {
    # Only in the demonstration; anywhere else these answer 404.
    "messaging:sent": EVERYONE,
    "messaging:sent_mail": EVERYONE,
    "messaging:undelivered": roles(Role.COORDINATOR, Role.ADMINISTRATOR),
    "messaging:send_again": roles(Role.COORDINATOR, Role.ADMINISTRATOR),
}
