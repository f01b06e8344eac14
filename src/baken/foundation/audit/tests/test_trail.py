"""The trail: who, why, from where; also for bulk and SQL; and nobody edits it."""

import json
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory

from baken.foundation.access.api import Actor
from baken.foundation.audit.api import NotTracked, Related, Source, because, history_of
from baken.foundation.audit.middleware import AuditMiddleware
from baken.foundation.audit.protection import event_models

pytestmark = pytest.mark.django_db
Organisation = apps.get_model("organisations", "Organisation")
Municipality = apps.get_model("territory", "Municipality")
User = apps.get_model("accounts", "User")
Grant = apps.get_model("accounts", "Grant")


@pytest.fixture
def aalst() -> Any:
    return Municipality.objects.get_or_create(nis="41002", defaults={"name": "Aalst", "slug": "aalst"})[0]


@pytest.fixture
def els() -> Any:
    return User.objects.create_user(email="els@example.org", name="Els Peeters")


def organisation(**values: Any) -> Any:
    return Organisation.objects.create(**{"key": "caw-test", "name": "A", "kind": "partner", **values})


def actor(user: Any) -> Actor:
    return Actor(user_id=user.pk, name=user.name)


def texts(record: Any, **options: Any) -> list[str]:
    return [sentence.text for sentence in history_of(record=record, **options)]


def test_a_change_reads_as_a_sentence_with_who_and_why(els: Any) -> None:
    record = organisation()
    with because(actor=actor(els), reason=" nieuwe naam sinds\0 de fusie"):
        record.name = "B"
        record.save()
    assert (
        texts(record)[0] == "Els Peeters wijzigde de naam van 'A' in 'B' — reden: nieuwe naam sinds de fusie"
    )


def test_creating_filling_in_and_emptying_have_their_own_words(els: Any) -> None:
    with because(actor=actor(els)):
        record = organisation()
        Organisation.objects.filter(pk=record.pk).update(remark="eerst bellen")
        Organisation.objects.filter(pk=record.pk).update(remark="")
    assert texts(record) == [
        "Els Peeters maakte de opmerking leeg (was 'eerst bellen')",
        "Els Peeters vulde de opmerking in: 'eerst bellen'",
        "Els Peeters maakte organisatie 'A' aan",
    ]


def test_keys_are_shown_by_name_choices_by_label_and_yes_or_no_in_dutch(els: Any, aalst: Any) -> None:
    record = organisation()
    with because(actor=actor(els)):
        Organisation.objects.filter(pk=record.pk).update(municipality=aalst, kind="school")
        User.objects.filter(pk=els.pk).update(is_active=False)
    changes = {c.label: (c.old, c.new) for c in history_of(record=record)[0].changes}
    assert changes == {"gemeente (leeg: bovenlokaal)": ("", "Aalst"), "soort": ("partner", "school")}
    assert texts(els)[0] == "Els Peeters wijzigde 'actief' van 'ja' in 'nee'"


def test_changes_in_bulk_are_in_the_trail_of_every_record(els: Any) -> None:
    with because(actor=actor(els), source=Source.COMMAND):
        Organisation.objects.bulk_create(
            [Organisation(key=f"bulk-{n}", name=f"Dienst {n}", kind="team") for n in range(3)]
        )
        Organisation.objects.filter(key__startswith="bulk-").update(remark="ingelezen")
    for record in Organisation.objects.filter(key__startswith="bulk-"):
        assert texts(record)[0] == "Els Peeters (met een opdracht) vulde de opmerking in: 'ingelezen'"


def test_a_change_in_the_database_itself_is_called_that() -> None:
    record = organisation()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE organisations_organisation SET name = '100%s' WHERE key = 'caw-test'")
    sentence = history_of(record=record)[0]
    assert sentence.text == "Buiten Baken om gewijzigd (database): de naam van 'A' in '100%s'"
    assert sentence.who == "buiten Baken om"


def test_sql_with_percent_signs_and_many_rows_keeps_the_context(els: Any) -> None:
    record = organisation()
    with because(actor=actor(els), reason="100% 'zeker'"), connection.cursor() as cursor:
        cursor.execute("UPDATE organisations_organisation SET name = '50%' WHERE key = 'caw-test'")
        cursor.executemany(
            "UPDATE organisations_organisation SET remark = %s WHERE key = %s", [("x", "caw-test")]
        )
        cursor.execute(
            "UPDATE organisations_organisation SET name = %(n)s WHERE key = 'caw-test' RETURNING name",
            {"n": "60%"},
        )
        assert cursor.fetchall() == [("60%",)]
    assert [s.split(" — ")[1] for s in texts(record)[:3]] == ["reden: 100% 'zeker'"] * 3


def test_blocks_nest_and_each_change_keeps_its_own_reason(els: Any) -> None:
    record = organisation()
    with transaction.atomic():
        with because(actor=actor(els), reason="eerste"):
            Organisation.objects.filter(pk=record.pk).update(name="B")
            with because(reason="tweede"):
                Organisation.objects.filter(pk=record.pk).update(name="C")
            Organisation.objects.filter(pk=record.pk).update(name="D")
        Organisation.objects.filter(pk=record.pk).update(name="E")
    found = texts(record)[:4]
    assert found[0].startswith("Buiten Baken om gewijzigd")
    assert [text.rpartition(" ")[2] for text in found[1:]] == ["eerste", "tweede", "eerste"]
    assert all(text.startswith("Els Peeters") for text in found[1:])


