"""Absolute addresses for mails."""

from django.conf import settings


def absolute_url(path: str) -> str:
    """The public address of a path (`/aalst/…`), from the setting PUBLIC_URL; never from a request."""
    return f"{settings.PUBLIC_URL.rstrip('/')}/{path.lstrip('/')}"
