"""What leaves a scan is rounded, the same way each time, and never crosses two groupings."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rulebook.scanning.counting import MEASURES
from rulebook.scanning.forms import HOUSEHOLD_TYPES
from rulebook.scanning.publishing import GROUPINGS, rounded_amount, rounded_count, tables_of

COUNT = st.integers(0, 10**7)


def counts(**measures: int) -> np.ndarray:
    """One cell."""
    found = np.zeros((1, len(HOUSEHOLD_TYPES), len(MEASURES)), dtype=np.int64)
    for name, value in measures.items():
        found[0, 0, MEASURES.index(name)] = value
    return found


@given(COUNT)
def test_a_count_is_a_multiple_of_five_nearby_or_fewer_than_five(number: int) -> None:
    rounded = rounded_count(number)
    if 0 < number < 5:
        assert rounded is None
    else:
        assert rounded is not None
        assert rounded % 5 == 0
        assert abs(rounded - number) <= 2


@given(COUNT, st.integers(0, 10**9))
def test_an_amount_follows_from_the_published_count(number: int, cents: int) -> None:
    amount = rounded_amount(cents * number, number)
    published = rounded_count(number)
    if published is None:
        assert amount is None
    else:
        assert amount is not None
        assert amount == published * round(amount / published if published else 0)
        assert abs(amount - published * cents) <= published * 250


def test_one_person_more_or_less_is_mostly_not_seen() -> None:
    steps = [rounded_count(number + 1) != rounded_count(number) for number in range(10, 1000)]
    assert sum(steps) == 198  # once in five


def test_few_people_have_no_amount() -> None:
    few = counts(units=100, entitled=3, takes_up=0, misses_out=3, amount_low=300_000, missed_low=300_000)
    total = tables_of("help", few, [("41002", "")], has_amount=True)[0].rows[0]
    assert total.counts["misses_out"] is None
    assert total.amounts["missed_low"] is None
    assert total.counts["not_entitled"] == 95  # 97


def test_a_household_of_a_sample_that_stands_for_many_is_not_told() -> None:
    one = counts(units=7, entitled=7, misses_out=7, amount_low=70_000, missed_low=70_000)
    tables = tables_of("help", one, [("41002", "")], has_amount=True, heaviest=7)
    assert {value for row in tables[0].rows for value in row.counts.values()} == {None}
    assert {table.grouping: table.rows for table in tables}["municipality"] == ()


def test_the_tables_are_a_fixed_set_without_crossings() -> None:
    areas = [("41002", "centrum"), ("41002", "station"), ("41018", "")]
    crossed = np.arange(3 * len(HOUSEHOLD_TYPES) * len(MEASURES)).reshape(3, len(HOUSEHOLD_TYPES), -1) * 10
    tables = {one.grouping: one for one in tables_of("help", crossed, areas, has_amount=True)}
    assert tuple(tables) == GROUPINGS
    assert [row.group for row in tables["municipality"].rows] == [("41002",), ("41018",)]
    assert [row.group for row in tables["neighbourhood"].rows] == [("41002", "centrum"), ("41002", "station")]
    assert [row.group for row in tables["household_type"].rows] == [(name,) for name in HOUSEHOLD_TYPES]


def test_a_place_of_fewer_than_five_is_no_row_and_a_total_of_few_says_nothing() -> None:
    few = counts(units=2, entitled=2, takes_up=2, amount_low=200_000)
    many = counts(units=300, entitled=20, takes_up=20, amount_low=2_000_000)
    both = np.concatenate((few, many))
    areas = [("41002", "Kerkstraat 1"), ("41002", "centrum")]
    tables = {one.grouping: one for one in tables_of("help", both, areas, has_amount=True)}
    assert [row.group for row in tables["neighbourhood"].rows] == [("41002", "centrum")]
    assert tables["total"].rows[0].counts["entitled"] == 20
    alone = tables_of("help", few, areas[:1], has_amount=True)
    assert [len(one.rows) for one in alone] == [1, 0, 0, 0]
    assert set(alone[0].rows[0].counts.values()) == {None}  # not even that nobody misses out
    assert set(alone[0].rows[0].amounts.values()) == {None}
