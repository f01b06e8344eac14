"""Writing the index: in bulk, two queries per thousand documents."""

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import islice

from django.db import connection, transaction
from django_scopes import scopes_disabled

from baken.foundation.search.analysis import fold, stop_words
from baken.foundation.search.models import SearchEntry, SearchWord
from baken.foundation.search.searchables import Document, Searchable, searchable, searchables
from baken.foundation.search.vectors import LONGEST_BODY, vector

BATCH = 1_000
SHORTEST_SUGGESTION = 4

UPSERT = """
INSERT INTO search_searchentry
    (kind, subject_id, municipality_id, title, body, url, public, roles, vector)
SELECT kind, subject_id, municipality, title, body, url, public,
       string_to_array(roles, ' ')::varchar[], vector::tsvector
FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::boolean[],
            %s::text[], %s::text[])
     AS fresh (kind, subject_id, municipality, title, body, url, public, roles, vector)
ON CONFLICT (kind, subject_id) DO UPDATE SET
    municipality_id = excluded.municipality_id, title = excluded.title, body = excluded.body,
    url = excluded.url, public = excluded.public, roles = excluded.roles, vector = excluded.vector
"""
ADD_WORDS = """
INSERT INTO search_searchword (municipality_id, word)
SELECT municipality, word FROM unnest(%s::text[], %s::text[]) AS fresh (municipality, word)
ON CONFLICT DO NOTHING
"""
_LETTERS = re.compile(r"[^\W\d_]+")


def index(documents: Iterable[Document]) -> int:
    """Put documents in the index, or renew them; how many. In the caller's transaction."""
    total = 0
    with transaction.atomic():
        for batch in _batches(documents):
            total += len(batch)
            _write(batch)
    return total


def _batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    rest = iter(documents)
    while batch := list(islice(rest, BATCH)):
        # PostgreSQL does not update one row twice in one statement: the last one counts.
        yield list({(d.kind, d.subject_id): d for d in batch}.values())


def _clean(text: str) -> str:
    """Text that PostgreSQL can hold: no NUL, no lone surrogates."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode()


def _write(batch: list[Document]) -> None:
    titles = [_clean(d.title)[:500] for d in batch]
    bodies = [_clean(d.body)[:LONGEST_BODY] for d in batch]
    columns: list[list[object]] = [
        [d.kind for d in batch],
        [d.subject_id for d in batch],
        [d.municipality for d in batch],
        list(titles),
        list(bodies),
        [d.url for d in batch],
        [d.public for d in batch],
        [" ".join(sorted(d.roles)) for d in batch],
        [
            vector(title=title, body=body, municipality=d.municipality)
            for d, title, body in zip(batch, titles, bodies, strict=True)
        ],
    ]
    known = sorted(
        {
            (d.municipality, word)
            for d, title, body in zip(batch, titles, bodies, strict=True)
            if d.public
            for word in _suggestible(f"{title} {body}")
        },
        key=str,
    )
    with connection.cursor() as cursor:
        cursor.execute(UPSERT, columns)
        if known:
            cursor.execute(ADD_WORDS, [[m for m, _w in known], [w for _m, w in known]])


def _suggestible(text: str) -> set[str]:
    found = _LETTERS.findall(fold(text))
    return {w for w in found if SHORTEST_SUGGESTION <= len(w) <= 60 and w not in stop_words()}


def remove(*, kind: str, subject_ids: Collection[str]) -> None:
    """Take things out of the index (one query)."""
    with scopes_disabled():
        SearchEntry.objects.filter(kind=kind, subject_id__in=list(subject_ids)).delete()


@transaction.atomic
def renew(*, kind: str, below: str, documents: Iterable[Document]) -> int:
    """Make the index of a kind below an address equal to these documents: what is gone leaves; how many."""
    fresh = list(documents)
    with scopes_disabled():
        stale = SearchEntry.objects.filter(kind=kind, url__startswith=below)
        stale.exclude(subject_id__in=[document.subject_id for document in fresh]).delete()
    return index(fresh)


@transaction.atomic
def rebuild(*, kinds: Collection[str] = ()) -> dict[str, int]:
    """Make the index anew, of all kinds or of some; per kind how many documents. Raises SearchableUnknown."""
    chosen = [searchable(kind) for kind in kinds] or list(searchables())
    with scopes_disabled():
        SearchEntry.objects.filter(kind__in=[each.kind for each in chosen]).delete()
        if not kinds:
            SearchEntry.objects.all().delete()  # also of kinds that are gone
            SearchWord.objects.all().delete()
        return {each.kind: _index_all(each) for each in chosen}


def _index_all(each: Searchable) -> int:
    return index(each.documents())
