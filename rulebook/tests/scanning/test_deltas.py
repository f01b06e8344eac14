"""After any changes a snapshot holds what one of everybody made anew would hold."""

import datetime as dt
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulebook import Rulebook
from rulebook.scanning.deltas import Changed, apply_delta
from rulebook.scanning.snapshot import SnapshotError, make_snapshot, open_snapshot

from .test_blocks import clusters, names, require_same
from .test_snapshot import make, together
from .towns import DATE, Home, Town, random_town, tables_of


def linked(town: Town, chosen: set[str]) -> set[str]:
    """These households and all that hang together with them by a given unit."""
    home_of = {name: home.key for name, home in town.home_of.items()}
    while True:
        units = {(kind, key) for kind, key, name, _ in town.given if home_of[name] in chosen}
        units |= {("household", key) for key in chosen}
        more = {home_of[name] for kind, key, name, _ in town.given if (kind, key) in units}
        more |= {key for kind, key in units if kind == "household"}
        if more <= chosen:
            return chosen
        chosen |= more


def without(town: Town, keys: set[str]) -> Town:
    homes = [home for home in town.homes if home.key not in keys]
    people = {name for home in homes for name, _ in home.people}
    return Town(
        town.book,
        homes,
        {name: facts for name, facts in town.facts.items() if name in people},
        [one for one in town.given if one[2] in people],
    )


def night(town: Town, seed: int) -> tuple[Town, Town, list[str]]:
    """The town after a night, the part of it that changed, and the households that are gone."""
    chance = Random(seed)  # noqa: S311 - no secret
    touched = linked(town, {home.key for home in chance.sample(town.homes, 4)})
    gone = set(chance.sample(sorted(touched), min(2, len(touched))))
    fresh = random_town(town.book, seed, homes=3, first=1000 * (1 + seed))
    again = random_town(town.book, seed + 1, homes=40, given=False)
    left = [home.key for home in town.homes if home.key in touched - gone]
    for key, made in zip(left, again.homes, strict=False):  # other people live there now
        people = [(f"{key}n{seed}{number}", role) for number, (_, role) in enumerate(made.people)]
        for (new, _), (old, _) in zip(people, made.people, strict=True):
            fresh.facts[new] = again.facts[old]
        fresh.homes.append(Home(key, people, made.facts, made.neighbourhood, made.weight, made.takes_up))
    return together(without(town, touched), fresh), fresh, sorted(gone)


def content(folder: Path, book: Rulebook) -> Counter[Any]:
    """Everything that a snapshot says, cluster by cluster."""
    found: Counter[Any] = Counter()
    people = open_snapshot(folder, book)
    for one in clusters(people):
        columns: list[Any] = [names(one).ravel().tolist()]
        for level in ("person", "household", "family"):
            units = one.structure.units(level)
            for values in (
                np.array([people.areas[area] for area in np.broadcast_to(one.areas(level), (units,))]),
                one.household_types(level),
                one.weights(level),
                one.takes_up("rent_premium", level),
            ):
                flat = values if len(values) == units else values.reshape(-1)
                columns.append(np.broadcast_to(flat.reshape(len(flat), -1), (units, flat[0].size)).tolist())
        for fact in book.facts.values():
            for end in ("low", "high", "told"):
                if (end == "told") <= bool(fact.only_if):
                    values = one.fact(fact.name, 0, end).reshape(-1)
                    columns.append(np.broadcast_to(values, (one.structure.units(fact.level),)).tolist())
        found[str(columns)] += 1
    return found


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10**4), st.integers(1, 3))
def test_after_any_nights_it_is_as_if_made_anew(
    book: Rulebook, tmp_path_factory: pytest.TempPathFactory, seed: int, nights: int
) -> None:
    folder = tmp_path_factory.mktemp("nights")
    town = random_town(book, seed, homes=25)
    make(folder / "kept", book, town)
    for number in range(nights):
        town, changed, gone = night(town, 3 * seed + number)
        found = apply_delta(folder / "kept", tables_of(changed), book, removed=gone, fewest=3)
        assert (found.replaced + found.came, found.went) == (len(changed.homes), len(gone))
    require_same(book, town, open_snapshot(folder / "kept", book))
    make(folder / "anew", book, town)
    assert content(folder / "kept", book) == content(folder / "anew", book)


