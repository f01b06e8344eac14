"""What stands in for the arguments of addresses: one set of records per municipality.

Add what your routes need; README.md beside this file says how.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from baken.foundation.access.api import Role
from baken.foundation.accounts.models import Grant, User
from baken.foundation.territory.models import Municipality


@dataclass
class Place:
    """A municipality with one record of everything that an address can name."""

    municipality: Municipality
    records: dict[str, Any] = field(default_factory=dict)


MAKERS: list[Callable[[Place], None]] = []
"""Functions that put records of their module in `place.records`; run once per municipality."""

BY_ARGUMENT: dict[str, Callable[[Place], object]] = {
    "municipality": lambda place: place.municipality.slug,
}
"""Argument of an address → its value, wherever it occurs."""

BY_ROUTE: dict[tuple[str, str], Callable[[Place], object]] = {}
"""(Route, argument) → its value, where the argument's name alone is not enough."""

NOT_OF_ONE_MUNICIPALITY: frozenset[str] = frozenset()
"""Routes below a municipality whose records belong to the region: mixing addresses leaks nothing there."""


def value_for(*, route: str, argument: str, place: Place) -> object:
    """The sample; raises LookupError that says what to add."""
    maker = BY_ROUTE.get((route, argument)) or BY_ARGUMENT.get(argument)
    if maker is None:
        raise LookupError(f"tests/access/samples.py has no sample for <{argument}> of {route}")
    return maker(place)


def makes(maker: Callable[[Place], None]) -> Callable[[Place], None]:
    """Register a maker of records."""
    MAKERS.append(maker)
    return maker


# accounts


@makes
def somebody_who_works_here(place: Place) -> None:
    user = User.objects.create_user(email=f"collega@{place.municipality.slug}.example", name="Een collega")
    place.records["user"] = user
    place.records["grant"] = Grant.objects.create(
        user=user, role=Role.PARTNER, municipality=place.municipality
    )


BY_ARGUMENT |= {
    "user": lambda place: place.records["user"].pk,
    "grant": lambda place: place.records["grant"].pk,
}
BY_ROUTE |= {
    ("openid_connect_login", "provider_id"): lambda place: "acmidm",
    ("openid_connect_callback", "provider_id"): lambda place: "acmidm",
    ("account_reset_password_from_key", "uidb36"): lambda place: "1",
    ("account_reset_password_from_key", "key"): lambda place: "verlopen-sleutel",
    ("mfa_remove_webauthn", "pk"): lambda place: 0,
    ("mfa_edit_webauthn", "pk"): lambda place: 0,
}
