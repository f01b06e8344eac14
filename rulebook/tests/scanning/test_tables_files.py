"""Files of every form are read by what they hold; what is broken says so, and says nothing of anybody."""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from rulebook import Rulebook
from rulebook.errors import TableError
from rulebook.scanning.databases import connect, open_database
from rulebook.scanning.reading import read
from rulebook.scanning.sources import open_tables

from .files import DATE, homes, people, tables

SECRETIVE = "Vandevelde"


def written(folder: Path, ending: str, frame: pl.DataFrame, name: str) -> None:
    path = folder / f"{name}.{ending}"
    if ending == "csv":
        frame.write_csv(path, separator=";")
    elif ending == "tsv":
        frame.write_csv(path, separator="\t", include_bom=True)
    else:
        getattr(frame, "write_parquet" if ending == "parquet" else "write_ipc")(path)


@pytest.mark.parametrize("ending", ["parquet", "arrow", "csv", "tsv"])
def test_every_form_says_the_same(book: Rulebook, tmp_path: Path, ending: str) -> None:
    written(tmp_path, ending, people(), "persons")
    written(tmp_path, ending, homes(), "households")
    found, expected = read(open_tables(tmp_path), book, DATE), tables(book)
    assert found.persons.equals(expected.persons)
    assert found.households.equals(expected.households)
    assert found.given == expected.given


def test_a_database_says_the_same_by_query_or_by_table(book: Rulebook, tmp_path: Path) -> None:
    path = tmp_path / "city.db"
    with sqlite3.connect(path) as made:
        made.execute("CREATE TABLE person (person, household, role, birth_date, wage)")
        made.executemany(
            "INSERT INTO person VALUES (?,?,?,?,?)", people().cast({"birth_date": pl.String}).rows()
        )
        made.execute("CREATE TABLE home (household, rent)")
        made.executemany("INSERT INTO home VALUES (?,?)", homes().rows())
    made.close()
    connection = connect(str(path))
    source = open_database(connection, persons="person", households="SELECT household, rent FROM home")
    found = read(source, book, DATE)
    with pytest.raises(TableError, match="lukt niet"):
        open_database(connection, persons="DELETE FROM person", households="home")
    connection.close()
    assert found.persons.equals(tables(book).persons)
    assert found.fact("rent").to_list() == [65000, 0, 0]


def _truncated(path: Path) -> None:
    people().write_parquet(path)
    path.write_bytes(path.read_bytes()[:-40])


def _hollow(path: Path) -> None:
    """The end of a Parquet file without what it points at."""
    people().write_parquet(path)
    whole = path.read_bytes()
    path.write_bytes(whole[:4] + bytes(len(whole) // 2) + whole[len(whole) // 2 + 4 :])


def _garbage(path: Path) -> None:
    path.write_bytes(b"PAR1" + os.urandom(200) + b"\xff\xff\xff\x7fPAR1")


def _endless(path: Path) -> None:
    pl.select(person=pl.repeat(1, 30_000_001, dtype=pl.Int8)).write_parquet(path)


def _linked(path: Path) -> None:
    path.symlink_to("/etc/hostname")


@pytest.mark.parametrize(
    ("ending", "make", "says"),
    [
        ("parquet", lambda path: path.write_bytes(b"PK\x03\x04" + bytes(100)), "zip"),
        ("csv", lambda path: path.write_bytes(b"PK\x03\x04" + bytes(100)), "Excel"),
        ("parquet", lambda path: path.write_text("person,household\n"), "geen Parquet"),
        ("parquet", lambda path: path.write_bytes(b"SQLite format 3\0" + bytes(100)), "databank"),
        ("parquet", _truncated, "onvolledig"),
        ("parquet", _hollow, "beschadigd"),
        ("parquet", _garbage, "beschadigd"),
        ("parquet", _endless, "meer dan 30000000 rijen"),
        ("csv", lambda path: path.write_bytes(b""), "leeg"),
        ("csv", lambda path: path.write_text("person,household,role\n"), "geen rijen"),
        ("csv", lambda path: path.write_text("person\nan\n"), "één kolom"),
        ("csv", lambda path: path.write_text(f"person,role,role\n{SECRETIVE},child,child\n"), "twee keer"),
        ("csv", lambda path: path.write_text(f"person,household,\n{SECRETIVE},1,child\n"), "geen naam"),
        ("csv", lambda path: path.write_text(f"person,household\n{SECRETIVE},1,child\n"), "meer kolommen"),
        ("csv", lambda path: path.write_bytes(b"person,household\ran,1\r"), "regeleinden"),
        ("csv", lambda path: path.write_text('person,"house\nhold",role\nan,1,child\n'), "kolommen"),
        ("csv", lambda path: path.write_text("person," + "x" * 200_000 + "\nan,1\n"), "naam van een kolom"),
        ("csv", lambda path: path.write_text("person," + "x;" * 100_000 + "\nan,1\n"), "kolommen"),
        ("csv", lambda path: path.write_bytes(b"person,household,role\nAndr\xe9,1,child\n"), "UTF-8"),
        ("csv", lambda path: path.write_bytes("person,household,role\n".encode("utf-16")), "UTF-16"),
        ("csv", lambda path: path.write_bytes(b"person,household,role\nan,1\0,child\n"), "NUL"),
        ("csv", _linked, "verwijzing"),
        ("csv", os.mkfifo, "gewoon bestand"),
        ("csv", lambda path: path.mkdir(), "gewoon bestand"),
    ],
)  # fmt: skip
def test_a_hostile_file_is_refused_in_words_without_its_values(
    book: Rulebook, tmp_path: Path, ending: str, make: Callable[[Path], object], says: str
) -> None:
    make(tmp_path / f"persons.{ending}")
    homes().write_csv(tmp_path / "households.csv")
    with pytest.raises(TableError, match=says) as refused:
        read(open_tables(tmp_path), book, DATE)
    assert SECRETIVE not in str(refused.value)
    assert refused.value.__suppress_context__ or refused.value.__context__ is None


def test_a_folder_without_tables_or_with_two_of_a_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="'persons' ontbreekt"):
        open_tables(tmp_path)
    for ending in ("csv", "parquet"):
        written(tmp_path, ending, people(), "persons")
    with pytest.raises(TableError, match="twee bestanden"):
        open_tables(tmp_path)
    with pytest.raises(TableError, match="geen map"):
        open_tables(tmp_path / "persons.csv")


def test_a_database_that_is_not_there_is_refused_without_its_address(tmp_path: Path) -> None:
    for address in (str(tmp_path / "none.db"), f"postgresql://u:{SECRETIVE}@127.0.0.1:1/x"):
        with pytest.raises(TableError) as refused:
            connect(address)
        assert SECRETIVE not in str(refused.value)
