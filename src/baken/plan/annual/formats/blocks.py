"""What a report on paper is made of: one list of blocks, which PDF and DOCX both set.

So they say the same. A block holds words and positions only, no markup. Positions in a chart are shares
of its width or height (0 is left or at the bottom, 1 is right or on top).
"""

from dataclasses import dataclass
from typing import Literal

Share = float
Place = tuple[Share, Share]
Tick = tuple[Share, str]
Look = Literal["plain", "lead", "editor", "note"]


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A heading of a part or an item. `above`: the kind of item; `listed`: it stands in the contents."""

    level: int
    text: str
    above: str = ""
    anchor: str = ""  # the item's key, for references to its page
    listed: bool = True
    new_page: bool = False
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Short facts behind their label, in a row."""

    pairs: tuple[tuple[str, str], ...]
    kind: Literal["facts"] = "facts"


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How an item stands, with the reasons. `colour` is a name in HouseStyle.colours."""

    name: str
    colour: str
    reasons: tuple[str, ...]
    judgement: str = ""
    kind: Literal["standing"] = "standing"


@dataclass(frozen=True, kw_only=True)
class Prose:
    """Paragraphs; a line break within one is kept. `label` stands before the first."""

    look: Look
    paragraphs: tuple[str, ...]
    label: str = ""
    kind: Literal["prose"] = "prose"


@dataclass(frozen=True, kw_only=True)
class Bullets:
    """A list of sentences."""

    items: tuple[str, ...]
    kind: Literal["bullets"] = "bullets"


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of a table. `weight`: its share of the width; `page`: its cells are anchors of items."""

    label: str
    weight: float = 1
    number: bool = False
    page: bool = False


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table whose heading row repeats. The last `totals` rows stand out; no caption when none is needed.

    `width`: its share of the width between the margins.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    totals: int = 0
    width: Share = 1
    kind: Literal["table"] = "table"


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One bar: its length as a share of the longest, and the figure beside it."""

    label: str
    text: str
    share: Share
    colour: str


@dataclass(frozen=True, kw_only=True)
class Bars:
    """Lying bars, one below the other."""

    bars: tuple[Bar, ...]
    kind: Literal["bars"] = "bars"


@dataclass(frozen=True, kw_only=True)
class Stack:
    """One lying bar of parts that together are the whole."""

    bars: tuple[Bar, ...]
    kind: Literal["stack"] = "stack"


@dataclass(frozen=True, kw_only=True)
class Group:
    """Standing bars beside each other, one per series; None where there is no figure."""

    label: str
    shares: tuple[Share | None, ...]


@dataclass(frozen=True, kw_only=True)
class Columns:
    """Groups of standing bars over a scale; `zero` is where the bars start."""

    series: tuple[tuple[str, str], ...]  # name and colour
    groups: tuple[Group, ...]
    ticks: tuple[Tick, ...]
    zero: Share
    kind: Literal["columns"] = "columns"


@dataclass(frozen=True, kw_only=True)
class Lines:
    """Figures over time: a line per run without gaps, the targets as marks with their own line."""

    runs: tuple[tuple[Place, ...], ...]
    target: tuple[Place, ...]  # the way from where it started to the targets
    marks: tuple[tuple[Share, Share, str], ...]  # targets with their text
    latest: tuple[Share, Share, str] | None
    ticks: tuple[Tick, ...]
    dates: tuple[Tick, ...]
    kind: Literal["lines"] = "lines"


Chart = Bars | Stack | Columns | Lines


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A chart with its words for who cannot see it, and the table of its figures beside or below it."""

    chart: Chart
    alt: str
    table: Table | None = None
    beside: bool = False  # the table is narrow enough to stand beside the chart
    kind: Literal["figure"] = "figure"


Block = Heading | Facts | Standing | Prose | Bullets | Table | Figure
