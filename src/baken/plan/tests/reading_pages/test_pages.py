"""What people read on the pages of a plan."""

import html
import re

import pytest

from baken.foundation.access.api import Role
from baken.plan.models import Plan, StatusOverride

PLAN = "/aalst/plannen/zorgplan/"


def text_of(response) -> str:
    """The text of a page, spaces evened out."""
    body = response.content.decode()
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", body)).replace("\xa0", " "))


@pytest.mark.parametrize(
    "address", ["", "onderdelen/", "onderdelen/nacht/", "onderdelen/d1/", "budget/", "indicatoren/"]
)
def test_every_page_answers_a_visitor(situation, client, address):
    response = client.get(PLAN + address)
    assert response.status_code == 200
    assert "<h1>" in response.content.decode()


def test_the_list_names_the_plan_with_its_own_level(situation, client):
    situation.action.name, situation.action.plural = (
        "operationele doelstelling",
        "operationele doelstellingen",
    )
    situation.action.save()
    text = text_of(client.get("/aalst/plannen/"))
    assert "Zorgplan" in text
    assert "4 operationele doelstellingen" in text
    assert "acties" not in text_of(client.get(PLAN))


def test_a_shared_budget_says_with_whom_and_that_it_counts_once(situation, client):
    text = text_of(client.get(PLAN + "onderdelen/nacht/"))
    assert "€ 595.729,16" in text
    assert "telt één keer in elk totaal" in text
    assert "Inloopcentrum" in text
    assert "Opvang in de winter" in text


def test_totals_count_a_shared_budget_once(situation, client):
    text = text_of(client.get(PLAN + "budget/?jaar=2023"))
    assert "€ 595.729,16" in text
    assert "1.191.458,32" not in text.replace("2023: € 595.729,16", "")
    assert "Samen geven ze daarom meer dan het totaal" in text


def test_a_domain_says_which_part_of_its_total_is_shared_with_another_domain(situation, client):
    text = text_of(client.get(PLAN + "onderdelen/d1/"))
    assert "waarvan € 595.729,16 ook voor andere onderdelen" in text


def test_to_be_determined_is_no_zero_and_the_formula_stands_beside_it(situation, client):
    text = text_of(client.get(PLAN + "onderdelen/later/"))
    assert "te bepalen" in text
    assert "€ 0" not in text
    assert "0,5 euro per kind per dag × 120 kinderen × 10 dagen" in text
    assert "berekend: € 600,00" in text


def test_both_readings_of_a_code_and_a_number_are_kept(situation, client):
    text = text_of(client.get(PLAN + "onderdelen/nacht/"))
    assert "in het document: AC00224" in text
    assert re.search(r"13\.3 ?\( ?in het overzicht staat 13\.2 ?\)", text)


def test_two_leads_are_a_tandem_and_a_partner_comes_with_its_cooperation(situation, client):
    text = text_of(client.get(PLAN + "onderdelen/nacht/"))
    assert "Trekkers (tandem)" in text
    assert "Partners: samenwerkingsovereenkomst CAW Oost-Vlaanderen" in text


def test_a_late_milestone_explains_the_status(situation, client):
    text = text_of(client.get(PLAN + "onderdelen/winter/"))
    assert "te laat" in text
    assert "Mijlpaal 1 'Het lokaal is open' is 41 dagen te laat." in text


def test_an_override_stands_beside_what_is_computed(situation, client, django_user_model):
    maker = django_user_model.objects.create_user(email="x@y.example", name="Geheime Naam")
    StatusOverride._base_manager.create(
        node=situation.winter, state="on_track", reason="De aannemer begint maandag.",
        until="2024-06-30", made_by=maker, made_at="2024-03-01T09:00+01:00",
    )  # fmt: skip
    text = text_of(client.get(PLAN + "onderdelen/winter/"))
    assert "De stad zegt: op schema, tot en met 30 juni 2024." in text
    assert "De aannemer begint maandag." in text
    assert "indicatoren, data en het budget: te laat" in text
    assert "Geheime Naam" not in text


def test_a_domain_counts_what_is_below_it(situation, client):
    response = client.get(PLAN + "onderdelen/d1/")
    assert "Stand van alles hieronder" in text_of(response)
    assert "?domein=d1" not in response.content.decode()  # the filter is on the overview


def test_staff_reads_the_history_and_a_visitor_does_not(situation, client, sign_in):
    situation.shelter.title = "Nachtopvang met 24 bedden"
    situation.shelter.save()
    assert "Wie wijzigde wat?" not in text_of(client.get(PLAN + "onderdelen/nacht/"))
    sign_in(Role.COORDINATOR, situation.municipality)
    text = text_of(client.get(PLAN + "onderdelen/nacht/"))
    assert "Wie wijzigde wat?" in text
    assert "Nachtopvang met 20 bedden" in text


@pytest.mark.parametrize("role", [Role.PARTNER, Role.COUNCIL_READER])
def test_people_of_elsewhere_do_not_read_the_history(situation, role, sign_in):
    client = sign_in(role, situation.municipality)
    assert "Wie wijzigde wat?" not in text_of(client.get(PLAN + "onderdelen/nacht/"))


@pytest.mark.parametrize(
    "address",
    ["", "onderdelen/", "onderdelen/nacht/", "onderdelen.csv", "budget/", "indicatoren/"],
)
def test_a_draft_is_as_absent_as_a_plan_that_never_was(situation, client, sign_in, address):
    Plan._base_manager.filter(pk=situation.plan.pk).update(state="draft")
    assert client.get(PLAN + address).status_code == 404
    assert "Zorgplan" not in text_of(client.get("/aalst/plannen/"))
    sign_in(Role.COORDINATOR, situation.municipality)
    assert client.get(PLAN + address).status_code == 200


@pytest.mark.parametrize("address", ["/aalst/plannen/zorgplan.json", "/aalst/api/v1/plans/zorgplan"])
def test_a_draft_is_no_open_data(situation, client, address):
    Plan._base_manager.filter(pk=situation.plan.pk).update(state="draft")
    assert client.get(address).status_code == 404


def test_a_coordinator_of_another_municipality_sees_no_draft(situation, sign_in):
    from baken.plan.tests.factories import MunicipalityFactory

    Plan._base_manager.filter(pk=situation.plan.pk).update(state="draft")
    client = sign_in(Role.COORDINATOR, MunicipalityFactory())
    assert client.get(PLAN).status_code == 404


def test_a_node_that_is_not_there_is_not_found(situation, client):
    assert client.get(PLAN + "onderdelen/bestaat-niet/").status_code == 404
    assert client.get("/aalst/plannen/zorgplan.exe").status_code == 404
