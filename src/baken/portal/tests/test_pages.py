"""The public front: everybody can open it, and errors say what to do."""

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from baken.foundation.accounts.models import Grant, User
from baken.foundation.territory.models import Municipality
from baken.portal import errors
from baken.portal.middleware import ErrorPageMiddleware

pytestmark = pytest.mark.django_db


@pytest.fixture
def aalst() -> Municipality:
    return Municipality.objects.create(nis="41002", name="Aalst", slug="aalst")


@pytest.fixture
def denderleeuw() -> Municipality:
    return Municipality.objects.create(nis="41011", name="Denderleeuw", slug="denderleeuw")


@pytest.mark.usefixtures("aalst", "denderleeuw")
def test_a_visitor_chooses_a_municipality(client: Client) -> None:
    page = client.get("/").content.decode()
    assert 'href="/aalst/"' in page
    assert 'href="/denderleeuw/"' in page


@pytest.mark.usefixtures("aalst")
def test_with_one_municipality_there_is_nothing_to_choose(client: Client) -> None:
    assert client.get("/").headers["Location"] == "/aalst/"


def test_a_municipality_that_merged_away_is_no_choice(client: Client, aalst: Municipality) -> None:
    Municipality.objects.create(
        nis="41999", name="Vroeger", slug="vroeger", valid_until="2018-12-31", merged_into=aalst
    )
    assert client.get("/").headers["Location"] == "/aalst/"


def test_an_empty_deployment_says_so(client: Client) -> None:
    assert "Hier staat nog geen gemeente" in client.get("/").content.decode()


@pytest.mark.usefixtures("aalst")
@pytest.mark.parametrize(
    "address",
    ["/aalst/", "/aalst/zoeken/", "/aalst/zoeken/?q=opvang", "/toegankelijkheid/", "/privacy/", "/stijl/"],
)
def test_every_public_page_opens_without_account(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 200
    page = response.content.decode()
    assert '<html lang="nl-BE">' in page
    assert page.count("<h1") == 1
    assert "– Baken" in page.split("<title>")[1].split("</title>")[0]


def test_a_city_has_its_own_tokens_and_name(client: Client, aalst: Municipality) -> None:
    page = client.get("/aalst/").content.decode()
    assert "ui/cities/aalst.css" in page
    assert "<title>Welkom – Baken Aalst</title>" in page


def test_the_front_page_asks_the_database_little(
    client: Client, aalst: Municipality, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(3):
        client.get("/aalst/")


@pytest.mark.usefixtures("aalst")
@pytest.mark.parametrize(
    "question", ["", "%00%00", "a" * 5000, "'; drop table--", "%F0%9F%98%80", "de het een", "<b>"]
)
def test_any_question_gets_a_page(client: Client, question: str) -> None:
    response = client.get(f"/aalst/zoeken/?q={question}")
    assert response.status_code == 200
    assert b"<b>" not in response.content.split(b"<main")[1]


def test_the_page_says_who_is_signed_in_and_in_which_role(client: Client, aalst: Municipality) -> None:
    user = User.objects.create_user(email="k@example.org", name="Katrien De Wolf")
    Grant.objects.create(user=user, role="coordinator", municipality=aalst)
    client.force_login(user)
    page = client.get("/privacy/").content.decode()
    assert "Katrien De Wolf" in page
    assert "coördinator" in page
    assert '<form action="/account/logout/" method="post">' in page
    assert 'content="noindex"' in page


def test_a_visitor_can_sign_in_and_come_back(client: Client, aalst: Municipality) -> None:
    page = client.get("/aalst/zoeken/?q=nacht").content.decode()
    assert "?next=/aalst/zoeken/%3Fq%3Dnacht" in page


def test_the_banner_stands_only_in_the_demonstration(client: Client, settings, aalst: Municipality) -> None:
    settings.DEMONSTRATION = True
    assert "vandaag is 15 maart 2024" in client.get("/aalst/").content.decode()
    settings.DEMONSTRATION = False
    assert "vandaag is" not in client.get("/aalst/").content.decode()


@pytest.mark.usefixtures("aalst")
def test_an_unknown_page_offers_search(client: Client) -> None:
    response = client.get("/aalst/bestaat-niet/")
    assert response.status_code == 404
    assert 'action="/aalst/zoeken/"' in response.content.decode().split("<main")[1]


def test_an_unknown_municipality_is_an_unknown_page(client: Client) -> None:
    response = client.get("/brussel/")
    assert response.status_code == 404
    assert "Deze pagina bestaat niet" in response.content.decode()


@pytest.mark.usefixtures("aalst")
def test_a_wrong_method_gets_a_page_and_keeps_its_allow_header(client: Client) -> None:
    response = client.post("/aalst/zoeken/")
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD"
    assert "Dat kan op deze pagina niet" in response.content.decode()


def ask(path: str = "/", **headers: str) -> HttpRequest:
    return RequestFactory().get(path, headers=headers or None)


def test_a_refusal_shows_its_reason_escaped() -> None:
    page = errors.permission_denied(ask(), PermissionDenied("Alleen <trekkers> melden."))
    assert page.status_code == 403
    assert "Alleen &lt;trekkers&gt; melden." in page.content.decode()


@pytest.mark.parametrize(
    ("exception", "status"), [(SuspiciousOperation("x"), 400), (RequestDataTooBig("x"), 413)]
)
def test_what_is_too_big_is_told_apart_from_what_is_wrong(exception: Exception, status: int) -> None:
    assert errors.bad_request(ask(), exception).status_code == status


@pytest.mark.parametrize("status", sorted(errors.SHOWN))
def test_every_error_says_what_somebody_can_do(status: int) -> None:
    page = errors.error_page(ask(), status=status)
    assert page.status_code == status
    assert "Wat kan je doen?" in page.content.decode()
    assert page.headers["Cache-Control"] == "no-store"


def test_an_error_of_the_server_needs_no_database(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        page = errors.server_error(ask())
    assert page.status_code == 500
    assert "niet bewaard" in page.content.decode()


def test_a_form_that_stood_open_too_long_gets_a_plain_answer(aalst: Municipality) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/account/logout/")
    assert response.status_code == 403
    assert "stond te lang open" in response.content.decode()


@pytest.mark.parametrize(
    ("path", "body", "accept"),
    [
        ("/aalst/api/x", b"", "text/html"),
        ("/aalst/", b"conflict", "text/html"),
        ("/aalst/", b"", "application/json"),
    ],
)
def test_answers_of_interfaces_and_answers_with_words_stay_as_they_are(
    path: str, body: bytes, accept: str
) -> None:
    middleware = ErrorPageMiddleware(lambda _request: HttpResponse(body, status=409))
    assert middleware(ask(path, Accept=accept)).content == body
