"""Which columns of a program are computed together: the stages of a statement.

A column that is used once becomes part of what uses it; one that is used more than once is computed once.
What is added up over members ends a round; the columns of a round stand in as few stages as their dependence
allows. Knows nothing of SQL.
"""

from collections import Counter
from dataclasses import dataclass, field

from rulebook.columnar.numeric import needed
from rulebook.columnar.program import Column, Operation, Output, Program, Value

OVER_MEMBERS = frozenset({"aggregate", "of_first", "size"})
GIVEN = frozenset({"fact", "role"})
SAME = frozenset({"spread", "project"})
"""Operations that only move a value between a person and a unit: each row already holds both."""
LARGEST_EXPRESSION = 40
"""Operations in one expression: beyond it a column of its own is easier for any engine."""


@dataclass(frozen=True)
class Stage:
    """Columns that are computed together, and what must be carried on for later stages."""

    columns: tuple[Operation, ...]
    kept: tuple[Column, ...]


@dataclass
class Plan:
    """The stages of a program."""

    program: Program
    stages: list[Stage] = field(default_factory=list)
    own: set[int] = field(default_factory=set)  # numbers of operations that are columns of the statement

    def same(self, value: Value) -> Value:
        """The value itself, not what only moves it."""
        while isinstance(value, Column) and self.program.operations[value.number].name in SAME:
            value = self.program.operations[value.number].of[0]
        return value

    def made(self, column: Column) -> Operation:
        """What makes a column."""
        return self.program.operations[column.number]


def plan(program: Program, outputs: list[Output]) -> Plan:
    """Stages for everything that these outputs need."""
    found = Plan(program)
    ends = [
        found.same(end)
        for one in outputs
        for end in (one.sure, one.could, one.low, one.high)
        if end is not None
    ]
    operations = [one for one in needed(program, ends) if one.name not in SAME]
    rounds = _rounds(found, operations)
    _choose_own(found, operations, rounds, {one.number for one in ends if isinstance(one, Column)})
    _stages(found, operations, rounds, ends)
    return found


def _inputs(plan: Plan, one: Operation) -> list[Column]:
    return [value for value in map(plan.same, one.of) if isinstance(value, Column)]


def _rounds(plan: Plan, operations: list[Operation]) -> dict[int, int]:
    """In which round each operation is computed; what is over members is there in the next one."""
    rounds: dict[int, int] = {}
    for one in operations:
        of = [rounds[value.number] + (plan.made(value).name in OVER_MEMBERS) for value in _inputs(plan, one)]
        rounds[one.out.number] = max(of, default=0)
    return rounds


def _choose_own(plan: Plan, operations: list[Operation], rounds: dict[int, int], ends: set[int]) -> None:
    uses: Counter[int] = Counter()
    last_use: dict[int, int] = {}
    for one in operations:
        for value in _inputs(plan, one):
            uses[value.number] += 1
            last_use[value.number] = rounds[one.out.number]
    size: dict[int, int] = {}
    for one in operations:
        number = one.out.number
        if one.name in GIVEN:
            size[number] = 1
            continue
        inputs = [value for value in _inputs(plan, one) if value.number not in plan.own]
        size[number] = 1 + sum(size[value.number] for value in inputs)
        is_simple = one.name in {"not", "negate"} and size[number] == 1
        is_part = (
            uses[number] == 1 and last_use[number] == rounds[number] and size[number] < LARGEST_EXPRESSION
        )
        if number in ends or one.name in OVER_MEMBERS or not (is_part or is_simple):
            plan.own.add(number)
            size[number] = 1


def _stages(plan: Plan, operations: list[Operation], rounds: dict[int, int], ends: list[Value]) -> None:
    depth: dict[int, int] = {}
    places: dict[tuple[int, int], list[Operation]] = {}
    for one in operations:
        number = one.out.number
        deepest = max(
            (depth[value.number] for value in _inputs(plan, one) if rounds[value.number] == rounds[number]),
            default=0,
        )
        depth[number] = deepest
        if number in plan.own and one.name not in OVER_MEMBERS:
            depth[number] += 1
            places.setdefault((rounds[number], depth[number]), []).append(one)
        elif number in plan.own:
            places.setdefault((rounds[number], len(operations)), []).append(one)
    wanted = {one.number: one for one in ends if isinstance(one, Column)}
    stages: list[Stage] = []
    for place in sorted(places, reverse=True):
        columns = places[place]
        made = {one.out.number for one in columns}
        kept = tuple(one for number, one in sorted(wanted.items()) if number not in made)
        wanted = {one.number: one for one in kept}
        for operation in columns:
            wanted |= {one.number: one for one in _read(plan, operation)}
        stages.append(Stage(tuple(columns), kept))
    plan.stages = stages[::-1]


def _read(plan: Plan, one: Operation) -> list[Column]:
    """The columns of the statement, and what is given, that an operation reads; through its parts."""
    found = []
    for value in _inputs(plan, one):
        made = plan.made(value)
        if value.number in plan.own or made.name in GIVEN:
            found.append(value)
        else:
            found += _read(plan, made)
    return found
