"""Columns of a population on disk while it is read in batches: in the order in which they come."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from rulebook.columnar.structures import Array
from rulebook.model import PERSON, Rulebook
from rulebook.scanning.areas import Area, merged_areas
from rulebook.scanning.arranging import Census
from rulebook.scanning.batches import Batch, Key
from rulebook.scanning.blocks import dtype_of, unknown_value
from rulebook.scanning.counting import UNKNOWN
from rulebook.scanning.mixing import Given
from rulebook.units import HOUSEHOLD

CHUNK = 1 << 20
SMALL = 1 << 16
"""Bytes: a file below this is read at once. One that is mapped stays open, and a process may open so many."""
Name = tuple[str, ...]
"""What a column is: ("fact", name, offset, end), ("takes_up", right, level), ("weight",), ("key", level)."""


def write(path: Path, values: Array) -> None:
    """Append an array to a file that only its owner can read."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "ab") as file:
        file.write(np.ascontiguousarray(values).data)


def read(path: Path, dtype: np.dtype[np.generic]) -> Array:
    """A file as an array that stays on disk, or is read at once when it is small."""
    if not path.stat().st_size:
        return np.zeros(0, dtype=dtype)
    if path.stat().st_size < SMALL:
        return np.fromfile(path, dtype=dtype)
    return np.memmap(path, dtype=dtype, mode="r").view(np.ndarray)


@dataclass
class Column:
    """A column that is being written: rows of its level so far."""

    path: Path
    level: str
    dtype: np.dtype[np.generic]
    rows: int = 0

    def add(self, values: Array) -> None:
        """Append."""
        if values.dtype.kind == "S" and values.dtype.itemsize != self.dtype.itemsize:
            self._widen(max(values.dtype.itemsize, self.dtype.itemsize))
        write(self.path, values.astype(self.dtype, copy=False))
        self.rows += len(values)

    def fill(self, value: Array, rows: int) -> None:
        """Append one value so many times."""
        for start in range(0, rows, CHUNK):
            self.add(np.repeat(value, min(CHUNK, rows - start)))

    def values(self) -> Array:
        """What was written."""
        return read(self.path, self.dtype)

    def chunks(self) -> Iterator[Array]:
        """What was written, in pieces."""
        values = self.values()
        for start in range(0, self.rows, CHUNK):
            yield values[start : start + CHUNK]

    def _widen(self, width: int) -> None:
        dtype = np.dtype(f"S{width}")
        if dtype == self.dtype:
            return
        wide = self.path.with_suffix(".wide")
        for chunk in self.chunks():
            write(wide, chunk.astype(dtype))
        if self.rows:
            wide.replace(self.path)
        self.dtype = dtype


