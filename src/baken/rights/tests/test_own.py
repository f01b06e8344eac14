"""A city's own rights and amounts: written on screen, tried out, read by a second person, dated."""

import datetime as dt
import re
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_scopes import scope
from structlog.testing import capture_logs

from baken.foundation.access.api import Role
from baken.foundation.accounts.api import Grant, User, actor_of
from baken.foundation.messaging.models import OutboxMail
from baken.foundation.review.api import Proposal, accept, send_back
from baken.foundation.territory.api import Municipality
from baken.rights.local import law_of
from baken.rights.models import OwnRecord, OwnVersion
from baken.rights.own.checking import RuleUnreadable
from baken.rights.own.content import FIELDS, record_of
from baken.rights.own.dutch import field_of, in_dutch
from baken.rights.own.forms import Editor
from baken.rights.own.operations import NameTaken, is_short_name, propose_change, propose_new
from baken.rights.rules import books, laws
from baken.rights.rules.books import read_rows
from baken.rights.tasks import reindex_own_rights
from baken.rights.tests.conftest import TODAY_DATE

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2024, 3, 15, 9, 0, tzinfo=dt.UTC)
OWN = "/aalst/rechten/eigen/"
AMOUNT: dict[str, Any] = {
    "description": "Bedrag van het babypakket",
    "unit": "currency-EUR/once",
    "values": [
        {"from": "2024-01-01", "value": "150", "source": "Reglement art. 4", "href": "", "confidence": "high"}
    ],
    "look_up_after": "",
    "valid_from": "2024-01-01",
    "valid_until": "",
}
RIGHT: dict[str, Any] = {
    "label": "Babypakket",
    "summary": "Een pakket met spullen voor je baby.",
    "theme": "children",
    "of": "family",
    "authority": "Stad",
    "desk": "Sociaal Huis",
    "automatic": False,
    "decision_term": "",
    "documents": ["Geboorteakte"],
    "legal_basis": [{"title": "Reglement babypakket", "href": "https://www.example.org/"}],
    "conditions": [
        {"label": "Je hebt een jong kind", "kind": "fact", "by": "",
         "is": "any(years(birth_date) < aid.age_new)", "source": "art. 2", "otherwise": ""},
        {"label": "Het is nodig", "kind": "assessed", "by": "OCMW", "is": "", "source": "", "otherwise": ""},
    ],
    "amount_per": "once",
    "amount_is": "aalst.babypakket.bedrag",
    "without_amount": "",
    "excludes": [],
    "gaps": [],
    "valid_from": "2024-02-01",
    "valid_until": "",
}  # fmt: skip


def person(role: Role, municipality: Municipality, name: str) -> User:
    user = User.objects.create_user(email=f"{name}@{municipality.slug}.example", name=name)
    Grant.objects.create(user=user, role=role, municipality=municipality)
    return user


@pytest.fixture
def editor(aalst: Municipality) -> User:
    return person(Role.RIGHTS_EDITOR, aalst, "rik")


@pytest.fixture
def coordinator(aalst: Municipality) -> User:
    return person(Role.COORDINATOR, aalst, "lien")


def act(user: User) -> Any:
    return actor_of(user=user, date=TODAY_DATE)


def proposed(kind: str, name: str, content: dict[str, Any], aalst: Municipality, by: User) -> Proposal:
    return propose_new(
        kind=kind, name=name, content=content, municipality=aalst, actor=act(by), at=NOW, reason=""
    )


def approved(proposal: Proposal, second: User) -> OwnRecord:
    accept(proposal_id=proposal.pk, actor=act(second), at=NOW)
    return OwnRecord.objects.get(pk=proposal.subject_id)


@pytest.fixture
def amount(aalst: Municipality, editor: User, coordinator: User) -> OwnRecord:
    return approved(proposed("parameter", "aalst.babypakket.bedrag", AMOUNT, aalst, editor), coordinator)


@pytest.fixture
def baby(amount: OwnRecord, aalst: Municipality, editor: User, coordinator: User) -> OwnRecord:
    return approved(proposed("right", "aalst_babypakket", RIGHT, aalst, editor), coordinator)


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


