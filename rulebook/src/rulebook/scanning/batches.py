"""People on their way into a snapshot: arrays of whole households, from tables or from a snapshot."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from rulebook.columnar.structures import Array
from rulebook.model import PERSON
from rulebook.scanning.areas import Area
from rulebook.scanning.census import census_of
from rulebook.scanning.in_memory import fact_values, take_up_values
from rulebook.scanning.mixing import Given
from rulebook.units import HOUSEHOLD

if TYPE_CHECKING:
    import polars as pl

    from rulebook.scanning.tables import Tables

Key = tuple[str, int]


@dataclass(kw_only=True)
class Batch:
    """Whole households, with everybody that hangs together with them.

    `sizes`, `areas` of households (`areas`: places in `names`), `roles` of persons, who stand by household;
    `facts`: per fact its columns by end, "high" only where it differs, "told" only where not everybody told.
    """

    sizes: Array
    roles: Array
    areas: Array
    names: list[Area]
    given: Mapping[str, Given]
    unit_rows: Mapping[str, Array]
    unit_ids: Mapping[str, Array]
    facts: dict[Key, dict[str, Array]]
    takes_up: dict[tuple[str, str], Array]
    weights: Array | None
    keys: dict[str, Array] = field(repr=False)
    units: Mapping[str, int]  # per kind: how many units have facts

    def rows(self, level: str) -> int:
        """How many there are of a level."""
        if level == PERSON:
            return len(self.roles)
        return len(self.sizes) if level == HOUSEHOLD else self.units.get(level, 0)


def batch_of(tables: "Tables", *, keys: bool) -> Batch:
    """Tables as arrays."""
    census, names = census_of(tables)
    book = tables.book
    facts: dict[Key, dict[str, Array]] = {}
    for key, is_open in tables.given.items():
        ends = ("low", "high", "told") if is_open else ("low",)
        found = {end: fact_values(tables, *key, end) for end in ends if _is_kept(book.facts[key[0]], end)}
        facts[key] = {end: values for end, values in found.items() if values is not None}
    households = tables.households
    kinds = tables.units["unit"].unique().to_list() if tables.units.height else []
    return Batch(
        sizes=census.size.astype(np.int32),
        roles=census.roles,
        areas=census.areas,
        names=names,
        given=census.given,
        unit_rows=census.unit_rows,
        unit_ids=_unit_ids(tables) if keys else {},
        facts=facts,
        takes_up={
            (right, level): take_up_values(tables.table(level)[f"takes_up:{right}"])
            for level in (PERSON, HOUSEHOLD)
            for right in tables.takes_up(level)
        },
        weights=households["weight"].to_numpy() if "weight" in households.columns else None,
        keys={level: key_values(tables.table(level)[level]) for level in (PERSON, HOUSEHOLD)} if keys else {},
        units={kind: int((tables.units["unit"] == kind).sum()) for kind in kinds},
    )


def _is_kept(fact: Any, end: str) -> bool:
    if end == "told":
        return fact.only_if_term is not None
    return end == "low" or not fact.is_choice


def _unit_ids(tables: "Tables") -> dict[str, Array]:
    """Per kind the ids, as `census_of` numbers them."""
    import polars as pl

    kinds = tables.memberships["unit"].unique().to_list() if tables.memberships.height else []
    return {
        kind: key_values(tables.memberships.filter(pl.col("unit") == kind)["id"].unique(maintain_order=True))
        for kind in kinds
        if kind != HOUSEHOLD
    }


def key_values(keys: "pl.Series | Iterable[Any]") -> Array:
    """Keys as bytes of one width (UTF-8); whole numbers as their digits."""
    import polars as pl

    texts = (keys if isinstance(keys, pl.Series) else pl.Series(list(keys))).cast(pl.String)
    lengths = texts.str.len_bytes().to_numpy()
    width = max(1, int(lengths.max())) if len(lengths) else 1
    found = np.zeros((len(lengths), width), dtype=np.uint8)
    whole = (texts.str.join("").item() if len(lengths) else "").encode()
    found[np.arange(width) < lengths[:, None]] = np.frombuffer(whole, dtype=np.uint8)
    bytes_: Array = found.reshape(-1).view(f"S{width}")
    return bytes_


def fingerprint(batch: Batch | None, removed: Array) -> str:
    """What tells whether a delta is the same as another: a hash of all that it holds."""
    hashed = hashlib.sha256()
    arrays: list[tuple[str, Array | None]] = [("removed", np.sort(removed))]
    if batch is not None:
        hashed.update(repr(batch.names).encode())
        arrays += _arrays(batch)
    for name, values in sorted(arrays, key=lambda one: one[0]):
        if values is not None:
            hashed.update(f"{name} {values.dtype} {len(values)}".encode())
            hashed.update(np.ascontiguousarray(values).tobytes())
    return hashed.hexdigest()


def _arrays(batch: Batch) -> list[tuple[str, Array | None]]:
    """All arrays of a batch, each with a name of its own."""
    found: list[tuple[str, Array | None]] = [
        ("sizes", batch.sizes),
        ("roles", batch.roles),
        ("areas", batch.areas),
        ("weights", batch.weights),
    ]
    found += [(f"keys {level}", values) for level, values in batch.keys.items()]
    found += [
        (f"fact {key} {end}", values) for key, ends in batch.facts.items() for end, values in ends.items()
    ]
    found += [(f"takes up {key}", values) for key, values in batch.takes_up.items()]
    for kind, given in batch.given.items():
        found += [
            (f"{kind} units", given.units),
            (f"{kind} persons", given.persons),
            (f"{kind} roles", given.roles),
        ]
        found += [(f"{kind} ids", batch.unit_ids.get(kind)), (f"{kind} rows", batch.unit_rows.get(kind))]
    return found
