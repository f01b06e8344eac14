"""What needs attention stands on the desk, and each number opens exactly its records."""

import datetime as dt
import re
from html import unescape

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from baken.foundation.access.api import Role
from baken.indicators.models import Indicator, IndicatorValue
from baken.plan.models import Milestone, ProgressReport, ReportRound, StatusOverride
from baken.plan.tests.desk.conftest import PLAN, browser_of, text_of
from baken.plan.tests.factories import (
    LineFactory,
    MilestoneFactory,
    NodeFactory,
    OrganisationFactory,
    PositionFactory,
    indicator_of,
)

DESK = PLAN + "bureau/"
LINK = re.compile(r'<a [^>]*href="([^"]+)"[^>]*data-count="(\d+)"')


def numbers(response) -> dict[str, int]:
    """Address → number of every link that counts something."""
    found = LINK.findall(response.content.decode())
    return {unescape(address): int(number) for address, number in found}


def behind(browser, address: str) -> int:
    """How many records the page behind a number has."""
    context = browser.get(address).context
    assert not context.get("problems"), address
    return context["total"] if "total" in context else context["page"].paginator.count


def test_every_number_is_the_number_of_rows_behind_its_link(troubled, coordinator):
    browser = browser_of(coordinator)
    shown = numbers(browser.get(DESK))
    assert len(shown) > 18
    assert {address: behind(browser, address) for address in shown} == shown
    assert all(shown.values())


def test_late_is_grouped_by_why_with_node_lead_sentence_and_days(troubled, coordinator):
    response = browser_of(coordinator).get(DESK)
    groups = {group.count.label: group for group in response.context["desk"].late_groups}
    assert {label: group.count.number for label, group in groups.items()} == {
        "een mijlpaal": 2,
        "een eigen oordeel": 1,
    }
    worst, second = groups["een mijlpaal"].problems
    assert (worst.view.key, worst.days, second.view.key) == ("nacht", 196, "winter")
    assert worst.reason == "Mijlpaal 1 'Bedden klaar' is 196 dagen te laat."
    (judged,) = groups["een eigen oordeel"].problems
    assert (judged.reason, judged.days) == ("De zaal is afgebrand.", 0)
    assert sum(group.count.number for group in groups.values()) == response.context["desk"].late.number
    leads = {count.label: count.number for count in response.context["desk"].late_leads}
    assert leads["team Groei"] == 2


def test_what_is_missing_is_counted_for_what_people_report_on_and_that_still_runs(troubled, coordinator):
    browser = browser_of(coordinator)
    missing = {count.label: count.number for count in browser.get(DESK).context["desk"].missing}
    assert missing == {
        "geen trekker": 3,  # Energiescans, Kort, Voorbij
        "geen indicator": 6,
        "geen raming": 3,
        "geen mijlpaal": 4,
        "geen recente meting": 0,
        "geen aanvaard verslag in de laatste ronde": 6,  # all but the day centre
    }
    StatusOverride.objects.create(
        node=troubled.undetermined, state="cancelled", reason="geschrapt", made_by=coordinator,
        made_at=dt.datetime(2024, 3, 1, tzinfo=dt.UTC), until=dt.date(2025, 1, 1),
    )  # fmt: skip
    after = {count.label: count.number for count in browser.get(DESK).context["desk"].missing}
    assert after["geen trekker"] == 2


def test_an_indicator_that_nobody_measures_any_more_shows_on_its_node(troubled, coordinator):
    browser = browser_of(coordinator)
    IndicatorValue.objects.update(date=dt.date(2021, 1, 1))
    missing = {count.label: count.number for count in browser.get(DESK).context["desk"].missing}
    assert missing["geen recente meting"] == 1
    rows = browser.get(PLAN + "onderdelen/", {"ontbreekt": "meting"}).context["rows"]
    assert [row.view.key for row in rows] == ["nacht"]


def test_terms_say_what_ends_soon_what_is_past_and_where_each_term_stands(troubled, coordinator):
    desk = browser_of(coordinator).get(DESK).context["desk"]
    assert {count.label: count.number for count in desk.ends} == {
        "voorbij en nog niet klaar": 2,  # Kort (the short term is over), Voorbij
        "loopt binnen zes maanden af": 1,  # to the day: 15 September
    }
    (short,) = desk.terms
    assert (short.total.label, short.total.number) == ("korte termijn", 1)
    assert sum(count.number for count in short.states) == 1


