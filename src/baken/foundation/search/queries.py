"""Finding: visible, ranked, with a snippet."""

import functools
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, Q, QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from baken.foundation.access.api import Actor
from baken.foundation.search.models import SearchEntry
from baken.foundation.search.searchables import searchables
from baken.foundation.search.snippets import marked, snippet
from baken.foundation.search.suggestions import AnalysedQuery, suggest
from baken.foundation.search.vectors import Question, of_municipality, question
from baken.foundation.territory.models import Municipality

MOST_HITS = 200
WEIGHTS = [0.05, 0.2, 0.4, 1.0]
"""How much a word counts: end of a compound (D), –, text (C), title (A)."""


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One thing found; `title_html` and `snippet` are safe HTML with the words marked."""

    kind: str
    label: str
    subject_id: str
    title: str
    title_html: SafeString
    snippet: SafeString
    url: str
    public: bool
    rank: float


@dataclass(frozen=True, kw_only=True)
class Found:
    """The answer. `broad`: not all words were found together. `suggestion`: what may have been meant."""

    hits: tuple[Hit, ...] = ()
    broad: bool = False
    suggestion: str | None = None
    help: str = ""
    more: bool = field(default=False)


def find(
    *,
    text: str,
    municipality: Municipality,
    actor: Actor,
    kinds: Collection[str] | None = None,
    limit: int = 20,
) -> Found:
    """What the actor may see of what matches, best first, at most `limit` (≤ 200).

    Any text is answered: nonsense, stop words only and very long text give no hits and a `help` to show.
    """
    asked = question(text)
    if not asked.slots:
        return Found(help=_("Typ een woord dat zegt wat je zoekt, bijvoorbeeld: kinderopvang."))
    limit = max(1, min(limit, MOST_HITS))
    with scopes_disabled():
        base = _reachable(municipality, actor, kinds)
        look = functools.partial(_hits, base, asked, nis=municipality.nis, actor=actor, limit=limit + 1)
        hits = look(asked.all_words())
        broad = not hits and len(asked.slots) > 1
        if broad:
            hits = look(asked.any_word())
        meant = None
        if not hits or broad:
            readable = base.filter(_open_to(actor, municipality))
            meant = suggest(asked=asked, municipality=municipality, readable=readable)
    help_text = "" if hits else _("Niets gevonden. Probeer een ander of korter woord.")
    return Found(
        hits=tuple(hits[:limit]),
        broad=broad and bool(hits),
        suggestion=meant,
        help=help_text,
        more=len(hits) > limit,
    )


def _reachable(
    municipality: Municipality, actor: Actor, kinds: Collection[str] | None
) -> QuerySet[SearchEntry]:
    """What may be visible: public, by role, or of a kind that decides for each by itself."""
    deciding = [each.kind for each in searchables() if each.visible_to is not None]
    visible = _open_to(actor, municipality)
    if actor.is_signed_in:
        visible |= Q(kind__in=deciding)
    entries = SearchEntry.objects.filter(Q(municipality=municipality) | Q(municipality=None)).filter(visible)
    return entries if kinds is None else entries.filter(kind__in=list(kinds))


def _open_to(actor: Actor, municipality: Municipality) -> Q:
    """What is visible without asking its kind: public, or by role."""
    held = sorted(actor.roles_in(municipality.nis)) if actor.is_signed_in else []
    return Q(public=True) | Q(roles__overlap=held) if held else Q(public=True)


def _hits(
    base: QuerySet[SearchEntry], asked: Question, tsquery: str, *, nis: str, actor: Actor, limit: int
) -> list[Hit]:
    query = AnalysedQuery(of_municipality(tsquery=tsquery, municipality=nis))
    rank = SearchRank(F("vector"), AnalysedQuery(tsquery), weights=WEIGHTS, normalization=1)
    # Some may fall away one by one: three times as many are looked at.
    ranked = base.filter(vector=query).annotate(rank=rank).order_by("-rank", "title", "pk").defer("vector")
    entries = _visible(list(ranked[: limit * 3]), actor)
    labels = {each.kind: str(each.label) for each in searchables()}
    return [
        Hit(
            kind=entry.kind,
            label=labels.get(entry.kind, entry.kind),
            subject_id=entry.subject_id,
            title=entry.title,
            title_html=marked(entry.title, asked),
            snippet=snippet(entry.body, asked),
            url=entry.url,
            public=entry.public,
            rank=entry.rank,  # type: ignore[attr-defined]  # annotated
        )
        for entry in entries[:limit]
    ]


def _visible(entries: Sequence[SearchEntry], actor: Actor) -> list[SearchEntry]:
    """Ask each kind once about what is not public and not opened by a role."""
    allowed: dict[str, set[str]] = {}
    for each in searchables():
        asked = [
            e.subject_id for e in entries if e.kind == each.kind and not e.public and not _by_role(e, actor)
        ]
        if asked and each.visible_to is not None:
            allowed[each.kind] = set(each.visible_to(actor, asked))
    return [
        entry
        for entry in entries
        if entry.public or _by_role(entry, actor) or entry.subject_id in allowed.get(entry.kind, set())
    ]


def _by_role(entry: SearchEntry, actor: Actor) -> bool:
    held = {
        grant.role.value
        for grant in actor.grants
        if entry.municipality_id is None or grant.municipality == entry.municipality_id
    }
    return not held.isdisjoint(entry.roles)


def ranked(*, text: str, kind: str, subject_ids: Collection[str]) -> list[str]:
    """Which of these things answer a question, best first: those with all words, else with any.

    For a list that filters its own things: whoever names them has decided that they may be seen.
    """
    asked = question(text)
    if not asked.slots:
        return []
    with scopes_disabled():
        entries = SearchEntry.objects.filter(kind=kind, subject_id__in=list(subject_ids))
        for tsquery in (asked.all_words(), asked.any_word()):
            query = SearchQuery(tsquery, search_type="raw", config="simple")
            rank = SearchRank(F("vector"), query, weights=WEIGHTS, normalization=1)
            found = entries.filter(vector=query).annotate(rank=rank).order_by("-rank", "title", "pk")
            ids = list(found.values_list("subject_id", flat=True))
            if ids:
                return ids
    return []
