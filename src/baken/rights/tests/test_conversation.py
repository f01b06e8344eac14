"""A worker types while listening: everything on one screen, live, before and after, and nothing is kept."""

import json
import re

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from baken.foundation.accounts.api import User
from baken.foundation.territory.api import Municipality
from baken.rights.conversation.comparing import compare, difference_in_words
from baken.rights.conversation.form import as_controls, form_of, in_control, read_form
from baken.rights.household import Household
from baken.rights.questions import Kind, Question, read_answer, shown_answer
from baken.rights.results import Amount, Period
from baken.rights.rules import Law
from baken.rights.rules.sheet import sheet
from baken.rights.tests.conftest import TODAY_DATE

PAGE, LIVE = "/aalst/rechten/gesprek/", "/aalst/rechten/gesprek/antwoord/"
MOTHER = {
    "gezin.leeftijd": "34",
    "gezin.kinderen": "5 9*",
    "thuis.tenure": "tenant",
    "ik.works": "ja",
    "ik.wage": "900",
}
AMOUNT = Question(of="ik", fact="wage", text="?", kind=Kind.MONEY, high=2_000_000)
DAY = Question(of="ik", fact="dag", text="?", kind=Kind.DATE, low=1, high=800_000)


@pytest.fixture
def desk(worker: User) -> Client:
    client = Client()
    client.force_login(worker)
    return client


def sent(client: Client, address: str, **more: str) -> str:
    answer = client.post(address, {**MOTHER, **more})
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize(
    ("question", "text", "value"),
    [
        (AMOUNT, "900", "900"), (AMOUNT, "800-1000", {"min": "800", "max": "1000"}),
        (AMOUNT, ">500", {"min": "500"}), (AMOUNT, "<1.000,50", {"max": "1000.50"}),
        (DAY, "27/3/1990", "1990-03-27"), (DAY, "27-03-1990", "1990-03-27"),
        (DAY, "3/1990", {"min": "1990-03-01", "max": "1990-03-31"}),
        (DAY, "1990", {"min": "1990-01-01", "max": "1990-12-31"}),
    ],
)  # fmt: skip
def test_a_short_text_says_an_amount_a_range_or_a_day(question: Question, text: str, value: object) -> None:
    assert read_answer(question, as_controls(question, text)).value == value
    again = in_control(shown_answer(question, value))
    assert read_answer(question, as_controls(question, again)).value == value


@given(st.text(max_size=20))
def test_any_text_is_an_answer_or_said_to_be_none(text: str) -> None:
    for question in (AMOUNT, DAY):
        if text.strip():
            typed = read_answer(question, as_controls(question, text.strip()))
            assert bool(typed.error) != (typed.value is not None)


BELOW = Question(of="ik", fact="winst", text="?", kind=Kind.MONEY, low=-5_000_000, high=5_000_000)
AMOUNTS = st.integers(-5_000_000, 5_000_000).map(
    lambda cents: f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"
)


@given(st.lists(AMOUNTS, min_size=1, max_size=2), st.sampled_from(["min", "max"]))
def test_amounts_below_nought_and_ranges_of_them_come_back_as_they_were(ends: list[str], end: str) -> None:
    low, high = min(ends, key=float), max(ends, key=float)
    for value in (low, {end: low}, {"min": low, "max": high}):
        text = in_control(shown_answer(BELOW, value))
        again = read_answer(BELOW, as_controls(BELOW, text)).value
        assert in_control(shown_answer(BELOW, again)) == text
        assert not read_answer(BELOW, as_controls(BELOW, text)).error


def test_the_form_reads_the_household_and_what_is_empty_is_not_known(law: Law) -> None:
    filled = read_form(law, MOTHER, date=TODAY_DATE)
    assert [(one.role.value, one.age) for one in filled.household.members] == [
        ("applicant", 34), ("child", 5), ("co_parented_child", 9),
    ]  # fmt: skip
    assert filled.household.facts == {"thuis": {"tenure": "tenant"}, "ik": {"works": True, "wage": "900"}}
    assert not filled.errors


def test_what_is_not_understood_is_said_and_the_rest_still_counts(law: Law) -> None:
    filled = read_form(law, {**MOTHER, "ik.wage": "veel", "gezin.kinderen": "vijf"}, date=TODAY_DATE)
    assert set(filled.errors) == {"ik.wage", "gezin.kinderen"}
    assert filled.household.facts["thuis"] == {"tenure": "tenant"}


def test_what_somebody_left_stands_in_the_form_as_a_worker_would_type_it(law: Law, mother: Household) -> None:
    told = mother.answered(
        "ik", {"wage": {"min": "800", "max": "1000"}, "disabled": False, "savings": {"unknown": True}}
    )
    filled = form_of(law, told.answered("kind1", {"birth_date": "2018-06-01"}), date=TODAY_DATE)
    again = read_form(law, filled.texts, date=TODAY_DATE)
    assert again.household.members == told.members
    assert again.household.facts == {
        "ik": {"wage": {"min": "800", "max": "1000"}, "disabled": False},
        "kind1": {"birth_date": "2018-06-01"},
    }


