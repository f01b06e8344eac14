"""*ask*: which questions come next.

What is still open is tried: each unknown takes the values that people like this have, and the rules say what
each would decide. Questions about one person and one theme make a block. The block that decides most for the
least effort comes first; what is sensitive comes last; what can no longer matter is never asked.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from rulebook.checking import compiled_for
from rulebook.compiling import Compiled, Row
from rulebook.kinds import Kind
from rulebook.model import PERSON, Fact, Rulebook
from rulebook.settling import is_unknown, settle
from rulebook.situation import Key, Situation, read_situation
from rulebook.thresholds import thresholds_of
from rulebook.values import plain

SENSITIVITY = {"ordinary": 0, "personal": 1, "special": 2}
EFFORT = {Kind.BOOL: 1.0, Kind.CHOICE: 1.2, Kind.COUNT: 1.4, Kind.DATE: 1.6, Kind.MONEY: 2.0}
SCREEN = 2.0
"""Opening a screen costs as much as two plain yes-or-no questions."""
MOST_QUESTIONS = 5
MOST_VALUES = 4
THEMES = {
    "household": "Wie er woont",
    "status": "Uitkeringen en statuten",
    "work": "Werk",
    "income": "Inkomen",
    "savings": "Spaargeld en bezit",
    "home": "Wonen",
    "energy": "Energie",
    "health": "Gezondheid",
    "school": "School",
}
Weighted = list[tuple[int, float]]
"""Values that somebody can have (as rules know them) with how often."""


class Frequencies(Protocol):
    """How often values occur among people like somebody."""

    def weighted(self, fact: Fact, situation: Situation, index: int) -> Weighted:
        """Values of a fact with their weights; nothing when nobody counted them."""
        ...


@dataclass(frozen=True, kw_only=True)
class Question:
    """One thing to ask."""

    fact: str
    of: str
    offset: int
    period: str  # of a fact that changes: the year ("2024") or month ("2024-11") that is asked; else ""
    text: str
    help: str
    type: str
    values: Mapping[str, str]  # of a choice
    low: Any
    high: Any
    unit: str
    sensitivity: str

    def as_json(self) -> dict[str, Any]:
        return {**vars(self), "values": dict(self.values)}


@dataclass(frozen=True, kw_only=True)
class Block:
    """What fits on one screen: one person (or the household), one theme. `left`: screens that still matter,
    this one included; `open` and `decided`: rights."""

    of: str
    of_label: str
    theme: str
    title: str
    questions: tuple[Question, ...]
    left: int
    open: int
    decided: int

    def as_json(self) -> dict[str, Any]:
        return {**vars(self), "questions": [one.as_json() for one in self.questions]}


def next_block(
    book: Rulebook,
    data: Any,
    *,
    date: dt.date,
    rights: Iterable[str] | None = None,
    names: Mapping[str, str] | None = None,
    frequencies: Frequencies | None = None,
) -> Block | None:
    """The next block of questions about a situation in JSON form, or None when nothing can still matter.

    `names`: how persons are called in questions. What the situation says is unknown is not asked again.
    Raises SituationError, LawError.
    """
    compiled = compiled_for(book, date, rights)
    return block_for(compiled, read_situation(compiled, data), names=names, frequencies=frequencies)


def block_for(
    compiled: Compiled,
    situation: Situation,
    *,
    names: Mapping[str, str] | None = None,
    frequencies: Frequencies | None = None,
) -> Block | None:
    """The next block for a situation that was read already."""
    trial = Trial(compiled, situation, frequencies)
    blocks: dict[tuple[int, str, str], list[Candidate]] = defaultdict(list)
    for one in trial.candidates():
        fact = compiled.book.facts[one.key[0]]
        blocks[SENSITIVITY[fact.sensitivity], situation.ids(fact.level)[one.index], fact.theme].append(one)
    if not blocks:
        return None
    for held in blocks.values():
        held.sort(key=lambda one: -one.worth)
    chosen = min(blocks, key=lambda key: (key[0], -_worth(blocks[key])))
    asked = blocks[chosen][:MOST_QUESTIONS]
    fact = compiled.book.facts[asked[0].key[0]]
    applicant = _applicant(situation)
    label = "" if fact.level != PERSON or chosen[1] == applicant else (names or {}).get(chosen[1], chosen[1])
    theme = THEMES.get(chosen[2], chosen[2])
    return Block(
        of=chosen[1],
        of_label=label,
        theme=chosen[2],
        title=f"{theme} van {label}" if label else theme,
        questions=tuple(_question(compiled, one, chosen[1], label) for one in asked),
        left=len(blocks),
        open=len(trial.open),
        decided=len(compiled.rights) - len(trial.open),
    )


def _worth(held: list["Candidate"]) -> float:
    """What a screen with the first questions decides, for its effort."""
    first = held[:MOST_QUESTIONS]
    return sum(one.gain for one in first) / (SCREEN + sum(one.effort for one in first))


def _applicant(situation: Situation) -> str:
    return situation.persons[situation.members["household"][0][0][0]]


def period_of(fact: Fact, offset: int, date: dt.date) -> str:
    """The period of a fact, so many periods before a date."""
    if fact.period == "year":
        return str(date.year + offset)
    if fact.period == "month" and offset:
        months = date.year * 12 + date.month - 1 + offset
        return f"{months // 12}-{months % 12 + 1:02d}"
    return ""


def _question(compiled: Compiled, one: "Candidate", of: str, label: str) -> Question:
    fact = compiled.book.facts[one.key[0]]
    period = period_of(fact, one.key[1], compiled.date)
    text = (
        fact.question
        if not label or not fact.question_other
        else fact.question_other.replace("{name}", label)
    )
    return Question(
        fact=fact.name,
        of=of,
        offset=one.key[1],
        period=period,
        text=text.replace("{period}", period),
        help=fact.help,
        type=fact.type.kind.value,
        values={name: fact.labels.get(name, name) for name in fact.type.values},
        low=None if fact.is_choice else plain(fact.type, fact.low),
        high=None if fact.is_choice else plain(fact.type, fact.high),
        unit=fact.type.unit if not fact.is_choice else "",
        sensitivity=fact.sensitivity,
    )


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """An unknown that still matters: what knowing it decides on average, and what asking it costs."""

    key: Key
    index: int
    gain: float
    effort: float

    @property
    def worth(self) -> float:
        return self.gain / self.effort


@dataclass
class Trial:
    """Tries values for what is unknown."""

    compiled: Compiled
    situation: Situation
    frequencies: Frequencies | None
    open: dict[str, list[Row]] = field(init=False)

    def __post_init__(self) -> None:
        rows, _ = self.compiled.run(self.situation)
        rows = settle(self.compiled, self.situation, rows)
        self.open = {
            name: found for name, found in rows.items() if any(self._is_open(name, row) for row in found)
        }

    def _is_open(self, right: str, row: Row) -> bool:
        sure, could, low, high = row
        if not all(could):
            return False
        if not all(sure):
            return True
        return low != high and right not in self.compiled.uncertain_amounts

    def candidates(self) -> list[Candidate]:
        """All unknowns that nobody was asked about and that can still matter."""
        found = []
        rights_of = self._rights_by_fact()
        for key, rights in rights_of.items():
            fact = self.compiled.book.facts[key[0]]
            lows, highs = self.situation.facts[key]
            for index in range(len(lows)):
                if self.situation.was_asked(key, index) or not is_unknown(fact, lows[index], highs[index]):
                    continue
                gain = self._gain(fact, key, index, rights)
                if gain > 0:
                    found.append(Candidate(key=key, index=index, gain=gain, effort=EFFORT[fact.type.kind]))
        return found or self._together(rights_of)

    def _rights_by_fact(self) -> dict[Key, list[str]]:
        found: dict[Key, list[str]] = defaultdict(list)
        for right in self.open:
            for key in self.compiled.part(right).facts:
                found[key].append(right)
        return found

    def _gain(self, fact: Fact, key: Key, index: int, rights: list[str]) -> float:
        """How much of what is open is decided, on average over the values that it can have."""
        weighted = self._values(fact, key, index)
        total = sum(weight for _, weight in weighted) or 1.0
        lows, highs = self.situation.facts[key]
        kept = lows[index], highs[index]
        gain = 0.0
        try:
            for value, weight in weighted:
                lows[index] = highs[index] = value
                gain += weight * sum(self._decided(right) for right in rights)
        finally:
            lows[index], highs[index] = kept
        return gain / total

    def _decided(self, right: str) -> float:
        rows = self.compiled.part(right).bounded(self.situation)[0][right]
        return sum(_progress(old, new) for old, new in zip(self.open[right], rows, strict=True) if old != new)

    def _values(self, fact: Fact, key: Key, index: int) -> Weighted:
        """Values worth trying: what people like this have, and what a threshold of the law lies between."""
        lows, highs = self.situation.facts[key]
        low, high = lows[index], highs[index]
        found = self.frequencies.weighted(fact, self.situation, index) if self.frequencies else []
        if fact.is_choice:
            bits = [1 << bit for bit in range(len(fact.type.values)) if low >> bit & 1]
            known = dict(found)
            return [(bit, known.get(bit, 0.01) if known else 1.0) for bit in bits]
        within = [(value, weight) for value, weight in found if low <= value <= high]
        if fact.type.kind is Kind.BOOL:
            known = dict(within)
            return [(value, known.get(value, 0.01) if known else 1.0) for value in range(low, high + 1)]
        edges = [value for value in thresholds_of(self.compiled).get(key[0], ()) if low <= value <= high]
        spread = sorted({low, *edges, high})
        while len(spread) > MOST_VALUES:
            spread = spread[:1] + spread[2:-1:2] + spread[-1:]
        weight = 0.05 if within else 1.0
        return within + [(value, weight) for value in spread]

    def _together(self, rights_of: Mapping[Key, list[str]]) -> list[Candidate]:
        """When no answer alone decides anything: those that do together with another one."""
        unknown = [
            (key, index)
            for key in rights_of
            for index in range(len(self.situation.told[key]))
            if not self.situation.was_asked(key, index)
            and is_unknown(
                self.compiled.book.facts[key[0]],
                self.situation.facts[key][0][index],
                self.situation.facts[key][1][index],
            )
        ]
        for place, (key, index) in enumerate(unknown):
            fact = self.compiled.book.facts[key[0]]
            lows, highs = self.situation.facts[key]
            kept = lows[index], highs[index]
            try:
                for value, _ in self._values(fact, key, index):
                    lows[index] = highs[index] = value
                    for other, at in unknown[place + 1 :]:
                        second = self.compiled.book.facts[other[0]]
                        if self._gain(second, other, at, rights_of[other]) > 0:
                            return [Candidate(key=key, index=index, gain=0.1, effort=EFFORT[fact.type.kind])]
            finally:
                lows[index], highs[index] = kept
        return []


def _progress(old: Row, new: Row) -> float:
    """1 for a right that becomes certain or impossible; a part for conditions and for a smaller range."""
    sure, could, low, high = new
    if not all(old[1]):
        return 0.0
    if not all(could) or (all(sure) and not all(old[0])):
        return 1.0
    before = sum(a != b for a, b in zip(old[0], old[1], strict=True))
    after = sum(a != b for a, b in zip(sure, could, strict=True))
    part = 0.2 * (before - after) / before if before else 0.0
    width = old[3] - old[2]
    return part + (0.2 * max(0, width - (high - low)) / width if width else 0.0)
