"""Differences, over many texts and versions."""

import time

from hypothesis import given
from hypothesis import strategies as st

from baken.foundation.review.diff import (
    Conflict,
    FieldValue,
    conflicts,
    field_changes,
    still_to_apply,
    words_diff,
)

values_ = st.one_of(st.none(), st.integers(0, 3), st.sampled_from(["a", "b"]), st.booleans())
versions = st.dictionaries(
    st.sampled_from("pqrs"), values_.map(lambda v: FieldValue("l", v, repr(v))), max_size=4
)


@given(st.text(), st.text())
def test_the_pieces_of_a_comparison_make_both_texts_again(old: str, new: str) -> None:
    pieces = words_diff(old, new)
    assert "".join(p.text for p in pieces if p.kind != "new") == old
    assert "".join(p.text for p in pieces if p.kind != "old") == new
    assert all(p.text for p in pieces)


def test_only_the_words_that_differ_are_marked() -> None:
    pieces = words_diff("De nachtopvang heeft 20 bedden.", "De nachtopvang heeft 24 bedden.")
    assert [(p.kind, p.text) for p in pieces if p.kind != "same"] == [("old", "20"), ("new", "24")]


def test_a_very_long_text_is_not_compared_word_by_word() -> None:
    started = time.process_time()
    pieces = words_diff("a b " * 20_000, "b a " * 20_000)
    assert [p.kind for p in pieces] == ["old", "new"]
    assert time.process_time() - started < 1


@given(versions, versions)
def test_applying_the_changes_gives_what_was_proposed(before: dict, after: dict) -> None:
    changes = field_changes(before=before, after=after)
    applied = {**{f: v.value for f, v in before.items()}, **{c.field: c.new for c in changes}}
    assert all(applied.get(field) == value.value for field, value in after.items())
    assert all(c.old != c.new for c in changes)


@given(versions, versions, versions)
def test_a_change_merges_unless_somebody_else_changed_the_same_field(
    base: dict, mine: dict, theirs: dict
) -> None:
    current = {**base, **theirs}
    changes = field_changes(before=base, after=mine)
    found = {c.field for c in conflicts(changes=changes, current=current)}
    moved = {c.field for c in field_changes(before=base, after=theirs)}
    assert found <= moved
    for change in changes:
        now = current[change.field].value if change.field in current else None
        assert (change.field in found) == (now not in (change.old, change.new))
    left = {c.field for c in still_to_apply(changes=changes, current=current)}
    assert found <= left


def test_a_conflict_shows_the_three_readings() -> None:
    def reading(text: str) -> dict[str, FieldValue]:
        return {"title": FieldValue("titel", text, text)}

    changes = field_changes(before=reading("basis"), after=reading("mijn"))
    assert conflicts(changes=changes, current=reading("hun")) == [
        Conflict(field="title", label="titel", base="basis", theirs="hun", mine="mijn")
    ]
    assert conflicts(changes=changes, current=reading("mijn")) == []
