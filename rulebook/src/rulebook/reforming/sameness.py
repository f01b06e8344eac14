"""Whether something certainly stays the same under two laws, whatever the unknowns turn out to be.

Comparing ranges says it only of what is known. What is unknown is the same too, when the rule is and all that
it is made of.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from rulebook import terms as t
from rulebook.columnar.elementwise import Pair
from rulebook.columnar.lowering import Lowering
from rulebook.columnar.program import MEMBERS, Column, Value
from rulebook.kinds import Kind
from rulebook.model import PERSON
from rulebook.reforming.reaching import Reach


@dataclass
class Sameness:
    """Two laws that are lowered into the same program."""

    old: Lowering
    new: Lowering
    reach: Reach
    sames: dict[tuple[str, t.Term], Value] = field(default_factory=dict)

    def same(self, one: t.Term, other: t.Term, level: str) -> Value:
        """Whether a term certainly has the same value under both laws, whatever the unknowns are."""
        key = (level, other)
        if key not in self.sames:
            self.sames[key] = self._same(one, other, level)
        return self.sames[key]

    def _same(self, one: t.Term, other: t.Term, level: str) -> Value:
        if other.type.kind is Kind.RATE:
            return one == other and not self.reach.reaches(other)
        old, new = self.old.lowered(one, level), self.new.lowered(other, level)
        if one == other and alike(old, new) and not self._depends(other):
            return True
        build = self.new.build
        equal = self._equal_choice(old[0], new[0]) if other.type.kind is Kind.CHOICE else self.equal(old, new)
        if one != other and not isinstance(other, t.VariableOf):
            return equal
        return build.any_of((equal, *self._parts_same(other, level, old, new)))

    def _depends(self, term: t.Term) -> bool:
        """Whether a term says something else under the other law: it is reached, or reads the day."""
        is_told = isinstance(term, t.FactOf) and self.new.law.book.facts[term.fact].only_if_term is None
        return (self.reach.is_moved and not is_told) or self.reach.reaches(term)

    def _parts_same(self, other: t.Term, level: str, old: Pair, new: Pair) -> Iterator[Value]:
        """Ways in which a term is the same because its parts are."""
        build = self.new.build
        match other:
            case t.VariableOf():
                laws = (self.old, self.new)
                rules = [law.law.book.variables[other.variable] for law in laws]
                terms = [
                    law.law.book.folded_on(rule.expressions, law.law.date, where=rule.name)
                    for law, rule in zip(laws, rules, strict=True)
                ]
                yield self._spread(self.same(terms[0], terms[1], rules[0].level), rules[0].level, level)
            case t.UnitValue() if level == PERSON:
                yield build.project(self.same(other.value, other.value, other.unit), other.unit)
            case t.Members() if level == other.unit:
                inner = MEMBERS + other.unit
                both = (self.same(other.where, other.where, inner), self.same(other.of, other.of, inner))
                yield build.aggregate("all", build.all_of(both), other.unit)
            case t.Members() if level == PERSON:
                yield build.project(self.same(other, other, other.unit), other.unit)
            case t.All() | t.Any():
                yield self._all_same(other, level)
                settled = (old[1], new[1]) if isinstance(other, t.All) else (old[0], new[0])
                if isinstance(other, t.All):
                    yield build.all_of((build.negated(settled[0]), build.negated(settled[1])))
                else:
                    yield build.all_of(settled)
            case t.Choose():
                chosen = self.new.lowered(other.condition, level)
                fixed = self.same(other.condition, other.condition, level)
                yes, no = (self.same(part, part, level) for part in (other.yes, other.no))
                yield build.all_of(
                    (fixed, build.any_of((yes, build.negated(chosen[1]))), build.any_of((no, chosen[0])))
                )
            case t.UnitValue() | t.Members():
                return
            case _ if not self.reach.is_moved and not self.reach.reads_changed(other) and list(other.parts()):
                yield self._all_same(other, level)

    def _all_same(self, term: t.Term, level: str) -> Value:
        return self.new.build.all_of(self.same(part, part, level) for part in term.parts())

    def _spread(self, value: Value, own: str, level: str) -> Value:
        """From the level of a variable to where it is read."""
        if isinstance(value, Column) and level.startswith(MEMBERS) and own == PERSON:
            return self.new.build.spread(value, level.removeprefix(MEMBERS))
        return value

    def equal(self, old: Pair, new: Pair) -> Value:
        """Both known, and equal."""
        build = self.new.build
        values = (old[0], old[1], new[0], new[1])
        return build.all_of(build.equal(a, b) for a, b in pairwise(values) if a is not b)

    def _equal_choice(self, old: Value, new: Value) -> Value:
        """One value is left, and the same one."""
        build = self.new.build
        if not isinstance(old, Column):
            return old.bit_count() == 1 and build.equal(old, new)
        one_left = build.any_of(build.equal(old, 1 << bit) for bit in range(old.high.bit_length()))
        return build.all_of((one_left, build.equal(old, new)))


def alike(old: Pair, new: Pair) -> bool:
    """Whether these are the same columns, or the same numbers."""
    return all(
        a is b or (not isinstance(a, Column) and not isinstance(b, Column) and a == b)
        for a, b in zip(old, new, strict=True)
    )
