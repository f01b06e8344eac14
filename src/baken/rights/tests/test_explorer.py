"""Walking through the explorer as a browser does: forward, back, changing, stopping, printing."""

import datetime as dt
import io
import re
from dataclasses import replace

import pypdfium2
import pytest
import time_machine
from django.test import Client

from baken.foundation.territory.api import Municipality
from baken.rights.explorer.carrying import new_form, sealed_form, still_asked
from baken.rights.explorer.flow import step, still_waiting
from baken.rights.household import Household
from baken.rights.rules import Law
from baken.rights.tests.conftest import TODAY_DATE, Visit

pytestmark = pytest.mark.django_db


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def answered(visit: Visit) -> Visit:
    """Every question of the mother of two answered."""
    visit.composition()
    known = {
        "ik.works": "ja", "ik.wage": "900",
        "ik.disabled": "nee", "kind1.disabled": "nee", "kind2.disabled": "nee",
        "thuis.tenure": "tenant", "thuis.rent": "600",
        "ik.taxable_income@2022": "20000", "kind1.birth_date.jaar": "2018",
    }  # fmt: skip
    for _screen in range(20):
        if "Jouw rechten" in visit.page:
            return visit
        fields = {name: value for name, value in known.items() if f'name="{name}"' in visit.page}
        visit.press("verder" if fields else "weet-niet", **fields)
    raise AssertionError("the questions never end")


def test_the_front_page_says_what_it_is_and_keeps_nothing(client: Client, aalst: Municipality) -> None:
    answer = client.get("/aalst/rechten/verkenner/")
    assert answer.status_code == 200
    assert "Geen account, geen cookies" in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"
    assert not answer.cookies


def test_a_mother_of_two_comes_from_the_first_question_to_her_rights(visit: Visit) -> None:
    answered(visit)
    assert "Leefgeld" in visit.page
    assert "€\u00a0700 per maand" in visit.page
    assert "tot €\u00a0921,40 per maand mogelijk" in visit.page  # 700, 150 and 70 with one indexation
    assert "Gentsestraat 1" in visit.page
    assert "Stadspas" in visit.page


def test_one_screen_asks_of_one_person_about_one_theme(visit: Visit) -> None:
    visit.composition()
    while "Jouw rechten" not in visit.page:
        names = {name.partition(".")[0] for name in visit.controls() if "." in name}
        assert len(names) == 1
        assert "rechten duidelijk" in visit.page
        visit.press("weet-niet")


def test_what_is_not_understood_comes_back_with_what_was_typed(visit: Visit) -> None:
    visit.press("begin")
    visit.press(scherm="wie", wie__leeftijd="oud", wie__partner="ja", wie__kinderen="1", wie__anderen="0")
    assert visit.status == 422
    assert 'value="oud"' in visit.page
    assert 'href="#wie.leeftijd"' in visit.page
    assert 'href="#wie.partner-leeftijd"' in visit.page


def test_a_partner_has_an_age_only_where_there_is_a_partner(visit: Visit) -> None:
    visit.press("begin")
    visit.press(
        scherm="wie",
        wie__leeftijd="34",
        wie__partner="nee",
        **{"wie.partner-leeftijd": "x"},
        wie__kinderen="0",
        wie__anderen="0",
    )
    assert visit.status == 200
    assert "Fout" not in visit.page


def test_a_child_cannot_be_older_than_its_parent_and_the_page_says_so(visit: Visit) -> None:
    visit.press("begin")
    visit.press(scherm="wie", wie__leeftijd="20", wie__partner="nee", wie__kinderen="1", wie__anderen="0")
    visit.press(kind1__leeftijd="40", kind1__woont="child")
    assert visit.status == 422
    assert "je kind van 40 jaar" in visit.page
    assert "Jouw rechten" not in visit.page


def test_back_shows_the_screen_before_with_its_answer(visit: Visit) -> None:
    visit.composition()
    first = visit.controls()
    visit.press("weet-niet")
    assert visit.controls() != first
    visit.press("terug")
    assert visit.controls() == first
    assert "checked" in visit.page
    visit.press("terug")
    assert "Hoe oud ben je?" in visit.page
    assert 'value="34"' in visit.page


