"""A city's own rights and amounts: written on screen, tried out, read by a second person."""

import re
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from baken.foundation.access.api import Role
from baken.foundation.accounts.api import Grant, User
from baken.foundation.messaging.models import OutboxMail
from baken.foundation.review.api import Proposal, accept, send_back
from baken.foundation.territory.api import Municipality
from baken.rights.local import law_of
from baken.rights.models import OwnRecord
from baken.rights.own.content import FIELDS, record_of
from baken.rights.own.dutch import field_of, in_dutch
from baken.rights.own.forms import Editor
from baken.rights.own.operations import NameTaken, is_short_name, propose_change, propose_new
from baken.rights.tests.conftest import TODAY_DATE
from baken.rights.tests.own_records import AMOUNT, NOW, OWN, RIGHT, act, person, proposed

pytestmark = pytest.mark.django_db


def on_screen(content: dict[str, Any], rows: str, **more: str) -> dict[str, Any]:
    """Content as the form posts it."""
    names = {"is": "rule", "from": "start"}
    posted: dict[str, Any] = {"rij-TOTAL_FORMS": len(content.get(rows, [])), "rij-INITIAL_FORMS": 0}
    for name, value in content.items():
        if name == rows:
            for number, row in enumerate(value):
                posted |= {f"rij-{number}-{names.get(key, key)}": one for key, one in row.items()}
        elif isinstance(value, list):
            lines = [f"{one['title']} | {one['href']}" if isinstance(one, dict) else one for one in value]
            posted[names.get(name, name)] = lines if name == "excludes" else "\n".join(lines)
        elif value is not False:
            posted[names.get(name, name)] = value
    return posted | more


def test_nothing_of_a_proposal_holds_before_a_second_person_accepts_it(
    aalst: Municipality, editor: User, coordinator: User
) -> None:
    proposal = propose_new(
        kind="parameter", name="aalst.babypakket.bedrag", content=AMOUNT, municipality=aalst,
        actor=act(editor), at=NOW, reason="nieuw reglement",
    )  # fmt: skip
    assert "aalst.babypakket.bedrag" not in law_of(aalst, date=TODAY_DATE).book.parameters.parameters
    with pytest.raises(PermissionDenied, match="Je stelde dit zelf voor"):
        accept(proposal_id=proposal.pk, actor=act(editor), at=NOW)
    accept(proposal_id=proposal.pk, actor=act(coordinator), at=NOW)
    assert "aalst.babypakket.bedrag" in law_of(aalst, date=TODAY_DATE).book.parameters.parameters
    assert {mail.to for mail in OutboxMail.objects.all()} == {"lien@aalst.example", "rik@aalst.example"}


def test_an_own_right_is_computed_explained_found_and_only_here(
    baby: OwnRecord, aalst: Municipality, denderleeuw: Municipality, client: Client
) -> None:
    law = law_of(aalst, date=TODAY_DATE)
    assert "aalst_babypakket" in law.rights(TODAY_DATE)
    page = client.get("/aalst/rechten/recht/aalst_babypakket/").content.decode()
    assert "Je hebt een jong kind" in page
    assert "Reglement art. 4" in page
    assert "Babypakket" in client.get("/aalst/rechten/?q=pakket").content.decode()
    with scope(municipality=denderleeuw):
        assert "aalst_babypakket" not in law_of(denderleeuw, date=TODAY_DATE).book.rights
    assert client.get("/denderleeuw/rechten/recht/aalst_babypakket/").status_code == 404


def test_a_name_of_which_nothing_came_is_free_again(
    aalst: Municipality, editor: User, coordinator: User
) -> None:
    first = proposed("parameter", "aalst.x", AMOUNT, aalst, editor)
    with pytest.raises(NameTaken):
        proposed("parameter", "aalst.x", {**AMOUNT, "description": "Anders"}, aalst, editor)
    send_back(proposal_id=first.pk, actor=act(coordinator), at=NOW, remark="Anders noemen")
    again = proposed("parameter", "aalst.x", {**AMOUNT, "description": "Anders"}, aalst, editor)
    assert again.subject_id == first.subject_id
    assert OwnRecord.objects.get().title == "Anders"
    with pytest.raises(NameTaken):
        proposed("right", "aalst.x", RIGHT, aalst, editor)


