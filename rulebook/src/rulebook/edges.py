"""Tests on the edge: for each amount of the law a household whose answer changes with its smallest unit.

From households that are known exactly, each fact is moved to where an answer turns, and each amount of the
law is moved by a cent, a day, a month, a child, a point. What such a move changes becomes a test with plain
numbers: who changes the law by accident sees it fail.
"""

import copy
import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from rulebook.checking import Amount, Answers, answer
from rulebook.compiling import Compiled, compile_rights
from rulebook.errors import LawError, SituationError
from rulebook.kinds import Kind
from rulebook.model import PERSON, Fact, Rulebook
from rulebook.parameters import Bracket, Parameter, ParameterTree
from rulebook.situation import Key, Situation, read_situation
from rulebook.values import plain

STEPS = 48
"""Halving so often finds a cent in the largest amount."""


def moved(parameter: Parameter, date: dt.date, *, by: int = 1) -> Parameter:
    """The same amount of the law with the value that holds on a date moved by its smallest unit."""
    known = parameter.at(date)
    values = tuple(
        replace(value, value=_moved(parameter, value.value, by)) if value is known.value else value
        for value in parameter.values
    )
    return replace(parameter, values=values)


def _moved(parameter: Parameter, value: Any, by: int) -> Any:
    if parameter.type.kind is Kind.BOOL:
        return not value
    if parameter.type.kind is Kind.RATE:
        digits = 1
        while (value * digits).denominator != 1 and digits < 10**6:
            digits *= 10
        return value + Fraction(by, digits)
    return value + by


def with_parameter(book: Rulebook, changed: Parameter) -> Rulebook:
    """The same law with one amount changed; nothing of the first is touched."""
    tree = book.parameters
    scales = dict(tree.scales)
    name, _, rest = changed.name.partition("[")
    if rest:
        scale = scales[name]
        brackets = tuple(_replaced(bracket, changed) for bracket in scale.brackets)
        scales[name] = replace(scale, brackets=brackets)
    parameters = {**tree.parameters, changed.name: changed} if not rest else tree.parameters
    other = copy.copy(book)
    other.parameters = ParameterTree(parameters, scales, tree.tables, tree.descriptions)
    return other


def _replaced(bracket: Bracket, changed: Parameter) -> Bracket:
    return Bracket(
        threshold=changed if bracket.threshold.name == changed.name else bracket.threshold,
        of=changed if bracket.of.name == changed.name else bracket.of,
    )


def parameter_named(book: Rulebook, name: str) -> Parameter:
    """An amount of the law by its name, also one of a scale ("savings[0].rate"). Raises KeyError."""
    scale, _, _ = name.partition("[")
    if scale == name:
        return book.parameters.parameters[name]
    for bracket in book.parameters.scales[scale].brackets:
        for one in (bracket.threshold, bracket.of):
            if one.name == name:
                return one
    raise KeyError(name)


def parameters_of(compiled: Compiled) -> Iterator[Parameter]:
    """The amounts of the law that compiled rules use, those of scales too."""
    return (parameter_named(compiled.book, name) for name in compiled.parameters)


@dataclass(frozen=True)
class Edge:
    """A household on an edge: the situation as it was given, with one fact moved (None: as it was)."""

    data: dict[str, Any]
    situation: Situation


def edges_of(compiled: Compiled, seeds: Iterable[dict[str, Any]]) -> list[Edge]:
    """The seeds, and beside each every household with one fact moved to where some condition turns."""
    found: list[Edge] = []
    for data in seeds:
        try:
            situation = read_situation(compiled, data, rest_is_none=True)
        except SituationError:
            continue
        found.append(Edge(data, situation))
        for entry, value in _turns(compiled, situation):
            changed = entry.moved_in(data, value)
            try:
                found.append(Edge(changed, read_situation(compiled, changed, rest_is_none=True)))
            except SituationError:
                continue
    return found


