"""The part of a text that answers the question, as safe HTML."""

import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from baken.foundation.search.analysis import Word, fold, stem
from baken.foundation.search.vectors import Question

LENGTH = 220
_WORD = re.compile(r"[^\W_]+(?:[.\-/'’][^\W_]+)*")


def marked(text: str, asked: Question) -> SafeString:
    """The whole text, escaped, with the words asked for in `<mark>`."""
    pieces, end = [], 0
    for match in _WORD.finditer(text):
        if _asked_for(match.group(), asked):
            pieces += [escape(text[end : match.start()]), f"<mark>{escape(match.group())}</mark>"]
            end = match.end()
    pieces.append(escape(text[end:]))
    return mark_safe("".join(pieces))  # noqa: S308  # every piece is escaped


def snippet(text: str, asked: Question) -> SafeString:
    """About 220 signs around the first word asked for; else the beginning."""
    text = " ".join(text.split())
    first = next((m.start() for m in _WORD.finditer(text) if _asked_for(m.group(), asked)), 0)
    start = 0
    if first > LENGTH // 2:
        start = text.find(" ", first - LENGTH // 3) + 1
    part = text[start : start + LENGTH]
    if start + LENGTH < len(text):
        part = part.rpartition(" ")[0] or part
    ends = "…" if start + len(part) < len(text) else ""
    return mark_safe(("… " if start else "") + marked(part, asked) + ends)  # noqa: S308  # escaped


def _asked_for(word: str, asked: Question) -> bool:
    folded = fold(word)
    if asked.matches(Word(folded, stem(folded))):
        return True
    return any(asked.matches(Word(part, stem(part))) for part in re.findall(r"[^\W_]+", folded))
