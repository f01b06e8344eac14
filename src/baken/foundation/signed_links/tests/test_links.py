"""A link opens one thing for a time; opening changes nothing."""

import datetime as dt
import logging
import threading
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django_scopes import get_scope, scopes_disabled

from baken.foundation.signed_links import purposes
from baken.foundation.signed_links.api import (
    ExpiredLink,
    LinkGrant,
    PurposeTaken,
    RevokedLink,
    UnknownLink,
    UnknownPurpose,
    UsedUpLink,
    create_link,
    hash_email,
    link_path,
    open_link,
    register_purpose,
    revoke_links,
    use_link,
)
from baken.foundation.signed_links.models import SignedLink
from baken.foundation.territory.models import Municipality

NOW = dt.datetime(2024, 3, 15, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=1)))
DAY = dt.timedelta(days=1)


class TestPage:
    """Shows the subject; its form uses the link."""

    __test__ = False
    purpose = "test-purpose"

    def render(self, *, request: HttpRequest, grant: LinkGrant) -> HttpResponse:
        assert get_scope()["municipality"] == grant.municipality
        return HttpResponse(f"over {grant.subject_id}")

    def submit(self, *, request: HttpRequest, grant: LinkGrant) -> HttpResponse:
        with transaction.atomic():
            use_link(token=grant.token, purpose=self.purpose, now=NOW)
        return HttpResponse("dank je")


@pytest.fixture(autouse=True)
def page(monkeypatch: pytest.MonkeyPatch) -> TestPage:
    monkeypatch.setattr(purposes, "_pages", {})
    page = TestPage()
    register_purpose(page)
    return page


@pytest.fixture
def aalst(db: Any) -> Municipality:
    return Municipality.objects.get_or_create(nis="41002", defaults={"name": "Aalst", "slug": "aalst"})[0]


def link(aalst: Municipality, **values: Any) -> str:
    given = {"purpose": "test-purpose", "subject_id": "7", "expires_at": NOW + DAY, "now": NOW - DAY}
    return create_link(municipality=aalst, **{**given, **values})


def stored() -> SignedLink:
    with scopes_disabled():
        return SignedLink.objects.get()


def test_a_link_opens_what_it_is_for(aalst: Municipality) -> None:
    grant = open_link(token=link(aalst), purpose="test-purpose", now=NOW)
    assert (grant.subject_id, grant.municipality, grant.uses) == ("7", aalst, 0)
    assert grant.token not in repr(grant)


def test_only_a_hash_of_the_token_is_kept_and_not_in_the_trail(aalst: Municipality) -> None:
    token = link(aalst, email_hash=hash_email("An@Example.org "))
    row = stored()
    assert token not in {str(value) for value in vars(row).values()}
    assert row.email_hash == hash_email("an@example.org")
    assert "token_hash" not in {f.name for f in row.events.model._meta.fields}


def test_a_link_for_something_else_or_with_a_letter_wrong_is_unknown(aalst: Municipality) -> None:
    token = link(aalst)
    with pytest.raises(UnknownLink):
        open_link(token=token, purpose="other", now=NOW)
    with pytest.raises(UnknownLink):
        open_link(token=token[:-1], now=NOW)


def test_a_link_expires_at_its_moment(aalst: Municipality) -> None:
    token = link(aalst)
    open_link(token=token, now=NOW + DAY - dt.timedelta(seconds=1))
    with pytest.raises(ExpiredLink):
        open_link(token=token, now=NOW + DAY)


def test_a_link_that_was_taken_back_no_longer_opens(aalst: Municipality) -> None:
    token, other = link(aalst), link(aalst, subject_id="8")
    assert revoke_links(purpose="test-purpose", subject_id="7", municipality=aalst, now=NOW) == 1
    with pytest.raises(RevokedLink):
        open_link(token=token, now=NOW)
    open_link(token=other, now=NOW)


def test_a_link_is_used_as_often_as_it_may(aalst: Municipality) -> None:
    token = link(aalst, max_uses=2)
    use_link(token=token, purpose="test-purpose", now=NOW)
    use_link(token=token, purpose="test-purpose", now=NOW)
    with pytest.raises(UsedUpLink):
        use_link(token=token, purpose="test-purpose", now=NOW)
    assert (stored().uses, stored().used_at) == (2, NOW)


