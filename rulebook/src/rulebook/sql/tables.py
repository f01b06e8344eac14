"""The tables that a statement reads, and how what stands in them becomes whole numbers.

`persons`: person, household, role and one column per fact of persons; `households`: household and one column
per fact of households. Money is BIGINT cents, a count BIGINT, yes/no BOOLEAN, a day DATE, a choice its name
as text. Empty (NULL) is unknown, and so is a value that cannot be. A fact of another period has that period
in its name: `taxable_income:2024`. A fact can also have `<column>.min` and `<column>.max`.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from sqlglot import exp

from rulebook.columnar.program import Key
from rulebook.errors import LawError
from rulebook.kinds import Kind
from rulebook.model import PERSON, Fact, Rulebook
from rulebook.sql.expressions import Node, called, case, column, joined, number, ordinal, text, wide
from rulebook.units import HOUSEHOLD

_TYPES = {Kind.BOOL: "boolean", Kind.DATE: "date", Kind.CHOICE: "text"}
ENDS = {"low": ".min", "high": ".max"}


def column_name(fact: Fact, offset: int, date: dt.date) -> str:
    """The column of a fact: its name, and the year or month when it is another one than that of the date."""
    if not offset:
        return fact.name
    if fact.period == "month":
        year, month = divmod(date.year * 12 + date.month - 1 + offset, 12)
        return f"{fact.name}:{year}-{month + 1:02d}"
    return f"{fact.name}:{date.year + offset}"


def given_facts(
    book: Rulebook, facts: Collection[Key], date: dt.date, columns: Collection[str] | None
) -> dict[Key, bool]:
    """The facts that the tables have, as the lowering wants it. `columns` None: all, without ranges."""
    found = {}
    for name, offset in facts:
        fact = book.facts[name]
        column = column_name(fact, offset, date)
        names = {column, *(column + end for end in ENDS.values())}
        if fact.level in {PERSON, HOUSEHOLD} and (columns is None or names & set(columns)):
            found[name, offset] = True
    return found


@dataclass
class Given:
    """What is known of facts: per column of the first stage its expression."""

    book: Rulebook
    date: dt.date
    dialect: str
    columns: Collection[str] | None
    names: dict[str, Node] = field(default_factory=dict)
    of: dict[Key, tuple[str, bool]] = field(
        default_factory=dict
    )  # the start of its columns, and whether ranges

    def add(self, keys: Collection[Key]) -> None:
        """Columns for these facts."""
        for place, (name, offset) in enumerate(keys):
            fact = self.book.facts[name]
            named = column_name(fact, offset, self.date)
            ranged = self.columns is not None and any(named + end in self.columns for end in ENDS.values())
            self.of[name, offset] = f"f{place}", ranged and not fact.is_choice
            if self.of[name, offset][1]:
                self._add_range(fact, named, f"f{place}")
            else:
                self.names[f"f{place}"] = self._clean(fact, named)

    def read(self, about: tuple[Any, ...]) -> Node:
        """The least, the most, or whether it is told."""
        name, offset, end = about
        fact, (start, ranged) = self.book.facts[name], self.of[name, offset]
        if ranged:
            return column(f"{start} {end}")
        if end == "told":
            return exp.Paren(this=exp.Not(this=exp.Is(this=column(start), expression=exp.Null())))
        return called("COALESCE", column(start), self._bound(fact, end))

    def of_fact(self, key: Key) -> list[str]:
        """The columns of a fact in the first stage."""
        start, ranged = self.of[key]
        return [f"{start} {end}" for end in ("low", "high", "told")] if ranged else [start]

    def _bound(self, fact: Fact, end: str) -> Node:
        if fact.type.kind is Kind.BOOL:
            return exp.Boolean(this=end == "high")
        if fact.is_choice:
            return wide(number(fact.type.anything))
        return wide(number(fact.low if end == "low" else fact.high))

    def _add_range(self, fact: Fact, named: str, start: str) -> None:
        """From a value, or else the two ends; ends that stand the wrong way round are turned."""
        ends = []
        for end, suffix in ENDS.items():
            of = [one for one in (named, named + suffix) if self.columns is None or one in self.columns]
            ends.append(called("COALESCE", *(self._clean(fact, one) for one in of), self._bound(fact, end)))
        low, high = (called(name, *(one.copy() for one in ends)) for name in ("LEAST", "GREATEST"))
        told = [
            exp.GT(this=low.copy(), expression=self._bound(fact, "low")),
            exp.LT(this=high.copy(), expression=self._bound(fact, "high")),
        ]
        self.names |= {f"{start} low": low, f"{start} high": high, f"{start} told": joined(exp.Or, told)}

    def _clean(self, fact: Fact, named: str) -> Node:
        """As a whole number; NULL for what cannot be."""
        value = column(named, "p" if fact.level == PERSON else "h")
        match fact.type.kind:
            case Kind.BOOL:
                return value
            case Kind.CHOICE:
                choices = [(text(one), wide(number(fact.type.bit(one)))) for one in fact.type.values]
                return case(choices, None, of=value)
            case Kind.DATE:
                value = ordinal(value, self.dialect)
            case _:
                value = wide(value)
        within = exp.Between(this=value, low=number(fact.low), high=number(fact.high))
        return case([(within, value.copy())], None)


def table_definitions(
    book: Rulebook,
    dialect: str,
    *,
    date: dt.date,
    facts: Collection[Key],
    columns: Collection[str] | None = None,
) -> list[str]:
    """CREATE TABLE of persons and households, with the columns of these facts."""
    found = []
    for table, level, keys in (
        ("persons", PERSON, ("person", "household", "role")),
        ("households", HOUSEHOLD, (HOUSEHOLD,)),
    ):
        definitions = [_defined(name, "text", needed=True) for name in keys]
        for name, type_ in _columns(book, level, date, facts, columns):
            definitions.append(_defined(name, type_, needed=False))
        if dialect in {"duckdb", "postgres"}:
            definitions.append(exp.PrimaryKey(expressions=[exp.to_identifier(keys[0], quoted=True)]))
        schema = exp.Schema(this=exp.to_table(table), expressions=definitions)
        found.append(exp.Create(this=schema, kind="TABLE").sql(dialect=dialect, identify=True, pretty=True))
    return found


def _columns(
    book: Rulebook, level: str, date: dt.date, facts: Collection[Key], columns: Collection[str] | None
) -> list[tuple[str, str]]:
    found: dict[str, str] = {}
    for name, offset in facts:
        fact = book.facts[name]
        if fact.level != level:
            continue
        named = column_name(fact, offset, date)
        for one in (named, *(named + end for end in ENDS.values())):
            if one in columns if columns is not None else one == named:
                found[one] = _TYPES.get(fact.type.kind, "bigint")
    if level == HOUSEHOLD:
        for name in ("municipality", "weight"):
            if name in columns if columns is not None else name == "municipality":
                found.setdefault(name, "bigint")
    return list(found.items())


def _defined(name: str, type_: str, *, needed: bool) -> Node:
    constraints = [exp.ColumnConstraint(kind=exp.NotNullColumnConstraint())] if needed else []
    return exp.ColumnDef(
        this=exp.to_identifier(name, quoted=True), kind=exp.DataType.build(type_), constraints=constraints
    )


def require_dialect(dialect: str, known: tuple[str, ...]) -> None:
    """Raises LawError for an engine that there is not."""
    if dialect not in known:
        raise LawError(f"no engine '{dialect[:40]}': choose {', '.join(known)}")
