"""Nobody computes a hidden handful of people back from what is shown."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baken.indicators.suppression import Count, dimension_of, hidden

parts = st.dictionaries(
    st.sampled_from([f"{dimension}={part}" for dimension in ("sex", "age") for part in "abcd"]),
    st.integers(0, 30),
    max_size=8,
)


def counts(**people: int) -> dict[str, Count]:
    return {("" if name == "total" else f"sex={name}"): Count(Decimal(n)) for name, n in people.items()}


@pytest.mark.parametrize(
    ("given_counts", "expected"),
    [
        (counts(total=20, m=10, f=10), set()),
        (counts(total=13, m=10, f=3), {"sex=m", "sex=f"}),  # 13 - 10 would tell
        (counts(total=33, m=10, f=3, x=20), {"sex=f", "sex=m"}),
        (counts(total=24, m=1, f=3, x=20), {"sex=f", "sex=m", "sex=x"}),  # 24 - 20 is four people
        (counts(total=3, m=3, f=0), {"", "sex=m", "sex=f"}),
        (counts(total=0, m=0, f=0), set()),
        (counts(total=4), {""}),
        (counts(total=5), set()),
    ],
)
def test_a_small_part_takes_enough_other_parts_along(
    given_counts: dict[str, Count], expected: set[str]
) -> None:
    assert hidden(counts=given_counts) == expected


def test_a_share_is_hidden_when_the_rest_of_its_whole_is_a_handful() -> None:
    assert hidden(counts={"": Count(Decimal(97), Decimal(100))}) == {""}
    assert hidden(counts={"": Count(Decimal(4), Decimal(4))}) == {""}
    assert hidden(counts={"": Count(Decimal(50), Decimal(100))}) == frozenset()


@given(people=parts, threshold=st.integers(2, 10))
def test_what_is_hidden_cannot_be_subtracted(people: dict[str, int], threshold: int) -> None:
    for dimension in {dimension_of(category) for category in people}:
        own = {c: n for c, n in people.items() if dimension_of(c) == dimension}
        known = {c: Count(Decimal(n)) for c, n in own.items()} | {"": Count(Decimal(sum(own.values())))}
        gone = hidden(counts=known, threshold=threshold)
        small = {c for c, n in own.items() if 0 < n < threshold}
        assert small <= gone
        hidden_parts = gone - {""}
        if "" not in gone and hidden_parts:
            assert len(hidden_parts) >= 2
            assert sum(own[c] for c in hidden_parts) >= threshold  # total minus the shown parts
        if not small and not 0 < sum(own.values()) < threshold:
            assert not gone
