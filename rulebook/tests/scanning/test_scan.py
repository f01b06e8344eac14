"""A scan is the sum of single checks, however many processes run it."""

import multiprocessing
import os
import signal
import threading
from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulebook import Rulebook
from rulebook.checking import compiled_for
from rulebook.scanning import scan as scanning
from rulebook.scanning.blocks import Block, People
from rulebook.scanning.counting import MEASURES, Counts
from rulebook.scanning.in_memory import blocks_of
from rulebook.scanning.outreach import outreach
from rulebook.scanning.scan import ScanError, parts_of, rules_for, scan
from rulebook.situation import read_situation

from .towns import DATE, Town, random_town, situation_of, tables_of

FEW = settings(max_examples=12, deadline=None)
seeds = st.integers(0, 10**6)


def people_of(town: Town, fewest: int = 3) -> People:
    """In blocks; forms that occur three times stand apart, the others are mixed."""
    return blocks_of(tables_of(town), town.book, fewest=fewest)


def poor(town: Town) -> Town:
    """The same town where nobody earns a wage: more people have rights."""
    for facts in town.facts.values():
        facts["wage"] = (0, 0, True)
    return town


def clusters(people: People) -> list[Block]:
    return [block.part(place, place + 1) for block in people.blocks for place in range(block.count)]


def who(block: Block) -> list[str]:
    shape = (block.structure.persons, 1) if block.form else (block.structure.persons,)
    return [str(one) for one in block.keys("person", np.nonzero(np.ones(shape, dtype=bool)))]


def single_checks(town: Town, people: People) -> dict[str, Counter[str]]:
    """Each cluster checked by itself, added up."""
    compiled = compiled_for(town.book, DATE)
    found: dict[str, Counter[str]] = {name: Counter() for name in compiled.rights}
    for block in clusters(people):
        situation = read_situation(compiled, situation_of(town, who(block)))
        for name, rows in compiled.bounded(situation)[0].items():
            weights = block.weights(town.book.rights[name].level)
            times = (
                [1] * len(rows) if weights is None else np.broadcast_to(weights.ravel(), len(rows)).tolist()
            )
            for time, (sure, could, low, high) in zip(times, rows, strict=True):
                counts = found[name]
                counts["units"] += time
                counts["entitled"] += time * all(sure)
                counts["cannot_tell"] += time * (all(could) and not all(sure))
                counts["amount_low"] += time * low * all(sure)
                counts["amount_high"] += time * high * all(could)
    return found


def totals(result: Any, right: str) -> dict[str, int]:
    return dict(zip(MEASURES, result.rights[right].sum(axis=(0, 1)).tolist(), strict=True))


@FEW
@given(seeds)
def test_a_scan_is_the_sum_of_single_checks(book: Rulebook, seed: int) -> None:
    town = random_town(book, seed, homes=30)
    if any(len(who(block)) > 30 for block in clusters(people_of(town))):
        return  # a single check takes no more than thirty people
    people = people_of(town)
    result = scan(people, book, date=DATE)
    for name, expected in single_checks(town, people).items():
        found = totals(result, name)
        assert {key: found[key] for key in expected} == dict(expected), name


def test_what_people_take_up_divides_the_entitled(book: Rulebook) -> None:
    result = scan(people_of(poor(random_town(book, 5, homes=300))), book, date=DATE)
    for name in result.rights:
        found = totals(result, name)
        assert found["entitled"] == found["takes_up"] + found["misses_out"] + found["take_up_unknown"]
        assert found["missed_low"] <= found["amount_low"] <= found["amount_high"]
        assert found["missed_high"] <= found["amount_high"]
    premium = totals(result, "rent_premium")
    assert min(premium["takes_up"], premium["misses_out"], premium["take_up_unknown"]) > 0


def test_where_nobody_says_who_takes_it_up_everything_may_be_missed(book: Rulebook) -> None:
    result = scan(people_of(poor(random_town(book, 5, homes=300))), book, date=DATE)
    untold = [totals(result, name) for name in result.rights if name != "rent_premium"]
    assert max(one["amount_high"] for one in untold) > 0
    for found in untold:
        assert found["take_up_unknown"] == found["entitled"]
        assert (found["missed_low"], found["missed_high"]) == (0, found["amount_high"])


