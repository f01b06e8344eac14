"""A scan in every state; the library's part is played by published tables of a small town."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from baken.foundation.access.api import Role
from baken.foundation.accounts.api import User, actor_of
from baken.foundation.jobs.api import Job
from baken.foundation.territory.api import Municipality
from baken.rights.rules import scans
from baken.rights.scan import folders
from baken.rights.scan.models import OutreachList, PopulationScan, ScanSource, ScanState
from baken.rights.scan.operations import Ground, ask_list, begin, choose_columns
from baken.rights.scan.running import make_list, measure_population, read_population
from baken.rights.tests.own_records import person

NOW = dt.datetime(2024, 3, 15, 9, 0, tzinfo=dt.UTC)
SCANS = "/aalst/rechten/scan/"
GROUND = Ground(purpose="inform", purpose_text="Wie krijgt een brief?", basis="Besluit 2024/17", days=30)
PERSONS = "persoon;huishouden;rol;geboortedatum\np1;h1;applicant;1980-01-01\n"
HOUSEHOLDS = "huishouden;wijk\nh1;Centrum\n"
CHOSEN = {
    "persons": {"persoon": "person", "huishouden": "household", "rol": "role", "geboortedatum": "birth_date"},
    "households": {"huishouden": "household", "wijk": "neighbourhood"},
}
QUALITY: dict[str, Any] = {
    "read": {"persons": 1000, "households": 400},
    "kept": {"persons": 990, "households": 397},
    "set_aside": {"persons": 10, "households": 3},
    "problems": [
        {"table": "persons", "reason": "bad_value", "words": "de waarde past niet bij dit gegeven",
         "column": "geboortedatum", "rows": 3, "lines": [2]}
    ],
    "facts": {"birth_date": {"rows": 990, "known": 985, "narrowed": 0}},
    "lacking": ["rent"],
    "unmapped": {"persons": ["hobby"]},
}  # fmt: skip


def cell(key: str, label: str, *counts: Any, missed: int | None = None) -> dict[str, Any]:
    """A cell: entitled, takes up, misses out, take-up unknown, cannot tell."""
    named = dict(
        zip(("entitled", "takes_up", "misses_out", "take_up_unknown", "cannot_tell"), counts, strict=True)
    )
    return {"key": key, "label": label, **named, "missed_low": missed, "missed_high": missed}


PUBLISHED: dict[str, Any] = {
    "date": "2024-03-15",
    "persons": 990,
    "rights": [
        {
            "name": "aid",
            "label": "Hulp",
            "of": "gezinnen",
            "per": "year",
            "tables": {
                "total": [cell("", "", 200, 150, 50, 0, 20, missed=1_234_500)],
                "municipality": [cell("41002", "Aalst", 200, 150, 50, 0, 20, missed=1_234_500)],
                "neighbourhood": [
                    cell("Centrum", "Centrum", 120, 100, 20, 0, 10, missed=400_000),
                    cell("Mijlbeek", "Mijlbeek", 75, 45, 30, 0, "<5", missed=800_000),
                ],
                "household_type": [cell("alone", "alleenstaand", 200, 150, 50, 0, 20, missed=1_234_500)],
            },
        },
        {
            "name": "premium",
            "label": "Premie",
            "of": "personen",
            "per": "year",
            "tables": {
                "total": [cell("", "", 10, 5, "<5", 0, 300)],
                "municipality": [],
                "neighbourhood": [cell("Centrum", "Centrum", 10, 5, "<5", 0, 300)],
                "household_type": [],
            },
        },
    ],
}


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.RIGHTS_SCAN_FOLDER = str(tmp_path / "scans")


@pytest.fixture
def town(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The library answers with the figures above; gives what it was asked."""
    asked: list[str] = []

    def read(name: str) -> Callable[..., Any]:
        def play(law: Any, *places: Any, tell: scans.Tell, **named: Any) -> Any:
            asked.append(name)
            (places[-1]).mkdir()
            tell(1, 2)
            return QUALITY

        return play

    def measure(law: Any, snapshot: Path, *, date: dt.date, places: Any, tell: scans.Tell) -> Any:
        asked.append("measure")
        tell(1, 2)
        return PUBLISHED

    def outreach(law: Any, snapshot: Path, right: str, *, out: Any, **more: Any) -> int:
        asked.append(f"outreach {right}")
        out.write("sleutel;bedrag per jaar\r\nh7;1000 tot 2000 euro\r\n")
        return 1

    monkeypatch.setattr(scans, "make_city", read("make_city"))
    monkeypatch.setattr(scans, "ingest", read("ingest"))
    monkeypatch.setattr(scans, "measure", measure)
    monkeypatch.setattr(scans, "outreach", outreach)
    return asked