def test_whoever_made_a_proposal_never_decides_it_whatever_their_roles(
    aalst: Municipality, editor: User, coordinator: User
) -> None:
    Grant.objects.create(user=editor, role=Role.COORDINATOR, municipality=aalst)
    own = proposed("parameter", "aalst.x", AMOUNT, aalst, editor)
    with pytest.raises(PermissionDenied, match="Je stelde dit zelf voor"):
        accept(proposal_id=own.pk, actor=act(editor), at=NOW)
    Grant.objects.filter(user=editor, role=Role.RIGHTS_EDITOR).delete()
    with pytest.raises(PermissionDenied, match="Je stelde dit zelf voor"):
        accept(proposal_id=own.pk, actor=act(editor), at=NOW)
    Grant.objects.filter(user=coordinator).delete()
    with pytest.raises(PermissionDenied):
        accept(proposal_id=own.pk, actor=act(coordinator), at=NOW)


def test_of_two_decisions_at_once_the_second_waits_for_the_first(
    aalst: Municipality, editor: User, coordinator: User
) -> None:
    proposal = proposed("parameter", "aalst.x", AMOUNT, aalst, editor)
    with CaptureQueriesContext(connection) as asked:
        accept(proposal_id=proposal.pk, actor=act(coordinator), at=NOW)
    said = [one["sql"] for one in asked]
    lock = next(n for n, sql in enumerate(said) if "territory_municipality" in sql and "FOR NO KEY" in sql)
    assert not any("rights_ownversion" in sql for sql in said[:lock])  # read only when it is one's turn


def test_everybody_who_may_decide_is_told_once(aalst: Municipality, editor: User, coordinator: User) -> None:
    second = person(Role.RIGHTS_EDITOR, aalst, "ria")
    Grant.objects.create(user=second, role=Role.COORDINATOR, municipality=aalst)
    proposed("parameter", "aalst.x", AMOUNT, aalst, editor)
    told = sorted(mail.to for mail in OutboxMail.objects.all())
    assert told == ["lien@aalst.example", "ria@aalst.example"]


def test_the_preview_says_that_a_proposal_was_decided(
    amount: OwnRecord, coordinator: User, client: Client
) -> None:
    proposal = Proposal.objects.get()
    client.force_login(coordinator)
    page = client.get(f"{OWN}{amount.pk}/voorstel/{proposal.pk}/").content.decode()
    assert "wordt niet meer beslist" in page
    assert "voorbeeldgezinnen" not in page


@pytest.mark.parametrize(
    ("message", "dutch"),
    [
        ("nothing is called 'x'", "Niets heet ‘x’: het is geen gegeven, bedrag of berekende waarde."),
        ("this cannot be read: 'x +'", "Dit kan de computer niet lezen. Kijk haakjes en tekens na."),
        (
            "this is money, where bool is needed",
            "Dit moet ja of nee geven, zoals: rent < gemeente.huurhulp.grens.",
        ),
        ("something new", "De computer begrijpt deze regel niet: something new."),
    ],
)
def test_what_is_wrong_is_said_in_dutch(message: str, dutch: str) -> None:
    assert in_dutch(message) == dutch


def test_a_place_in_the_library_is_a_field_on_screen() -> None:
    assert field_of("right", "row aalst_x.c2", "aalst_x") == ("conditions", 1)
    assert field_of("right", "row aalst_x.amount", "aalst_x") == ("amount_is", None)
    assert field_of("variable", "row aalst_x", "aalst_x") == ("is", None)


@pytest.mark.parametrize(
    ("kind", "content", "rows"), [("right", RIGHT, "conditions"), ("parameter", AMOUNT, "values")]
)
def test_the_form_says_what_the_content_says_and_back(kind: str, content: dict[str, Any], rows: str) -> None:
    shown = Editor(kind=kind, content=content, excludable=[])
    posted = on_screen(content, rows)
    again = Editor(kind=kind, content={}, excludable=[], posted=posted)
    assert again.is_valid(), again.form.errors
    assert again.content() == content
    assert set(content) == set(FIELDS[kind])
    assert record_of(kind, again.content(), municipality="41002")
    assert shown.rows is not None
    assert len(shown.rows.forms) == len(content[rows])


