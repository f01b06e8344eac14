"""Titles, leads, partners and remarks of actions."""

from pathlib import Path

import pytest

from baken.plan.interchange.document import Cooperation
from baken.plan.reading import Kind
from baken.plan.tests.reading.example import ACTION, node, read, rules

TABLE = "Code: PR0001\n2023 2024 2025\n/ / /\n"


def test_an_action_has_its_title_text_lead_and_amounts(tmp_path: Path) -> None:
    reading = read(tmp_path, ACTION)
    action = node(reading, "o1.1-1")
    assert action.title == "We zaaien bloemen op elk plein"
    assert action.description.startswith("In elke wijk")
    assert action.leads == ("dienst Groen",)
    assert [line.planned for line in reading.document.lines] == [100000, 200000, 300000]
    assert reading.document.lines[0].id == "PR0001-2023-o1.1-1"
    assert {level.key for level in reading.document.levels} == {"domain", "objective", "action"}


def test_the_domain_carries_its_life_domain_and_a_misspelled_one_is_reported(tmp_path: Path) -> None:
    reading = read(tmp_path, ACTION + "SPEELEN\nDoel 2.1: We spelen.\n" + ACTION)
    assert [(each.id, each.life_domain) for each in reading.document.nodes if each.level == "domain"] == [
        ("d1", "housing"),
        ("d2", "leisure"),
    ]
    assert reading.report.of("domain-spelling")[0].text == "SPEELEN"


def test_a_title_goes_on_over_a_full_line_and_stops_before_the_text(tmp_path: Path) -> None:
    body = ACTION.replace(
        "We zaaien bloemen op elk plein",
        "We zaaien bloemen op elk plein en in elke straat waar de buren dat zelf\nmee willen doen",
    )
    action = node(read(tmp_path, body), "o1.1-1")
    assert action.title.endswith("waar de buren dat zelf mee willen doen")
    assert action.description.startswith("In elke wijk")


def test_a_loose_capital_at_the_end_of_a_title_is_read_and_doubted(tmp_path: Path) -> None:
    body = ACTION.replace(
        "We zaaien bloemen op elk plein",
        "We zaaien bloemen op elk plein in de wijken rond het ontmoetingshuis\nDe Ton",
    )
    reading = read(tmp_path, body)
    assert node(reading, "o1.1-1").title.endswith("ontmoetingshuis De Ton")
    assert reading.report.of("title-end")


def test_text_in_lower_case_under_a_short_title_is_not_part_of_it(tmp_path: Path) -> None:
    body = ACTION.replace("In elke wijk", "op elk plein")
    assert node(read(tmp_path, body), "o1.1-1").title == "We zaaien bloemen op elk plein"


def test_a_word_broken_at_the_line_end_becomes_whole(tmp_path: Path) -> None:
    body = ACTION.replace("We zaaien bloemen op elk plein", "We zaaien bloemen met onze onder-\nsteuners")
    assert node(read(tmp_path, body), "o1.1-1").title == "We zaaien bloemen met onze ondersteuners"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("dienst Groen - team Park\nen team Bos", ("dienst Groen – team Park", "dienst Groen – team Bos")),
        (
            "dienst Groen – teams Park, Bos\nen Beek",
            ("dienst Groen – team Park", "dienst Groen – team Bos", "dienst Groen – team Beek"),
        ),
        ("dienst Groen en leefmilieu", ("dienst Groen en leefmilieu",)),
        ("dienst Groen – team Park\ndienst Wegen", ("dienst Groen – team Park", "dienst Wegen")),
    ],
)
def test_several_leads_are_told_apart(tmp_path: Path, written: str, expected: tuple[str, ...]) -> None:
    assert node(read(tmp_path, ACTION.replace("dienst Groen", written)), "o1.1-1").leads == expected


def test_two_units_without_the_word_are_split_when_the_document_knows_the_second(tmp_path: Path) -> None:
    known = ACTION.replace("dienst Groen", "dienst Groen – Bos")
    reading = read(tmp_path, known + ACTION.replace("dienst Groen", "dienst Groen – Park en Bos"))
    assert node(reading, "o1.1-2").leads == ("dienst Groen – Park", "dienst Groen – Bos")
    assert reading.report.of("leads-split")[0].kind is Kind.DOUBT


def test_a_lead_after_the_table_belongs_to_the_action_above_it(tmp_path: Path) -> None:
    reading = read(tmp_path, ACTION + "PROEFSTAD BLZ 7\ndienst Wegen – team Stoep en\nstraat\n" + ACTION)
    assert node(reading, "o1.1-1").leads == ("dienst Groen", "dienst Wegen – team Stoep en straat")
    assert node(reading, "o1.1-2").leads == ("dienst Groen",)
    assert reading.report.of("lead-after-table")[0].node == "o1.1-1"
    assert reading.report.of("page-header")[0].node == "o1.1-1"


def test_a_lead_twice_counts_once_and_a_missing_lead_is_doubted(tmp_path: Path) -> None:
    body = ACTION.replace("dienst Groen", "dienst groen\ndienst Groen") + ACTION.replace("dienst Groen\n", "")
    reading = read(tmp_path, body)
    assert node(reading, "o1.1-1").leads == ("dienst groen",)
    assert reading.report.of("lead-twice")[0].kind is Kind.NORMALISED
    assert reading.report.of("lead-missing")[0].node == "o1.1-2"


