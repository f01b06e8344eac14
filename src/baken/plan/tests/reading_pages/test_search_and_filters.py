"""Finding something in a plan; the filters stay in the address."""

import csv
import io

import pytest
from django.test import Client
from django_scopes import scope
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baken.foundation.access.api import VISITOR
from baken.foundation.search.api import find
from baken.plan.models import Node, Plan
from baken.plan.search_index import reindex_plan
from baken.plan.tests.factories import NodeFactory
from baken.plan.tests.reading_pages.test_pages import text_of

LIST = "/aalst/plannen/zorgplan/onderdelen/"


def titles(response) -> list[str]:
    return [row.view.node.title for row in response.context["rows"]]


def test_a_word_finds_the_action(situation, client):
    response = client.get(LIST, {"q": "nachtopvang"})
    assert titles(response) == ["Nachtopvang met 20 bedden"]
    assert "1 onderdeel" in text_of(response)


@pytest.mark.parametrize("question", ["AC000224", "AC00224", "CAW Oost-Vlaanderen"])
def test_a_code_in_either_reading_and_a_partner_find_the_action(situation, client, question):
    assert "Nachtopvang met 20 bedden" in titles(client.get(LIST, {"q": question}))


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"domein": "d1", "niveau": "action"}, ["Nachtopvang met 20 bedden", "Opvang in de winter"]),
        ({"trekker": "team-groei"}, ["Opvang in de winter", "Inloopcentrum"]),
        ({"partner": "caw"}, ["Nachtopvang met 20 bedden"]),
        ({"status": "late"}, ["Opvang in de winter"]),
        ({"status": "done"}, ["Inloopcentrum"]),
        ({"code": "AC000300"}, ["Energiescans"]),
        ({"prioriteit": "ja"}, ["Energiescans"]),
        ({"domein": "d1", "status": "late", "code": "AC000224"}, ["Opvang in de winter"]),
        ({"domein": "d2", "status": "late"}, []),
    ],
)
def test_filters_choose_and_combine(situation, client, filters, expected):
    assert titles(client.get(LIST, filters)) == expected


def test_each_choice_says_how_many_it_leaves_with_the_other_filters_on(situation, client):
    response = client.get(LIST, {"trekker": "team-groei"})
    facets = {
        facet.name: [str(choice.label) for choice in facet.choices] for facet in response.context["facets"]
    }
    assert facets["domein"] == ["Alle", "Wonen (1)", "Welzijn (1)"]
    assert "team Groei (2)" in facets["trekker"]


def test_every_filter_that_is_on_can_be_taken_away(situation, client):
    response = client.get(LIST, {"q": "opvang", "domein": "d1"})
    chips = {chip.name: chip.query for chip in response.context["chips"]}
    assert chips == {"Zoekvraag": "?domein=d1", "Domein": "?q=opvang"}


def test_the_order_can_be_chosen(situation, client):
    found = titles(client.get(LIST, {"niveau": "action", "sorteer": "titel"}))
    assert found == sorted(found)
    assert titles(client.get(LIST, {"niveau": "action", "sorteer": "status"}))[0] == "Opvang in de winter"


def test_the_empty_answer_helps(situation, client):
    text = text_of(client.get(LIST, {"q": "nachtopvnag"}))
    assert "Niets gevonden" in text
    assert "Bedoelde je nachtopvang ?" in text


def test_pages_of_twenty_five(situation, client):
    for number in range(30):
        NodeFactory(level=situation.action, parent=situation.domains[0], order=100 + number)
    response = client.get(LIST, {"pagina": "2", "niveau": "action"})
    assert len(response.context["rows"]) == 9
    assert "je ziet 26 tot 34" in text_of(response)


def test_the_list_as_csv_has_what_the_list_has_and_no_formula(situation, client):
    Node._base_manager.filter(pk=situation.winter.pk).update(title="=1+1")
    response = client.get("/aalst/plannen/zorgplan/onderdelen.csv", {"trekker": "team-groei"})
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    assert [row["Titel"] for row in rows] == ["'=1+1", "Inloopcentrum"]
    assert rows[0]["Status"] == "te laat"


