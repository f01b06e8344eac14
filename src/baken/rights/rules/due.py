"""Which amounts of the law each right reads, and which rights must be checked because one of them is old."""

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache

from rulebook import LawError, Rulebook
from rulebook.parameters import Parameter
from rulebook.upkeep import readers_of


@lru_cache(maxsize=16)
def readers(book: Rulebook, date: dt.date) -> Mapping[str, list[str]]:
    """Amount → the rights that read it, of all rights in a book."""
    return readers_of(book, date=date)


@lru_cache(maxsize=16)
def rights_to_check(book: Rulebook, date: dt.date) -> frozenset[str]:
    """The rights with an amount that should have been looked up before a date."""
    known = book.parameters.every()
    found: set[str] = set()
    for amount, rights in readers(book, date).items():
        if amount in known and _is_to_check(known[amount], date):
            found.update(rights)
    return frozenset(found)


def _is_to_check(parameter: Parameter, date: dt.date) -> bool:
    try:
        return parameter.at(date).to_check
    except LawError:
        return False
