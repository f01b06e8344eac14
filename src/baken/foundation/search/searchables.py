"""Kinds of things that can be found; every module registers its own."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise

from baken.foundation.access.api import Actor, Role


class SearchableRegisteredTwice(Exception):
    """Two modules bring the same kind."""


class SearchableUnknown(Exception):
    """Nobody brings this kind."""


@dataclass(frozen=True, kw_only=True)
class Document:
    """One thing to be found. `municipality`: NIS code, None for the whole region.

    Not public: found by the `roles` in that municipality, and by whom the kind's `visible_to` lets.
    """

    kind: str
    subject_id: str
    municipality: str | None
    title: str
    body: str
    url: str
    public: bool
    roles: frozenset[Role] = field(default_factory=frozenset)


@dataclass(frozen=True, kw_only=True)
class Searchable:
    """A kind. `documents` gives everything anew; `visible_to(actor, ids)` answers which
    non-public ones among these subject ids the actor may see (one query for all)."""

    kind: str
    label: str | Promise
    documents: Callable[[], Iterable[Document]]
    visible_to: Callable[[Actor, Sequence[str]], Iterable[str]] | None = None


_kinds: dict[str, Searchable] = {}


def register_searchable(searchable: Searchable) -> None:
    """Add a kind; called by `AppConfig.ready()`. Raises SearchableRegisteredTwice."""
    if searchable.kind in _kinds:
        raise SearchableRegisteredTwice(searchable.kind)
    _kinds[searchable.kind] = searchable


def searchables() -> tuple[Searchable, ...]:
    """All kinds, lowest floor first."""
    return tuple(_kinds.values())


def searchable(kind: str) -> Searchable:
    """One kind. Raises SearchableUnknown."""
    try:
        return _kinds[kind]
    except KeyError:
        raise SearchableUnknown(kind) from None
