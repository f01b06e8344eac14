"""What waits for somebody, on the front page of the municipality they work for.

Each module registers what can wait in its own room when its app is ready.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from baken.foundation.access.api import Actor
from baken.foundation.territory.models import Municipality
from baken.foundation.ui.navigation import EntryRegisteredTwice


@dataclass(frozen=True, kw_only=True)
class WaitingWork:
    """A kind of work that can wait for somebody; lower positions come first."""

    key: str
    position: int
    url_name: str
    count: Callable[[Actor, Municipality], int]
    """How much waits for this actor here; asked for signed-in people only, in the municipality's scope."""
    text: Callable[[int], str]
    """The line for a number above nought: "2 voorstellen om na te lezen"."""
    query: str = ""
    """What comes after the address, such as "?filter=open"."""
    until: Callable[[Actor, Municipality], dt.date | None] | None = None
    """The day it must be done, where there is one; asked only when something waits."""


@dataclass(frozen=True, kw_only=True)
class WaitingLine:
    """What waits, in words, and where it is done."""

    text: str
    url: str


_kinds: dict[str, WaitingWork] = {}


def register_waiting(*kinds: WaitingWork) -> None:
    """Add kinds of work; raises EntryRegisteredTwice for another one with the same key."""
    for kind in kinds:
        if _kinds.setdefault(kind.key, kind) != kind:
            raise EntryRegisteredTwice(kind.key)


def waiting_for(*, actor: Actor, municipality: Municipality) -> list[WaitingLine]:
    """What waits for the actor in a municipality they have a role in; nothing for anybody else."""
    if not actor.roles_in(municipality.nis):
        return []
    kinds = sorted(_kinds.values(), key=lambda kind: (kind.position, kind.key))
    counted = [(kind, kind.count(actor, municipality)) for kind in kinds]
    return [
        WaitingLine(
            text=kind.text(count) + _until(kind, actor, municipality),
            url=reverse(kind.url_name, args=[municipality.slug]) + kind.query,
        )
        for kind, count in counted
        if count
    ]


def _until(kind: WaitingWork, actor: Actor, municipality: Municipality) -> str:
    """ " tegen 31 maart 2024", or nothing."""
    day = kind.until(actor, municipality) if kind.until else None
    return _(" tegen %(date)s") % {"date": date_format(day, "j F Y")} if day else ""
