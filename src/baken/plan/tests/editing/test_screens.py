"""Status, ramingen, structure, documents and workbook, as people use the screens."""

import io
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baken.foundation.access.api import Role
from baken.plan.exports import export_plan
from baken.plan.models import BudgetLine, Node, NodeDocument, Plan, StatusOverride
from baken.plan.tests.editing.conftest import AT, PLAN, browser_of, filled_in, text_of
from baken.plan.tests.factories import MunicipalityFactory

NODE = PLAN + "onderdelen/dag/"
COORDINATOR_ONLY = [
    NODE + "ramingen/",
    NODE + "ramingen/nieuw/",
    NODE + "verwijderen/",
    PLAN + "onderdeel-toevoegen/",
    PLAN + "instellingen/",
    PLAN + "raster/ramingen/",
    PLAN + "werkboek/",
    "/aalst/plannen/nieuw/plan/",
]
LEAD_TOO = [NODE + "bewerken/", NODE + "versies/", NODE + "status/", NODE + "documenten/", PLAN + "raster/"]


def test_every_screen_opens_for_the_coordinator_and_for_nobody_elsewhere(plan, coordinator, lead, person):
    here, leading = browser_of(coordinator), browser_of(lead)
    elsewhere = browser_of(person(Role.COORDINATOR, municipality=MunicipalityFactory()))
    for address in COORDINATOR_ONLY + LEAD_TOO:
        assert here.get(address).status_code == 200, address
        assert elsewhere.get(address).status_code == 403, address
        assert leading.get(address).status_code == (200 if address in LEAD_TOO else 403), address


def test_somebody_says_otherwise_than_the_computed_status_and_takes_it_back(plan, lead):
    browser = browser_of(lead)
    wrong = browser.post(NODE + "status/", {"state": "late", "reason": "", "until": "2020-01-01"})
    assert wrong.status_code == 422
    past = browser.post(NODE + "status/", {"state": "late", "reason": "Ziek", "until": "2020-01-01"})
    assert "De einddatum is voorbij" in text_of(past)
    for state in ("late", "at_risk"):
        browser.post(
            NODE + "status/", {"state": state, "reason": "De aannemer is ziek", "until": "30/6/2024"}
        )
    assert "De aannemer is ziek" in text_of(browser.get(NODE))
    assert StatusOverride.objects.filter(withdrawn_at=None).get().state == "at_risk"
    browser.post(NODE + "status/", {"doe": "intrekken"})
    assert not StatusOverride.objects.filter(withdrawn_at=None).exists()


def test_a_line_is_added_changed_shared_removed_and_brought_back(plan, coordinator):
    browser = browser_of(coordinator)
    address = NODE + "ramingen/nieuw/"
    posted = filled_in(browser.get(address)) | {
        "code": "AC000999",
        "year": "2024",
        "planned": "1.234,56",
        "nodes": ["dag"],
        "terms-0-rate": "0,5",
        "terms-0-basis": "per_child_per_day",
        "terms-0-quantity": "100",
        "terms-0-days": "10",
    }
    assert browser.post(address, posted).status_code == 302
    line = BudgetLine.objects.get(code="AC000999")
    assert (line.planned, line.formula_terms.get().days) == (123_456, 10)
    edit = f"{NODE}ramingen/{line.pk}/"
    base = filled_in(browser.get(edit)) | {"nodes": ["dag"]}
    assert base["planned"] == "1.234,56"
    assert "Je hebt niets gewijzigd" in text_of(browser.post(edit, base, follow=True))
    browser.post(edit, base | {"planned": "2 000", "also": "winter"})
    line.refresh_from_db()
    assert line.planned == 200_000
    assert set(line.nodes.values_list("key", flat=True)) == {"dag", "winter"}
    late = browser.post(edit, base | {"planned": "3000"})
    assert late.status_code == 409
    assert "2.000,00" in text_of(late)
    assert BudgetLine.objects.get(pk=line.pk).planned == 200_000
    page = browser.get(f"{NODE}ramingen/{line.pk}/verwijderen/")
    assert "Opvang in de winter" in text_of(page)
    gone = browser.post(f"{NODE}ramingen/{line.pk}/verwijderen/", {"base": line.version}, follow=True)
    assert "Ongedaan maken" in text_of(gone)
    assert not BudgetLine.objects.filter(code="AC000999").exists()
    browser.post(NODE + "ramingen/terug/")
    back = BudgetLine.objects.get(code="AC000999")
    assert set(back.nodes.values_list("key", flat=True)) == {"dag", "winter"}
    assert (back.formula_terms.get().rate, back.planned) == (Decimal("0.5"), 200_000)


