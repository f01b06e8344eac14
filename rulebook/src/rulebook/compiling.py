"""From rules to Python that runs: one function per set of rights and date, in two readings (see `writing`).

The *exact* reading computes one value per term; the *bounded* one computes what is certain and what is
possible, so that something unknown is a range and never a zero. Both come from the same terms.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any as Anything
from typing import Protocol

from rulebook import terms as t
from rulebook.errors import LawError
from rulebook.model import PERSON, Fact, Right, Rulebook
from rulebook.needs import Needs, amounts_of, facts_read, needs_of, repeated_facts
from rulebook.parameters import Known
from rulebook.values import reader
from rulebook.writing import Writer, beside, terms_of

__all__ = ["Compiled", "Result", "Row", "Runnable", "beside", "compile_rights", "terms_of"]
Row = tuple[tuple[bool, ...], tuple[bool, ...], int, int]
"""Of one person or unit: per condition with an expression whether it certainly and possibly holds, and the
least and most of the amount (cents)."""


Result = tuple[dict[str, list[Row]], dict[str, tuple[list[Anything], list[Anything]]]]
"""Per right its rows, and per variable its least and most for each person or unit."""


class Runnable(Protocol):
    """A compiled reading of a situation."""

    def __call__(self, situation: Anything) -> Result: ...


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Facts that make sense only sometimes, and what says when; see `situation.fill`."""

    applies: Runnable | None
    rounds: int
    conditional: list[tuple[tuple[str, int], Fact]]