@dataclass
class Spool:
    """All columns, and who lives where."""

    book: Rulebook
    folder: Path
    columns: dict[Name, Column] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=lambda: {PERSON: 0, HOUSEHOLD: 0})
    open: dict[Key, bool] = field(default_factory=dict)
    parts: list[Batch] = field(default_factory=list)  # without columns
    bases: list[dict[str, int]] = field(default_factory=list)
    unit_bases: list[dict[str, int]] = field(default_factory=list)
    unit_counts: dict[str, int] = field(default_factory=dict)

    def add(self, batch: Batch) -> None:
        """Append a batch. What it does not hold and others do, is unknown of its people."""
        for key in dict.fromkeys((*self.open, *batch.facts)):
            self._add_fact(key, batch)
        others: dict[Name, tuple[str, Array, Array]] = {
            ("takes_up", *key): (key[1], values, np.array([UNKNOWN], dtype=np.uint8))
            for key, values in batch.takes_up.items()
        }
        if batch.weights is not None:
            others["weight",] = (HOUSEHOLD, batch.weights.astype(np.uint32), np.ones(1, dtype=np.uint32))
        for level, keys in batch.keys.items():
            others["key", level] = (level, keys, np.zeros(1, dtype="S1"))
        for name in dict.fromkeys((*others, *(one for one in self.columns if one[0] != "fact"))):
            self._add_other(name, others.get(name), batch)
        self._keep(batch)

    def _add_other(self, name: Name, known: tuple[str, Array, Array] | None, batch: Batch) -> None:
        if known is None:
            column = self.columns[name]
            fill = np.ones(1, dtype=np.uint32) if name[0] == "weight" else np.array([UNKNOWN], dtype=np.uint8)
            column.fill(fill if name[0] != "key" else np.zeros(1, dtype="S1"), batch.rows(column.level))
            return
        level, values, missing = known
        if name not in self.columns:
            self._new(name, level, values.dtype).fill(missing, self.counts.get(level, 0))
        self.columns[name].add(values)

    def _add_fact(self, key: Key, batch: Batch) -> None:
        fact = self.book.facts[key[0]]
        rows, before = batch.rows(fact.level), self.counts.get(fact.level, 0)
        ends = batch.facts.get(key)
        missing = {end: unknown_value(fact, end) for end in ("low", "high", "told")}
        if ends is None:
            ends = {end: np.repeat(value, rows) for end, value in missing.items()}
        is_new = key not in self.open
        low = ends["low"]
        self.open[key] = (
            self.open.get(key, bool(before)) or len(ends) > 1 or self._is_open(fact.is_choice, low)
        )
        wanted = {
            "low": low,
            "high": ends.get("high", low),
            "told": ends.get("told", np.ones(rows, dtype=bool)),
        }
        for end, values in wanted.items():
            if (end == "high" and fact.is_choice) or (end == "told" and fact.only_if_term is None):
                continue
            name = ("fact", key[0], str(key[1]), end)
            if name not in self.columns:
                if end != "low" and end not in ends and not (is_new and before):
                    continue
                column = self._new(name, fact.level, dtype_of(fact) if end != "told" else np.dtype(bool))
                self._catch_up(column, key, missing[end], is_new, before)
            self.columns[name].add(values)

    def _catch_up(self, column: Column, key: Key, missing: Array, is_new: bool, before: int) -> None:
        """What stands before: unknown when the fact is new, else known of everybody."""
        if is_new:
            column.fill(missing, before)
        elif column.path.name.endswith("told"):
            column.fill(np.ones(1, dtype=bool), before)
        else:
            lows = self.columns["fact", key[0], str(key[1]), "low"]
            values = read(lows.path, lows.dtype)
            for start in range(0, before, CHUNK):
                column.add(values[start : min(start + CHUNK, before)])

    @staticmethod
    def _is_open(is_choice: bool, values: Array) -> bool:
        return bool(is_choice and (values & (values - 1)).any())

    def _new(self, name: Name, level: str, dtype: np.dtype[np.generic]) -> Column:
        column = Column(self.folder / f"{len(self.columns)}.{name[-1]}", level, dtype)
        column.path.touch(mode=0o600)
        self.columns[name] = column
        return column

    def _keep(self, batch: Batch) -> None:
        self.bases.append(dict(self.counts))
        self.unit_bases.append(dict(self.unit_counts))
        for level in {PERSON, HOUSEHOLD, *batch.units}:
            self.counts[level] = self.counts.get(level, 0) + batch.rows(level)
        for kind, rows in batch.unit_rows.items():
            self.unit_counts[kind] = self.unit_counts.get(kind, 0) + len(rows)
        batch.facts, batch.takes_up, batch.weights, batch.keys = {}, {}, None, {}
        self.parts.append(batch)

    def census(self) -> tuple[Census, list[Area]]:
        """Who lives where, of all batches together."""
        names, places = merged_areas([part.names for part in self.parts])
        sizes = np.concatenate([part.sizes for part in self.parts]).astype(np.int64)
        kinds = dict.fromkeys(kind for part in self.parts for kind in part.given)
        return Census(
            first=np.cumsum(sizes) - sizes,
            size=sizes,
            roles=np.concatenate([part.roles for part in self.parts]),
            areas=np.concatenate([place[part.areas] for part, place in zip(self.parts, places, strict=True)]),
            given={kind: self._given(kind) for kind in kinds},
            unit_rows={kind: self._unit_rows(kind) for kind in kinds if kind != HOUSEHOLD},
        ), names

    def _given(self, kind: str) -> Given:
        units, persons, roles = [], [], []
        for part, bases, unit_bases in zip(self.parts, self.bases, self.unit_bases, strict=True):
            if kind in part.given:
                one = part.given[kind]
                base = bases[HOUSEHOLD] if kind == HOUSEHOLD else unit_bases.get(kind, 0)
                units.append(one.units + base)
                persons.append(one.persons + bases[PERSON])
                roles.append(one.roles)
        return Given(np.concatenate(units), np.concatenate(persons), np.concatenate(roles))

    def _unit_rows(self, kind: str) -> Array:
        found = [np.zeros(0, dtype=np.int64)]
        for part, bases in zip(self.parts, self.bases, strict=True):
            rows = part.unit_rows.get(kind, found[0][:0])
            found.append(np.where(rows >= 0, rows + bases.get(kind, 0), -1))
        return np.concatenate(found)

    def unit_ids(self, kind: str) -> Array:
        """The ids of the units of a kind, by number."""
        found = [part.unit_ids[kind] for part in self.parts if kind in part.unit_ids]
        return np.concatenate([np.zeros(0, dtype="S1"), *found])
