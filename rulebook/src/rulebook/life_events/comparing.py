"""Which rights an event starts, stops or changes: what a check says after it against what one said before.

Nobody wrote down which: both checks are about the same people on the same day, only the event differs.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from rulebook.checking import RANK, Amount, Answers, Holds, amount_of, answer, compiled_for, entitlement_of
from rulebook.compiling import Compiled, Row, terms_of
from rulebook.life_events.happening import event_named, happens
from rulebook.model import LifeEvent, Right, Rulebook
from rulebook.needs import needs_of
from rulebook.settling import is_unknown
from rulebook.situation import Key, read_situation

Change = Literal["starts", "may_start", "changes", "may_change", "stops", "may_stop", "stays"]
CHANGES: tuple[Change, ...] = ("starts", "may_start", "changes", "may_change", "stops", "may_stop", "stays")
_OF_ENTITLEMENT: Mapping[tuple[Holds, Holds], Change] = {
    ("no", "yes"): "starts",
    ("no", "maybe"): "may_start",
    ("maybe", "yes"): "may_start",
    ("yes", "no"): "stops",
    ("yes", "maybe"): "may_stop",
    ("maybe", "no"): "may_stop",
}
"""Whoever may have had it already, or may have it still, may start or stop."""


@dataclass(frozen=True, kw_only=True)
class Side:
    """A right before or after an event: of one person or unit, or of all who stay together."""

    entitlement: Holds
    amount: Amount | None

    def as_json(self) -> dict[str, Any]:
        return {"entitlement": self.entitlement, "amount": self.amount.as_json() if self.amount else None}


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What an event does to a right. `of`: the same per person or unit, where there are several."""

    right: Right
    change: Change
    before: Side
    after: Side
    of: Mapping[str, "Effect"]

    def as_json(self) -> dict[str, Any]:
        found = {"change": self.change, "before": self.before.as_json(), "after": self.after.as_json()}
        if len(self.of) > 1:
            found["of"] = {name: one.as_json() for name, one in self.of.items()}
        return found


@dataclass(frozen=True, kw_only=True)
class Effects:
    """What an event does to all rights. `situation`: as it is then (JSON form)."""

    event: LifeEvent
    date: dt.date
    situation: Mapping[str, Any]
    rights: Mapping[str, Effect]

    def of(self, *changes: Change) -> list[Effect]:
        """The rights to which one of these happens, in the order of `changes`."""
        return [one for change in changes for one in self.rights.values() if one.change == change]

    @property
    def then(self) -> dict[str, list[str]]:
        """Per right that starts or may start: the rights that it opens, by its own record, and that are not
        there yet."""
        found = {}
        for one in self.of("starts", "may_start"):
            opened = [link.right for link in one.right.opens if link.right in self.rights]
            found[one.right.name] = [name for name in opened if self.rights[name].after.entitlement != "yes"]
        return {name: opened for name, opened in found.items() if opened}

    @property
    def first_steps(self) -> list[Right]:
        """Rights to go and ask for first: they start or may start, and nobody gives them by himself."""
        return [one.right for one in self.of("starts", "may_start") if not one.right.automatic]

    def as_json(self) -> dict[str, Any]:
        """{"event", "date", "rights": {name: {"change", "before", "after"}}, "then", "first_steps"}."""
        return {
            "event": self.event.name,
            "date": self.date.isoformat(),
            "rights": {one.right.name: one.as_json() for one in self.of(*CHANGES)},
            "then": self.then,
            "first_steps": [
                {
                    "right": right.name,
                    "desk": right.desk,
                    "documents": list(right.documents),
                    "decision_term": right.decision_term,
                }
                for right in self.first_steps
            ],
        }


def effects(
    book: Rulebook,
    situation: Mapping[str, Any],
    event: str | LifeEvent,
    *,
    date: dt.date,
    of: str = "",
    rights: Iterable[str] | None = None,
) -> Effects:
    """What an event on a day does to each right of a household. `of`: to whom it happens.

    Whoever leaves is left out: their rights go with them. Raises SituationError when it cannot happen.
    """
    event = event_named(book, event)
    changed = happens(book, event, situation, date=date, of=of)
    compiled = compiled_for(book, date, rights)
    before, after = (answer(compiled, read_situation(compiled, one)) for one in (situation, changed))
    return Effects(event=event, date=date, situation=changed, rights=compared(before, after))


