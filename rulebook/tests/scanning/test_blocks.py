"""Blocks hold the same people as situations: who belongs together, and what is known of them."""

from collections import Counter
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulebook import Rulebook
from rulebook.checking import compiled_for
from rulebook.columnar.structures import Alike
from rulebook.scanning.blocks import Block, People
from rulebook.scanning.in_memory import blocks_of
from rulebook.situation import NARROWED, read_situation
from rulebook.units import Layout

from .towns import DATE, Town, random_town, situation_of, tables_of

seeds = st.integers(0, 10**6)


def names(block: Block) -> Any:
    """The keys of everybody, as the columns of persons stand."""
    shape = (block.structure.persons, block.count) if block.form else (block.structure.persons,)
    places = np.nonzero(np.ones(shape, dtype=bool))
    return np.array(block.keys("person", places)).reshape(shape)


def clusters(people: People) -> list[Block]:
    return [block.part(place, place + 1) for block in people.blocks for place in range(block.count)]


def column(block: Block, name: str, end: str, rows: int) -> list[int]:
    return np.broadcast_to(block.fact(name, 0, end).reshape(-1), (rows,)).astype(int).tolist()


def require_same_layout(block: Block, layout: Layout) -> None:
    structure = block.structure
    if isinstance(structure, Alike):
        assert block.form is not None
        assert block.form.layout.members == layout.members
        assert (block.form.layout.main, block.form.layout.roles) == (layout.main, layout.roles)
        return
    for kind, known in structure.memberships.items():
        persons = np.arange(structure.persons) if known.persons is None else known.persons
        pairs = list(zip(persons.tolist(), known.roles.tolist(), strict=True))
        ends = [*known.starts[1:].tolist(), len(pairs)]
        groups = [pairs[start:end] for start, end in zip(known.starts.tolist(), ends, strict=True)]
        assert groups == [list(one) for one in layout.members[kind]], kind
        assert known.main.tolist() == layout.main[kind]
        assert known.main_roles.tolist() == layout.roles[kind]


def require_same(book: Rulebook, town: Town, people: People) -> None:
    compiled = compiled_for(book, DATE)
    seen: Counter[str] = Counter()
    for block in clusters(people):
        who = names(block).ravel().tolist()
        seen.update(who)
        if len(who) > 30:
            continue
        situation = read_situation(compiled, situation_of(town, who))
        require_same_layout(block, situation.layout)
        for key, (low, high) in situation.facts.items():
            fact = book.facts[key[0]]
            told = [state >= NARROWED for state in situation.told[key]]
            if fact.only_if:
                assert column(block, fact.name, "told", len(low)) == told
            for end, values in (("low", low), ("high", high)):
                kept = column(block, fact.name, end, len(low))
                assert not fact.only_if or len(kept) == len(told)
                if not fact.only_if:
                    assert kept == values
                else:
                    assert [one for one, is_told in zip(kept, told, strict=True) if is_told] == [
                        one for one, is_told in zip(values, told, strict=True) if is_told
                    ]
    assert seen == Counter(list(town.facts))


@settings(max_examples=25, deadline=None)
@given(seeds, st.sampled_from([1, 3, 1000]))
def test_blocks_hold_what_situations_hold(book: Rulebook, seed: int, fewest: int) -> None:
    town = random_town(book, seed)
    require_same(book, town, blocks_of(tables_of(town), book, fewest=fewest))


@settings(max_examples=10, deadline=None)
@given(seeds, st.integers(1, 7))
def test_parts_together_are_the_whole(book: Rulebook, seed: int, step: int) -> None:
    for block in blocks_of(tables_of(random_town(book, seed)), book, fewest=3).blocks:
        parts = [block.part(start, start + step) for start in range(0, block.count, step)]
        assert sum(part.persons for part in parts) == block.persons
        for level in ("person", "household", "couple", "family"):
            units = block.structure.units(level)
            shape = (units, block.count) if block.form else (units,)
            for ask in (Block.areas, Block.household_types, Block.weights):
                together = np.concatenate(
                    [np.broadcast_to(ask(one, level), _shape(one, level)) for one in parts], axis=-1
                )
                assert (together == np.broadcast_to(ask(block, level), shape)).all()


