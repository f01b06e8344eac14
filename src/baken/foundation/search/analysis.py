"""Analysis of Dutch text: folding, words, stems. Pure functions, the same on every database."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

REFERENCE = Path(__file__).parent / "reference"
LONGEST_WORD = 60
# A word of letters and figures; codes such as 13.2, 2020/001 and e-loket are also kept whole.
_WHOLE = re.compile(r"[^\W_]+(?:[.\-/'’][^\W_]+)*")
_PART = re.compile(r"[^\W_]+")
_FOLDED_SIGNS = str.maketrans({"ß": "ss", "œ": "oe", "æ": "ae", "ø": "o", "đ": "d", "ł": "l", "’": "'"})


def fold(text: str) -> str:
    """Lower case without accents: "Crèche" and "CRECHE" are the same."""
    text = unicodedata.normalize("NFKD", text.lower().translate(_FOLDED_SIGNS))
    return "".join(sign for sign in text if not unicodedata.combining(sign))


@dataclass(frozen=True)
class Word:
    """One word of a text: folded, its stem, and whether it is a part of a whole such as 13.2."""

    folded: str
    stem: str


@cache
def _stem_word() -> Callable[[str], str]:
    import snowballstemmer  # loads thirty languages: only when something is sought or indexed

    stem_word: Callable[[str], str] = snowballstemmer.stemmer("dutch").stemWord
    return stem_word


@lru_cache(maxsize=50_000)
def stem(folded: str) -> str:
    """The stem of a folded word; figures and codes keep themselves."""
    if any(sign.isdigit() for sign in folded):
        return folded
    return _stem_word()(folded) or folded


def words(text: str) -> Iterator[Word]:
    """The words of a text in order: of "e-loket" first the whole, then its parts."""
    for match in _WHOLE.finditer(fold(text)):
        whole = match.group()
        parts = _PART.findall(whole)
        for found in ([whole] if len(parts) > 1 else []) + parts:
            if len(found) <= LONGEST_WORD:
                yield Word(found, stem(found))


@cache
def stop_words() -> frozenset[str]:
    """Words that say nothing by themselves."""
    return frozenset(fold((REFERENCE / "stop_words.txt").read_text()).split())


Phrase = tuple[str, ...]


@cache
def synonyms() -> dict[Phrase, frozenset[Phrase]]:
    """Per phrase (stems) the phrases that mean the same, itself included."""
    groups: dict[Phrase, frozenset[Phrase]] = {}
    for line in (REFERENCE / "synonyms.txt").read_text().splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        group = frozenset(phrase for text in line.split(",") if (phrase := _phrase(text)))
        for phrase in group:
            groups[phrase] = groups.get(phrase, frozenset()) | group
    return groups


def _phrase(text: str) -> Phrase:
    return tuple(word.stem for word in words(text) if word.folded not in stop_words())
