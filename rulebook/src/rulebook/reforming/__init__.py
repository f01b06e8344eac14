"""*reform*: what changed amounts, dates or rules do to a population, beside the law as it is.

`reformed(book, scenario)` is the law with the changes made; `reform(blocks, book, scenarios, date=…)` counts
who wins, who loses, of whom nobody can tell, and what it costs in a year.
"""

from rulebook.reforming.applying import reformed
from rulebook.reforming.command import add_arguments, reform_command
from rulebook.reforming.results import BANDS, Change, Outcome, ReformResult, Tally
from rulebook.reforming.running import reform
from rulebook.reforming.scenarios import (
    Scenario,
    amounts_of,
    law_fingerprint,
    load_scenario,
    read_scenario,
    scenario_of,
)

__all__ = [
    "BANDS",
    "Change",
    "Outcome",
    "ReformResult",
    "Scenario",
    "Tally",
    "add_arguments",
    "amounts_of",
    "law_fingerprint",
    "load_scenario",
    "read_scenario",
    "reform",
    "reform_command",
    "reformed",
    "scenario_of",
]
