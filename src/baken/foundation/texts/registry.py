"""Which records have texts to translate: higher rooms register their kinds here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from django.utils.functional import Promise

from baken.foundation.access.api import Actor, Decision
from baken.foundation.texts.errors import KindTaken, UnknownKind


@dataclass(frozen=True, kw_only=True)
class Source:
    """A Dutch text: what the field is called and what it says."""

    label: str
    text: str
    max_length: int = 4000


@dataclass(frozen=True, kw_only=True)
class TextSubject:
    """A record with its Dutch texts by field, and its own page."""

    title: str
    url: str
    sources: Mapping[str, Source]


class Translatable(Protocol):
    """A kind of record. Methods run in the scope of its municipality."""

    kind: str

    @property
    def label(self) -> str | Promise:
        """What a record of this kind is called."""
        ...

    def subject(self, *, subject_id: str) -> TextSubject | None:
        """The record with its Dutch texts, or None."""
        ...

    def may_translate(self, *, actor: Actor, subject_id: str) -> Decision:
        """Whether the actor may write and review translations of it."""
        ...


_kinds: dict[str, Translatable] = {}


def register_translatable(translatable: Translatable) -> None:
    """Add a kind, in AppConfig.ready(). Raises KindTaken."""
    if _kinds.get(translatable.kind, translatable) is not translatable:
        raise KindTaken(translatable.kind)
    _kinds[translatable.kind] = translatable


def translatable_of(kind: str) -> Translatable:
    """The registered kind. Raises UnknownKind."""
    try:
        return _kinds[kind]
    except KeyError:
        raise UnknownKind(kind) from None
