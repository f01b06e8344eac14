"""A random population for the ten rights: one for both engines, as Parquet and as ready arrays.

Households of 1 to 8 and a few of up to 60, one after the other; the same for the same seed. With unknowns
the tables have nothing in 5 % of incomes, 10 % of points, 15 % of rents and 5 % of tenures, and the arrays
what OpenFisca knows for that: nought, or the first of the choices.
"""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

DATE = dt.date(2026, 4, 15)
SIZES = (0.33, 0.33, 0.145, 0.13, 0.045, 0.0139, 0.004, 0.002)
LARGE = 0.0001
"""The part of households of 9 to 60."""
UNKNOWN = {"income": 0.05, "points": 0.10, "rent": 0.15, "tenure": 0.05}
ROLES = ("applicant", "partner", "child", "other")
RECEIVES = ("none", "igo", "it")
TENURES = ("owner", "tenant")
PER_NEIGHBOURHOOD = 2_000
UPTAKE = 0.6
HOUSEHOLD_TYPES = 6
"""Alone, couple, couple with children, lone parent, other, institution."""
TAKEN_UP = {
    "household": ("vt", "social_tariff", "rent_premium", "waste"),
    "couple": ("leefloon", "uitpas"),
    "family": ("supplement", "school"),
    "person": ("care", "igo"),
}
Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class People:
    """Arrays by the names of `persons` and `households`: money in cents, choices by their place."""

    persons: dict[str, Array]
    households: dict[str, Array]
    starts: dict[str, Array]
    """Per kind of unit: whether it begins with this person."""


