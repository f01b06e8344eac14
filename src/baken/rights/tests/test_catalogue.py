"""The rights for everybody: found, read on any day, with sources, tests and history."""

import json
from typing import Any

import pytest
from django.test import Client

from baken.foundation.territory.api import Municipality
from baken.rights.catalogue import views
from baken.rights.catalogue.search_index import reindex_rights

pytestmark = pytest.mark.django_db
LIST = "/aalst/rechten/"


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.content[:500]
    return " ".join(answer.content.decode().split())


def titles(text: str) -> list[str]:
    import re

    return re.findall(r'<h2><a href="[^"]+">([^<]+)</a></h2>', text)


def test_the_list_has_the_rights_of_everybody_and_of_this_municipality(
    client: Client, aalst: Municipality, denderleeuw: Municipality
) -> None:
    assert titles(page(client, LIST)) == [
        "Huurpremie",
        "Huursubsidie",
        "Kindertoeslag",
        "Leefgeld",
        "Stadspas",
    ]
    assert "Stadspas" not in titles(page(client, "/denderleeuw/rechten/"))
    page(client, "/denderleeuw/rechten/recht/pass/", 404)


def test_a_right_is_found_by_what_it_is_about_and_by_the_first_letters(
    client: Client, aalst: Municipality
) -> None:
    reindex_rights(municipality=aalst)
    assert titles(page(client, f"{LIST}?q=huren"))[:2] == ["Huurpremie", "Huursubsidie"]
    assert titles(page(client, f"{LIST}?q=zwembad")) == ["Stadspas"]
    assert titles(page(client, f"{LIST}?q=kindert")) == ["Kindertoeslag"]
    assert "Geen recht gevonden" in page(client, f"{LIST}?q=ruimtevaart")


def test_filters_stand_in_the_address_and_go_together(client: Client, aalst: Municipality) -> None:
    assert titles(page(client, f"{LIST}?thema=home")) == ["Huurpremie", "Huursubsidie"]
    assert titles(page(client, f"{LIST}?thema=home&instantie=OCMW")) == []
    assert titles(page(client, f"{LIST}?toekenning=automatisch")) == ["Kindertoeslag"]
    assert len(titles(page(client, f"{LIST}?toekenning=onzin"))) == 5


def test_the_site_finds_rights_too(client: Client, aalst: Municipality) -> None:
    reindex_rights(municipality=aalst)
    assert "Stadspas" in page(client, "/aalst/zoeken/?q=zwembad")


def test_a_right_says_its_conditions_amounts_sources_tests_and_gaps(
    client: Client, aalst: Municipality
) -> None:
    text = page(client, f"{LIST}recht/aid/")
    for words in (
        "Je loon is lager dan het leefgeld", "Proefwet art. 3", "OCMW oordeelt hierover",
        "€ 1.600", "1 november 2023", "Proefwet van 1 januari 2020", "zeker",
        "Of spaargeld meetelt, staat niet in de bronnen.",
        "Alleenstaande met een laag loon krijgt het verschil",
        "tussen 0 en 1200", "Stadspas", "Wat wanneer veranderde", "1 januari 2020",
    ):  # fmt: skip
        assert words in text, words
    assert "Een cent onder de grens" not in text  # that guards an amount and explains nothing
    assert "De regel zegt nu iets anders" not in text
    assert text.count('class="chart chart--lines"') == 1
    assert "1.500,00" in text  # in the chart's table


