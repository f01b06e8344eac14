"""A snapshot holds what its tables held, is made whole or not at all, and refuses what it should."""

import datetime as dt
import json
import multiprocessing as mp
import resource
import signal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulebook import Rulebook
from rulebook.errors import RulebookError
from rulebook.scanning.in_memory import blocks_of
from rulebook.scanning.snapshot import SnapshotError, make_snapshot, open_snapshot, remove_snapshot
from rulebook.scanning.storing import replacing

from .test_blocks import names, require_same
from .towns import DATE, Town, random_town, tables_of


def make(folder: Path, book: Rulebook, *towns: Town, **more: Any) -> None:
    make_snapshot(folder, map(tables_of, towns), book, date=DATE, **{"fewest": 3, **more})


def together(*towns: Town) -> Town:
    """Several towns as one."""
    return Town(
        towns[0].book,
        [home for town in towns for home in town.homes],
        {name: facts for town in towns for name, facts in town.facts.items()},
        [one for town in towns for one in town.given],
    )


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 3))
def test_a_snapshot_of_batches_holds_everybody(
    book: Rulebook, tmp_path_factory: pytest.TempPathFactory, seed: int, batches: int
) -> None:
    towns = [random_town(book, seed + number, homes=20, first=100 * number) for number in range(batches)]
    folder = tmp_path_factory.mktemp("snapshot")
    make(folder, book, *towns)
    require_same(book, together(*towns), open_snapshot(folder, book))


def test_a_snapshot_says_the_same_as_blocks_in_memory(book: Rulebook, tmp_path: Path) -> None:
    town = random_town(book, 7)
    make(tmp_path / "s", book, town)
    kept, in_memory = open_snapshot(tmp_path / "s", book), blocks_of(tables_of(town), book, fewest=3)
    assert kept.areas == in_memory.areas
    assert kept.given == in_memory.given
    assert kept.quality["read"] == {"persons": len(town.facts)}
    for one, other in zip(kept.blocks, in_memory.blocks, strict=True):
        assert (names(one) == names(other)).all()
        for level in ("person", "household", "family"):
            assert (one.areas(level) == other.areas(level)).all()
            assert (one.weights(level) == other.weights(level)).all()
            assert (one.takes_up("rent_premium", level) == other.takes_up("rent_premium", level)).all()
            shape = (one.structure.units(level), one.count)[: 2 if one.form else 1]
            places = np.nonzero(np.ones(shape, dtype=bool))
            assert one.keys(level, places) == other.keys(level, places)


def test_a_fact_that_one_batch_lacks_is_unknown_of_its_people(book: Rulebook, tmp_path: Path) -> None:
    one, other = random_town(book, 1, homes=10), random_town(book, 2, homes=10, first=50)
    for missing in (one, other):
        tables = {id(town): tables_of(town) for town in (one, other)}
        del tables[id(missing)].given["savings", 0]
        make_snapshot(tmp_path / "s", [tables[id(one)], tables[id(other)]], book, date=DATE)
        (mixed,) = open_snapshot(tmp_path / "s", book).blocks
        lows, highs = mixed.fact("savings", 0, "low").tolist(), mixed.fact("savings", 0, "high").tolist()
        for name, low, high in zip(names(mixed).tolist(), lows, highs, strict=True):
            if name in missing.facts:
                assert (low, high) == (book.facts["savings"].low, book.facts["savings"].high)
            else:
                assert (low, high) == (one.facts | other.facts)[name]["savings"][:2]


def test_only_the_owner_reads_it_and_keys_can_be_left_out(book: Rulebook, tmp_path: Path) -> None:
    make(tmp_path / "s", book, random_town(book, 3), keys=False)
    files = [path for path in (tmp_path / "s").rglob("*") if path.is_file()]
    folders = [tmp_path / "s", *(tmp_path / "s").glob("data*")]
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert {path.stat().st_mode & 0o777 for path in folders} == {0o700}
    people = open_snapshot(tmp_path / "s", book)
    with pytest.raises(RulebookError, match="geen sleutels"):
        names(people.blocks[0])
    assert not any(b"h1p0" in path.read_bytes() for path in files)


