"""The law as it is and every scenario as one program: what they have in common is computed once.

Of each right that a scenario reaches there are the amounts under both laws, as least and most, and whether
somebody certainly keeps what they have. That is more than comparing both ranges: whose income nobody knows
has a range that is wide under both laws, and keeps it when what changed does not concern them.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any as Anything

from rulebook import terms as t
from rulebook.columnar.arithmetic import Arithmetic
from rulebook.columnar.building import MOST_MEMBERS
from rulebook.columnar.lowering import Given, Lowering, Pair
from rulebook.columnar.program import MEMBERS, Column, Output, Program, Value
from rulebook.compiling import computable
from rulebook.errors import LawError
from rulebook.kinds import Kind
from rulebook.model import PERSON, Right, Rulebook
from rulebook.needs import needs_of
from rulebook.reforming.applying import changed_names, reformed
from rulebook.reforming.scenarios import Scenario
from rulebook.writing import terms_of

PER_YEAR: Mapping[str, int] = {"month": 12, "year": 1, "day": 365, "once": 1}
"""How often an amount is paid in a year; what is paid once counts once."""


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A right under the law as it is and under a scenario.

    `old` and `new`: least and most cents; without an amount whether somebody certainly and possibly has it.
    `same`: certainly nothing changes for somebody.
    """

    scenario: int
    right: str
    level: str
    period: str  # "" without an amount
    old: Pair
    new: Pair
    same: Value

    @property
    def is_paid(self) -> bool:
        return bool(self.period)

    @property
    def is_exact(self) -> bool:
        """Whether nothing is unknown on either side: then whoever has another amount has another right."""
        return self.old[0] is self.old[1] and self.new[0] is self.new[1]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Everything to compute for some scenarios."""

    program: Program
    comparisons: tuple[Comparison, ...]
    income: Pair | None  # of each household, in cents
    left_out: tuple[dict[str, str], ...]  # per scenario: rights that one of the laws cannot compute, and why


def plan(
    book: Rulebook,
    scenarios: Sequence[Scenario],
    *,
    date: dt.date,
    rights: Iterable[str] | None = None,
    given: Given | None = None,
    income: str = "",
    most_members: int = MOST_MEMBERS,
) -> Plan:
    """The law and the scenarios in one program. Raises LawError.

    `income`: the fact or variable in money whose sum over the members of a household is its income; or "".
    """
    build = Arithmetic(most_members=most_members)
    asked = None if rights is None else tuple(rights)
    _require_rights(book, asked)
    found: list[Comparison] = []
    left_out: list[dict[str, str]] = []
    base = Lowering(book, date, False, given, build)
    for number, scenario in enumerate(scenarios):
        other = reformed(book, scenario)
        two = _Two(base, Lowering(other, scenario.date or date, False, given, build), scenario)
        missing: dict[str, str] = {}
        for name in dict.fromkeys((*book.rights, *other.rights)):
            if asked is None or name in asked:
                try:
                    found += two.compared(number, name)
                except LawError as error:
                    missing[name] = str(error)
        left_out.append(missing)
    pair = base.lowered(income_term(book, income), "household") if income else None
    program = Program(operations=tuple(build.operations), outputs=({},))
    return Plan(program=program, comparisons=tuple(found), income=pair, left_out=tuple(left_out))


def income_term(book: Rulebook, name: str) -> t.Term:
    """The income of a household, per year. Raises LawError."""
    fact, rule = book.facts.get(name), book.variables.get(name)
    known = fact or rule
    if known is None or known.type.kind is not Kind.MONEY or known.level not in {PERSON, "household"}:
        raise LawError("income is an amount of persons or households", where=name)
    own: t.Term = t.FactOf(known.type, name) if fact else t.VariableOf(known.type, name)
    if known.type.unit == "month":
        own = t.Times(known.type, t.Constant(known.type, 12), own)
    return own if known.level == "household" else t.Members(known.type, "sum", "household", own, t.YES)


def _require_rights(book: Rulebook, asked: tuple[str, ...] | None) -> None:
    for name in asked or ():
        if name not in book.rights:
            raise LawError("there is no right with this name", where=name)


@dataclass
class _Two:
    """Two laws that are lowered into the same program."""

    old: Lowering
    new: Lowering
    scenario: Scenario

    def __post_init__(self) -> None:
        self.changed = changed_names(self.old.book, self.scenario)
        self.is_moved = self.old.date != self.new.date
        self.moves: dict[int, bool] = {}  # of terms by identity: whether the scenario reaches them
        self.held: list[t.Term] = []
        self.sames: dict[tuple[str, t.Term], Value] = {}
        self.shared = 0

    def share(self) -> None:
        """What the scenario does not reach is as it was lowered before."""
        if self.is_moved:
            return
        done = list(self.old.done.items())
        for key, pair in done[self.shared :]:
            if not self._key_moves(key):
                self.new.done.setdefault(key, pair)
        self.shared = len(done)

    def _key_moves(self, key: Anything) -> bool:
        """Whether the scenario reaches something that was lowered: a variable, a fact, a term on a level."""
        if isinstance(key, str):
            return self._variable_moves(key)
        if isinstance(key[1], t.Term):
            return self._is_reached(key[1])
        only_if = self.new.book.facts[key[0]].only_if_term
        return only_if is not None and self._is_reached(only_if)

    def _variable_moves(self, name: str) -> bool:
        variable = self.new.book.variables.get(name)
        if name in self.changed or variable is None:
            return True
        return self._is_reached(self.new.book.folded_on(variable.expressions, self.new.date, where=name))

    def _is_reached(self, term: t.Term) -> bool:
        known = self.moves.get(id(term))
        if known is None:
            self.held.append(term)  # an identity is of what still exists
            known = self.moves[id(term)] = self._reads_changed(term) or any(
                map(self._is_reached, term.parts())
            )
        return known

    def _reads_changed(self, term: t.Term) -> bool:
        match term:
            case t.ParameterOf() | t.BracketOf():
                return term.parameter in self.changed
            case t.TableOf():
                return any(f"{term.parameter}.{value}" in self.changed for value in term.by.type.values)
            case t.VariableOf():
                return self._variable_moves(term.variable)
            case t.FactOf():
                only_if = self.new.book.facts[term.fact].only_if_term
                return only_if is not None and self._is_reached(only_if)
        return False

    # Rights --------------------------------------------------------------------------

    def compared(self, number: int, name: str) -> Iterator[Comparison]:
        """The right under both laws, when it is not the same of everybody. Raises LawError."""
        if not self._right_is_reached(name):
            return
        rights = [one.book.rights.get(name) for one in (self.old, self.new)]
        before = self._output(self.old, rights[0])
        self.share()
        after = self._output(self.new, rights[1])
        right = rights[1] or rights[0]
        if right is None or (before is None and after is None):
            return
        types = {one.amount_type for one in rights if one is not None}
        if len(types) > 1 or len({one.level for one in rights if one is not None}) > 1:
            raise LawError("cannot be compared: its amount or its level is of another kind", where=name)
        period = right.amount_type.unit if right.amount_type else ""
        old, new = _ends(before, paid=bool(period)), _ends(after, paid=bool(period))
        if _alike(old, new) and old[0] is old[1]:
            return
        same = self._same_right(rights[0], rights[1], before, after, (old, new))
        if same is not True:
            yield Comparison(
                scenario=number, right=name, level=right.level, period=period, old=old, new=new, same=same
            )

    def _right_is_reached(self, name: str) -> bool:
        if self.is_moved or name in self.changed or name not in self.old.book.rights:
            return True
        book, date = self.new.book, self.new.date
        right = book.rights[name]
        if not right.holds_on(date):
            return False
        needs = needs_of(book, terms_of(book, right, date), date)
        return not self.changed.isdisjoint((*needs.parameters, *needs.scales, *needs.variables))

    def _output(self, law: Lowering, right: Right | None) -> Output | None:
        """None where the law has no such right on its date. Raises LawError for what cannot be computed."""
        if right is None or not right.holds_on(law.date):
            return None
        computable(law.book, law.date, (right.name,), forecasts=law.forecasts)
        return law.right(right)

    def _same_right(
        self,
        old: Right | None,
        new: Right | None,
        before: Output | None,
        after: Output | None,
        ends: tuple[Pair, Pair],
    ) -> Value:
        build = self.new.build
        if ends[0][0] is ends[0][1] and ends[1][0] is ends[1][1]:
            return build.equal(ends[0][0], ends[1][0])
        equal = self._equal(*ends)
        if old is None or new is None or before is None or after is None:
            return equal
        never = build.all_of((build.negated(before.could), build.negated(after.could)))
        pairs = [terms_of(one.book, right, one.date) for one, right in ((self.old, old), (self.new, new))]
        same: Value = False
        if len(pairs[0]) == len(pairs[1]):
            same = build.all_of(self.same(a, b, new.level) for a, b in zip(*pairs, strict=True))
        return build.any_of((equal, never, same))

    # Terms ---------------------------------------------------------------------------

    def same(self, one: t.Term, other: t.Term, level: str) -> Value:
        """Whether a term certainly has the same value under both laws, whatever the unknowns are."""
        key = (level, other)
        if key not in self.sames:
            self.sames[key] = self._same(one, other, level)
        return self.sames[key]

    def _same(self, one: t.Term, other: t.Term, level: str) -> Value:
        if other.type.kind is Kind.RATE:
            return one == other and not self._is_reached(other)
        old, new = self.old.lowered(one, level), self.new.lowered(other, level)
        if one == other and _alike(old, new) and not self._depends(other):
            return True
        build = self.new.build
        equal = (
            self._equal_choice(old[0], new[0]) if other.type.kind is Kind.CHOICE else self._equal(old, new)
        )
        if one != other and not isinstance(other, t.VariableOf):
            return equal
        return build.any_of((equal, *self._parts_same(other, level, old, new)))

    def _depends(self, term: t.Term) -> bool:
        """Whether a term says something else under the other law: it is reached, or reads the day."""
        is_told = isinstance(term, t.FactOf) and self.new.book.facts[term.fact].only_if_term is None
        return (self.is_moved and not is_told) or self._is_reached(term)

    def _parts_same(self, other: t.Term, level: str, old: Pair, new: Pair) -> Iterator[Value]:
        """Ways in which a term is the same because its parts are."""
        build = self.new.build
        match other:
            case t.VariableOf():
                laws = (self.old, self.new)
                rules = [law.book.variables[other.variable] for law in laws]
                terms = [
                    law.book.folded_on(rule.expressions, law.date, where=rule.name)
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
            case _ if not self.is_moved and not self._reads_changed(other) and list(other.parts()):
                yield self._all_same(other, level)

    def _all_same(self, term: t.Term, level: str) -> Value:
        return self.new.build.all_of(self.same(part, part, level) for part in term.parts())

    def _spread(self, value: Value, own: str, level: str) -> Value:
        """From the level of a variable to where it is read."""
        if isinstance(value, Column) and level.startswith(MEMBERS) and own == PERSON:
            return self.new.build.spread(value, level.removeprefix(MEMBERS))
        return value

    def _equal(self, old: Pair, new: Pair) -> Value:
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


def _ends(output: Output | None, *, paid: bool) -> Pair:
    """Cents, or yes and no; of a right that is not there nothing."""
    if output is None:
        return (0, 0) if paid else (False, False)
    if not paid:
        return output.sure, output.could
    assert output.low is not None  # noqa: S101 - it has an amount
    assert output.high is not None  # noqa: S101 - it has an amount
    return output.low, output.high


def _alike(old: Pair, new: Pair) -> bool:
    """Whether these are the same columns, or the same numbers."""
    return all(
        a is b or (not isinstance(a, Column) and not isinstance(b, Column) and a == b)
        for a, b in zip(old, new, strict=True)
    )


__all__ = ["PER_YEAR", "Comparison", "Plan", "income_term", "plan"]