def people(count: int, seed: int = 1) -> People:
    """`count` persons, everything known."""
    random = np.random.default_rng(seed)
    sizes = _sizes(count, random)
    number = len(sizes)
    home = np.repeat(np.arange(number, dtype=np.int32), sizes)
    first = np.cumsum(sizes) - sizes
    place = np.arange(count, dtype=np.int32) - first[home].astype(np.int32)
    role = _roles(sizes, home, place, random)
    persons = {"household": home, "role": role} | _facts(role, random)
    starts = {
        "household": place == 0,
        "couple": role != 1,
        "family": (place == 0) | (role == 3),
        "person": np.ones(count, dtype=bool),
    }
    tenant = random.random(number) < 0.3
    rent = np.where(tenant, random.integers(30_000, 150_000, number), 0).astype(np.int32)
    areas = max(1, count // PER_NEIGHBOURHOOD)
    households = {
        "rent": rent,
        "tenure": tenant.astype(np.uint8),
        "neighbourhood": random.integers(0, areas, number, dtype=np.int32),
    }
    for kind, rights in TAKEN_UP.items():
        for right in rights:
            if kind == "household":
                households[f"takes_up:{right}"] = random.random(number) < UPTAKE
            else:
                persons[f"takes_up:{right}"] = starts[kind] & (random.random(count) < UPTAKE)
    return People(persons, households, starts)


def _sizes(count: int, random: np.random.Generator) -> Array:
    number = count // 2 + 10
    shares = np.array([*SIZES, LARGE])
    sizes = random.choice(np.arange(1, 10, dtype=np.int16), number, p=shares / shares.sum())
    large = sizes == 9
    sizes[large] = random.integers(9, 61, int(large.sum()))
    ends = np.cumsum(sizes, dtype=np.int64)
    number = int(np.searchsorted(ends, count)) + 1
    sizes = sizes[:number].copy()
    sizes[-1] -= ends[number - 1] - count
    return sizes


def _roles(sizes: Array, home: Array, place: Array, random: np.random.Generator) -> Array:
    """Places in ROLES; in each household in that order."""
    together = (random.random(len(sizes)) < 0.78) & (sizes > 1) & (sizes < 9)
    rest = np.maximum(sizes - 1 - together, 0)
    children = random.binomial(rest, np.where(sizes < 9, 0.93, 0.1))
    role = np.full(len(home), 3, dtype=np.uint8)
    after = place - 1 - together[home]
    role[after < children[home]] = 2
    role[(place == 1) & together[home]] = 1
    role[place == 0] = 0
    return role


def _facts(role: Array, random: np.random.Generator) -> dict[str, Array]:
    count, is_child = len(role), role == 2
    day = np.datetime64("1970-01-01", "D")
    grown = [int((np.datetime64(one) - day).astype(int)) for one in ("1930-01-01", "2004-12-31")]
    young = [int((np.datetime64(one) - day).astype(int)) for one in ("2005-01-01", "2026-04-14")]
    birth = np.where(is_child, random.integers(*young, count), random.integers(*grown, count))
    income = np.minimum(random.lognormal(10.0, 0.6, count) * 100, 30_000_000).astype(np.int32)
    income[random.random(count) < np.where(is_child, 0.95, 0.15)] = 0
    points = random.integers(1, 19, count, dtype=np.int32)
    points[random.random(count) < 0.88] = 0
    receives = np.select([(draw := random.random(count)) < 0.06, draw < 0.12], [1, 2], 0).astype(np.uint8)
    receives[is_child] = 0
    return {
        "birth_date": birth.astype("datetime64[D]"),
        "income": income,
        "points": points,
        "receives": receives,
        "at_school": is_child & (random.random(count) < 0.8),
    }


def unknown(made: People, seed: int = 1) -> Iterator[tuple[str, Array]]:
    """Of each column that has them: who is not known."""
    random = np.random.default_rng(seed + 1_000_000)
    for name, share in UNKNOWN.items():
        count = len(made.persons["role"] if name in made.persons else made.households["rent"])
        yield name, random.random(count) < share


def write(folder: Path, count: int, *, unknowns: bool, seed: int = 1) -> Path:
    """Writes `tables/` (Parquet) and `arrays/` (a file per array). Does nothing when it is there."""
    about = {"persons": count, "unknowns": unknowns, "seed": seed}
    told = folder / "about.json"
    if told.exists() and json.loads(told.read_text()) == about:
        return folder
    for name in ("tables", "arrays"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    made = people(count, seed)
    nobody = dict(unknown(made, seed)) if unknowns else {}
    _write_tables(folder / "tables", made, nobody)
    _write_arrays(folder / "arrays", made, nobody)
    told.write_text(json.dumps(about))
    return folder


def _write_tables(folder: Path, made: People, nobody: dict[str, Array]) -> None:
    import polars as pl

    names = {"role": ROLES, "receives": RECEIVES, "tenure": TENURES}
    areas = tuple(f"N{one:05}" for one in range(int(made.households["neighbourhood"].max()) + 1))
    names["neighbourhood"] = areas
    for table, columns in (("persons", made.persons), ("households", made.households)):
        made_columns = []
        for name, values in columns.items():
            column = pl.Series(name, values)
            if name in names:
                column = pl.Series(name, names[name], dtype=pl.String).gather(column)
            if name in {"income", "rent"}:
                column = column / 100
            if name in nobody:
                column = column.set(pl.Series(nobody[name]), None)
            made_columns.append(column)
        frame = pl.DataFrame(made_columns)
        key = "person" if table == "persons" else "household"
        frame.with_row_index(key).write_parquet(folder / f"{table}.parquet")


def _write_arrays(folder: Path, made: People, nobody: dict[str, Array]) -> None:
    """What OpenFisca takes without converting anything."""
    for columns in (made.persons, made.households):
        for name, values in columns.items():
            found = values / 100 if name in {"income", "rent"} else values
            if name in {"income", "rent"}:
                found = found.astype(np.float32)
            if name in nobody:
                found = np.where(nobody[name], found.dtype.type(0), found)
            if name.startswith("takes_up:"):
                kind = next(
                    kind for kind, rights in TAKEN_UP.items() if name.removeprefix("takes_up:") in rights
                )
                found = found[made.starts[kind]] if kind in {"couple", "family"} else found
            if name != "neighbourhood":
                np.save(folder / f"{name.replace(':', '.')}.npy", found)
    counted = cells(made.persons["household"], made.persons["role"], made.households["neighbourhood"])
    for kind, begins in made.starts.items():
        np.save(folder / f"cell.{kind}.npy", counted[begins])
        if kind != "person":
            np.save(folder / f"{kind}.npy", np.cumsum(begins) - 1)


def cells(home: Array, role: Array, neighbourhood: Array) -> Array:
    """Of each person where the household is counted: by neighbourhood and type of household."""
    sizes = np.bincount(home)
    partners, children, others = (np.bincount(home[role == one], minlength=len(sizes)) for one in (1, 2, 3))
    kinds = [
        sizes == 1,
        (sizes > 12) & (others * 2 > sizes),
        others > 0,
        (partners > 0) & (children > 0),
        partners > 0,
    ]
    types = np.select(kinds, [0, 5, 4, 2, 1], 3)
    return (neighbourhood.astype(np.int64) * HOUSEHOLD_TYPES + types)[home]
