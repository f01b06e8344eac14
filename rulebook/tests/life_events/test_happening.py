"""What becomes of a situation when something happens."""

import copy
import datetime as dt
from typing import Any

import pytest

from rulebook import Rulebook, SituationError, check, load, next_block
from rulebook.life_events import happens, to_whom

from .conftest import DATE, SMALL_LAW, alone, family

EVENTS = (
    "birth",
    "separation",
    "job_lost",
    "moving",
    "moving_away",
    "illness",
    "retirement",
    "debts",
    "refugee_status",
)


def couple() -> dict[str, Any]:
    """A couple that is married and rents, with one child."""
    situation = alone(works_as_employee=True, wage_net=1800)
    situation["persons"] |= {
        "bo": {"birth_date": "1995-05-05", "works_as_employee": True, "wage_net": 2000},
        "tom": {"birth_date": "2020-05-05", "child_benefit": True},
    }
    situation["households"]["home"] |= {
        "partner": "bo",
        "children": ["tom"],
        "legal_partners": True,
        "tenure": "private_tenant",
        "rent": 700,
    }
    return situation


def test_the_events_are_there(shipped: Rulebook) -> None:
    assert set(EVENTS) <= set(shipped.life_events)
    for event in shipped.life_events.values():
        assert event.summary.endswith(".")
        assert bool(event.of) == bool(event.question)


@pytest.mark.parametrize("event", EVENTS)
def test_an_event_leaves_the_given_situation_as_it_was(
    event: str, shipped: Rulebook, families: list[dict[str, Any]], city: list[dict[str, Any]]
) -> None:
    happened = 0
    asylum = alone(residence_status="asylum_applicant")
    for situation in [asylum, *families, *city]:
        kept = copy.deepcopy(situation)
        if to_whom(shipped, event, situation, date=DATE):
            changed = happens(shipped, event, situation, date=DATE)
            happened += 1
            assert changed != situation
            check(shipped, changed, date=DATE, rights=["leefloon"])  # it can be
        assert situation == kept
    assert happened


def test_a_baby_is_born_today_and_lives_with_the_family(shipped: Rulebook) -> None:
    situation = couple()
    changed = happens(shipped, "birth", situation, date=DATE)
    assert changed["persons"]["baby"]["birth_date"] == "2026-04-01"
    assert changed["households"]["home"]["children"] == ["tom", "baby"]
    twice = happens(shipped, "birth", changed, date=DATE)
    assert twice["households"]["home"]["children"] == ["tom", "baby", "baby2"]


def test_a_baby_comes_into_the_family_that_the_situation_gives(shipped: Rulebook) -> None:
    situation = couple()
    situation["families"] = {"us": {"applicant": "an", "partner": "bo", "children": ["tom"]}}
    changed = happens(shipped, "birth", situation, date=DATE)
    assert changed["families"]["us"]["children"] == ["tom", "baby"]


def test_whoever_leaves_is_gone_with_what_only_couples_have(shipped: Rulebook) -> None:
    situation = couple()
    situation["couples"] = {"two": {"applicant": "an", "partner": "bo"}}
    changed = happens(shipped, "separation", situation, date=DATE)
    assert set(changed["persons"]) == {"an", "tom"}
    assert "partner" not in changed["households"]["home"]
    assert "legal_partners" not in changed["households"]["home"]
    assert changed["couples"] == {"two": {"applicant": "an"}}
    assert changed["persons"]["an"] == situation["persons"]["an"]


def test_a_unit_in_which_nobody_is_left_goes_too(shipped: Rulebook) -> None:
    situation = couple()
    situation["couples"] = {"one": {"applicant": "an"}, "other": {"applicant": "bo"}}
    assert happens(shipped, "separation", situation, date=DATE)["couples"] == {"one": {"applicant": "an"}}


def test_without_work_there_is_no_wage_and_the_benefit_is_asked(shipped: Rulebook) -> None:
    changed = happens(shipped, "job_lost", couple(), date=DATE, of="bo")
    row = changed["persons"]["bo"]
    assert row["works_as_employee"] is False
    assert row["income_replacement"] == {"one_of": ["none", "unemployment"]}
    assert row["income_replacement_since"] == "2026-04-01"
    assert "wage_net" not in row
    assert changed["persons"]["an"]["wage_net"] == 1800
    asked: set[str] = set()
    for _ in range(40):
        block = next_block(shipped, changed, date=DATE, rights=["leefloon"])
        if block is None:
            break
        for question in block.questions:
            asked.add(f"{question.of}.{question.fact}")
            for rows in changed.values():
                if question.of in rows:
                    rows[question.of][question.fact] = {"unknown": True}
    assert "bo.benefits_net" in asked


