"""check: entitlement and amount are two axes, and every answer says why."""

import datetime as dt
import json
from typing import Any

import pytest

from rulebook import LawError, Rulebook, check, load, rule_text

from .conftest import DATE, LAW

LATER = dt.date(2026, 8, 1)
"""After the day on which the amounts of the small law must be looked up."""


def reasons(answers: Any, right: str) -> dict[str, dict[str, Any]]:
    return {row["condition"]: row for row in answers.as_json()["rights"][right]["because"]}


def test_yes_with_somebody_who_still_decides(book: Rulebook, mother: dict[str, Any]) -> None:
    said = check(book, mother, date=DATE).as_json()["rights"]["aid"]
    assert (said["entitlement"], said["assessed_by"]) == ("yes", ["OCMW"])
    assert said["amount"] == {
        "min": 757.07,
        "max": 776.07,
        "unit": "EUR",
        "period": "month",
        "to_check": False,
    }


def test_no_says_which_condition_and_what_to_do(book: Rulebook, mother: dict[str, Any]) -> None:
    mother["persons"]["an"]["wage"] = 1800
    answers = check(book, mother, date=DATE)
    said = answers.as_json()["rights"]["aid"]
    assert (said["entitlement"], said["assessed_by"], said["amount"]) == ("no", [], None)
    assert [row["condition"] for row in said["because"] if row["decides"]] == ["means"]
    assert said["would_change"] == ["Kom langs als je inkomen daalt."]
    why = reasons(answers, "aid")["means"]
    assert "Middelen: tussen € 21.600 en € 21.828 per jaar" in why["sentence"]
    assert "12 × hulp per maand: € 21.312,84 per jaar" in why["sentence"]


def test_each_reason_carries_its_amounts_facts_and_sources(book: Rulebook, mother: dict[str, Any]) -> None:
    why = reasons(check(book, mother, date=DATE), "aid")
    [age] = why["adult"]["parameters"]
    assert (age["value"], age["from"], age["source"], age["confidence"]) == (
        "18 jaar",
        "2000-01-01",
        "Wet",
        "medium",
    )
    assert why["adult"]["reference"] == [{"title": "Wet art. 3", "href": ""}]
    wage = {"fact": "wage", "label": "loon", "of": "an", "offset": 0}
    assert wage | {"value": "1000.00", "text": "€ 1.000 per maand"} in why["means"]["facts"]
    assert why["ready"]["sentence"] == "OCMW beoordeelt dit: je bent bereid om te werken."


def test_maybe_says_what_is_missing(book: Rulebook, mother: dict[str, Any]) -> None:
    del mother["households"]["home"]["tenure"]
    answers = check(book, mother, date=DATE)
    assert answers.entitlement("rent_premium") == "maybe"
    assert reasons(answers, "rent_premium")["tenant"]["missing"] == [
        {"fact": "tenure", "label": "woonvorm", "of": "home", "offset": 0, "question": "Huur je?"}
    ]
    assert answers.as_json()["rights"]["rent_premium"]["would_change"] == ["Zeg ons meer over: woonvorm."]


def test_an_amount_past_its_look_up_day_is_a_range_to_check(book: Rulebook, mother: dict[str, Any]) -> None:
    del mother["persons"]["an"]["savings"], mother["persons"]["an"]["wage"]
    mother["persons"]["an"] |= {"savings": 0, "wage": 0}
    amount = check(book, mother, date=LATER).amount("aid")
    assert amount is not None
    assert (amount.low, amount.high, amount.to_check) == (177607, 181160, True)  # two per cent more at most
    assert not check(book, mother, date=DATE).amount("aid").to_check  # type: ignore[union-attr]


def test_an_income_between_the_old_and_the_new_limit_is_maybe(book: Rulebook, mother: dict[str, Any]) -> None:
    mother["persons"]["an"] |= {"savings": 0, "wage": 1790}
    assert check(book, mother, date=DATE).entitlement("aid") == "no"
    assert check(book, mother, date=LATER).entitlement("aid") == "maybe"


def test_a_local_right_is_for_who_lives_there(book: Rulebook, mother: dict[str, Any]) -> None:
    mother["persons"]["an"] |= {"status": "leefloon", "status_since": "2025-01-01"}
    mother["persons"]["tom"]["status"] = "none"
    assert check(book, mother, date=DATE).entitlement("local") == "maybe"
    for municipality, answer in ((41002, "yes"), (41011, "no")):
        mother["households"]["home"]["municipality"] = municipality
        assert check(book, mother, date=DATE).entitlement("local") == answer


def test_three_full_months_are_full(book: Rulebook, mother: dict[str, Any]) -> None:
    mother["households"]["home"]["municipality"] = 41002
    mother["persons"]["tom"]["status"] = "none"
    for since, answer in (("2026-02-15", "yes"), ("2026-02-16", "no")):
        mother["persons"]["an"] |= {"status": "leefloon", "status_since": since}
        assert check(book, mother, date=DATE).entitlement("local") == answer


def test_a_right_of_persons_adds_up_who_has_it(book: Rulebook, mother: dict[str, Any]) -> None:
    mother["persons"]["bob"] = {"birth_date": "1988-01-01", "wage": 0, "savings": 0}
    mother["persons"]["an"] |= {"wage": 0, "savings": 0}
    mother["households"]["home"]["other"] = ["bob"]
    said = check(book, mother, date=DATE).as_json()["rights"]["aid"]
    assert {of: one["entitlement"] for of, one in said["of"].items()} == {
        "an": "yes",
        "tom": "no",
        "bob": "yes",
    }
    assert said["amount"]["min"] == 1776.07 * 2