def test_a_use_that_fails_is_not_counted(aalst: Municipality) -> None:
    token = link(aalst, max_uses=1)

    def submit() -> None:
        with transaction.atomic():
            use_link(token=token, purpose="test-purpose", now=NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        submit()
    assert stored().uses == 0


@pytest.mark.django_db(transaction=True)
def test_of_two_uses_at_the_same_moment_one_counts() -> None:
    aalst = Municipality.objects.create(nis="41002", name="Aalst", slug="aalst")
    token = link(aalst, max_uses=1)
    first_has_it, told = threading.Event(), []

    def second() -> None:
        first_has_it.wait(5)
        try:
            use_link(token=token, purpose="test-purpose", now=NOW)
        except UsedUpLink:
            told.append("used up")
        finally:
            connection.close()

    thread = threading.Thread(target=second)
    thread.start()
    with transaction.atomic():
        use_link(token=token, purpose="test-purpose", now=NOW)
        first_has_it.set()
        thread.join(0.3)
        assert thread.is_alive(), "the second waits for the first"
    thread.join(5)
    assert told == ["used up"]
    assert stored().uses == 1


def test_a_purpose_has_one_page_and_a_link_a_known_purpose(aalst: Municipality) -> None:
    with pytest.raises(PurposeTaken):
        register_purpose(TestPage())
    with pytest.raises(UnknownPurpose):
        link(aalst, purpose="nothing")


@pytest.mark.parametrize(
    "values",
    [
        {"expires_at": NOW - 2 * DAY},
        {"uses": 1},
        {"max_uses": 1, "uses": 2, "used_at": NOW},
        {"token_hash": "plain"},
    ],
)
def test_the_database_refuses_a_link_that_cannot_be(aalst: Municipality, values: dict[str, Any]) -> None:
    link(aalst)
    with scopes_disabled(), pytest.raises(IntegrityError), transaction.atomic():
        SignedLink.objects.update(**values)


def test_opening_a_page_many_times_changes_nothing_and_sending_the_form_does(aalst: Municipality) -> None:
    path = link_path(token=link(aalst, max_uses=1))
    client = Client(enforce_csrf_checks=True)
    for _ in range(3):
        response = client.get(path)
        assert (response.status_code, response.content) == (200, b"over 7")
    assert client.head(path).status_code == 200
    assert stored().uses == 0
    # What a browser sends from a page with the policy "no-referrer".
    assert client.post(path, headers={"origin": "null"}).content == b"dank je"
    assert stored().uses == 1
    again = client.post(path)
    assert again.status_code == 410
    assert "Deze link is al gebruikt" in again.content.decode()


def test_every_answer_keeps_the_address_out_of_caches_engines_and_referrers(aalst: Municipality) -> None:
    for path in (link_path(token=link(aalst)), link_path(token="unknown")):
        response = Client().get(path)
        assert response["Referrer-Policy"] == "no-referrer"
        assert "noindex" in response["X-Robots-Tag"]
        assert response["Cache-Control"] == "no-store"
        assert path.encode() not in response.content


@pytest.mark.parametrize(
    ("values", "status", "text"),
    [
        ({"expires_at": NOW - dt.timedelta(hours=1)}, 410, "Deze link is verlopen"),
        (None, 404, "Deze link kennen we niet"),
    ],
)
def test_a_link_that_does_not_open_says_what_to_do(
    aalst: Municipality, values: dict[str, Any] | None, status: int, text: str
) -> None:
    token = "wrong" if values is None else link(aalst, **values)
    response = Client().get(link_path(token=token))
    assert response.status_code == status
    assert text in response.content.decode()
    assert "Vraag een nieuwe" in response.content.decode()


def test_the_token_is_in_no_log_and_not_in_the_trail(
    aalst: Municipality, caplog: pytest.LogCaptureFixture
) -> None:
    token = link(aalst, max_uses=1)
    with caplog.at_level(logging.DEBUG):
        for _ in range(2):
            Client().post(link_path(token=token))
        Client().put(link_path(token=token))
        logging.getLogger("django.security.csrf").warning("Forbidden: %s", link_path(token=token))
    assert len(caplog.records) >= 3
    assert token not in caplog.text
    context = stored().events.order_by("pgh_id").last().pgh_context.metadata
    assert (context["source"], context["path"]) == ("link", "/l/")
    assert "user" not in context
