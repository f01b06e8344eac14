"""Trying what is unknown: what would an answer decide, and does it still matter?"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from random import Random
from typing import Any, Protocol

from rulebook.compiling import Compiled, Row, Waiting
from rulebook.errors import SituationError
from rulebook.kinds import Kind
from rulebook.model import Fact
from rulebook.settling import is_unknown, settle
from rulebook.situation import TOLD, Key, Situation, fill
from rulebook.thresholds import lines_between, lines_of, thresholds_of

SENSITIVITY = {"ordinary": 0, "personal": 1, "special": 2}
EFFORT = {Kind.BOOL: 1.0, Kind.CHOICE: 1.2, Kind.COUNT: 1.4, Kind.DATE: 1.6, Kind.MONEY: 2.0}
MOST_QUESTIONS = 5
MOST_VALUES, MOST_LIKELY, DRAWS = 4, 3, 6
FITTED = 3
"""So many likely answers say whether the next question of a screen still matters."""
NARROWING = 0.1
"""What narrowing a sum is worth beside deciding a right."""
Variables = Mapping[str, tuple[list[Any], list[Any]]]
Weighted = list[tuple[int, float]]
"""Values that somebody can have (as rules know them) with how often."""


class Frequencies(Protocol):
    """How often values occur among people like somebody."""

    def weighted(self, fact: Fact, situation: Situation, index: int) -> Weighted:
        """Values of a fact with their weights; nothing when nobody counted them."""
        ...


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
    _variables: dict[str, Variables] = field(default_factory=dict, init=False)
    _tried: dict[tuple[Key, int], Weighted] = field(default_factory=dict, init=False)
    _usual: dict[str, Situation] = field(default_factory=dict, init=False)
    _first: dict[tuple[Key, int], list[tuple[Key, int]]] = field(default_factory=dict, init=False)
    trials: int = field(default=0, init=False)
    waited_for: set[tuple[Key, int]] = field(default_factory=set, init=False)
    rights_of: dict[Key, set[str]] = field(default_factory=lambda: defaultdict(set), init=False)

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
        # An amount that the law itself leaves open stays a range whatever is known.
        return low != high and self.compiled.part(right).is_exact_law

    def sensitivity(self, one: Candidate) -> str:
        """How sensitive the fact of a candidate is."""
        return self.compiled.book.facts[one.key[0]].sensitivity

    def unknowns(self) -> list[Candidate]:
        """All that nobody was asked about and that an open right reads, with an estimate of what it decides:
        of each right a part, the larger the fewer unknowns that right has."""
        share: dict[tuple[Key, int], float] = defaultdict(float)
        for right in self.open:
            entries = self._unknown_of(right)
            for key, index in entries:
                for first in self._first_asked(key, index):
                    if first != (key, index):
                        self.waited_for.add(first)
                    share[first] += 1 / len(entries)
                    self.rights_of[first[0]].add(right)
        facts = self.compiled.book.facts
        return [
            Candidate(key=key, index=index, gain=gain, effort=EFFORT[facts[key[0]].type.kind])
            for (key, index), gain in share.items()
        ]

    def _unknown_of(self, right: str) -> list[tuple[Key, int]]:
        """What the open part of a right reads, nobody was asked and nobody knows; not where it is known on
        which side of all lines it lies."""
        part, facts = self.compiled.part(right), self.situation.facts
        lines, between = lines_of(part), lines_between(part)
        return [
            (key, index)
            for key in self._keys_of(right)
            for index in self._unasked[key]
            if (lines if key in part.read else between).divide(key, *(end[index] for end in facts[key]))
        ]

    @cached_property
    def _unasked(self) -> dict[Key, list[int]]:
        """Per fact of whom it is not known and nobody was asked."""
        return {
            key: [
                index
                for index, (low, high) in enumerate(zip(*self.situation.facts[key], strict=True))
                if is_unknown(fact, low, high) and not self.situation.was_asked(key, index)
            ]
            for key, fact in self.compiled.columns
        }

    def _keys_of(self, right: str, rows: list[Row] | None = None) -> list[Key]:
        """What the conditions of a right read that are still open; when none is, what its amount reads."""
        part = self.compiled.part(right)
        open_rows = [row for row in rows or self.open[right] if self._is_open(right, row)]
        places = {
            place
            for sure, could, _, _ in open_rows
            for place, (a, b) in enumerate(zip(sure, could, strict=True))
            if a != b
        }
        needed = part.facts_by_place
        return list(
            dict.fromkeys(key for place in sorted(places) or [len(needed) - 1] for key in needed[place])
        )

    def _first_asked(self, key: Key, index: int) -> list[tuple[Key, int]]:
        """The question itself, or those that must come first because nobody knows if this one makes sense."""
        found = self._first.get((key, index))
        if found is None:
            fact = self.compiled.book.facts[key[0]]
            before: list[tuple[Key, int]] = []
            if fact.only_if and not self._applies[fact.name][0][index]:
                lines = lines_between(self.compiled, fact.name)
                for first in self.compiled.waits_for[fact.name]:
                    same = self.compiled.book.facts[first[0]].level == fact.level
                    lows, highs = self.situation.facts[first]
                    places = [
                        one
                        for one in self._unasked[first]
                        if (one == index or not same) and lines.divide(first, lows[one], highs[one])
                    ]
                    before += [one for place in places for one in self._first_asked(first, place)]
            found = self._first[key, index] = before or [(key, index)]
        return found

    @cached_property
    def _applies(self) -> Any:
        return self.compiled.applies(self.situation) if self.compiled.applies else {}

    def useful(self, held: list[Candidate], *, spare: bool = False) -> list[Candidate]:
        """Of candidates those that really decide something, by trying; the best first. `spare`: also those
        that only narrow a sum, and would not be missed if all others were what they mostly are."""
        found: list[Candidate] = []
        for one in held:
            gain = self._gain(one.key, one.index)
            waited_for = (one.key, one.index) in self.waited_for
            if gain == 0 and waited_for:
                gain = self._following(one.key, one.index)
            if 0 < gain < NARROWING and not (waited_for or spare or self._is_missed(one.key, one.index)):
                continue
            if gain > 0:
                # What waits for this answer counts too, by its estimate.
                more = one.gain if waited_for else 0
                found.append(Candidate(key=one.key, index=one.index, gain=gain + more, effort=one.effort))
            if len(found) == MOST_QUESTIONS:
                break
        return sorted(found, key=lambda one: -one.worth)

    def _is_missed(self, key: Key, index: int) -> bool:
        """Whether a right stays open without this answer, when all others are what they mostly are."""
        for right in self.rights_of[key]:
            part = self.compiled.part(right)
            if key not in part.read:
                continue
            usual = self._usual.get(right)
            if usual is None:
                usual = self._usual[right] = self._as_usual(right)
            lows, highs = usual.facts[key]
            kept = lows[index], highs[index]
            lows[index], highs[index] = (end[index] for end in self.situation.facts[key])
            rows = part.bounded(usual)[0][right]
            lows[index], highs[index] = kept
            if any(self._is_open(right, row) for row in rows):
                return True
        return False

    def _as_usual(self, right: str) -> Situation:
        """The situation with the likeliest answer to all that a right reads."""
        part = self.compiled.part(right)
        found = self.situation.copy(part.facts)
        for is_conditional in (False, True):
            for key, fact in part.columns:
                if bool(fact.only_if) is not is_conditional:
                    continue
                lows, highs = found.facts[key]
                for index in self._unasked[key]:
                    if is_unknown(fact, lows[index], highs[index]):
                        lows[index] = highs[index] = self.likely(key, index)[0][0]
                        found.told[key][index] = TOLD
            try:
                fill(part, found)
            except SituationError:  # likely answers that do not go together
                break
        return found

    def fitting(self, found: list[Candidate], screen: float) -> list[Candidate]:
        """Of the questions of a screen those that will probably still matter once those before them are
        answered. Leaving one out that does matter costs a `screen` more."""
        kept, chance = found[:1], Random(0)  # noqa: S311 - the same screen for the same situation
        drawn: list[Situation] = [self.situation] * FITTED
        for one in found[1:]:
            before = kept[-1]
            weighted = self._values(before.key, before.index)
            values = chance.choices(
                [value for value, _ in weighted], [weight + 0.01 for _, weight in weighted], k=FITTED
            )
            waiting = self._waiting_for(before.key)
            drawn = [
                self._answered(waiting, before.key, before.index, value, situation) or situation
                for value, situation in zip(values, drawn, strict=True)
            ]
            matters = sum(self._matters(one, situation) for situation in drawn) / FITTED
            if matters * (screen + one.effort) >= one.effort:
                kept.append(one)
        return kept

    def _matters(self, one: Candidate, situation: Situation) -> bool:
        """Whether a right that asks this is still open."""
        for right in self.rights_of[one.key]:
            part = self.compiled.part(right)
            rows = part.bounded(situation)[0][right]
            if any(self._is_open(right, row) for row in rows) and one.key in self._keys_of(right, rows):
                return True
        return False

    def likely(self, key: Key, index: int) -> Weighted:
        """The few values that an unknown most likely has, each with how often."""
        weighted = sorted(self._values(key, index), key=lambda one: -one[1])
        return weighted[:MOST_LIKELY]

    def _gain(self, key: Key, index: int) -> float:
        """How much of what is open is decided, on average over the values that it can have."""
        weighted = self._values(key, index)
        total = sum(weight for _, weight in weighted) or 1.0
        lows, highs = self.situation.facts[key]
        kept = lows[index], highs[index]
        gain = 0.0
        rights = [one for one in self.rights_of[key] if key in self.compiled.part(one).read]
        try:
            for value, weight in weighted:
                lows[index] = highs[index] = value
                gain += weight * sum(self._decided(right, self.situation) for right in rights)
        finally:
            lows[index], highs[index] = kept
        return gain / total

    def _following(self, key: Key, index: int) -> float:
        """The same for an answer that only decides which other questions make sense."""
        weighted = self._values(key, index)
        total = sum(weight for _, weight in weighted) or 1.0
        waiting = self._waiting_for(key)
        if not waiting.conditional:
            return 0.0
        touched = {key, *(one for one, _ in waiting.conditional)}
        rights = [one for one in self.rights_of[key] if not touched.isdisjoint(self.compiled.part(one).read)]
        gain = 0.0
        for value, weight in weighted:
            following = self._answered(waiting, key, index, value)
            if following:
                gain += weight * sum(self._decided(right, following) for right in rights)
        return gain / total

    def _waiting_for(self, key: Key) -> Waiting:
        """What waits for an answer, of which it is not certain yet if it makes sense."""
        waiting = self.compiled.waiting_for(key[0])
        applies = self._applies
        unsure = [one for one in waiting.conditional if applies[one[1].name][0] != applies[one[1].name][1]]
        return replace(waiting, conditional=unsure)

    def _answered(
        self, waiting: Waiting, key: Key, index: int, value: int, situation: Situation | None = None
    ) -> Situation | None:
        """The situation with an answer, and with what no longer makes sense then; None where it cannot be."""
        situation = situation or self.situation
        own = situation.copy([key, *(one for one, _ in waiting.conditional)])
        found = replace(
            situation, facts={**situation.facts, **own.facts}, told={**situation.told, **own.told}
        )
        lows, highs = found.facts[key]
        lows[index] = highs[index] = value
        found.told[key][index] = TOLD
        try:
            fill(waiting, found)
        except SituationError:  # after what was told already
            return None
        return found

    def _decided(self, right: str, situation: Situation) -> float:
        self.trials += 1
        rows, variables = self.compiled.part(right).bounded(situation)
        found = sum(
            _progress(old, new) for old, new in zip(self.open[right], rows[right], strict=True) if old != new
        )
        return found or NARROWING * self._narrowed(right, variables)

    def _narrowed(self, right: str, variables: Variables) -> float:
        """Where nothing is decided yet: how much narrower that makes what the right is reckoned with, as one
        income of several does."""
        before = self._variables.get(right)
        if before is None:
            before = self._variables[right] = self.compiled.part(right).bounded(self.situation)[1]
        shrunk = 0.0
        for name, (lows, highs) in variables.items():
            old_lows, old_highs = before[name]
            if lows == old_lows and highs == old_highs:
                continue
            for low, high, old_low, old_high in zip(lows, highs, old_lows, old_highs, strict=True):
                if low != old_low or high != old_high:
                    width = old_high - old_low
                    shrunk += 1 - (high - low) / width if width else 1
        return shrunk / (len(variables) or 1)

    def _values(self, key: Key, index: int) -> Weighted:
        """Values worth trying: what people like this have, and what a threshold of the law lies between."""
        known = self._tried.get((key, index))
        if known is None:
            fact = self.compiled.book.facts[key[0]]
            known = self._tried[key, index] = self._worth_trying(fact, key, index)
        return known

    def _worth_trying(self, fact: Fact, key: Key, index: int) -> Weighted:
        lows, highs = self.situation.facts[key]
        low, high = lows[index], highs[index]
        found = self.frequencies.weighted(fact, self.situation, index) if self.frequencies else []
        if fact.is_choice:
            bits = [1 << bit for bit in range(len(fact.type.values)) if low >> bit & 1]
            known = dict(found)
            return [(bit, known.get(bit, 0.01) if known else 1.0) for bit in bits]
        found = sorted(found, key=lambda one: -one[1])[:MOST_LIKELY]
        within = [(value, weight) for value, weight in found if low <= value <= high]
        if fact.type.kind is Kind.BOOL:
            known = dict(within)
            return [(value, known.get(value, 0.01) if known else 1.0) for value in range(low, high + 1)]
        if len(within) == MOST_LIKELY:
            return within
        edges = [value for value in thresholds_of(self.compiled).get(key[0], ()) if low <= value <= high]
        spread = sorted({low, *(edges if len(edges) <= MOST_VALUES else edges[:: len(edges) // 2]), high})
        weight = 0.05 if within else 1.0
        return within + [(value, weight) for value in spread]

    def together(self) -> list[Candidate]:
        """When no answer alone decides or narrows anything: one that does together with others.

        All that a right does not know is given values at random a few times; what then turns an answer round
        still matters. Where the law itself leaves a right open, nothing does.
        """
        chance = Random(0)  # noqa: S311 - the same question for the same situation
        for right in self.open:
            part = self.compiled.part(right)
            entries = self._unknown_of(right)
            for _draw in range(DRAWS):
                drawn = self.situation.copy(part.facts)
                for key, index in entries:
                    self._draw(drawn, key, index, chance)
                before = part.bounded(drawn)[0]
                for key, index in entries:
                    kept = drawn.copy([key])
                    self._draw(drawn, key, index, chance)
                    turned = part.bounded(drawn)[0] != before
                    drawn.facts[key] = kept.facts[key]
                    if turned:
                        fact = self.compiled.book.facts[key[0]]
                        [first, *_] = self._first_asked(key, index)
                        return [
                            Candidate(key=first[0], index=first[1], gain=0.1, effort=EFFORT[fact.type.kind])
                        ]
        return []

    def _draw(self, situation: Situation, key: Key, index: int, chance: Random) -> None:
        weighted = self._values(key, index)
        [value] = chance.choices([one for one, _ in weighted], [weight + 0.01 for _, weight in weighted])
        lows, highs = situation.facts[key]
        lows[index] = highs[index] = value


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