def test_milestones_that_come_are_counted_within_thirty_and_ninety_days(troubled, coordinator):
    desk = browser_of(coordinator).get(DESK).context["desk"]
    assert {count.label: count.number for count in desk.milestones} == {
        "te laat": 2, "binnen 30 dagen": 1, "binnen 90 dagen": 2,
    }  # fmt: skip
    assert [entry.milestone.key for entry in desk.next_milestones] == ["m-20", "m-60"]


def test_the_budget_of_the_year_counts_a_shared_line_once_and_warns_per_code(troubled, coordinator):
    response = browser_of(coordinator).get(DESK)
    budget = response.context["budget"]
    (row,) = budget.totals
    assert (row.totals[0].planned, row.totals[0].to_be_determined) == (59_572_916 + 100, 1)
    assert budget.counted_more_often == (("Werking", 59_572_916),)
    assert [line.spending.code for line in budget.codes] == ["AC000400"]
    text = text_of(response)
    assert "€ 1,50 150 %" in text
    assert "Op code AC000400 is in 2024 meer vastgelegd dan er budget is." in text


def test_the_round_shows_where_its_cards_stand(troubled, coordinator):
    cards = {count.label: count.number for count in browser_of(coordinator).get(DESK).context["cards"]}
    assert cards == {"nog te doen": 7}


def test_what_is_late_or_asked_on_another_level_than_the_actions_counts_too(troubled, coordinator):
    objective = troubled.domains[0]
    MilestoneFactory(node=objective, late=True, key="m-doel")
    ProgressReport.objects.create(round=ReportRound.objects.get(), node=objective)
    browser = browser_of(coordinator)
    response = browser.get(DESK)
    desk = response.context["desk"]
    assert desk.late.number == 4
    assert {c.label: c.number for c in desk.missing}["geen aanvaard verslag in de laatste ronde"] == 7
    late = desk.late
    assert behind(browser, late.url) == late.number


def test_a_plan_without_trouble_round_or_budget_says_so(situation, plan, coordinator):
    Milestone.objects.all().delete()
    plan.lines.all().delete()
    text = text_of(browser_of(coordinator).get(DESK))
    assert "Er is nog geen opvolgronde geopend." in text
    assert "Niets is te laat" in text
    assert "staat er in dit plan geen budget" in text
    assert "geen aanvaard verslag" not in text


def test_who_may_read_the_whole_plan_reads_the_desk_and_meets_no_closed_door(troubled, person):
    for role in (Role.POLICY_ANALYST, Role.ACTION_LEAD):
        browser = browser_of(person(role))
        shown = numbers(browser.get(DESK))
        assert shown
        assert "opvolging/" not in "".join(shown)
    report = next(address for address in shown if "verslag" in address)
    assert behind(browser, report) == shown[report]
    assert "Bureau" in text_of(browser.get(PLAN))


def test_visitors_filter_what_is_missing_but_know_nothing_of_reports(troubled, person):
    visitor = Client()
    address = PLAN + "onderdelen/"
    assert visitor.get(DESK).status_code in {302, 403}
    assert visitor.get(address, {"ontbreekt": "trekker"}).context["page"].paginator.count == 3
    asked = visitor.get(address, {"ontbreekt": "verslag"})
    assert "Het filter ontbreekt kent 'verslag' niet in dit plan" in text_of(asked)
    assert "aanvaard verslag" not in text_of(visitor.get(address))
    reader = browser_of(person(Role.COUNCIL_READER))
    assert "kent 'verslag' niet" in text_of(reader.get(address, {"ontbreekt": "verslag"}))


def test_an_indicator_that_is_not_public_does_not_show_by_being_missed(troubled):
    """A visitor reads 'no indicator' where staff know of one, as on the page of the node."""
    Indicator.objects.update(public=False)
    rows = Client().get(PLAN + "onderdelen/", {"ontbreekt": "indicator"}).context["rows"]
    assert "nacht" in [row.view.key for row in rows]


def test_the_desk_costs_the_same_whatever_the_plan_s_size(troubled, coordinator):
    browser = browser_of(coordinator)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(DESK).status_code == 200
        return len(asked)

    queries()
    few = queries()
    for number in range(20):
        node = NodeFactory(
            level=troubled.action, parent=troubled.domains[0], order=100 + number, lead=OrganisationFactory()
        )
        MilestoneFactory(node=node, late=True)
        LineFactory(plan=troubled.plan, key=f"veel{number}", code=f"V{number}", serves=[node])
        PositionFactory(plan=troubled.plan, code=f"V{number}", paid=200_000)
        indicator_of(node, key=f"veel{number}")
    assert queries() == few
    assert few <= 45
