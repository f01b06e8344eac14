"""What a rule needs, directly and through other rules: amounts of the law, facts and variables."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from rulebook import terms as t
from rulebook.model import Rulebook


@dataclass(frozen=True)
class Needs:
    """Names in the order in which they are met. Facts are (name, offset)."""

    parameters: dict[str, None] = field(default_factory=dict)
    scales: dict[str, None] = field(default_factory=dict)
    facts: dict[tuple[str, int], None] = field(default_factory=dict)
    variables: dict[str, None] = field(default_factory=dict)


def needs_of(book: Rulebook, terms: Iterable[t.Term], date: dt.date) -> Needs:
    """All that these terms need on a date. Raises LawError where a variable has no rule on that date."""
    found = Needs()
    for term in terms:
        _gather(book, term, date, found)
    return found


def amounts_of(book: Rulebook, needs: Needs) -> set[str]:
    """The names of all amounts, also those of the slices of scales."""
    slices = (bracket for name in needs.scales for bracket in book.parameters.scales[name].brackets)
    return {*needs.parameters, *(part.name for one in slices for part in (one.threshold, one.of))}


def repeated_facts(book: Rulebook, terms: Iterable[t.Term], date: dt.date) -> frozenset[tuple[str, int]]:
    """Facts that one of these terms reads more than once, also through other rules.

    Ranges are exact for a fact that is read once; only what is read twice can make them too careful.
    """
    found: set[tuple[str, int]] = set()
    for term in terms:
        counted = _occurrences(book, term, date, {})
        found |= {key for key, number in counted.items() if number > 1}
    return frozenset(found)


def facts_read(book: Rulebook, terms: Iterable[t.Term], date: dt.date) -> frozenset[tuple[str, int]]:
    """The facts that terms reckon with; not those that only decide whether these make sense."""
    known: dict[str, Counted] = {}
    return frozenset(key for term in terms for key in _occurrences(book, term, date, known))


Counted = dict[tuple[str, int], int]


def _occurrences(book: Rulebook, term: t.Term, date: dt.date, known: dict[str, Counted]) -> Counted:
    """How often a term reads each fact; two means twice or more."""
    if isinstance(term, t.FactOf):
        return {(term.fact, term.offset): 1}
    if isinstance(term, t.VariableOf):
        if term.variable not in known:
            variable = book.variables[term.variable]
            known[term.variable] = {}  # rules have no circles
            inner = book.folded_on(variable.expressions, date, where=variable.name)
            known[term.variable] = _occurrences(book, inner, date, known)
        return known[term.variable]
    total: Counted = {}
    for part in term.parts():
        for key, number in _occurrences(book, part, date, known).items():
            total[key] = min(2, total.get(key, 0) + number)
    return total


def _gather(book: Rulebook, term: t.Term, date: dt.date, found: Needs) -> None:
    for part in term.walk():
        match part:
            case t.ParameterOf():
                found.parameters[part.parameter] = None
            case t.TableOf():
                for value in part.by.type.values:
                    found.parameters[f"{part.parameter}.{value}"] = None
            case t.BracketOf():
                found.scales[part.parameter] = None
            case t.FactOf():
                _gather_fact(book, part, date, found)
            case t.VariableOf() if part.variable not in found.variables:
                found.variables[part.variable] = None
                variable = book.variables[part.variable]
                _gather(book, book.folded_on(variable.expressions, date, where=variable.name), date, found)


def _gather_fact(book: Rulebook, part: t.FactOf, date: dt.date, found: Needs) -> None:
    if (part.fact, part.offset) in found.facts:
        return
    found.facts[part.fact, part.offset] = None
    only_if = book.facts[part.fact].only_if_term
    if only_if is not None:
        _gather(book, only_if, date, found)
