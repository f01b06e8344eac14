"""Front door of access: actors, decisions and the declaration of routes."""

from baken.foundation.access.actor import ROLE_NAMES, VISITOR, Actor, Role, RoleGrant
from baken.foundation.access.decision import Decision, allow, deny
from baken.foundation.access.routes import (
    EVERYONE,
    SIGNED_IN,
    RouteDeclaredTwice,
    RouteRule,
    allow_large_requests,
    declare_routes,
    declared_routes,
    roles,
    rule_of,
)

__all__ = [
    "EVERYONE",
    "ROLE_NAMES",
    "SIGNED_IN",
    "VISITOR",
    "Actor",
    "Decision",
    "Role",
    "RoleGrant",
    "RouteDeclaredTwice",
    "RouteRule",
    "allow",
    "allow_large_requests",
    "declare_routes",
    "declared_routes",
    "deny",
    "roles",
    "rule_of",
]