@dataclass(kw_only=True)
class Compiled:
    """The rules of a date as two functions, with the amounts of the law that they were made with."""

    book: Rulebook
    date: dt.date
    forecasts: bool
    rights: tuple[str, ...]
    left_out: dict[str, str]  # rights that cannot be computed on this date, and why
    exact: Runnable
    bounded: Runnable
    parameters: dict[str, Known]
    facts: tuple[tuple[str, int], ...]  # (name, offset) that the rules read, also to know what to ask
    applies: "Runnable | None"  # per fact with `only_if`: whether it makes sense
    leaves_open: bool  # a rule says "between" of which the sources do not say which
    rounds: int  # how often to go round before all that waits for another question is settled
    source: str

    memory: dict[Anything, Anything] = field(default_factory=dict)  # what explanations need again and again

    @cached_property
    def columns(self) -> list[tuple[tuple[str, int], Fact]]:
        """The facts that the rules read, with what they are."""
        return [(key, self.book.facts[key[0]]) for key in self.facts]

    @cached_property
    def conditional(self) -> list[tuple[tuple[str, int], Fact]]:
        """Those that make sense only sometimes."""
        return [(key, fact) for key, fact in self.columns if fact.only_if]

    @cached_property
    def keys(self) -> dict[str, tuple[tuple[str, int], ...]]:
        """Per fact: for which periods the rules read it."""
        return {name: tuple(key for key in self.facts if key[0] == name) for name, _ in self.facts}

    @cached_property
    def assessors(self) -> dict[str, list[str]]:
        """Per right who decides what is not computed."""
        found = {}
        for name in self.rights:
            conditions = self.book.rights[name].conditions
            found[name] = list(dict.fromkeys(one.assessed_by for one in conditions if one.kind == "assessed"))
        return found

    @cached_property
    def assesses_sometimes(self) -> bool:
        """Whether it depends on the situation if somebody assesses."""
        return any(one.when for name in self.rights for one in self.book.rights[name].conditions)

    @cached_property
    def repeated_by_place(self) -> list[frozenset[tuple[str, int]]]:
        """Of one right: per condition with an expression the facts that it reads more than once. Only these
        can make ranges too careful."""
        right = self.book.rights[self.rights[0]]
        terms = [
            self.book.folded_on(one.expressions, self.date, where=right.name)
            for one in right.conditions
            if one.expressions
        ]
        return [repeated_facts(self.book, [term], self.date) for term in terms]

    @cached_property
    def facts_by_place(self) -> list[tuple[tuple[str, int], ...]]:
        """Of one right: per condition with an expression, and last of its amount, the facts that it reads."""
        right = self.book.rights[self.rights[0]]
        terms = terms_of(self.book, right, self.date)
        return [tuple(needs_of(self.book, [term], self.date).facts) for term in terms]

    @cached_property
    def waits_for(self) -> dict[str, tuple[tuple[str, int], ...]]:
        """Per fact that makes sense only sometimes: the facts that decide it."""
        found = {}
        for _, fact in self.conditional:
            assert fact.only_if_term is not None  # noqa: S101 - that is what makes it conditional
            found[fact.name] = tuple(needs_of(self.book, [fact.only_if_term], self.date).facts)
        return found

    @cached_property
    def read(self) -> frozenset[tuple[str, int]]:
        """The facts that the rules themselves reckon with, of those that they need."""
        terms = [
            one for name in self.rights for one in terms_of(self.book, self.book.rights[name], self.date)
        ]
        return facts_read(self.book, terms, self.date)

    def waiting_for(self, fact: str) -> "Waiting":
        """What else an answer about a fact can fill."""
        found: Waiting | None = self.memory.get(("waiting", fact))
        if found is None:
            names = [name for name, of in self.waits_for.items() if any(fact == one for one, _ in of)]
            writer = Writer(self.book, self.date, self.forecasts, bounded=True)
            found = self.memory["waiting", fact] = Waiting(
                applies=writer.built(writer.of_facts(names)) if names else None,
                rounds=max((self._turns(name, names) for name in names), default=0),
                conditional=[one for one in self.conditional if one[1].name in names],
            )
        return found

    def _turns(self, name: str, among: list[str]) -> int:
        """How many of these wait for each other in a row, up to this one."""
        before = {one for one, _ in self.waits_for[name]} & set(among) - {name}
        return 1 + max((self._turns(one, among) for one in before), default=0)

    @cached_property
    def readers(self) -> dict[str, dict[str, tuple[Callable[[Anything], int | None], int, tuple[int, ...]]]]:
        """Per level, per fact that the rules read: how a plain value is read, and which columns it fills."""
        found: dict[str, Anything] = {level: {} for level in (PERSON, *self.book.units)}
        for _, fact in self.columns:
            first, *others = [place for place, key in enumerate(self.facts) if key[0] == fact.name]
            found[fact.level][fact.name] = reader(fact), first, tuple(others)
        return found

    @cached_property
    def roles(self) -> dict[str, Mapping[str, int]]:
        """Per level what a situation may call its roles; a person has none."""
        return {PERSON: {}} | {name: unit.bits for name, unit in self.book.units.items()}

    @cached_property
    def starts(self) -> list[tuple[str, int, int]]:
        """Per fact that the rules read: its level, and the least and most that it can be."""
        return [(fact.level, fact.low, fact.high) for _, fact in self.columns]

    @cached_property
    def choices(self) -> list[tuple[str, int]]:
        """The facts that are choices: known when one value is left."""
        return [key for key, fact in self.columns if fact.is_choice]

    @cached_property
    def is_exact_law(self) -> bool:
        """Whether the law itself is certain on this date: no amount to look up, nothing left open."""
        return not self.to_check and not self.leaves_open

    def run(self, situation: Anything) -> Result:
        """Certain and possible; by the exact reading, which is faster, where nothing is unknown."""
        return self.exact(situation) if self.is_exact(situation) else self.bounded(situation)

    def is_exact(self, situation: Anything) -> bool:
        """Whether nothing is unknown: not of the people, and not of the law."""
        if not self.is_exact_law:
            return False
        facts = situation.facts
        for low, high in facts.values():
            if low != high:
                return False
        return not any(bits & (bits - 1) for key in self.choices for bits in facts[key][0])

    parts: dict[str, "Compiled"] = field(default_factory=dict)  # one right each, as they are asked

    def part(self, right: str) -> "Compiled":
        """One right alone: what it needs and nothing else, to try things with."""
        if self.rights == (right,):
            return self
        if right not in self.parts:
            part = compile_rights(self.book, date=self.date, rights=(right,), forecasts=self.forecasts)
            self.parts[right] = part
        return self.parts[right]

    @cached_property
    def uncertain_amounts(self) -> frozenset[str]:
        """Rights of which the law's own amount must be looked up: a range, whatever is known."""
        return frozenset(name for name in self.rights if self.amount_to_check(name))

    def amount_to_check(self, right: str) -> bool:
        """Whether an amount of the law that a right's amount is made of must be looked up again."""
        amount = self.book.rights[right].amount
        if not self.to_check or not amount:
            return False
        needs = needs_of(self.book, [self.book.folded_on(amount, self.date, where=right)], self.date)
        return not self.to_check.isdisjoint(amounts_of(self.book, needs))

    @cached_property
    def always_to_check(self) -> frozenset[str]:
        """Rights with an amount of the law that is old, and nobody knows how far it can have moved."""
        found = set()
        for name in self.uncertain_amounts:
            amount = terms_of(self.book, self.book.rights[name], self.date)[-1]
            needs = needs_of(self.book, [amount], self.date)
            known = [self.parameters[one] for one in needs.parameters]
            if any(one.to_check and one.low == one.high for one in known):
                found.add(name)
        return frozenset(found)

    def is_to_check(self, right: str, low: int, high: int) -> bool:
        """Whether an amount is a range because of the law, or old all the same."""
        return right in self.uncertain_amounts and (low != high or right in self.always_to_check)

    @cached_property
    def to_check(self) -> frozenset[str]:
        """Parameters past their look-up date: then nothing that they decide is exact."""
        return frozenset(name for name, known in self.parameters.items() if known.to_check)


