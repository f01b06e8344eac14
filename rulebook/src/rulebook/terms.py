"""The parts of an expression, typed. `reading` makes them from text, `compiling` makes code of them.

A term stands on a level: the person or a unit (household, partners …). Terms are immutable and know
their type, so that a rule that adds months to years never gets as far as a household.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from fractions import Fraction

from rulebook.kinds import BOOL, DATE, Type


@dataclass(frozen=True)
class Term:
    """Anything that has a value."""

    type: Type

    def parts(self) -> Iterator["Term"]:
        """The terms right below this one."""
        for name in _names(type(self)):
            value = getattr(self, name)
            if isinstance(value, Term):
                yield value
            elif isinstance(value, tuple):
                yield from (one for one in value if isinstance(one, Term))

    def walk(self) -> Iterator["Term"]:
        """This term and all below it."""
        yield self
        for part in self.parts():
            yield from part.walk()


_known: dict[str, tuple[str, ...]] = {}


def _names(kind: type[Term]) -> tuple[str, ...]:
    """The fields of a kind of term that may hold terms; looked up once."""
    found = _known.get(kind.__name__)
    if found is None:
        found = _known[kind.__name__] = tuple(one.name for one in fields(kind) if one.name != "type")
    return found


@dataclass(frozen=True)
class Constant(Term):
    """A value that stands in the rule itself: cents, a number, a day, yes/no, a set of bits, a rate."""

    value: int | bool | Fraction


@dataclass(frozen=True)
class FactOf(Term):
    """What is known of the person or unit at hand; `offset` periods ago (0 now, -2 two years back)."""

    fact: str
    offset: int = 0


@dataclass(frozen=True)
class VariableOf(Term):
    """What another rule derives of the person or unit at hand."""

    variable: str


@dataclass(frozen=True)
class UnitValue(Term):
    """For a person: a value of the unit of that kind the person belongs to (the main one of several)."""

    unit: str
    value: Term


@dataclass(frozen=True)
class ParameterOf(Term):
    """An amount of the law on the date of the check."""

    parameter: str


@dataclass(frozen=True)
class TableOf(Term):
    """An amount of the law looked up in a table by a choice (`a` has one value per key of the table)."""

    parameter: str
    by: Term


@dataclass(frozen=True)
class BracketOf(Term):
    """A scale over a base: `marginal` adds up rates slice by slice, else the amount of the slice."""

    parameter: str
    base: Term
    marginal: bool


@dataclass(frozen=True)
class Not(Term):
    """The other way round."""

    of: Term


@dataclass(frozen=True)
class All(Term):
    """Every one holds."""

    of: tuple[Term, ...]


@dataclass(frozen=True)
class Any(Term):
    """At least one holds."""

    of: tuple[Term, ...]


@dataclass(frozen=True)
class Compare(Term):
    """Left against right: "<", "<=", "==", "!=" (the reader turns ">" around)."""

    left: Term
    sign: str
    right: Term


@dataclass(frozen=True)
class IsOneOf(Term):
    """A choice is one of these values (bits)."""

    of: Term
    bits: int


@dataclass(frozen=True)
class Sum(Term):
    """Terms added up; a negative one is `Negative`."""

    of: tuple[Term, ...]


@dataclass(frozen=True)
class Negative(Term):
    """The opposite number."""

    of: Term


@dataclass(frozen=True)
class Times(Term):
    """A number of times an amount; the number is never negative."""

    times: Term
    of: Term


@dataclass(frozen=True)
class Part(Term):
    """`of` x rate, rounded to the cent as said: "half_up", "down", "up"."""

    of: Term
    rate: Term
    rounding: str


@dataclass(frozen=True)
class Share(Term):
    """`of` divided among so many, rounded to the cent as said; among nobody is among one."""

    of: Term
    among: Term
    rounding: str


@dataclass(frozen=True)
class Proportion(Term):
    """`of` x part / whole, rounded to the cent as said."""

    of: Term
    part: Term
    whole: Term
    rounding: str


@dataclass(frozen=True)
class Between(Term):
    """One of two values, or anything between: the sources leave open which, or somebody decides."""

    first: Term
    second: Term
    by: str = ""  # of "at most so much": who decides


@dataclass(frozen=True)
class Least(Term):
    """The smallest."""

    of: tuple[Term, ...]


@dataclass(frozen=True)
class Most(Term):
    """The largest."""

    of: tuple[Term, ...]


@dataclass(frozen=True)
class Choose(Term):
    """One or the other."""

    condition: Term
    yes: Term
    no: Term


@dataclass(frozen=True)
class Years(Term):
    """Whole years from a day to the day of the check."""

    since: Term


@dataclass(frozen=True)
class Months(Term):
    """Whole months from a day to the day of the check."""

    since: Term


@dataclass(frozen=True)
class Days(Term):
    """Days from a day to the day of the check."""

    since: Term


@dataclass(frozen=True)
class Today(Term):
    """The day of the check."""


@dataclass(frozen=True)
class YearStart(Term):
    """1 January of the year of the check."""


@dataclass(frozen=True)
class NextMonth(Term):
    """The first day of the month after a day."""

    of: Term


@dataclass(frozen=True)
class MonthsLater(Term):
    """A day so many months later, at the latest the last day of that month."""

    of: Term
    months: Term


@dataclass(frozen=True)
class Role(Term):
    """The role of the member at hand in the unit that is added up."""


@dataclass(frozen=True)
class RoleIn(Term):
    """The role of the person at hand in the unit of that kind the person belongs to."""

    unit: str


@dataclass(frozen=True)
class Members(Term):
    """Over the members of a unit that fit `where`: "count", "sum", "any", "all", "min", "max" of `of`.

    `unit`: whose members; on the level of the person it is that person's own unit of this kind.
    """

    how: str
    unit: str
    of: Term
    where: Term


YES = Constant(BOOL, True)
TODAY, YEAR_START = Today(DATE), YearStart(DATE)
