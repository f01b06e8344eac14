"""`rulebook reform` over a snapshot on disk, and `rulebook export`."""

import datetime as dt
import json
from pathlib import Path

import pytest

from rulebook import Rulebook
from rulebook.cli import main
from rulebook.population import FactColumns, generate
from rulebook.reforming import reform, scenario_of
from rulebook.reforming.publishing import COUNTS, rounded
from rulebook.reforming.results import MEASURES, Tally
from rulebook.scanning.in_memory import blocks_of
from rulebook.scanning.reading import read
from rulebook.scanning.snapshot import make_snapshot, open_snapshot
from rulebook.scanning.sources import open_tables
from rulebook.scanning.writing import write_tables

DATE = dt.date(2026, 4, 1)
CHANGE = "leefloon.amount.single=+10%"


@pytest.fixture(scope="module")
def snapshot(shipped: Rulebook, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reform")
    columns = FactColumns(population=generate(2_000, seed=3, date=DATE), book=shipped)
    write_tables(columns, folder / "tables", unknown=0.05)
    tables = read(open_tables(folder / "tables"), shipped, DATE)
    make_snapshot(folder / "snapshot", [tables], shipped, date=DATE)
    return folder / "snapshot"


def asked(snapshot: Path, *more: str) -> list[str]:
    return ["reform", "--snapshot", str(snapshot), "--date", DATE.isoformat(), "--right", "leefloon", *more]


def test_a_change_comes_out_as_a_table(snapshot: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(asked(snapshot, "--change", CHANGE, "--by", "household_type")) == 0
    said = capsys.readouterr().out
    assert f"— {CHANGE} —" in said
    assert "leefloon" in said
    assert "kost per jaar" in said


def test_a_saved_scenario_gives_the_same_answer_again(
    snapshot: Path, tmp_path: Path, shipped: Rulebook, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "scenario.json"
    path.write_text(json.dumps(scenario_of([CHANGE]).as_json()))
    assert (
        main(
            asked(
                snapshot, "--scenario", str(path), "--json", "--exact", "--save", str(tmp_path / "kept.json")
            )
        )
        == 0
    )
    found = json.loads(capsys.readouterr().out)
    assert found == json.loads((tmp_path / "kept.json").read_text())
    people = open_snapshot(snapshot, shipped)
    again = reform(
        people.blocks, shipped, [scenario_of([CHANGE])], date=DATE, rights=["leefloon"], given=people.given
    )
    assert found["fingerprint"] == again.fingerprint
    tally = again.outcomes[0].rights["leefloon"].total
    assert tally.units == people.persons
    assert tally.winners > 0 == tally.losers


def test_what_leaves_is_rounded_unless_the_exact_figures_are_asked_for(
    snapshot: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "kept.json"
    assert main(asked(snapshot, "--change", CHANGE, "--json", "--save", str(kept))) == 0
    told = json.loads(capsys.readouterr().out)
    assert oct(kept.stat().st_mode)[-3:] == "600"
    change = told["scenarios"][0]["rights"]["leefloon"]
    cells = [change, *change["by_household_type"].values()]
    numbers = [cell[name] for cell in cells for name in COUNTS]
    assert all(number == "<5" or number % 5 == 0 for number in numbers)
    assert all(cell["change_low"] is None or cell["change_low"] % 500 == 0 for cell in cells)
    assert main(asked(snapshot, "--change", CHANGE, "--json", "--exact")) == 0
    exact = json.loads(capsys.readouterr().out)
    assert exact["fingerprint"] != told["fingerprint"]


def test_of_few_nothing_is_told() -> None:
    nothing = dict.fromkeys(MEASURES, 0)
    few = rounded(Tally(**nothing | {"units": 3, "winners": 1, "gain_low": 100_000, "before_low": 700_000}))
    assert {few[name] for name in COUNTS} == {"<5"}
    assert {value for name, value in few.items() if name not in COUNTS} == {None}
    one = rounded(Tally(**nothing | {"units": 90, "winners": 1, "gain_low": 100_000, "gain_high": 100_000}))
    assert (one["winners"], one["losers"], one["gain_low"], one["change_low"]) == ("<5", 0, None, None)
    loss = rounded(Tally(**nothing | {"units": 90, "losers": 7, "loss_low": -70_100, "loss_high": -70_100}))
    assert (loss["losers"], loss["change_low"]) == (5, -50_000)


def test_the_whole_snapshot_says_what_its_tables_say(snapshot: Path, shipped: Rulebook) -> None:
    tables = read(open_tables(snapshot.parent / "tables"), shipped, DATE)
    found = []
    for people in (blocks_of(tables, shipped), open_snapshot(snapshot, shipped)):
        result = reform(
            people.blocks,
            shipped,
            [scenario_of([CHANGE])],
            date=DATE,
            rights=["leefloon"],
            given=people.given,
            income="net_income",
        )
        change = result.outcomes[0].rights["leefloon"]
        assert sum(one.units for one in change.by_band) == change.total.units
        assert sum(one.winners for one in change.by_household_type.values()) == change.total.winners
        found.append(change.total)
    assert found[0] == found[1]


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ((), "say what changes"),
        (("--change", "leefloon.amount.singel=1"), "do you mean"),
        (("--change", CHANGE, "--by", "band"), "--income"),
        (("--scenario", "/nowhere.json"), "cannot be read"),
    ],
)
def test_what_is_wrong_is_said(
    snapshot: Path, more: tuple[str, ...], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(asked(snapshot, *more)) == 2
    assert message in capsys.readouterr().err


def test_a_right_is_exported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", str(tmp_path / "openfisca_aalst"), "--right", "uitpas_kansentarief"]) == 0
    assert "openfisca_aalst: 1 rights" in capsys.readouterr().out
    assert (tmp_path / "openfisca_aalst/openfisca_aalst/variables/rights/uitpas_kansentarief.py").is_file()
