"""How rights hang together: which one opens another, at once or after months, and which exclude each other.

What a right says (`opens`, `excludes`) is one thing, what the rules do another. `tried` finds the second out:
it gives somebody a right (`granted`: the facts by which other rules see it) and looks what changes.
"""

import copy
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rulebook.checking import Answers, answer, compiled_for
from rulebook.compiling import terms_of
from rulebook.errors import LawError, ParameterMissing, SituationError
from rulebook.examples import Example
from rulebook.model import PERSON, Fact, Right, Rulebook
from rulebook.needs import needs_of
from rulebook.situation import read_situation
from rulebook.values import plain

OPENS, EXCLUDES = "opens", "excludes"
LONG_AGO = dt.timedelta(days=5 * 365)
"""Longer than any right must be had before it opens another."""


@dataclass(frozen=True, kw_only=True)
class Link:
    """What a right says of another. `after`: months for which it must be had first; 0: at once."""

    right: str
    other: str
    kind: str
    after: int = 0


@dataclass(frozen=True, kw_only=True)
class Opening:
    """What the rules were seen to do: with one right the other was no longer "no", at once or only later."""

    right: str
    other: str
    at_once: bool


def links_of(book: Rulebook, *, date: dt.date) -> list[Link]:
    """Every link that the rights say, in the order of the law; what goes not together once."""
    found: list[Link] = []
    apart: set[frozenset[str]] = set()
    for right in book.rights.values():
        for one in right.opens:
            if one.right in book.rights:
                after = _months(book, one.after, date) if one.after else 0
                found.append(Link(right=right.name, other=one.right, kind=OPENS, after=after))
        for other in right.excludes:
            pair = frozenset({right.name, other})
            if pair not in apart:
                apart.add(pair)
                found.append(Link(right=right.name, other=other, kind=EXCLUDES))
    return found


def _months(book: Rulebook, name: str, date: dt.date) -> int:
    try:
        return int(book.parameters.parameters[name].at(date).low)
    except (KeyError, ParameterMissing):
        return 0


def having(
    book: Rulebook, right: Right, situation: Mapping[str, Any], *, of: str, since: dt.date | None
) -> dict[str, Any]:
    """The situation (OpenFisca JSON) in which person `of`, or their household, has a right since a day.

    `since` None: in which nobody of them has it. The given situation stays as it was.
    """
    other = copy.deepcopy(dict(situation))
    for name, value in right.granted.items():
        fact = book.facts[name]
        said = plain(fact.type, value) if since else _without(fact)
        if said is not None:
            _put(book, other, fact, of, said)
    if since and right.granted_since:
        _put(book, other, book.facts[right.granted_since], of, since.isoformat())
    return other


def _without(fact: Fact) -> Any:
    """The value of somebody who does not have it; None where there is no such value."""
    if fact.is_choice:
        return "none" if "none" in fact.type.values else None
    return None if fact.none is None else plain(fact.type, fact.none)


def _put(book: Rulebook, situation: dict[str, Any], fact: Fact, of: str, value: Any) -> None:
    if fact.level == PERSON:
        situation["persons"][of][fact.name] = value
        return
    for unit in situation.get(book.units[fact.level].plural, {}).values():
        unit[fact.name] = value


def candidates(book: Rulebook, *, date: dt.date) -> Iterator[tuple[Right, Right]]:
    """Pairs of which the rule of the second reads a fact by which the first is seen."""
    reads = {}
    for right in book.rights.values():
        if right.holds_on(date):
            try:
                needs = needs_of(book, terms_of(book, right, date), date)
            except LawError:
                continue
            reads[right.name] = {name for name, _offset in needs.facts}
    for first in book.rights.values():
        seen = {*first.granted, *filter(None, [first.granted_since])}
        for name, facts in reads.items():
            if name != first.name and seen & facts:
                yield first, book.rights[name]


@dataclass(frozen=True, kw_only=True)
class Case:
    """A household (OpenFisca JSON) on a day to try links on; see `read_situation` for `rest_is_none`."""

    situation: Mapping[str, Any]
    date: dt.date
    rest_is_none: bool = False


def cases_of(examples: Iterable[Example]) -> dict[str, list[Case]]:
    """Per right the households of its tests: those are about who has it and who just does not."""
    found: dict[str, list[Case]] = {}
    for one in examples:
        data = {name: part for name, part in one.input.items() if name != "rest"}
        case = Case(situation=data, date=one.period, rest_is_none=one.input.get("rest") == "none")
        for name in one.rights:
            found.setdefault(name, []).append(case)
    return found


def tried(
    book: Rulebook, cases: Mapping[str, list[Case]], others: Iterable[Case] = (), *, date: dt.date
) -> list[Opening]:
    """Which rights were seen to open which: in the cases of the right that is opened, else in other ones."""
    rest = list(others)
    found = []
    for first, second in candidates(book, date=date):
        seen = _seen(book, first, second, [*cases.get(second.name, ()), *rest])
        if seen is not None:
            found.append(Opening(right=first.name, other=second.name, at_once=seen))
    return found


def _seen(book: Rulebook, first: Right, second: Right, cases: list[Case]) -> bool | None:
    """True: at once in some household; False: only after a while; None: in none of these."""
    later: bool | None = None
    for case in cases:
        for of in case.situation["persons"]:
            tries = _Tries(book, first, second, case, of)
            without = tries.answers(None)
            if without is None:
                continue
            if _more(tries.answers(case.date), without):
                return True
            if later is None and first.granted_since and _more(tries.answers(case.date - LONG_AGO), without):
                later = False
    return later


@dataclass(frozen=True)
class _Tries:
    """One person of a household who may have one right, and what another right then says."""

    book: Rulebook
    first: Right
    second: Right
    case: Case
    of: str

    def answers(self, since: dt.date | None) -> Answers | None:
        """None: this household cannot be so, or the rule is not known on its day."""
        case = self.case
        data = having(self.book, self.first, case.situation, of=self.of, since=since)
        try:
            compiled = compiled_for(self.book, case.date, (self.second.name,))
            if self.second.name in compiled.left_out:
                return None
            return answer(compiled, read_situation(compiled, data, rest_is_none=case.rest_is_none))
        except (SituationError, LawError):
            return None


def _more(now: Answers | None, before: Answers) -> bool:
    """Whether somebody for whom the answer was no may have it now."""
    if now is None:
        return False
    [name] = now.rights
    was = {one.of: one.entitlement for one in before.rights[name]}
    return any(one.entitlement != "no" and was.get(one.of) == "no" for one in now.rights[name])


def differences(links: Iterable[Link], openings: Iterable[Opening]) -> list[str]:
    """Links that the rules do not bear out, and what the rules do that no right says; in words."""
    said = {(one.right, one.other): one.after for one in links if one.kind == OPENS}
    seen = {(one.right, one.other): one.at_once for one in openings}
    found = [f"{right} opens {other}, but no rule was seen to do so" for right, other in said.keys() - seen]
    found += [
        f"{right} was seen to open {other}, which it does not say" for right, other in seen.keys() - said
    ]
    for (right, other), at_once in seen.items():
        after = said.get((right, other), 0)
        if (right, other) in said and at_once is (after > 0):
            words = "at once" if at_once else "only after a while"
            found.append(f"{right} was seen to open {other} {words}, and says {after} months")
    return sorted(found)