def test_two_clicks_add_one_line_and_another_form_adds_another(plan, coordinator):
    browser = browser_of(coordinator)
    address = NODE + "ramingen/nieuw/"
    typed = {"code": "AC000999", "year": "2024", "planned": "100", "nodes": ["dag"], "also": "nacht"}
    page = browser.get(address)
    posted = filled_in(page) | typed
    assert f'value="{posted["once"]}"' in page.content.decode()
    browser.post(address, posted)
    again = browser.post(address, posted, follow=True)
    assert "Deze raming was al toegevoegd" in text_of(again)
    assert BudgetLine.objects.filter(code="AC000999").count() == 1
    other = browser.post(address, posted | {"planned": "250"})
    assert other.status_code == 422
    assert "Bewaar opnieuw om deze er nog bij te zetten" in text_of(other)
    assert BudgetLine.objects.filter(code="AC000999").count() == 1
    browser.post(address, filled_in(other) | typed | {"planned": "250"})
    browser.post(address, filled_in(browser.get(address)) | typed)
    assert sorted(BudgetLine.objects.filter(code="AC000999").values_list("planned", flat=True)) == [
        10_000,
        10_000,
        25_000,
    ]


def test_an_existing_line_serves_one_more_node(plan, coordinator):
    line = BudgetLine.objects.filter(code="AC000300").get()
    browser_of(coordinator).post(NODE + "ramingen/", {"raming": line.pk})
    assert set(line.nodes.values_list("key", flat=True)) == {"later", "dag"}


def test_an_amount_that_cannot_be_read_says_what_is_expected(plan, coordinator):
    line = BudgetLine.objects.filter(code="AC000224", year=2024).get()
    edit = f"{NODE}ramingen/{line.pk}/"
    browser = browser_of(coordinator)
    answer = browser.post(edit, filled_in(browser.get(edit)) | {"planned": "veel", "nodes": ["dag"]})
    assert answer.status_code == 422
    assert "bijvoorbeeld 1.234,56" in text_of(answer)


def test_nodes_are_added_moved_and_only_empty_ones_removed(plan, coordinator):
    browser = browser_of(coordinator)
    answer = browser.post(
        PLAN + "onderdeel-toevoegen/?onder=d1", {"level": "action", "title": "Nieuwe actie", "code": "9"}
    )
    assert answer.status_code == 302
    keys = list(Node.objects.order_by("order").values_list("key", flat=True))
    added = Node.objects.get(title="Nieuwe actie").key
    assert keys == ["d1", "nacht", "winter", added, "d2", "dag", "later"]
    browser.post(f"{PLAN}onderdelen/{added}/verplaatsen/", {"richting": "op"})
    browser.post(f"{PLAN}onderdelen/d2/verplaatsen/", {"richting": "op"})
    keys = list(Node.objects.order_by("order").values_list("key", flat=True))
    assert keys == ["d2", "dag", "later", "d1", "nacht", added, "winter"]
    refused = browser.post(NODE + "verwijderen/")
    assert refused.status_code == 422
    assert "mijlpalen" in text_of(refused)
    browser.post(f"{PLAN}onderdelen/{added}/verwijderen/")
    assert not Node.objects.filter(key=added).exists()


def test_a_plan_gets_settings_and_a_new_one_its_own_levels(plan, coordinator, client):
    browser = browser_of(coordinator)
    posted = filled_in(browser.get(PLAN + "instellingen/")) | {
        "title": "Zorgplan van Aalst",
        "state": "draft",
    }
    browser.post(PLAN + "instellingen/", posted)
    assert client.get(PLAN).status_code == 404
    assert browser.post(PLAN + "instellingen/", posted | {"title": "Te laat"}).status_code == 409
    address = "/aalst/plannen/nieuw/plan/"
    new = {
        "title": "Ouderenplan",
        "slug": "ouderenplan",
        "start": "2024-01-01",
        "end": "2030-12-31",
        "levels-TOTAL_FORMS": "2",
        "levels-INITIAL_FORMS": "0",
        "levels-0-name": "pijler",
        "levels-0-plural": "pijlers",
        "levels-1-name": "actie",
        "levels-1-plural": "acties",
        "levels-1-asks_reporting": "on",
    }
    assert browser.post(address, new).status_code == 302
    made = Plan.objects.get(slug="ouderenplan")
    assert made.state == "draft"
    assert list(made.levels.order_by("depth").values_list("name", flat=True)) == ["pijler", "actie"]
    again = browser.post(address, new)
    assert again.status_code == 422
    assert "Er is al een plan met deze naam" in text_of(again)


