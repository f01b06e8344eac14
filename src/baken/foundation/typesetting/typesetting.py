"""Typst, with the house's fonts and templates. What people wrote goes in as data and never as markup."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

from baken.foundation.typesetting.house_style import HouseStyle
from baken.foundation.typesetting.lettering import fonts, showable

ROOT = Path(__file__).resolve().parents[2]
"""Templates may read each other below this folder: a room's own and what all share."""
REMEMBERED = 10  # documents whose steps Typst keeps
LONGEST_WORD = 28  # characters; a longer run may break anywhere, or it would leave the page
_LONG = re.compile(rf"[^\s\u200b]{{{LONGEST_WORD + 1},}}")
_CHECKSUM = re.compile(r"[0-9a-f]{64}\.?")


def tagged_pdf(template: Path, data: Mapping[str, Any], *, style: HouseStyle, moment: datetime) -> bytes:
    """A PDF/UA-1 document of a room's template; the same data gives the same bytes."""
    try:
        made = _compiler(template, data, style).compile(
            format="pdf", pdf_standards="ua-1", timestamp=int(moment.timestamp())
        )
    finally:
        _forget()
    return _one(made)


def pictures(template: Path, charts: list[Any], *, style: HouseStyle, ppi: int = 160) -> list[bytes]:
    """Each chart as a PNG, and the logo last where the city has one."""
    if not charts and style.logo is None:
        return []
    try:
        made = _compiler(template, {"charts": charts}, style).compile(format="png", ppi=ppi)
    finally:
        _forget()
    return list(made) if isinstance(made, list) else [_one(made)]


def _compiler(template: Path, data: Mapping[str, Any], style: HouseStyle) -> typst.Compiler:
    whole = {
        **_settable(data),
        "colours": dict(style.colours),
        "logo": style.logo.decode() if style.logo else None,
    }
    return typst.Compiler(
        input=template,
        root=ROOT,
        font_paths=fonts(),
        sys_inputs={"data": json.dumps(whole, ensure_ascii=False)},
    )


def _forget() -> None:
    """Let Typst drop what it remembers of the document.

    It keeps every step of the last ten documents, 300 MB for one large report. Each small document that
    follows makes the others a turn older, until they go.
    """
    small = typst.Compiler(font_paths=fonts())
    for turn in range(REMEMBERED + 1):
        small.compile(input=str(turn).encode(), format="svg")


def _one(made: object) -> bytes:
    if not isinstance(made, bytes):
        raise TypeError(f"one document was expected, not {type(made).__name__}")
    return made


def _settable(value: Any) -> Any:
    """The same data with every text as the fonts can show it, and endless words that may break."""
    if isinstance(value, str):
        return _LONG.sub(_breakable, showable(value))
    if isinstance(value, Mapping):
        return {key: _settable(found) for key, found in value.items()}
    if isinstance(value, list | tuple):
        return [_settable(found) for found in value]
    return value


def _breakable(match: re.Match[str]) -> str:
    word = match[0]
    if _CHECKSUM.fullmatch(word):
        return word  # people copy it; it fits on a line
    step = LONGEST_WORD // 2
    return "\u200b".join(word[start : start + step] for start in range(0, len(word), step))
