"""A layout as data: how one kind of plan document prints its levels, labels, tables and codes.

The engine knows no city. Every pattern is a Python regular expression; add `(?i)` where case varies.
"""

import datetime as dt
import re
from dataclasses import dataclass, field
from functools import cached_property

from baken.plan.interchange.document import CodeListHeader, Level, PlanHeader

Pattern = re.Pattern[str]
NEVER: Pattern = re.compile(r"(?!)")


@dataclass(frozen=True, kw_only=True)
class Noise:
    """Lines that belong to the page, not to the plan; `note` keeps them as unplaced."""

    rule: str
    pattern: Pattern
    note: bool = False


@dataclass(frozen=True, kw_only=True)
class Layout:
    """How to recognise the document, where the plan starts, what each page repeats."""

    detect: tuple[Pattern, ...]
    start: Pattern
    column: int  # characters that fit on a line of a field
    period: Pattern = NEVER  # two groups: first and last year
    noise: tuple[Noise, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LevelProfile:
    """One level: its headings in the body and in the overview; without heading its items are plain titles.

    `id` is made of {n} (ordinal), {code} (printed number) and {parent}.
    """

    key: str
    name: str
    plural: str
    id: str
    asks_reporting: bool = False
    heading: Pattern | None = None
    overview: Pattern | None = None
    punctuation: str = ""  # what normally follows the printed number
    domain: bool = False
    item_start: Pattern = NEVER  # how a title usually starts, for when no table precedes it

    def as_level(self) -> Level:
        """The level as the plan document has it."""
        return Level(key=self.key, name=self.name, plural=self.plural, asks_reporting=self.asks_reporting)


@dataclass(frozen=True, kw_only=True)
class Domain:
    """A life domain and the ways this document prints it."""

    key: str
    title: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Label:
    """A printed label and the field it opens."""

    field: str
    text: str
    code_list: str = ""  # for field "link"

    @cached_property
    def pattern(self) -> Pattern:
        """The label at the start of a line; a label without colon must end at a space or the line's end."""
        words = r"\s+".join(re.escape(word) for word in self.text.split())
        return re.compile(rf"(?i){words}" + (r"\s*" if self.text.endswith(":") else r"(?:\s*:)?(?:\s+|$)"))


@dataclass(frozen=True, kw_only=True)
class Table:
    """The cells under a row of years."""

    code_list: str
    years: tuple[int, ...]
    currency: str = "EUR"
    income: str = "inkomsten"
    to_be_determined: str = "Te bepalen"
    income_section: Pattern = NEVER  # in the running text: what follows is income
    investment: Pattern = NEVER


@dataclass(frozen=True, kw_only=True)
class CodeItem:
    """How a code with its label is printed in a list that uses words; without group `code` one is made."""

    pattern: Pattern
    prefix: str = ""


@dataclass(frozen=True, kw_only=True)
class CodeList:
    """A list of codes the document refers to."""

    key: str
    title: str
    pattern: Pattern = NEVER  # a well-formed code
    loose: Pattern = NEVER  # what looks like one in running text, misspelled or not
    none: tuple[str, ...] = ()
    separator: Pattern = NEVER
    confusions: dict[str, str] = field(default_factory=dict)
    items: tuple[CodeItem, ...] = ()
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    reporting: bool = False

    def as_header(self) -> CodeListHeader:
        """The list as the plan document has it."""
        return CodeListHeader(
            key=self.key,
            title=self.title,
            valid_from=self.valid_from,
            valid_until=self.valid_until,
            reporting=self.reporting,
        )


@dataclass(frozen=True, kw_only=True)
class Leads:
    """How a lead service starts, and the word for a unit that several leads share ("team A en team B")."""

    start: Pattern
    unit: str = "team"
    units: str = "teams"
    nobody: Pattern = NEVER  # a lead that is no single service ("all services involved")


@dataclass(frozen=True, kw_only=True)
class Partners:
    """How partners are told apart."""

    legal_forms: tuple[str, ...] = ("vzw",)
    to_be_determined: Pattern = NEVER


@dataclass(frozen=True, kw_only=True)
class Notes:
    """Remarks between the fields, and what they say about the budget."""

    start: Pattern = NEVER
    shared: tuple[Pattern, ...] = ()  # one budget for several nodes
    contained: tuple[Pattern, ...] = ()  # the budget sits in another node's budget
    together: Pattern = NEVER  # group `amount`: the sum of several separate budgets
    reference: Pattern = NEVER  # group `code`: the node it points at


@dataclass(frozen=True, kw_only=True)
class Formulas:
    """Amounts that are a rate times a number; groups `rate`, and `label`, `total`, `quantity`, `extra`."""

    per_inhabitant: Pattern = NEVER
    per_child_per_day: Pattern = NEVER
    per_child: Pattern = NEVER
    estimate: Pattern = NEVER


@dataclass(frozen=True, kw_only=True)
class Measures:
    """What a short text is, whatever label it stands under."""

    count: Pattern = NEVER  # an indicator
    result: Pattern = NEVER  # a milestone
    decrease: Pattern = NEVER  # an indicator that should go down


@dataclass(frozen=True, kw_only=True)
class Profile:
    """Everything the engine knows about one kind of document."""

    plan: PlanHeader
    layout: Layout
    levels: tuple[LevelProfile, ...]
    domains: tuple[Domain, ...]
    labels: tuple[Label, ...]
    leads: Leads
    name: str = ""
    table: Table | None = None
    code_lists: tuple[CodeList, ...] = ()
    partners: Partners = Partners()
    notes: Notes = Notes()
    formulas: Formulas = Formulas()
    measures: Measures = Measures()
    terms: dict[str, str] = field(default_factory=dict)  # printed text, lower case -> short, middle, long

    def code_list(self, key: str) -> CodeList:
        """The code list with this key; the loader has checked that it exists."""
        return next(codes for codes in self.code_lists if codes.key == key)
