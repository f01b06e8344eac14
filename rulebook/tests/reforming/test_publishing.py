"""What a reform of real people tells: nothing that few people may have together."""

from rulebook.reforming.publishing import told_before


def test_what_the_law_costs_now_is_not_told_where_it_may_be_that_of_few() -> None:
    assert told_before(700_000, 700_000) is None
    assert told_before(0, 9_999_999) is None


def test_what_the_law_costs_now_is_told_in_thousands() -> None:
    assert told_before(0, 0) == 0
    assert told_before(1_234_567_890, 1_300_000_000) == 1_234_600_000
