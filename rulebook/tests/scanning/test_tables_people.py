"""Who cannot be is set aside with the household, and counted; the rest becomes whole numbers in order."""

import datetime as dt
from typing import Any

import polars as pl
import pytest

from rulebook import Rulebook
from rulebook.errors import TableError

from .files import DATE, homes, people, problems, tables

DAY = dt.date


def test_people_stand_by_household_and_role_with_facts_as_whole_numbers(book: Rulebook) -> None:
    found = tables(book, people()[[3, 4, 1, 2, 0]])
    assert found.persons["person"].to_list() == ["an", "tom", "els", "jef", "bo"]
    assert found.persons["home"].to_list() == [0, 0, 1, 1, 2]
    assert found.persons["role"].to_list() == [1, 4, 1, 2, 1]
    assert found.households["first"].to_list() == [0, 2, 4]
    assert found.households["size"].to_list() == [2, 2, 1]
    assert found.fact("wage").to_list() == [100000, 0, 200000, 0, 150050]
    assert found.fact("wage", end="high").to_list() == [100000, 2000000, 200000, 0, 150050]
    assert found.fact("wage", end="told").to_list() == [True, False, True, True, True]
    assert found.fact("birth_date")[0] == DAY(1990, 1, 1).toordinal()
    assert found.given == {("birth_date", 0): False, ("wage", 0): True, ("rent", 0): True}
    assert "birth_date.high" not in found.persons.columns


def test_an_unknown_choice_can_be_anything_and_a_range_is_what_it_says(book: Rulebook) -> None:
    found = tables(
        book,
        people(status=["leefloon", None, "none", "pension", None]),
        homes(**{"rent": [None, 100, None], "rent.min": [50, None, None], "rent.max": [60, None, None]}),
    )
    assert found.fact("status").to_list() == [2, 7, 1, 4, 7]
    assert found.fact("rent").to_list() == [5000, 10000, 0]
    assert found.fact("rent", end="high").to_list() == [6000, 10000, 500000]
    assert found.quality.facts["rent", 0].known == 1
    assert found.quality.facts["rent", 0].narrowed == 1


def test_a_yearly_fact_is_of_a_year(book: Rulebook) -> None:
    incomes = {"taxable_income": [5] * 5, "taxable_income[-1]": [4] * 5, "taxable_income:2024": [3] * 5}
    wanted = frozenset({("taxable_income", offset) for offset in (0, -1, -2, -3)})
    found = tables(book, people(**incomes), facts=wanted)
    assert [found.fact("taxable_income", offset)[0] for offset in (0, -1, -2)] == [500, 400, 300]
    assert found.quality.lacking == (("taxable_income", -3),)


def test_only_what_rules_read_is_read_and_a_monthly_fact_holds_for_every_month(book: Rulebook) -> None:
    found = tables(book, people(savings=[1] * 5), facts=frozenset({("wage", -1)}))
    assert ("savings", 0) not in found.given
    assert found.fact("wage", -1)[0] == 100000


@pytest.mark.parametrize(
    ("changes", "reason", "lost"),
    [
        (
            {"role": ["applicant", "child", "applicant", "applicant", "applicant"]},
            ("households", "too_many"),
            2,
        ),
        ({"role": ["applicant", "child", "applicant", "gast", "applicant"]}, ("persons", "bad_role"), 2),
        ({"role": ["child", "child", "applicant", None, "other"]}, ("households", "no_applicant"), 5),
        ({"person": ["an", "tom", "els", "jef", "an"]}, ("persons", "duplicate_key"), 3),
        ({"person": ["an", "tom", None, "jef", "bo"]}, ("persons", "no_key"), 2),
        ({"person": ["an", "tom", "els", "=HYPERLINK(1)", "bo"]}, ("persons", "bad_key"), 2),
        ({"person": ["an", "tom", "els", "jef", "b\0o"]}, ("persons", "bad_key"), 1),
        ({"person": ["an", "tom", "els", "jef", "o" * 101]}, ("persons", "bad_key"), 1),
        ({"household": ["h1", "h1", "h2", "h9", "h3"]}, ("persons", "no_household"), 1),
        ({"wage": ["1000", "", "veel", "0", "1500.50"]}, ("persons", "bad_value"), 2),
        ({"wage": [1000.0, None, 2000.0, 0.0, 20000.01]}, ("persons", "out_of_bounds"), 1),
        ({"wage.min": [2.0] * 5, "wage.max": [3.0, 3.0, 3.0, 1.0, 3.0]}, ("persons", "bad_range"), 2),
    ],
)
def test_a_row_with_a_mistake_goes_aside_with_its_household(
    book: Rulebook, changes: dict[str, Any], reason: tuple[str, str], lost: int
) -> None:
    found = tables(book, people(**changes))
    assert problems(found)[reason] >= 1
    assert found.quality.read["persons"] - found.quality.kept["persons"] == lost
    assert set(found.persons["household"]) == set(found.households["household"])


