"""National register numbers stay out, pseudonyms are always the same, and columns go by a mapping."""

import json
import os
from pathlib import Path
from random import Random

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook import Rulebook
from rulebook.errors import TableError
from rulebook.scanning.mapping import read_mapping, require_mapping, suggest_mapping
from rulebook.scanning.pseudonyms import pseudonym, pseudonyms, read_secret, refuse_national_numbers

from .files import DATE, homes, people, tables

SECRET = b"a secret of sixteen bytes or more"


def national(number: int, *, born_after_2000: bool = False) -> str:
    """A made-up number with valid check digits: month 40 more, as a bis number of nobody."""
    nine = f"85{number % 12 + 41:02d}{number % 28 + 1:02d}{number % 1000:03d}"
    return f"{nine}{97 - (int(nine) + 2_000_000_000 * born_after_2000) % 97:02d}"


@pytest.mark.parametrize("form", ["plain", "dots", "number"])
def test_register_numbers_are_refused_in_every_form(book: Rulebook, form: str) -> None:
    keys = [national(number, born_after_2000=number % 2 == 0) for number in range(5)]
    written: list[str] | list[int] = keys
    if form == "dots":
        written = [f"{key[:2]}.{key[2:4]}.{key[4:6]}-{key[6:9]}.{key[9:]}" for key in keys]
    elif form == "number":
        written = [int(key) for key in keys]
    with pytest.raises(TableError, match="rijksregisternummers") as refused:
        tables(book, people(person=written))
    assert keys[0] not in str(refused.value)
    with pytest.raises(TableError, match="rijksregisternummers"):
        tables(
            book,
            people(household=[keys[0], keys[0], "h2", "h2", "h3"]),
            homes(household=[keys[0], "h2", "h3"]),
        )
    assert (
        tables(book, people(person=written), secret=SECRET).persons["person"].str.len_bytes().to_list()
        == [32] * 5
    )


def test_a_few_register_numbers_among_other_keys_are_refused_too() -> None:
    mixed = pl.Series([f"key-{number}" for number in range(10_000)] + [national(3)])
    with pytest.raises(TableError, match="1 sleutels"):
        refuse_national_numbers(mixed, where="persons.person")


def test_a_column_of_people_is_no_neighbourhood(book: Rulebook, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TableError, match="rijksregister"):
        tables(book, households=homes(neighbourhood=[national(number) for number in range(3)]))
    monkeypatch.setattr("rulebook.scanning.normalising.MOST_NEIGHBOURHOODS", 2)
    with pytest.raises(TableError, match="meer dan 2 wijken"):
        tables(book, households=homes(neighbourhood=["Jansens", "Peeters", "Maes"]))


def test_plain_numbers_of_eleven_digits_are_no_register_numbers() -> None:
    random = Random(1)  # noqa: S311 - no secret
    refuse_national_numbers(pl.Series([random.randrange(10**10, 10**11) for _ in range(20_000)]), where="x")
    refuse_national_numbers(pl.Series(range(1, 20_000)), where="x")


@given(st.integers(0, 10**6), st.booleans())
def test_a_register_number_has_one_pseudonym_however_it_is_written(number: int, young: bool) -> None:
    key = national(number, born_after_2000=young)
    dots = f"{key[:2]}.{key[2:4]}.{key[4:6]}-{key[6:9]}.{key[9:]}"
    assert pseudonym(SECRET, key) == pseudonym(SECRET, dots) == pseudonym(SECRET, str(int(key)))
    assert pseudonym(SECRET, key) != pseudonym(b"another secret of enough bytes", key)
    assert key not in pseudonym(SECRET, key)


def test_pseudonyms_keep_people_with_their_households(book: Rulebook) -> None:
    found, plain = tables(book, secret=SECRET), tables(book)
    assert found.households["size"].to_list() == plain.households["size"].to_list()
    assert found.persons["person"].to_list() == pseudonyms(plain.persons["person"], SECRET).to_list()
    assert not set(found.persons["person"]) & set(plain.persons["person"])


def test_a_secret_is_a_plain_file_that_is_long_enough(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_bytes(SECRET + b"\n")
    assert read_secret(path) == SECRET
    path.write_text("short")
    with pytest.raises(TableError, match="openssl rand"):
        read_secret(path)
    os.mkfifo(tmp_path / "pipe")
    for other in ("pipe", "none"):
        with pytest.raises(TableError):
            read_secret(tmp_path / other)


# Mappings ------------------------------------------------------------------------


def test_columns_go_by_a_mapping_for_all_tables_or_for_one(book: Rulebook) -> None:
    mapping = {
        "persons.id": "person",
        "households.id": "household",
        "gezin": "household",
        "pay": "wage",
        "rent": "",
    }
    persons = people().rename({"person": "id", "household": "gezin", "wage": "pay"})
    found = tables(book, persons, homes().rename({"household": "id"}), mapping=mapping)
    assert found.fact("wage")[0] == 100000
    assert ("rent", 0) not in found.given
    assert found.quality.unmapped["households"] == ("rent",)


def test_a_mapping_to_a_name_that_is_not_known_says_what_is_meant(book: Rulebook, tmp_path: Path) -> None:
    path = tmp_path / "mapping.json"
    path.write_text(json.dumps({"pay": "wages"}))
    with pytest.raises(TableError, match="bedoel je 'wage'"):
        read_mapping(path, book, DATE)
    path.write_text(json.dumps({"pay": "wage", "income 2024": "taxable_income:2024"}))
    assert read_mapping(path, book, DATE)["pay"] == "wage"
    for text in ("[1]", "{", '{"a": 1}', "[" * 100_000):
        path.write_text(text)
        with pytest.raises(TableError, match="koppeling van kolommen"):
            read_mapping(path, book, DATE)


def test_what_a_column_may_be_is_proposed_by_its_name_or_dutch_label(book: Rulebook) -> None:
    columns = ["Persoon", "huishouden", "rol", "Loon", "spaargeld", "birthdate", "schoenmaat", "wage_"]
    found = suggest_mapping(columns, book, date=DATE)
    assert found == {
        "Persoon": "person",
        "huishouden": "household",
        "rol": "role",
        "Loon": "wage",
        "spaargeld": "savings",
        "birthdate": "birth_date",
    }
    assert require_mapping(found, book, DATE) == found


@pytest.mark.parametrize(
    "name",
    ["rent", "savings.most", "status.min", "savings[2]", "wage:2024", "birth_date.cents", "takes_up:nothing"],
)
def test_what_a_person_cannot_have_means_nothing(book: Rulebook, name: str) -> None:
    assert tables(book, people(**{name: [1] * 5})).quality.unmapped["persons"] == (name,)
