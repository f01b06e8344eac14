"""The time line shows the milestones in words too, filtered by its address."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baken.plan.models import Milestone
from baken.plan.tests.desk.conftest import PLAN, browser_of, text_of
from baken.plan.tests.factories import MilestoneFactory, NodeFactory, OrganisationFactory

LINE = PLAN + "mijlpalen/"


def titles(response) -> list[str]:
    return [entry.milestone.title for entry in response.context["page"]]


def test_the_line_and_the_list_say_the_same(troubled, client):
    response = client.get(LINE)
    chart = response.context["chart"]
    drawn = {str(mark.label): mark.state.value for lane in chart.lanes for mark in lane.marks}
    listed = {entry.milestone.title: entry for entry in response.context["page"]}
    assert drawn.keys() == {title for title, entry in listed.items() if entry.milestone.due}
    assert drawn["Bedden klaar"] == "late"
    assert [str(lane.label) for lane in chart.lanes] == ["Wonen", "Welzijn"]
    text = text_of(response)
    assert "Bedden klaar 1 september 2023 te laat 196 dagen te laat" in text
    assert "vandaag" in text
    assert 'href="#lijst"' in response.content.decode()


CASES = [
    ({"status": "late"}, ["Bedden klaar", "Het lokaal is open"]),
    ({"domein": "d2", "binnen": "30"}, ["Deuren open"]),
    ({"binnen": "90"}, ["Deuren open", "Zomer, winter; en \\ meer"]),
    ({"jaar": "2023"}, ["Bedden klaar"]),
    ({"trekker": "team-groei", "status": "done"}, ["Het lokaal is open"]),
    ({"status": "no_date"}, ["Ooit"]),
    ({"status": "late", "jaar": "2024", "domein": "d2"}, []),
]


def test_filters_choose_and_combine(troubled, client):
    assert [titles(client.get(LINE, filters)) for filters, _ in CASES] == [expected for _, expected in CASES]


def test_each_choice_says_how_many_it_leaves(troubled, client):
    fields = {field.name: field for field in client.get(LINE, {"domein": "d2"}).context["filters"]}
    assert [str(choice.label) for choice in fields["status"].choices] == [
        "Alle",
        "klaar (1)",
        "nog te doen (2)",
    ]
    assert [str(choice.label) for choice in fields["binnen"].choices] == [
        "Alle",
        "30 dagen (1)",
        "90 dagen (2)",
    ]


def test_what_the_plan_does_not_know_is_said(troubled, client):
    text = text_of(client.get(LINE, {"domein": "x", "pagina": "99"}))
    assert "Het filter domein kent 'x' niet" in text
    assert "Die pagina bestaat niet" in text


def test_a_plan_without_milestones_helps_on(situation, plan, client, coordinator):
    Milestone.objects.all().delete()
    assert "In dit plan staan nog geen resultaten met een datum." in text_of(client.get(LINE))
    assert "Kies een onderdeel" in text_of(browser_of(coordinator).get(LINE))


def test_the_page_costs_the_same_whatever_the_number(troubled, client):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(LINE)
        return len(asked)

    queries()
    few = queries()
    for number in range(30):
        node = NodeFactory(
            level=troubled.action, parent=troubled.domains[0], order=100 + number, lead=OrganisationFactory()
        )
        MilestoneFactory(node=node)
    assert queries() == few


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    values=st.dictionaries(
        st.sampled_from(["domein", "trekker", "status", "jaar", "binnen", "pagina"]),
        st.text(max_size=30),
        max_size=4,
    ),
    page=st.sampled_from(["mijlpalen/", "mijlpalen.ics"]),
)
def test_no_text_in_the_address_breaks_the_page_or_the_calendar(situation, values, page):
    encodable = {name: value.encode("utf-8", "replace").decode() for name, value in values.items()}
    assert Client().get(PLAN + page, encodable).status_code == 200