def test_the_last_five_changes_are_shown_at_once_and_the_rest_on_demand(
    client: Client, aalst: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = page(client, f"{LIST}recht/aid/")
    assert "dagen waarop iets veranderde" not in few
    monkeypatch.setattr(views, "RECENT", 1)
    text = page(client, f"{LIST}recht/aid/")
    shown, _more, rest = text.partition("Toon nog 2 dagen waarop iets veranderde")
    assert "1 november 2023" in shown.partition("Wat wanneer veranderde")[2]
    assert "1 januari 2020" in rest


def test_a_test_that_the_rule_no_longer_passes_says_so(
    client: Client, aalst: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    from baken.rights.rules import trials

    monkeypatch.setattr(trials, "run_example", lambda _book, _example: ["aid: yes was expected, not no"])
    assert "De regel zegt nu iets anders" in page(client, f"{LIST}recht/aid/")


def test_an_amount_past_its_look_up_date_says_that_it_must_be_checked(
    client: Client, aalst: Municipality
) -> None:
    text = page(client, f"{LIST}recht/child_allowance/")
    assert "na te kijken: na 31 december 2023 kan dit veranderd zijn" in text


def test_rules_can_be_read_as_they_were_on_another_day(client: Client, aalst: Municipality) -> None:
    text = page(client, f"{LIST}recht/aid/?datum=2021-06-01")
    assert "Je leest de regels van 1 juni 2021" in text
    assert "€ 1.500" in text
    before = page(client, f"{LIST}recht/aid/?datum=2019-06-01")
    assert "Op 1 juni 2019 kunnen we dit recht niet berekenen" in before
    assert "Die datum kunnen we niet lezen" in page(client, f"{LIST}recht/aid/?datum=gisteren")
    assert "kennen we geen regels" in page(client, f"{LIST}recht/aid/?datum=0001-01-01")


def test_the_rule_as_text_is_there_for_the_lawyer(client: Client, aalst: Municipality) -> None:
    text = page(client, f"{LIST}recht/aid/tekst/")
    assert "Precies:" in text
    assert "leefgeld per maand volgens categorie" in text
    assert "categorie" in text
    page(client, f"{LIST}recht/aid/tekst/?datum=2019-06-01", 404)
    page(client, f"{LIST}recht/bestaat-niet/", 404)


def test_a_page_of_a_right_costs_a_constant_number_of_queries(
    client: Client, aalst: Municipality, django_assert_num_queries
) -> None:
    for address in (LIST, f"{LIST}recht/aid/", f"{LIST}recht/aid/tekst/"):
        with django_assert_num_queries(2):
            client.get(address)


def test_rights_are_open_data(client: Client, aalst: Municipality) -> None:
    listed = client.get("/aalst/api/v1/rights").json()
    assert [one["id"] for one in listed][:2] == ["rent_premium", "rent_subsidy"]
    assert client.get("/aalst/api/v1/rights", {"thema": "income"}).json()[0]["label"] == "Leefgeld"
    one = client.get("/aalst/api/v1/rights/aid", {"date": "2021-01-01"}).json()
    assert [condition["id"] for condition in one["conditions"]] == ["adult", "means", "ready"]
    assert one["amounts"][0]["in_force"]["value"]
    assert one["gaps"]
    assert client.get("/aalst/api/v1/rights/nergens").status_code == 404


def test_amounts_on_a_day_are_open_data(client: Client, aalst: Municipality) -> None:
    found = client.get(
        "/aalst/api/v1/rights/parameters", {"date": "2021-01-01", "below": "aid.amount"}
    ).json()
    assert {one["name"]: one["in_force"]["value"] for one in found} == {
        "aid.amount.family": "€ 1.500 per maand",
        "aid.amount.single": "€ 1.000 per maand",
    }
    assert found[0]["in_force"]["sources"][0]["href"] == "https://www.example.org/wet"
    assert client.get("/aalst/api/v1/rights/parameters", {"date": "gisteren"}).status_code == 422


def test_a_right_is_a_public_service_in_the_european_vocabulary(
    client: Client, aalst: Municipality, settings: Any
) -> None:
    settings.PUBLIC_URL = "https://baken.example"
    answer = client.get("/aalst/api/v1/rights/pass/cpsv")
    assert answer.headers["Content-Type"] == "application/ld+json"
    service = json.loads(answer.content)
    assert service["@type"] == "cpsv:PublicService"
    assert service["@id"] == "https://baken.example/aalst/rechten/recht/pass/"
    assert service["dct:spatial"] == {"@id": "http://vocab.belgif.be/auth/refnis2019/41002"}
    assert service["cpsv:follows"][-1]["dct:title"] == {
        "@value": "Je hebt een erkende handicap",
        "@language": "nl",
    }
    assert service["cv:thematicArea"]["@type"] == "skos:Concept"
    authority = service["cv:hasCompetentAuthority"]
    assert authority["@id"] == "https://baken.example/aalst/rechten/?instantie=Stad"
    assert (authority["dct:identifier"], authority["dct:spatial"]) == ("stad", service["dct:spatial"])
    context = set(service["@context"])
    used = {name.partition(":")[0] for name in _names(service) if ":" in name and not name.startswith("http")}
    assert used <= context


def test_every_part_of_a_public_service_has_a_name_of_its_own(client: Client, aalst: Municipality) -> None:
    named = []
    for key in ("aid", "child_allowance"):
        service = json.loads(client.get(f"/aalst/api/v1/rights/{key}/cpsv").content)
        assert service["dct:spatial"]["@id"].endswith("/country/BEL")
        parts = [
            service["cpsv:produces"],
            service["cv:hasChannel"],
            *service["cpsv:follows"],
            *service["cpsv:hasInput"],
        ]
        named += [(part["@id"], part["dct:identifier"]) for part in parts]
    assert "aid.means" in {identifier for _address, identifier in named}
    assert len(named) == len({address for address, _ in named}) == len({name for _, name in named}) == 11


def _names(data: object) -> set[str]:
    if isinstance(data, dict):
        return {key for key in data if not key.startswith("@")}.union(
            *map(_names, data.values()), {data.get("@type", "")}
        )
    return set().union(*map(_names, data)) if isinstance(data, list) else set()
