"""The question of the search page, and its answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from baken.foundation.access.api import Actor
from baken.foundation.search.api import Found, find
from baken.foundation.territory.models import Municipality

LONGEST = 200
SHOWN = 40


@dataclass(frozen=True, kw_only=True)
class SearchResults:
    """What was asked and what was found."""

    text: str
    found: Found = field(default_factory=Found)


def search_results(
    *, parameters: Mapping[str, str], municipality: Municipality, actor: Actor
) -> SearchResults:
    """Answer `?q=`; control characters and what comes after 200 characters don't count."""
    text = _plain(parameters.get("q", "")[: LONGEST * 2])[:LONGEST]
    if not text:
        return SearchResults(text="")
    return SearchResults(
        text=text, found=find(text=text, municipality=municipality, actor=actor, limit=SHOWN)
    )


def _plain(raw: str) -> str:
    printable = "".join(sign if sign.isprintable() else " " for sign in raw)
    return " ".join(printable.split())