def test_somebody_assesses_only_where_it_matters(mother: dict[str, Any]) -> None:
    """`when`: who clearly has a high rent need not prove anything."""
    need = {
        "label": "Je hebt het nodig",
        "kind": "assessed",
        "by": "OCMW",
        "when": "rent < need.rent",
    }
    right = {
        "label": "Steun",
        "summary": "x",
        "authority": "OCMW",
        "desk": "x",
        "without_amount": "x",
        "shows": ["by_season"],
        "conditions": {"need": need},
    }
    limit = {
        "description": "Huur",
        "metadata": {"unit": "currency-EUR", "period": "month"},
        "values": {dt.date(2020, 1, 1): 600},
    }
    rows = [
        {"kind": "parameter", "name": "need.rent", "record": limit},
        {"kind": "right", "name": "support", "record": right},
    ]
    book = load(LAW, rows=rows)
    for rent, assessed in ((650, []), (500, ["OCMW"]), ({"min": 500, "max": 650}, ["OCMW"])):
        mother["households"]["home"]["rent"] = rent
        said = check(book, mother, date=DATE).as_json()["rights"]["support"]
        assert (said["entitlement"], said["assessed_by"]) == ("yes", assessed)
    assert said["shows"] == [
        {
            "variable": "by_season",
            "label": "naar het seizoen",
            "text": "€ 1.000 per maand",
            "to_check": False,
        }
    ]


def test_a_price_that_nobody_knows_on_a_date_is_not_shown_and_the_right_stays(mother: dict[str, Any]) -> None:
    price = {
        "description": "Prijs",
        "metadata": {"unit": "currency-EUR", "period": "month"},
        "values": {dt.date(2030, 1, 1): 5},
    }
    shown = {"of": "household", "type": "money", "per": "month", "label": "prijs", "is": "ticket.price"}
    right = {
        "label": "Kaart",
        "summary": "x",
        "authority": "x",
        "desk": "x",
        "without_amount": "x",
        "shows": ["card_price", "by_season"],
        "conditions": {"tenant": {"label": "x", "is": "rent > 0"}},
    }
    rows = [
        {"kind": "parameter", "name": "ticket.price", "record": price},
        {"kind": "variable", "name": "card_price", "record": shown},
        {"kind": "right", "name": "card", "record": right},
    ]
    book = load(LAW, rows=rows)
    said = check(book, mother, date=DATE).as_json()["rights"]["card"]
    assert (said["entitlement"], [one["variable"] for one in said["shows"]]) == ("yes", ["by_season"])
    assert [one.name for one in rule_text(book, "card", dt.date(2030, 1, 1)).amounts][:1] == ["ticket.price"]
    assert "ticket.price" not in [one.name for one in rule_text(book, "card", DATE).amounts]


def test_a_price_that_was_looked_up_long_ago_is_shown_as_to_be_checked(mother: dict[str, Any]) -> None:
    price = {
        "description": "Prijs",
        "metadata": {"unit": "currency-EUR", "period": "month", "look_up_after": dt.date(2026, 1, 1)},
        "values": {dt.date(2020, 1, 1): 5},
    }
    shown = {"of": "household", "type": "money", "per": "month", "label": "prijs", "is": "ticket.price"}
    right = {
        "label": "Kaart",
        "summary": "x",
        "authority": "x",
        "desk": "x",
        "without_amount": "x",
        "shows": ["card_price"],
        "conditions": {"tenant": {"label": "x", "is": "rent > 0"}},
    }
    rows = [
        {"kind": "parameter", "name": "ticket.price", "record": price},
        {"kind": "variable", "name": "card_price", "record": shown},
        {"kind": "right", "name": "card", "record": right},
    ]
    for day, to_check in ((dt.date(2025, 12, 1), False), (DATE, True)):
        said = check(load(LAW, rows=rows), mother, date=day).as_json()["rights"]["card"]["shows"]
        assert [(one["text"], one["to_check"]) for one in said] == [("€ 5 per maand", to_check)]


def test_answers_are_plain_json(book: Rulebook, mother: dict[str, Any]) -> None:
    said = check(book, mother, date=DATE).as_json()
    assert json.loads(json.dumps(said)) == said
    assert "because" not in check(book, mother, date=DATE).as_json(because=False)["rights"]["aid"]


def test_before_the_law_there_is_a_clear_error_and_rights_that_are_later_are_left_out(
    book: Rulebook, mother: dict[str, Any]
) -> None:
    mother["persons"] = {"an": {"birth_date": "1970-01-01"}}
    mother["households"] = {"home": {"applicant": "an"}}
    answers = check(book, mother, date=dt.date(2015, 1, 1))
    assert set(answers.rights) == {"rent_premium", "local"}
    assert answers.missing_rights == {"aid": "aid.amount.cohabiting: no value on 2015-01-01"}
    with pytest.raises(LawError, match=r"no value on 2015-01-01"):
        check(book, mother, date=dt.date(2015, 1, 1), rights=["aid"])
    with pytest.raises(LawError, match="no value on 1990-01-01"):
        check(book, mother, date=dt.date(1990, 1, 1))
    with pytest.raises(LawError, match="castle: there is no right"):
        check(book, mother, date=DATE, rights=["castle"])