def test_a_second_lead_label_with_something_else_under_it_goes_to_the_remark(tmp_path: Path) -> None:
    body = ACTION.replace("Code:", "Trekker:\nNieuwe oproep in het voorjaar\nCode:")
    reading = read(tmp_path, body)
    assert node(reading, "o1.1-1").leads == ("dienst Groen",)
    assert node(reading, "o1.1-1").remark == "Nieuwe oproep in het voorjaar"
    assert {"label-twice", "lead-not-a-service"} <= rules(reading)


def test_a_lead_that_is_everybody_or_oddly_spelled_is_doubted(tmp_path: Path) -> None:
    body = ACTION.replace("dienst Groen", "dienst Groen en water") * 2
    body += ACTION.replace("dienst Groen", "Alle diensten\ndienst Groen water")
    assert {"lead-nobody", "lead-spelling"} <= rules(read(tmp_path, body))


def test_partners_are_told_apart_and_one_name_with_en_stays_whole(tmp_path: Path) -> None:
    body = ACTION.replace(
        "Code:",
        "Afspraak met:\nDe Kar vzw en Zon vzw (enkel in\nde zomer)\nAgentschap Bomen en Bloemen\n"
        "Samen met:\nNoord, Oost en West\nTe kiezen via oproep\nCode:",
    )
    reading = read(tmp_path, body)
    partners = [(each.name, each.cooperation, each.remark) for each in node(reading, "o1.1-1").partners]
    assert partners == [
        ("De Kar vzw", Cooperation.AGREEMENT, ""),
        ("Zon vzw", Cooperation.AGREEMENT, "enkel in de zomer"),
        ("Agentschap Bomen en Bloemen", Cooperation.AGREEMENT, ""),
        ("Noord", Cooperation.COOPERATION, ""),
        ("Oost", Cooperation.COOPERATION, ""),
        ("West", Cooperation.COOPERATION, ""),
        ("Te kiezen via oproep", Cooperation.TO_BE_DETERMINED, ""),
    ]


def test_notes_go_to_the_remark_and_not_to_the_partners(tmp_path: Path) -> None:
    body = ACTION.replace(
        "Code:", "Afspraak met:\nZon vzw\n* nog na te kijken\nmet de buren\n“rest volgt”\nCode:"
    )
    action = node(read(tmp_path, body), "o1.1-1")
    assert [partner.name for partner in action.partners] == ["Zon vzw"]
    assert action.remark == "nog na te kijken met de buren\nrest volgt"


def test_a_label_over_two_lines_and_two_labels_on_one_line_are_read(tmp_path: Path) -> None:
    body = ACTION.replace("Code:", "Afspraak\nmet:\nZon vzw\nCode:") + ACTION.replace(
        "Trekker:\ndienst Groen\nCode:", "Trekker: Code:"
    ).replace("1 000 EUR 2", "dienst Groen\n1 000 EUR 2")
    reading = read(tmp_path, body)
    assert [partner.name for partner in node(reading, "o1.1-1").partners] == ["Zon vzw"]
    assert node(reading, "o1.1-2").leads == ("dienst Groen",)
    assert len(node(reading, "o1.1-2").lines) == 3
    assert {"label-split", "two-labels", "lead-after-table", "table-interrupted"} <= rules(reading)


def test_an_action_without_table_ends_where_the_next_title_starts(tmp_path: Path) -> None:
    body = "We planten bomen\nLangs de beek.\nTrekker:\ndienst Groen\n" + ACTION
    reading = read(tmp_path, body)
    assert node(reading, "o1.1-1").title == "We planten bomen"
    assert node(reading, "o1.1-2").title == "We zaaien bloemen op elk plein"


def test_text_before_the_first_heading_and_footnotes_are_kept_in_the_report(tmp_path: Path) -> None:
    reading = read(tmp_path, ACTION + "3 Zie ook het vorige plan\n", before="Een woord vooraf.")
    assert reading.report.of("introduction")[0].text == "Een woord vooraf."
    assert reading.report.of("footnote")[0].kind is Kind.UNPLACED


def test_the_overview_gives_other_numbers_and_titles_and_both_are_reported(tmp_path: Path) -> None:
    overview = (
        "> Doel 1.1: We maken de straten mooier.\n"
        "> Doel 1.2: We maken de pleinen groener.\n"
        "> Doel 1.2: We maken de parken ruimer.\n"
        "> Doel 1.7: Iets wat nergens meer staat.\n"
    )
    body = (
        ACTION
        + "Doel 1.2: We maken de pleinen veel groener.\n"
        + ACTION
        + "Doel 1.3.: We maken de parken ruimer.\n"
        + ACTION
    )
    reading = read(tmp_path, body, before=overview)
    assert node(reading, "o1.3").other_codes == ("1.2",)
    assert node(reading, "o1.2").other_codes == ()
    assert [finding.node for finding in reading.report.of("overview-title")] == ["o1.2"]
    assert reading.report.of("overview-only")[0].text.startswith("> Doel 1.7")
    assert reading.report.of("heading-punctuation")[0].became == "1.3"


def test_every_message_is_a_sentence_and_names_its_line(tmp_path: Path) -> None:
    reading = read(tmp_path, ACTION.replace("PR0001", "") + TABLE)
    for finding in reading.report.findings:
        assert finding.line > 0
        assert finding.message.endswith(".")