def test_names_in_rules_are_plain() -> None:
    assert is_short_name("right", "baby_pakket2")
    assert is_short_name("parameter", "babypakket.bedrag")
    for wrong in ("", "Baby", "2baby", "a.b", "baby-pakket", "x" * 50, "baby\n"):
        assert not is_short_name("right", wrong)


def test_an_editor_writes_tries_out_and_hands_in_on_screen(
    amount: OwnRecord, aalst: Municipality, editor: User, client: Client
) -> None:
    client.force_login(editor)
    address = f"{OWN}nieuw/right/"
    assert "Namen voor regels" in client.get(address).content.decode()
    form = on_screen(RIGHT, "conditions", naam="babypakket")
    tried = client.post(address, {**form, "doe": "controleer"}).content.decode()
    assert "Wat het doet voor voorbeeldgezinnen" in tried
    assert not OwnRecord.objects.filter(name="aalst_babypakket").exists()
    wrong = client.post(address, {**form, "rij-0-rule": "any(", "doe": "voorstel"})
    assert wrong.status_code == 422
    assert "Kijk haakjes en tekens na" in wrong.content.decode()
    more = client.post(address, {**form, "label": "", "doe": "rij"}).content.decode()
    assert 'name="rij-2-label"' in more
    assert "Fout:" not in more
    handed_in = client.post(address, {**form, "doe": "voorstel"})
    assert handed_in.status_code == 302
    page = client.get(handed_in.headers["Location"]).content.decode()
    assert "wacht op een beslissing" in page
    assert "nog niet goedgekeurd" in page
    again = client.post(address, {**form, "doe": "voorstel"})
    assert again.status_code == 422
    assert "Deze naam bestaat al." in again.content.decode()


def test_the_preview_shows_each_example_family_before_and_after(
    baby: OwnRecord, aalst: Municipality, editor: User, coordinator: User, client: Client
) -> None:
    raised = {**AMOUNT, "values": [{**AMOUNT["values"][0], "value": "200"}]}
    record = OwnRecord.objects.get(kind="parameter")
    proposal = propose_change(
        record=record, content=raised, base_version=1, actor=act(editor), at=NOW, reason=""
    )
    client.force_login(coordinator)
    page = client.get(f"{OWN}{record.pk}/voorstel/{proposal.pk}/").content.decode()
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert "+ € 50 eenmalig" in text
    assert "moeder met een peuter" in text
    assert "Geen verschil." in text


def test_changing_two_times_waits_for_the_first_and_nothing_changed_says_so(
    baby: OwnRecord, editor: User, client: Client
) -> None:
    client.force_login(editor)
    address = f"{OWN}{baby.pk}/bewerken/"
    same = on_screen(RIGHT, "conditions", versie="1", doe="voorstel") | {"rij-INITIAL_FORMS": 2}
    assert "Je hebt niets gewijzigd." in client.post(address, same).content.decode()
    assert client.post(address, {**same, "desk": "Loket 2"}).status_code == 302
    assert client.post(address, {**same, "desk": "Loket 3"}).status_code == 409
    assert Proposal.objects.count() == 3


def test_only_editors_write_and_the_list_says_what_there_is(
    baby: OwnRecord, coordinator: User, worker: User, client: Client
) -> None:
    client.force_login(coordinator)
    page = client.get(OWN).content.decode()
    assert "Babypakket" in page
    assert "Nieuw:" not in page
    assert client.get(f"{OWN}{baby.pk}/bewerken/").status_code == 403
    client.force_login(worker)
    assert client.get(OWN).status_code == 403


def test_the_list_costs_a_constant_number_of_queries(
    baby: OwnRecord, coordinator: User, client: Client, django_assert_num_queries
) -> None:
    client.force_login(coordinator)
    with django_assert_num_queries(6):
        client.get(OWN)


def test_who_changed_a_right_is_in_its_history(baby: OwnRecord, editor: User, client: Client) -> None:
    client.force_login(editor)
    assert "Lien voegde" in client.get(f"{OWN}{baby.pk}/").content.decode()
    with time_machine.travel(NOW, tick=False):
        assert client.get(f"{OWN}99999/").status_code == 404