@pytest.mark.parametrize(
    ("person", "born", "reason"),
    [
        (4, DATE + dt.timedelta(days=1), ("persons", "born_later")),
        (4, DAY(1900, 1, 1), ("persons", "too_old")),
        (4, DAY(2015, 1, 1), ("households", "no_adult")),
        (1, DAY(1989, 12, 31), ("households", "child_older")),
    ],
)
def test_an_age_that_cannot_be_sets_the_household_aside(
    book: Rulebook, person: int, born: dt.date, reason: tuple[str, str]
) -> None:
    days = people()["birth_date"].to_list()
    days[person] = born
    found = tables(book, people(birth_date=days))
    assert problems(found)[reason] == 1
    assert found.households.height == 2


def test_households_without_people_and_keys_that_come_twice_are_set_aside(book: Rulebook) -> None:
    more = pl.DataFrame({"household": ["h4", "h3"], "rent": [1, 2]}, schema=homes().schema)
    found = tables(book, households=pl.concat([homes(), more]))
    assert problems(found)["households", "no_persons"] >= 1
    assert problems(found)["households", "duplicate_key"] == 2
    assert found.households["household"].to_list() == ["h1", "h2"]


def test_the_report_names_rows_and_columns_but_nothing_of_anybody(book: Rulebook) -> None:
    found = tables(book, people(wage=["1000", "", "geheim", "0", "1"], colour=["red"] * 5))
    wrong, *beside = found.quality.problems
    assert (wrong.column, wrong.lines) == ("wage", (3,))
    assert [(one.table, one.lines) for one in beside] == [("persons", (4,)), ("households", (2,))]
    assert found.quality.unmapped["persons"] == ("colour",)
    assert "geheim" not in str(found.quality.as_json()) + str(wrong)


def test_keys_may_be_numbers_in_one_table_and_text_in_the_other(book: Rulebook) -> None:
    found = tables(book, people(household=[1, 1, 2, 2, 3]), homes(household=["1", "2", "3"]))
    assert found.households["size"].to_list() == [2, 2, 1]


def test_who_takes_up_what_the_neighbourhood_and_the_weight_come_along(book: Rulebook) -> None:
    right = next(one.name for one in book.rights.values() if one.level == "household")
    found = tables(
        book,
        households=homes(
            **{f"takes_up:{right}": ["ja", "", "nee"], "neighbourhood": ["A", "", "B"], "weight": [1, 2, 3]}
        ),
    )
    assert found.takes_up("household") == (right,)
    assert found.households[f"takes_up:{right}"].to_list() == [True, None, False]
    assert found.households["neighbourhood"].to_list() == ["A", None, "B"]
    assert found.households["weight"].to_list() == [1, 2, 3]


def members(*rows: tuple[str | None, ...]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["unit", "id", "person", "role"], orient="row")


def test_units_of_their_own_come_along_by_person(book: Rulebook) -> None:
    found = tables(
        book,
        memberships=members(("institution", "i", "bo", "resident"), ("family", "f", "els", "applicant")),
    )
    assert found.memberships.rows() == [("family", "f", "els", 2, 1), ("institution", "i", "bo", 4, 1)]


def test_a_unit_with_a_mistake_takes_everybody_in_it_along(book: Rulebook) -> None:
    found = tables(
        book,
        people(wage=["1000", "", "veel", "0", "1"]),
        memberships=members(("institution", "i", "els", "resident"), ("institution", "i", "bo", "resident")),
    )
    assert found.persons["person"].to_list() == ["an", "tom"]
    assert found.memberships.is_empty()


@pytest.mark.parametrize(
    "row",
    [
        ("club", "i", "bo", "resident"),
        ("institution", "i", "bo", "guest"),
        ("institution", "i", "nobody", "resident"),
    ],
)
def test_a_membership_that_means_nothing_is_counted(book: Rulebook, row: tuple[str, ...]) -> None:
    assert problems(tables(book, memberships=members(row)))["memberships", "bad_membership"] == 1


def test_tables_may_have_no_facts_at_all(book: Rulebook) -> None:
    roles = ["applicant", "child", "applicant", "gast", "applicant"]
    bare = people(role=roles).select("person", "household", "role")
    found = tables(book, bare, homes().select("household"))
    assert found.persons["person"].to_list() == ["an", "tom", "bo"]
    assert found.households["household"].to_list() == ["h1", "h3"]


def test_a_population_of_whom_everybody_is_wrong_is_empty(book: Rulebook) -> None:
    found = tables(book, people(role=["gast"] * 5))
    assert (found.persons.height, found.households.height) == (0, 0)
    assert tables(book, people(household=["h9"] * 5)).persons.is_empty()


@pytest.mark.parametrize("lost", ["person", "household", "role"])
def test_a_table_without_its_keys_is_refused(book: Rulebook, lost: str) -> None:
    with pytest.raises(TableError, match=f"'{lost}' ontbreekt"):
        tables(book, people().drop(lost))


def test_a_column_that_is_there_twice_under_two_names_is_refused(book: Rulebook) -> None:
    with pytest.raises(TableError, match="laat er één weg"):
        tables(book, people(**{"wage.cents": [1] * 5}))
