"""Where the law draws lines through a fact: the values just below and on a limit."""

from collections import defaultdict

from rulebook import terms as t
from rulebook.compiling import Compiled, terms_of
from rulebook.running import years_ago


def thresholds_of(compiled: Compiled) -> dict[str, tuple[int, ...]]:
    """Per fact the values around each limit that a rule compares it with directly. Made once."""
    if compiled.lines is None:
        found: dict[str, set[int]] = defaultdict(set)
        for right in compiled.rights:
            for term in terms_of(compiled.book, compiled.book.rights[right], compiled.date):
                _gather(compiled, term, found, set())
        compiled.lines = {name: tuple(sorted(values)) for name, values in found.items()}
    return compiled.lines


def _gather(compiled: Compiled, term: t.Term, found: dict[str, set[int]], seen: set[str]) -> None:
    for part in term.walk():
        if isinstance(part, t.VariableOf) and part.variable not in seen:
            seen.add(part.variable)
            variable = compiled.book.variables[part.variable]
            _gather(
                compiled, compiled.book.folded_on(variable.expressions, compiled.date, where=""), found, seen
            )
        elif isinstance(part, t.Compare):
            for side, other in ((part.left, part.right), (part.right, part.left)):
                _line(compiled, side, other, found)


def _line(compiled: Compiled, side: t.Term, other: t.Term, found: dict[str, set[int]]) -> None:
    limits: list[int] = []
    if isinstance(other, t.Constant):
        limits = [int(other.value)]
    elif isinstance(other, t.ParameterOf):
        known = compiled.parameters[other.parameter]
        limits = [int(known.low), int(known.high)]
    side = side.value if isinstance(side, t.UnitValue) else side
    for limit in limits:
        if isinstance(side, t.FactOf):
            found[side.fact] |= {limit - 1, limit, limit + 1}
        elif isinstance(side, t.Years) and isinstance(side.since, t.FactOf):
            day = years_ago(compiled.date, limit)
            found[side.since.fact] |= {day, day + 1}
