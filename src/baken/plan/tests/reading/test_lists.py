"""Plans whose objectives carry labelled lists: links, indicators, milestones, timing."""

from pathlib import Path

from baken.plan.interchange.document import Direction, IndicatorKind, Term
from baken.plan.reading import Kind, Reading, load_profile, read_plan
from baken.plan.tests.reading.example import node

PROFILE = """
[plan]
slug = "lijstdorp"
title = "Plan van Lijstdorp"
start = 2020-01-01
end = 2021-12-31
municipality = "99998"

[layout]
detect = ['^PLAN VAN LIJSTDORP']
start = '^PLAN VAN LIJSTDORP'
period = 'looptijd (\\d{4})-(\\d{4})'
column = 50

[[levels]]
key = "objective"
name = "Doel"
plural = "Doelen"
id = "o{code}"
asks_reporting = true
heading = '^Doel (?P<code>\\d+):\\s*(?P<title>.*)$'

[[domains]]
key = "leisure"
title = "Spelen"

[terms]
"korte termijn" = "short"

[leads]
start = '(?i)^dienst\\b'

[measures]
count = '(?i)(?:aantal|termijn)\\b'
result = '(?i)(?:opening|opmaak)\\b'
decrease = '(?i)termijn\\b'

[[code_lists]]
key = "stad"
title = "het plan van de stad"
pattern = 'S\\d(?:O\\d(?:P\\d+)?)?'
confusions = { "0" = "O" }

[[code_lists]]
key = "hulp"
title = "het plan van de hulp"
items = [
    { pattern = 'Actie (?P<code>A-\\d+)\\s*:\\s*(?P<label>.*)$' },
    { pattern = 'Streefdoel\\s*:\\s*(?P<label>.*)$', prefix = "SD-" },
]

[[labels]]
field = "link"
code_list = "stad"
text = "Link stad"
[[labels]]
field = "link"
code_list = "hulp"
text = "Link hulp"
[[labels]]
field = "indicator"
text = "Indicator"
[[labels]]
field = "milestone"
text = "Mijlpaal"
[[labels]]
field = "term"
text = "Timing"
[[labels]]
field = "leads"
text = "Trekker"
[[labels]]
field = "skip"
text = "Tandem:"
"""


def read_lists(folder: Path, body: str, head: str = "") -> Reading:
    """Read an invented plan of labelled lists."""
    profile = folder / "lijstdorp.toml"
    profile.write_text(PROFILE, encoding="utf-8")
    path = folder / "plan.txt"
    text = f"PLAN VAN LIJSTDORP\n{head}\nDoel 1:\nWe spelen meer\nbuiten.\n{body}\nTrekker dienst Jeugd\n"
    path.write_text(text, encoding="utf-8")
    return read_plan(path=path, profile=load_profile(profile))


def test_labels_in_any_case_with_the_value_beside_or_under_them(tmp_path: Path) -> None:
    reading = read_lists(
        tmp_path, "timing Korte termijn\nINDICATOR\n- aantal spelende\nkinderen\n- aantal pleinen"
    )
    assert node(reading, "o1").title == "We spelen meer buiten."
    assert node(reading, "o1").term is Term.SHORT
    assert [each.title for each in reading.document.indicators] == [
        "aantal spelende kinderen",
        "aantal pleinen",
    ]
    assert [each.id for each in reading.document.indicators] == ["i-o1-1", "i-o1-2"]


def test_an_indicator_under_milestone_and_the_reverse_go_where_they_belong(tmp_path: Path) -> None:
    body = "Mijlpaal\nOpening van het plein\nTermijn van de aanvraag\nIndicator opmaak van een verslag"
    reading = read_lists(tmp_path, body)
    assert [each.title for each in reading.document.milestones] == [
        "Opening van het plein",
        "opmaak van een verslag",
    ]
    indicator = reading.document.indicators[0]
    assert (indicator.title, indicator.direction) == ("Termijn van de aanvraag", Direction.DECREASE)
    assert reading.report.of("indicator-under-milestone")
    assert reading.report.of("milestone-under-indicator")


def test_a_measure_of_no_known_kind_stays_under_its_label_with_a_doubt(tmp_path: Path) -> None:
    reading = read_lists(tmp_path, "Indicator\n- - een plan voor elke week")
    assert reading.document.indicators[0].kind is IndicatorKind.YES_NO
    assert reading.document.indicators[0].title == "een plan voor elke week"
    assert reading.report.of("measure-unclear")[0].kind is Kind.DOUBT
    assert reading.report.of("double-dash")


def test_codes_with_labels_become_links_and_entries_and_a_zero_becomes_an_o(tmp_path: Path) -> None:
    body = (
        "Link stad\nS1O2P3: Meer pleinen in\nelke wijk\nS201P4: Minder beton - S2: De stad "
        "bereikbaar\nLink stad S1O2P3"
    )
    reading = read_lists(tmp_path, body)
    assert [(link.code, link.as_written) for link in node(reading, "o1").codes] == [
        ("S1O2P3", ""),
        ("S2O1P4", "S201P4"),
        ("S2", ""),
    ]
    labels = {entry.code: entry.label for entry in reading.document.code_entries}
    assert labels == {
        "S1O2P3": "Meer pleinen in elke wijk",
        "S2O1P4": "Minder beton",
        "S2": "De stad bereikbaar",
    }
    assert reading.report.of("code-confusion")[0].became == "S2O1P4"


def test_goals_without_a_code_get_a_stable_one(tmp_path: Path) -> None:
    body = (
        "Link hulp\n- Streefdoel: Iedereen\nspeelt mee / Actie A-3: Samen spelen\n- Streefdoel: "
        "Iedereen speelt  mee."
    )
    reading = read_lists(tmp_path, body)
    codes = [link.code for link in node(reading, "o1").codes]
    assert codes[1] == "A-3"
    assert codes[0].startswith("SD-")
    assert len(codes) == 2


def test_goal_text_under_indicator_becomes_a_link(tmp_path: Path) -> None:
    reading = read_lists(tmp_path, "Indicator\nActie A-3: Samen spelen")
    assert reading.document.indicators == ()
    assert node(reading, "o1").codes[0].code == "A-3"
    assert reading.report.of("link-under-indicator")


def test_another_label_for_the_same_code_and_text_without_code_are_reported(tmp_path: Path) -> None:
    body = "Link stad\nS1: Pleinen\nS1: Parken\nZomaar tekst\nLink hulp\nOok zomaar\nTiming ooit"
    reading = read_lists(tmp_path, body)
    assert reading.report.of("label-differs")[0].became == "Pleinen"
    assert len(reading.report.of("link-without-code")) == 2
    assert reading.report.of("term-unknown")[0].text == "ooit"


def test_a_tandem_has_two_leads(tmp_path: Path) -> None:
    reading = read_lists(tmp_path, "Trekker\nTandem:\n- dienst Groen - team Park\n- vrienden van het park")
    assert node(reading, "o1").leads == ("dienst Groen – team Park", "dienst Jeugd")
    assert node(reading, "o1").remark == "vrienden van het park"


def test_the_period_comes_from_the_document_or_is_doubted(tmp_path: Path) -> None:
    printed = read_lists(tmp_path, "", head="looptijd 2030-2035")
    assert (printed.document.plan.start.year, printed.document.plan.end.year) == (2030, 2035)
    assumed = read_lists(tmp_path, "")
    assert assumed.document.plan.start.year == 2020
    assert assumed.report.of("period-assumed")