def test_an_answer_can_be_changed_from_the_results(visit: Visit) -> None:
    answered(visit)
    line = next(number for number in range(20) if opens(visit, number, "thuis.tenure"))
    visit.press(f"wijzig:{line}")
    visit.press(**{"thuis.tenure": "owner"})
    while "Jouw rechten" not in visit.page:
        visit.press("weet-niet")
    assert "Klopt niet: je huurt" in visit.page


def opens(visit: Visit, number: int, control: str) -> bool:
    other = Visit(visit.client)
    other.sealed = visit.sealed
    return f'name="{control}"' in other.press(f"wijzig:{number}").page


def test_stopping_shows_what_is_known_so_far_and_one_can_go_on(visit: Visit) -> None:
    visit.composition()
    visit.press("resultaat")
    assert "Misschien heb je hier recht op" in visit.page
    assert "Beantwoord nog enkele vragen" in visit.page
    visit.press("verder")
    assert "rechten duidelijk" in visit.page


def test_what_stands_in_the_other_municipality_does_not_open_here(
    visit: Visit, client: Client, denderleeuw: Municipality
) -> None:
    visit.composition()
    answer = client.post("/denderleeuw/rechten/verkenner/", {"antwoorden": visit.sealed, "doe": "resultaat"})
    assert answer.status_code == 410
    assert "We kunnen je antwoorden niet lezen" in answer.content.decode()


def test_a_local_right_is_only_there_where_it_holds(client: Client, denderleeuw: Municipality) -> None:
    visit = Visit(client, "/denderleeuw/rechten/verkenner/")
    visit.composition().press("resultaat")
    assert "Leefgeld" in visit.page
    assert 'id="recht-pass"' not in visit.page


def test_after_four_hours_the_form_says_that_it_is_over(visit: Visit) -> None:
    visit.composition()
    # Nine o'clock in universal time; a step in between makes it no longer.
    with time_machine.travel(dt.datetime(2024, 3, 15, 12, 59, tzinfo=dt.UTC), tick=False):
        visit.press("resultaat")
        assert "Jouw rechten" in visit.page
    with time_machine.travel(dt.datetime(2024, 3, 15, 13, 1, tzinfo=dt.UTC), tick=False):
        visit.press("resultaat")
    assert visit.status == 410
    assert "Je begon te lang geleden" in visit.page
    assert "Jouw rechten" not in visit.page


def test_what_was_wiped_opens_no_more_also_not_when_the_browser_sends_it_again(visit: Visit) -> None:
    visit.composition().press("resultaat")
    before = visit.sealed
    assert "sluit dit venster" in visit.page
    visit.press("wis")
    assert visit.status == 200
    assert "Sluit dit venster" in visit.page
    assert "antwoorden" not in visit.controls()
    assert 'name="antwoorden"' not in visit.page
    for button in ("resultaat", "verder", "terug", "wis"):
        assert visit.client.post(visit.address, {"antwoorden": before, "doe": button}).status_code == 410
    for address in ("afdruk", "code"):
        assert visit.client.post(f"{visit.address}{address}/", {"antwoorden": before}).status_code == 410
    visit.sealed = ""
    assert "Hoe oud ben je?" in visit.press("begin").page


def test_no_form_of_the_explorer_is_filled_in_by_the_browser(visit: Visit) -> None:
    visit.press("begin")
    pages = [visit.page, visit.composition().page, visit.press("resultaat").page]
    visit.address += "code/"
    pages.append(visit.press().page)
    for page in pages:
        form = re.search(r'<form class="explorer__form"[^>]*>', page)
        assert form
        assert 'autocomplete="off"' in form[0]


@pytest.mark.parametrize("year", ["9" * 14, "²", "0"])
def test_a_year_of_any_length_is_an_answer_or_said_to_be_none(law: Law, mother: Household, year: str) -> None:
    asking = replace(mother, asking=("kind1", ("birth_date",)))
    page = step(law, asking, {"kind1.birth_date.jaar": year}, date=TODAY_DATE)
    assert [one.question.fact for one in page.errors] == ["birth_date"]


