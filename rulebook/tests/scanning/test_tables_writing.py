"""A synthetic population written as tables is read back as it was, whole or in batches."""

import datetime as dt
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from rulebook import Rulebook
from rulebook.population import FactColumns, generate
from rulebook.scanning.quality import merged
from rulebook.scanning.reading import read, read_batches
from rulebook.scanning.sources import open_tables
from rulebook.scanning.tables import Tables
from rulebook.scanning.writing import write_tables

DATE = dt.date(2026, 5, 15)


@pytest.fixture(scope="module")
def columns(shipped: Rulebook) -> FactColumns:
    return FactColumns(population=generate(2_000, seed=1, date=DATE), book=shipped)


@pytest.fixture(scope="module")
def made(columns: FactColumns, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    found = {form: tmp_path_factory.mktemp(form) for form in ("parquet", "arrow", "csv")}
    for form, folder in found.items():
        write_tables(columns, folder, unknown=0.1, takes_up=0.6, form=form, chunk=700)
    return found


def test_all_forms_are_read_as_the_same_people(shipped: Rulebook, made: dict[str, Path]) -> None:
    found = [read(open_tables(folder), shipped, DATE) for folder in made.values()]
    assert found[0].persons.height == 2_000
    assert not found[0].quality.problems
    as_text = pl.col("person", "household").cast(pl.String)  # the keys of CSV are text
    for other in found[1:]:
        assert other.persons.with_columns(as_text).equals(found[0].persons.with_columns(as_text))
        assert other.households.drop("household").equals(found[0].households.drop("household"))


def test_what_is_known_is_what_the_population_has(
    shipped: Rulebook, columns: FactColumns, made: dict[str, Path]
) -> None:
    found = read(open_tables(made["parquet"]), shipped, DATE)
    roles, home = (columns.population.persons[name] for name in ("role", "household"))
    order = np.lexsort((roles, home))
    for name in ("wage_net", "savings", "birth_date"):
        low = found.fact(name).to_numpy()
        known = low == found.fact(name, end="high").to_numpy()
        assert (low[known] == columns.of(name)[order][known]).all(), name
        assert known.mean() > 0.85
    assert not found.given["birth_date", 0]
    assert found.given["savings", 0]


def test_takes_up_has_about_its_share(shipped: Rulebook, made: dict[str, Path]) -> None:
    found = read(open_tables(made["parquet"]), shipped, DATE)
    assert set(found.takes_up("person")) | set(found.takes_up("household")) == set(shipped.rights)
    right = found.takes_up("household")[0]
    assert 0.5 < float(found.households[f"takes_up:{right}"].mean() or 0) < 0.7  # type: ignore[arg-type]


@pytest.mark.parametrize("form", ["parquet", "arrow", "csv"])
def test_batches_are_whole_households_and_together_everybody(
    shipped: Rulebook, made: dict[str, Path], form: str, tmp_path: Path
) -> None:
    source = open_tables(made[form])
    parts = list(read_batches(source, shipped, DATE, size=600, scratch=tmp_path))
    whole = read(source, shipped, DATE)
    assert len(parts) == 4
    assert pl.concat([one.persons["person"] for one in parts]).equals(whole.persons["person"])
    savings = pl.concat([one.fact("savings", end="high") for one in parts])
    assert savings.equals(whole.fact("savings", end="high"))
    assert all(one.households["first"][0] == 0 for one in parts)
    total = merged(one.quality for one in parts)
    assert total.facts == whole.quality.facts
    assert total.kept == whole.quality.kept
    assert not list(tmp_path.iterdir())


def test_files_in_another_order_or_with_a_double_are_read_at_once(
    shipped: Rulebook, made: dict[str, Path], tmp_path: Path
) -> None:
    persons, households = (
        pl.read_parquet(made["parquet"] / f"{name}.parquet") for name in ("persons", "households")
    )
    doubled = persons.with_columns(
        pl.when(pl.col("person") == 1999).then(1).otherwise("person").alias("person")
    )
    expected = read(open_tables(made["parquet"]), shipped, DATE)
    for frames, kept in (((persons.reverse(), households), 2_000), ((doubled, households), None)):
        for frame, name in zip(frames, ("persons", "households"), strict=True):
            frame.write_parquet(tmp_path / f"{name}.parquet")
        (found,) = read_batches(open_tables(tmp_path), shipped, DATE, size=600)
        assert isinstance(found, Tables)
        assert found.persons.height == kept or found.persons.height < 2_000
        assert kept is None or found.households.height == expected.households.height


def test_several_populations_become_one_file_and_the_same_again_the_same(
    shipped: Rulebook, columns: FactColumns, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        write_tables(
            [columns, columns], tmp_path / name, unknown={"savings": 0.5}, facts=frozenset({("savings", 0)})
        )
    found = read(open_tables(tmp_path / "one"), shipped, DATE)
    assert found.persons.height == 4_000
    assert not found.quality.problems
    assert set(found.given) == {("birth_date", 0), ("savings", 0), ("municipality", 0)}
    assert 0.45 < found.quality.facts["savings", 0].share < 0.55
    assert pl.read_parquet(tmp_path / "two" / "persons.parquet").equals(
        pl.read_parquet(tmp_path / "one" / "persons.parquet")
    )
