"""Differences between versions, as pure functions."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from typing import Any, Literal, NamedTuple

JsonValue = Any
"""What JSON holds: text, number, yes/no, nothing, or lists and objects of those."""

LONGEST = 1500
"""Words above which a text is shown as replaced: comparing longer ones takes seconds."""


class FieldValue(NamedTuple):
    """A field of a version: its name on screen, its value for the computer and for people."""

    label: str
    value: JsonValue
    display: str


@dataclass(frozen=True, kw_only=True)
class FieldChange:
    """One field of a proposal."""

    field: str
    label: str
    old: JsonValue
    new: JsonValue
    old_text: str
    new_text: str

    def as_json(self) -> dict[str, JsonValue]:
        """As it is stored with the proposal."""
        return asdict(self)


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """A field that both the proposal and somebody else changed: what it was, became, and would be."""

    field: str
    label: str
    base: str
    theirs: str
    mine: str


class Piece(NamedTuple):
    """A stretch of text in a comparison."""

    kind: Literal["same", "old", "new"]
    text: str


def field_changes(*, before: Mapping[str, FieldValue], after: Mapping[str, FieldValue]) -> list[FieldChange]:
    """The fields of `after` that differ from `before`, in the order of `after`.

    A field that `before` does not know was empty; one that `after` leaves out stays as it is.
    """
    empty = FieldValue("", None, "")
    return [
        FieldChange(
            field=field,
            label=new.label,
            old=before.get(field, empty).value,
            new=new.value,
            old_text=before.get(field, empty).display,
            new_text=new.display,
        )
        for field, new in after.items()
        if before.get(field, empty).value != new.value
    ]


def conflicts(*, changes: Iterable[FieldChange], current: Mapping[str, FieldValue]) -> list[Conflict]:
    """The changes whose field meanwhile holds neither the old nor the proposed value."""
    return [
        Conflict(
            field=change.field,
            label=change.label,
            base=change.old_text,
            theirs=current[change.field].display if change.field in current else "",
            mine=change.new_text,
        )
        for change in changes
        if _value(current, change.field) not in (change.old, change.new)
    ]


def still_to_apply(*, changes: Iterable[FieldChange], current: Mapping[str, FieldValue]) -> list[FieldChange]:
    """The changes that the current version does not have yet."""
    return [change for change in changes if _value(current, change.field) != change.new]


def _value(version: Mapping[str, FieldValue], field: str) -> JsonValue:
    return version[field].value if field in version else None


def words_diff(old: str, new: str) -> list[Piece]:
    """Both as one text: same and old pieces make the old text, same and new pieces the new one."""
    before, after = re.findall(r"\s+|\w+|[^\w\s]", old), re.findall(r"\s+|\w+|[^\w\s]", new)
    if old == new:
        return [Piece("same", old)] if old else []
    if max(len(before), len(after)) > LONGEST or not before or not after:
        return [piece for piece in (Piece("old", old), Piece("new", new)) if piece.text]
    pieces: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(before[a:b])))
            continue
        if a < b:
            pieces.append(Piece("old", "".join(before[a:b])))
        if c < d:
            pieces.append(Piece("new", "".join(after[c:d])))
    return pieces
