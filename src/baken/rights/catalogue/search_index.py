"""The rights in the search of the site: one document per right and municipality."""

import datetime as dt
from collections.abc import Iterable, Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_scopes import scope, scopes_disabled

from baken.foundation.clock import today
from baken.foundation.search.api import Document, Searchable, renew
from baken.foundation.territory.api import Municipality, municipalities_on
from baken.rights.catalogue.selection import KIND
from baken.rights.local import law_of
from baken.rights.models import OwnVersion
from baken.rights.rules import Law
from baken.rights.rules.catalogue import entries

LATELY = 7
"""Days."""


def reindex_rights(*, municipality: Municipality) -> int:
    """Bring the index in line with the rights of a municipality; how many documents."""
    return renew(kind=KIND, below=_address(municipality), documents=list(_documents(municipality)))


def reindex_changed(*, on: dt.date) -> int:
    """The same for each municipality of which an own version began or ended lately; how many documents.

    Nobody decides anything on the day itself: a version was approved before. A few days back, so that a
    night without a worker leaves nothing behind.
    """
    since = on - dt.timedelta(days=LATELY)
    began = Q(valid_from__gt=since, valid_from__lte=on)
    ended = Q(valid_until__gte=since, valid_until__lt=on)
    with scopes_disabled():
        found = Municipality.objects.filter(
            pk__in=OwnVersion.objects.filter(began | ended).values("record__municipality")
        )
        municipalities = list(found.order_by("pk"))
    number = 0
    for municipality in municipalities:
        with scope(municipality=municipality):
            number += reindex_rights(municipality=municipality)
    return number


def _address(municipality: Municipality) -> str:
    return reverse("rights:catalogue", args=[municipality.slug])


def _documents(municipality: Municipality) -> Iterator[Document]:
    law = law_of(municipality, date=today())
    for entry in entries(law, date=today()):
        yield Document(
            kind=KIND,
            subject_id=f"{municipality.nis}:{entry.key}",
            municipality=municipality.nis,
            title=entry.label,
            body=" ".join(_words(law, entry.key)),
            url=reverse("rights:right", args=[municipality.slug, entry.key]),
            public=True,
        )


def _words(law: Law, key: str) -> Iterable[str]:
    """The summary first, because the snippet is taken from it."""
    right = law.book.rights[key]
    yield right.summary
    yield from (condition.label for condition in right.conditions)
    yield from (right.authority, right.desk, right.without_amount, *right.documents)
    yield from (source.title for source in right.legal_basis)


def _all() -> Iterator[Document]:
    for municipality in municipalities_on(date=today()):
        yield from _documents(municipality)


SEARCHABLE = Searchable(kind=KIND, label=_("Recht"), documents=_all)