def test_a_full_disk_leaves_what_was_there(book: Rulebook, tmp_path: Path) -> None:
    town = random_town(book, 4, homes=200)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
        with pytest.raises(SnapshotError, match="de schijf is vol"):
            make(tmp_path / "new", book, town)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, before)
    assert not (tmp_path / "new").exists()


def test_a_failed_build_leaves_the_snapshot_that_was_there(book: Rulebook, tmp_path: Path) -> None:
    town = random_town(book, 5)
    make(tmp_path / "s", book, town)

    def breaking() -> Any:
        yield tables_of(random_town(book, 6))
        raise ValueError("kapot")

    with pytest.raises(ValueError, match="kapot"):
        make_snapshot(tmp_path / "s", breaking(), book, date=DATE)
    assert len(list((tmp_path / "s").glob("data-*"))) == 1
    require_same(book, town, open_snapshot(tmp_path / "s", book))
    make(tmp_path / "s", book, random_town(book, 6))
    assert len(list((tmp_path / "s").glob("data-*"))) == 1


def test_a_killed_build_is_no_snapshot_and_is_cleared_by_the_next(book: Rulebook, tmp_path: Path) -> None:
    folder = tmp_path / "s"

    def die() -> None:
        with replacing(folder) as work:
            (work / "half").write_text("a")
            signal.raise_signal(signal.SIGKILL)

    process = mp.get_context("fork").Process(target=die)
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    assert list(folder.glob("data-*/half"))
    with pytest.raises(SnapshotError, match="geen momentopname"):
        open_snapshot(folder, book)
    make(folder, book, random_town(book, 1))
    assert not list(folder.glob("data-*/half"))
    assert open_snapshot(folder, book).persons


def test_two_builders_of_one_folder_exclude_each_other(book: Rulebook, tmp_path: Path) -> None:
    with replacing(tmp_path / "s"):
        for attempt in (
            lambda: make(tmp_path / "s", book, random_town(book, 1)),
            lambda: remove_snapshot(tmp_path / "s"),
        ):
            with pytest.raises(SnapshotError, match="wordt al een momentopname gemaakt"):
                attempt()


def test_whoever_has_it_open_reads_on_while_it_is_replaced_and_removed(
    book: Rulebook, tmp_path: Path
) -> None:
    town = random_town(book, 1)
    make(tmp_path / "s", book, town)
    people = open_snapshot(tmp_path / "s", book)
    make(tmp_path / "s", book, random_town(book, 2))
    remove_snapshot(tmp_path / "s")
    assert not (tmp_path / "s").exists()
    require_same(book, town, people)


def test_what_expired_is_cut_short_or_no_longer_fits_is_refused(book: Rulebook, tmp_path: Path) -> None:
    folder = tmp_path / "s"
    make(folder, book, random_town(book, 1), expires_at=dt.date(2027, 1, 1))
    assert open_snapshot(folder, book, today=dt.date(2026, 12, 31)).expires_at == dt.date(2027, 1, 1)
    with pytest.raises(SnapshotError, match="vervallen op 2027-01-01"):
        open_snapshot(folder, book, today=dt.date(2027, 1, 1))
    manifest = json.loads((folder / "snapshot.json").read_text())
    today = DATE
    for change, message in (
        ({"format": 99}, "andere versie"),
        ({"units": {}}, "soorten eenheden"),
        ({"facts": [{**manifest["facts"][0], "high": 1}]}, "is veranderd"),
    ):
        (folder / "snapshot.json").write_text(json.dumps(manifest | change))
        with pytest.raises(SnapshotError, match=message):
            open_snapshot(folder, book, today=today)
    (folder / "snapshot.json").write_text(json.dumps(manifest)[:-20])
    with pytest.raises(SnapshotError, match="beschadigd"):
        open_snapshot(folder, book, today=today)
    (folder / "snapshot.json").write_text(json.dumps(manifest))
    path = folder / manifest["data"] / "c0"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(SnapshotError, match="beschadigd"):
        open_snapshot(folder, book, today=today)


def test_nobody_is_no_population(book: Rulebook, tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match="er is niemand"):
        make_snapshot(tmp_path / "s", [], book, date=DATE)
    assert not (tmp_path / "s").exists()
