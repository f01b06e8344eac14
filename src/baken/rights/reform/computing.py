"""From what is in the address to figures; kept in memory for who looks again."""

import datetime as dt
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from baken.rights.reform.amounts import AmountWrong, Change, LawAmount, misordered, read
from baken.rights.reform.outcome import Outcome
from baken.rights.reform.people import People
from baken.rights.reform.state import StudioState
from baken.rights.rules import Law, reforming, reforms

KEPT = 32


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """A scenario read against the law: what it changes, and what in it is wrong (amount → why)."""

    changes: Mapping[str, Change] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)
    unknown: Sequence[str] = ()
    """Names of amounts that these rights do not need (any more)."""

    @property
    def values(self) -> dict[str, Any]:
        """Amount → its value, for the library."""
        return {name: change.value for name, change in self.changes.items()}


def read_scenario(amounts: Sequence[LawAmount], typed: Mapping[str, str]) -> Scenario:
    """What was typed for a scenario."""
    by_name = {one.name: one for one in amounts}
    changes: dict[str, Change] = {}
    wrong: dict[str, str] = {}
    for name, text in typed.items():
        if name not in by_name:
            continue
        try:
            change = read(by_name[name], text)
        except AmountWrong as error:
            wrong[name] = str(error)
        else:
            changes |= {name: change} if change else {}
    if not wrong:
        wrong = misordered(amounts, changes)
    unknown = sorted(set(typed) - set(by_name))
    return Scenario(changes=changes, wrong=wrong, unknown=unknown)


def compute(law: Law, people: People, state: StudioState, scenarios: Sequence[Scenario]) -> Outcome:
    """What the scenarios do; the same question is answered from memory. Raises reforming.ReformRefused."""
    version = reforms.law_version(law, state.rights, date=state.date)
    key = (law.municipality, version, people.key, people.version, state.content)
    with _keeping:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    made = reforming.run(
        law,
        people.folder,
        rights=state.rights,
        scenarios=[one.values for one in scenarios],
        date=state.date,
        told={"law_version": version, "population": people.label, "people_version": people.version},
    )
    with _keeping:
        _kept[key] = made
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return made


_kept: OrderedDict[tuple[str, ...], Outcome] = OrderedDict()
_keeping = threading.Lock()


def forget() -> None:
    """Nothing in memory any more, for tests."""
    with _keeping:
        _kept.clear()


def law_changed(law: Law, *, rights: Sequence[str], date: dt.date, version: str) -> bool:
    """Whether what these rights rest on is not what it was."""
    return reforms.law_version(law, rights, date=date) != version