def compile_rights(
    book: Rulebook,
    *,
    date: dt.date,
    rights: Iterable[str] | None = None,
    variables: Iterable[str] = (),
    forecasts: bool = False,
) -> Compiled:
    """The rights (all that hold on the date, unless named) as functions, with these variables too.

    Rights that miss an amount or a rule on this date are left out, with the reason. Raises LawError when a
    right that was named has to be left out, or when none is left.
    """
    needs, left_out = computable(book, date, None if rights is None else tuple(rights), forecasts=forecasts)
    also = tuple(variables)
    own = needs_of(book, [t.VariableOf(book.variables[name].type, name) for name in also], date)
    facts = dict.fromkeys(key for one in [*needs.values(), own] for key in one.facts)
    functions: dict[str, Anything] = {}
    for reading in ("exact", "bounded"):
        writer = Writer(book, date, forecasts, bounded=reading == "bounded")
        functions[reading] = writer.built(writer.of_rights(needs, also))
    applying = Writer(book, date, forecasts, bounded=True)
    conditional = list(dict.fromkeys(name for name, _ in facts if book.facts[name].only_if))
    return Compiled(
        book=book,
        date=date,
        forecasts=forecasts,
        rights=tuple(needs),
        left_out=left_out,
        exact=functions["exact"],
        bounded=functions["bounded"],
        parameters=writer.law.known,
        facts=tuple(facts),
        applies=applying.built(applying.of_facts(conditional)) if conditional else None,
        leaves_open=writer.leaves_open,
        rounds=max((_waits(book, name) for name in conditional), default=0),
        source=writer.text,
    )


def compile_facts(book: Rulebook, *, date: dt.date) -> Compiled:
    """No rights: only what is needed to read a situation with all facts that there are."""
    terms = [t.FactOf(fact.type, fact.name) for fact in book.facts.values()]
    facts = tuple(needs_of(book, terms, date).facts)
    conditional = [name for name, fact in book.facts.items() if fact.only_if]
    applying = Writer(book, date, forecasts=False, bounded=True)
    return Compiled(
        book=book,
        date=date,
        forecasts=False,
        rights=(),
        left_out={},
        exact=_of_nothing,
        bounded=_of_nothing,
        parameters=applying.law.known,
        facts=facts,
        applies=applying.built(applying.of_facts(conditional)) if conditional else None,
        leaves_open=False,
        rounds=max((_waits(book, name) for name in conditional), default=0),
        source=applying.text,
    )


def _of_nothing(situation: Anything) -> Result:  # noqa: ARG001 - the form of all readings
    return {}, {}


def computable(
    book: Rulebook, date: dt.date, rights: tuple[str, ...] | None, *, forecasts: bool
) -> tuple[dict[str, Needs], dict[str, str]]:
    """What each right needs; and the rights that cannot be computed on this date, with the reason.

    Raises LawError when a right that was named cannot be, or when none can.
    """
    needs: dict[str, Needs] = {}
    left_out: dict[str, str] = {}
    for name in tuple(book.rights) if rights is None else rights:
        if name not in book.rights:
            raise LawError("there is no right with this name", where=name)
        try:
            needs[name] = _needs_on(book, book.rights[name], date, forecasts)
        except LawError as error:
            left_out[name] = str(error)
    if left_out and (rights is not None or not needs):
        raise LawError(next(iter(left_out.values())))
    return needs, left_out


def _waits(book: Rulebook, fact: str) -> int:
    """How many questions in a row decide whether a fact makes sense."""
    term = book.facts[fact].only_if_term
    if term is None:
        return 0
    return 1 + max((_waits(book, part.fact) for part in term.walk() if isinstance(part, t.FactOf)), default=0)


def _needs_on(book: Rulebook, right: Right, date: dt.date, forecasts: bool) -> Needs:
    if not right.holds_on(date):
        raise LawError(f"this right does not exist on {date.isoformat()}", where=right.name)
    needs = needs_of(book, [*terms_of(book, right, date), *beside(book, right, date)], date)
    for name in needs.parameters:
        book.parameters.parameters[name].at(date, forecasts=forecasts)
    for name in needs.scales:
        for bracket in book.parameters.scales[name].brackets:
            bracket.threshold.at(date, forecasts=forecasts)
            bracket.of.at(date, forecasts=forecasts)
    return needs
