"""`rulebook event`: which events there are, what one does to the rights of a household, or of many."""

import argparse
import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from rulebook.life_events.comparing import CHANGES, Change, Effect, Effects, Side, effects
from rulebook.life_events.counting import EventCounts, count_effects
from rulebook.life_events.happening import event_named, to_whom
from rulebook.model import Rulebook
from rulebook.printing import amount_in_words

WORDS: Mapping[Change, str] = {
    "starts": "BEGINT",
    "may_start": "BEGINT MISSCHIEN",
    "changes": "VERANDERT",
    "may_change": "VERANDERT MISSCHIEN",
    "stops": "STOPT",
    "may_stop": "STOPT MISSCHIEN",
    "stays": "BLIJFT",
}
SEED = 1
HOUSEHOLDS, WIDER = 300, 20


def add_arguments(parser: argparse.ArgumentParser, *, day: Callable[[str], dt.date], today: dt.date) -> None:
    """The arguments of the command."""
    parser.add_argument("event", nargs="?", help="its name (default: list the events)")
    parser.add_argument("situation", type=Path, nargs="?", help="JSON file, or - for standard input")
    parser.add_argument("--of", default="", help="to whom it happens (default: the likeliest)")
    parser.add_argument("--date", type=day, default=today, help="YYYY-MM-DD (default: today)")
    parser.add_argument("--right", action="append", help="only this right (may be repeated)")
    parser.add_argument("--households", type=int, help="count what it does in so many synthetic households")
    parser.add_argument(
        "--counts",
        type=Path,
        help="write what every event does in 300 (--households) of them to a file",
    )
    parser.add_argument("--json", action="store_true", help="JSON instead of text")


def event_command(given: argparse.Namespace, book: Rulebook, read: Callable[[Path], Any]) -> int:
    """Runs the command; answers 0, or 2 when a situation is missing. `read`: reads a file."""
    if given.counts:
        _write_counts(given, book)
        return 0
    if given.event is None:
        _say(given, _listed(book), _list_lines(book))
        return 0
    event_named(book, given.event)
    if given.households:
        counts = count_effects(
            book, given.event, _city(book, given.households, given.date), date=given.date, rights=given.right
        )
        _say(given, counts.as_json(), _count_lines(book, counts))
        return 0
    if given.situation is None:
        print("rulebook: name a situation (a JSON file), or --households")
        return 2
    situation = read(given.situation)
    found = effects(book, situation, given.event, date=given.date, of=given.of, rights=given.right)
    _say(given, found.as_json(), _effect_lines(found))
    return 0


def _write_counts(given: argparse.Namespace, book: Rulebook) -> None:
    """Each event in as many synthetic households to whom it can happen, as pages read it; made with the law.

    What happens to few (somebody is recognised as a refugee) is looked for in more of the city.
    """
    households = given.households or HOUSEHOLDS
    city = list(_city(book, WIDER * households, given.date))
    events = {}
    for name in book.life_events:
        some = (one for one in city if to_whom(book, name, one, date=given.date))
        events[name] = count_effects(book, name, islice(some, households), date=given.date).as_json()
    record = {"date": given.date.isoformat(), "households": households, "seed": SEED, "events": events}
    given.counts.parent.mkdir(parents=True, exist_ok=True)
    given.counts.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n")


def _say(given: argparse.Namespace, record: Any, lines: Iterator[str]) -> None:
    if given.json:
        print(json.dumps(record, ensure_ascii=False, indent=2))
    else:
        for line in lines:
            print(line)


def _city(book: Rulebook, households: int, date: dt.date) -> Iterator[Mapping[str, Any]]:
    from rulebook.population import FactColumns, generate, situations

    population = generate(persons=4 * households, seed=SEED, date=date)
    return situations(FactColumns(population=population, book=book), households)


def _listed(book: Rulebook) -> list[dict[str, Any]]:
    return [
        {
            "event": one.name,
            "label": one.label,
            "summary": one.summary,
            "of": list(one.of),
            "question": one.question,
        }
        for one in book.life_events.values()
    ]


def _list_lines(book: Rulebook) -> Iterator[str]:
    for one in book.life_events.values():
        yield f"{one.name:16} {one.label}"
        yield f"{'':16} {one.summary}"


def _effect_lines(found: Effects) -> Iterator[str]:
    yield f"{found.event.label}: {found.event.summary}"
    for change in CHANGES[:-1]:
        for one in found.of(change):
            yield f"{WORDS[change]:<20} {one.right.label}{_difference(one)}"
    kept = [one.right.label for one in found.of("stays") if one.after.entitlement != "no"]
    if kept:
        yield f"{WORDS['stays']:<20} {'; '.join(kept)}"
    for name, opened in found.then.items():
        labels = "; ".join(found.rights[one].right.label for one in opened)
        yield f"{'DAARNA':<20} {found.rights[name].right.label} opent: {labels}"
    for right in found.first_steps:
        yield f"{'VRAAG AAN':<20} {right.label}: {right.desk}"


def _difference(one: Effect) -> str:
    before, after = _amount(one.before), _amount(one.after)
    said = f" · {before} → {after}" if before and after and before != after else f" · {after or before}"
    if not (before or after):
        said = ""
    if one.change == "may_start" and one.after.entitlement == "yes":
        said += " · misschien had je dit al"
    others = {name: each.change for name, each in one.of.items() if each.change != "stays"}
    if len(others) > 1 or set(others.values()) - {one.change}:
        said += f" ({', '.join(f'{name}: {WORDS[change].lower()}' for name, change in others.items())})"
    return said


def _amount(side: Side) -> str:
    return amount_in_words(side.amount) if side.amount and side.amount.high else ""


def _count_lines(book: Rulebook, counts: EventCounts) -> Iterator[str]:
    yield f"{counts.event.label}: kan bij {counts.happened} van {counts.asked} gezinnen"
    for name in counts.most_first():
        numbers = [
            f"{WORDS[one].lower()} {counts.rights[name][one]}" for one in CHANGES if counts.rights[name][one]
        ]
        yield f"{counts.often(name):>6} {book.rights[name].label}: {', '.join(numbers)}"
