"""Answers without reasons as JSON text, written straight from what was computed.

A program that asks for a thousand households wants entitlement and amount, not sentences. Everything that
does not depend on the household is made once per set of compiled rules.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from json.encoder import encode_basestring_ascii as quoted
from operator import add

from rulebook.blocks import Pair
from rulebook.compiling import Compiled, Row
from rulebook.situation import Situation
from rulebook.writing import Name, Step, Writer

Ids = Callable[[str], Sequence[str]]

CENTS = [f".{cents:02d}".removesuffix("0") for cents in range(100)]
NO = '{"entitlement": "no", "assessed_by": [], "amount": null}'


@dataclass(frozen=True, kw_only=True)
class Form:
    """The parts of one right's answer that are always the same."""

    name: str
    level: str
    yes: str
    maybe: str
    period: str  # what follows on an amount; "" without a computed one
    uncertain: bool  # an amount of the law itself may be past its date

    @property
    def end(self) -> str:
        """What follows on an amount that is certain."""
        return f"{self.period}false}}}}"


def _forms(compiled: Compiled) -> list[Form]:
    """Of each right, made once."""
    forms: list[Form] | None = compiled.memory.get("bare forms")
    if forms is None:
        forms = compiled.memory["bare forms"] = [_form(compiled, name) for name in compiled.rights]
    return forms


def _form(compiled: Compiled, name: str) -> Form:
    right = compiled.book.rights[name]
    kind = right.amount_type
    end = f', "assessed_by": {json.dumps(compiled.assessors[name])}, "amount": {"" if kind else "null}"}'
    return Form(
        name=name,
        level=right.level,
        yes=f'{{"entitlement": "yes"{end}',
        maybe=f'{{"entitlement": "maybe"{end}',
        period=f', "unit": "EUR", "period": "{kind.unit}", "to_check": ' if kind else "",
        uncertain=name in compiled.uncertain_amounts,
    )


def bare_text(compiled: Compiled, rows: Mapping[str, list[Row]], ids: Ids) -> str:
    """{"rights": {id: {"entitlement", "assessed_by", "amount"[, "of"]}}}. `ids`: who is on a level."""
    forms = _forms(compiled)
    texts = [_texts(compiled, form, rows[form.name]) for form in forms]

    def together(place: int) -> str:
        return _together(compiled, forms[place], rows[forms[place].name])

    return _joined(forms, texts, ids, together)


def exact_text(compiled: Compiled, situation: Situation) -> str:
    """The same of a situation of which everything is known: computed and written by one function."""
    forms = _forms(compiled)
    run = compiled.memory.get("exact text")
    if run is None:
        writer = _TextWriter(compiled.book, compiled.date, compiled.forecasts, bounded=False)
        writer.forms = {f"right {form.name}": form for form in forms}
        run = compiled.memory["exact text"] = writer.built(writer.of_rights(compiled.rights, ()))
    texts, cents = run(situation)

    def together(place: int) -> str:
        form = forms[place]
        return paid(form.yes, sum(cents[place]), form.end) if form.period else form.yes

    return _joined(forms, texts, situation.ids, together)


class _TextWriter(Writer):
    """Writes a function that makes texts where others make rows, with the cents of whoever has a right."""

    forms: Mapping[str, Form]

    def write_right(self, name: str, conditions: list[Pair], amount: Pair) -> None:
        form, (texts, cents) = self.forms[name], (self.fresh("l"), self.fresh("l"))
        self.done[name] = texts, cents
        said = repr(form.yes)
        if form.period:
            self.tables["paid"] = paid
            said = f"paid({form.yes!r}, {amount[0]}, {form.end!r})"
        self.when([low for low, _ in conditions], f"{texts}.append({said}); {cents}.append({amount[0]})")
        if conditions:
            self.tables["NO"] = NO
            self.line(f"else: {texts}.append(NO)")

    def result(self, rights: list[tuple[str, Name]]) -> str:
        lists = [self.done[key] for _, key in rights]
        return ", ".join("(" + "".join(f"{one}, " for one in ends) + ")" for ends in zip(*lists, strict=True))

    def is_read(self, name: Name, here: Sequence[Step]) -> bool:
        """Only the texts leave the function: a list is made when another loop reads it."""
        return any(
            need == name and not (own and step in here)
            for step in self.steps.values()
            for need, own in step.needs
        )


def _joined(forms: list[Form], texts: Sequence[list[str]], ids: Ids, together: Callable[[int], str]) -> str:
    """All rights. `together`: of a right that several have."""
    said = []
    keys: dict[str, list[str]] = {}
    for place, form in enumerate(forms):
        own = texts[place]
        if len(own) == 1:
            said.append(f'"{form.name}": {own[0]}')
            continue
        if form.level not in keys:
            keys[form.level] = [f"{quoted(one)}: " for one in ids(form.level)]
        held = len(own) - own.count(NO)
        # Of one who has it: the longest text, "no" is the shortest.
        best = together(place) if held > 1 else max(own, key=len)
        of = ", ".join(map(add, keys[form.level], own))
        said.append(f'"{form.name}": {best[:-1]}, "of": {{{of}}}}}')
    return f'{{"rights": {{{", ".join(said)}}}}}'


def _texts(compiled: Compiled, form: Form, rows: list[Row]) -> list[str]:
    """Of each person or unit. A condition that does not hold is False (or 0, which is the same)."""
    yes, maybe = form.yes, form.maybe
    if not form.period:
        return [
            NO if False in could else maybe if False in sure else yes for sure, could, _low, _high in rows
        ]
    return [
        NO if False in could else _paid(compiled, form, maybe if False in sure else yes, low, high)
        for sure, could, low, high in rows
    ]


def _paid(compiled: Compiled, form: Form, head: str, low: int, high: int) -> str:
    """Entitlement and amount; cents as euro."""
    end = "true" if form.uncertain and compiled.is_to_check(form.name, low, high) else "false"
    least = _euro(low)
    return f'{head}{{"min": {least}, "max": {least if low == high else _euro(high)}{form.period}{end}}}}}'


def paid(head: str, cents: int, end: str) -> str:
    """Entitlement and an exact amount."""
    amount = _euro(cents)
    return f'{head}{{"min": {amount}, "max": {amount}{end}'


def _euro(cents: int) -> str:
    """The same as JSON makes of cents / 100, in a quarter of the time."""
    return f"{cents // 100}{CENTS[cents % 100]}" if cents >= 0 else repr(cents / 100)


def _together(compiled: Compiled, form: Form, rows: list[Row]) -> str:
    """Of several who can have it: the best that anybody has, the amounts of all."""
    held = [row for row in rows if False not in row[1]]
    sure = [row for row in held if False not in row[0]]
    head = form.yes if sure else form.maybe
    if not form.period:
        return head
    least = sum([row[2] for row in sure]) if sure else min([row[2] for row in held])
    return _paid(compiled, form, head, least, sum([row[3] for row in held]))
