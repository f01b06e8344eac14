"""The two public plans of Aalst, when they lie beside the project."""

import time
from collections import Counter

import pytest

from baken.plan.interchange.document import AmountState, Cooperation, LineKind, PlanDocument, Term
from baken.plan.reading import Kind, Reading, read_plan
from baken.plan.tests.reading.example import amounts, node, shipped_document

SOCIAL = shipped_document("lokaal-sociaal-beleidsplan-aalst-2020-2025.txt")
CHILDREN = shipped_document("lokaal-beleidsplan-kinderarmoedebestrijding-aalst.txt")

needs_documents = pytest.mark.skipif(
    not (SOCIAL.exists() and CHILDREN.exists()), reason="de publieke plannen staan niet naast het project"
)


@pytest.fixture(scope="module")
def social() -> Reading:
    return read_plan(path=SOCIAL)


@pytest.fixture(scope="module")
def children() -> Reading:
    return read_plan(path=CHILDREN)


def levels(document: PlanDocument) -> Counter[str]:
    return Counter(each.level for each in document.nodes)


@needs_documents
def test_the_social_plan_has_its_levels_and_totals(social: Reading) -> None:
    document = social.document
    assert document.plan.slug == "lsb-aalst"
    assert levels(document) == {"domain": 7, "ambition": 14, "objective": 36, "action": 137}
    assert {year: kinds[LineKind.OPERATING] for year, kinds in document.totals().items()} == {
        2023: 463380393,
        2024: 461286548,
        2025: 449152948,
    }
    assert all(kinds[LineKind.INCOME] == 1700000 for kinds in document.totals().values())
    assert not social.report.of("period-assumed")


@needs_documents
def test_the_tree_and_its_ids_hold_together(social: Reading, children: Reading) -> None:
    for document in (social.document, children.document):
        ids = [each.id for each in document.nodes]
        assert len(ids) == len(set(ids))
        lines = [line.id for line in document.lines]
        assert len(lines) == len(set(lines))
        carried = {key for each in document.nodes for key in each.lines}
        assert carried == set(lines)
        for each in document.nodes:
            assert each.parent in ids or (each.parent is None and each.level == "domain")
            assert each.title
        reporting = {level.key for level in document.levels if level.asks_reporting}
        assert all(each.leads for each in document.nodes if each.level in reporting)


@needs_documents
def test_life_domains_are_recognised_in_both(social: Reading, children: Reading) -> None:
    def keys(reading: Reading) -> list[str]:
        return [each.life_domain for each in reading.document.nodes if each.level == "domain"]

    order = ["directing", "income", "activation", "education"]
    assert keys(social) == [*order, "housing", "health", "leisure"]
    assert keys(children) == [*order, "health", "housing", "leisure"]
    assert len(social.report.of("domain-spelling")) == 2


@needs_documents
def test_one_budget_serves_three_actions_and_one_serves_two(social: Reading) -> None:
    shelter = [f"AC000224-{year}-o2.1-3" for year in (2023, 2024, 2025)]
    for action in ("o2.1-3", "o9.1-1", "o9.1-2"):
        assert list(node(social, action).lines) == shelter
    assert {planned for _, _, planned in amounts(social, "o2.1-3")} == {59572916}
    assert node(social, "o10.4-5").lines == node(social, "o2.2-3").lines
    assert [finding.node for finding in social.report.of("wrong-reference")] == ["o2.2-3", "o10.4-5"]


@needs_documents
def test_two_equal_budgets_that_a_note_adds_up_stay_two(social: Reading) -> None:
    assert amounts(social, "o13.3-2") == amounts(social, "o14.1-1")
    assert set(node(social, "o13.3-2").lines).isdisjoint(node(social, "o14.1-1").lines)
    assert len(social.report.of("amount-together")) == 2


