"""How often values occur among people like somebody: what the asking reading tries first.

`frequencies.json` is made of a population and ships with the library:

    rulebook population --persons 200000 --seed 2024 --date 2026-01-01 --frequencies FILE

People are grouped by what is often known: a band of ages, the role in the household, and how one lives. Of
each fact, among those for whom the question makes sense, it has up to six values with their weights; a
group that hardly differs from a coarser one is left out.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from rulebook import terms as t
from rulebook.kinds import Kind
from rulebook.model import PERSON, Fact
from rulebook.population.evaluating import HOUSEHOLD
from rulebook.population.model import ROLES, TENURES
from rulebook.running import whole_years
from rulebook.situation import Situation

BANDS = (0, 18, 25, 45, 65)
HEAD, AT_HOME, OTHERS = "head", "child", "other"
OWNERS, TENANTS = "owner", "tenant"
ROLE_OF = {"applicant": HEAD, "partner": HEAD, "child": AT_HOME, "co_parented_child": AT_HOME}
TENURE_OF = {
    name: OWNERS if name == "owner" else TENANTS if name.endswith("tenant") else OTHERS for name in TENURES
}
SEPARATOR = "/"
Weighted = list[tuple[int, float]]
Group = tuple[str, str, str]
"""Band of ages, role, tenure; "" where it is not known."""
NOWHERE: Group = ("", "", "")


def coarser(group: Group) -> Iterator[Group]:
    """The group, and ever coarser ones: first without tenure, then without role, at last everybody."""
    band, role, tenure = group
    yield from dict.fromkeys(
        [group, (band, role, ""), (band, "", tenure), (band, "", ""), ("", role, ""), NOWHERE]
    )


@dataclass(frozen=True)
class Frequencies:
    """Values with weights per fact and group. Implements what asking needs."""

    facts: Mapping[str, Mapping[str, Any]]

    def weighted(self, fact: Fact, situation: Situation, index: int) -> Weighted:
        """Values of a fact for the person or unit at a place in a situation; weights add up to 1."""
        found = self.sample(fact, group_of(fact, situation, index), today=situation.date.toordinal())
        record = self.facts.get(fact.name)
        if not found or record is None or fact.otherwise is None or _is_certain(fact, situation, index):
            return found
        applies = float(record["applies"])
        among = [(value, weight * applies) for value, weight in found if value != fact.otherwise]
        return [*among, (fact.otherwise, 1 - sum(weight for _, weight in among))]

    def sample(self, fact: Fact, group: Group = NOWHERE, *, today: int) -> Weighted:
        """Values of a fact in a group (or the nearest coarser one) as rules know them: cents, numbers, 0 and
        1, ordinals, bits. `today`: the ordinal that days are counted from. [] for a fact nobody counted."""
        record = self.facts.get(fact.name)
        if record is None:
            return []
        for one in coarser(group):
            pairs = record["groups"].get(SEPARATOR.join(one))
            if pairs is not None:
                return [(self._value(fact, value, today), float(weight)) for value, weight in pairs]
        return []

    def _value(self, fact: Fact, value: Any, today: int) -> int:
        if fact.is_choice:
            return fact.type.bit(value) if value in fact.type.values else fact.low
        return today + int(value) if fact.type.kind is Kind.DATE else int(value)


@cache
def shipped() -> Frequencies:
    """The frequencies that ship with the library."""
    text = (files("rulebook") / "population" / "frequencies.json").read_text()
    return Frequencies(json.loads(text)["facts"])


# From a situation to a group -----------------------------------------------------------


def group_of(fact: Fact, situation: Situation, index: int) -> Group:
    """The group of a person, or of a unit: that of its first member. What is not known is ""."""
    person = index if fact.level == PERSON else situation.members[fact.level][index][0][0]
    return _band(situation, person), _role(situation, person), _tenure(situation, person)


def _band(situation: Situation, person: int) -> str:
    known = situation.facts.get(("birth_date", 0))
    if known is None:
        return ""
    today = situation.date
    young, old = (
        max(
            start
            for start in BANDS
            if start <= whole_years(day[person], (today.year, today.month, today.day))
        )
        for day in (known[1], known[0])
    )
    return str(young) if young == old else ""


def _role(situation: Situation, person: int) -> str:
    bits = situation.roles[HOUSEHOLD][person]
    place = bits.bit_length() - 1
    return ROLE_OF.get(ROLES[place], OTHERS) if 0 <= place < len(ROLES) else ""


def _tenure(situation: Situation, person: int) -> str:
    known = situation.facts.get(("tenure", 0))
    if known is None:
        return ""
    bits = known[0][situation.main[HOUSEHOLD][person]]
    kinds = {TENURE_OF[name] for place, name in enumerate(TENURES) if bits >> place & 1}
    return kinds.pop() if len(kinds) == 1 else ""


def _is_certain(fact: Fact, situation: Situation, index: int) -> bool:
    """Whether all that decides if the question makes sense is known: then, as it is asked, it does."""
    own = len(situation.ids(fact.level))
    for part in fact.only_if_term.walk() if fact.only_if_term else ():
        if isinstance(part, t.FactOf):
            known = situation.facts.get((part.fact, part.offset))
            if known is None:
                return False
            ranges = list(zip(*known, strict=True))
            ranges = ranges[index : index + 1] if len(ranges) == own else ranges
            choice = part.type.kind is Kind.CHOICE
            if any(low != high or (choice and low & (low - 1)) for low, high in ranges):
                return False
    return True
