"""Where households live: municipality and neighbourhood, as the place in a sorted list."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from rulebook.columnar.structures import Array

MUNICIPALITY = "municipality"
Area = tuple[str, str]
"""Municipality (its code) and neighbourhood; "" where nobody knows."""
MANY = 4_000_000


def areas_of(
    municipalities: Array | None, neighbourhoods: "pl.Series | None", rows: int
) -> tuple[Array, list[Area]]:
    """The area of each household, and the areas, sorted. `municipalities`: numbers, 0 is unknown."""
    towns, town = _ranks(municipalities, rows)
    names, name = [""], np.zeros(rows, dtype=np.int64)
    if neighbourhoods is not None:
        filled = neighbourhoods.cast(pl.String).fill_null("")
        names = filled.unique().sort().to_list()
        name = filled.cast(pl.Enum(names)).to_physical().to_numpy().astype(np.int64)
    codes = town * len(names) + name
    used, codes = _dense(codes, len(towns) * len(names))
    found = [(str(towns[one // len(names)] or ""), names[one % len(names)]) for one in used.tolist()]
    return codes, found


def _ranks(values: Array | None, rows: int) -> tuple[list[int], Array]:
    if values is None:
        return [0], np.zeros(rows, dtype=np.int64)
    known = np.unique(values)
    return known.tolist(), np.searchsorted(known, values)


def _dense(codes: Array, most: int) -> tuple[Array, Array]:
    """The codes that there are, and each as its place among these."""
    if most > MANY:
        used, places = np.unique(codes, return_inverse=True)
        return used, places.astype(np.int32)
    used = np.flatnonzero(np.bincount(codes, minlength=most))
    place = np.zeros(most, dtype=np.int32)
    place[used] = np.arange(len(used))
    return used, place[codes]


def merged_areas(lists: Sequence[Sequence[Area]]) -> tuple[list[Area], list[Array]]:
    """One sorted list of several, and per list the new place of each of its areas."""
    whole = sorted({one for areas in lists for one in areas}, key=_order)
    place = {one: number for number, one in enumerate(whole)}
    return whole, [np.array([place[one] for one in areas], dtype=np.int32) for areas in lists]


def _order(area: Area) -> tuple[int, str]:
    return (int(area[0]) if area[0].isdigit() else 0, area[1])
