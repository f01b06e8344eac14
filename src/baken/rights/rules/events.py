"""What happens in a life, and which rights start, change or stop by it: of many households, or of one."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baken.rights.household import APPLICANT, Household
from baken.rights.results import Amount, amount_of
from baken.rights.rules import laws
from baken.rights.rules.laws import Law, refused
from rulebook import SituationError
from rulebook.life_events import CHANGES, Effect, Side, effects, to_whom
from rulebook.model import Right

STARTS, CHANGE, STOPS = "starts", "changes", "stops"
HEADINGS: Mapping[str, Any] = {
    STARTS: gettext_lazy("Dit begint"),
    CHANGE: gettext_lazy("Dit verandert"),
    STOPS: gettext_lazy("Dit stopt"),
}
FEWEST = 0.01
"""Of the households to whom an event happens: what it does to fewer is no news for who reads the page."""


class EventUnknown(Exception):
    """There is no such event."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that can happen; `of` and `who` are given where it is asked of one household."""

    key: str
    label: str
    summary: str
    of: str = ""
    who: str = ""

    @property
    def action(self) -> str:
        """What a button says to ask for it."""
        return f"{self.key}:{self.of}"


@dataclass(frozen=True, kw_only=True)
class Touched:
    """A right to which an event does something in the synthetic city: in so many of each ten households."""

    right: Right
    surely: int
    maybe: int

    @property
    def often(self) -> str:
        """In words."""
        number = round((self.surely + self.maybe) * 10 / self.households) if self.households else 0
        if number == 0:
            return _("bij minder dan 1 op de 10 gezinnen")
        return _("bij ongeveer %(number)d op de 10 gezinnen") % {"number": number}

    households: int = 0


@dataclass(frozen=True, kw_only=True)
class EventPage:
    """An event for everybody. `groups`: what starts, changes and stops, most often first."""

    event: Event
    groups: Sequence[tuple[str, str, Sequence[Touched]]]
    households: int
    first_steps: Sequence[Right]


@dataclass(frozen=True, kw_only=True)
class OwnEffect:
    """What an event does to a right of one household."""

    right: Right
    is_sure: bool
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class OwnEffects:
    """What an event does to the rights of one household, and what to ask for then."""

    event: Event
    groups: Sequence[tuple[str, str, Sequence[OwnEffect]]]
    stays: Sequence[str]
    first_steps: Sequence[Right]


def events(law: Law) -> list[Event]:
    """Every event that the law knows, in its order."""
    return [
        Event(key=one.name, label=one.label, summary=one.summary) for one in law.book.life_events.values()
    ]


def event_page(law: Law, key: str) -> EventPage:
    """An event as it works out in the synthetic city. Raises EventUnknown."""
    known = {one.key: one for one in events(law)}
    if key not in known:
        raise EventUnknown(key)
    counted = _counted(str(laws.FOLDER)).get(key, {})
    households = int(counted.get("happened", 0))
    groups, steps = [], []
    for group, heading in HEADINGS.items():
        touched = list(_touched(law, counted.get("rights", {}), group, households))
        touched.sort(key=lambda one: (-one.surely, -one.maybe, one.right.label))
        if touched:
            groups.append((group, str(heading), touched))
        if group == STARTS:
            steps = [one.right for one in touched if not one.right.automatic]
    return EventPage(event=known[key], groups=groups, households=households, first_steps=steps)


def _touched(law: Law, rights: Mapping[str, Any], group: str, households: int) -> Any:
    for name, changes in rights.items():
        right = law.book.rights.get(name)
        if right is None or not law.is_here(name):
            continue
        surely, maybe = changes.get(group, 0), changes.get(_MAYBE[group], 0)
        if surely + maybe >= max(1, FEWEST * households):
            yield Touched(right=right, surely=surely, maybe=maybe, households=households)


_MAYBE = {STARTS: "may_start", CHANGE: "may_change", STOPS: "may_stop"}


@lru_cache(maxsize=4)
def _counted(folder: str) -> Mapping[str, Any]:
    """What `rulebook event --counts` wrote beside the law; nothing where it was never counted."""
    path = Path(folder) / "counts" / "life_events.json"
    if not path.is_file():
        return {}
    found: Mapping[str, Any] = json.loads(path.read_text())["events"]
    return found


def possible_events(law: Law, household: Household, *, date: dt.date) -> list[Event]:
    """The events that can happen in this household, and to whom. Raises SituationImpossible."""
    situation = law.situation(household, date=date)
    labels, found = household.labels(), []
    try:
        for one in law.book.life_events.values():
            for of in to_whom(law.book, one, situation, date=date)[: None if one.of else 1]:
                who = labels.get(of, "") if one.of and of != APPLICANT else ""
                found.append(Event(key=one.name, label=one.label, summary=one.summary, of=of, who=who))
    except SituationError as error:
        raise refused(law, household, error) from None
    return found


def own_effects(law: Law, household: Household, action: str, *, date: dt.date) -> OwnEffects:
    """What an event (`Event.action`) does to the rights of a household.

    Raises EventUnknown, and SituationImpossible when it cannot happen here.
    """
    key, _colon, of = action.partition(":")
    if key not in law.book.life_events or (of and of not in household.keys):
        raise EventUnknown(action)
    one = law.book.life_events[key]
    try:
        found = effects(
            law.book,
            law.situation(household, date=date),
            one,
            date=date,
            of=of if one.of else "",
            rights=law.rights(date),
        )
    except SituationError as error:
        raise refused(law, household, error) from None
    who = household.labels().get(of, "") if one.of and of != APPLICANT else ""
    groups = []
    for group, heading in HEADINGS.items():
        some = [_own(effect) for effect in found.of(group, _MAYBE[group])]  # type: ignore[arg-type]
        if some:
            groups.append((group, str(heading), some))
    return OwnEffects(
        event=Event(key=key, label=one.label, summary=one.summary, of=of, who=who),
        groups=groups,
        stays=[effect.right.label for effect in found.of("stays") if effect.after.entitlement != "no"],
        first_steps=found.first_steps,
    )


def _own(effect: Effect) -> OwnEffect:
    return OwnEffect(
        right=effect.right,
        is_sure=not effect.change.startswith("may_"),
        before=_side(effect.before),
        after=_side(effect.after),
    )


def _side(side: Side) -> str:
    """A right before or after, in a few words."""
    if side.entitlement == "no":
        return _("geen recht")
    amount: Amount | None = amount_of(side.amount.as_json()) if side.amount else None
    said = _("recht") if side.entitlement == "yes" else _("misschien recht")
    return f"{said}, {amount}" if amount is not None and amount.high else said


assert set(_MAYBE) | set(_MAYBE.values()) | {"stays"} == set(CHANGES)  # noqa: S101 - the library's words
