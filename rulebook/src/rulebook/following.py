"""Which facts a term reads at a place, of whom: along the branches that can matter there and no others.

A rule that adds up the income of a partner reads nothing of a grandmother; a condition that fails on one of
its parts is explained by that part. What decides is asked of a function: the roles alone (the same for every
situation with the same people in it), or all that is known of one situation.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from rulebook import terms as t
from rulebook.compiling import Compiled
from rulebook.model import PERSON
from rulebook.situation import Key
from rulebook.tracing import Place, Tracer
from rulebook.units import Layout

Entry = tuple[Key, int]
"""A fact and the place of the person or unit it is of."""
Decide = Callable[[t.Term, Place], bool | None]
"""Whether a yes/no is certain at a place, and which it is; None when it is not certain."""


@dataclass
class Following:
    """Follows terms over the people of a layout. `is_settled`: rules behind which nothing matters."""

    compiled: Compiled
    layout: Layout
    decide: Decide
    is_settled: Callable[[t.VariableOf, Place], bool] = lambda _term, _at: False
    _behind: dict[tuple[str, int], dict[Entry, None]] = field(default_factory=dict)

    def facts(self, term: t.Term, at: Place) -> dict[Entry, None]:
        """The facts that a term reads at a place, in order, each once."""
        return dict.fromkeys(self._walk(term, at))

    def relevant(self, term: t.All | t.Any, at: Place) -> tuple[t.Term, ...]:
        """The parts that matter: the first that decides, else those that are open, else all."""
        decisive = isinstance(term, t.Any)
        known = [self.decide(one, at) for one in term.of]
        if decisive in known:
            return (term.of[known.index(decisive)],)
        still_open = tuple(one for one, held in zip(term.of, known, strict=True) if held is None)
        return still_open or term.of

    def branches(self, term: t.Choose, at: Place) -> tuple[t.Term, ...]:
        """What a choice may come to at a place."""
        held = self.decide(term.condition, at)
        return (term.yes, term.no) if held is None else (term.yes if held else term.no,)

    def unit_of(self, term: t.UnitValue, at: Place) -> Place:
        """The unit that a term looks at from a person or another unit."""
        person = at.index if at.level == PERSON else self.layout.members[at.level][at.index][0][0]
        return Place(term.unit, self.layout.main[term.unit][person])

    def _walk(self, term: t.Term, at: Place) -> Iterator[Entry]:
        match term:
            case t.FactOf():
                yield (term.fact, term.offset), at.index
            case t.VariableOf():
                yield from self._of_variable(term, at)
            case t.UnitValue():
                yield from self._walk(term.value, self.unit_of(term, at))
            case t.All() | t.Any():
                for part in self.relevant(term, at):
                    yield from self._walk(part, at)
            case t.Choose():
                yield from self._walk(term.condition, at)
                for part in self.branches(term, at):
                    yield from self._walk(part, at)
            case t.Members():
                yield from self._of_members(term, at)
            case _:
                for part in term.parts():
                    yield from self._walk(part, at)

    def _of_variable(self, term: t.VariableOf, at: Place) -> Iterator[Entry]:
        if self.is_settled(term, at):
            return
        key = (term.variable, at.index)
        if key not in self._behind:
            self._behind[key] = self.facts(rule_of(self.compiled, term.variable), Place(at.level, at.index))
        yield from self._behind[key]

    def _of_members(self, term: t.Members, at: Place) -> Iterator[Entry]:
        unit = at.index if at.level != PERSON else self.layout.main[term.unit][at.index]
        for person, role in self.layout.members[term.unit][unit]:
            place = Place(PERSON, person, role)
            counts = self.decide(term.where, place)
            if counts is not False:
                yield from self._walk(term.of, place)
            yield from self._walk(term.where, place)


def by_roles(layout: Layout, rule: Callable[[str], t.Term]) -> Decide:
    """Decides what the roles of people decide, whatever is known of them. `rule`: what a variable says."""

    def decide(term: t.Term, at: Place) -> bool | None:
        match term:
            case t.Constant():
                return bool(term.value)
            case t.IsOneOf(of=t.Role() | t.RoleIn() as of):
                role = at.role if isinstance(of, t.Role) else layout.roles[of.unit][at.index]
                return bool(role & term.bits)
            case t.VariableOf():
                return decide(rule(term.variable), Place(at.level, at.index))
            case t.Not():
                held = decide(term.of, at)
                return None if held is None else not held
            case t.All() | t.Any():
                decisive = isinstance(term, t.Any)
                found = [decide(one, at) for one in term.of]
                return decisive if decisive in found else None if None in found else not decisive
        return None

    return decide


def rule_of(compiled: Compiled, variable: str) -> t.Term:
    """The rule of a variable on the date."""
    book = compiled.book
    return book.folded_on(book.variables[variable].expressions, compiled.date, where=variable)


def by_tracing(tracer: Tracer) -> Decide:
    """Decides by all that is known of a situation."""

    variables = tracer.variables

    def decide(term: t.Term, at: Place) -> bool | None:
        if isinstance(term, t.VariableOf):
            lows, highs = variables[term.variable]
            sure, could = lows[at.index], highs[at.index]
        else:
            sure, could = tracer.value(term, at)
        return True if sure else None if could else False

    return decide
