"""What can be wrong with a proposal."""

from typing import TYPE_CHECKING

from baken.foundation.review.diff import Conflict

if TYPE_CHECKING:
    from baken.foundation.review.models import Proposal


class ReviewError(Exception):
    """Something about a proposal cannot be done."""


class UnknownKind(ReviewError, LookupError):
    """No room registered this kind of subject."""


class KindTaken(ReviewError, ValueError):
    """Two rooms register the same kind."""


class SubjectMissing(ReviewError):
    """The record the proposal is about does not exist (any more)."""


class NothingChanged(ReviewError):
    """The proposal would change nothing."""


class ReasonMissing(ReviewError):
    """Sending back needs a remark."""


class AlreadyProposed(ReviewError):
    """The maker already has an open proposal on this record."""

    def __init__(self, proposal: "Proposal") -> None:
        super().__init__(proposal.pk)
        self.proposal = proposal


class NotOpen(ReviewError):
    """It was decided or withdrawn already, for example by a second click."""

    def __init__(self, proposal: "Proposal") -> None:
        super().__init__(proposal.pk)
        self.proposal = proposal


class VersionMoved(ReviewError):
    """The approved version moved and the same fields changed: both readings, to choose from."""

    def __init__(self, *, version: int, conflicts: list[Conflict]) -> None:
        super().__init__(", ".join(conflict.field for conflict in conflicts))
        self.version = version
        self.conflicts = conflicts


class OpinionRefused(ReviewError):
    """An opinion without text, or longer than fits."""