@dataclass(frozen=True)
class _Entry:
    """A fact of one person or unit in a situation that is tried with other values."""

    compiled: Compiled
    situation: Situation
    key: Key
    index: int

    @property
    def fact(self) -> Fact:
        return self.compiled.book.facts[self.key[0]]

    def at(self, value: int) -> Any:
        """What the rules say with another value."""
        lows, highs = self.situation.facts[self.key]
        lows[self.index] = highs[self.index] = value
        rows, _ = self.compiled.bounded(self.situation)
        return [(row[0], row[1], row[2] > 0) for found in rows.values() for row in found]

    def turns(self, start: int, end: int) -> list[int]:
        """Two neighbours between which conditions turn, when they differ between a value and a bound."""
        first = self.at(start)
        if start == end or self.at(end) == first:
            return []
        near, far = start, end
        for _step in range(STEPS):
            middle = (near + far) // 2
            if middle in {near, far}:
                break
            near, far = (middle, far) if self.at(middle) == first else (near, middle)
        return [near, far]

    def moved_in(self, data: dict[str, Any], value: int) -> dict[str, Any]:
        """The situation as JSON with the other value."""
        changed = copy.deepcopy(data)
        book, fact = self.compiled.book, self.fact
        rows = changed["persons" if fact.level == PERSON else book.units[fact.level].plural]
        of = self.situation.ids(fact.level)[self.index]
        one = plain(fact.type, value)
        if fact.period == "year":
            known = (rows[of] or {}).get(fact.name)
            one = {
                **({str(period): told for period, told in known.items()} if isinstance(known, dict) else {}),
                str(self.situation.date.year + self.key[1]): one,
            }
        rows[of] = {**(rows[of] or {}), fact.name: one}
        return changed


def _turns(compiled: Compiled, situation: Situation) -> Iterator[tuple[_Entry, int]]:
    """Facts with the values between which a condition of somebody turns."""
    for key in compiled.facts:
        lows, highs = situation.facts[key]
        for index in range(len(lows)):
            entry = _Entry(compiled, situation, key, index)
            if entry.fact.type.kind in {Kind.BOOL, Kind.CHOICE} or lows[index] != highs[index]:
                continue
            kept = lows[index]
            latest = compiled.date.toordinal() if entry.fact.type.kind is Kind.DATE else entry.fact.high
            for end in (entry.fact.low, min(entry.fact.high, latest)):
                yield from ((entry, value) for value in entry.turns(kept, end))
            lows[index] = highs[index] = kept


def outcome(answers: Answers, right: str) -> list[Any]:
    """What a test of a right can see: entitlement, conditions and amount of each, and what is shown."""
    seen: list[Any] = [(one.entitlement, one.holds, one.amount) for one in answers.rights[right]]
    return [*seen, *(answers.variables[name] for name in _shown(answers, right))]


def _shown(answers: Answers, right: str) -> list[str]:
    """The variables shown with a right that a test can give a value of."""
    book = answers.compiled.book
    found = [name for name in book.rights[right].shows if name in answers.variables]
    return [name for name in found if book.variables[name].type.kind in {Kind.MONEY, Kind.COUNT, Kind.BOOL}]


def catching(
    book: Rulebook, right: str, date: dt.date, seeds: Iterable[dict[str, Any]]
) -> tuple[dict[str, Edge], list[str]]:
    """Per amount of the law a household whose answer moves with it; and the amounts that none shows."""
    compiled = compile_rights(book, date=date, rights=(right,))
    edges = edges_of(compiled, seeds)
    before = [outcome(answer(compiled, edge.situation), right) for edge in edges]
    found: dict[str, Edge] = {}
    missed: list[str] = []
    used: list[int] = []
    for parameter in parameters_of(compiled):
        for by in (1, -1):
            place = _first_that_moves(book, right, moved(parameter, date, by=by), date, edges, before, used)
            if place is not None:
                found[parameter.name] = edges[place]
                used = [place, *(one for one in used if one != place)]
                break
        else:
            edge = _just_above(compiled, right, parameter, edges)
            if edge is None:
                missed.append(parameter.name)
            else:
                found[parameter.name] = edge
    return found, missed


