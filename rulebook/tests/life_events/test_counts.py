"""What ships with the law about events in a synthetic city, as pages show it."""

import datetime as dt
import json

from rulebook import Rulebook
from rulebook.life_events import CHANGES, count_effects, to_whom
from rulebook.life_events.command import SEED, WIDER
from rulebook.loading import SHIPPED
from rulebook.population import FactColumns, generate, situations

FILE = SHIPPED / "counts" / "life_events.json"
SOME = 12


def test_every_event_was_counted_with_rights_and_changes_that_there_are(shipped: Rulebook) -> None:
    events = json.loads(FILE.read_text())["events"]
    assert set(events) == set(shipped.life_events)
    for one in events.values():
        assert one["happened"] > 0
        assert set(one["rights"]) <= set(shipped.rights)
        assert {change for counted in one["rights"].values() for change in counted} <= set(CHANGES)


def test_what_a_birth_surely_starts_in_a_few_households_was_counted_too(shipped: Rulebook) -> None:
    """The file is of this law: whoever changes the rules makes it again (`rulebook event --counts`)."""
    kept = json.loads(FILE.read_text())
    date = dt.date.fromisoformat(kept["date"])
    city = generate(persons=4 * WIDER * kept["households"], seed=SEED, date=date)
    some = [
        one
        for one in situations(FactColumns(population=city, book=shipped), 2 * SOME)
        if to_whom(shipped, "birth", one, date=date)
    ]
    found = count_effects(shipped, "birth", some, date=date)
    counted = kept["events"]["birth"]["rights"]
    for name, changes in found.rights.items():
        for change, number in changes.items():
            assert counted.get(name, {}).get(change, 0) >= number or not found.often(name)
