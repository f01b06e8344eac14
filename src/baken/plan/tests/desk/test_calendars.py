"""The plan in somebody's calendar: days that keep their identity, and links of one's own."""

import datetime as dt
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from icalendar import Calendar

from baken.foundation.access.api import VISITOR, Role
from baken.foundation.signed_links.models import SignedLink
from baken.plan.desk.personal import link_until, make_link
from baken.plan.models import Milestone, Plan, ReportRound
from baken.plan.tests.desk.conftest import AT, PLAN, browser_of, text_of
from baken.plan.tests.editing.conftest import as_actor
from baken.plan.tests.factories import MilestoneFactory, MunicipalityFactory, NodeFactory, PlanFactory

FEED = PLAN + "mijlpalen.ics"
PAGE = PLAN + "kalender/"


def events(response) -> dict[str, object]:
    assert response["Content-Type"].startswith("text/calendar")
    calendar = Calendar.from_ical(response.content)
    return {str(event["SUMMARY"]): event for event in calendar.walk("VEVENT")}


def test_milestones_and_own_ends_are_whole_days_with_their_domain_and_page(troubled, client):
    found = events(client.get(FEED))
    assert found.keys() == {
        "Mijlpaal: Bedden klaar", "Mijlpaal: Het lokaal is open", "Klaar: Het lokaal is open",
        "Mijlpaal: Deuren open", "Mijlpaal: Zomer, winter; en \\ meer", "Mijlpaal: Vervalt",
        "Einde: Bijna gedaan", "Einde: Voorbij",
    }  # fmt: skip
    event = found["Mijlpaal: Deuren open"]
    assert event["DTSTART"].dt == dt.date(2024, 4, 4)
    assert event["DTEND"].dt == dt.date(2024, 4, 5)
    assert event["CATEGORIES"].cats == ["Welzijn"]
    assert str(event["URL"]).endswith("/aalst/plannen/zorgplan/onderdelen/dag/")
    assert "Inloopcentrum\nteam Groei" in str(event["DESCRIPTION"])
    assert event["DTSTAMP"].dt == dt.datetime(2024, 3, 15, tzinfo=dt.UTC)
    assert found["Mijlpaal: Vervalt"]["STATUS"] == "CANCELLED"
    raw = client.get(FEED).content
    assert rb"Zomer\, winter\; en \\ meer" in raw
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75


def test_a_changed_milestone_is_the_same_day_with_a_higher_number(troubled, client):
    before = events(client.get(FEED))["Mijlpaal: Deuren open"]
    Milestone.objects.filter(key="m-20").update(title="Poort open", due="2024-04-05", version=2)
    after = events(client.get(FEED))["Mijlpaal: Poort open"]
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    uids = [event["UID"] for event in events(client.get(FEED)).values()]
    assert len(set(uids)) == len(uids)


