"""The vendored fonts, and which characters they can show."""

import re
import struct
import unicodedata
from functools import cache
from pathlib import Path

import typst

FONTS = Path(__file__).parent / "fonts"
BOX = "\u25a1"
"""What stands for a character that the fonts cannot show."""
_KEPT = "\n\u200b\u00ad"


@cache
def fonts() -> typst.Fonts:
    """The fonts of the documents and no others, so that every machine sets the same pages."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


def showable(text: str) -> str:
    """The text as the fonts can show it: composed, without invisible marks, a box for what they lack.

    PDF/UA allows no character without a glyph; the other formats keep every character.
    """
    if text.isascii() and text.isprintable():
        return text
    composed = unicodedata.normalize("NFC", text).replace("\t", " ")
    found = "".join(_shown(letter) for letter in composed)
    return re.sub(f"{BOX}{{2,}}", BOX, found)


def _shown(letter: str) -> str:
    if letter in _KEPT:
        return letter
    if unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co", "Cn") or "\ufe00" <= letter <= "\ufe0f":
        return BOX if unicodedata.category(letter) in ("Co", "Cn") else ""
    return letter if ord(letter) in _covered() else BOX


@cache
def _covered() -> frozenset[int]:
    """The code points that all vendored fonts have a glyph for."""
    tables = [_code_points(path.read_bytes()) for path in sorted(FONTS.glob("*.ttf"))]
    return frozenset(set.intersection(*tables))


def _code_points(font: bytes) -> set[int]:
    """The code points of a TrueType font: format 12 of its "cmap" table, or format 4."""
    (count,) = struct.unpack_from(">H", font, 4)
    records = (struct.unpack_from(">4sLLL", font, 12 + 16 * number) for number in range(count))
    start = next(offset for tag, _sum, offset, _length in records if tag == b"cmap")
    (subtables,) = struct.unpack_from(">H", font, start + 2)
    found: set[int] = set()
    for number in range(subtables):
        (offset,) = struct.unpack_from(">L", font, start + 4 + 8 * number + 4)
        (form,) = struct.unpack_from(">H", font, start + offset)
        if form == 12:
            found |= _format_12(font, start + offset)
        elif form == 4:
            found |= _format_4(font, start + offset)
    return found


def _format_12(font: bytes, at: int) -> set[int]:
    (groups,) = struct.unpack_from(">L", font, at + 12)
    found: set[int] = set()
    for number in range(groups):
        first, last, _glyph = struct.unpack_from(">LLL", font, at + 16 + 12 * number)
        found.update(range(first, last + 1))
    return found


def _format_4(font: bytes, at: int) -> set[int]:
    """Segments of code points; the last one, 0xFFFF, is only an end."""
    (double,) = struct.unpack_from(">H", font, at + 6)
    count = double // 2
    ends = struct.unpack_from(f">{count}H", font, at + 14)
    starts = struct.unpack_from(f">{count}H", font, at + 16 + double)
    found: set[int] = set()
    for first, last in zip(starts, ends, strict=True):
        if first != 0xFFFF:
            found.update(range(first, last + 1))
    return found
