"""What somebody is doing in the studio, as it stands in the address: rights, people, day, changed amounts.

Nothing of a person is in it: names of amounts with numbers only.
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.http import QueryDict

CITY = "stad"
MOST_SCENARIOS = 5
MOST_CHANGES = 200
LONGEST = 8_000
"""Characters of an address; servers on the way refuse longer ones."""
FIRST_DAY = dt.date(2016, 4, 1)
"""Before it no synthetic city can be made."""
_ITEM = re.compile(r"([a-z][a-z0-9_.\[\]]{0,119})=([0-9a-z.+%\-]{1,30})")


@dataclass(frozen=True, kw_only=True)
class StudioState:
    """Scenarios are amount → what was typed for it; `edited` is the one whose amounts are shown."""

    date: dt.date
    rights: tuple[str, ...] = ()
    population: str = CITY
    scenarios: tuple[Mapping[str, str], ...] = field(default=({},))
    edited: int = 0

    @property
    def query(self) -> str:
        """The part of the address after the question mark; the same for the same state."""
        return self._query([("bewerk", str(self.edited + 1))] if self.edited else [])

    @property
    def content(self) -> str:
        """The same without what somebody happens to look at: what is computed."""
        return self._query([])

    def _query(self, more: list[tuple[str, str]]) -> str:
        pairs = [("recht", key) for key in self.rights]
        pairs += [("bevolking", self.population), ("dag", self.date.isoformat())]
        pairs += [("scenario", _written(one)) for one in self.scenarios]
        return urlencode(pairs + more)

    def with_scenario(self, number: int, changes: Mapping[str, str]) -> "StudioState":
        """With other changes in one scenario."""
        scenarios = list(self.scenarios)
        scenarios[number] = dict(changes)
        return replace(self, scenarios=tuple(scenarios))

    def with_another(self, changes: Mapping[str, str]) -> "StudioState":
        """With one more scenario, which is then edited; unchanged when there are as many as may be."""
        if len(self.scenarios) >= MOST_SCENARIOS:
            return self
        return replace(self, scenarios=(*self.scenarios, dict(changes)), edited=len(self.scenarios))

    def without(self, number: int) -> "StudioState":
        """Without one scenario; there is always one."""
        left = tuple(one for place, one in enumerate(self.scenarios) if place != number) or ({},)
        return replace(self, scenarios=left, edited=min(self.edited, len(left) - 1))


def _written(changes: Mapping[str, str]) -> str:
    return ";".join(f"{name}={changes[name]}" for name in sorted(changes))


def from_address(query: QueryDict, *, today: dt.date) -> StudioState:
    """What an address says; what it says wrongly is left out."""
    found = [_read(one) for one in query.getlist("scenario")[:MOST_SCENARIOS]]
    scenarios = tuple(found) or ({},)
    edited = query.get("bewerk", "1")
    place = int(edited) - 1 if edited.isascii() and edited.isdigit() and len(edited) < 3 else 0
    return StudioState(
        date=day_of(query.get("dag", "")) or today,
        rights=tuple(dict.fromkeys(query.getlist("recht"))),
        population=query.get("bevolking", "") or CITY,
        scenarios=scenarios,
        edited=min(max(0, place), len(scenarios) - 1),
    )


def _read(text: str) -> dict[str, str]:
    items = (_ITEM.fullmatch(one) for one in text.split(";")[:MOST_CHANGES])
    return {one[1]: one[2] for one in items if one}


def day_of(text: str) -> dt.date | None:
    """A day for which there can be a city, else None."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= dt.date(2100, 12, 31) else None
