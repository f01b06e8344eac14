"""The shipped rights in the search index, at every preparation."""

from django_scopes import scope

from baken.foundation.clock import today
from baken.foundation.territory.api import municipalities_on
from baken.rights.catalogue.search_index import reindex_rights


def load_reference() -> int:
    """Bring the index in line with the rules of today; how many documents."""
    found = 0
    for municipality in municipalities_on(date=today()):
        with scope(municipality=municipality):
            found += reindex_rights(municipality=municipality)
    return found