NEARBY = 400
"""A slice of 6 % that starts a cent later shows in one of so many neighbouring amounts, by rounding."""


def _just_above(compiled: Compiled, right: str, parameter: Parameter, edges: list[Edge]) -> Edge | None:
    """Where a move is smaller than a cent of the answer: a household with a value just above the amount."""
    value = parameter.at(compiled.date).low
    if parameter.type.kind is not Kind.MONEY:
        return None
    other = compile_rights(
        with_parameter(compiled.book, moved(parameter, compiled.date)), date=compiled.date, rights=(right,)
    )
    for edge in edges:
        for key, (lows, highs) in edge.situation.facts.items():
            if compiled.book.facts[key[0]].type.kind is not Kind.MONEY:
                continue
            for index in range(len(lows)):
                kept = lows[index], highs[index]
                for one in range(value, value + NEARBY) if kept[0] == kept[1] else ():
                    lows[index] = highs[index] = one
                    if compiled.bounded(edge.situation)[0][right] != other.bounded(edge.situation)[0][right]:
                        lows[index], highs[index] = kept
                        entry = _Entry(compiled, edge.situation, key, index)
                        data = entry.moved_in(edge.data, one)
                        with suppress(SituationError):  # somebody who cannot have that: look on
                            return Edge(data, read_situation(compiled, data, rest_is_none=True))
                        break
                lows[index], highs[index] = kept
    return None


def as_test(right: str, edge: Edge, compiled: Compiled, catches: list[str]) -> dict[str, Any]:
    """A household on an edge as a test in YAML, with all that the rules say of it in plain numbers."""
    answers = answer(compiled, edge.situation)
    found = answers.rights[right]
    output: dict[str, Any] = {right: {one.of: one.entitlement for one in found}}
    amounts = {one.of: _euros(one.amount) for one in found if one.amount}
    if amounts:
        output[f"{right}.amount"] = amounts
    for place, condition in enumerate(compiled.book.rights[right].conditions):
        if condition.expressions:
            output[f"{right}.condition.{condition.name}"] = {one.of: one.holds[place] for one in found}
    for name in _shown(answers, right):
        output[name] = dict(zip((one.of for one in found), _values(answers, name), strict=True))
    return {
        "name": f"Op de grens van {', '.join(catches)}",
        "period": compiled.date,
        "catches": catches,
        "input": {**edge.data, "rest": "none"},
        "output": output,
    }


def _values(answers: Answers, name: str) -> Iterator[Any]:
    kind = answers.compiled.book.variables[name].type.kind
    for low, high in zip(*answers.variables[name], strict=True):
        if kind is Kind.BOOL:
            yield "yes" if low else "maybe" if high else "no"
        else:
            ends = [low / 100, high / 100] if kind is Kind.MONEY else [low, high]
            yield ends[0] if low == high else ends


def _euros(amount: Amount) -> Any:
    return amount.low / 100 if amount.low == amount.high else [amount.low / 100, amount.high / 100]


def edge_tests(
    book: Rulebook, right: str, date: dt.date, seeds: Iterable[dict[str, Any]]
) -> tuple[list[dict[str, Any]], list[str]]:
    """Tests that together move with each amount of the law that a right uses; and the amounts none shows."""
    found, missed = catching(book, right, date, seeds)
    compiled = compile_rights(book, date=date, rights=(right,))
    together: dict[int, tuple[Edge, list[str]]] = {}
    for name, edge in found.items():
        together.setdefault(id(edge), (edge, []))[1].append(name)
    return [as_test(right, edge, compiled, names) for edge, names in together.values()], missed


def _first_that_moves(  # noqa: PLR0917 - one step of the loop above
    book: Rulebook,
    right: str,
    changed: Parameter,
    date: dt.date,
    edges: list[Edge],
    before: list[Any],
    used: list[int],
) -> int | None:
    try:
        other = compile_rights(with_parameter(book, changed), date=date, rights=(right,))
    except LawError:
        return None
    for place in [*used, *range(len(edges))]:
        if outcome(answer(other, edges[place].situation), right) != before[place]:
            return int(place)
    return None
