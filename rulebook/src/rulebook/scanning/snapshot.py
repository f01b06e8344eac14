"""A population on disk, laid out for scanning: one file per column, mapped into memory when it is read.

make_snapshot(folder, batches, book, date=…)     # batches: tables of whole households
people = open_snapshot(folder, book)             # as `blocks_of` gives them
"""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from rulebook.columnar.structures import Array, Membership
from rulebook.model import PERSON, Rulebook
from rulebook.scanning.arranging import FEWEST, Arrangement, arrange
from rulebook.scanning.batches import Batch, batch_of
from rulebook.scanning.mixing import Given, MixedPeople
from rulebook.scanning.opening import FORMAT, Snapshot, fact_record, open_snapshot
from rulebook.scanning.quality import QualityReport, merged
from rulebook.scanning.spooling import CHUNK, Column, Spool, write
from rulebook.scanning.storing import MANIFEST, SnapshotError, keep, publish, remove_snapshot, replacing
from rulebook.units import HOUSEHOLD

if TYPE_CHECKING:
    from rulebook.scanning.tables import Tables

__all__ = ["MANIFEST", "Snapshot", "SnapshotError", "make_snapshot", "open_snapshot", "remove_snapshot"]
Tell = Callable[[int, int], None]
"""Hears how many steps are done, of how many (0: nobody knows yet)."""


def make_snapshot(
    folder: Path,
    batches: Iterable["Tables"],
    book: Rulebook,
    *,
    date: dt.date,
    expires_at: dt.date | None = None,
    keys: bool = True,
    expected: int = 0,
    tell: Tell = lambda _done, _all: None,
    fewest: int = FEWEST,
) -> None:
    """Make a snapshot of tables, in a folder of its own; one that stands there is replaced at once.

    `batches`: each of whole households with all that hang together with them; one at a time is in memory.
    `keys`: keep the (pseudonymous) keys, for outreach and deltas. `expected`: about how many persons come,
    for `tell`, that hears of persons read and put in order. Raises SnapshotError.
    """
    reports: list[QualityReport] = []

    def arrays() -> Iterable[Batch]:
        for tables in batches:
            reports.append(tables.quality)
            yield batch_of(tables, keys=keys)

    with replacing(folder) as work:
        about = About(date=date, expires_at=expires_at)
        filled = fill(work, arrays(), book, expected=expected, tell=tell)
        about.quality = merged(reports).as_json()
        finish(folder, work, filled, about, fewest=fewest, tell=tell)


@dataclass
class About:
    """What a manifest says beside the columns."""

    date: dt.date
    expires_at: dt.date | None = None
    quality: dict[str, Any] = field(default_factory=dict)
    deltas: list[str] = field(default_factory=list)


def fill(work: Path, batches: Iterable[Batch], book: Rulebook, *, expected: int = 0, tell: Tell) -> Spool:
    """Write batches one after the other as they come. Raises SnapshotError when nobody is in them."""
    spool = Spool(book, work / "spool")
    spool.folder.mkdir(mode=0o700)
    for batch in batches:
        if len(batch.sizes):
            spool.add(batch)
        tell(spool.counts[PERSON], 2 * max(expected, spool.counts[PERSON]) if expected else 0)
    if not spool.counts[PERSON]:
        raise SnapshotError("er is niemand om te bewaren: geen enkel huishouden is bruikbaar")
    return spool


