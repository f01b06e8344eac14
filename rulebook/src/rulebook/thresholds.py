"""Where the law draws lines through a fact: the values just below and on a limit."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from rulebook import terms as t
from rulebook.compiling import Compiled, terms_of
from rulebook.day_limits import day_limit, fixed
from rulebook.law_on_date import LawOnDate
from rulebook.situation import Key


@dataclass
class Lines:
    """Lines that terms draw. `beside`: values around each limit; `cuts`: the first value above each line;
    `otherwise`: facts that are read in any other way."""

    law: LawOnDate
    beside: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    cuts: dict[Key, set[int]] = field(default_factory=lambda: defaultdict(set))
    otherwise: set[Key] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)

    def divide(self, key: Key, low: int, high: int) -> bool:
        """Whether it can matter where between two values a fact lies: not when no line runs there."""
        return key in self.otherwise or any(low < one <= high for one in self.cuts.get(key, ()))

    def gather(self, term: t.Term) -> None:
        """The lines of a term, and of the variables that it reads."""
        if isinstance(term, t.VariableOf):
            self._variable(term.variable)
        elif isinstance(term, t.FactOf):
            self.otherwise.add((term.fact, term.offset))
        elif not (isinstance(term, t.Compare) and self._compared(term)):
            for part in term.parts():
                self.gather(part)

    def _variable(self, name: str) -> None:
        if name not in self.seen:
            self.seen.add(name)
            book = self.law.book
            self.gather(book.folded_on(book.variables[name].expressions, self.law.date, where=name))

    def _compared(self, term: t.Compare) -> bool:
        """Whether a fact is compared with what is the same for everybody."""
        limit = day_limit(self.law, term)
        if limit:
            fact = _fact(limit.since)
            if fact:
                self._draw(fact, {limit.sure + 1, limit.could + 1}, ())
            return fact is not None
        for side, other in ((term.left, term.right), (term.right, term.left)):
            fact, limits = _fact(side), fixed(self.law, other) if _fact(side) else None
            if fact and limits:
                self._draw(fact, {one + more for one in limits for more in (0, 1)}, limits)
                return True
        return False

    def _draw(self, fact: t.FactOf, cuts: set[int], limits: Iterable[int]) -> None:
        self.cuts[fact.fact, fact.offset] |= cuts
        self.beside[fact.fact] |= {one - less for one in cuts for less in (0, 1)}
        self.beside[fact.fact] |= {one + more for one in limits for more in (-1, 0, 1)}


def lines_of(compiled: Compiled) -> Lines:
    """The lines of all rights. Made once."""

    def terms() -> Iterator[t.Term]:
        for right in compiled.rights:
            yield from terms_of(compiled.book, compiled.book.rights[right], compiled.date)

    return _lines(compiled, "", terms)


def lines_between(compiled: Compiled, fact: str = "") -> Lines:
    """The lines between where a fact makes sense and where not; without a name of all facts. Made once."""

    def terms() -> Iterator[t.Term]:
        for _, one in compiled.conditional:
            if one.only_if_term is not None and fact in {"", one.name}:
                yield one.only_if_term

    return _lines(compiled, f"between {fact}", terms)


def _lines(compiled: Compiled, name: str, terms: Callable[[], Iterator[t.Term]]) -> Lines:
    found: Lines | None = compiled.memory.get(("lines", name))
    if found is None:
        found = Lines(LawOnDate(compiled.book, compiled.date, compiled.forecasts))
        for term in terms():
            found.gather(term)
        compiled.memory["lines", name] = found
    return found


def thresholds_of(compiled: Compiled) -> dict[str, tuple[int, ...]]:
    """Per fact the values around each limit that a rule compares it with directly. Made once."""
    if "thresholds" not in compiled.memory:
        beside = lines_of(compiled).beside
        compiled.memory["thresholds"] = {name: tuple(sorted(values)) for name, values in beside.items()}
    found: dict[str, tuple[int, ...]] = compiled.memory["thresholds"]
    return found


def _fact(term: t.Term) -> t.FactOf | None:
    """A fact, of the person or unit at hand or of a unit of theirs."""
    inner = term.value if isinstance(term, t.UnitValue) else term
    return inner if isinstance(inner, t.FactOf) else None
