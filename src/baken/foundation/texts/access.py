"""Who may translate: coordinators and administrators; the kind of record has the last word."""

from baken.foundation.access.api import Role, roles

TRANSLATORS = (Role.COORDINATOR, Role.ADMINISTRATOR)
ROUTES = {"texts:edit": roles(*TRANSLATORS), "texts:review": roles(*TRANSLATORS)}