def test_versions_hold_on_their_own_days(baby: OwnRecord, amount: OwnRecord, aalst: Municipality,
                                         editor: User, coordinator: User) -> None:  # fmt: skip
    assert "aalst_babypakket" not in law_of(aalst, date=dt.date(2024, 1, 31)).book.rights
    later = {**RIGHT, "label": "Babypakket plus", "valid_from": "2025-01-01", "valid_until": "2025-12-31"}
    proposal = propose_change(
        record=baby, content=later, base_version=1, actor=act(editor), at=NOW, reason="meer"
    )
    accept(proposal_id=proposal.pk, actor=act(coordinator), at=NOW)

    def label(day: dt.date) -> str:
        return law_of(aalst, date=day).book.rights["aalst_babypakket"].label

    assert label(dt.date(2024, 12, 31)) == "Babypakket"
    assert label(dt.date(2025, 6, 1)) == "Babypakket plus"
    assert label(dt.date(2026, 1, 1)) == "Babypakket"  # the first has no end
    assert [one.number for one in OwnVersion.objects.filter(record=baby).order_by("number")] == [1, 2]


def test_the_same_rows_are_read_once_and_a_page_asks_one_query_for_them(
    baby: OwnRecord, aalst: Municipality, client: Client, django_assert_num_queries
) -> None:
    assert law_of(aalst, date=TODAY_DATE).book is law_of(aalst, date=TODAY_DATE).book
    with django_assert_num_queries(3):
        client.get("/aalst/rechten/recht/aalst_babypakket/")


def test_a_rule_that_cannot_be_read_is_refused_at_its_field_in_dutch(
    amount: OwnRecord, aalst: Municipality, editor: User
) -> None:
    broken = {**RIGHT, "conditions": [RIGHT["conditions"][0], {**RIGHT["conditions"][1], "is": "rnt > 5"}]}
    with pytest.raises(RuleUnreadable) as refused:
        proposed("right", "aalst_x", broken, aalst, editor)
    assert (refused.value.problem.field, refused.value.problem.row) == ("conditions", 1)
    assert refused.value.problem.message == "Niets heet ‘rnt’. Bedoel je ‘rent’?"
    assert not OwnRecord.objects.filter(name="aalst_x").exists()
    too_early = {**RIGHT, "valid_from": "2023-06-01"}
    with pytest.raises(RuleUnreadable, match=r"nog geen waarde|Niets heet"):
        proposed("right", "aalst_y", too_early, aalst, editor)


def test_an_amount_that_others_need_cannot_become_something_else(
    baby: OwnRecord, amount: OwnRecord, editor: User
) -> None:
    monthly = {**AMOUNT, "unit": "currency-EUR/month"}
    with pytest.raises(RuleUnreadable) as refused:
        propose_change(record=amount, content=monthly, base_version=1, actor=act(editor), at=NOW, reason="")
    assert refused.value.problem.field == ""
    assert refused.value.problem.message.startswith("Op 1 februari 2024: aalst_babypakket: ")


def broken(record: OwnRecord) -> None:
    """As after a change of what ships: it cannot be read any more."""
    OwnVersion.objects.create(
        record=record,
        number=9,
        content={**RIGHT, "amount_is": "verdwenen.bedrag"},
        valid_from=dt.date(2024, 2, 1),
        approved_at=NOW,
    )


def test_an_own_row_that_no_longer_fits_leaves_every_other_right(
    baby: OwnRecord, aalst: Municipality, editor: User, coordinator: User, client: Client
) -> None:
    other = {**RIGHT, "label": "Kinderfonds"}
    approved(proposed("right", "aalst_fonds", other, aalst, editor), coordinator)
    broken(baby)
    law = law_of(aalst, date=TODAY_DATE)
    assert [one.name for one in law.unreadable] == ["aalst_babypakket"]
    assert {"aid", "aalst_fonds"} <= set(law.rights(TODAY_DATE))
    client.force_login(editor)
    page = client.get(OWN).content.decode()
    assert "Dit telt vandaag niet mee" in page
    assert "Niets heet ‘verdwenen.bedrag’" in page


def test_another_record_can_be_proposed_beside_one_that_was_broken_already(
    baby: OwnRecord, aalst: Municipality, editor: User
) -> None:
    broken(baby)
    assert proposed("right", "aalst_fonds", {**RIGHT, "label": "Kinderfonds"}, aalst, editor).pk


