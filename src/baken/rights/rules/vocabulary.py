"""What a rule may name: facts, amounts and computed values, for who writes one."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from baken.rights.rules.laws import THEMES, Law
from rulebook.kinds import Type
from rulebook.values import in_words

KINDS = {
    "bool": "ja/nee",
    "date": "dag",
    "choice": "keuze",
    "count": "getal",
    "money": "bedrag",
    "rate": "deel",
}
PER = {"month": "per maand", "year": "per jaar", "day": "per dag", "once": "eenmalig"}


@dataclass(frozen=True, kw_only=True)
class Word:
    """A name with what it means and what it is."""

    name: str
    label: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """All names, in order."""

    facts: Sequence[Word]
    amounts: Sequence[Word]
    variables: Sequence[Word]


def vocabulary(law: Law, *, date: dt.date) -> Vocabulary:
    """Every name that a rule of a municipality may use; amounts with their value on the date."""
    book = law.book
    order = {theme: place for place, theme in enumerate(THEMES)}
    facts = sorted(book.facts.values(), key=lambda one: (order.get(one.theme, 99), one.name))
    amounts = []
    for name, parameter in sorted(book.parameters.parameters.items()):
        held = [one for one in parameter.values if one.start <= date and one.value is not None]
        value = in_words(parameter.type, held[-1].value) if held else "–"
        amounts.append(Word(name=name, label=parameter.description, kind=value))
    return Vocabulary(
        facts=[Word(name=one.name, label=one.label, kind=_kind(one.type)) for one in facts],
        amounts=amounts,
        variables=[
            Word(name=one.name, label=one.label, kind=_kind(one.type))
            for one in sorted(book.variables.values(), key=lambda one: one.name)
        ],
    )


def _kind(kind: Type) -> str:
    if kind.values:
        return " / ".join(kind.values)
    return f"{KINDS[kind.kind.value]} {PER.get(kind.unit, '')}".strip()