def test_public_documents_are_everybodys_and_others_the_staffs(plan, coordinator, client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    browser = browser_of(coordinator)
    for title, public in (("Verslag", "on"), ("Intern", "")):
        upload = SimpleUploadedFile(f"{title}.txt", f"tekst {title}".encode())
        answer = browser.post(NODE + "documenten/", {"title": title, "file": upload, "public": public})
        assert answer.status_code == 302
    public, intern = (NodeDocument.objects.get(title=title) for title in ("Verslag", "Intern"))
    assert client.get(f"/aalst/bestanden/{public.file_id}/").status_code == 200
    assert client.get(f"/aalst/bestanden/{intern.file_id}/").status_code in (302, 403, 404)
    assert browser.get(f"/aalst/bestanden/{intern.file_id}/").status_code == 200
    browser.post(NODE + "documenten/", {"verwijder": intern.pk})
    assert not NodeDocument.objects.filter(title="Intern").exists()


def workbook_with(plan, title: str) -> SimpleUploadedFile:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(export_plan(plan=plan, format_name="xlsx", at=AT, full=True)))
    sheet = book["Onderdelen"]
    column = next(cell.column for cell in sheet[1] if cell.value == "Titel")
    sheet.cell(row=2, column=column, value=title)
    content = io.BytesIO()
    book.save(content)
    return SimpleUploadedFile("plan.xlsx", content.getvalue())


def test_a_workbook_is_looked_at_first_and_then_brought_in(plan, coordinator):
    browser = browser_of(coordinator)
    address = PLAN + "werkboek/"
    upload = workbook_with(plan.plan, "Wonen en zorg")
    preview = browser.post(address, {"bestand": upload, "overslaan": "on"})
    assert preview.status_code == 200, text_of(preview)
    assert "Wonen en zorg (Titel)" in text_of(preview)
    assert not Node.objects.filter(title="Wonen en zorg").exists()
    token = preview.context["token"]
    Node.objects.filter(key="dag").update(version=9)
    moved = browser.post(address, {"bewijs": token})
    assert moved.status_code == 409
    done = browser.post(address, {"bewijs": moved.context["token"]}, follow=True)
    assert "Het werkboek is ingelezen" in text_of(done)
    assert Node.objects.get(key="d1").title == "Wonen en zorg"
    assert "werkboek plan.xlsx" in text_of(browser.get(PLAN + "onderdelen/d1/"))
    assert browser.post(address, {"bewijs": moved.context["token"]}).status_code == 422


@pytest.mark.parametrize("content", [b"geen werkboek", b"PK\x03\x04" + b"\0" * 100, b""])
def test_what_is_no_workbook_is_refused_without_a_trace(plan, coordinator, content):
    answer = browser_of(coordinator).post(
        PLAN + "werkboek/", {"bestand": SimpleUploadedFile("x.xlsx", content)}
    )
    assert answer.status_code == 422
    assert browser_of(coordinator).post(PLAN + "werkboek/", {"bewijs": "vals"}).status_code == 422


def test_a_paste_of_ten_megabytes_gets_a_clear_answer(plan, coordinator):
    browser = browser_of(coordinator)
    posted = filled_in(browser.get(NODE + "bewerken/")) | {"description": "x" * 10_500_000}
    answer = browser.post(NODE + "bewerken/", posted)
    assert answer.status_code == 422
    too_big = browser.post(NODE + "bewerken/", posted | {"description": "x" * 13_000_000})
    assert too_big.status_code == 413


FORMS = [*COORDINATOR_ONLY, *LEAD_TOO]
NASTY = st.sampled_from(
    ["", "0", "-1", "9" * 30, "\0", "é", "<b>", "nan", "2024-02-30", "x" * 400, "on", "1/1/1", "①"]
)
NAMES = [
    "title", "start", "end", "base", "gezien", "keuze-title", "leads-TOTAL_FORMS", "leads-INITIAL_FORMS",
    "leads-0-name", "partners-TOTAL_FORMS",
    "partners-0-cooperation", "codes-0-list", "codes-0-code",
    "milestones-TOTAL_FORMS", "milestones-0-key", "milestones-0-due", "rij", "state", "until", "reason",
    "verwijder",
    "raming", "year", "planned", "terms-TOTAL_FORMS", "terms-0-rate",
    "nodes", "also", "level", "slug", "bewijs",
    "levels-TOTAL_FORMS", "levels-0-name", "richting", "code", "term", "life_domain",
]  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(address=st.sampled_from(FORMS), posted=st.dictionaries(st.sampled_from(NAMES), NASTY, max_size=12))
def test_nothing_that_is_posted_breaks_a_screen(plan, coordinator, address, posted):
    browser = browser_of(coordinator)
    assert browser.post(address, posted).status_code < 500