def test_an_amount_that_is_gone_takes_only_what_needs_it_along(baby: OwnRecord, amount: OwnRecord,
                                                               aalst: Municipality) -> None:  # fmt: skip
    OwnVersion.objects.filter(record=amount).update(valid_until=TODAY_DATE)
    after = law_of(aalst, date=TODAY_DATE + dt.timedelta(days=1))
    assert [one.name for one in after.unreadable] == ["aalst_babypakket"]
    assert "aid" in after.rights(TODAY_DATE)


def test_the_search_finds_an_own_right_from_its_first_day_to_its_last(
    aalst: Municipality, editor: User, coordinator: User, client: Client, settings: Any
) -> None:
    summer = {
        **RIGHT,
        "amount_per": "",
        "without_amount": "Een pakket",
        "valid_from": "2024-06-01",
        "valid_until": "2024-06-30",
    }
    approved(proposed("right", "aalst_babypakket", summer, aalst, editor), coordinator)

    def is_found(day: str) -> bool:
        settings.DEMONSTRATION_DATE = day
        reindex_own_rights()
        return "Babypakket" in client.get("/aalst/zoeken/?q=geboorteakte").content.decode()

    days = ["2024-05-31", "2024-06-01", "2024-06-30", "2024-07-01"]
    assert [is_found(day) for day in days] == [False, True, True, False]


def test_what_cannot_be_read_is_read_and_logged_once(
    baby: OwnRecord, aalst: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken(baby)
    read = []
    monkeypatch.setattr(books, "read_rows", lambda *some: read.append(1) or read_rows(*some))
    with capture_logs() as logged:
        law_of(aalst, date=TODAY_DATE)
        law_of(aalst, date=TODAY_DATE)
    assert len(read) == 1
    assert [one["where"] for one in logged] == ["row aalst_babypakket.amount"]


def test_cities_without_rows_share_one_book_and_the_others_stay_while_they_are_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(books, "KEPT", 2)
    books._books.clear()

    def book(city: str) -> Any:
        row = {"kind": "parameter", "name": f"{city}.x",
               "record": record_of("parameter", AMOUNT, municipality="1")}  # fmt: skip
        return laws.law(municipality=city, rows=[row], version=1).book

    first, _second = book("a"), book("b")
    for number in range(300):
        laws.law(municipality=str(number))
    assert book("a") is first  # used last, so "b" goes when "c" comes
    book("c")
    assert book("a") is first
    assert laws.law(municipality="1").book is laws.law(municipality="2").book


def test_a_right_cannot_go_on_after_an_amount_that_it_needs(
    aalst: Municipality, editor: User, coordinator: User
) -> None:
    short = {**AMOUNT, "valid_until": "2024-12-31"}
    approved(proposed("parameter", "aalst.babypakket.bedrag", short, aalst, editor), coordinator)
    with pytest.raises(RuleUnreadable, match="Op 1 januari 2025: Niets heet"):
        proposed("right", "aalst_babypakket", RIGHT, aalst, editor)
    assert proposed("right", "aalst_babypakket", {**RIGHT, "valid_until": "2024-12-31"}, aalst, editor).pk


def test_a_right_is_tried_on_each_day_on_which_the_law_around_it_changes(
    aalst: Municipality, editor: User, coordinator: User
) -> None:
    ends = [AMOUNT["values"][0], {**AMOUNT["values"][0], "from": "2024-02-10", "value": "160"}]
    ending = {**AMOUNT, "values": ends}
    approved(proposed("parameter", "aalst.babypakket.bedrag", ending, aalst, editor), coordinator)
    version = OwnVersion.objects.get()
    version.content["values"][1]["value"] = None
    OwnVersion.objects.update(content=version.content)
    tried = {**RIGHT, "valid_until": "2024-02-09"}
    assert proposed("right", "aalst_x", tried, aalst, editor).pk
    with pytest.raises(RuleUnreadable, match="Op 15 maart 2024"):
        proposed("right", "aalst_y", RIGHT, aalst, editor)


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
    with django_assert_num_queries(7):
        client.get(OWN)


def test_who_changed_a_right_is_in_its_history(baby: OwnRecord, editor: User, client: Client) -> None:
    client.force_login(editor)
    assert "Lien voegde" in client.get(f"{OWN}{baby.pk}/").content.decode()
    with time_machine.travel(NOW, tick=False):
        assert client.get(f"{OWN}99999/").status_code == 404
