"""Which questions of a screen make no sense yet: they wait for another answer on the same screen."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from baken.rights.household import EARLIER, Household
from baken.rights.rules.laws import Law
from rulebook import SituationError
from rulebook import terms as t
from rulebook.checking import compiled_for
from rulebook.model import Fact
from rulebook.situation import read_situation


def waiting(
    law: Law, household: Household, *, of: str, facts: Iterable[str], date: dt.date
) -> frozenset[str]:
    """The facts of a screen that certainly do not apply, or wait for one that is not answered."""
    rights = law.rights(date)
    named = {fact: law.book.facts[fact.partition(EARLIER)[0]] for fact in facts}
    if not rights or not any(known.only_if_term for known in named.values()):
        return frozenset()
    compiled = compiled_for(law.book, date, rights)
    try:
        situation = read_situation(compiled, law.situation(household, date=date))
    except SituationError:
        return frozenset()
    applies: Any = compiled.applies(situation) if compiled.applies else {}
    unanswered = {known.name for fact, known in named.items() if household.value(of, fact) is None}
    found = set()
    for fact, known in named.items():
        ids = situation.ids(known.level)
        if known.name not in applies or of not in ids:
            continue
        sure, could = (column[ids.index(of)] for column in applies[known.name])
        if not could or (not sure and _asks(known) & (unanswered - {known.name})):
            found.add(fact)
    return frozenset(found)


def _asks(fact: Fact) -> set[str]:
    """The facts that decide whether this one makes sense."""
    term = fact.only_if_term
    return {part.fact for part in term.walk() if isinstance(part, t.FactOf)} if term else set()
