"""What changed since: households as they are now put in the place of what a snapshot holds of them.

The people who stay and those who come are laid out anew in one pass over the columns, and put in place at
once. A scan never meets people who are gone, and the result is what a snapshot of everybody would be.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from rulebook.columnar.structures import Array
from rulebook.model import PERSON, Rulebook
from rulebook.scanning.arranging import FEWEST
from rulebook.scanning.batches import Batch, batch_of, fingerprint, key_values
from rulebook.scanning.mixing import Given
from rulebook.scanning.opening import OnDisk, Snapshot, open_snapshot
from rulebook.scanning.snapshot import About, Tell, fill, finish
from rulebook.scanning.storing import SnapshotError, replacing
from rulebook.units import HOUSEHOLD

if TYPE_CHECKING:
    from rulebook.scanning.tables import Tables

PERSONS_PER_BATCH = 1 << 19


@dataclass(frozen=True, kw_only=True)
class Changed:
    """How many households were replaced, came and went; `was_known`: this delta was the last one."""

    replaced: int = 0
    came: int = 0
    went: int = 0
    was_known: bool = False


def apply_delta(
    folder: Path,
    tables: "Tables | None",
    book: Rulebook,
    *,
    removed: Iterable[Any] = (),
    tell: Tell = lambda _done, _all: None,
    fewest: int = FEWEST,
) -> Changed:
    """Change a snapshot.

    `tables` hold the households that changed, whole as they now are, `removed` the keys of those that are
    gone. Households that hang together by a given unit change together. The delta that was applied last
    changes nothing when it is given again; one of before that may be news again. Raises SnapshotError when a
    person would live twice, a key of `removed` is not there, a unit would be torn apart, or nothing can be
    kept (see `make_snapshot`).
    """
    with replacing(folder) as work:
        snapshot = open_snapshot(folder, book)
        kept = _Kept(snapshot)
        gone = key_values(removed)
        coming = batch_of(tables, keys=True) if tables is not None and tables.households.height else None
        mark = fingerprint(coming, gone)
        if mark in snapshot.manifest["deltas"][-1:]:
            return Changed(was_known=True)
        stays, changed = _who_stays(kept, coming, gone)
        batches = kept.batches(stays)
        filled = fill(work, _joined(batches, coming), book, expected=snapshot.persons, tell=tell)
        about = About(
            date=tables.date if tables is not None else snapshot.date,
            expires_at=snapshot.expires_at,
            quality={**snapshot.quality, "changed": tables.quality.as_json() if tables is not None else None},
            deltas=[*snapshot.manifest["deltas"], mark],
        )
        finish(folder, work, filled, about, fewest=fewest, tell=tell)
        return changed


def _joined(batches: Iterable[Batch], coming: Batch | None) -> Iterator[Batch]:
    yield from batches
    if coming is not None:
        yield coming


def _who_stays(kept: "_Kept", coming: Batch | None, gone: Array) -> tuple[Array, Changed]:
    """Of each household whether it stays as it is. Raises SnapshotError."""
    homes = kept.keys(HOUSEHOLD)
    arriving = coming.keys[HOUSEHOLD] if coming is not None else homes[:0]
    unknown = int((~np.isin(gone, homes)).sum())
    if unknown:
        raise SnapshotError(f"{unknown} te verwijderen huishoudens staan niet in de momentopname")
    if np.isin(gone, arriving).any():
        raise SnapshotError("een huishouden kan niet tegelijk veranderd en verwijderd zijn")
    replaced, went = np.isin(homes, arriving), np.isin(homes, gone)
    stays = ~(replaced | went)
    kept.require_whole(stays)
    if coming is not None:
        _require_once(kept, stays, coming)
    return stays, Changed(
        replaced=int(replaced.sum()), came=len(arriving) - int(replaced.sum()), went=int(went.sum())
    )


def _require_once(kept: "_Kept", stays: Array, coming: Batch) -> None:
    twice = int(np.isin(kept.keys(PERSON)[stays[kept.home]], coming.keys[PERSON]).sum())
    if twice:
        raise SnapshotError(
            f"{twice} personen wonen nog in een ander huishouden, dat niet mee veranderd is: "
            "geef ook hun vorige huishouden, of verwijder het"
        )
    for kind, ids in coming.unit_ids.items():
        same = int(np.isin(kept.living_ids(kind, stays), ids).sum())
        if same:
            raise SnapshotError(f"van {same} eenheden ({kind}) zijn niet alle leden mee veranderd")


class _Kept:
    """A snapshot by household again, as batches have it."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        order = snapshot.arrangement
        sizes, first, step = [], [], []
        for one in order.placed:
            sizes.append(np.full(one.count, one.form.size))
            first.append(one.first_person + np.arange(one.count))
            step.append(np.full(one.count, one.count))
        if order.mixed:
            mixed = snapshot.files["mixed.sizes"]
            sizes.append(mixed)
            first.append(order.first_person + np.cumsum(mixed) - mixed)
            step.append(np.ones(len(mixed), dtype=np.int64))
        self.sizes, self.first, self.step = map(np.concatenate, (sizes, first, step))
        everybody = self.persons_of(np.arange(len(self.sizes)))
        home = np.repeat(np.arange(len(self.sizes), dtype=np.int32), self.sizes)
        self.home = np.empty(len(home), dtype=np.int32)
        """Of each person, as kept, the household."""
        self.home[everybody] = home
        self.given = {kind: self._given(kind) for kind in snapshot.manifest["given"]}

    def persons_of(self, homes: Array) -> Array:
        """Where the people of these households are kept, household by household."""
        sizes = self.sizes[homes]
        ends = np.cumsum(sizes)
        within = np.arange(int(ends[-1]) if len(ends) else 0) - np.repeat(ends - sizes, sizes)
        found: Array = np.repeat(self.first[homes], sizes) + within * np.repeat(self.step[homes], sizes)
        return found

    def keys(self, level: str) -> Array:
        """The keys of a level. Raises SnapshotError where none are kept."""
        assert isinstance(self.snapshot.columns, OnDisk)  # noqa: S101 - as it is opened
        columns = self.snapshot.columns.columns
        if ("key", level) not in columns:
            raise SnapshotError(
                "een momentopname zonder sleutels kan niet bijgewerkt worden: maak ze opnieuw"
            )
        found: Array = columns["key", level]
        return found

    def _given(self, kind: str) -> Given:
        files = self.snapshot.files
        return Given(
            *(files[f"given.{kind}.{name}"].astype(np.int64) for name in ("units", "persons", "roles"))
        )

    def require_whole(self, stays: Array) -> None:
        """Of each given unit all stay or all change. Raises SnapshotError."""
        for kind, given in self.given.items():
            staying = stays[self.home[given.persons]]
            units = given.units
            if kind == HOUSEHOLD:
                torn = int((staying != stays[units]).sum())
            else:
                number = np.bincount(units, minlength=1)
                of_these = np.bincount(units, weights=staying)
                torn = int(((of_these > 0) & (of_these < number)).sum())
            if torn:
                raise SnapshotError(f"van {torn} eenheden ({kind}) zijn niet alle leden mee veranderd")

    def living_ids(self, kind: str, stays: Array) -> Array:
        """The ids of the given units of a kind that stay."""
        ids = self.snapshot.files.get(f"given.{kind}.ids")
        if ids is None or kind not in self.given:
            return np.zeros(0, dtype="S1")
        given = self.given[kind]
        found: Array = ids[np.unique(given.units[stays[self.home[given.persons]]])]
        return found

    # As batches ------------------------------------------------------------------------

    def batches(self, stays: Array) -> Iterator[Batch]:
        """Those who stay; all with given units in one batch."""
        together = np.zeros(len(stays), dtype=bool)
        for kind, given in self.given.items():
            together[self.home[given.persons]] = True
            if kind == HOUSEHOLD:
                together[given.units] = True
        if (stays & together).any():
            yield self._batch(np.flatnonzero(stays & together), with_given=True)
        homes = np.flatnonzero(stays & ~together)
        if not len(homes):
            return
        numbers = np.cumsum(self.sizes[homes]) // PERSONS_PER_BATCH
        for one in np.split(homes, np.flatnonzero(np.diff(numbers)) + 1):
            yield self._batch(one, with_given=False)

    def _batch(self, homes: Array, *, with_given: bool) -> Batch:
        snapshot, people = self.snapshot, self.persons_of(homes)
        rows = {PERSON: people, HOUSEHOLD: homes}
        columns: dict[tuple[str, ...], Array] = {}
        for one in snapshot.manifest["columns"]:
            values = snapshot.files[one["file"]]
            if one["level"] in rows:
                columns[tuple(one["name"])] = values.take(rows[one["level"]])
            else:  # facts of given units come with these
                columns[tuple(one["name"])] = values if with_given else values[:0]
        facts: dict[tuple[str, int], dict[str, Array]] = {}
        for name, values in columns.items():
            if name[0] == "fact":
                facts.setdefault((name[1], int(name[2])), {})[name[3]] = values
        counts = snapshot.manifest["counts"]
        given, unit_rows, unit_ids = self._units(homes, people) if with_given else ({}, {}, {})
        return Batch(
            sizes=self.sizes[homes].astype(np.int32),
            roles=snapshot.files["roles"].take(people),
            areas=snapshot.arrangement.areas[homes],
            names=list(snapshot.areas),
            given=given,
            unit_rows=unit_rows,
            unit_ids=unit_ids,
            facts=facts,
            takes_up={
                (name[1], name[2]): values for name, values in columns.items() if name[0] == "takes_up"
            },
            weights=columns.get(("weight",)),
            keys={name[1]: values for name, values in columns.items() if name[0] == "key"},
            units={
                kind: number if with_given else 0
                for kind, number in counts.items()
                if kind not in {PERSON, HOUSEHOLD}
            },
        )

    def _units(
        self, homes: Array, people: Array
    ) -> tuple[dict[str, Given], dict[str, Array], dict[str, Array]]:
        given, rows, ids = {}, {}, {}
        files = self.snapshot.files
        person = _inverse(people, len(self.home))
        home = _inverse(homes, len(self.sizes))
        for kind, one in self.given.items():
            stays = person[one.persons] >= 0
            if not stays.any():
                continue
            units = one.units[stays]
            if kind == HOUSEHOLD:
                units = home[units]
            else:
                used, units = np.unique(units, return_inverse=True)
                rows[kind] = files[f"given.{kind}.rows"][used]
                if f"given.{kind}.ids" in files:
                    ids[kind] = files[f"given.{kind}.ids"][used]
            given[kind] = Given(units, person[one.persons[stays]].astype(np.int64), one.roles[stays])
        return given, rows, ids


def _inverse(rows: Array, size: int) -> Array:
    """Of each its place among these; -1: it is not one of them."""
    found = np.full(size, -1, dtype=np.int64)
    found[rows] = np.arange(len(rows))
    return found
