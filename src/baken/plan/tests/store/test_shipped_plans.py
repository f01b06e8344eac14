"""The shipped plans say exactly what the city's documents say, in our own words."""

from dataclasses import replace
from pathlib import Path

import pytest
from django_scopes import scope

from baken.foundation.organisations.api import OrganisationNames
from baken.foundation.organisations.api import load_reference as load_organisations
from baken.foundation.territory.api import Municipality
from baken.foundation.territory.api import load_reference as load_territory
from baken.foundation.vocabulary.api import load_reference as load_vocabulary
from baken.plan.interchange.document import Cooperation, LineKind
from baken.plan.models import Node, Plan
from baken.plan.reading import read_plan
from baken.plan.reference import SHIPPED, load_reference, shipped_document
from baken.plan.store import document_of, write_plan

SEEDS = Path(__file__).resolve().parents[6] / "shared" / "seeds"
DOCUMENTS = {
    "lsb-aalst": SEEDS / "lokaal-sociaal-beleidsplan-aalst-2020-2025.txt",
    "kinderarmoede-aalst": SEEDS / "lokaal-beleidsplan-kinderarmoedebestrijding-aalst.txt",
}


@pytest.fixture
def aalst(db):
    load_territory()
    load_vocabulary()
    load_organisations()
    municipality = Municipality.objects.get(nis="41002")
    with scope(municipality=municipality):
        yield municipality


@pytest.mark.parametrize("slug", SHIPPED)
def test_a_shipped_plan_comes_out_of_the_database_as_it_went_in(aalst, slug):
    document = shipped_document(slug)
    plan = write_plan(document=document, municipality=aalst.nis).plan
    assert document_of(plan=plan) == document


def _facts(document, names):
    """What must agree: everything but our own words, every name by the organisation behind it."""

    def organisation(name):
        return names.resolve(name).key

    return replace(
        document,
        plan=replace(document.plan, title="", description=""),
        nodes=tuple(
            replace(
                node,
                title="",
                description="",
                remark="",
                leads=tuple(dict.fromkeys(organisation(lead) for lead in node.leads)),
                partners=tuple(
                    replace(
                        partner,
                        remark="",
                        name=partner.name
                        if partner.cooperation is Cooperation.TO_BE_DETERMINED
                        else organisation(partner.name),
                    )
                    for partner in node.partners
                ),
            )
            for node in document.nodes
        ),
        lines=tuple(replace(line, remark="") for line in document.lines),
        code_lists=tuple(replace(code_list, title="") for code_list in document.code_lists),
    )


@pytest.mark.parametrize("slug", SHIPPED)
def test_reading_the_document_again_gives_the_facts_that_ship(aalst, slug):
    if not DOCUMENTS[slug].exists():
        pytest.skip("the city's documents are not at hand")
    names = OrganisationNames(municipality=aalst.nis)
    read = _facts(read_plan(path=DOCUMENTS[slug]).document, names)
    shipped = _facts(shipped_document(slug), names)
    assert read.nodes == shipped.nodes
    assert read.lines == shipped.lines
    assert read == shipped


def test_no_sentence_of_the_documents_is_in_the_shipped_titles_and_descriptions():
    if not all(path.exists() for path in DOCUMENTS.values()):
        pytest.skip("the city's documents are not at hand")

    def words(text):
        return "".join(c if c.isalnum() else " " for c in text.casefold()).split()

    for slug, path in DOCUMENTS.items():
        text = " ".join(words(path.read_text()))
        for node in shipped_document(slug).nodes:
            own = words(f"{node.title}. {node.description}")
            copied = [
                " ".join(own[start : start + 9])
                for start in range(len(own) - 8)
                if " ".join(own[start : start + 9]) in text
            ]
            assert copied == [], node.id


def test_the_night_shelter_shares_one_budget_with_two_other_actions():
    document = shipped_document("lsb-aalst")
    shelter = next(node for node in document.nodes if node.id == "o9.1-1")
    lines = [line for line in document.lines if line.id in shelter.lines]
    assert [(line.code, line.code_as_written, line.year, line.planned) for line in lines] == [
        ("AC000224", lines[0].code_as_written, year, 59_572_916) for year in (2023, 2024, 2025)
    ]
    served = {node.id for node in document.nodes if set(node.lines) & set(shelter.lines)}
    assert served == {"o2.1-3", "o9.1-1", "o9.1-2"}
    assert [partner.name for partner in shelter.partners] == ["CAW Oost-Vlaanderen vzw"]


def test_a_shared_amount_counts_once_in_the_totals_of_the_plan():
    document = shipped_document("lsb-aalst")
    naive = sum(
        line.planned
        for node in document.nodes
        for line in document.lines
        if line.id in node.lines and line.planned and line.year == 2024 and line.kind is LineKind.OPERATING
    )
    once = document.totals()[2024][LineKind.OPERATING]
    assert naive - once == 2 * 59_572_916 + 280_000


def test_both_plans_load_on_first_start_and_only_then(aalst):
    assert load_reference() == 2
    Node.objects.filter(plan__slug="lsb-aalst", key="o9.1-1").update(title="Zelf aangepast")
    assert load_reference() == 0
    assert Plan.objects.count() == 2
    assert Node.objects.get(plan__slug="lsb-aalst", key="o9.1-1").title == "Zelf aangepast"


def _without_line(document, identity):
    """The plan as somebody hands it in who skipped or deleted one budget row."""
    return replace(
        document,
        lines=tuple(line for line in document.lines if line.id != identity),
        nodes=tuple(
            replace(node, lines=tuple(line for line in node.lines if line != identity))
            for node in document.nodes
        ),
    )


def test_a_line_that_a_workbook_leaves_out_stays_with_its_actions(aalst):
    document = shipped_document("lsb-aalst")
    plan = write_plan(document=document, municipality=aalst.nis).plan
    write_plan(document=_without_line(document, "AC000224-2023-o2.1-3"), municipality=aalst.nis)
    served = {node.id for node in document_of(plan=plan).nodes if "AC000224-2023-o2.1-3" in node.lines}
    assert served == {"o2.1-3", "o9.1-1", "o9.1-2"}


def test_a_line_that_a_workbook_leaves_out_goes_when_that_is_asked(aalst):
    document = shipped_document("lsb-aalst")
    plan = write_plan(document=document, municipality=aalst.nis).plan
    shorter = _without_line(document, "AC000224-2023-o2.1-3")
    write_plan(document=shorter, municipality=aalst.nis, remove_missing=True)
    assert document_of(plan=plan) == shorter