def test_a_failed_change_leaves_no_trace(els: Any) -> None:
    record = organisation()

    def half_right() -> None:
        with because(actor=actor(els)), transaction.atomic():
            Organisation.objects.filter(pk=record.pk).update(name="B")
            Organisation.objects.filter(pk=record.pk).update(kbo="fout")

    with pytest.raises(DatabaseError):
        half_right()
    with because(actor=actor(els)):
        Organisation.objects.filter(pk=record.pk).update(name="C")
    assert texts(record)[0] == "Els Peeters wijzigde de naam van 'A' in 'C'"


def test_a_removed_account_reads_as_somebody(els: Any) -> None:
    record = organisation()
    with because(actor=actor(els)):
        Organisation.objects.filter(pk=record.pk).update(name="B")
    els.delete()
    assert texts(record)[0] == "Iemand (account verwijderd) wijzigde de naam van 'A' in 'B'"


def test_rows_that_belong_to_the_record_are_told_with_it(els: Any, aalst: Any) -> None:
    with because(actor=actor(els), source=Source.SCREEN):
        grant = Grant.objects.create(user=els, role="coordinator", municipality=aalst)
        Grant.objects.filter(pk=grant.pk).update(role="administrator")
        grant.delete()
    found = texts(els, related=[Related(model=Grant, field="user")])[:3]
    assert found == [
        "Els Peeters verwijderde rol 'beheerder, Aalst'",
        "Els Peeters wijzigde de rol van 'coördinator' in 'beheerder' bij rol 'beheerder, Aalst'",
        "Els Peeters voegde rol 'coördinator, Aalst' toe",
    ]


def test_confidential_fields_are_not_in_the_trail(els: Any) -> None:
    events = apps.get_model("accounts", "UserEvent")
    before = events.objects.count()
    User.objects.filter(pk=els.pk).update(password="geheim", last_login=None)
    assert events.objects.count() == before
    assert {"password", "last_login"}.isdisjoint(f.name for f in events._meta.fields)


def test_the_number_of_queries_does_not_depend_on_the_number_of_events(
    els: Any, aalst: Any, django_assert_num_queries: Any
) -> None:
    def change(times: int) -> None:
        for n in range(times):
            with because(actor=actor(els), reason=str(n)):
                User.objects.filter(pk=els.pk).update(name=f"Els {n}")
                Grant.objects.create(user=els, role="partner", municipality=aalst).delete()

    related = [Related(model=Grant, field="user")]
    change(1)
    with django_assert_num_queries(7):
        assert len(history_of(record=els, related=related)) == 4
    change(15)
    with django_assert_num_queries(7):
        assert len(history_of(record=els, related=related)) == 48


@pytest.mark.parametrize("statement", ["UPDATE {} SET pgh_label = 'x'", "DELETE FROM {}", "TRUNCATE {}"])
def test_nobody_edits_an_event(statement: str, els: Any) -> None:
    table = apps.get_model("accounts", "UserEvent")._meta.db_table
    _refused(statement.format(table))


@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET metadata = '{{}}'", "DELETE FROM {}", "TRUNCATE {} CASCADE"]
)
def test_nobody_edits_a_context(statement: str, els: Any) -> None:
    with because(actor=actor(els)):
        organisation()
    _refused(statement.format("pghistory_context"))


def _refused(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL baken.test_database = 'off'")
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute(statement)


def test_every_table_of_events_is_protected() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'audit_no_truncate'")
        protected = {name for (name,) in cursor.fetchall()}
    assert protected >= {model._meta.db_table for model in event_models()}


def test_a_model_without_trail_is_a_named_error(aalst: Any) -> None:
    with pytest.raises(NotTracked):
        history_of(record=apps.get_model("territory", "Region")(key="x", name="x"))


def test_a_request_gives_who_and_path_without_what_was_searched(els: Any) -> None:
    def view(request: Any) -> HttpResponse:
        organisation()
        request.user = els
        Organisation.objects.filter(key="caw-test").update(name="B")
        return HttpResponse()

    request = RequestFactory().post("/aalst/diensten/?zoek=geheim")
    request.user = AnonymousUser()
    AuditMiddleware(view)(request)
    events = (
        apps.get_model("organisations", "OrganisationEvent").objects.filter(key="caw-test").order_by("pgh_id")
    )
    contexts = [event.pgh_context.metadata for event in events]
    assert [c.get("user") for c in contexts] == [None, els.pk]
    assert {c["path"] for c in contexts} == {"/aalst/diensten/"}
    assert "geheim" not in json.dumps(contexts)
    assert (
        texts(Organisation.objects.get(key="caw-test"))[1]
        == "Een bezoeker zonder account maakte organisatie 'A' aan"
    )


def test_reading_a_page_asks_nothing_for_the_trail(django_assert_num_queries: Any) -> None:
    class Unread:
        @property
        def pk(self) -> int:
            raise AssertionError("nobody asked who this is")

    request = RequestFactory().get("/aalst/")
    request.user = Unread()  # type: ignore[assignment]
    with django_assert_num_queries(1):
        AuditMiddleware(lambda _: HttpResponse(str(Municipality.objects.count())))(request)


def test_no_route_leads_to_the_trail() -> None:
    from django.urls import get_resolver

    names = [str(key) for key in get_resolver().reverse_dict] + list(get_resolver().namespace_dict)
    assert not [name for name in names if "audit" in name or "pghistory" in name]
