"""A scan with the real library and the law that ships: a synthetic city, and a file with everything in it."""

import csv
import io
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from baken.foundation.accounts.api import User
from baken.foundation.territory.api import Municipality
from baken.rights.local import law_of
from baken.rights.rules import laws, scans
from baken.rights.scan import folders
from baken.rights.scan.models import ListState, PopulationScan, ScanState
from baken.rights.scan.published import COUNTS, rights_of
from baken.rights.tests.scan.conftest import NOW, city, fresh, listed, reading, work
from rulebook.loading import SHIPPED
from rulebook.scanning.outreach import Outreach

SMALL = {"<5"}


@pytest.fixture(autouse=True)
def shipped_law(monkeypatch: pytest.MonkeyPatch, small_law: None) -> None:
    monkeypatch.setattr(laws, "FOLDER", SHIPPED)


@pytest.fixture
def scanned(officer: User, aalst: Municipality) -> PopulationScan:
    """A synthetic city of 2,000."""
    return work(city(officer, aalst, size=2_000))


def test_a_synthetic_city_is_scanned_and_only_rounded_figures_come_out(
    scanned: PopulationScan, officer: User
):
    assert scanned.state == ScanState.DONE, scanned.message
    assert scanned.quality["set_aside"] == {"persons": 0, "households": 0}
    rights = {one.name: one for one in rights_of(scanned.published)}
    assert rights["leefloon"].total.value("misses_out")
    assert rights["leefloon"].total.missed_low
    assert "Aalst" in {cell.label for cell in rights["leefloon"].tables["municipality"]}
    neighbourhoods = [cell.label for cell in rights["leefloon"].tables["neighbourhood"]]
    assert len(neighbourhoods) > 10
    assert any(label.endswith("(Aalst)") for label in neighbourhoods)
    assert len(set(neighbourhoods)) == len(neighbourhoods)  # "wijk 1" of two municipalities are two
    counts = [
        cell.counts[count]
        for right in rights.values()
        for cells in right.tables.values()
        for cell in cells
        for count in COUNTS
    ]
    assert all(one in SMALL or (isinstance(one, int) and one % 5 == 0) for one in counts)
    assert SMALL & set(map(str, counts))
    made = listed(officer, scanned, "leefloon")
    assert made.state == ListState.READY
    with folders.list_of(scanned.folder, made.name).open(newline="") as lines:
        rows = list(csv.reader(lines, delimiter=";"))
    assert rows[0] == ["sleutel", "ongeveer"]
    assert made.people == len(rows) - 1
    assert abs(made.people - (rights["leefloon"].total.value("misses_out") or 0)) <= 2
    assert all(key.isdigit() and band for key, band in rows[1:])


def test_a_file_with_other_names_for_columns_gives_the_same_as_one_with_ours(
    scanned: PopulationScan, officer: User, aalst: Municipality
):
    scan = reading(officer, aalst)
    upload = folders.upload_of(scan.folder)
    law = law_of(aalst, date=scan.date)
    for path in upload.iterdir():
        path.unlink()
    scans.write_city(law, upload, persons=2_000, date=scan.date)
    columns: dict[str, list[str]] = {}
    chosen: dict[str, dict[str, str]] = {}
    for table in ("persons", "households"):
        ours = pl.read_parquet(upload / f"{table}.parquet")
        (upload / f"{table}.parquet").unlink()
        theirs = {name: f"kolom {number}" for number, name in enumerate(ours.columns)}
        ours.rename(theirs).write_csv(upload / f"{table}.csv")
        columns[table] = scans.columns_of(upload / f"{table}.csv", table)
        chosen[table] = {other: name for name, other in theirs.items()}
    PopulationScan.objects.filter(pk=scan.pk).update(mapping={"columns": columns, "chosen": chosen})
    scan = work(fresh(scan))
    assert scan.state == ScanState.CHECKED, scan.message
    PopulationScan.objects.filter(pk=scan.pk).update(state=ScanState.SCANNING)
    assert work(fresh(scan)).published == scanned.published


@pytest.mark.parametrize(
    ("persons", "says"),
    [
        ("persoon,huishouden,rol\n85073003328,h1,applicant\n85073003328,h1,child\n", "rijksregister"),
        ("persoon,huishouden\np1,h1\n", "role"),
    ],
)
def test_the_library_refuses_in_words_and_without_a_key(
    officer: User, aalst: Municipality, tmp_path: Path, persons: str, says: str
):
    (tmp_path / "persons.csv").write_text(persons)
    (tmp_path / "households.csv").write_text("huishouden\nh1\n")
    named = {"persons.persoon": "person", "persons.huishouden": "household", "persons.rol": "role",
             "households.huishouden": "household"}  # fmt: skip
    more: dict[str, Any] = {"mapping": named, "secret": None, "tell": lambda _done, _all: None}
    law = law_of(aalst, date=NOW.date())
    with pytest.raises(scans.PopulationRefused, match=says) as refused:
        scans.ingest(law, tmp_path, tmp_path / "snapshot", date=NOW.date(), **more)
    assert "8507300" not in str(refused.value)
    assert not (tmp_path / "snapshot").exists()


def test_more_people_than_a_server_can_hold_are_refused_before_they_are_read(
    aalst: Municipality, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "persons.csv").write_text("person,household,role\np1,h1,applicant\np2,h2,applicant\n")
    (tmp_path / "households.csv").write_text("household\nh1\n")
    monkeypatch.setattr(scans, "MOST_ROWS", 1)
    more: dict[str, Any] = {"mapping": {}, "secret": None, "tell": lambda _done, _all: None}
    law = law_of(aalst, date=NOW.date())
    with pytest.raises(scans.PopulationRefused, match="meer dan 1 rijen"):
        scans.ingest(law, tmp_path, tmp_path / "snapshot", date=NOW.date(), **more)


def test_a_sample_is_refused_because_one_household_would_stand_for_many(tmp_path: Path, aalst: Municipality):
    (tmp_path / "persons.csv").write_text("person,household,role\np1,h1,applicant\n")
    (tmp_path / "households.csv").write_text("household,weight\nh1,7\n")
    with pytest.raises(scans.PopulationRefused, match="steekproef"):
        scans.ingest(
            law_of(aalst, date=NOW.date()),
            tmp_path,
            tmp_path / "snapshot",
            date=NOW.date(),
            mapping={},
            secret=None,
            tell=lambda _done, _all: None,
        )
    assert not (tmp_path / "snapshot").exists()


def test_a_long_list_says_now_and_then_that_it_goes_on(monkeypatch: pytest.MonkeyPatch, aalst: Municipality):
    people = [Outreach(key=f"h{number}", low=0, high=0, is_sure=True) for number in range(30_000)]
    monkeypatch.setattr("rulebook.scanning.snapshot.open_snapshot", lambda *_given: None)
    monkeypatch.setattr("rulebook.scanning.outreach.outreach", lambda *_given, **_more: people)
    told: list[int] = []
    law = law_of(aalst, date=NOW.date())
    out, nowhere = io.StringIO(), Path("nowhere")
    number = scans.outreach(
        law,
        nowhere,
        "x",
        date=NOW.date(),
        also_untold=False,
        out=out,
        tell=lambda done, _all: told.append(done),
    )
    assert (number, told) == (30_000, [1, 2, 3])  # each another, or nobody looks whether it was stopped


def test_an_amount_on_a_list_is_a_band():
    assert scans.band_of(0) == ""
    assert scans.band_of(9_999) == "0 tot 100 euro"
    assert scans.band_of(10_000) == "100 tot 250 euro"
    assert scans.band_of(1_500_000) == "meer dan 10000 euro"
