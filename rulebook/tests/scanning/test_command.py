"""`rulebook scan`, as an officer runs it on her own machine."""

import csv
import datetime as dt
import json
import stat
from pathlib import Path

import polars as pl
import pytest

from rulebook import Rulebook
from rulebook.cli import main
from rulebook.population import FactColumns, generate
from rulebook.scanning.reading import read_batches
from rulebook.scanning.sources import open_tables
from rulebook.scanning.writing import write_tables

DATE = "2026-04-01"
RIGHTS = ["--right", "huurpremie", "--right", "leefloon"]


@pytest.fixture(scope="module")
def city(shipped: Rulebook, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three thousand people as Parquet, of whom something is unknown."""
    folder = tmp_path_factory.mktemp("city")
    population = generate(3000, 4, dt.date.fromisoformat(DATE))
    columns = FactColumns(population=population, book=shipped)
    write_tables(columns, folder, unknown=0.05, takes_up=0.5)
    return folder


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["scan", *arguments, "--date", DATE])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_a_folder_of_tables_is_scanned_at_once(city: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, str(city), *RIGHTS)
    assert code == 0
    assert "3000 personen" in out
    assert "Vlaamse huurpremie" in out
    assert "Leefloon" in out
    assert "read:" in err


def test_json_is_for_programs(city: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, str(city), *RIGHTS, "--json")
    told = json.loads(out)
    assert (code, err) == (0, "")
    assert set(told["rights"]) == {"huurpremie", "leefloon"}
    total = told["rights"]["leefloon"]["total"][0]
    assert total["units"] % 5 == 0
    assert total["units"] > 1000


def test_a_snapshot_gives_the_same_and_takes_what_changed(
    city: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    snapshot = tmp_path / "snapshot"
    _, at_once, _ = run(capsys, str(city), *RIGHTS, "--json")
    code, kept, _ = run(capsys, str(city), *RIGHTS, "--json", "--snapshot", str(snapshot))
    assert (code, kept) == (0, at_once)
    assert run(capsys, str(snapshot), *RIGHTS, "--json")[1] == at_once

    homes = pl.read_parquet(city / "households.parquet")["household"].head(1000).to_list()
    gone = tmp_path / "gone.txt"
    gone.write_text("\n".join(map(str, homes)))
    code, out, _ = run(capsys, str(snapshot), *RIGHTS, "--json", "--removed", str(gone))
    assert code == 0
    assert json.loads(out)["persons"] < json.loads(at_once)["persons"]


def test_what_a_killed_build_left_in_the_folder_of_a_snapshot_is_removed(
    shipped: Rulebook, city: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("persons", "households"):
        pl.read_parquet(city / f"{name}.parquet").select(pl.all().exclude(r"^.*\.cents$")).write_csv(
            tmp_path / f"{name}.csv"
        )
    snapshot = tmp_path / "snapshot"
    snapshot.mkdir()
    source = open_tables(tmp_path)
    batches = read_batches(source, shipped, dt.date.fromisoformat(DATE), size=500, scratch=snapshot)
    next(batches)
    (left,) = snapshot.iterdir()
    batches.close()
    left.mkdir()
    (left / "persons.parquet").touch()
    assert run(capsys, str(city), "--right", "leefloon", "--snapshot", str(snapshot))[0] == 0
    assert not left.exists()


def test_who_is_gone_is_named_by_the_keys_of_the_city_when_the_snapshot_has_pseudonyms(
    city: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    secret, gone, snapshot = tmp_path / "secret", tmp_path / "gone.txt", tmp_path / "snapshot"
    secret.write_text("0123456789abcdef" * 2)
    gone.write_text(str(pl.read_parquet(city / "households.parquet")["household"][0]))
    hidden = ["--secret", str(secret), "--right", "leefloon"]
    assert run(capsys, str(city), *hidden, "--snapshot", str(snapshot))[0] == 0
    assert run(capsys, str(snapshot), *hidden, "--removed", str(gone))[0] == 0
    code, _, err = run(capsys, str(snapshot), *hidden, "--removed", str(tmp_path / "nowhere"))
    assert (code, "kan niet gelezen worden" in err) == (2, True)


def test_a_list_holds_keys_only_and_only_its_maker_can_read_it(
    city: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "list.csv"
    code, said, _ = run(capsys, str(city), "--outreach", "leefloon", "--list", str(out))
    rows = list(csv.reader(out.open()))
    assert code == 0
    assert rows[0] == ["key", "sure"]
    assert f"{len(rows) - 1} sleutels" in said
    assert len(rows) > 3
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["list.csv"]


def test_a_list_that_cannot_be_written_leaves_nothing(
    city: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = run(
        capsys, str(city), "--outreach", "leefloon", "--list", str(tmp_path / "no" / "list.csv")
    )
    assert code == 2
    assert "kan niet geschreven worden" in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--right", "leeflon"], "there is no right with this name"),
        (["--outreach", "leefloon"], "a list needs a right and a file"),
        (["--removed", "gone.txt"], "only a snapshot can be changed"),
    ],
)
def test_what_cannot_be_is_said(
    city: Path, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = run(capsys, str(city), *arguments)
    assert code == 2
    assert said in err


def test_a_folder_without_tables_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, str(tmp_path))
    assert code == 2
    assert "persons" in err
