"""From words to what PostgreSQL stores and asks: tsvector and tsquery as text."""

from collections.abc import Iterable
from dataclasses import dataclass

from baken.foundation.search.analysis import Word, fold, stop_words, synonyms, words

SHORTEST_TAIL = 5
"""From so many letters on, a word is also sought at the end of compounds."""
MOST_WORDS = 12
LONGEST_TEXT = 200
LONGEST_BODY = 100_000
_LAST_POSITION = 16_383  # PostgreSQL counts no further


def _quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def _tail(stem: str) -> str:
    """A stem back to front: a prefix of this is the end of a compound."""
    return "~" + stem[::-1]


def _whose(municipality: str | None) -> str:
    """A lexeme nobody can type: the index itself then keeps to one municipality."""
    return _quoted("@" + (municipality or ""))


def vector(*, title: str, body: str, municipality: str | None) -> str:
    """A tsvector as text: words and stems of the title (A) and the body (C), ends of compounds (D)."""
    places: dict[str, list[str]] = {}
    position = 0
    for text, weight in ((title, "A"), (body[:LONGEST_BODY], "C")):
        for word in words(text):
            if word.folded in stop_words():
                continue
            position = min(position + 1, _LAST_POSITION)
            for lexeme in {word.folded, "=" + word.stem}:
                places.setdefault(lexeme, []).append(f"{position}{weight}")
            if len(word.stem) > SHORTEST_TAIL:
                places.setdefault(_tail(word.stem), []).append(f"{position}D")
    lexemes = [f"{_quoted(lexeme)}:{','.join(at[:200])}" for lexeme, at in places.items()]
    return " ".join([_whose(municipality), *lexemes])


def of_municipality(*, tsquery: str, municipality: str) -> str:
    """tsquery: only of this municipality (NIS code) or of the whole region."""
    return f"({_whose(municipality)} | {_whose(None)}) & ({tsquery})"


@dataclass(frozen=True)
class Question:
    """What somebody asks: the words that matter, each with what may stand for it."""

    words: tuple[Word, ...]
    slots: tuple[str, ...]
    prefix: str
    stems: frozenset[str]

    def all_words(self) -> str:
        """tsquery: every word, or a synonym of it."""
        return " & ".join(f"({slot})" for slot in self.slots)

    def any_word(self) -> str:
        """tsquery: at least one."""
        return " | ".join(f"({slot})" for slot in self.slots)

    def matches(self, word: Word) -> bool:
        """Whether a word of a text is one of those asked for."""
        return (
            word.stem in self.stems
            or (bool(self.prefix) and word.folded.startswith(self.prefix))
            or any(len(s) >= SHORTEST_TAIL and word.stem.endswith(s) for s in self.stems)
        )


def question(text: str) -> Question:
    """Read what somebody typed; words beyond the twelfth and signs beyond the 200th are left out."""
    text = text[:LONGEST_TEXT]
    asked = tuple(w for w in _without_parts(text) if w.folded not in stop_words())[:MOST_WORDS]
    typing = bool(asked) and fold(text).rstrip("'").endswith(asked[-1].folded)
    prefix = asked[-1].folded if typing and len(asked[-1].folded) >= 2 else ""
    slots: list[str] = []
    stems: set[str] = set()
    at = 0
    while at < len(asked):
        phrase, length = _longest_synonym(asked, at)
        alternatives = [_all(stems_of) for stems_of in sorted(phrase)] or [_quoted("=" + asked[at].stem)]
        stems.update(stem for stems_of in phrase for stem in stems_of)
        for word in asked[at : at + length]:
            stems.add(word.stem)
        if length == 1:
            alternatives += _ways_to_find(asked[at], prefix=prefix if at == len(asked) - 1 else "")
        slots.append(" | ".join(dict.fromkeys(alternatives)))
        at += length
    return Question(asked, tuple(slots), prefix, frozenset(stems))


def _without_parts(text: str) -> Iterable[Word]:
    """A whole such as 13.2 is asked for as a whole."""
    found = list(words(text))
    skip = 0
    for word in found:
        if skip:
            skip -= 1
            continue
        parts = list(words(word.folded))
        skip = len(parts) - 1
        yield word


def _longest_synonym(asked: tuple[Word, ...], at: int) -> tuple[frozenset[tuple[str, ...]], int]:
    for length in range(min(5, len(asked) - at), 0, -1):
        phrase = tuple(word.stem for word in asked[at : at + length])
        if phrase in synonyms():
            return synonyms()[phrase], length
    return frozenset(), 1


def _all(stems: tuple[str, ...]) -> str:
    return "(" + " & ".join(_quoted("=" + stem) for stem in stems) + ")"


def _ways_to_find(word: Word, *, prefix: str) -> list[str]:
    ways = [_quoted(word.folded)]
    if prefix:
        ways.append(_quoted(prefix) + ":*")
    if len(word.stem) >= SHORTEST_TAIL:
        ways.append(_quoted(_tail(word.stem)) + ":*")
    return ways
