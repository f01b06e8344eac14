"""Reads of organisations."""

import difflib
from collections.abc import Iterable
from uuid import UUID

from django.db.models import F, Q

from baken.foundation.organisations.errors import UnknownOrganisation
from baken.foundation.organisations.models import Organisation, OrganisationKind, OrganisationName
from baken.foundation.organisations.names import fold_name


def _current(organisation: Organisation, by_id: dict[object, Organisation]) -> Organisation:
    """Follow mergers to the organisation that is left."""
    seen = set()
    while organisation.merged_into_id and organisation.pk not in seen:
        seen.add(organisation.pk)
        organisation = by_id[organisation.merged_into_id]
    return organisation


class OrganisationNames:
    """All spellings that hold in a municipality: two queries, then no more (for imports and readers)."""

    def __init__(self, *, municipality: str) -> None:
        """`municipality` is a NIS code; its own spellings go before supra-local ones."""
        here = Q(municipality=municipality) | Q(municipality__isnull=True)
        known = Organisation.objects.filter(here | Q(kind=OrganisationKind.MUNICIPALITY))
        self._by_id: dict[object, Organisation] = {o.pk: o for o in known}
        names = OrganisationName.objects.filter(here).order_by(F("municipality").asc(nulls_first=True))
        self._by_name = dict(names.values_list("folded", "organisation_id"))

    def find(self, name: str) -> Organisation | None:
        """The organisation that goes by this name, mergers followed; None when nobody does."""
        key = self._by_name.get(fold_name(name))
        return _current(self._by_id[key], self._by_id) if key else None

    def resolve(self, name: str) -> Organisation:
        """As `find`, but raises UnknownOrganisation with suggestions."""
        found = self.find(name)
        if found is None:
            raise UnknownOrganisation(name, self.suggest(name))
        return found

    def suggest(self, name: str, *, most: int = 3) -> tuple[str, ...]:
        """Names most like this one, for a message."""
        close = difflib.get_close_matches(fold_name(name), self._by_name, n=most, cutoff=0.6)
        return tuple(dict.fromkeys(self._by_id[self._by_name[folded]].name for folded in close))


def resolve_organisation(*, name: str, municipality: str) -> Organisation:
    """The organisation behind a spelling in a municipality (NIS code). Raises UnknownOrganisation."""
    return OrganisationNames(municipality=municipality).resolve(name)


def with_units_below(*, organisations: Iterable[Organisation]) -> set[UUID]:
    """Ids of the organisations and of every unit below them (one query)."""
    children: dict[UUID | None, list[UUID]] = {}
    for pk, parent in Organisation.objects.filter(parent__isnull=False).values_list("pk", "parent_id"):
        children.setdefault(parent, []).append(pk)
    found: set[UUID] = set()
    queue: list[UUID] = [organisation.pk for organisation in organisations]
    while queue:
        pk = queue.pop()
        if pk not in found:
            found.add(pk)
            queue.extend(children.get(pk, ()))
    return found
