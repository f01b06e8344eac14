"""What a scenario reaches: terms, variables, facts and rights that a changed amount, rule or day is in."""

import datetime as dt
from collections.abc import Container
from dataclasses import dataclass, field
from typing import Any as Anything

from rulebook import terms as t
from rulebook.model import Rulebook
from rulebook.needs import needs_of
from rulebook.writing import terms_of


@dataclass
class Reach:
    """`book`, `date`: the law under the scenario. `changed`: what it changes. `is_moved`: also the day."""

    book: Rulebook
    date: dt.date
    changed: frozenset[str]
    is_moved: bool
    moves: dict[int, bool] = field(default_factory=dict)  # of terms by identity
    held: list[t.Term] = field(default_factory=list)

    def moves_lowered(self, key: Anything) -> bool:
        """Whether it reaches something that was lowered: a variable, a fact, a term on a level."""
        if isinstance(key, str):
            return self._moves_variable(key)
        if isinstance(key[1], t.Term):
            return self.reaches(key[1])
        only_if = self.book.facts[key[0]].only_if_term
        return only_if is not None and self.reaches(only_if)

    def _moves_variable(self, name: str) -> bool:
        variable = self.book.variables.get(name)
        if name in self.changed or variable is None:
            return True
        return self.reaches(self.book.folded_on(variable.expressions, self.date, where=name))

    def reaches(self, term: t.Term) -> bool:
        """Whether a term says something else, by itself or by what it reads."""
        known = self.moves.get(id(term))
        if known is None:
            self.held.append(term)  # an identity is of what still exists
            known = self.moves[id(term)] = self.reads_changed(term) or any(map(self.reaches, term.parts()))
        return known

    def reads_changed(self, term: t.Term) -> bool:
        """Whether a term itself, without its parts, reads what changed."""
        match term:
            case t.ParameterOf() | t.BracketOf():
                return term.parameter in self.changed
            case t.TableOf():
                return any(f"{term.parameter}.{value}" in self.changed for value in term.by.type.values)
            case t.VariableOf():
                return self._moves_variable(term.variable)
            case t.FactOf():
                only_if = self.book.facts[term.fact].only_if_term
                return only_if is not None and self.reaches(only_if)
        return False

    def reaches_right(self, name: str, known: Container[str]) -> bool:
        """Whether a right may be another one; `known`: the rights of the law as it is."""
        if self.is_moved or name in self.changed or name not in known:
            return True
        book, date = self.book, self.date
        right = book.rights[name]
        if not right.holds_on(date):
            return False
        needs = needs_of(book, terms_of(book, right, date), date)
        return not self.changed.isdisjoint((*needs.parameters, *needs.scales, *needs.variables))
