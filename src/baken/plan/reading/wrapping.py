"""Lines that were one before the page was too narrow: titles, paragraphs, words."""

import itertools
import re
from collections.abc import Sequence

from baken.plan.reading.findings import Line

# A line is full when the next word would not have fitted, with some room for uneven letters.
FULL = 0.85
SENTENCE_END = re.compile(r"[.!?:;]$")
ABBREVIATION = re.compile(r"(?:\b\w\.){2,}$")
BULLET = re.compile(r"^(?:[-–•›]\s+(?:[-–•]\s+)?|\d{1,2}\.\s+(?=\D)|[a-z]\)\s+)")
WORD = re.compile(r"\w+(?:-\w+)*")


def vocabulary(lines: Sequence[Line]) -> frozenset[str]:
    """Every word of the document, hyphenated words whole; it decides what a hyphen at a line's end means."""
    return frozenset(word.casefold() for line in lines for word in WORD.findall(line.text))


def is_full(line: str, following: str, width: int) -> bool:
    """Whether the first word of `following` had no room left on `line`."""
    first = following.split(" ", 1)[0]
    return len(line) + 1 + len(first) > width


def glue(left: str, right: str, words: frozenset[str]) -> str:
    """Two consecutive lines as one text; a word broken by a hyphen becomes whole again."""
    if not left or not right:
        return left or right
    if left.endswith("/") and left[-2:-1].isalpha():
        return left + right
    if not left.endswith("-") or not right[0].isalnum() or right.split(maxsplit=1)[0] in {"en", "of"}:
        return f"{left} {right}"
    if left.endswith((" -", "(-")) or left[-2:-1].isdigit():
        return left + right
    if not left[-2:-1].isalpha():
        return f"{left} {right}"
    tail = WORD.findall(left)[-1].casefold()
    head = WORD.findall(right)[0].casefold()
    hyphenated = right[0].isupper() or (f"{tail}-{head}" in words and f"{tail}{head}" not in words)
    return left + right if hyphenated else left[:-1] + right


def join(lines: Sequence[Line], words: frozenset[str]) -> str:
    """Lines of one text as one line."""
    text = ""
    for line in lines:
        text = glue(text, line.text, words)
    return text


def paragraphs(lines: Sequence[Line], words: frozenset[str]) -> str:
    """Running text: wrapped lines joined; bullets and closed short lines start a new line."""
    if not lines:
        return ""
    width = int(FULL * max(len(line.text) for line in lines))
    parts = [lines[0].text]
    for before, line in itertools.pairwise(lines):
        closed = SENTENCE_END.search(before.text) and not is_full(before.text, line.text, width)
        if BULLET.match(line.text) or closed:
            parts.append(line.text)
        else:
            parts[-1] = glue(parts[-1], line.text, words)
    return "\n".join(parts)


def title_length(lines: Sequence[Line]) -> tuple[int, bool]:
    """How many lines the title takes, and whether that is certain.

    Only a full line wraps. What follows then belongs to the title when it starts in lower case, or
    (uncertain) when it is a loose end of at most three words before the text starts.
    """
    if not lines:
        return 0, True
    width = int(FULL * max(len(line.text) for line in lines))
    certain = True
    for count, (before, line) in enumerate(itertools.pairwise(lines), start=1):
        ended = SENTENCE_END.search(before.text) and not ABBREVIATION.search(before.text)
        broken = before.text.endswith("-")
        if ended or not (broken or is_full(before.text, line.text, width)):
            return count, certain
        if line.text[0].islower() or re.match(r"\([a-zà-ÿ]", line.text):
            continue
        more = count + 1 < len(lines)
        if not more or len(line.text.split()) > 3 or SENTENCE_END.search(line.text):
            return count, certain
        certain = False
    return len(lines), certain
