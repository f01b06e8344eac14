"""The demonstration: embedded database, fixed date, an account per role. Never for real data."""

import os
import secrets

from baken.config.database import database_settings
from baken.config.embedded_database import ensure_running, home
from baken.config.logging import logging_settings
from baken.config.settings.base import *  # noqa: F403
from baken.config.settings.base import env

DEMONSTRATION = True
DEMONSTRATION_DATE = env("BAKEN_DEMONSTRATION_DATE", default="2024-03-15")
SECOND_FACTOR_REQUIRED = False
# Everybody may know it: these accounts exist in the demonstration only.
DEMONSTRATION_PASSWORD = "baken-demonstratie"  # noqa: S105
DEBUG = False
# The terminal of `./run` is for people: only what goes wrong.
LOGGING = logging_settings(level=env("BAKEN_LOG_LEVEL", default="WARNING"))
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", ".localhost"]


def _secret_key() -> str:
    """A key of this machine's own, kept over starts so that sessions survive."""
    path = home() / "secret-key"
    if not path.exists():
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.write_text(secrets.token_urlsafe(50))
        fresh.chmod(0o600)
        fresh.replace(path)
    return path.read_text()


SECRET_KEY = _secret_key()
DATABASES = {"default": database_settings(env("DATABASE_URL", default=None) or ensure_running())}
STATIC_ROOT = home() / "static"
MEDIA_ROOT = home() / "files"
# Nothing leaves: what would have been sent is a page.
OUTBOX_EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
