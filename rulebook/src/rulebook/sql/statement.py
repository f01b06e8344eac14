"""The rules of a date as one statement: a chain of stages, each read once by the next."""

import datetime as dt
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import pairwise

from sqlglot import exp

from rulebook.columnar import Output, Program, lower
from rulebook.columnar.program import Column, Key, Value
from rulebook.model import PERSON, Rulebook
from rulebook.sql.expressions import DIALECTS, Expressions, Node, case, column, name_of, number, text, wide
from rulebook.sql.people import is_first, partition, people
from rulebook.sql.planning import GIVEN, Plan, plan
from rulebook.sql.tables import Given, given_facts, require_dialect, table_definitions
from rulebook.units import HOUSEHOLD

MUNICIPALITY, WEIGHT = "municipality", "weight"


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A statement, with the tables that it reads."""

    text: str
    tables: tuple[str, ...]
    rights: tuple[str, ...]
    left_out: dict[str, str]  # rights that cannot be computed on this date, and why
    facts: tuple[Key, ...]


def statement(
    book: Rulebook,
    dialect: str,
    *,
    date: dt.date,
    rights: Iterable[str] | None = None,
    columns: Collection[str] | None = None,
    counted: bool = False,
    pretty: bool = False,
    forecasts: bool = False,
) -> Statement:
    """The rights (all that hold on the date, unless named) for "duckdb", "postgres", "spark" or "trino".

    `columns`: those that the tables have (see `tables`); None: one for each fact that the rules read. Gives
    one row per right and person or unit: right, level, household, person (the first member of a unit), sure,
    could, amount_low, amount_high (cents; NULL for a right without a computed amount). `counted`: per
    municipality and right how many units, entitled, cannot tell and not entitled, and the amounts together,
    as they are: not rounded, not for publication. Raises LawError.
    """
    require_dialect(dialect, DIALECTS)
    asked = None if rights is None else tuple(rights)
    every = lower(book, date=date, rights=asked, forecasts=forecasts)
    given = given_facts(book, every.facts, date, columns)
    program = lower(book, date=date, rights=asked, given=given, forecasts=forecasts)
    also = [name for name in (MUNICIPALITY, WEIGHT) if counted and _has(columns, name)]
    writing = _Writing(book, program, dialect, Given(book, date, dialect, columns), also)
    return Statement(
        text=writing.text(counted=counted, pretty=pretty),
        tables=tuple(table_definitions(book, dialect, date=date, facts=program.facts, columns=columns)),
        rights=tuple(program.outputs[0]),
        left_out=program.left_out,
        facts=program.facts,
    )


def _has(columns: Collection[str] | None, name: str) -> bool:
    return name == MUNICIPALITY if columns is None else name in columns


class _Writing:
    """Puts the stages of one statement together."""

    def __init__(self, book: Rulebook, program: Program, dialect: str, given: Given, also: list[str]) -> None:
        self.book, self.dialect, self.given, self.also = book, dialect, given, also
        self.outputs = program.outputs[0]
        self.plan: Plan = plan(program, list(self.outputs.values()))
        self.facts = list(dict.fromkeys(one.about[:2] for one in program.operations if one.name == "fact"))
        given.add(self.facts)
        self.levels = list(dict.fromkeys(one.level for one in self.outputs.values()))
        self.units = tuple(dict.fromkeys([*program.units, *(one for one in self.levels if one != PERSON)]))
        self.write = Expressions(self.plan, dialect, given.read, partition, is_first)
        self.stages: list[tuple[str, exp.Select]] = []

    def text(self, *, counted: bool, pretty: bool) -> str:
        """The whole statement."""
        for name, columns in people(self.book, self.units, self.given, self.also):
            self._add(name, columns)
        for place, stage in enumerate(self.plan.stages):
            kept = [column(name) for name in self._carried(place)]
            made = [exp.alias_(self.write.made(one), name_of(one.out), quoted=True) for one in stage.columns]
            self._add(f"stage {place + 1}", [*kept, *made])
        self._add_answers()
        last = self._counts() if counted else exp.Select(expressions=answers())
        return self._together(last, pretty=pretty)

    def _together(self, last: exp.Select, *, pretty: bool) -> str:
        """Each stage by its name; for Spark one within the other, because it resolves one name per round."""
        for (before, _), (_, select) in pairwise([*self.stages, ("", last)]):
            select.from_(_table(before), copy=False)
        if self.dialect == "spark":
            return self._nested(last, pretty=pretty)
        for name, select in self.stages:
            last = last.with_(exp.to_identifier(name, quoted=True), as_=select, copy=False)
        return last.sql(dialect=self.dialect, identify=True, pretty=pretty)

    def _nested(self, last: exp.Select, *, pretty: bool) -> str:
        """From the inside out, as text: a tree as deep as there are stages is too deep for its writer."""
        names = [_table(name).sql(dialect=self.dialect) for name, _ in self.stages]
        (_, first), *rest = self.stages
        found = first.sql(dialect=self.dialect, identify=True, pretty=pretty)
        for name, select in zip(names, [*(one for _, one in rest), last], strict=True):
            text = select.sql(dialect=self.dialect, identify=True, pretty=pretty)
            before, source, after = re.split(rf"(\bFROM\s+{re.escape(name)})", text)
            found = f"{before}{source.removesuffix(name)}({found}) AS {name}{after}"
        return found

    def _carried(self, place: int) -> list[str]:
        """The columns that a stage passes on: who somebody is, and what later stages read."""
        units = [unit.name for unit in self.book.units.values() if unit.name in self._known_units]
        found = ["household", "person", *self.also, *(f"unit {one}" for one in units)]
        for one in self.plan.stages[place].kept:
            made = self.plan.made(one)
            if made.name == "fact":
                found += self.given.of_fact((made.about[0], made.about[1]))
            elif made.name in GIVEN:
                found.append(f"role {made.about[0]}")
            else:
                found.append(name_of(one))
        return list(dict.fromkeys(found))

    @property
    def _known_units(self) -> set[str]:
        return {HOUSEHOLD, *self.units}

    def _add(self, name: str, columns: list[Node]) -> None:
        """A stage that reads the one before it."""
        if self.stages:
            select = exp.Select(expressions=columns)
            if self.dialect == "postgres":  # keeps it from copying each expression into whatever reads it
                select = select.offset(0, copy=False)
        else:
            on = exp.EQ(this=column("household", "h"), expression=column("household", "p"))
            select = exp.Select(expressions=columns).from_(_table("persons", "p"), copy=False)
            select = select.join(_table("households", "h"), on=on, join_type="left", copy=False)
            for key in ("person", "household"):
                known = exp.Not(this=exp.Is(this=column(key, "p"), expression=exp.Null()))
                select = select.where(known, copy=False)
        self.stages.append((name, select))

    def _add_answers(self) -> None:
        """One row per right and person or unit: the row of each (first) person beside every right."""
        rights = list(self.outputs.items())
        values = [
            exp.Tuple(expressions=[number(place), text(name), text(one.level)])
            for place, (name, one) in enumerate(rights)
        ]
        names = [exp.to_identifier(one, quoted=True) for one in ("place", "right", "level")]
        listed = exp.Values(
            expressions=values,
            alias=exp.TableAlias(this=exp.to_identifier("rights", quoted=True), columns=names),
        )
        columns = [
            *(column(name) for name in ("right", "level", "household", "person", *self.also)),
            *(self._of_right(rights, end) for end in ("sure", "could", "low", "high")),
        ]
        levels = [
            (text(level), exp.Boolean(this=True) if level == PERSON else is_first(level))
            for level in self.levels
        ]
        counts = case(levels, exp.Boolean(this=False), of=column("level"))
        select = exp.Select(expressions=columns)
        select = select.join(listed, join_type="cross", copy=False).where(counts, copy=False)
        self.stages.append(("answers", select))

    def _of_right(self, rights: list[tuple[str, Output]], end: str) -> Node:
        """One end of the answer, by the place of the right."""
        alias = {"low": "amount_low", "high": "amount_high"}.get(end, end)
        choices = []
        for place, (_, output) in enumerate(rights):
            value: Value | None = getattr(output, end)
            if value is not None:
                choices.append((number(place), self._end(value, is_amount=alias != end)))
        empty = exp.Cast(this=exp.Null(), to=exp.DataType.build("bigint"))
        otherwise = empty if alias != end else exp.Boolean(this=False)
        found = case(choices, otherwise, of=column("place")) if choices else otherwise
        return exp.alias_(found, alias, quoted=True)

    def _end(self, value: Value, *, is_amount: bool) -> Node:
        value = self.plan.same(value)
        if not isinstance(value, Column):
            return wide(number(int(value))) if is_amount else exp.Boolean(this=bool(value))
        if value.number in self.plan.own:
            return column(name_of(value))
        return self.write.value(value)

    def _counts(self) -> exp.Select:
        """Per municipality and right how many, and the amounts together."""
        weight = _weight() if WEIGHT in self.also else number(1)
        sure, could = column("sure"), column("could")
        here = {
            "units": None,
            "entitled": sure,
            "cannot_tell": exp.And(this=could, expression=exp.Not(this=sure.copy())),
            "not_entitled": exp.Not(this=could.copy()),
        }
        grouped = [
            column(name)
            for name in (*([MUNICIPALITY] if MUNICIPALITY in self.also else []), "right", "level")
        ]
        columns = list(grouped)
        for name, condition in here.items():
            one = weight.copy() if condition is None else case([(condition, weight.copy())], number(0))
            columns.append(_sum(one, name))
        for name in ("amount_low", "amount_high"):
            columns.append(_sum(exp.Mul(this=column(name), expression=weight.copy()), name))
        return exp.Select(expressions=columns).group_by(*(one.copy() for one in grouped), copy=False)


def answers() -> list[Node]:
    """The columns of an answer."""
    names = ("right", "level", "household", "person", "sure", "could", "amount_low", "amount_high")
    return [column(name) for name in names]


def _weight() -> Node:
    return exp.Coalesce(this=column(WEIGHT), expressions=[number(1)])


def _sum(value: Node, name: str) -> Node:
    return exp.alias_(wide(exp.Sum(this=value)), name, quoted=True)


def _table(name: str, alias: str = "") -> exp.Table:
    return exp.Table(
        this=exp.to_identifier(name, quoted=True),
        alias=exp.TableAlias(this=exp.to_identifier(alias, quoted=True)) if alias else None,
    )