def test_the_calendar_follows_the_filters_and_is_not_sent_twice_in_a_day(troubled, client):
    assert events(client.get(FEED, {"status": "late"})).keys() == {
        "Mijlpaal: Bedden klaar",
        "Mijlpaal: Het lokaal is open",
    }
    assert "Einde: Bijna gedaan" in events(client.get(FEED, {"domein": "d2", "jaar": "2024"}))
    assert "Einde: Voorbij" not in events(client.get(FEED, {"domein": "d2", "jaar": "2024"}))
    assert "Einde: Voorbij" not in events(client.get(FEED, {"trekker": "team-groei"}))
    first = client.get(FEED)
    assert client.get(FEED, headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_a_draft_has_no_calendar_for_anybody(troubled, coordinator, client):
    Plan.objects.filter(pk=troubled.plan.pk).update(state="draft")
    assert client.get(FEED).status_code == 404
    assert browser_of(coordinator).get(FEED).status_code == 404
    assert "nog een ontwerp" in text_of(browser_of(coordinator).get(PAGE))


def own_calendar(user) -> str:
    """Make the link on the page, as somebody would; the path of it."""
    page = browser_of(user).post(PAGE + "mijn-link/", {"doe": "maken"}).content.decode()
    return re.search(r'value="https?://[^/"]+(/l/[^"]+)"', page)[1]


def test_somebody_follows_the_deadlines_of_their_cards_and_what_their_service_leads(troubled, lead):
    path = own_calendar(lead)
    found = events(Client().get(path))
    assert found.keys() == {
        "Verslagen indienen: Ronde", "Mijlpaal: Het lokaal is open", "Klaar: Het lokaal is open",
        "Mijlpaal: Deuren open", "Mijlpaal: Zomer, winter; en \\ meer", "Mijlpaal: Vervalt",
        "Einde: Bijna gedaan",
    }  # fmt: skip
    deadline = found["Verslagen indienen: Ronde"]
    assert deadline["DTSTART"].dt == dt.date(2024, 3, 31)
    assert "Je moet nog 3 verslagen indienen." in str(deadline["DESCRIPTION"])
    ReportRound.objects.update(deadline="2024-04-15", version=2)
    moved = events(Client().get(path))["Verslagen indienen: Ronde"]
    assert (moved["UID"], moved["DTSTART"].dt) == (deadline["UID"], dt.date(2024, 4, 15))
    assert moved["SEQUENCE"] > deadline["SEQUENCE"]


def test_opening_the_link_changes_nothing_and_nothing_can_be_sent_to_it(troubled, lead):
    path = own_calendar(lead)
    before = list(SignedLink.objects.values())
    Client().get(path)
    assert Client().post(path).status_code == 405
    assert list(SignedLink.objects.values()) == before


def test_a_new_link_stops_the_old_one_and_a_taken_back_one_opens_nothing(troubled, lead):
    old, new = own_calendar(lead), own_calendar(lead)
    assert Client().get(old).status_code == 410
    assert Client().get(new).status_code == 200
    browser = browser_of(lead)
    assert "werkt tot 15 maart 2025" in text_of(browser.get(PAGE))
    assert "Trek mijn link in" in text_of(browser.get(PAGE))
    browser.post(PAGE + "mijn-link/", {"doe": "intrekken"})
    assert Client().get(new).status_code == 410
    assert "Trek mijn link in" not in text_of(browser.get(PAGE))
    assert new.split("/")[2] not in browser.get(PAGE).content.decode()


def test_who_left_and_what_became_a_draft_vanish_from_the_calendar(troubled, lead):
    path = own_calendar(lead)
    Plan.objects.filter(pk=troubled.plan.pk).update(state="draft")
    hidden = Client().get(path)
    assert not events(hidden)
    assert "Zorgplan" not in hidden.content.decode()
    Plan.objects.filter(pk=troubled.plan.pk).update(state="published")
    assert events(Client().get(path))
    lead.grants.all().delete()
    assert not events(Client().get(path))
    lead.is_active = False
    lead.save()
    assert not events(Client().get(path))


def test_nothing_of_another_plan_or_municipality_is_in_it(troubled, lead):
    for place in (troubled.municipality, MunicipalityFactory()):
        other = PlanFactory(municipality=place)
        level = troubled.action.__class__.objects.create(
            plan=other, key="action", name="actie", plural="acties", depth=0, asks_reporting=True
        )
        MilestoneFactory(node=NodeFactory(level=level, lead=troubled.lead), title="Elders")
    assert not any("Elders" in summary for summary in events(Client().get(own_calendar(lead))))


def test_only_who_has_a_role_here_gets_a_calendar_of_their_own(troubled, person, client):
    stranger = person(Role.COORDINATOR, MunicipalityFactory())
    for actor in (VISITOR, as_actor(stranger)):
        with pytest.raises(PermissionDenied):
            make_link(plan=troubled.plan, actor=actor, at=AT)
    assert browser_of(stranger).post(PAGE + "mijn-link/").status_code == 403
    assert "Jouw kalender" not in text_of(client.get(PAGE))
    assert link_until(plan=troubled.plan, actor=as_actor(stranger), at=AT) is None
