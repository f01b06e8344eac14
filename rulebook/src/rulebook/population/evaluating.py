"""The conditions of the rule language on columns: whether a question makes sense, for everybody at once.

Only what such conditions need: facts, roles, ages, comparisons, and/or/not, and counting over a household.
A choice is a column of small ints: the place of its value.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from rulebook import terms as t
from rulebook.errors import LawError
from rulebook.kinds import Kind
from rulebook.model import PERSON, Rulebook
from rulebook.population.ages import months_old, years_old
from rulebook.population.drawing import Array
from rulebook.population.model import ROLES, Population

Column = Array | int
FactValues = Callable[[str, int], Array]
HOUSEHOLD = "household"


@dataclass(frozen=True, kw_only=True)
class Evaluator:
    """Terms on the columns of a population. `fact`: the values of a fact, so many periods ago."""

    population: Population
    book: Rulebook
    fact: FactValues

    def holds(self, term: t.Term, level: str) -> Array:
        """Yes or no per person or household. Raises LawError for what columns cannot answer."""
        found = np.asarray(self.value(term, level), dtype=bool)
        size = self.population.size if level == PERSON else self.population.household_count
        return np.broadcast_to(found, (size,))

    def value(self, term: t.Term, level: str) -> Any:
        """The value of a term per person or household (or one value for all)."""
        reader = _READERS.get(type(term))
        if reader is None:
            raise LawError(f"a population cannot compute '{type(term).__name__}' in columns")
        return reader(self, term, level)

    def _constant(self, term: t.Constant, _level: str) -> Any:
        return term.value

    def _fact(self, term: t.FactOf, _level: str) -> Any:
        return self.fact(term.fact, term.offset)

    def _of_unit(self, term: t.UnitValue, _level: str) -> Any:
        self._require_household(term.unit)
        return np.asarray(self.value(term.value, HOUSEHOLD))[self.population.persons["household"]]

    def _parameter(self, term: t.ParameterOf, _level: str) -> Any:
        known = self.book.parameters.parameters[term.parameter].at(self.population.date)
        return float(known.low) if term.type.kind is Kind.RATE else known.low

    def _not(self, term: t.Not, level: str) -> Any:
        return ~np.asarray(self.value(term.of, level), dtype=bool)

    def _all(self, term: t.All, level: str) -> Any:
        return np.logical_and.reduce(np.broadcast_arrays(*(self.value(one, level) for one in term.of)))

    def _any(self, term: t.Any, level: str) -> Any:
        return np.logical_or.reduce(np.broadcast_arrays(*(self.value(one, level) for one in term.of)))

    def _compare(self, term: t.Compare, level: str) -> Any:
        left, right = self.value(term.left, level), self.value(term.right, level)
        match term.sign:
            case "<":
                return left < right
            case "<=":
                return left <= right
        return left == right

    def _is_one_of(self, term: t.IsOneOf, level: str) -> Any:
        wanted = np.array([bool(term.bits >> bit & 1) for bit in range(max(1, term.bits.bit_length()))])
        codes = np.asarray(self.value(term.of, level))
        return (codes < len(wanted)) & wanted[np.minimum(codes, len(wanted) - 1)]

    def _role(self, _term: t.Term, _level: str) -> Any:
        roles = self.book.units[HOUSEHOLD].roles
        return np.array([roles.index(name) for name in ROLES])[self.population.persons["role"]]

    def _role_in(self, term: t.RoleIn, level: str) -> Any:
        self._require_household(term.unit)
        return self._role(term, level)

    def _years(self, term: t.Years, level: str) -> Any:
        return np.maximum(years_old(np.asarray(self.value(term.since, level)), self.population.date), 0)

    def _months(self, term: t.Months, level: str) -> Any:
        return months_old(np.asarray(self.value(term.since, level)), self.population.date)

    def _members(self, term: t.Members, level: str) -> Any:
        self._require_household(term.unit)
        if term.how not in {"any", "all", "count"}:
            raise LawError(f"a population cannot compute '{term.how}' over a household in columns")
        of, where = self.holds(term.of, PERSON), self.holds(term.where, PERSON)
        chosen = where & (~of if term.how == "all" else of)
        number = np.bincount(
            self.population.persons["household"], chosen, minlength=self.population.household_count
        ).astype(np.int64)
        found = {"any": number > 0, "all": number == 0, "count": number}[term.how]
        return found[self.population.persons["household"]] if level == PERSON else found

    def _require_household(self, unit: str) -> None:
        if unit != HOUSEHOLD:
            raise LawError(f"a population has columns of persons and households, not of '{unit}'")


_READERS: dict[type, Callable[..., Any]] = {
    t.Constant: Evaluator._constant,
    t.FactOf: Evaluator._fact,
    t.UnitValue: Evaluator._of_unit,
    t.ParameterOf: Evaluator._parameter,
    t.Not: Evaluator._not,
    t.All: Evaluator._all,
    t.Any: Evaluator._any,
    t.Compare: Evaluator._compare,
    t.IsOneOf: Evaluator._is_one_of,
    t.Role: Evaluator._role,
    t.RoleIn: Evaluator._role_in,
    t.Years: Evaluator._years,
    t.Months: Evaluator._months,
    t.Members: Evaluator._members,
}