def finish(folder: Path, work: Path, spool: Spool, about: About, *, fewest: int, tell: Tell) -> None:
    """Put everybody in order, write the columns and then the manifest."""
    census, areas = spool.census()
    arrangement = arrange(spool.book, census, fewest=fewest)
    files = Files(work)
    persons = spool.counts[PERSON]
    columns = []
    for number, (name, column) in enumerate(spool.columns.items()):
        files.order(f"c{number}", column, arrangement)
        columns.append({"name": name, "file": f"c{number}", "level": column.level})
        tell(persons + persons * (number + 1) // len(spool.columns), 2 * persons)
    files.add("areas", arrangement.areas)
    files.add("roles", census.roles[arrangement.person_rows])
    if arrangement.mixed:
        _write_mixed(
            files, arrangement.mixed, census.size[arrangement.household_rows[arrangement.first_household :]]
        )
    _write_given(files, spool, census.given, census.unit_rows, arrangement)
    spool.folder.rmdir()
    manifest = {
        "format": FORMAT,
        "data": work.name,
        "date": about.date.isoformat(),
        "made_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "expires_at": about.expires_at.isoformat() if about.expires_at else None,
        "persons": persons,
        "households": spool.counts[HOUSEHOLD],
        "counts": spool.counts,
        "units": {kind.name: list(kind.roles) for kind in spool.book.units.values()},
        "facts": [
            {"offset": key[1], "open": is_open, **fact_record(spool.book.facts[key[0]])}
            for key, is_open in spool.open.items()
        ],
        "columns": columns,
        "areas": areas,
        "forms": [{"roles": one.form.roles, "count": one.count} for one in arrangement.placed],
        "has_mixed": arrangement.mixed is not None,
        "given": list(census.given),
        "files": files.made,
        "quality": about.quality,
        "deltas": about.deltas,
    }
    publish(folder, json.dumps(manifest, ensure_ascii=False))


@dataclass
class Files:
    """Files of arrays; `made` says of each how many bytes and of what kind."""

    folder: Path
    made: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add(self, name: str, values: Array) -> None:
        """A whole array."""
        path = self.folder / name
        path.touch(mode=0o600)
        write(path, values)
        self._done(name, values.dtype)

    def order(self, name: str, column: Column, arrangement: Arrangement) -> None:
        """A column in the order of the arrangement; what was written before is removed."""
        path = self.folder / name
        rows = {PERSON: arrangement.person_rows, HOUSEHOLD: arrangement.household_rows}.get(column.level)
        if rows is None:  # facts of given units: as they stand
            column.path.replace(path)
        else:
            path.touch(mode=0o600)
            values = column.values()
            for start in range(0, len(rows), CHUNK):
                write(path, values.take(rows[start : start + CHUNK]))
            column.path.unlink()
        self._done(name, column.dtype)

    def _done(self, name: str, dtype: np.dtype[Any]) -> None:
        keep(self.folder / name)
        self.made[name] = {"bytes": (self.folder / name).stat().st_size, "dtype": dtype.str}


def _write_mixed(files: Files, mixed: MixedPeople, sizes: Array) -> None:
    files.add("mixed.persons", mixed.persons)
    files.add("mixed.household_types", mixed.household_types)
    files.add("mixed.sizes", sizes)
    for kind, known in mixed.structure.memberships.items():
        files.add(f"mixed.{kind}.units", mixed.units[kind])
        files.add(f"mixed.{kind}.sources", mixed.sources[kind])
        for name in MEMBERSHIP:
            values = getattr(known, name)
            if values is not None:
                files.add(f"mixed.{kind}.{name}", values)


MEMBERSHIP = tuple(Membership.__dataclass_fields__)


def _write_given(
    files: Files,
    spool: Spool,
    given: Mapping[str, Given],
    unit_rows: Mapping[str, Array],
    arrangement: Arrangement,
) -> None:
    """The memberships that tables gave, for deltas: persons and households as they are kept."""
    persons = places(arrangement.person_rows)
    homes = places(arrangement.household_rows)
    for kind, one in given.items():
        files.add(f"given.{kind}.units", homes[one.units] if kind == HOUSEHOLD else one.units)
        files.add(f"given.{kind}.persons", persons[one.persons])
        files.add(f"given.{kind}.roles", one.roles)
        if kind != HOUSEHOLD:
            files.add(f"given.{kind}.rows", unit_rows[kind])
            ids = spool.unit_ids(kind)
            if len(ids):
                files.add(f"given.{kind}.ids", ids)


def places(rows: Array) -> Array:
    """Where each row went."""
    found = np.empty(len(rows), dtype=np.int32)
    found[rows] = np.arange(len(rows), dtype=np.int32)
    return found
