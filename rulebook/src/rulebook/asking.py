"""*ask*: which questions come next.

What is still open is tried: each unknown takes the values that people like this have, and the rules say what
each would decide. Questions about one person and one theme make a block; where there is room, other themes
of that person follow. The block that decides most for the least effort comes first; what is sensitive comes
last; what can no longer matter is never asked. A question waits when those before it on the screen probably
make it needless, or when it only narrows a sum and nobody would miss it if all else were usual.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from rulebook.checking import compiled_for
from rulebook.compiling import Compiled
from rulebook.model import PERSON, Fact, Rulebook
from rulebook.situation import Situation, read_situation
from rulebook.trying import MOST_QUESTIONS, SENSITIVITY, Candidate, Frequencies, Trial
from rulebook.values import plain

SCREEN = 2.0
"""Opening a screen costs as much as two plain yes-or-no questions."""
LATER = 0.5
"""What a question costs that is left for a later screen: a part of opening that one."""
MOST_BLOCKS = 2
THEMES = {
    "household": "Wie er woont",
    "status": "Uitkeringen en statuten",
    "work": "Werk",
    "income": "Inkomen",
    "savings": "Spaargeld en bezit",
    "home": "Wonen",
    "energy": "Energie",
    "health": "Gezondheid",
    "school": "School",
    "children": "Kinderen",
    "mobility": "Vervoer",
    "help": "Hulp in de buurt",
    "leisure": "Vrije tijd",
}
Group = tuple[int, str, int, str]
"""Sensitivity, level, place and theme."""
MOST_TRIALS = 60
"""So often a value is tried before the best block so far will do."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """One thing to ask."""

    fact: str
    of: str
    offset: int
    period: str  # of a fact that changes: the year ("2024") or month ("2024-11") that is asked; else ""
    text: str
    help: str
    type: str
    values: Mapping[str, str]  # of a choice
    low: Any
    high: Any
    unit: str
    sensitivity: str

    def as_json(self) -> dict[str, Any]:
        return {**vars(self), "values": dict(self.values)}


@dataclass(frozen=True, kw_only=True)
class Block:
    """What fits on one screen: one person (or the household). `theme`: of the first question; `left`: screens
    that still matter, as far as can be seen, this one included; `open` and `decided`: rights."""

    of: str
    of_label: str
    theme: str
    title: str
    questions: tuple[Question, ...]
    left: int
    open: int
    decided: int

    def as_json(self) -> dict[str, Any]:
        return {**vars(self), "questions": [one.as_json() for one in self.questions]}


def next_block(
    book: Rulebook,
    data: Any,
    *,
    date: dt.date,
    rights: Iterable[str] | None = None,
    names: Mapping[str, str] | None = None,
    frequencies: Frequencies | None = None,
) -> Block | None:
    """The next block of questions about a situation in JSON form, or None when nothing can still matter.

    `names`: how persons are called in questions. What the situation says is unknown is not asked again.
    Raises SituationError, LawError.
    """
    compiled = compiled_for(book, date, rights)
    return block_for(compiled, read_situation(compiled, data), names=names, frequencies=frequencies)


def block_for(
    compiled: Compiled,
    situation: Situation,
    *,
    names: Mapping[str, str] | None = None,
    frequencies: Frequencies | None = None,
) -> Block | None:
    """The next block for a situation that was read already."""
    trial = Trial(compiled, situation, frequencies)
    chosen, left = choose(trial)
    if not chosen:
        return None
    fact = compiled.book.facts[chosen[0].key[0]]
    of = situation.ids(fact.level)[chosen[0].index]
    own = fact.level != PERSON or of == _applicant(situation)
    label = "" if own else (names or {}).get(of, of)
    themes = dict.fromkeys(compiled.book.facts[one.key[0]].theme for one in chosen)
    theme = ", ".join(THEMES.get(one, one) for one in themes)
    return Block(
        of=of,
        of_label=label,
        theme=fact.theme,
        title=f"{theme} van {label}" if label else theme,
        questions=tuple(_question(compiled, one, of, label) for one in chosen),
        left=left,
        open=len(trial.open),
        decided=len(compiled.rights) - len(trial.open),
    )


def choose(trial: Trial) -> tuple[list[Candidate], int]:
    """The questions of the best block, and how many blocks are left.

    What each unknown could decide is first estimated from which rules read it; only the most promising blocks
    are tried for real, the least sensitive first.
    """
    groups: dict[Group, list[Candidate]] = defaultdict(list)
    for one in trial.unknowns():
        fact = trial.compiled.book.facts[one.key[0]]
        groups[SENSITIVITY[fact.sensitivity], fact.level, one.index, fact.theme].append(one)
    order = sorted(groups, key=lambda key: (key[0], -_worth(groups[key])))
    for spare in (False, True):
        chosen, useless = _best(trial, groups, order, spare=spare)
        if chosen:
            return chosen, len({key[:3] for key in groups.keys() - useless})
    together = trial.together()
    return together, len(together)


def _best(
    trial: Trial, groups: Mapping[Group, list[Candidate]], order: list[Group], *, spare: bool
) -> tuple[list[Candidate], set[Group]]:
    """The questions of the best screen, and the groups in which nothing decides anything."""
    tried: dict[Group, list[Candidate]] = {}
    useless: set[Group] = set()

    def useful(key: Group) -> list[Candidate]:
        found = trial.useful(sorted(groups[key], key=lambda one: -one.worth), spare=spare)
        if not found:
            useless.add(key)
        return found

    for key in order:
        enough = len(tried) == MOST_BLOCKS or trial.trials > MOST_TRIALS
        if tried and (enough or key[0] > min(one[0] for one in tried)):
            break
        found = useful(key)
        if found:
            tried[key] = found
    if not tried:
        return [], useless
    best = max(tried, key=lambda key: _worth(tried[key]))
    chosen = trial.fitting(tried[best], LATER)
    for key in order:  # other themes, when there is room: of the same person and no more sensitive
        if len(chosen) < MOST_QUESTIONS and key != best and key not in useless and key[:3] == best[:3]:
            chosen = trial.fitting([*chosen, *(tried.get(key) or useful(key))][:MOST_QUESTIONS], LATER)
    return chosen, useless


def _worth(held: list[Candidate]) -> float:
    """What a screen with the first questions decides, for its effort."""
    first = held[:MOST_QUESTIONS]
    return sum(one.gain for one in first) / (SCREEN + sum(one.effort for one in first))


def _applicant(situation: Situation) -> str:
    return situation.persons[situation.members["household"][0][0][0]]


def period_of(fact: Fact, offset: int, date: dt.date) -> str:
    """The period of a fact, so many periods before a date."""
    if fact.period == "year":
        return str(date.year + offset)
    if fact.period == "month" and offset:
        months = date.year * 12 + date.month - 1 + offset
        return f"{months // 12}-{months % 12 + 1:02d}"
    return ""


def _question(compiled: Compiled, one: Candidate, of: str, label: str) -> Question:
    fact = compiled.book.facts[one.key[0]]
    period = period_of(fact, one.key[1], compiled.date)
    text = (
        fact.question
        if not label or not fact.question_other
        else fact.question_other.replace("{name}", label)
    )
    return Question(
        fact=fact.name,
        of=of,
        offset=one.key[1],
        period=period,
        text=text.replace("{period}", period),
        help=fact.help,
        type=fact.type.kind.value,
        values={name: fact.labels.get(name, name) for name in fact.type.values},
        low=None if fact.is_choice else plain(fact.type, fact.low),
        high=None if fact.is_choice else plain(fact.type, fact.high),
        unit=fact.type.unit if not fact.is_choice else "",
        sensitivity=fact.sensitivity,
    )
