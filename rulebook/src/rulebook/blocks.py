"""Lines of Python in the making: where they stand, and what is kept in variables."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from rulebook import terms as t
from rulebook.model import PERSON

Pair = tuple[str, str]
"""Two Python expressions: what is certain or least, and what is possible or most."""


@dataclass
class Context:
    """Where a term is computed: per person (`i`), per unit (`u`), or per member inside a unit (`j`).

    `own`: of the person or unit that the loop at hand goes over, not of another one.
    """

    level: str
    index: str
    role: str = ""
    own: bool = False


@dataclass
class Block:
    """Lines that run one after the other, with what they keep: the same expression is computed once."""

    outer: "Block | None" = None
    lines: list[str] = field(default_factory=list)
    kept: dict[str, str] = field(default_factory=dict)

    def find(self, expression: str) -> str | None:
        """The variable that holds an expression already."""
        known = self.kept.get(expression)
        return self.outer.find(expression) if known is None and self.outer else known


@dataclass
class Loop:
    """A loop over persons, or over the units of a kind with one loop over the members of each."""

    level: str
    starts: list[str] = field(default_factory=list)
    members: Block = field(default_factory=Block)
    body: Block = field(default_factory=Block)
    over_members: dict[t.Term, Pair] = field(default_factory=dict)
    here: dict[t.Term | str, Pair] = field(
        default_factory=dict
    )  # rules made in this loop, of the one at hand


def indented(lines: Iterable[str]) -> list[str]:
    """Lines inside another."""
    return [f"    {line}" for line in lines]


@dataclass(kw_only=True)
class Lines:
    """Writes lines into the block at hand, and keeps what is needed more than once."""

    loop: Loop = field(default_factory=lambda: Loop(PERSON))
    block: Block = field(default_factory=Block)
    number: int = 0

    def line(self, text: str) -> None:
        self.block.lines.append(text)

    @contextmanager
    def within(self, block: Block) -> Iterator[Block]:
        """Write into another block for a while."""
        before, self.block = self.block, block
        yield block
        self.block = before

    def fresh(self, prefix: str = "t") -> str:
        self.number += 1
        return f"{prefix}{self.number}"

    def keep(self, pair: Pair) -> Pair:
        """The pair in variables of its own, for use more than once."""
        return self.kept(pair[0]), self.kept(pair[1])

    def kept(self, expression: str) -> str:
        """A variable that holds an expression."""
        if expression.isidentifier() or expression.lstrip("-").isdigit():
            return expression
        name = self.block.find(expression)
        if name is None:
            name = self.block.kept[expression] = self.fresh()
            self.line(f"{name} = {expression}")
        return name

    def both(self, expression: str) -> Pair:
        """The two ends of what a function answers."""
        known = self.block.find(expression)
        if known is None:
            known = self.block.kept[expression] = self.fresh()
            self.line(f"{known}l, {known}h = {expression}")
        return f"{known}l", f"{known}h"

    def when(self, conditions: list[str], line: str) -> None:
        """A line that runs where all of these hold."""
        asked = [one for one in conditions if one != "True"]
        self.line(f"if {' and '.join(asked)}: {line}" if asked else line)
