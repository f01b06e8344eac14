"""Every route of the address table, third-party ones too."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.admindocs.views import simplify_regex
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

EXCLUDED: dict[str, str] = {}
"""Route → why it needs no row. Static files are served before any route (whitenoise)."""


@dataclass(frozen=True)
class Route:
    """A route as the middleware knows it, and its address in words."""

    name: str
    address: str

    @property
    def arguments(self) -> tuple[str, ...]:
        return tuple(re.findall(r"<(\w+)>", self.address))


def all_routes() -> list[Route]:
    """Every pattern, in the order of the address table."""
    found = list(_walk(get_resolver().url_patterns, "/", ()))
    return [route for route in dict.fromkeys(found) if route.name not in EXCLUDED]


def _walk(patterns: list, prefix: str, namespaces: tuple[str, ...]) -> Iterator[Route]:
    for entry in patterns:
        address = prefix + _words(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = (*namespaces, entry.namespace) if entry.namespace else namespaces
            yield from _walk(entry.url_patterns, address, inner)
        elif isinstance(entry, URLPattern):
            name = entry.name or f"without name: {entry.lookup_str}"
            yield Route(":".join([*namespaces, name]), address)


def _words(pattern) -> str:
    if isinstance(pattern, RoutePattern):
        return re.sub(r"<(?:\w+:)?(\w+)>", r"<\1>", str(pattern))
    return simplify_regex(str(pattern)).lstrip("/")
