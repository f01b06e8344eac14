"""For how many households an event starts, stops or changes each right: what happens most comes first."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from rulebook.errors import SituationError
from rulebook.life_events.comparing import CHANGES, Change, effects
from rulebook.life_events.happening import event_named, to_whom
from rulebook.model import LifeEvent, Rulebook


@dataclass(kw_only=True)
class EventCounts:
    """Of an event: to how many households it can happen, and per right what it then does to how many."""

    event: LifeEvent
    asked: int = 0
    happened: int = 0
    rights: dict[str, Counter[Change]] = field(default_factory=dict)

    def often(self, right: str) -> int:
        """For how many households the event does something to a right, surely or perhaps."""
        return sum(number for change, number in self.rights[right].items() if change != "stays")

    def most_first(self) -> list[str]:
        """The rights to which something happens: what surely happens most often first."""

        def weight(name: str) -> tuple[int, int]:
            surely = sum(self.rights[name][change] for change in ("starts", "changes", "stops"))
            return -surely, -self.often(name)

        return sorted((name for name in self.rights if self.often(name)), key=weight)

    def as_json(self) -> dict[str, Any]:
        """{"event", "asked", "happened", "rights": {name: {change: households}}}, most first."""
        return {
            "event": self.event.name,
            "asked": self.asked,
            "happened": self.happened,
            "rights": {
                name: {change: self.rights[name][change] for change in CHANGES if self.rights[name][change]}
                for name in self.most_first()
            },
        }


def count_effects(
    book: Rulebook,
    event: str | LifeEvent,
    situations: Iterable[Mapping[str, Any]],
    *,
    date: dt.date,
    rights: Iterable[str] | None = None,
) -> EventCounts:
    """The same event in each of many households, to the likeliest of its persons. Raises LawError.

    Households to which it cannot happen are counted apart.
    """
    found = EventCounts(event=event_named(book, event))
    names = None if rights is None else tuple(rights)
    for situation in situations:
        found.asked += 1
        try:
            one = effects(book, situation, found.event, date=date, rights=names)
        except SituationError:
            if to_whom(book, found.event, situation, date=date):
                raise
            continue
        found.happened += 1
        for name, effect in one.rights.items():
            counted = found.rights.setdefault(name, Counter())
            if effect.change != "stays" or effect.after.entitlement != "no":
                counted[effect.change] += 1
    return found