def test_areas_and_household_types_add_up_to_the_total(book: Rulebook) -> None:
    town = random_town(book, 6, homes=200, given=False)
    result = scan(people_of(town), book, date=DATE)
    alone = [home for home in town.homes if len(home.people) == 1 and home.neighbourhood == "Zuid"]
    place = [number for number, area in enumerate(result.areas) if area[1] == "Zuid"]
    for name, level in ((name, book.rights[name].level) for name in result.rights):
        if level == "household":
            counted = result.rights[name][place, 0, MEASURES.index("units")].sum()
            assert counted == sum(home.weight for home in alone)


def test_two_processes_count_what_one_counts(book: Rulebook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "parts_of", lambda blocks: parts_of(blocks, 50))
    people = people_of(random_town(book, 7, homes=120))
    told: list[tuple[int, int]] = []
    alone = scan(people, book, date=DATE, workers=1)
    together = scan(people, book, date=DATE, workers=2, tell=lambda done, of: told.append((done, of)))
    assert all((alone.rights[name] == together.rights[name]).all() for name in alone.rights)
    assert told[-1] == (people.persons, people.persons)


def test_the_size_of_parts_changes_nothing(book: Rulebook) -> None:
    people = people_of(random_town(book, 8, homes=80))
    rules = rules_for(book, people.given, date=DATE)
    counts = []
    for size in (1, 7, 10**6):
        found = scanning._run(people, rules, parts_of(people.blocks, size), lambda _done: None)
        counts.append(found)
    assert all((counts[0].of(name) == other.of(name)).all() for other in counts[1:] for name in other.rights)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_scan_that_is_stopped_ends_whoever_works_on_it(
    book: Rulebook, workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stopped(Exception):
        pass

    def tell(_done: int, _all: int) -> None:
        raise Stopped

    monkeypatch.setattr(scanning, "parts_of", lambda blocks: parts_of(blocks, 10))
    with pytest.raises(Stopped):
        scan(people_of(random_town(book, 9, homes=60)), book, date=DATE, workers=workers, tell=tell)
    assert multiprocessing.active_children() == []


def test_a_killed_process_is_said_and_leaves_nothing(book: Rulebook, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_all: object) -> Counts:
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError

    people = people_of(random_town(book, 9, homes=10))
    monkeypatch.setattr(scanning, "parts_of", lambda blocks: parts_of(blocks, 10))
    monkeypatch.setattr(scanning, "_run", killed)
    with pytest.raises(ScanError, match="begin opnieuw"):
        scan(people, book, date=DATE, workers=2)
    assert multiprocessing.active_children() == []


def test_a_process_with_threads_is_not_forked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 4)
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    assert (scanning._processes(10), scanning._processes(10**6)) == (1, 4)
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    assert scanning._processes(10**6) == 1


def test_the_list_to_reach_out_holds_keys_of_who_misses_out_and_nothing_else(book: Rulebook) -> None:
    town = poor(random_town(book, 10, homes=200, given=False))
    for home in town.homes:
        home.weight = 1
    people = people_of(town)
    right = "rent_premium"
    found = list(outreach(people, book, right, date=DATE))
    counted = totals(scan(people, book, date=DATE, rights=[right]), right)
    assert len(found) == counted["misses_out"] > 0
    assert sum(one.low for one in found) == counted["missed_low"]
    keys = {home.key for home in town.homes} | set(town.facts)
    assert {one.key for one in found} <= keys
    assert len({one.key for one in found}) == len(found)
    more = list(outreach(people, book, right, date=DATE, also_possible=True, also_untold=True))
    assert {one.key for one in found} < {one.key for one in more}


def test_json_holds_only_what_may_leave(book: Rulebook) -> None:
    told = scan(people_of(random_town(book, 11, homes=60)), book, date=DATE).as_json()
    numbers = [
        value
        for groupings in told["rights"].values()
        for rows in groupings.values()
        for row in rows
        for key, value in row.items()
        if key != "group" and not key.startswith(("amount", "missed"))
    ]
    assert all(value == "<5" or value % 5 == 0 for value in numbers)
    assert "<5" in numbers


def test_the_heaviest_household_of_a_sample_decides_what_is_few(book: Rulebook) -> None:
    result = scan(people_of(random_town(book, 12, homes=60)), book, date=DATE)
    assert result.heaviest == 3
    told = [row.counts["units"] for table in result.tables() for row in table.rows]
    assert all(units is None or units >= 15 for units in told)
