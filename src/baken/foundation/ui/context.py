"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    """Municipality, actor and the demonstration's date."""
    return {
        "municipality": getattr(request, "municipality", None),
        "actor": getattr(request, "actor", None),
        "demonstration": settings.DEMONSTRATION,
        "demonstration_date": settings.DEMONSTRATION_DATE,
    }
