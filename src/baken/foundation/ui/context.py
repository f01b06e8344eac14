"""What every page knows."""

import datetime as dt
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import select_template

from baken.foundation.access.api import ROLE_NAMES, VISITOR, Actor
from baken.foundation.territory.models import Municipality
from baken.foundation.ui.navigation import Link, Place, navigation_links, search_address

_CITIES = Path(__file__).parent / "static" / "ui" / "cities"
CITY_STYLES = frozenset(path.stem for path in _CITIES.glob("*.css"))
"""Slugs of the municipalities with tokens of their own; others keep the default ones."""

STYLESHEETS = (
    "ui/css/layers.css",
    "ui/css/reset.css",
    "ui/css/fonts.css",
    "ui/css/tokens.css",
    "ui/css/base.css",
    "ui/css/layout.css",
    "ui/css/components/header.css",
    "ui/css/components/footer.css",
    "ui/css/components/controls.css",
    "ui/css/components/forms.css",
    "ui/css/components/messages.css",
    "ui/css/components/cards.css",
    "ui/css/components/tables.css",
    "ui/css/components/wayfinding.css",
    "ui/css/components/records.css",
    "ui/css/components/choices.css",
    "ui/css/components/charts.css",
    "ui/css/components/visibility.css",
    "ui/css/print.css",
)
"""One file per layer or group of components; the order of the layers is in the first."""


def page(request: HttpRequest) -> dict[str, Any]:
    """Municipality, actor, navigation, the city's tokens and the demonstration's date."""
    municipality = getattr(request, "municipality", None)
    actor = getattr(request, "actor", VISITOR)
    slug: str = municipality.slug if municipality is not None else ""
    own_style = [f"ui/cities/{slug}.css"] if slug in CITY_STYLES else []
    date = settings.DEMONSTRATION_DATE
    return {
        "municipality": municipality,
        "actor": actor,
        "demonstration": settings.DEMONSTRATION,
        "demonstration_date": dt.date.fromisoformat(date) if date else None,
        "stylesheets": [*STYLESHEETS, *own_style],
        "city_logo": select_template([f"ui/logos/{slug or 'default'}.html", "ui/logos/default.html"]),
        "search_url": search_address(municipality=municipality),
        "navigation": _Navigation(request, actor, municipality),
    }


class _Navigation:
    """Asks for the entries of a place only when a template shows them: parts of pages don't."""

    def __init__(self, request: HttpRequest, actor: Actor, municipality: Municipality | None) -> None:
        self._path = request.path
        self._actor = actor
        self._municipality = municipality

    def __getitem__(self, place: str) -> list[Link]:
        return navigation_links(
            place=Place(place), actor=self._actor, municipality=self._municipality, path=self._path
        )

    def role_names(self) -> list[str]:
        """The actor's roles here, or anywhere on a page outside every municipality."""
        nis = self._municipality.nis if self._municipality is not None else None
        held = {grant.role for grant in self._actor.grants if nis in {None, grant.municipality}}
        return [str(name) for role, name in ROLE_NAMES.items() if role in held]
