"""Front door of review: proposals against an approved version."""

from baken.foundation.review.diff import Conflict, FieldChange, FieldValue, JsonValue, Piece, words_diff
from baken.foundation.review.errors import (
    AlreadyProposed,
    KindTaken,
    NothingChanged,
    NotOpen,
    OpinionRefused,
    ReasonMissing,
    ReviewError,
    SubjectMissing,
    UnknownKind,
    VersionMoved,
)
from baken.foundation.review.models import Opinion, Proposal, ProposalState
from baken.foundation.review.operations import (
    Choice,
    accept,
    changes_of,
    propose,
    restore,
    send_back,
    submit,
    withdraw,
)
from baken.foundation.review.opinions import ask_opinion
from baken.foundation.review.queries import ProposalRow, open_proposals, opinions_of, proposals, proposals_of
from baken.foundation.review.registry import Reviewable, SubjectCard, Version, register_reviewable

__all__ = [
    "AlreadyProposed",
    "Choice",
    "Conflict",
    "FieldChange",
    "FieldValue",
    "JsonValue",
    "KindTaken",
    "NotOpen",
    "NothingChanged",
    "Opinion",
    "OpinionRefused",
    "Piece",
    "Proposal",
    "ProposalRow",
    "ProposalState",
    "ReasonMissing",
    "ReviewError",
    "Reviewable",
    "SubjectCard",
    "SubjectMissing",
    "UnknownKind",
    "Version",
    "VersionMoved",
    "accept",
    "ask_opinion",
    "changes_of",
    "open_proposals",
    "opinions_of",
    "proposals",
    "proposals_of",
    "propose",
    "register_reviewable",
    "restore",
    "send_back",
    "submit",
    "withdraw",
    "words_diff",
]
