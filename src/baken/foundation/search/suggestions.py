"""What may have been meant: the nearest word that stands on a page this actor may read."""

from django.contrib.postgres.search import SearchQuery
from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat, Length

from baken.foundation.search.models import SearchEntry, SearchWord
from baken.foundation.search.vectors import Question
from baken.foundation.territory.models import Municipality

SHORTEST = 4


class AnalysedQuery(SearchQuery):
    """A tsquery as it is: to_tsquery would analyse what is analysed already."""

    template = "%(expressions)s::tsquery"


def suggest(*, asked: Question, municipality: Municipality, readable: QuerySet[SearchEntry]) -> str | None:
    """The question with its unknown words replaced by near ones; None when there are none (two queries).

    `readable`: what the actor may read. A word that stands nowhere in it is not suggested: the text
    it came from was removed, or the page is a draft now.
    """
    words = [w.folded for w in asked.words]
    known = _candidates(words, municipality)
    near = {
        other for other in known for word in words if distance(word, other, most=_most(word)) <= _most(word)
    }
    candidates = _standing_in(readable, near) if near else set()
    meant = [_nearest(word, candidates) or word for word in words]
    return " ".join(meant) if meant != words else None


def _most(word: str) -> int:
    """How many letters may differ."""
    return 1 if len(word) <= 5 else 2


def _standing_in(readable: QuerySet[SearchEntry], near: set[str]) -> set[str]:
    """Those of these words that stand in at least one of the entries."""
    # A word that may be suggested is letters only, so that quotes around it are enough.
    lexeme = AnalysedQuery(Concat(Value("'"), OuterRef("word"), Value("'")))
    known = SearchWord.objects.filter(word__in=near).filter(Exists(readable.filter(vector=lexeme)))
    return set(known.values_list("word", flat=True))


def _candidates(words: list[str], municipality: Municipality) -> set[str]:
    """Words of about the same length that share the first or the second and third letter."""
    near = Q(pk__in=[])
    for word in words:
        if SHORTEST <= len(word) <= 30:
            same = Q(word__startswith=word[0]) | Q(word__startswith=word[1]) | Q(word__contains=word[1:4])
            near |= same & Q(length__range=(len(word) - 2, len(word) + 2))
    known = SearchWord.objects.annotate(length=Length("word"))
    known = known.filter(Q(municipality=municipality) | Q(municipality=None))
    return set(known.filter(near).values_list("word", flat=True)[:5_000])


def _nearest(word: str, candidates: set[str]) -> str | None:
    if len(word) < SHORTEST or word in candidates:
        return None
    found = [(distance(word, other, most=_most(word)), other) for other in candidates]
    best = min((pair for pair in found if pair[0] <= _most(word)), default=None)
    return best[1] if best else None


def distance(one: str, other: str, *, most: int) -> int:
    """Letters to change, add, drop or swap with their neighbour; `most + 1` when it is more than `most`."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        before, previous = row, before
        row = [i]
        for j, b in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, previous[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)
