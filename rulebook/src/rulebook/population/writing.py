"""A population in files: columns (npz), tables (csv), situations (json), or a folder with all of it."""

import csv
import datetime as dt
import json
from pathlib import Path
from typing import Any

import numpy as np

from rulebook.population.drawing import Array
from rulebook.population.facts import FactColumns
from rulebook.population.model import CHOICES, DATES, NUMBERS, Population
from rulebook.population.report import Report
from rulebook.population.situations import situations

FORMS = (".npz", ".csv", ".json")
CHUNK = 20_000


def write(columns: FactColumns, made: Report, target: Path) -> tuple[Path, ...]:
    """Writes to FILE.npz, FILE.csv, FILE.json or a folder; answers what was written. Raises OSError."""
    population = columns.population
    if target.suffix == ".npz":
        _arrays(population, target)
    elif target.suffix == ".csv":
        with_home = {f"household_{name}": values for name, values in population.households.items()}
        home = population.persons["household"]
        _table(target, {**population.persons, **{name: values[home] for name, values in with_home.items()}})
    elif target.suffix == ".json":
        _situations(columns, target)
    else:
        return _folder(columns, made, target)
    return (target,)


def _folder(columns: FactColumns, made: Report, folder: Path) -> tuple[Path, ...]:
    folder.mkdir(parents=True, exist_ok=True)
    names = ("persons.csv", "households.csv", "population.npz", "report.json")
    persons, households, arrays, report = (folder / name for name in names)
    _table(persons, columns.population.persons)
    _table(households, columns.population.households)
    _arrays(columns.population, arrays)
    report.write_text(json.dumps(made.as_json(), ensure_ascii=False, indent=1) + "\n")
    return persons, households, arrays, report


def _arrays(population: Population, path: Path) -> None:
    columns = {f"persons.{name}": values for name, values in population.persons.items()}
    columns |= {f"households.{name}": values for name, values in population.households.items()}
    with path.open("wb") as out:
        np.savez(out, allow_pickle=False, **columns)


def _situations(columns: FactColumns, path: Path) -> None:
    """A list of situations, one per line."""
    with path.open("w") as out:
        separator = "[\n"
        for one in situations(columns, columns.population.household_count):
            out.write(separator + json.dumps(one, ensure_ascii=False, separators=(",", ":")))
            separator = ",\n"
        out.write("\n]\n")


def _table(path: Path, columns: dict[str, Array]) -> None:
    """One row per person or household; choices by name, amounts in euro, days as YYYY-MM-DD."""
    rows = len(next(iter(columns.values())))
    with path.open("w", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        for start in range(0, rows, CHUNK):
            chunk = (_cells(name, values[start : start + CHUNK]) for name, values in columns.items())
            writer.writerows(zip(*chunk, strict=True))


def _cells(name: str, values: Array) -> list[Any]:
    name = name.removeprefix("household_")
    if name in CHOICES:
        return [CHOICES[name][value] for value in values.tolist()]
    if name in DATES:
        return ["" if value < 1 else dt.date.fromordinal(value).isoformat() for value in values.tolist()]
    if values.dtype == bool or name in NUMBERS:
        return [int(value) for value in values.tolist()]
    return [f"{value // 100}.{value % 100:02d}" for value in values.tolist()]
