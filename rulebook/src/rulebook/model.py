"""The law as records: kinds of units, facts, parameters, variables and rights.

Records come from YAML files or from rows (a city's own rights) through one reader (`loading`); this file
says what they are once they are read.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from typing import Any

from rulebook import terms as t
from rulebook.errors import LawError
from rulebook.folding import folded
from rulebook.kinds import Kind, Type
from rulebook.parameters import ParameterTree, Source

PERSON = "person"


@dataclass(frozen=True, kw_only=True)
class UnitKind:
    """A way in which persons belong together. `derived_from`: made of another kind by its roles,
    when a situation does not say it itself; whoever has no such role stands alone."""

    name: str
    plural: str
    label: str
    roles: tuple[str, ...]
    role_labels: Mapping[str, str] = field(default_factory=dict)
    role_plurals: Mapping[str, str] = field(default_factory=dict)
    most: Mapping[str, int] = field(default_factory=dict)
    derived_from: str = ""

    @cached_property
    def type(self) -> Type:
        return Type(Kind.CHOICE, self.name, self.roles)

    @cached_property
    def bits(self) -> dict[str, int]:
        """What a situation may call a role (also in the plural), with its bit."""
        found = {role: 1 << number for number, role in enumerate(self.roles)}
        return found | {plural: found[role] for role, plural in self.role_plurals.items()}


@dataclass(frozen=True, kw_only=True)
class Fact:
    """Something that is known of a person or unit, or can be asked."""

    name: str
    label: str
    level: str
    type: Type
    period: str  # "eternity", "month" or "year"
    question: str
    question_other: str = ""  # the same about somebody else; {name} is who
    help: str = ""
    low: int = 0
    high: int = 0
    labels: Mapping[str, str] = field(default_factory=dict)  # of a choice's values
    sensitivity: str = "ordinary"
    register: str = ""
    theme: str = ""
    only_if: str = ""
    only_if_term: t.Term | None = None
    otherwise: int | None = None  # the value where `only_if` certainly does not hold

    @property
    def is_choice(self) -> bool:
        return self.type.kind is Kind.CHOICE

    @property
    def none(self) -> int | None:
        """What "nothing of the kind" is: no, 0, or what is said for whom it does not apply; else unknown."""
        if self.otherwise is not None:
            return self.otherwise
        return None if self.type.kind in {Kind.DATE, Kind.CHOICE} else max(0, self.low)


@dataclass(frozen=True, kw_only=True)
class Dated:
    """A term from a day on."""

    start: dt.date
    text: str
    term: t.Term


@dataclass(frozen=True, kw_only=True)
class Variable:
    """Something a rule derives."""

    name: str
    label: str
    level: str
    type: Type
    expressions: tuple[Dated, ...]
    sources: tuple[Source, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Condition:
    """What must hold for a right: a fact that can be computed, or something somebody assesses."""

    name: str
    label: str
    kind: str  # "fact" or "assessed"
    assessed_by: str
    expressions: tuple[Dated, ...]
    sources: tuple[Source, ...]
    when: tuple[Dated, ...] = ()  # of something assessed: only where this holds does anybody assess
    otherwise: str = ""  # what somebody can do about it, in words


GAP_KINDS = ("missing", "old", "conflict", "simplified")
"""Not found; found but perhaps no longer true; told in two ways; reckoned less finely by our own choice."""


@dataclass(frozen=True, kw_only=True)
class Gap:
    """What the sources leave open, in words for who asks, and where an editor looks it up."""

    says: str
    kind: str = "missing"
    look_up: str = ""
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class Opened:
    """Another right that a right opens: at once, or after as many months as a parameter says."""

    right: str
    after: str = ""


@dataclass(frozen=True, kw_only=True)
class Right:
    """A benefit, tariff or status laid down in law or local regulation."""

    name: str
    label: str
    summary: str
    level: str
    authority: str
    desk: str
    legal_basis: tuple[Source, ...]
    automatic: bool
    decision_term: str
    documents: tuple[str, ...]
    conditions: tuple[Condition, ...]
    amount: tuple[Dated, ...]  # empty: no computed amount
    amount_type: Type | None
    without_amount: str
    period_words: str
    opens: tuple[Opened, ...]
    excludes: tuple[str, ...]
    municipality: str
    valid_from: dt.date | None
    valid_until: dt.date | None
    shows: tuple[str, ...]  # variables that people want to see with the answer
    gaps: tuple[Gap, ...]
    granted: Mapping[str, int]  # facts as they stand once somebody has the right, as rules know them
    granted_since: str  # the fact that says since when
    theme: str

    def holds_on(self, date: dt.date) -> bool:
        """Whether the right exists on a day."""
        after = self.valid_from is None or self.valid_from <= date
        return after and (self.valid_until is None or date <= self.valid_until)


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """Somebody who joins the household at a life event: with a role, and what is known of them."""

    name: str
    role: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class LifeEvent:
    """Something that happens to a person or a household, and what it makes of their situation.

    Values are those of a situation in JSON form, or UNKNOWN (it must be asked again), TODAY (the day itself),
    or {STAYS_IF: value}: what has that value keeps it, anything else must be asked again.
    """

    name: str
    label: str
    summary: str
    of: tuple[str, ...]  # the roles in a household of whom it can happen to; empty: to the household
    question: str  # to whom it happens
    when: str
    when_term: t.Term | None  # for whom it can happen: of a person, or of the household
    cannot: str  # why it cannot, in words
    person: Mapping[str, Any]  # facts of whom it happens to
    household: Mapping[str, Any]
    members: Mapping[str, Mapping[str, Any]]  # per role the facts of all others with that role
    arrives: tuple[Arrival, ...]
    leaves: str  # the role of who goes away


UNKNOWN, TODAY, STAYS_IF = "unknown", "today", "stays_if"


@dataclass(eq=False)
class Rulebook:
    """Everything together. It answers what names mean while it is being read."""

    units: dict[str, UnitKind] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
    parameters: ParameterTree = field(default_factory=ParameterTree)
    variables: dict[str, Variable] = field(default_factory=dict)
    rights: dict[str, Right] = field(default_factory=dict)
    life_events: dict[str, LifeEvent] = field(default_factory=dict)
    layouts: dict[Any, Any] = field(default_factory=dict)  # forms of situations, see units
    folded: dict[tuple[int, dt.date], t.Term] = field(default_factory=dict)
    declared: dict[str, tuple[str, Type]] = field(default_factory=dict)  # variables not read yet

    def copy(self) -> "Rulebook":
        """The same records in tables of their own, to add others to."""
        return Rulebook(
            units=self.units,
            facts=dict(self.facts),
            parameters=self.parameters.copy(),
            variables=dict(self.variables),
            rights=dict(self.rights),
            life_events=dict(self.life_events),
            layouts=self.layouts,
            folded=dict(self.folded),
            declared=dict(self.declared),
        )

    @cached_property
    def plurals(self) -> frozenset[str]:
        """What a situation may hold: persons and kinds of units."""
        return frozenset({"persons", *(kind.plural for kind in self.units.values())})

    # Names of expressions --------------------------------------------------

    def fact(self, name: str) -> tuple[str, Type] | None:
        known = self.facts.get(name)
        return (known.level, known.type) if known else None

    def variable(self, name: str) -> tuple[str, Type] | None:
        return self.declared.get(name)

    def parameter(self, name: str) -> Type | None:
        known = self.parameters.parameters.get(name)
        return known.type if known else None

    def table(self, name: str) -> tuple[Type, Type] | None:
        keys = self.parameters.tables.get(name)
        if keys is None:
            return None
        types = {self.parameters.parameters[f"{name}.{key}"].type for key in keys}
        return (Type(Kind.CHOICE, name, keys), types.pop()) if len(types) == 1 else None

    def scale(self, name: str, *, marginal: bool) -> tuple[Type, Type] | None:
        known = self.parameters.scales.get(name)
        return (known.base, known.type) if known and known.marginal is marginal else None

    def unit(self, name: str) -> Type | None:
        known = self.units.get(name)
        return known.type if known else None

    def near(self, name: str) -> str:
        known = [*self.facts, *self.declared, *self.parameters.parameters]
        return next(iter(get_close_matches(name, known, n=1)), "")

    # Dates -----------------------------------------------------------------

    def term_on(self, expressions: tuple[Dated, ...], date: dt.date, *, where: str) -> t.Term:
        """The term that holds on a day. Raises LawError before the first one."""
        held = [one for one in expressions if one.start <= date]
        if not held:
            raise LawError(f"there is no rule on {date.isoformat()}", where=where)
        return held[-1].term

    def folded_on(self, expressions: tuple[Dated, ...], date: dt.date, *, where: str) -> t.Term:
        """The same, without what that date decides for everybody: what is computed. Raises LawError."""
        term = self.term_on(expressions, date, where=where)
        key = (id(term), date)
        if key not in self.folded:
            self.folded[key] = folded(term, date)
        return self.folded[key]
