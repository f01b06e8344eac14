"""Every route declares who may use it; a route without declaration is closed.

A module declares its routes by view name when its app is ready. The declaration
answers for the route as a whole; which records somebody sees is the module's own
`access.py`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from baken.foundation.access.actor import Actor, Role
from baken.foundation.access.decision import Decision, allow, deny


@dataclass(frozen=True)
class RouteRule:
    """Who may use a route: everyone, signed-in people, or roles in the route's municipality."""

    everyone: bool = False
    signed_in: bool = False
    roles: frozenset[Role] = frozenset()

    def decide(self, *, actor: Actor, municipality: str | None) -> Decision:
        """Answer for an actor; a route outside any municipality takes a role held anywhere."""
        if self.everyone:
            return allow()
        if not actor.is_signed_in:
            return deny(str(_("Meld je aan om deze pagina te zien.")))
        if self.signed_in:
            return allow()
        held = (
            {grant.role for grant in actor.grants}
            if municipality is None
            else set(actor.roles_in(municipality))
        )
        if held & self.roles:
            return allow()
        return deny(str(_("Je rol geeft geen toegang tot deze pagina.")))


EVERYONE = RouteRule(everyone=True)
SIGNED_IN = RouteRule(signed_in=True)


def roles(*allowed: Role) -> RouteRule:
    """Only these roles, in the municipality of the route."""
    return RouteRule(roles=frozenset(allowed))


class RouteDeclaredTwice(Exception):
    """Two modules declare the same route."""


LARGEST_REQUEST = 26 * 1024 * 1024
"""Bytes: the largest file that may be attached, with room for the rest of its form."""
_rules: dict[str, RouteRule] = {}
_large: dict[str, Callable[[], int]] = {}


def declare_routes(rules: Mapping[str, RouteRule]) -> None:
    """Add a module's routes, by view name (with namespace)."""
    for name, rule in rules.items():
        if _rules.get(name, rule) != rule:
            raise RouteDeclaredTwice(name)
        _rules[name] = rule


def rule_of(view_name: str) -> RouteRule | None:
    """The rule of a route, or None: closed."""
    return _rules.get(view_name)


def declared_routes() -> Mapping[str, RouteRule]:
    """All declared routes, for the test that compares them with the table."""
    return dict(_rules)


def allow_large_requests(route: str, most: Callable[[], int]) -> None:
    """Let a route take more than LARGEST_REQUEST, up to `most()` bytes, from who may use it."""
    _large[route] = most


def largest_request(view_name: str) -> int:
    """How many bytes a route may be sent."""
    return max(LARGEST_REQUEST, _large[view_name]()) if view_name in _large else LARGEST_REQUEST