def test_the_same_changes_twice_change_nothing(book: Rulebook, tmp_path: Path) -> None:
    town = random_town(book, 1)
    make(tmp_path / "s", book, town)
    after, changed, gone = night(town, 5)
    apply_delta(tmp_path / "s", tables_of(changed), book, removed=gone)
    assert apply_delta(tmp_path / "s", tables_of(changed), book, removed=gone) == Changed(was_known=True)
    require_same(book, after, open_snapshot(tmp_path / "s", book))


def test_what_changes_back_is_changed_back(book: Rulebook, tmp_path: Path) -> None:
    town = random_town(book, 4, given=False)
    make(tmp_path / "s", book, town)
    home = town.homes[0]
    alone = Town(book, [home], {name: town.facts[name] for name, _ in home.people})
    for _ in range(2):
        assert apply_delta(tmp_path / "s", None, book, removed=[home.key]).went == 1
        assert apply_delta(tmp_path / "s", tables_of(alone), book).came == 1
    require_same(book, town, open_snapshot(tmp_path / "s", book))


def test_who_moves_lives_in_one_place_only(book: Rulebook, tmp_path: Path) -> None:
    town = random_town(book, 2, given=False)
    make(tmp_path / "s", book, town)
    old, new = _two(town)
    mover = old.people.pop()
    new.people.append((mover[0], "other"))
    moved = Town(book, [new], {name: town.facts[name] for name, _ in new.people})
    with pytest.raises(SnapshotError, match="1 personen wonen nog in een ander huishouden"):
        apply_delta(tmp_path / "s", tables_of(moved), book)
    both = Town(book, [old, new], town.facts)
    assert apply_delta(tmp_path / "s", tables_of(both), book).replaced == 2
    require_same(book, town, open_snapshot(tmp_path / "s", book))


def _two(town: Town) -> tuple[Home, Home]:
    large = [home for home in town.homes if len(home.people) > 1]
    return large[0], large[1]


def test_a_unit_is_never_torn_apart(book: Rulebook, tmp_path: Path) -> None:
    town = random_town(book, 3, given=False)
    first, second = town.homes[:2]
    town.given = [("institution", "i", home.people[0][0], "resident") for home in (first, second)]
    make(tmp_path / "s", book, town)
    alone = Town(book, [first], {name: town.facts[name] for name, _ in first.people})
    with pytest.raises(SnapshotError, match=r"van 1 eenheden \(institution\) zijn niet alle leden"):
        apply_delta(tmp_path / "s", tables_of(alone), book)
    comes = random_town(book, 4, homes=1, given=False, first=500)
    comes.given = [("institution", "i", comes.homes[0].people[0][0], "resident")]
    with pytest.raises(SnapshotError, match="zijn niet alle leden"):
        apply_delta(tmp_path / "s", tables_of(comes), book)


def test_what_cannot_be_is_refused_and_changes_nothing(book: Rulebook, tmp_path: Path) -> None:
    town = random_town(book, 5, given=False)
    make(tmp_path / "s", book, town)
    same = Town(book, [town.homes[0]], town.facts)
    for tables, removed, message in (
        (None, ["nowhere"], "1 te verwijderen huishoudens staan niet"),
        (tables_of(same), [town.homes[0].key], "tegelijk veranderd en verwijderd"),
        (None, [home.key for home in town.homes], "er is niemand"),
    ):
        with pytest.raises(SnapshotError, match=message):
            apply_delta(tmp_path / "s", tables, book, removed=removed)
    require_same(book, town, open_snapshot(tmp_path / "s", book))
    make(tmp_path / "without", book, town, keys=False)
    with pytest.raises(SnapshotError, match="zonder sleutels"):
        apply_delta(tmp_path / "without", tables_of(same), book)
    with pytest.raises(SnapshotError, match="geen momentopname"):
        apply_delta(tmp_path / "nothing", tables_of(same), book)
    assert not (tmp_path / "nothing").exists()


def test_a_change_keeps_the_day_on_which_it_expires(book: Rulebook, tmp_path: Path) -> None:
    town = random_town(book, 6)
    make_snapshot(tmp_path / "s", [tables_of(town)], book, date=DATE, expires_at=dt.date(2027, 1, 1))
    _, changed, gone = night(town, 1)
    apply_delta(tmp_path / "s", tables_of(changed), book, removed=gone)
    assert open_snapshot(tmp_path / "s", book).expires_at == dt.date(2027, 1, 1)