def _shape(block: Block, level: str) -> tuple[int, ...]:
    units = block.structure.units(level)
    return (units, block.count) if block.form else (units,)


def test_clusters_of_a_form_stand_by_area(book: Rulebook) -> None:
    people = blocks_of(tables_of(random_town(book, 1, homes=200, given=False)), book, fewest=10)
    places = [("", ""), ("", "Noord"), ("", "Zuid")]
    assert people.areas == [(town, name) for town in ("", "11001", "41002") for _, name in places]
    assert len(people.blocks) > 2
    for block in people.blocks:
        if block.form:
            areas = block.areas("household")
            assert (np.diff(areas) >= 0).all()
            assert len(set(areas.tolist())) > 2


def test_a_household_of_400_and_an_institution_of_thousands_are_mixed(book: Rulebook) -> None:
    town = random_town(book, 2, homes=3000)
    crowd = town.homes[0]
    crowd.people = [(f"c{number}", "other" if number else "applicant") for number in range(400)]
    example = next(iter(town.facts.values()))
    town.facts = {name: town.facts.get(name, example) for home in town.homes for name, _ in home.people}
    town.given = [("institution", "home", home.people[0][0], "resident") for home in town.homes[1:2500]]
    people = blocks_of(tables_of(town), book)
    mixed = people.blocks[-1]
    assert mixed.form is None
    sizes = mixed.structure.size("institution")
    assert sizes.max() == 2499
    assert mixed.structure.size("household").max() == 400
    assert mixed.household_types("household")[mixed.structure.size("household") == 400].tolist() == [5]


def test_who_takes_a_right_up_reaches_every_level(book: Rulebook) -> None:
    town = random_town(book, 3, homes=30, given=False)
    people = blocks_of(tables_of(town), book, fewest=3)
    for block in people.blocks:
        told = np.array(
            [{False: 0, True: 1, None: 2}[town.home_of[one].takes_up] for one in names(block).ravel()]
        )
        found = np.broadcast_to(block.takes_up("rent_premium", "person"), names(block).shape).ravel()
        roles = np.array([dict(town.home_of[one].people)[one] for one in names(block).ravel()])
        assert (found == np.where((told == 1) & (roles != "applicant"), 2, told)).all()
    assert people.blocks[0].takes_up("other_right", "person") is None


def test_a_fact_that_nobody_gave_is_anything(book: Rulebook) -> None:
    tables = tables_of(random_town(book, 4))
    del tables.given["wage", 0]
    people = blocks_of(tables, book, fewest=3)
    for block in people.blocks:
        assert set(block.fact("wage", 0, "high").ravel().tolist()) == {book.facts["wage"].high}
        assert not block.fact("wage", 0, "told").any()


@pytest.mark.parametrize("fewest", [1, 1000])
def test_weights_are_those_of_the_household(book: Rulebook, fewest: int) -> None:
    town = random_town(book, 5)
    for block in blocks_of(tables_of(town), book, fewest=fewest).blocks:
        expected = [town.home_of[one].weight for one in names(block).ravel()]
        assert np.broadcast_to(block.weights("person"), names(block).shape).ravel().tolist() == expected


def test_a_forked_process_reads_blocks_without_polars(
    book: Rulebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = blocks_of(tables_of(random_town(book, 6)), book, fewest=3)
    for method in ("to_numpy", "cast", "filter", "all"):
        monkeypatch.setattr(pl.Series, method, None)
    for block in people.blocks:
        block.weights("person")
        for right in book.rights:
            block.takes_up(right, "household")
        for name in book.facts:
            for end in ("low", "high", "told"):
                block.fact(name, 0, end)
