"""An amount as finance packages and spreadsheets write it, in integer cents; a doubtful one is refused.

"12.500" is twelve thousand five hundred euro to one program and twelve and a half to another, and such a
mistake is a factor of a thousand. So a file's other amounts decide how it writes: one "1.234,56" or
"1.234.567" is enough. Where nothing decides, the person is asked to write the cents.
"""

import re
from collections.abc import Iterable
from enum import StrEnum

from django.utils.translation import gettext as _

from baken.plan.interchange.values import LONGEST_NUMBER, MAX_CENTS, SPACE, Unreadable, amount_expected


class Notation(StrEnum):
    """Which sign stands before the cents."""

    COMMA = "comma"  # 1.234,56
    POINT = "point"  # 1,234.56 or 1234.56
    UNKNOWN = "unknown"  # the file does not tell, or speaks both ways


_CURRENCY = re.compile(r"€|\beuro?\b|(?<=[0-9,-])euro?\b", re.IGNORECASE)
_NO_CENTS = re.compile(r",[-\u2013\u2014]{1,2}$")  # 12,-
_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        r"(?P<whole>[1-9][0-9]{0,2}(?P<group>[.,])[0-9]{3}(?:(?P=group)[0-9]{3})*)(?P<mark>[.,])(?P<part>[0-9]+)",
        rf"(?P<whole>[1-9][0-9]{{0,2}}(?P<group>{SPACE})[0-9]{{3}}(?:{SPACE}[0-9]{{3}})*)"
        r"(?:(?P<mark>[.,])(?P<part>[0-9]+))?",
        r"(?P<whole>[0-9]+)(?P<group>)(?:(?P<mark>[.,])(?P<part>[0-9]+))?",
    )
)
"""1.234,56 and 1,234.56; 1 234,56; 1234,56 and 1234.56."""
_TWICE = re.compile(r"[1-9][0-9]{0,2}(?P<group>[.,])[0-9]{3}(?:(?P=group)[0-9]{3})+")  # 1.234.567
_DOUBTFUL = re.compile(r"[1-9][0-9]{0,2}(?P<mark>[.,])[0-9]{3}")  # 1.234


def notation_of(texts: Iterable[str]) -> Notation:
    """How these amounts of one file are written, from those that can be read in one way only."""
    told = {notation for text in texts if (notation := _told(text)) is not None}
    return told.pop() if len(told) == 1 else Notation.UNKNOWN


def read_cents(text: str, notation: Notation = Notation.UNKNOWN) -> int | None:
    """Cents of "1.234,56", "€ 1 234,5", "1234.56", "(12,00)" or "12,00-"; None for an empty cell.

    Raises Unreadable, also for an amount that can be read in two ways.
    """
    if len(text) > LONGEST_NUMBER:
        raise Unreadable(expected=amount_expected(), reason=_("Dit is te lang voor een bedrag."))
    if not text.strip():
        return None
    bare, negative = _bare(text)
    if not bare:
        raise Unreadable(expected=_("een bedrag; is het nul, schrijf dan 0"))
    cents = _cents(bare, notation)
    if cents is None:
        raise Unreadable(expected=amount_expected())
    if cents > MAX_CENTS:
        raise Unreadable(expected=amount_expected(), reason=_("Dit bedrag is te groot."))
    return -cents if negative else cents


def _bare(text: str) -> tuple[str, bool]:
    """The digits and marks without currency and sign; whether it is negative ("-5", "5-", "(5)")."""
    # A file that was made harmless for spreadsheets has an apostrophe before a minus sign.
    bare = _CURRENCY.sub("", text.strip().removeprefix("'")).strip()
    bare = _NO_CENTS.sub("", bare)
    for sign in "-\u2212\u2013":
        if bare.startswith(sign):
            return bare[1:].strip(), True
        if bare.endswith(sign):
            return bare[:-1].strip(), True
    if bare.startswith("(") and bare.endswith(")"):
        return bare[1:-1].strip(), True
    return bare.removeprefix("+").strip(), False


def _told(text: str) -> Notation | None:
    """What one amount says of its file; None when it fits both notations."""
    bare = _bare(text)[0] if len(text) <= LONGEST_NUMBER else ""
    if match := _TWICE.fullmatch(bare):
        return Notation.COMMA if match["group"] == "." else Notation.POINT
    match = None if _DOUBTFUL.fullmatch(bare) else _shape(bare)
    if match is None or not match["mark"]:
        return None
    return Notation.COMMA if match["mark"] == "," else Notation.POINT


def _shape(bare: str) -> re.Match[str] | None:
    match = next((found for shape in _SHAPES if (found := shape.fullmatch(bare))), None)
    return match if match is not None and match["mark"] != match["group"] else None


def _cents(bare: str, notation: Notation) -> int | None:
    """Cents, never negative; None for what is no amount. Raises Unreadable where it could be two amounts."""
    if match := _DOUBTFUL.fullmatch(bare):
        if notation is not (Notation.COMMA if match["mark"] == "." else Notation.POINT):
            raise Unreadable(
                expected=_("het bedrag met de cijfers na de komma erbij, bijvoorbeeld 1.234,00"),
                reason=_("Dit kan je op twee manieren lezen: met duizendtallen of met cijfers na de komma."),
            )
        return _digits(bare) * 100
    if _TWICE.fullmatch(bare):
        return _digits(bare) * 100
    match = _shape(bare)
    if match is None:
        return None
    # A database writes 1234.5000: zeros behind the cents say nothing.
    part = (match["part"] or "").rstrip("0")
    return None if len(part) > 2 else _digits(match["whole"]) * 100 + int(part.ljust(2, "0"))


def _digits(text: str) -> int:
    return int(re.sub(r"[^0-9]", "", text))
