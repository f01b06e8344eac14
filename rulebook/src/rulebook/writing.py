"""From rules to whole functions: loops over persons and units, as few as the rules allow.

What rules need of each other decides the order. All that can be computed for persons is computed in one loop
over persons; all that can then be computed for couples in one loop over couples, with one loop over the
members of each; and so on until nothing is left.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any as Anything

from rulebook import terms as t
from rulebook.blocks import Context, Loop, Pair, indented
from rulebook.emitting import Emitter
from rulebook.errors import LawError
from rulebook.model import PERSON, Right, Rulebook
from rulebook.needs import needs_of
from rulebook.running import RUNTIME

Name = t.Term | str
"""A list of values: a variable or right by its name, or something of members by its term."""


@dataclass(frozen=True)
class Step:
    """One list to compute, for every person or unit of a kind.

    `needs`: the lists that it reads, and whether only at the place of the one at hand.
    """

    name: Name
    level: str
    terms: tuple[t.Term, ...]
    needs: tuple[tuple[Name, bool], ...]


def terms_of(book: Rulebook, right: Right, date: dt.date) -> list[t.Term]:
    """The conditions that have an expression, and then the amount if it is computed."""
    found = [
        book.folded_on(one.expressions, date, where=right.name) for one in right.conditions if one.expressions
    ]
    if right.amount:
        found.append(book.folded_on(right.amount, date, where=right.name))
    return found


def shown_on(book: Rulebook, right: Right, date: dt.date) -> list[str]:
    """What is shown with an answer on a date: a price of which nobody knows the value then is left out."""
    return [name for name in right.shows if _has_values(book, name, date)]


def _has_values(book: Rulebook, variable: str, date: dt.date) -> bool:
    """Whether the law gives every amount and rule that a variable needs on a date."""
    try:
        needs = needs_of(book, [t.VariableOf(book.variables[variable].type, variable)], date)
        for name in needs.parameters:
            book.parameters.parameters[name].at(date)
        for name in needs.scales:
            for bracket in book.parameters.scales[name].brackets:
                bracket.threshold.at(date)
                bracket.of.at(date)
    except LawError:
        return False
    return True


def beside(book: Rulebook, right: Right, date: dt.date) -> list[t.Term]:
    """What an answer tells beside: variables to show, and when somebody assesses."""
    shown: list[t.Term] = [
        t.VariableOf(book.variables[name].type, name) for name in shown_on(book, right, date)
    ]
    when = [one.when for one in right.conditions if one.when]
    return shown + [book.folded_on(one, date, where=right.name) for one in when]


@dataclass
class Writer(Emitter):
    """Writes functions of a situation."""

    text: str = ""
    steps: dict[Name, Step] = field(default_factory=dict)
    paid: set[Name] = field(default_factory=set)  # rights with an amount: the last of their terms

    def built(self, text: str) -> Anything:
        """The function that a text is."""
        self.text = text
        space: dict[str, Anything] = {**RUNTIME, **self.tables}
        exec(compile(text, f"<rules of {self.date.isoformat()}>", "exec"), space)  # noqa: S102 - made of terms only
        return space["run"]

    def of_rights(self, rights: Iterable[str], also: Iterable[str]) -> str:
        """Per right its rows, and per variable its least and most."""
        for name in also:
            self.variable(name)
        results: list[tuple[str, Name]] = []
        for name in rights:
            right = self.book.rights[name]
            terms = terms_of(self.book, right, self.date)
            for term in beside(self.book, right, self.date):
                self.prepare(term, right.level)
                self.law.ask(term)
            key = f"right {name}"
            if right.amount:
                self.paid.add(key)
            self.add(key, right.level, terms)
            results.append((name, key))
        body = self.written()
        return self.whole(body, f"return {self.result(results)}")

    def result(self, rights: list[tuple[str, Name]]) -> str:
        """What the function answers; `rights`: the name of each and of its list."""
        rows = ", ".join(f"{name!r}: {self.done[key][0]}" for name, key in rights)
        variables = ", ".join(
            f"{name!r}: ({self.done[name][0]}, {self.done[name][1]})"
            for name in self.steps
            if isinstance(name, str) and name in self.book.variables
        )
        return f"{{{rows}}}, {{{variables}}}"

    def of_facts(self, facts: Iterable[str]) -> str:
        """Per fact: where its `only_if` certainly and possibly holds."""
        results = []
        for name in facts:
            fact = self.book.facts[name]
            assert fact.only_if_term is not None  # noqa: S101 - only those are given
            self.add(f"fact {name}", fact.level, [fact.only_if_term])
            results.append(name)
        body = self.written()
        ends = ", ".join(f"{name!r}: ({', '.join(self.done[f'fact {name}'])})" for name in results)
        return self.whole(body, f"return {{{ends}}}")

    # What is computed -----------------------------------------------------------

    def add(self, name: Name, level: str, terms: Iterable[t.Term]) -> None:
        """A list to compute, after all that it needs."""
        terms = tuple(terms)
        needs: dict[tuple[Name, bool], None] = {}
        for term in terms:
            self.prepare(term, level)
            needs |= dict.fromkeys(_needs(term, level, own=True))
        self.steps[name] = Step(name, level, terms, tuple(needs))

    def prepare(self, term: t.Term, level: str) -> None:
        """Compute what a term needs of other rules, and of members of units, before its own loop."""
        match term:
            case t.VariableOf():
                self.variable(term.variable)
            case t.Members():
                self.prepare(term.where, PERSON)
                self.prepare(term.of, PERSON)
                if level == PERSON and term not in self.steps:
                    self.add(term, term.unit, [term])
            case t.UnitValue():
                self.prepare(term.value, term.unit)
            case _:
                for part in term.parts():
                    self.prepare(part, level)

    def variable(self, name: str) -> None:
        if name not in self.steps:
            variable = self.book.variables[name]
            self.add(name, variable.level, [self.book.folded_on(variable.expressions, self.date, where=name)])

    # In which order -------------------------------------------------------------

    def order(self) -> Iterator[tuple[str, list[Step]]]:
        """Loop after loop: of one level all that can be computed then."""
        left = dict(self.steps)
        levels = tuple(dict.fromkeys(step.level for step in self.steps.values()))
        while left:
            level = max(levels, key=lambda one: _gain(left, one, levels))
            ready = _ready(left, level)
            for step in ready:
                del left[step.name]
            yield level, ready

    # Lines ----------------------------------------------------------------------

    def written(self) -> list[str]:
        """The lines of all loops."""
        lines: list[str] = []
        for level, steps in self.order():
            self.loop = Loop(level)
            with self.within(self.loop.body):
                for step in steps:
                    self.write(step, steps)
            made = [self.done[step.name] for step in steps if step.name in self.done]
            lines += [f"{name} = []" for pair in made for name in dict.fromkeys(pair)]
            lines += self.looped(self.loop)
        return lines

    def is_read(self, _name: Name, _here: Sequence[Step]) -> bool:
        """Whether a list is read outside the loop that makes it (`here`: what that loop makes)."""
        return True

    def write(self, step: Step, here: Sequence[Step]) -> None:
        """The lines that compute one value of a list and put it there."""
        at = Context(step.level, "i" if step.level == PERSON else "u", own=True)
        pairs = [self.keep(self.emit(term, at)) for term in step.terms]
        if isinstance(step.name, str) and step.name.startswith("right "):
            paid = pairs.pop() if step.name in self.paid else ("0", "0")
            self.write_right(step.name, pairs, paid)
            return
        self.loop.here[step.name] = pairs[0]
        if not self.is_read(step.name, here):
            return
        name = self.fresh("l")
        low, high = self.done[step.name] = (f"{name}l", f"{name}h") if self.bounded else (name, name)
        self.line(f"{low}.append({pairs[0][0]})")
        if self.bounded:
            self.line(f"{high}.append({pairs[0][1]})")

    def write_right(self, name: str, conditions: list[Pair], paid: Pair) -> None:
        """A row: the conditions in both readings, and the amount."""
        rows = self.fresh("l")
        self.done[name] = rows, rows
        sure = self.kept(f"({''.join(f'{low}, ' for low, _ in conditions)})")
        could = self.kept(f"({''.join(f'{high}, ' for _, high in conditions)})")
        self.line(f"{rows}.append(({sure}, {could}, {paid[0]}, {paid[1]}))")

    def looped(self, loop: Loop) -> list[str]:
        """The lines of a loop."""
        inner = [*loop.starts]
        if loop.members.lines:
            inner += ["for j, r in P:", *indented(loop.members.lines)]
        inner += loop.body.lines
        if loop.level == PERSON:
            return ["for i in range(n):", *indented(inner)]
        self.units.add(loop.level)
        return [f"for u, P in enumerate(M_{loop.level}):", *indented(inner)]

    def whole(self, body: list[str], result: str) -> str:
        """The text of the function."""
        head = ["n, F = S.size, S.facts"]
        for (fact, offset), prefix in self.facts.items():
            low, high = (f"{prefix}l", f"{prefix}h") if self.bounded else (f"{prefix}l", "_")
            head.append(f"{low}, {high} = F[{fact!r}, {offset}]")
        for unit in sorted(self.units):
            head.append(f"M_{unit}, main_{unit} = S.members[{unit!r}], S.main[{unit!r}]")
        for unit in sorted(self.roles):
            head.append(f"R_{unit} = S.roles[{unit!r}]")
        return "\n".join(["def run(S):", *indented([*head, *body, result]), ""])


def _needs(term: t.Term, level: str, *, own: bool) -> Iterator[tuple[Name, bool]]:
    """The lists that a term reads, and whether only at the place of the person or unit at hand."""
    match term:
        case t.VariableOf():
            yield term.variable, own
        case t.Members() if level == PERSON:
            yield term, False
        case t.Members():
            yield from _needs(term.where, PERSON, own=False)
            yield from _needs(term.of, PERSON, own=False)
        case t.UnitValue():
            yield from _needs(term.value, term.unit, own=False)
        case _:
            for part in term.parts():
                yield from _needs(part, level, own=own)


def _ready(left: dict[Name, Step], level: str) -> list[Step]:
    """What can be computed in one loop of a level, when what is left is not computed yet."""
    found: dict[Name, Step] = {}
    for name, step in left.items():
        if step.level == level and all(
            need not in left or (own and need in found) for need, own in step.needs
        ):
            found[name] = step
    return list(found.values())


def _gain(left: dict[Name, Step], level: str, levels: Iterable[str]) -> tuple[bool, int, int]:
    """How good it is to go over a level now: it is finished with; others can be then; how much is done."""
    ready = _ready(left, level)
    if not ready:
        return False, -1, 0
    after = {name: step for name, step in left.items() if step not in ready}
    finished = not any(step.level == level for step in after.values())
    counts = {one: sum(step.level == one for step in after.values()) for one in levels}
    following = sum(bool(counts[one]) and len(_ready(after, one)) == counts[one] for one in levels)
    return finished, following, len(ready)