def test_the_sheet_asks_everything_once_per_person_and_theme(law: Law, mother: Household) -> None:
    parts = sheet(law, mother, date=TODAY_DATE)
    assert [part.title for part in parts] == ["Jouw gezin", "Jij", "Je kind van 5 jaar", "Je kind van 9 jaar"]
    keys = [one.key for part in parts for theme in part.themes for one in theme.questions]
    assert len(keys) == len(set(keys))
    assert "ik.taxable_income@2022" in keys
    assert "thuis.municipality" not in keys


def test_the_page_shows_the_questions_and_what_they_come_to(desk: Client) -> None:
    page = sent(desk, PAGE)
    assert 'name="kind2.disabled"' in page
    assert "€ 700 per maand" in page
    assert 'data-question="kind1.works" data-waits' in page


def test_the_live_answer_is_the_outcome_alone_and_names_what_makes_no_sense(desk: Client) -> None:
    answer = desk.post(LIVE, {**MOTHER, "thuis.tenure": "owner"})
    page = " ".join(answer.content.decode().split())
    assert "<html" not in page
    assert "Klopt niet: je huurt" in page
    assert "thuis.rent" in json.loads(answer.headers["HX-Trigger"])["rights:waiting"]["keys"]
    assert "no-store" in answer.headers["Cache-Control"]


def test_before_and_after_show_what_changes_and_what_that_does(desk: Client) -> None:
    page = sent(desk, PAGE, doe="vergelijk")
    before = re.search(r'name="voor" value="([^"]+)"', page)
    assert before
    assert "Verander nu een antwoord" in page
    page = sent(desk, LIVE, voor=before[1], **{"ik.wage": "1300"})
    for words in (
        "€ 900 per maand",
        "€ 1300 per maand",
        "− € 400 per maand",
        "iemand beslist, € 300 per maand",
    ):
        assert words in page, words
    assert "Nu en straks" not in sent(desk, PAGE, voor=before[1], doe="stop")


def test_a_comparison_of_another_municipality_or_too_old_is_left_out(desk: Client) -> None:
    assert "Nu en straks" not in sent(desk, LIVE, voor="1onzin")


def test_differences_say_the_least_and_the_most(law: Law, mother: Household) -> None:
    def month(low: int, high: int) -> Amount:
        return Amount(low=low, high=high, period=Period.MONTH)

    assert difference_in_words(month(100, 100), month(250, 250)) == "+ €\u00a01,50 per maand"
    assert (
        difference_in_words(month(0, 10000), month(5000, 5000))
        == "tussen \u2212 €\u00a050 en + €\u00a050 per maand"
    )
    assert difference_in_words(month(0, 100), month(0, 100)) == "geen verschil"
    poor = mother.answered("ik", {"works": True, "wage": "900"})
    rich = mother.answered("ik", {"works": True, "wage": "2000"})
    found = compare(
        before=(poor, law.check(poor, date=TODAY_DATE)),
        after=(rich, law.check(rich, date=TODAY_DATE)),
        questions=[law.question(mother, of="ik", fact="wage")],
    )
    assert [one.label for one in found.rights if one.is_changed] == ["Leefgeld"]
    assert [one.difference for one in found.totals] == ["\u2212 €\u00a0700 per maand"]


def test_a_situation_that_cannot_be_is_said_beside_the_form(desk: Client) -> None:
    page = sent(desk, LIVE, **{"gezin.kinderen": "50"})
    assert "je kind van 50 jaar" in page


def test_the_sheet_writes_and_logs_nothing(
    desk: Client, caplog: pytest.LogCaptureFixture, django_assert_num_queries
) -> None:
    caplog.set_level("DEBUG")
    with django_assert_num_queries(5) as queries:  # municipality, session, who, roles, own rights
        sent(desk, LIVE, **{"ik.wage": "1234,56"})
    assert all(query["sql"].startswith("SELECT") for query in queries.captured_queries)
    assert "1234" not in caplog.text


def test_the_code_that_was_opened_can_still_be_deleted_after_the_questions_were_asked_anew(
    desk: Client,
) -> None:
    page = sent(desk, PAGE, code="k7m 4tx", **{"code-tot": "2024-03-16T10:00:00+01:00"}, doe="gezin")
    assert page.count('name="code" value="K7M4TX"') == 2  # to delete, and to travel on
    assert "Wis deze antwoorden nu" in page
    assert "werkt tot zaterdag 16 maart om 10:00" in page
    for code, until in (("geen code", "2024-03-16T10:00:00+01:00"), ("K7M4TX", "<b>")):
        assert "Wis deze antwoorden nu" not in sent(desk, PAGE, code=code, **{"code-tot": until})


def test_a_comparison_opens_no_longer_than_four_hours_however_often_it_is_sent(desk: Client) -> None:
    before = re.search(r'name="voor" value="([^"]+)"', sent(desk, PAGE, doe="vergelijk"))
    assert before
    again = re.search(r'name="voor" value="([^"]+)"', sent(desk, PAGE, voor=before[1]))
    assert again
    assert again[1] == before[1]


def test_only_those_who_sit_with_clients_see_the_sheet(client: Client, aalst: Municipality) -> None:
    assert client.get(PAGE).status_code == 302
    assert client.post(LIVE).status_code == 403