def test_whoever_moves_rents_from_today_and_says_again_what_it_costs(shipped: Rulebook) -> None:
    home = happens(shipped, "moving", family("single_mother"), date=DATE)["households"]["thuis"]
    assert home["lease_start"] == "2026-04-01"
    assert not {"rent", "tenure", "heating"} & set(home)
    assert home["on_social_housing_list"] is True
    assert home["municipality"] == 41002
    away = happens(shipped, "moving_away", family("single_mother"), date=DATE)["households"]["thuis"]
    assert "municipality" not in away


def test_what_is_hard_already_does_not_become_unknown(shipped: Rulebook) -> None:
    situation = alone(works_as_employee=True, wage_net=1500)
    home = situation["households"]["home"]
    assert "short_of_money" not in happens(shipped, "job_lost", situation, date=DATE)["households"]["home"]
    home["short_of_money"] = True
    assert happens(shipped, "job_lost", situation, date=DATE)["households"]["home"]["short_of_money"] is True


def test_the_parents_of_a_first_child_live_as_long_as_nobody_says_otherwise(shipped: Rulebook) -> None:
    changed = happens(shipped, "birth", alone(), date=DATE)
    assert changed["households"]["home"]["deceased_parent"] == "none"
    situation = couple()
    situation["households"]["home"]["deceased_parent"] = "one"
    assert "deceased_parent" not in happens(shipped, "birth", situation, date=DATE)["households"]["home"]


def test_earlier_years_stay_as_they_were() -> None:
    row = {
        "kind": "life_event",
        "name": "less",
        "record": {
            "label": "Minder",
            "summary": "Minder inkomen.",
            "of": ["applicant"],
            "question": "Wie?",
            "changes": {"person": {"taxable_income": "unknown"}},
        },
    }
    book = load(SMALL_LAW, rows=[row])
    situation: dict[str, Any] = {
        "persons": {"an": {"birth_date": "1990-01-01", "taxable_income": 9000}},
        "households": {"home": {"applicant": "an"}},
    }
    said = happens(book, "less", situation, date=DATE)["persons"]["an"]["taxable_income"]
    assert said == {"ETERNITY": 9000, "2026": {"unknown": True}}
    situation["persons"]["an"]["taxable_income"] = {"2025": 8000, "2026": 9000}
    said = happens(book, "less", situation, date=DATE)["persons"]["an"]["taxable_income"]
    assert said == {"2025": 8000, "2026": {"unknown": True}}


# Who it can happen to -----------------------------------------------------------------


def test_it_happens_to_whom_it_certainly_can_before_whom_it_perhaps_can(shipped: Rulebook) -> None:
    situation = couple()
    assert to_whom(shipped, "job_lost", situation, date=DATE) == ["an", "bo"]
    del situation["persons"]["an"]["works_as_employee"]
    del situation["persons"]["an"]["wage_net"]
    assert to_whom(shipped, "job_lost", situation, date=DATE) == ["bo", "an"]
    assert to_whom(shipped, "retirement", situation, date=DATE) == []
    assert to_whom(shipped, "birth", situation, date=DATE) == ["an"]


@pytest.mark.parametrize(
    ("event", "of", "because"),
    [
        ("separation", "", "je woont niet samen met een partner"),
        ("job_lost", "an", "niemand werkt hier in loondienst"),
        ("retirement", "", "jonger dan 60 jaar"),
        ("refugee_status", "", "Belg"),
        ("debts", "tom", "'tom' hoort niet bij dit gezin"),
        ("lottery", "", "'lottery' is geen gebeurtenis; er zijn: birth"),
    ],
)
def test_what_cannot_happen_is_refused_with_the_reason(
    event: str, of: str, because: str, shipped: Rulebook
) -> None:
    with pytest.raises(SituationError, match=because):
        happens(shipped, event, alone(), date=DATE, of=of)


def test_a_child_does_not_lose_the_job_of_its_mother(shipped: Rulebook) -> None:
    with pytest.raises(SituationError, match="kan hier niet"):
        happens(shipped, "job_lost", couple(), date=DATE, of="tom")


def test_a_situation_that_cannot_be_is_refused_before_anything_happens(shipped: Rulebook) -> None:
    situation = couple()
    situation["persons"]["tom"]["birth_date"] = "1970-01-01"
    del situation["persons"]["tom"]["child_benefit"]
    with pytest.raises(SituationError, match="'tom' is ouder dan 'an', de ouder"):
        happens(shipped, "moving", situation, date=DATE)


def test_an_event_on_another_day_is_dated_that_day(shipped: Rulebook) -> None:
    day = dt.date(2025, 9, 1)
    assert happens(shipped, "birth", alone(), date=day)["persons"]["baby"]["birth_date"] == "2025-09-01"