def compared(before: Answers, after: Answers) -> dict[str, Effect]:
    """Per right what differs between two checks by the same rules of (mostly) the same people."""
    touched = touched_facts(before, after)
    unknown = unknown_facts(before) | unknown_facts(after)
    found = {}
    for name, rows in after.rows.items():
        right = after.compiled.book.rights[name]
        earlier = dict(zip(before.situation.ids(right.level), before.rows[name], strict=True))
        pairs = {
            of: (earlier.get(of), row) for of, row in zip(after.situation.ids(right.level), rows, strict=True)
        }
        read = facts_read(after.compiled, right)
        known = Known(is_touched=bool(touched & read), is_all_known=not unknown & read)
        found[name] = _together(after.compiled, right, pairs, known)
    return found


def touched_facts(before: Answers, after: Answers) -> set[Key]:
    """Facts of which somebody who is there before and after has another value."""
    found = set()
    for key, fact in after.compiled.columns:
        then = dict(
            zip(before.situation.ids(fact.level), zip(*before.situation.facts[key], strict=True), strict=True)
        )
        now = zip(after.situation.ids(fact.level), zip(*after.situation.facts[key], strict=True), strict=True)
        if any(then.get(of, ends) != ends for of, ends in now):
            found.add(key)
    return found


def unknown_facts(answers: Answers) -> set[Key]:
    """Facts of which it is not known of everybody what they are."""
    return {
        key
        for key, fact in answers.compiled.columns
        if any(is_unknown(fact, *ends) for ends in zip(*answers.situation.facts[key], strict=True))
    }


def facts_read(compiled: Compiled, right: Right) -> frozenset[Key]:
    """What the rule of a right reads; looked up once."""
    known: dict[str, frozenset[Key]] = compiled.memory.setdefault("facts_read", {})
    if right.name not in known:
        terms = terms_of(compiled.book, right, compiled.date)
        known[right.name] = frozenset(needs_of(compiled.book, terms, compiled.date).facts)
    return known[right.name]


@dataclass(frozen=True, kw_only=True)
class Known:
    """Of what a right reads: whether any of it was told otherwise, and whether all of it is known."""

    is_touched: bool
    is_all_known: bool


def _together(
    compiled: Compiled, right: Right, pairs: Mapping[str, tuple[Row | None, Row]], known: Known
) -> Effect:
    """Of all who are there after the event: what the best of them has, and what changes for any of them."""
    of = {name: _effect(compiled, right, [pair], _of_rows(*pair, known), {}) for name, pair in pairs.items()}
    all_of_them = _effect(compiled, right, list(pairs.values()), "stays", of)
    change = _OF_ENTITLEMENT.get((all_of_them.before.entitlement, all_of_them.after.entitlement))
    if change is None:
        changes = {one.change for one in of.values()} - {"stays"}
        surely = all_of_them.after.entitlement == "yes" and changes & {"starts", "stops", "changes"}
        change = "changes" if surely else "may_change" if changes else "stays"
    return replace(all_of_them, change=change)


def _effect(
    compiled: Compiled,
    right: Right,
    pairs: list[tuple[Row | None, Row]],
    change: Change,
    of: Mapping[str, Effect],
) -> Effect:
    before = _side(compiled, right, [row for row, _ in pairs if row is not None])
    after = _side(compiled, right, [row for _, row in pairs])
    return Effect(right=right, change=change, before=before, after=after, of=of)


def _side(compiled: Compiled, right: Right, rows: list[Row]) -> Side:
    best: Holds = max((entitlement_of(row) for row in rows), key=RANK.__getitem__, default="no")
    return Side(entitlement=best, amount=amount_of(compiled, right.name, rows))


def _of_rows(before: Row | None, after: Row, known: Known) -> Change:
    """What happens to the right of one person or unit. `before` None: they were not there.

    An amount has surely changed when it cannot be the same, or when only the law leaves open what it is. What
    may be there before and after may have changed if something that the right reads is otherwise.
    """
    was, now = "no" if before is None else entitlement_of(before), entitlement_of(after)
    if before is None or was != now:
        return _OF_ENTITLEMENT.get((was, now), "stays")
    if now == "no" or (before[2:] == after[2:] and (now == "yes" or not known.is_touched)):
        return "stays"
    apart = before[3] < after[2] or after[3] < before[2]
    return "changes" if now == "yes" and (apart or known.is_all_known) else "may_change"
