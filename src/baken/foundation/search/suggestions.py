"""What may have been meant: the nearest word that public pages know."""

from django.db.models import Q
from django.db.models.functions import Length

from baken.foundation.search.models import SearchWord
from baken.foundation.search.vectors import Question
from baken.foundation.territory.models import Municipality

SHORTEST = 4


def suggest(*, asked: Question, municipality: Municipality) -> str | None:
    """The question with its unknown words replaced by near ones; None when there are none (one query)."""
    words = [w.folded for w in asked.words]
    candidates = _candidates(words, municipality)
    meant = [_nearest(word, candidates) or word for word in words]
    return " ".join(meant) if meant != words else None


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
    most = 1 if len(word) <= 5 else 2
    found = [(distance(word, other, most=most), other) for other in candidates]
    best = min((pair for pair in found if pair[0] <= most), default=None)
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
