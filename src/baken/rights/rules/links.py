"""Which rights of a municipality open or exclude which, as the law says it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _

from baken.rights.rules.catalogue import Entry, entries
from baken.rights.rules.laws import Law
from rulebook import Rulebook
from rulebook.links import EXCLUDES, Link, links_of


@dataclass(frozen=True, kw_only=True)
class RightLink:
    """A right and another that it opens, or that it does not go with."""

    right: Entry
    other: Entry
    is_apart: bool
    after: int  # months

    @property
    def when(self) -> str:
        """In words, after the name of the other right."""
        if self.is_apart:
            return _("gaat niet samen")
        return _("na %(number)d maanden") % {"number": self.after} if self.after else _("meteen")


def links_here(law: Law, *, date: dt.date) -> Sequence[RightLink]:
    """The links between rights that hold here, in the order of the law."""
    every = {one.key: one for one in entries(law, date=date)}
    return [
        RightLink(
            right=every[one.right], other=every[one.other], is_apart=one.kind == EXCLUDES, after=one.after
        )
        for one in _links(law.book, date)
        if one.right in every and one.other in every
    ]


@dataclass(frozen=True, kw_only=True)
class LinksOfRight:
    """One right among the others: what it opens, what opens it, and what it does not go with."""

    opens: Sequence[RightLink]
    opened_by: Sequence[RightLink]
    excludes: Sequence[Entry]


def links_of_right(law: Law, key: str, *, date: dt.date) -> LinksOfRight:
    """The links of a right here; none of one that is not here."""
    every = links_here(law, date=date)
    return LinksOfRight(
        opens=[one for one in every if not one.is_apart and one.right.key == key],
        opened_by=[one for one in every if not one.is_apart and one.other.key == key],
        excludes=[
            one.other if one.right.key == key else one.right
            for one in every
            if one.is_apart and key in {one.right.key, one.other.key}
        ],
    )


@lru_cache(maxsize=16)
def _links(book: Rulebook, date: dt.date) -> tuple[Link, ...]:
    return tuple(links_of(book, date=date))
