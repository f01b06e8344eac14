"""Opening a snapshot: its columns stay on disk and are shared by all who read them."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from rulebook.columnar.structures import Array, Membership, Mixed
from rulebook.model import Fact, Rulebook
from rulebook.scanning.arranging import Arrangement, Placed
from rulebook.scanning.blocks import People
from rulebook.scanning.forms import form_of
from rulebook.scanning.mixing import MixedPeople
from rulebook.scanning.spooling import Name, read
from rulebook.scanning.storing import MANIFEST, SnapshotError

FORMAT = 1


@dataclass(kw_only=True)
class Snapshot(People):
    """People on disk. `manifest`: what snapshot.json says."""

    manifest: Mapping[str, Any] = field(repr=False)
    files: Mapping[str, Array] = field(repr=False)

    @property
    def date(self) -> dt.date:
        """The day of the data."""
        return dt.date.fromisoformat(self.manifest["date"])

    @property
    def expires_at(self) -> dt.date | None:
        """The first day on which nobody may read it any more."""
        text = self.manifest["expires_at"]
        return dt.date.fromisoformat(text) if text else None

    @property
    def quality(self) -> Mapping[str, Any]:
        """The report of reading."""
        quality: Mapping[str, Any] = self.manifest["quality"]
        return quality


@dataclass
class OnDisk:
    """The columns of a snapshot, see `blocks.Columns`."""

    columns: Mapping[Name, Array]

    def fact(self, name: str, offset: int, end: str) -> Array | None:
        """A column; what stands in no file of its own is the least, or told of everybody."""
        found = self.columns.get(("fact", name, str(offset), end))
        return self.columns["fact", name, str(offset), "low"] if found is None and end == "high" else found

    def takes_up(self, right: str, level: str) -> Array | None:
        """See `blocks.Columns`."""
        return self.columns.get(("takes_up", right, level))

    def weights(self) -> Array | None:
        """See `blocks.Columns`."""
        return self.columns.get(("weight",))

    def keys(self, level: str, rows: Array) -> list[Any] | None:
        """See `blocks.Columns`."""
        values = self.columns.get(("key", level))
        return None if values is None else [one.decode() for one in values[rows].tolist()]


def open_snapshot(folder: Path, book: Rulebook, *, today: dt.date | None = None) -> Snapshot:
    """Open a snapshot. Raises SnapshotError when there is none, it is damaged, has expired (on `today`), or
    does not fit these rules any more.
    """
    folder = Path(folder)
    for attempt in range(2):
        manifest = _manifest(folder)
        _require_fitting(manifest, book, folder.name, today or dt.datetime.now(dt.UTC).date())
        try:
            files = _files(folder / manifest["data"], manifest["files"], folder.name)
            break
        except FileNotFoundError:  # replaced in between
            if attempt:
                raise _damaged(folder.name) from None
    columns = {tuple(one["name"]): files[one["file"]] for one in manifest["columns"]}
    return Snapshot(
        book=book,
        arrangement=_arrangement(manifest, files, book),
        areas=[(town, name) for town, name in manifest["areas"]],
        given={(one["fact"], one["offset"]): one["open"] for one in manifest["facts"]},
        columns=OnDisk(columns),
        in_order=True,
        manifest=manifest,
        files=files,
    )


def fact_record(fact: Fact) -> dict[str, Any]:
    """What must be the same of a fact when the snapshot is read."""
    return {
        "fact": fact.name,
        "level": fact.level,
        "type": str(fact.type),
        "values": list(fact.type.values),
        "low": fact.low,
        "high": fact.high,
        "is_conditional": fact.only_if_term is not None,
    }


def _damaged(name: str) -> SnapshotError:
    return SnapshotError("de momentopname is beschadigd: maak ze opnieuw", where=name)


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        found = json.loads((folder / MANIFEST).read_bytes())
    except FileNotFoundError:
        raise SnapshotError("er is geen momentopname", where=folder.name) from None
    except (OSError, ValueError):
        raise _damaged(folder.name) from None
    if not isinstance(found, dict) or "format" not in found:
        raise _damaged(folder.name)
    return found


def _require_fitting(manifest: Mapping[str, Any], book: Rulebook, name: str, today: dt.date) -> None:
    if manifest["format"] != FORMAT:
        raise SnapshotError("de momentopname is van een andere versie: maak ze opnieuw", where=name)
    expires = manifest["expires_at"]
    if expires and today >= dt.date.fromisoformat(expires):
        raise SnapshotError(f"de momentopname is vervallen op {expires}", where=name)
    units = {kind.name: list(kind.roles) for kind in book.units.values()}
    if manifest["units"] != units:
        raise SnapshotError("de soorten eenheden zijn veranderd: maak de momentopname opnieuw", where=name)
    for one in manifest["facts"]:
        fact = book.facts.get(one["fact"])
        expected = {**fact_record(fact), "offset": one["offset"], "open": one["open"]} if fact else None
        if expected != one:
            message = f"het gegeven '{one['fact']}' is veranderd: maak de momentopname opnieuw"
            raise SnapshotError(message, where=name)


def _files(folder: Path, made: Mapping[str, Mapping[str, Any]], name: str) -> dict[str, Array]:
    found = {}
    for file, known in made.items():
        path = folder / file
        if path.stat().st_size != known["bytes"]:
            raise _damaged(name)
        found[file] = read(path, np.dtype(known["dtype"]))
    return found


def _arrangement(manifest: Mapping[str, Any], files: Mapping[str, Array], book: Rulebook) -> Arrangement:
    placed, person, home = [], 0, 0
    for one in manifest["forms"]:
        form = form_of(book, one["roles"])
        placed.append(Placed(form, one["count"], person, home))
        person += form.size * one["count"]
        home += one["count"]
    nothing = np.zeros(1, dtype=np.int64)
    return Arrangement(
        placed=tuple(placed),
        mixed=_mixed(files, book) if manifest["has_mixed"] else None,
        first_person=person,
        first_household=home,
        person_rows=np.broadcast_to(nothing, (manifest["persons"],)),
        household_rows=np.broadcast_to(nothing, (manifest["households"],)),
        areas=files["areas"],
    )


def _mixed(files: Mapping[str, Array], book: Rulebook) -> MixedPeople:
    memberships = {
        kind: Membership(
            **{name: files.get(f"mixed.{kind}.{name}") for name in Membership.__dataclass_fields__}  # type: ignore[arg-type]
        )
        for kind in book.units
    }
    persons = files["mixed.persons"]
    return MixedPeople(
        structure=Mixed(int(persons[-1]), memberships),
        persons=persons,
        units={kind: files[f"mixed.{kind}.units"] for kind in book.units},
        sources={kind: files[f"mixed.{kind}.sources"] for kind in book.units},
        household_types=files["mixed.household_types"],
    )
