"""Front door of search: index what can be found, and find it."""

from baken.foundation.search.analysis import fold
from baken.foundation.search.operations import index, rebuild, remove, renew
from baken.foundation.search.queries import Found, Hit, find, ranked
from baken.foundation.search.searchables import Document, Searchable, SearchableUnknown, register_searchable

__all__ = [
    "Document",
    "Found",
    "Hit",
    "Searchable",
    "SearchableUnknown",
    "find",
    "fold",
    "index",
    "ranked",
    "rebuild",
    "register_searchable",
    "remove",
    "renew",
]
