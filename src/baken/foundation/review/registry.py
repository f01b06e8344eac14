"""What can be reviewed: higher rooms register their kinds of records here."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from baken.foundation.access.api import Actor, Decision
from baken.foundation.review.diff import FieldValue, JsonValue
from baken.foundation.review.errors import KindTaken, UnknownKind

if TYPE_CHECKING:
    from baken.foundation.review.models import Proposal


@dataclass(frozen=True, kw_only=True)
class Version:
    """An approved version: its number and its fields, in the order of the screen."""

    version: int
    fields: Mapping[str, FieldValue]


@dataclass(frozen=True, kw_only=True)
class SubjectCard:
    """A record as a list shows it to one actor."""

    title: str
    url: str
    may_decide: bool


class Reviewable(Protocol):
    """A kind of record. All methods run in the scope of its municipality."""

    kind: str
    label: str

    def current(self, *, subject_id: str, lock: bool = False) -> Version:
        """The approved version; locked against others until the transaction ends. Raises SubjectMissing."""
        ...

    def earlier(self, *, subject_id: str, version: int) -> Version | None:
        """The version with this number, or None when it is not kept."""
        ...

    def apply(
        self, *, subject_id: str, changes: Mapping[str, JsonValue], actor: Actor, at: dt.datetime
    ) -> None:
        """Write new values (field → value) and raise the version; the row is locked already."""
        ...

    def cards(self, *, subject_ids: Iterable[str], actor: Actor) -> Mapping[str, SubjectCard]:
        """The records this actor may see, in a constant number of queries; others are left out."""
        ...

    def may_see(self, *, actor: Actor, subject_id: str) -> Decision:
        """Whether the actor may read proposals on this record."""
        ...

    def may_propose(self, *, actor: Actor, subject_id: str) -> Decision:
        """Whether the actor may propose changes."""
        ...

    def may_change(self, *, actor: Actor, subject_id: str) -> Decision:
        """Whether the actor may change the record without review."""
        ...

    def may_decide(self, *, actor: Actor, proposal: "Proposal") -> Decision:
        """Whether the actor may decide this proposal (also: on a proposal of one's own)."""
        ...

    def submitted(self, *, proposal: "Proposal") -> None:
        """A proposal waits for a decision; runs inside its transaction (queue mails here)."""
        ...

    def decided(self, *, proposal: "Proposal") -> None:
        """A proposal was accepted or sent back; runs inside its transaction (queue mails here)."""
        ...


_kinds: dict[str, Reviewable] = {}


def register_reviewable(reviewable: Reviewable) -> None:
    """Add a kind, in AppConfig.ready(). Raises KindTaken."""
    if _kinds.get(reviewable.kind, reviewable) is not reviewable:
        raise KindTaken(reviewable.kind)
    _kinds[reviewable.kind] = reviewable


def reviewable_of(kind: str) -> Reviewable:
    """The registered kind. Raises UnknownKind."""
    try:
        return _kinds[kind]
    except KeyError:
        raise UnknownKind(kind) from None


def kinds() -> list[tuple[str, str]]:
    """All kinds with their label, for the filter."""
    return sorted(((kind, str(one.label)) for kind, one in _kinds.items()), key=lambda pair: pair[1])
