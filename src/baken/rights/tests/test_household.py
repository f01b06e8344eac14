"""Who lives together, without names, and what was said of them."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from baken.rights.household import HOME, Household, Member, Role, as_json, born_between, from_json

TODAY = dt.date(2024, 3, 15)


def ages(birth: dt.date, date: dt.date) -> int:
    return date.year - birth.year - ((date.month, date.day) < (birth.month, birth.day))


@given(st.integers(0, 110), st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31)))
def test_an_age_is_exactly_the_days_of_birth_that_give_it(age: int, date: dt.date) -> None:
    first, last = born_between(age, date=date)
    assert ages(first, date) == age == ages(last, date)
    assert ages(first - dt.timedelta(days=1), date) == age + 1
    assert ages(last + dt.timedelta(days=1), date) == age - 1


def test_nobody_has_a_name_and_everybody_a_word_of_their_own() -> None:
    twins = Household(
        members=(
            Member(Role.APPLICANT, 30),
            Member(Role.PARTNER, 31),
            Member(Role.CHILD, 7),
            Member(Role.CHILD, 7),
            Member(Role.CHILD, 0),
            Member(Role.RELATIVE, 70),
        )
    )
    labels = twins.labels()
    assert labels["ik"] == "jij"
    assert [labels["kind1"], labels["kind2"]] == ["je kind van 7 jaar (1)", "je kind van 7 jaar (2)"]
    assert labels["kind3"] == "je baby"
    assert len(set(labels.values())) == 6


def test_a_household_travels_as_json_and_back(mother: Household) -> None:
    told = mother.answered("kind1", {"disabled": True}).answered(HOME, {"rent": {"min": "500", "max": "600"}})
    assert from_json(as_json(told)) == told


def test_changing_an_answer_keeps_its_place_and_each_answer_stands_once(mother: Household) -> None:
    told = mother.answered("ik", {"works": True, "wage": "900"}).answered(HOME, {"rent": "600"})
    changed = told.answered("ik", {"works": True, "wage": "1000"})
    assert changed.asked == told.asked
    assert changed.value("ik", "wage") == "1000"
    elsewhere = changed.answered("ik", {"wage": "1100"})
    assert elsewhere.asked == (("ik", ("works",)), (HOME, ("rent",)), ("ik", ("wage",)))


def test_who_leaves_takes_their_answers_along_and_another_age_another_day_of_birth(mother: Household) -> None:
    told = mother.answered("kind1", {"birth_date": "2018-06-01", "disabled": True}).answered(
        "kind2", {"disabled": False}
    )
    fewer = told.with_members((Member(Role.APPLICANT, 34), Member(Role.CHILD, 5)))
    assert fewer.facts == {"kind1": {"birth_date": "2018-06-01", "disabled": True}}
    assert fewer.asked == (("kind1", ("birth_date", "disabled")),)


def test_when_the_eldest_leaves_what_was_said_of_them_is_not_said_of_the_next() -> None:
    me, eldest, youngest = Member(Role.APPLICANT, 40), Member(Role.CHILD, 15), Member(Role.CHILD, 4)
    told = (
        Household(members=(me, eldest, youngest))
        .answered("kind1", {"disabled": True})
        .answered("kind2", {"disabled": False})
        .answered(HOME, {"rent": "600"})
    )
    left = told.with_members((me, eldest)).with_members((me, youngest))
    assert left.facts == {HOME: {"rent": "600"}}
    assert left.asked == ((HOME, ("rent",)),)


def test_of_who_answers_all_stays_but_the_day_of_birth_of_another_age() -> None:
    told = Household(members=(Member(Role.APPLICANT, 34), Member(Role.PARTNER, 36)))
    told = told.answered("ik", {"birth_date": "1989-05-01", "works": True}).answered(
        "partner", {"works": True}
    )
    older = told.with_members((Member(Role.APPLICANT, 35), Member(Role.PARTNER, 37)))
    assert older.facts == {"ik": {"works": True}}
    assert older.asked == (("ik", ("works",)),)
