"""Pages: found, filled in, refused in words, hidden where they must be."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from baken.foundation.access.api import Role
from baken.foundation.territory.models import Municipality
from baken.indicators.models import Indicator, IndicatorValue
from baken.indicators.tests.factories import IndicatorFactory, MunicipalityFactory, ValueFactory, person

LIST = "/aalst/indicatoren/"


@pytest.fixture(autouse=True)
def without_second_factor(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False


def signed_in(role: Role, municipality: Municipality) -> Client:
    client = Client()
    client.force_login(
        person(role, municipality), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def page(indicator: Indicator, rest: str = "") -> str:
    return f"/aalst/indicatoren/{indicator.pk}/{rest}"


def text(response: Any) -> str:
    return str(response.content.decode())


def test_a_visitor_reads_public_indicators_only(aalst: Municipality) -> None:
    public, internal = (
        IndicatorFactory.create(),
        IndicatorFactory.create(internal=True, title="Intern cijfer"),
    )
    elsewhere = IndicatorFactory.create(municipality=MunicipalityFactory.create(neighbour=True), title="Buur")
    shown = text(Client().get(LIST))
    assert public.title in shown
    assert internal.title not in shown
    assert elsewhere.title not in shown
    assert Client().get(page(public)).status_code == 200
    assert Client().get(page(internal)).status_code == 404
    assert Client().get(page(elsewhere)).status_code == 404
    assert Client().get(page(internal, "reeks.csv")).status_code == 404
    colleague = signed_in(Role.COUNCIL_READER, aalst)
    assert colleague.get(page(internal)).status_code == 200
    neighbour = signed_in(Role.COORDINATOR, MunicipalityFactory.create(neighbour=True))
    assert neighbour.get(page(internal)).status_code == 404


def test_the_list_is_searched_and_filtered_by_its_address(aalst: Municipality) -> None:
    ValueFactory.create(indicator__title="Bedden in de nachtopvang", date=dt.date(2024, 1, 1))
    ValueFactory.create(indicator__title="Maaltijden", date=dt.date(2019, 1, 1))
    IndicatorFactory.create(title="Armoederisico", percentage=True, definition="kinderen in de stad")

    def found(query: str) -> list[str]:
        response = Client().get(f"{LIST}?{query}")
        return [row.indicator.title for row in response.context["rows"]]

    assert found("") == ["Armoederisico", "Bedden in de nachtopvang", "Maaltijden"]
    assert found("q=NACHT+bedden") == ["Bedden in de nachtopvang"]
    assert found("q=kinderen") == ["Armoederisico"]
    assert found("soort=percentage") == ["Armoederisico"]
    assert found("cijfers=empty") == ["Armoederisico"]
    assert found("cijfers=stale") == ["Maaltijden"]
    assert found("cijfers=current") == ["Bedden in de nachtopvang"]
    assert found("domein=housing") == []


@pytest.mark.parametrize(
    "query",
    ["q=%00", "pagina=abc", "pagina=-1", "pagina=" + "9" * 5000, "soort=xx&cijfers=yy", "domein=%F0%9F%98%80",
     "q=" + "a" * 5000, "q=%25_%5C'%22", "domein=' OR 1=1", "q=%ff%fe", "cijfers=computed"],
)  # fmt: skip
def test_bad_addresses_give_a_page(aalst: Municipality, query: str) -> None:
    assert Client().get(f"{LIST}?{query}").status_code == 200


def test_the_list_costs_the_same_whatever_its_length(aalst: Municipality) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            Client().get(LIST)
        return len(captured)

    ValueFactory.create()
    few = queries()
    for _ in range(20):
        ValueFactory.create(indicator=ValueFactory.create(target=True).indicator)
    assert queries() == few <= 8


def test_an_indicator_shows_its_figures_chart_and_meaning(aalst: Municipality) -> None:
    indicator = IndicatorFactory.create(definition="Bedden die elke nacht open zijn", source="Stad Aalst")
    for fields in ({}, {"target": True}, {"baseline": True}):
        ValueFactory.create(indicator=indicator, **fields)
    shown = text(Client().get(page(indicator)))
    for expected in (
        "12\u00a0plaatsen",
        "20\u00a0plaatsen",
        "8\u00a0plaatsen",
        "<svg",
        "Stad Aalst",
        "nulmeting",
    ):
        assert expected in shown
    assert "Meting invullen" not in shown
    assert "Geschiedenis" not in shown  # names of staff stay inside
    assert "Geschiedenis" in text(signed_in(Role.ACTION_LEAD, aalst).get(page(indicator)))


def test_a_lead_fills_in_a_figure_as_people_write_it(aalst: Municipality) -> None:
    indicator, client = IndicatorFactory.create(), signed_in(Role.ACTION_LEAD, aalst)
    address = page(indicator, "meting/")
    assert client.get(address).status_code == 200
    refused = client.post(address, {"date": "2024-02-29", "amount": "zie beschrijving"})
    assert refused.status_code == 422
    assert "is geen getal" in text(refused)
    assert not IndicatorValue.objects.exists()
    answer = client.post(address, {"date": "2024-02-29", "amount": "1.234,5 plaatsen", "remark": "balie"})
    assert answer.status_code == 302
    assert answer["Location"] == page(indicator)
    row = IndicatorValue.objects.get()
    assert (row.figure.value, row.date, row.remark) == (Decimal("1234.5"), dt.date(2024, 2, 29), "balie")
    again = client.post(address, {"date": "2024-02-29", "amount": "3"})
    assert again.status_code == 422
    assert "er al een cijfer" in text(again)


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [("yes_no", "ja", 1), ("stepwise", "klaar", 2), ("percentage", "5/8", Decimal("62.5"))],
)
def test_every_kind_has_its_own_field(aalst: Municipality, kind: str, typed: str, value: Decimal) -> None:
    indicator = IndicatorFactory.create(**{kind: True})
    client = signed_in(Role.COORDINATOR, aalst)
    assert client.get(page(indicator, "meting/")).status_code == 200
    client.post(page(indicator, "meting/"), {"date": "2024-01-01", "amount": typed})
    assert IndicatorValue.objects.get().amount == value
    assert client.get(page(indicator)).status_code == 200


def test_a_correction_needs_a_reason_and_sees_who_was_first(aalst: Municipality) -> None:
    row, client = ValueFactory.create(), signed_in(Role.DATA_OFFICER, aalst)
    address = page(row.indicator, f"cijfers/{row.pk}/")
    assert 'value="12"' in text(client.get(address))
    typed = {"date": "2023-12-31", "amount": "11", "version": "1"}
    assert client.post(address, typed).status_code == 422
    assert client.post(address, typed | {"reason": "verteld"}).status_code == 302
    late = client.post(address, typed | {"reason": "opnieuw", "amount": "10"})
    assert late.status_code == 422
    assert "intussen gewijzigd" in text(late)
    assert "Nu staat er: 11" in text(late)
    row.refresh_from_db()
    assert row.amount == 11
    assert client.get(page(row.indicator, f"cijfers/{2**64}/")).status_code == 404
    other = IndicatorFactory.create()
    assert client.get(page(other, f"cijfers/{row.pk}/")).status_code == 404


def test_an_indicator_is_made_and_changed_on_screen(aalst: Municipality) -> None:
    client = signed_in(Role.POLICY_ANALYST, aalst)
    typed = {"title": "Lidkaarten", "kind": "number", "direction": "increase", "public": "on", "measure": ""}
    assert client.get(f"{LIST}nieuw/").status_code == 200
    assert client.post(f"{LIST}nieuw/", typed | {"kind": "steps"}).status_code == 422
    assert client.post(f"{LIST}nieuw/", typed).status_code == 302
    indicator = Indicator.objects.get()
    assert (indicator.title, indicator.public) == ("Lidkaarten", True)
    changed = client.post(page(indicator, "bewerken/"), typed | {"title": "Kaarten", "version": "1"})
    assert changed.status_code == 302
    late = client.post(page(indicator, "bewerken/"), typed | {"title": "Te laat", "version": "1"})
    assert late.status_code == 422
    indicator.refresh_from_db()
    assert indicator.title == "Kaarten"


@pytest.mark.parametrize("rest", ["meting/", "streefwaarde/", "bewerken/", "cijfers/1/"])
def test_nobody_changes_anything_without_a_role(aalst: Municipality, rest: str) -> None:
    address = page(IndicatorFactory.create(), rest)
    assert Client().get(address).status_code == 302
    for client in (Client(), signed_in(Role.CASE_WORKER, aalst)):
        assert client.post(address, {"date": "2024-01-01", "amount": "1"}).status_code == 403
    assert not IndicatorValue.objects.exists()


def test_small_numbers_are_hidden_on_the_page_in_the_chart_and_in_the_download(aalst: Municipality) -> None:
    indicator = IndicatorFactory.create(of_people=True)
    ValueFactory.create(indicator=indicator, value=61)
    for category, value in (("geslacht=m", 58), ("geslacht=v", 3)):
        ValueFactory.create(indicator=indicator, value=value, category=category)
    ValueFactory.create(indicator=indicator, value=4, date=dt.date(2022, 12, 31))
    for shown in (
        text(Client().get(page(indicator))),
        text(Client().get(page(indicator, "reeks.csv"))),
        text(Client().get(f"/aalst/api/v1/indicators/{indicator.pk}")),
    ):
        assert "minder dan 5 personen" in shown
        assert "61" in shown
        for hidden in (
            "58\u00a0",
            ">3\u00a0",
            ">4\u00a0",
            ";58;",
            ";3;",
            ";4;",
            '"value": "58',
            '"value": "3',
        ):
            assert hidden not in shown


def test_the_history_of_hidden_numbers_is_for_those_who_fill_them_in(aalst: Municipality) -> None:
    row = ValueFactory.create(indicator__of_people=True, value=3)
    assert "Geschiedenis" in text(signed_in(Role.DATA_OFFICER, aalst).get(page(row.indicator)))
    assert "Geschiedenis" not in text(signed_in(Role.COUNCIL_READER, aalst).get(page(row.indicator)))


def test_the_chart_draws_the_path_to_the_target_and_leaves_gaps(aalst: Municipality) -> None:
    indicator = IndicatorFactory.create()
    ValueFactory.create(indicator=indicator, baseline=True, date=dt.date(2020, 12, 31))
    ValueFactory.create(indicator=indicator, target=True, date=dt.date(2024, 12, 31))
    ValueFactory.create(indicator=indicator, date=dt.date(2022, 12, 31))
    chart = Client().get(page(indicator)).context["chart"]
    assert list(chart.categories) == ["2020", "2022", "2024"]
    assert [list(line.values) for line in chart.series] == [[8, 12, None], [8, 14, 20]]
    twice = IndicatorFactory.create()
    for day in (1, 2):
        ValueFactory.create(indicator=twice, date=dt.date(2024, 1, day))
    assert list(Client().get(page(twice)).context["chart"].categories) == ["1/1/2024", "2/1/2024"]


def test_the_download_opens_in_a_spreadsheet_and_runs_nothing(aalst: Municipality) -> None:
    row = ValueFactory.create(indicator__title='=cmd|"/c calc"!A1', value=Decimal("-12.5"), remark="+1")
    response = Client().get(page(row.indicator, "reeks.csv"))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    head, line = response.content.decode("utf-8-sig").splitlines()
    assert head.startswith("indicator;wat;datum;")
    assert ";-12,5;" in line
    assert "'=cmd" in line
    assert line.endswith("'+1")


def test_open_data_gives_public_indicators_with_their_figures(aalst: Municipality) -> None:
    row = ValueFactory.create(indicator__percentage=True, value=None, numerator=1, denominator=4)
    internal = IndicatorFactory.create(internal=True)
    listed = Client().get("/aalst/api/v1/indicators").json()
    assert [item["id"] for item in listed["items"]] == [str(row.indicator.pk)]
    one = Client().get(f"/aalst/api/v1/indicators/{row.indicator.pk}").json()
    assert [Decimal(figure["value"]) for figure in one["figures"]] == [25]
    assert Client().get(f"/aalst/api/v1/indicators/{internal.pk}").status_code == 404
    assert Client().get(f"/aalst/api/v1/indicators/{uuid.uuid4()}").status_code == 404
    for query in (
        "q=%00",
        "limit=-5&offset=-1",
        "limit=100000000",
        "freshness=x",
        "offset=99999999999999999999",
    ):
        assert Client().get(f"/aalst/api/v1/indicators?{query}").status_code in {200, 422}
