"""A city's own rights and amounts as rules: on their own days, and none taking another along."""

import datetime as dt
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from django.test import Client
from structlog.testing import capture_logs

from baken.foundation.accounts.api import User
from baken.foundation.review.api import accept
from baken.foundation.territory.api import Municipality
from baken.rights.local import law_of
from baken.rights.models import OwnRecord, OwnVersion
from baken.rights.own.checking import RuleUnreadable
from baken.rights.own.content import record_of
from baken.rights.own.operations import propose_change
from baken.rights.rules import books, laws
from baken.rights.rules.books import read_rows
from baken.rights.tasks import reindex_own_rights
from baken.rights.tests.conftest import TODAY_DATE
from baken.rights.tests.own_records import AMOUNT, NOW, OWN, RIGHT, act, approved, proposed

pytestmark = pytest.mark.django_db


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
    with django_assert_num_queries(2):
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


def test_a_right_is_tried_when_what_ships_begins_or_ends(
    aalst: Municipality, editor: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = copytree(laws.FOLDER, tmp_path / "law")
    (folder / "parameters/aid/help.yaml").write_text(
        "description: Hulp\nmetadata: {unit: currency-EUR, period: once, reference: [{title: Proefwet}]}\n"
        "values: {2020-01-01: 10, 2025-01-01: null}\n"
    )
    monkeypatch.setattr(laws, "FOLDER", folder)
    helped = {**RIGHT, "amount_is": "aid.help"}
    with pytest.raises(RuleUnreadable, match="Op 1 januari 2025: Een bedrag in deze regel heeft nog geen"):
        proposed("right", "aalst_hulp", helped, aalst, editor)
    assert proposed("right", "aalst_hulp", {**helped, "valid_until": "2024-12-31"}, aalst, editor).pk


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


def test_a_right_that_began_already_is_tried_today_too(
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
