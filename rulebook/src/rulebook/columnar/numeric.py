"""From a program to numpy: one function that is run on part after part of a population.

Numbers are 32 bits where the bounds allow it, else 64; what is no longer needed is dropped at once, so that
the memory that is warm is used again.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from rulebook.columnar.program import MEMBERS, Column, Operation, Program, Value, bounds
from rulebook.columnar.structures import Array, Structure

LARGEST_32 = 2**31 - 1


class Part(Protocol):
    """People in columns: what is known of them, and who belongs together."""

    @property
    def structure(self) -> Structure: ...

    def fact(self, name: str, offset: int, end: str) -> Array: ...


Run = Callable[[Part], tuple[Any, ...]]


@dataclass(frozen=True, kw_only=True)
class Numeric:
    """A program that runs. `run(part)` gives the arrays of `wanted`, in order (numbers stay numbers)."""

    program: Program
    wanted: tuple[Value, ...]
    run: Run
    source: str


def numeric(program: Program, wanted: Iterable[Value]) -> Numeric:
    """What computes these columns of a program, and nothing that they do not need."""
    values = tuple(wanted)
    printer = _Printer(program, values)
    source = printer.text()
    space: dict[str, Any] = {"np": np, "divided": divided, "i4": np.int32, "i8": np.int64, **printer.tables}
    exec(compile(source, "<rules in columns>", "exec"), space)  # noqa: S102 - made of operations only
    return Numeric(program=program, wanted=values, run=space["run"], source=source)


def needed(program: Program, wanted: Iterable[Value]) -> list[Operation]:
    """The operations that these columns need, in order."""
    marked = [False] * len(program.operations)
    waiting = [one for one in wanted if isinstance(one, Column)]
    while waiting:
        column = waiting.pop()
        if not marked[column.number]:
            marked[column.number] = True
            waiting += [one for one in program.operations[column.number].of if isinstance(one, Column)]
    return [one for one, is_needed in zip(program.operations, marked, strict=True) if is_needed]


class _Printer:
    """Writes the lines."""

    def __init__(self, program: Program, wanted: tuple[Value, ...]) -> None:
        self.operations = needed(program, wanted)
        self.wanted = wanted
        self.tables: dict[str, Array] = {}

    def text(self) -> str:
        """The whole function."""
        last: dict[Column, int] = {}
        for place, one in enumerate(self.operations):
            last |= dict.fromkeys((value for value in one.of if isinstance(value, Column)), place)
        kept = {one for one in self.wanted if isinstance(one, Column)}
        lines = ["def run(P):", "    S = P.structure"]
        for place, one in enumerate(self.operations):
            lines.append(f"    {one.out!r} = {self.expression(one)}")
            done = [value for value in dict.fromkeys(one.of) if isinstance(value, Column)]
            dead = [repr(value) for value in done if last[value] == place and value not in kept]
            if dead:
                lines.append(f"    del {', '.join(dead)}")
        lines.append(f"    return ({''.join(f'{one!r}, ' for one in self.wanted)})")
        return "\n".join([*lines, ""])

    def expression(self, one: Operation) -> str:
        """An operation as numpy."""
        match one.name:
            case "fact":
                name, offset, end = one.about
                found = f"P.fact({name!r}, {offset}, {end!r})"
            case "role":
                found = f"S.role({one.about[0]!r}, of_members={one.out.level.startswith(MEMBERS)})"
            case "size":
                found = f"S.size({one.about[0]!r})"
            case "aggregate":
                unit, how = one.about
                wide = is_wide(one.out) and not is_wide(one.of[0]) and how == "sum"
                of = f"{one.of[0]!r}.astype(i8)" if wide else repr(one.of[0])
                found = f"S.aggregate({unit!r}, {how!r}, {of})"
            case "spread" | "project" | "of_first":
                found = f"S.{one.name}({one.about[0]!r}, {one.of[0]!r})"
            case "lookup":
                found = f"{self.table(one.about[0], one.out)}.take({one.of[0]!r}, mode='clip')"
            case "divide" if isinstance(one.of[1], Column):
                found = f"divided({', '.join(self.operands(one))})"
            case _:
                found = self.elementwise(one)
        return found

    def elementwise(self, one: Operation) -> str:
        """An operation on values that stand side by side."""
        of = self.operands(one)
        match one.name:
            case "and" | "or" | "bit_and" | "bit_or" | "add" | "multiply" | "divide":
                return _SIGNS[one.name].join(of)
            case "less" | "less_equal" | "equal":
                return f"{of[0]} {_SIGNS[one.name]} {of[1]}"
            case "not":
                return f"~{of[0]}"
            case "negate":
                return f"-{of[0]}"
            case "least" | "most":
                function = "np.minimum" if one.name == "least" else "np.maximum"
                found = of[0]
                for other in of[1:]:
                    found = f"{function}({found}, {other})"
                return found
        return self.chosen(one, *of)

    def chosen(self, one: Operation, condition: str, yes: str, no: str) -> str:
        """One or the other by arithmetic: `where` guesses each value, and takes up to fifteen times as long.

        A difference that does not fit wraps around, and back when the other value is added.
        """
        if one.of[2] == 0:
            return f"{condition} * {yes}"
        if one.of[1] == 0:
            return f"~{condition} * {no}"
        return f"{condition} * ({yes} - {no}) + {no}"

    def operands(self, one: Operation) -> list[str]:
        """Each with 64 bits where the operation needs them and no column has them yet."""
        numbers = one.of[1:] if one.name == "choose" else one.of
        of = [repr(value) for value in one.of]
        columns = [value for value in numbers if isinstance(value, Column)]
        if not columns:  # one number or another
            of[1:] = [f"i{8 if is_wide(one.out) else 4}({value!r})" for value in numbers]
            return of
        is_narrow = not columns[0].is_bool and not any(map(is_wide, columns))
        if is_narrow and (is_wide(one.out) or any(map(is_wide, numbers))):
            of[one.of.index(columns[0])] = f"{columns[0]!r}.astype(i8)"
        return of

    def table(self, rows: tuple[int, ...], out: Column) -> str:
        """The name of an array to look things up in."""
        name = f"T{len(self.tables)}"
        self.tables[name] = np.array(rows, dtype=np.int64 if is_wide(out) else np.int32)
        return name


_SIGNS: Mapping[str, str] = {
    "and": " & ",
    "or": " | ",
    "bit_and": " & ",
    "bit_or": " | ",
    "add": " + ",
    "multiply": " * ",
    "divide": " // ",
    "less": "<",
    "less_equal": "<=",
    "equal": "==",
}


def divided(values: Array, by: Array) -> Array:
    """values // by; by one number per row where all clusters have the same, which is ten times as fast."""
    if by.ndim != 2 or by.shape[1] != 1:
        return values // by
    if len(values) == 1 < len(by):
        values = np.broadcast_to(values, (len(by), values.shape[1]))
    found = np.empty_like(values)
    for row, number in enumerate(by[:, 0].tolist() if len(by) > 1 else by[0].tolist() * len(values)):
        np.floor_divide(values[row], number, out=found[row])
    return found


def is_wide(value: Value) -> bool:
    """Whether a value needs more than 32 bits."""
    low, high = bounds(value)
    return low < -LARGEST_32 or high > LARGEST_32
