"""*text*: a right as readable Dutch with its citations, for the lawyer who must approve it."""

import datetime as dt
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from rulebook.amounts import AmountText, amounts_in_words
from rulebook.compiling import terms_of
from rulebook.errors import LawError
from rulebook.kinds import DATE
from rulebook.model import PERSON, Condition, Right, Rulebook
from rulebook.needs import needs_of
from rulebook.parameters import Source
from rulebook.terms import Term, VariableOf
from rulebook.values import in_words
from rulebook.wording import Wording, upper
from rulebook.writing import shown_on

KEPT = 256
_said: "WeakKeyDictionary[Rulebook, dict[int, tuple[Term, str]]]" = WeakKeyDictionary()
_texts: "WeakKeyDictionary[Rulebook, OrderedDict[tuple[str, dt.date], RuleText]]" = WeakKeyDictionary()
CONFIDENCE = {"high": "zeker", "medium": "redelijk zeker", "low": "onzeker", "forecast": "voorspelling"}


@dataclass(frozen=True, kw_only=True)
class ConditionText:
    """A condition: what it says in plain words, what it says exactly, and where it stands."""

    name: str
    label: str
    assessed_by: str
    exactly: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, kw_only=True)
class RuleText:
    """A right in words."""

    right: str
    title: str
    date: dt.date
    summary: str
    whom: str
    authority: str
    conditions: tuple[ConditionText, ...]
    amount: str
    words: tuple[tuple[str, str], ...]  # terms and what they mean
    amounts: tuple[AmountText, ...]
    gaps: tuple[str, ...]
    sources: tuple[Source, ...]

    def as_markdown(self) -> str:
        """The whole as text with headings."""
        return "\n".join(_markdown(self))

    def as_json(self) -> dict[str, Any]:
        """The same as data."""
        return {
            "right": self.right,
            "title": self.title,
            "date": self.date.isoformat(),
            "summary": self.summary,
            "whom": self.whom,
            "authority": self.authority,
            "conditions": [
                {**vars(one), "sources": [vars(source) for source in one.sources]} for one in self.conditions
            ],
            "amount": self.amount,
            "words": [{"term": term, "meaning": meaning} for term, meaning in self.words],
            "amounts": [
                {
                    **vars(one),
                    "start": one.start.isoformat() if one.start else None,
                    "sources": [vars(source) for source in one.sources],
                }
                for one in self.amounts
            ],
            "gaps": list(self.gaps),
            "sources": [vars(source) for source in self.sources],
        }


def rule_text(book: Rulebook, right: str, date: dt.date) -> RuleText:
    """A right on a date in words, made once per rulebook, which does not change once it is read.

    Raises LawError when there is no such right or no rule on that date.
    """
    if right not in book.rights:
        raise LawError("there is no right with this name", where=right)
    held = _texts.setdefault(book, OrderedDict())
    found = held.get((right, date))
    if found is None:
        found = held[right, date] = _made(book, right, date)
        if len(held) > KEPT:
            held.popitem(last=False)
    return found


def _made(book: Rulebook, right: str, date: dt.date) -> RuleText:
    found, wording = book.rights[right], Wording(book, date)
    shown = [VariableOf(book.variables[name].type, name) for name in shown_on(book, found, date)]
    needs = needs_of(book, [*terms_of(book, found, date), *shown], date)
    words = []
    for name in needs.variables:
        variable = book.variables[name]
        words.append((variable.label, _say(wording, book.term_on(variable.expressions, date, where=name))))
    return RuleText(
        right=right,
        title=found.label,
        date=date,
        summary=found.summary,
        whom="Per persoon" if found.level == PERSON else f"Per {book.units[found.level].label}",
        authority=found.authority,
        conditions=tuple(_condition(book, wording, found, one) for one in found.conditions),
        amount=_amount(book, wording, found),
        words=tuple(words),
        amounts=tuple(amounts_in_words(book.parameters, needs, lambda one: one.at(date))),
        gaps=tuple(one.says for one in found.gaps),
        sources=found.legal_basis,
    )


def _condition(book: Rulebook, wording: Wording, right: Right, one: Condition) -> ConditionText:
    exactly = ""
    if one.expressions:
        exactly = _say(wording, book.term_on(one.expressions, wording.date, where=right.name))
    return ConditionText(
        name=one.name, label=one.label, assessed_by=one.assessed_by, exactly=exactly, sources=one.sources
    )


def _amount(book: Rulebook, wording: Wording, right: Right) -> str:
    if not right.amount:
        return right.without_amount
    return _say(wording, book.term_on(right.amount, wording.date, where=right.name))


def _say(wording: Wording, term: Term) -> str:
    """A rule in words: the same on every date on which it holds, so it is said once."""
    held = _said.setdefault(wording.book, {})
    known = held.get(id(term))
    if known is None or known[0] is not term:
        known = held[id(term)] = (term, wording.say(term))
    return known[1]


def _markdown(text: RuleText) -> Iterator[str]:
    yield f"# {text.title}\n"
    yield f"{text.summary}\n"
    yield f"{text.whom}. Beslist door: {text.authority}. Zoals het geldt op {_day(text.date)}.\n"
    yield "## Voorwaarden\n"
    for number, one in enumerate(text.conditions, 1):
        who = f" _(beoordeeld door {one.assessed_by})_" if one.assessed_by else ""
        yield f"{number}. **{one.label}**{who}"
        if one.exactly:
            yield f"   Precies: {one.exactly}."
        if one.sources:
            yield f"   Bron: {_cited(one.sources)}"
    yield "\n## Bedrag\n"
    yield f"{upper(text.amount).rstrip('.')}.\n"
    if text.words:
        yield "## Begrippen\n"
        yield from (f"- **{term}**: {meaning}." for term, meaning in text.words)
    if text.amounts:
        yield "\n## Bedragen en grenzen\n"
        for amount in text.amounts:
            since = f" sinds {_day(amount.start)}" if amount.start else ""
            check = " — **na te kijken**" if amount.to_check else ""
            sure = CONFIDENCE[amount.confidence]
            yield (
                f"- {upper(amount.label)} (`{amount.name}`): {amount.value}{since}; {sure}{check}"
                f"{'; ' + _cited(amount.sources) if amount.sources else ''}"
            )
    if text.gaps:
        yield "\n## Wat we niet weten\n"
        yield from (f"- {gap}" for gap in text.gaps)
    if text.sources:
        yield "\n## Wetgeving\n"
        yield from (f"- {_cited((source,))}" for source in text.sources)


def _cited(sources: tuple[Source, ...]) -> str:
    return "; ".join(f"[{one.title}]({one.href})" if one.href else one.title for one in sources)


def _day(date: dt.date) -> str:
    return in_words(DATE, date.toordinal())
