"""Before and after in words: first how sure it is, then what it comes to."""

from dataclasses import replace
from itertools import product

import pytest

from baken.rights.conversation.comparing import CERTAINTY, compare_results
from baken.rights.results import Amount, Group, Period, RightResult
from baken.rights.tests.test_results import right

NBSP = "\u00a0"
AMOUNTS = [0, 5000, 10000]
STANDINGS = [right("r", amount, group=group) for group in Group for amount in AMOUNTS]


def said(before: RightResult | None, after: RightResult | None) -> tuple[str, bool]:
    (change,), _totals = compare_results([before] if before else [], [after] if after else [])
    return change.difference.replace(NBSP, " "), change.is_changed


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (
            right("r", 10000, group=Group.MAYBE),
            right("r", 5000, group=Group.MAYBE),
            "misschien − € 50 per maand",
        ),
        (right("r", 10000, group=Group.ASSESSED), right("r", 0), "wordt zekerder"),
        (right("r", 10000), right("r", 20000, period=Period.ONCE), "€ 100 per maand → € 200 eenmalig"),
        (right("r", 10000), right("r", 10000, group=Group.ASSESSED), "wordt minder zeker"),
        (right("r", 10000), right("r", 5000, group=Group.MAYBE), "wordt minder zeker, − € 50 per maand"),
        (right("r", 10000, group=Group.MAYBE), right("r", 10000, group=Group.ASSESSED), "wordt zekerder"),
        (right("r", 0, group=Group.NOT), right("r", 5000, group=Group.MAYBE), "komt er misschien bij"),
        (right("r", 5000, group=Group.MAYBE), None, "valt weg"),
        (None, right("r", 5000, group=Group.ASSESSED), "+ € 50 per maand"),
        (None, right("r", 0), "komt erbij"),
        (right("r", 5000), right("r", 0), "− € 50 per maand"),
        (right("r", 5000, low=0), right("r", 9000, low=8000), "tussen + € 30 en + € 90 per maand"),
    ],
)
def test_a_change_in_words(before: RightResult | None, after: RightResult | None, words: str) -> None:
    assert said(before, after) == (words, True)


@pytest.mark.parametrize(("before", "after"), list(product(STANDINGS, STANDINGS)))
def test_every_pair_of_standings_says_what_differs(before: RightResult, after: RightResult) -> None:
    words, changed = said(before, after)
    step = CERTAINTY.index(after.group) - CERTAINTY.index(before.group)
    both = Group.NOT not in {before.group, after.group}
    assert (words == "geen verschil") is not changed
    assert ("zekerder" in words) == (both and step > 0)
    assert ("minder zeker" in words) == (both and step < 0)
    if both and changed and not step:
        more = (after.amount.high if after.amount else 0) > (before.amount.high if before.amount else 0)
        assert ("+" in words) is more


def test_that_an_amount_must_be_looked_up_again_is_no_difference_for_the_household() -> None:
    amount = Amount(low=5000, high=5000, period=Period.MONTH, to_check=True)
    assert said(right("r", 5000), replace(right("r", 5000), amount=amount)) == ("geen verschil", False)


def test_what_comes_per_day_is_added_up_too() -> None:
    _rights, (total,) = compare_results([], [right("r", 5000, period=Period.DAY)])
    assert total.difference.replace(NBSP, " ") == "+ € 50 per dag"