def test_answers_of_before_the_rules_changed_are_asked_anew_and_the_others_stay(
    law: Law, mother: Household, visit: Visit
) -> None:
    told = mother.answered("ik", {"works": True, "wage": "900"}).answered("ik", {"was_asked_once": "5"})
    told = told.answered("thuis", {"tenure": "squatter", "rent": "600"}).answered("ik", {"disabled": "900"})
    old = replace(told, asking=("thuis", ("gone", "rent")))
    now = still_asked(law, old)
    assert now.facts == {"ik": {"works": True, "wage": "900"}, "thuis": {"rent": "600"}}
    assert now.asked == (("ik", ("works", "wage")), ("thuis", ("rent",)))
    assert now.asking == ("thuis", ("rent",))
    at = dt.datetime(2024, 3, 15, 9, tzinfo=dt.UTC)
    form = replace(new_form(at=at), household=old)
    for button in ("verder", "resultaat", "terug", "wijzig:2", "kijk", "weet-niet"):
        visit.sealed = sealed_form(form, purpose="explorer 41002")
        assert visit.press(button).status in {200, 204, 422}


def test_answers_that_the_rules_still_ask_all_stay(law: Law, mother: Household) -> None:
    told = mother.answered("ik", {"wage": {"min": "1.50"}, "disabled": {"unknown": True}}).answered(
        "kind1", {"birth_date": {"min": "2018-05-01", "max": "2018-05-31"}}
    )
    asking = replace(told, asking=("wie", ("2", "0")))
    assert still_asked(law, told) == told
    assert still_asked(law, asking) == asking


@pytest.mark.parametrize("sealed", ["2x", "1x", "onzin", "2" + "A" * 500])
def test_a_form_that_somebody_made_up_is_refused(client: Client, aalst: Municipality, sealed: str) -> None:
    answer = client.post("/aalst/rechten/verkenner/", {"antwoorden": sealed, "doe": "verder"})
    assert answer.status_code == 410


@pytest.mark.parametrize(
    "button", ["", "wijzig:99", "wijzig:-1", "wijzig:²", "resultaat", "terug", "x" * 300, "weet-niet"]
)  # fmt: skip
def test_any_button_on_an_empty_form_leads_to_the_first_questions(visit: Visit, button: str) -> None:
    visit.press(button)
    assert visit.status in {200, 422}
    assert "Hoe oud ben je?" in visit.page


def test_the_printed_page_says_the_same(visit: Visit) -> None:
    answered(visit)
    answer = visit.client.post("/aalst/rechten/verkenner/afdruk/", {"antwoorden": visit.sealed})
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    text = text_of(answer.content)
    for words in ("Jouw rechten", "Leefgeld", "Je identiteitskaart", "Gentsestraat 1", "Aalst"):
        assert words in text
    assert "Stadspas" in text
    assert "Wis dit bestand" in text


def test_printing_or_asking_a_code_without_answers_leads_nowhere(client: Client, aalst: Municipality) -> None:
    for address in ("afdruk", "code"):
        assert client.post(f"/aalst/rechten/verkenner/{address}/").status_code == 410
        assert client.get(f"/aalst/rechten/verkenner/{address}/").status_code == 405


def test_a_screen_costs_no_query_beyond_the_municipality(visit: Visit, django_assert_num_queries) -> None:
    visit.composition()
    with django_assert_num_queries(2):  # the municipality, its own rights
        visit.press("resultaat")


def test_what_makes_no_sense_after_another_answer_on_the_screen_may_stay_empty(
    law: Law, mother: Household
) -> None:
    asking = replace(mother, asking=("thuis", ("tenure", "rent")))
    owner = step(law, asking, {"thuis.tenure": "owner"}, date=TODAY_DATE)
    assert owner.household.facts["thuis"] == {"tenure": "owner"}
    tenant = step(law, asking, {"thuis.tenure": "tenant"}, date=TODAY_DATE)
    assert [one.question.fact for one in tenant.errors] == ["rent"]


def test_a_script_learns_which_questions_wait_and_nothing_of_the_answers(law: Law, mother: Household) -> None:
    asking = replace(mother, asking=("thuis", ("tenure", "rent")))
    for typed, hidden in (({}, True), ({"thuis.tenure": "owner"}, True), ({"thuis.tenure": "tenant"}, False),
                          ({"thuis.tenure": "weet-niet"}, False)):  # fmt: skip
        found = still_waiting(law, asking, typed, date=TODAY_DATE)
        assert found == (["thuis.rent"] if hidden else [])


def test_the_script_gets_its_answer_without_a_page(visit: Visit) -> None:
    visit.composition()
    answer = visit.client.post(visit.address, {"antwoorden": visit.sealed, "doe": "kijk"})
    assert answer.status_code == 204
    assert answer.headers["HX-Trigger"] == '{"rights:waiting": {"keys": []}}'
    assert answer.headers["Cache-Control"] == "no-store"
