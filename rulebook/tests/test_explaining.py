"""Why an answer is what it is: what decided it, of whom it was read, and what somebody can do."""

import datetime as dt
import json
from typing import Any

import pytest

from rulebook import Rulebook, check
from rulebook.loading import SHIPPED

DATE = dt.date(2026, 4, 1)


def example(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SHIPPED / "examples" / f"{name}.json").read_text())
    return found


def said(book: Rulebook, data: dict[str, Any], right: str) -> dict[str, Any]:
    found: dict[str, Any] = check(book, data, date=DATE, rights=[right]).as_json()["rights"][right]
    return found


def reason(answer: dict[str, Any], condition: str) -> dict[str, Any]:
    [found] = [row for row in answer["because"] if row["condition"] == condition]
    return dict(found)


def test_nobody_is_asked_about_savings_that_no_rule_reads(shipped: Rulebook) -> None:
    """For leefloon the OCMW may count the income of parents, never their savings."""
    data = example("young_applicant_with_parents")
    [home] = data["households"].values()
    young = home["applicant"]
    for row in data["persons"].values():
        row.pop("savings", None)
        row["other_income"] = {"unknown": True}
    why = reason(said(shipped, data, "leefloon"), "means")
    missing = {(row["fact"], row["of"]) for row in why["missing"]}
    assert {of for fact, of in missing if fact == "savings"} == {young}
    assert {of for fact, of in missing if fact == "other_income"} == set(data["persons"])


def test_a_question_that_makes_sense_only_sometimes_waits_for_what_decides_it(shipped: Rulebook) -> None:
    data = {
        "persons": {"an": {"birth_date": "1990-01-01", "works_as_employee": {"unknown": True}}},
        "households": {"home": {"applicant": "an"}},
    }
    missing = [row["fact"] for row in reason(said(shipped, data, "leefloon"), "means")["missing"]]
    assert "works_as_employee" in missing
    assert "wage_net" not in missing


@pytest.mark.parametrize(
    ("name", "right", "condition", "sentence"),
    [
        (
            "single_mother",
            "leefloon",
            "means",
            "Klopt: je inkomen en bezit samen zijn lager dan het leefloon. "
            "Bestaansmiddelen: € 10.901,96 per jaar; "
            "12 × leefloon voor wie een gezin ten laste heeft: € 21.738,84 per jaar.",
        ),
        (
            "pensioner_alone",
            "it",
            "age",
            "Klopt niet: je bent bij de aanvraag 18 tot en met 64 jaar. Leeftijd: 73 jaar; "
            "leeftijd vanaf wanneer je geen tegemoetkoming meer kunt aanvragen: 65 jaar.",
        ),
        (
            "pensioner_alone",
            "verwarmingstoelage",
            "cannot_pay",
            "Hier niet nodig: je hebt hulp bij schulden en kunt je verwarming niet betalen.",
        ),
        (
            "working_poor_couple",
            "verhoogde_tegemoetkoming",
            "status_or_income",
            "Klopt: je hebt een statuut dat dit recht opent, of het inkomen van je gezin is laag genoeg. "
            "Inkomen van vorig jaar: € 26.300 per jaar; "
            "grens voor het inkomen van vorig jaar: € 38.442,41 per jaar.",
        ),
    ],
)
def test_a_reason_shows_the_comparison_that_decided(
    shipped: Rulebook, name: str, right: str, condition: str, sentence: str
) -> None:
    assert reason(said(shipped, example(name), right), condition)["sentence"] == sentence


def test_every_no_says_what_somebody_can_do_and_shows_no_amount_beside_it(shipped: Rulebook) -> None:
    for path in sorted((SHIPPED / "examples").glob("*.json")):
        answers = check(shipped, json.loads(path.read_text()), date=DATE).as_json()["rights"]
        for right, answer in answers.items():
            if answer["entitlement"] == "no":
                assert answer["would_change"], right
                assert not answer["shows"], right


def test_what_is_kept_for_the_next_household_holds_nothing_of_this_one(shipped: Rulebook) -> None:
    data = example("single_mother")
    mother = next(row for row in data["persons"].values() if "savings" in row)
    mother["savings"] = 12345.67
    answers = check(shipped, data, date=DATE, rights=["leefloon"])
    answers.as_json()
    kept = repr(answers.compiled.memory)
    assert "12.345,67" not in kept
    assert "12345.67" not in kept
    assert not any(f"'{name}'" in kept for name in data["persons"])


def test_an_age_that_is_known_well_enough_is_not_asked_for(book: Rulebook, mother: dict[str, Any]) -> None:
    """Somebody of 34 can have a wage, whatever her birthday: the wage is missing, not the day."""
    an = mother["persons"]["an"]
    an["birth_date"] = {"min": "1991-05-16", "max": "1992-05-15", "ask": True}
    del an["wage"]
    said = check(book, mother, date=DATE).as_json()["rights"]["aid"]["because"]
    [means] = [row for row in said if row["condition"] == "means"]
    assert {(row["fact"], row["of"]) for row in means["missing"]} == {("wage", "an"), ("savings", "an")}
