"""The command makes a city, says how near it is, and writes it."""

import argparse
import csv
import datetime as dt
import json
from pathlib import Path

import numpy as np
import pytest

from rulebook import Rulebook, check
from rulebook.errors import RulebookError
from rulebook.population import add_arguments, command, population_command
from rulebook.scanning.reading import read
from rulebook.scanning.sources import open_tables


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return population_command(parser.parse_args(["--persons", "300", "--date", "2026-05-15", *arguments]))


def test_it_prints_the_report_and_what_it_made(capsys: pytest.CaptureFixture[str]) -> None:
    assert run() == 0
    out, err = capsys.readouterr()
    assert "Huishoudens naar grootte 1" in out
    assert "verondersteld" in out
    assert "300 personen in" in err
    assert "work and income" in err


def test_quiet_says_nothing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run("--quiet", "--out", str(tmp_path / "city.npz")) == 0
    assert capsys.readouterr() == ("", "")


def test_the_same_seed_writes_the_same_bytes(tmp_path: Path) -> None:
    for form in ("npz", "json"):
        made = []
        for name, seed in (("one", "5"), ("two", "5"), ("three", "6")):
            path = tmp_path / f"{name}.{form}"
            run("--quiet", "--persons", "60", "--seed", seed, "--out", str(path))
            made.append(path.read_bytes())
        assert made[0] == made[1] != made[2], form


def test_a_folder_has_tables_columns_and_the_report(tmp_path: Path) -> None:
    run("--quiet", "--out", str(tmp_path / "city"))
    folder = tmp_path / "city"
    assert sorted(path.name for path in folder.iterdir()) == [
        "households.csv", "persons.csv", "population.npz", "report.json",
    ]  # fmt: skip
    with (folder / "persons.csv").open() as read:
        rows = list(csv.DictReader(read))
    assert len(rows) == 300
    assert rows[0]["role"] == "applicant"
    assert len(rows[0]["birth_date"]) == 10
    assert "." in rows[0]["wage_net"]
    arrays = np.load(folder / "population.npz")
    assert len(arrays["persons.birth_date"]) == 300
    assert json.loads((folder / "report.json").read_text())["rows"]


def test_a_csv_file_has_the_household_beside_each_person(tmp_path: Path) -> None:
    run("--quiet", "--out", str(tmp_path / "city.csv"))
    with (tmp_path / "city.csv").open() as read:
        rows = list(csv.DictReader(read))
    homes = {row["household"]: row["household_tenure"] for row in rows}
    assert len(rows) == 300
    assert len(homes) < 300
    assert all(row["household_tenure"] == homes[row["household"]] for row in rows)


def test_a_json_file_has_situations_that_can_be_checked(tmp_path: Path, shipped: Rulebook) -> None:
    run("--quiet", "--persons", "30", "--out", str(tmp_path / "city.json"))
    found = json.loads((tmp_path / "city.json").read_text())
    assert sum(len(one["persons"]) for one in found) == 30
    assert check(shipped, found[0], date=dt.date(2026, 5, 15)).as_json()["rights"]


@pytest.mark.parametrize("part", [500_000, 100])
def test_tables_are_written_as_a_scan_reads_them(
    part: int, tmp_path: Path, shipped: Rulebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "PART", part)
    run("--quiet", "--tables", str(tmp_path / "city"), "--unknown", "0.2", "--form", "csv")
    found = read(open_tables(tmp_path / "city"), shipped, dt.date(2026, 5, 15))
    assert found.quality.kept["persons"] == 300
    assert 0.7 < found.quality.facts["savings", 0].share < 0.9


def test_frequencies_are_written_as_they_ship(tmp_path: Path) -> None:
    run("--quiet", "--frequencies", str(tmp_path / "frequencies.json"))
    assert json.loads((tmp_path / "frequencies.json").read_text())["made_of"]["persons"] == 300


@pytest.mark.parametrize(
    ("arguments", "because"),
    [
        (("--persons", "0"), "1 tot"),
        (("--seed", "-1"), "niet negatief"),
        (("--unknown", "1.5"), "tussen 0 en 1"),
        (("--size", "belgium", "--tables", "city", "--out", "city.csv"), "alleen tabellen"),
        (("--date", "2012-01-01"), "2012-01-01"),
        (("--out", "city.xlsx"), "npz"),
        (("--out", "/proc/nowhere/city.npz"), "niet geschreven"),
    ],
)
def test_what_cannot_be_is_refused_with_a_reason(arguments: tuple[str, ...], because: str) -> None:
    with pytest.raises(RulebookError, match=because):
        run("--quiet", *arguments)
