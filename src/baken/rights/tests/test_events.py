"""What happens in a life as an entry to rights: for everybody, and for one's own household."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from baken.foundation.territory.api import Municipality
from baken.rights.tests.conftest import Visit
from baken.rights.tests.test_explorer import answered

pytestmark = pytest.mark.django_db
EVENT = "/aalst/rechten/gebeurtenis/"


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def group(text: str, name: str) -> str:
    return text.partition(f'id="groep-{name}"')[2].partition("</section>")[0]


def test_every_event_of_the_law_is_an_entry(client: Client, aalst: Municipality) -> None:
    text = page(client, "/aalst/rechten/gebeurtenissen/")
    assert re.findall(r'<h2><a href="/aalst/rechten/gebeurtenis/(\w+)/">', text) == ["job_lost", "birth"]


def test_an_event_says_what_starts_changes_and_stops_most_often_first(
    client: Client, aalst: Municipality
) -> None:
    text = page(client, f"{EVENT}birth/")
    assert "voor 40 verzonnen gezinnen" in text
    starts = group(text, "starts")
    assert re.findall(r">([^<]+)</a>", starts) == ["Kindertoeslag", "Leefgeld"]
    assert "bij ongeveer 8 op de 10 gezinnen" in starts
    assert "bij ongeveer 1 op de 10 gezinnen, misschien" in starts
    assert "Leefgeld" in group(text, "stops")


def test_who_must_ask_for_a_right_reads_where_and_with_which_papers(
    client: Client, aalst: Municipality
) -> None:
    steps = page(client, f"{EVENT}birth/").partition("Vraag dit zelf aan")[2]
    assert "Sociaal Huis, Gentsestraat 1" in steps
    assert "Je identiteitskaart" in steps
    assert "Kindertoeslag" not in steps  # comes by itself


def test_an_event_that_was_never_counted_sends_to_the_explorer(client: Client, aalst: Municipality) -> None:
    assert "Nog niet berekend" in page(client, f"{EVENT}job_lost/")
    page(client, f"{EVENT}lottery/", 404)


def test_a_local_right_is_in_the_events_of_its_own_municipality_only(
    client: Client, aalst: Municipality, denderleeuw: Municipality
) -> None:
    assert "Stadspas" in page(client, f"{EVENT}birth/")
    assert "Stadspas" not in page(client, "/denderleeuw/rechten/gebeurtenis/birth/")


def test_an_event_takes_a_constant_number_of_queries(
    client: Client, aalst: Municipality, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    page(client, f"{EVENT}birth/")
    with django_assert_max_num_queries(3):
        page(client, f"{EVENT}birth/")


def test_somebody_sees_what_an_event_does_to_their_own_rights_and_goes_back(visit: Visit) -> None:
    answered(visit)
    assert 'value="gebeurtenis:job_lost:ik"' in visit.page
    visit.press("gebeurtenis:job_lost:ik")
    assert "Je verliest je werk" in visit.page
    assert "Leefgeld" in group(visit.page, "changes")
    visit.press("resultaat")
    assert "Jouw rechten" in visit.page
    assert "€\u00a0700 per maand" in visit.page  # nothing of the event stays


def test_an_event_that_cannot_happen_here_is_refused_in_words(visit: Visit) -> None:
    answered(visit)
    visit.press("gebeurtenis:job_lost:kind1")
    assert visit.status == 422
    assert "Je verliest je werk" in visit.page
    assert "Jouw rechten" in visit.page


@pytest.mark.parametrize("event", ["lottery:ik", "job_lost:niemand", "", "birth:"])
def test_no_event_that_somebody_makes_up_breaks_the_page(visit: Visit, event: str) -> None:
    answered(visit)
    visit.press(f"gebeurtenis:{event}")
    assert "Jouw rechten" in visit.page or "Er komt een baby" in visit.page
