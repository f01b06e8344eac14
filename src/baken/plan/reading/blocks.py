"""A block: a title with its text, and the fields under labels."""

from dataclasses import dataclass

from baken.plan.reading.findings import Line


@dataclass(frozen=True, kw_only=True)
class Field:
    """What stands under one label; `late` when it came after the table of its block."""

    kind: str  # a label's field, "table" or "note"
    label: Line
    lines: tuple[Line, ...]
    code_list: str = ""
    late: bool = False
    again: bool = False  # the same label stood there before


@dataclass(frozen=True, kw_only=True)
class Block:
    """The text before the first label, then the fields in document order."""

    text: tuple[Line, ...]
    fields: tuple[Field, ...]

    def of(self, *kinds: str) -> tuple[Field, ...]:
        """The fields of these kinds."""
        return tuple(each for each in self.fields if each.kind in kinds)

    @property
    def first(self) -> Line:
        """The line on which the block starts."""
        return self.text[0] if self.text else self.fields[0].label
