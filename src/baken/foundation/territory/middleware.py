"""Which municipality a request is about: by the address' first part, or by host name."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django_scopes import scope

from baken.foundation.territory.models import Municipality


class MunicipalityMiddleware:
    """Set request.municipality and open its scope; queries outside a scope raise.

    Addresses of a municipality carry its slug (`/aalst/plannen/`). A host of a
    municipality's own leads to its front page and answers for no other.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        host = request.get_host().partition(":")[0]
        slug = request.path_info.lstrip("/").partition("/")[0]
        found = {m.slug: m for m in self.municipalities(slug=slug, host=host)}
        by_host = next((one for one in found.values() if one.host == host), None)
        if by_host is not None:
            if request.path_info == "/":
                return redirect(f"/{by_host.slug}/")
            if slug in found and slug != by_host.slug:
                raise Http404
        municipality = found.get(slug)
        request.municipality = municipality  # type: ignore[attr-defined]
        if municipality is None:
            return self.get_response(request)
        with scope(municipality=municipality):
            return self.get_response(request)

    def municipalities(self, *, slug: str, host: str) -> list[Municipality]:
        """Those the address or the host names; at most two."""
        return list(Municipality.objects.filter(Q(slug=slug) | Q(host=host)))

    def process_view(
        self, request: HttpRequest, _view: Callable[..., Any], _args: list[Any], kwargs: dict[str, Any]
    ) -> None:
        """Views read request.municipality; the slug in the address has done its work."""
        if "municipality" in kwargs:
            if request.municipality is None:  # type: ignore[attr-defined]
                raise Http404
            del kwargs["municipality"]
