"""What the law says on a day: amounts, rates, tables and scales.

Whatever makes code or columns of terms asks it here.
"""

import datetime as dt
from dataclasses import dataclass, field
from fractions import Fraction

from rulebook import terms as t
from rulebook.errors import LawError
from rulebook.model import Rulebook
from rulebook.parameters import Known
from rulebook.running import Rows


@dataclass
class LawOnDate:
    """A law on a day. `known` remembers every amount that was asked."""

    book: Rulebook
    date: dt.date
    forecasts: bool
    known: dict[str, Known] = field(default_factory=dict)

    def parameter(self, name: str) -> Known:
        """An amount. Raises ParameterMissing where the law gives none."""
        if name not in self.known:
            self.known[name] = self.book.parameters.parameters[name].at(self.date, forecasts=self.forecasts)
        return self.known[name]

    def ask(self, term: t.Term) -> None:
        """All amounts that a term reads itself, so that they are known."""
        for part in term.walk():
            match part:
                case t.ParameterOf():
                    self.parameter(part.parameter)
                case t.TableOf():
                    self.sets(part)
                case t.BracketOf():
                    self.slices(part.parameter)

    def rate(self, term: t.Term) -> tuple[Fraction, Fraction]:
        """The least and most of a rate. Raises LawError for what is no rate."""
        if isinstance(term, t.Constant):
            return Fraction(term.value), Fraction(term.value)
        if isinstance(term, t.ParameterOf):
            known = self.parameter(term.parameter)
            return known.low, known.high
        raise LawError("a rate is a parameter")

    def sets(self, term: t.TableOf) -> list[list[Known]]:
        """The amounts of a table for each set of values that the choice can be (bits)."""
        known = [self.parameter(f"{term.parameter}.{value}") for value in term.by.type.values]
        return [
            [one for bit, one in enumerate(known) if bits >> bit & 1]
            for bits in range(1 << len(term.by.type.values))
        ]

    def slices(self, scale: str) -> Rows:
        """The slices of a scale: threshold (least, most), rate or amount (least, most)."""
        rows = []
        for bracket in self.book.parameters.scales[scale].brackets:
            for one in (bracket.threshold, bracket.of):
                self.known[one.name] = one.at(self.date, forecasts=self.forecasts)
            threshold, of = self.known[bracket.threshold.name], self.known[bracket.of.name]
            rows.append((threshold.low, threshold.high, of.low, of.high))
        return rows