BAD = [
    "q=%00", "domein=%00", "status=te%20laat", "niveau=", "code=" + "x" * 10_240, "q=" + "a" * 10_240,
    "domein[]=d1&domein[]=d2", "domein=d1&domein=d2", "pagina=-1", "pagina=99999999999999999999", "pagina=a",
    "pagina=0", "sorteer=-", "sorteer=--titel", "q=%FF%FE", "q=';DROP TABLE plan_node;--",
    "trekker=%F0%9F%92%A9",
    "&".join(f"a{number}=1" for number in range(1500)), "q=" + "(" * 300, "q=%ED%A0%80", "=", "&&&", "?q=?",
]  # fmt: skip


@pytest.mark.parametrize("page", ["onderdelen/", "onderdelen.csv", "budget/", "indicatoren/", ""])
def test_a_bad_address_gives_a_normal_page(situation, client, page):
    answers = {query: client.get(f"/aalst/plannen/zorgplan/{page}?{query}").status_code for query in BAD}
    assert set(answers.values()) == {200}, answers


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("domein=bestaat-niet", "Het filter domein kent 'bestaat-niet' niet in dit plan en telt niet mee."),
        ("pagina=-3", "Die pagina bestaat niet. Je ziet pagina 1."),
        ("q=" + "a" * 300, "Je zoekvraag is te lang."),
        ("sorteer=kleur", "De volgorde 'kleur' bestaat niet."),
        ("&".join(f"a{number}=1" for number in range(1500)), "Het adres heeft te veel filters."),
    ],
)
def test_what_is_not_understood_is_said(situation, client, query, message):
    assert message in text_of(client.get(f"{LIST}?{query}"))


@pytest.mark.parametrize("query", ["jaar=abc", "jaar=1", "soort=x", "jaar=" + "9" * 5000])
def test_a_bad_filter_of_the_budget_is_said(situation, client, query):
    response = client.get(f"/aalst/plannen/zorgplan/budget/?{query}")
    assert response.status_code == 200
    assert "Je ziet alle" in text_of(response)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    values=st.dictionaries(
        st.sampled_from(
            ["q", "domein", "niveau", "status", "trekker", "code", "sorteer", "pagina", "jaar", "soort"]
        ),
        st.text(max_size=60),
        max_size=5,
    ),
    page=st.sampled_from(["onderdelen/", "budget/"]),
)
def test_no_text_in_the_address_breaks_a_page(situation, values, page):
    encodable = {name: value.encode("utf-8", "replace").decode() for name, value in values.items()}
    assert Client().get(f"/aalst/plannen/zorgplan/{page}", encodable).status_code == 200


def test_the_site_finds_a_node_and_never_a_draft_for_a_visitor(situation):
    with scope(municipality=situation.municipality):
        asked = {"text": "nachtopvang", "municipality": situation.municipality, "actor": VISITOR}
        assert [hit.url for hit in find(**asked).hits] == ["/aalst/plannen/zorgplan/onderdelen/nacht/"]
        Plan.objects.filter(pk=situation.plan.pk).update(state="draft")
        reindex_plan(Plan.objects.get(pk=situation.plan.pk))
        assert find(**asked).hits == ()


def test_somebody_who_still_holds_the_published_plan_does_not_publish_the_draft(situation):
    with scope(municipality=situation.municipality):
        asked = {"text": "nachtopvang", "municipality": situation.municipality, "actor": VISITOR}
        held = Plan.objects.get(pk=situation.plan.pk)
        Plan.objects.filter(pk=held.pk).update(state="draft")
        assert held.state == "published"
        reindex_plan(held)
        assert find(**asked).hits == ()


def test_a_node_that_is_gone_leaves_the_index(situation):
    with scope(municipality=situation.municipality):
        Node.objects.filter(pk=situation.shelter.pk).delete()
        reindex_plan(situation.plan)
        asked = {"text": "nachtopvang", "municipality": situation.municipality, "actor": VISITOR}
        assert find(**asked).hits == ()
