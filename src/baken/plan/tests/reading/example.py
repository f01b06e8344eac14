"""An invented plan of an invented town, small enough to spoil in one place per test."""

from pathlib import Path

from baken.plan.interchange.document import Node
from baken.plan.reading import Profile, Reading, load_profile, read_plan

PROFILE = """
[plan]
slug = "proefstad"
title = "Plan van Proefstad"
start = 2023-01-01
end = 2025-12-31
municipality = "99999"

[layout]
detect = ['^PLAN VAN PROEFSTAD', '^Trekker:']
start = '^PLAN VAN PROEFSTAD'
column = 40
noise = [
    { rule = "page-header", pattern = '^PROEFSTAD BLZ \\d+$' },
    { rule = "footnote", pattern = '^\\d+ Zie ook', note = true },
]

[[levels]]
key = "domain"
name = "Domein"
plural = "Domeinen"
id = "d{n}"
domain = true
heading = '^(?P<title>[A-Z][A-Z ]*)$'

[[levels]]
key = "objective"
name = "Doel"
plural = "Doelen"
id = "o{code}"
heading = '^Doel (?P<code>\\d+\\.\\d+)[.:]* (?P<title>.*)$'
overview = '^> Doel (?P<code>\\d+\\.\\d+)[.:]* (?P<title>.*)$'
punctuation = ":"

[[levels]]
key = "action"
name = "Actie"
plural = "Acties"
id = "{parent}-{n}"
asks_reporting = true
item_start = '^We '

[[domains]]
key = "housing"
title = "Wonen en bouwen"
[[domains]]
key = "leisure"
title = "Spelen"

[[labels]]
field = "leads"
text = "Trekker:"
[[labels]]
field = "agreement"
text = "Afspraak met:"
[[labels]]
field = "cooperation"
text = "Samen met:"
[[labels]]
field = "codes"
text = "Code:"

[table]
code_list = "codes"
years = [2023, 2024, 2025]
income_section = '^Raming subsidies'
investment = 'investeringsbudget'

[[code_lists]]
key = "codes"
title = "Codes van Proefstad"
pattern = 'PR\\d{4}'
loose = '\\bPR ?\\d{3,5}\\b'
none = ["geen", "/"]
separator = '\\s*(?:&|\\ben\\b)\\s*'

[leads]
start = '(?i)^(?:dienst|team|alle diensten)\\b'
nobody = '(?i)^alle'

[partners]
to_be_determined = '^Te kiezen'

[notes]
start = '^(?:\\*(?!\\s*(?:[*/]|$))|[("“+]|Opmerking:)'
shared = ['gezamenlijk budget', 'budget voor .* samen']
contained = ['zit in de toelage']
together = '(?P<amount>[\\d ]+(?:,\\d{2})?) EUR voor .* tezamen'
reference = 'doel (?P<code>\\d+\\.\\d+)'

[formulas]
per_inhabitant = '(?P<rate>\\d+,\\d+) EUR per inwoner'
per_child_per_day = '(?P<rate>\\d+) EUR per kind per dag'
per_child = '(?P<rate>\\d+) EUR per kind(?! per)'
estimate = '(?P<label>\\w+): (?P<total>[\\d ]+) EUR \\((?P<quantity>\\d+) lln\\) \\+ (?P<extra>[\\d ]+) EUR'
"""

ACTION = """
We zaaien bloemen op elk plein
In elke wijk komt een bloemenbak die de buren samen onderhouden en begieten.
Trekker:
dienst Groen
Code: PR0001
2023 2024 2025
1 000 EUR 2 000 EUR 3 000 EUR
"""


def invented_profile(folder: Path) -> Profile:
    """The profile of the invented town."""
    path = folder / "proefstad.toml"
    path.write_text(PROFILE, encoding="utf-8")
    return load_profile(path)


def read(folder: Path, body: str, *, before: str = "") -> Reading:
    """Read an invented plan with this body under one domain and objective."""
    text = f"PLAN VAN PROEFSTAD\n{before}\nWONEN EN BOUWEN\nDoel 1.1: We maken de straten mooier.\n{body}\n"
    path = folder / "plan.txt"
    path.write_text(text, encoding="utf-8")
    return read_plan(path=path, profile=invented_profile(folder))


def node(reading: Reading, wanted: str) -> Node:
    """The node with this id."""
    return next(each for each in reading.document.nodes if each.id == wanted)


def rules(reading: Reading) -> set[str]:
    """The rules of all findings."""
    return {finding.rule for finding in reading.report.findings}


def amounts(reading: Reading, wanted: str) -> list[tuple[int, str, int | None]]:
    """Year, code and cents of each budget line of a node."""
    lines = {line.id: line for line in reading.document.lines}
    return [(lines[key].year, lines[key].code, lines[key].planned) for key in node(reading, wanted).lines]


def shipped_document(name: str) -> Path:
    """A public plan document beside the project, when it is there."""
    root = next(parent for parent in Path(__file__).parents if (parent / "pyproject.toml").exists())
    return root.parent / "shared" / "seeds" / name
