"""The law as it is and every scenario as one program: what they have in common is computed once.

Of each right that a scenario reaches there are the amounts under both laws, as least and most, and whether
somebody certainly keeps what they have. That is more than comparing both ranges: whose income nobody knows
has a range that is wide under both laws, and keeps it when what changed does not concern them.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rulebook import terms as t
from rulebook.columnar.arithmetic import Arithmetic
from rulebook.columnar.building import MOST_MEMBERS
from rulebook.columnar.elementwise import Pair
from rulebook.columnar.lowering import Given, Lowering
from rulebook.columnar.program import Output, Program, Value
from rulebook.compiling import computable
from rulebook.errors import LawError
from rulebook.kinds import Kind
from rulebook.law_on_date import LawOnDate
from rulebook.model import PERSON, Right, Rulebook
from rulebook.reforming.applying import changed_names, reformed
from rulebook.reforming.reaching import Reach
from rulebook.reforming.sameness import Sameness, alike
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
    base = Lowering(LawOnDate(book, date, forecasts=False), build, given)
    for number, scenario in enumerate(scenarios):
        other = reformed(book, scenario)
        law = LawOnDate(other, scenario.date or date, forecasts=False)
        two = _Two(base, Lowering(law, build, given), scenario)
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
    shared: int = 0

    def __post_init__(self) -> None:
        old, new = self.old.law, self.new.law
        changed = changed_names(old.book, self.scenario)
        self.reach = Reach(new.book, new.date, changed, is_moved=old.date != new.date)
        self.sameness = Sameness(self.old, self.new, self.reach)

    def share(self) -> None:
        """What the scenario does not reach is as it was lowered before."""
        if self.reach.is_moved:
            return
        done = list(self.old.done.items())
        for key, pair in done[self.shared :]:
            if not self.reach.moves_lowered(key):
                self.new.done.setdefault(key, pair)
        self.shared = len(done)

    # Rights --------------------------------------------------------------------------

    def compared(self, number: int, name: str) -> Iterator[Comparison]:
        """The right under both laws, when it is not the same of everybody. Raises LawError."""
        if not self.reach.reaches_right(name, self.old.law.book.rights):
            return
        rights = [one.law.book.rights.get(name) for one in (self.old, self.new)]
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
        if alike(old, new) and old[0] is old[1]:
            return
        same = self._same_right(rights[0], rights[1], before, after, (old, new))
        if same is not True:
            yield Comparison(
                scenario=number, right=name, level=right.level, period=period, old=old, new=new, same=same
            )

    def _output(self, law: Lowering, right: Right | None) -> Output | None:
        """None where the law has no such right on its date. Raises LawError for what cannot be computed."""
        if right is None or not right.holds_on(law.law.date):
            return None
        computable(law.law.book, law.law.date, (right.name,), forecasts=law.law.forecasts)
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
        equal = self.sameness.equal(*ends)
        if old is None or new is None or before is None or after is None:
            return equal
        never = build.all_of((build.negated(before.could), build.negated(after.could)))
        pairs = [
            terms_of(one.law.book, right, one.law.date) for one, right in ((self.old, old), (self.new, new))
        ]
        same: Value = False
        if len(pairs[0]) == len(pairs[1]):
            same = build.all_of(self.sameness.same(a, b, new.level) for a, b in zip(*pairs, strict=True))
        return build.any_of((equal, never, same))


def _ends(output: Output | None, *, paid: bool) -> Pair:
    """Cents, or yes and no; of a right that is not there nothing."""
    if output is None:
        return (0, 0) if paid else (False, False)
    if not paid:
        return output.sure, output.could
    assert output.low is not None  # noqa: S101 - it has an amount
    assert output.high is not None  # noqa: S101 - it has an amount
    return output.low, output.high


__all__ = ["PER_YEAR", "Comparison", "Plan", "income_term", "plan"]