@needs_documents
def test_stacked_amounts_several_codes_and_amounts_without_year(social: Reading) -> None:
    assert len(node(social, "o5.2-1").lines) == 15
    assert Counter(code for _, code, _ in amounts(social, "o5.2-1")) == {
        "AC000208": 6,
        "AC000206": 6,
        "AC000209": 3,
    }
    assert {finding.node for finding in social.report.of("year-unknown")} == {"o1.3-3", "o9.3-1"}
    assert node(social, "o9.3-1").lines == ()
    assert "235 000" in node(social, "o9.3-1").remark
    assert "997 000" in node(social, "o1.3-3").remark


@needs_documents
def test_codes_in_five_spellings_are_one_code(social: Reading) -> None:
    written = {line.code_as_written for line in social.document.lines if line.code == "AC000224"}
    assert written == {"", "AC00224", "AC0002224", "AC000224*"}
    assert {finding.text for finding in social.report.of("code-spelling")} == {
        "AC000224*",
        "Ac000235",
        "AC 000225",
    }
    assert social.report.of("code-failed")[0].text == "AC"
    assert {entry.list for entry in social.document.code_entries} == {"mjp-aalst-2020"}


@needs_documents
def test_what_is_to_be_determined_is_not_zero(social: Reading) -> None:
    later = [line for line in social.document.lines if line.state is AmountState.TO_BE_DETERMINED]
    assert len(later) == 12
    assert sum(bool(line.formula) for line in later) == 6
    terms = next(line for line in later if line.id == "AC000235-2023-o8.2-4").formula
    assert sum(term.rate * (term.quantity or 0) * (term.days or 1) for term in terms) == 103400


@needs_documents
def test_the_double_number_of_the_overview_is_an_other_code(social: Reading) -> None:
    assert (node(social, "o13.3").code, node(social, "o13.3").other_codes) == ("13.3", ("13.2",))
    assert social.report.of("overview-number")[0].kind is Kind.DOUBT


@needs_documents
def test_leads_after_the_table_and_leads_of_one_service(social: Reading) -> None:
    assert len(node(social, "o13.2-4").leads) == 5
    assert len(node(social, "o1.3-3").leads) == 3
    assert node(social, "o3.1-1").leads == tuple(
        f"Dienst Samenleving – team {team}" for team in ("Inkomen", "Bemiddeling", "Groei")
    )
    assert len(node(social, "o2.1-1").partners) == 7
    assert node(social, "o14.3-3").partners[0].cooperation is Cooperation.TO_BE_DETERMINED


@needs_documents
def test_the_child_plan_has_its_levels_terms_and_measures(children: Reading) -> None:
    document = children.document
    assert levels(document) == {"domain": 7, "strategic_objective": 10, "operational_objective": 52}
    assert (len(document.indicators), len(document.milestones)) == (66, 26)
    terms = Counter(each.term for each in document.nodes if each.level == "operational_objective")
    assert None not in terms
    assert sum(terms.values()) == 52
    assert terms[Term.LONG] == 5
    assert children.report.of("period-assumed")


@needs_documents
def test_measures_stand_where_their_words_put_them(children: Reading) -> None:
    assert len(children.report.of("indicator-under-milestone")) == 13
    assert len(children.report.of("milestone-under-indicator")) == 2
    assert not [each for each in children.document.milestones if each.title.casefold().startswith("aantal")]
    assert {finding.node for finding in children.report.of("link-under-indicator")} == {"o2.4"}
    assert len(children.report.of("measure-unclear")) == 3


@needs_documents
def test_a_zero_in_a_policy_code_becomes_the_letter(children: Reading) -> None:
    assert {finding.became for finding in children.report.of("code-confusion")} == {
        "S2O1",
        "S2O1P2A2",
        "S2O1P2A3",
    }
    labels = {(entry.list, entry.code): entry.label for entry in children.document.code_entries}
    assert all(labels.values())
    assert ("mjp-ocmw-aalst-2014", "AP 3.1") in labels


@needs_documents
def test_reading_takes_well_under_three_seconds() -> None:
    started = time.perf_counter()
    read_plan(path=SOCIAL)
    assert time.perf_counter() - started < 3


@needs_documents
def test_what_stands_before_the_plan_is_named_in_one_line(children: Reading) -> None:
    [finding] = children.report.of("before-the-plan")
    assert finding.kind is Kind.UNPLACED
    assert finding.line == 1