@pytest.fixture
def officer(aalst: Municipality) -> User:
    return person(Role.DATA_OFFICER, aalst, "dina")


@pytest.fixture
def desk(client: Client, officer: User) -> Client:
    """The data officer in a browser."""
    client.force_login(officer)
    return client


def files(folder: Path) -> dict[str, list[str]]:
    """A small upload, as the form leaves it."""
    (folder / "persons.csv").write_text(PERSONS)
    (folder / "households.csv").write_text(HOUSEHOLDS)
    return {"persons": list(CHOSEN["persons"]), "households": list(CHOSEN["households"])}


def uploaded(officer: User, municipality: Municipality) -> PopulationScan:
    """A scan that waits for its columns."""
    return begin(
        source=ScanSource.UPLOAD,
        ground=GROUND,
        municipality=municipality,
        actor=actor_of(user=officer, date=NOW.date()),
        at=NOW,
        clock_at=NOW,
        fill=files,
    )


def reading(officer: User, municipality: Municipality) -> PopulationScan:
    """A scan whose files are about to be read."""
    scan = uploaded(officer, municipality)
    actor = actor_of(user=officer, date=NOW.date())
    choose_columns(scan=scan, chosen=CHOSEN, actor=actor, at=NOW, clock_at=NOW)
    return fresh(scan)


def city(officer: User, municipality: Municipality, size: int = 500) -> PopulationScan:
    """A synthetic city that is about to be made."""
    actor = actor_of(user=officer, date=NOW.date())
    return begin(
        source=ScanSource.CITY, ground=GROUND, municipality=municipality, actor=actor, at=NOW, clock_at=NOW,
        size=size,
    )  # fmt: skip


def work(scan: PopulationScan) -> PopulationScan:
    """Do what the queue would: read, and compute when that was asked."""
    if scan.state == ScanState.READING:
        read_population(job=job_of(scan), scan_id=str(scan.pk))
        scan = fresh(scan)
    if scan.state == ScanState.SCANNING:
        measure_population(job=job_of(scan), scan_id=str(scan.pk))
    return fresh(scan)


def listed(officer: User, scan: PopulationScan, right: str = "aid") -> OutreachList:
    """A list that is ready."""
    made = ask_list(
        scan=scan, right=right, label="Hulp", purpose="inform", purpose_text="Een brief voor wie het mist",
        days=7, also_untold=False, actor=actor_of(user=officer, date=NOW.date()), at=NOW, clock_at=NOW,
    )  # fmt: skip
    make_list(job=Job.objects.get(pk=made.job), list_id=made.pk)
    made.refresh_from_db()
    return made


def fresh(scan: PopulationScan) -> PopulationScan:
    return PopulationScan.objects.select_related("municipality").get(pk=scan.pk)


def job_of(scan: PopulationScan) -> Job:
    return Job.objects.get(pk=scan.job)


@pytest.fixture
def done(town: list[str], officer: User, aalst: Municipality) -> PopulationScan:
    """A scan with its dashboard."""
    return work(city(officer, aalst))


def folder(scan: PopulationScan) -> Path:
    return folders.folder_of(scan.folder)
