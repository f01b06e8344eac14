"""Answers grouped and added up: nobody reads a sum that no one can get."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baken.rights.household import Household
from baken.rights.results import Amount, Group, Period, RightResult, group_of, grouped
from baken.rights.rules import Law, SituationImpossible
from baken.rights.totals import together, totals

from .conftest import TODAY_DATE


def right(key: str, high: int, *, group: Group = Group.SURE, low: int | None = None,
          period: Period = Period.MONTH, excludes: frozenset[str] = frozenset()) -> RightResult:  # fmt: skip
    amount = Amount(low=high if low is None else low, high=high, period=period) if high else None
    nothing: Any = ()
    return RightResult(
        key=key,
        label=key,
        summary="",
        group=group,
        amount=amount,
        without_amount="",
        reasons=nothing,
        each=nothing,
        would_change=nothing,
        shows=nothing,
        gaps=nothing,
        documents=nothing,
        authority="",
        desk="",
        decision_term="",
        automatic=False,
        assessed_by=nothing,
        excludes=excludes,
    )


def test_an_amount_is_said_exactly_as_a_range_or_as_at_most() -> None:
    assert str(Amount(low=131420, high=131420, period=Period.MONTH)) == "€\u00a01.314,20 per maand"
    assert (
        str(Amount(low=10000, high=25000, period=Period.YEAR)) == "tussen €\u00a0100 en €\u00a0250 per jaar"
    )
    assert str(Amount(low=0, high=25000, period=Period.ONCE)) == "tot €\u00a0250 eenmalig"


def test_what_somebody_still_decides_is_apart_from_what_is_sure() -> None:
    assert group_of({"entitlement": "yes", "assessed_by": []}) is Group.SURE
    assert group_of({"entitlement": "yes", "assessed_by": ["OCMW"]}) is Group.ASSESSED
    assert group_of({"entitlement": "maybe", "assessed_by": ["OCMW"]}) is Group.MAYBE
    assert group_of({"entitlement": "no", "assessed_by": []}) is Group.NOT


def test_rights_that_exclude_each_other_are_not_added_up() -> None:
    premium = right("premium", 15000, excludes=frozenset({"subsidy"}))
    found = totals([premium, right("subsidy", 12000), right("aid", 50000, group=Group.MAYBE, low=0)])
    assert [(one.possible, one.sure.high, one.rights) for one in found] == [
        (65000, 15000, ("premium", "aid"))
    ]
    assert str(found[0]) == "tot €\u00a0650 per maand mogelijk"


def test_monthly_yearly_and_one_off_amounts_stay_apart_and_no_right_counts_as_none() -> None:
    found = totals(
        [
            right("a", 100),
            right("b", 200, period=Period.ONCE),
            right("c", 300, group=Group.NOT),
            right("d", 0),
        ]
    )
    assert [(one.period, one.possible) for one in found] == [(Period.MONTH, 100), (Period.ONCE, 200)]


def test_what_excludes_a_sure_right_is_not_counted_beside_it() -> None:
    a = right("a", 10000)
    b = right("b", 200000, group=Group.MAYBE, period=Period.YEAR, excludes=frozenset({"a"}))
    c = right("c", 5000, group=Group.MAYBE)
    assert [(one.possible, one.sure.high) for one in totals([a, b, c])] == [(15000, 10000)]
    assert [(one.possible, one.sure.high) for one in totals([a, b])] == [(10000, 10000)]


def test_amounts_per_day_and_amounts_to_check_count_too() -> None:
    daily = right("d", 500, period=Period.DAY)
    moved = replace(right("m", 700), amount=Amount(low=700, high=720, period=Period.MONTH, to_check=True))
    month, day = totals([daily, moved])
    assert (day.period, day.sure.high, day.to_check) == (Period.DAY, 500, False)
    assert month.to_check
    assert month.sure.to_check
    assert str(month) == "tot €\u00a07,20 per maand mogelijk, na te kijken"


SOME = st.tuples(
    st.integers(1, 1000),
    st.sampled_from(Group),
    st.sampled_from(Period),
    st.sets(st.integers(0, 6), max_size=3),
)


@given(st.lists(SOME, max_size=7))
def test_what_is_sure_is_never_more_than_what_is_possible(drawn: list[Any]) -> None:
    results = [
        right(
            f"r{number}", worth, group=group, period=period, excludes=frozenset(f"r{one}" for one in others)
        )
        for number, (worth, group, period, others) in enumerate(drawn)
    ]
    found = totals(results)
    assert all(one.sure.high <= one.possible for one in found)
    counted = {key for one in found for key in one.rights}
    assert all(not (one.excludes - {one.key}) & counted for one in results if one.key in counted)


@given(
    st.lists(st.tuples(st.integers(1, 1000), st.sets(st.integers(0, 6), max_size=3)), min_size=1, max_size=7)
)
def test_the_best_set_is_allowed_and_no_allowed_set_is_worth_more(drawn: list[tuple[int, set[int]]]) -> None:
    results = [
        right(f"r{number}", worth, excludes=frozenset(f"r{other}" for other in others if other != number))
        for number, (worth, others) in enumerate(drawn)
    ]
    chosen = together(results)
    assert allowed(chosen)
    best = max(
        sum(one.amount.high for one in some if one.amount)
        for mask in range(2 ** len(results))
        if allowed(some := [one for place, one in enumerate(results) if mask >> place & 1])
    )
    assert sum(one.amount.high for one in chosen if one.amount) == best


def allowed(results: list[RightResult]) -> bool:
    keys = {one.key for one in results}
    return not any(one.excludes & keys for one in results)


def test_groups_come_in_order_of_certainty_and_the_largest_amount_first() -> None:
    found = grouped(
        [
            right("small", 10),
            right("no", 0, group=Group.NOT),
            right("large", 90),
            right("m", 5, group=Group.MAYBE),
        ]
    )
    assert [(group, [one.key for one in ones]) for group, ones in found] == [
        (Group.SURE, ["large", "small"]), (Group.MAYBE, ["m"]), (Group.NOT, ["no"]),
    ]  # fmt: skip


def test_the_rules_answer_in_the_words_of_the_screens(law: Law, mother: Household) -> None:
    told = mother.answered("ik", {"works": True, "wage": "900"}).answered("thuis", {"tenure": "tenant"})
    found = {one.key: one for one in law.check(told, date=TODAY_DATE)}
    assert found["aid"].group is Group.ASSESSED
    assert str(found["aid"].amount) == "€\u00a0700 per maand"
    assert found["rent_premium"].group is Group.SURE
    assert found["child_allowance"].group is Group.MAYBE
    assert found["child_allowance"].amount.to_check
    assert found["child_allowance"].for_whom == "je kind van 5 jaar"
    assert found["pass"].group is Group.MAYBE
    reason = found["aid"].decisive[0]
    assert (reason.is_assessed, reason.assessed_by) == (True, "OCMW")
    assert found["aid"].opens == ["Stadspas"]


def test_a_later_answer_takes_an_earlier_one_along_that_makes_no_sense_any_more(
    law: Law, mother: Household
) -> None:
    told = mother.answered("ik", {"works": True, "disabled": False}).answered("ik", {"wage": "900"})
    changed = told.answered("ik", {"works": False, "disabled": False})
    settled = law.settled(changed, date=TODAY_DATE, last=("works", "disabled"))
    assert settled.facts["ik"] == {"works": False, "disabled": False}
    assert settled.asked == (("ik", ("works", "disabled")),)


def test_what_was_just_answered_is_refused_and_not_dropped(law: Law, mother: Household) -> None:
    told = mother.answered("ik", {"works": False}).answered("ik", {"wage": "900"})
    with pytest.raises(SituationImpossible, match="nettoloon"):
        law.settled(told, date=TODAY_DATE, last=("wage",))
