"""The hidden field: nobody but the server reads or changes it, and not for ever."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baken.config.settings import base
from baken.rights.explorer.codes import (
    ALPHABET,
    CodeUnreadable,
    keys_of,
    lock,
    new_code,
    read_code,
    shown_code,
    unlock,
)
from baken.rights.explorer.sealing import KEPT, LARGEST, SealBroken, SealExpired, seal, unseal

AT = dt.datetime(2024, 3, 15, 9, 0, tzinfo=dt.UTC)
ANSWERS = {"m": [["applicant", 34]], "f": {"ik": {"wage": "987.65"}}, "o": []}


def test_a_sealed_form_opens_where_it_was_made_and_shows_nothing() -> None:
    sealed = seal(ANSWERS, purpose="explorer 41002", since=AT, name="form")
    opened = unseal(sealed, purpose="explorer 41002", at=AT + KEPT)
    assert (opened.data, opened.since, opened.name) == (ANSWERS, AT, "form")
    assert "987" not in sealed
    assert sealed != seal(ANSWERS, purpose="explorer 41002", since=AT)


def test_a_form_of_another_municipality_or_use_does_not_open() -> None:
    sealed = seal(ANSWERS, purpose="explorer 41002", since=AT)
    for purpose in ("explorer 41011", "before 41002"):
        with pytest.raises(SealBroken):
            unseal(sealed, purpose=purpose, at=AT)


def test_a_form_that_was_begun_more_than_four_hours_ago_is_expired() -> None:
    sealed = seal(ANSWERS, purpose="explorer 41002", since=AT)
    with pytest.raises(SealExpired):
        unseal(sealed, purpose="explorer 41002", at=AT + KEPT + dt.timedelta(seconds=1))


@given(st.integers(0, 200), st.integers(1, 255))
def test_one_changed_character_breaks_the_seal(place: int, by: int) -> None:
    sealed = seal(ANSWERS, purpose="explorer 41002", since=AT)
    place %= len(sealed)
    other = chr((ord(sealed[place]) + by) % 256)
    # The last character before the padding holds bits that mean nothing; + and / stand for - and _.
    means_the_same = {sealed[place], other} in ({"-", "+"}, {"_", "/"})
    if place < len(sealed) - 4 and not means_the_same:
        with pytest.raises(SealBroken):
            unseal(sealed[:place] + other + sealed[place + 1 :], purpose="explorer 41002", at=AT)


@pytest.mark.parametrize("text", ["", "2", "0abc", "1abc", "2" + "a" * 100, "2é", "2" + "a" * LARGEST])
def test_what_was_never_sealed_is_refused(text: str) -> None:
    with pytest.raises(SealBroken):
        unseal(text, purpose="explorer 41002", at=AT)


def test_a_form_sealed_with_the_secret_key_before_this_one_still_opens(settings) -> None:
    sealed = seal(ANSWERS, purpose="explorer 41002", since=AT)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a fresh one"
    assert unseal(sealed, purpose="explorer 41002", at=AT).data == ANSWERS


def test_a_code_has_six_characters_that_nobody_confuses() -> None:
    assert len(ALPHABET) == len(set(ALPHABET)) == 30
    assert not set("01ILOU") & set(ALPHABET)
    code = new_code()
    assert read_code(f" {shown_code(code).lower()} ") == code
    for typed in ("", "ABC", "ABCDEFG", "ABCDE0", "ABCDEO", "ABCDEÉ"):
        with pytest.raises(CodeUnreadable):
            read_code(typed)


def test_only_the_code_with_the_sites_secret_opens_what_is_kept() -> None:
    keys = keys_of("K7M4TX", municipality="41002", secret="s")
    locked = lock(ANSWERS, keys=keys)
    assert unlock(locked, keys=keys) == ANSWERS
    assert b"987" not in locked
    others = [
        keys_of("K7M4TY", municipality="41002", secret="s"),
        keys_of("K7M4TX", municipality="41011", secret="s"),
        keys_of("K7M4TX", municipality="41002", secret="t"),
    ]
    assert len({keys.name, *(one.name for one in others)}) == 4
    with pytest.raises(CodeUnreadable):
        unlock(locked, keys=others[0])


def test_one_try_of_a_code_costs_as_much_as_the_settings_say(settings) -> None:
    assert base.RIGHTS_CODE_COST >= 2**16
    quick = keys_of("K7M4TX", municipality="41002", secret="s")
    settings.RIGHTS_CODE_COST = 2**5
    assert keys_of("K7M4TX", municipality="41002", secret="s") != quick
