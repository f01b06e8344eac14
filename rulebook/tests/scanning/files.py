"""A small population as frames, to change one thing of and read."""

import datetime as dt
from typing import Any

import polars as pl

from rulebook import Rulebook
from rulebook.scanning.reading import read
from rulebook.scanning.sources import source_of
from rulebook.scanning.tables import Tables

DATE = dt.date(2026, 5, 15)


def people(**changes: Any) -> pl.DataFrame:
    """Three households: a mother with a child, a couple, somebody alone."""
    return pl.DataFrame(
        {
            "person": ["an", "tom", "els", "jef", "bo"],
            "household": ["h1", "h1", "h2", "h2", "h3"],
            "role": ["applicant", "child", "applicant", "partner", "applicant"],
            "birth_date": [dt.date(year, 1, 1) for year in (1990, 2015, 1960, 1958, 1980)],
            "wage": [1000.0, None, 2000.0, 0.0, 1500.5],
            **changes,
        }
    )


def homes(**changes: Any) -> pl.DataFrame:
    """The homes of `people`."""
    return pl.DataFrame({"household": ["h1", "h2", "h3"], "rent": [650, 0, None], **changes})


def tables(
    book: Rulebook, persons: pl.DataFrame | None = None, households: pl.DataFrame | None = None, **more: Any
) -> Tables:
    """What reading these gives; `more`: other tables, and arguments of `read`."""
    frames = {"persons": people() if persons is None else persons}
    frames["households"] = homes() if households is None else households
    frames |= {name: more.pop(name) for name in ("memberships", "units") if name in more}
    return read(source_of(**frames), book, DATE, **more)


def problems(found: Tables) -> dict[tuple[str, str], int]:
    """Per table and reason how many rows were set aside."""
    return {(one.table, one.reason): one.rows for one in found.quality.problems}
