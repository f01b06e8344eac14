"""From a day that passes to an answer that is exact again, with everything that happened kept."""

import datetime as dt

import pytest
from django.test import Client

from baken.foundation.accounts.api import User
from baken.foundation.messaging.models import OutboxMail
from baken.foundation.review.api import Proposal
from baken.foundation.territory.api import Municipality
from baken.rights.household import Household, Member, Role
from baken.rights.local import law_of
from baken.rights.models import OwnRecord, OwnVersion, UpkeepTask
from baken.rights.results import RightResult
from baken.rights.tests.own_records import NOW
from baken.rights.tests.upkeep.conftest import CHILD, TASKS, filled
from baken.rights.upkeep.running import look_after

pytestmark = pytest.mark.django_db
TODAY = dt.date(2024, 3, 15)


def allowance(aalst: Municipality, date: dt.date = TODAY) -> RightResult:
    """What a child of five gets."""
    home = Household(
        members=(Member(Role.APPLICANT, 34), Member(Role.CHILD, 5)),
        facts={"applicant": {"taxable_income@2022": "0"}},
    )
    results = law_of(aalst, date=date).check(home, date=date)
    return next(one for one in results if one.key == "child_allowance")


def test_a_passed_day_becomes_a_task_a_paste_a_proposal_and_an_exact_answer(
    aalst: Municipality, editor: User, second: User, client: Client
) -> None:
    book = law_of(aalst, date=TODAY).book
    assert book.parameters.parameters["aid.child"].at(TODAY).to_check
    assert "te controleren" in client.get("/aalst/rechten/").content.decode()

    # A task for the editors, with a mail for each of them.
    assert look_after(at=NOW) == 1
    task = UpkeepTask.objects.get()
    assert (task.table, task.title, task.due) == ("aid.child", "Toeslag per kind", dt.date(2023, 12, 31))
    mails = {mail.to: mail for mail in OutboxMail.objects.all()}
    assert set(mails) == {"rik@aalst.example", "ria@aalst.example"}
    assert "Toeslag per kind" in mails["rik@aalst.example"].body
    assert TASKS in mails["rik@aalst.example"].body

    # The editor pastes, reads what is proposed, and tries it on the tests.
    client.force_login(editor)
    assert "Toeslag per kind" in client.get(TASKS).content.decode()
    read = client.post(
        f"{CHILD}invullen/", {"plak": "Toeslag per kind\t€ 71,40", "doe": "lees"}
    ).content.decode()
    assert 'name="waarde.aid.child" value="71,40"' in read
    assert "+ 2\xa0%" in read
    tried = client.post(f"{CHILD}invullen/", filled(**{"waarde.aid.child": "71,40"}))
    assert tried.headers["Location"] == f"{CHILD}controle/"
    page = client.get(f"{CHILD}controle/").content.decode()
    assert "Leg voor aan een tweede persoon" in page
    assert client.post(f"{CHILD}controle/", {"doe": "voorstel"}).status_code == 302
    assert "wacht op een tweede persoon" in client.get(TASKS).content.decode()
    assert law_of(aalst, date=TODAY).book.parameters.parameters["aid.child"].at(TODAY).to_check

    # Somebody else approves.
    proposal = Proposal.objects.get()
    decide = {"besluit": "aanvaarden", "gezien": "0"}
    client.post(f"/aalst/beoordelen/{proposal.pk}/beslissen/", decide)
    assert not OwnVersion.objects.exists()  # nobody approves what they proposed
    client.force_login(second)
    shown = client.get(f"/aalst/beoordelen/{proposal.pk}/").content.decode()
    assert "€ 70 per maand → € 71,40 per maand (+ 2\xa0%)" in shown
    client.post(f"/aalst/beoordelen/{proposal.pk}/beslissen/", decide)

    # The answer is exact again, from the day on that was given and not before.
    known = law_of(aalst, date=TODAY).book.parameters.parameters["aid.child"]
    assert [known.at(day).low for day in (dt.date(2023, 12, 1), dt.date(2024, 1, 1))] == [7000, 7140]
    assert not known.at(TODAY).to_check
    task.refresh_from_db()
    assert (task.done_at, task.version) == (NOW, 1)
    assert "Alles is nagekeken" in client.get(TASKS).content.decode()

    # And what happened stays to be read.
    history = client.get(CHILD).content.decode()
    for said in ("Omzendbrief van 5 januari 2024", "€ 71,40 per maand", "beslist door ria", "Versie 1"):
        assert said in history
    assert OwnRecord.objects.get().name == "aid.child"
    assert look_after(at=NOW) == 0
