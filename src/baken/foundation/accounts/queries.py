"""Reads of accounts."""

import datetime as dt

from django.db.models import Q

from baken.foundation.access.api import Actor, Role, RoleGrant
from baken.foundation.accounts.models import User


def actor_of(*, user: User, date: dt.date) -> Actor:
    """The actor behind a user, with the grants that hold on this date (one query)."""
    grants = user.grants.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=date),
        Q(valid_until__isnull=True) | Q(valid_until__gte=date),
    )
    return Actor(
        user_id=user.pk,
        name=user.name,
        grants=frozenset(
            RoleGrant(role=Role(g.role), municipality=g.municipality_id, organisation=g.organisation_id)
            for g in grants
        ),
    )
