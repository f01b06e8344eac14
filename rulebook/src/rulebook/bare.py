"""Answers without reasons as JSON text, written straight from what was computed.

A program that asks for a thousand households wants entitlement and amount, not sentences. Everything that
does not depend on the household is made once per set of compiled rules.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from json.encoder import encode_basestring_ascii as quoted

from rulebook.compiling import Compiled, Row

CENTS = [f".{cents:02d}".removesuffix("0") for cents in range(100)]
NO = '"entitlement": "no", "assessed_by": [], "amount": null'


@dataclass(frozen=True, kw_only=True)
class Form:
    """The parts of one right's answer that are always the same."""

    name: str
    level: str
    yes: str
    maybe: str
    period: str  # what follows on an amount; "" without a computed one
    uncertain: bool  # an amount of the law itself may be past its date


def _form(compiled: Compiled, name: str) -> Form:
    right = compiled.book.rights[name]
    kind = right.amount_type
    end = f', "assessed_by": {json.dumps(compiled.assessors[name])}, "amount": {"" if kind else "null"}'
    return Form(
        name=name,
        level=right.level,
        yes=f'"entitlement": "yes"{end}',
        maybe=f'"entitlement": "maybe"{end}',
        period=f', "unit": "EUR", "period": "{kind.unit}", "to_check": ' if kind else "",
        uncertain=name in compiled.uncertain_amounts,
    )


def bare_text(compiled: Compiled, rows: Mapping[str, list[Row]], ids: Callable[[str], Sequence[str]]) -> str:
    """{"rights": {id: {"entitlement", "assessed_by", "amount"[, "of"]}}}. `ids`: who is on a level."""
    forms: list[Form] | None = compiled.memory.get("bare forms")
    if forms is None:
        forms = compiled.memory["bare forms"] = [_form(compiled, name) for name in compiled.rights]
    said = []
    keys: dict[str, list[str]] = {}
    for form in forms:
        found = rows[form.name]
        texts = _texts(compiled, form, found)
        if len(texts) == 1:
            said.append(f'"{form.name}": {{{texts[0]}}}')
            continue
        if form.level not in keys:
            keys[form.level] = [quoted(one) for one in ids(form.level)]
        of = ", ".join([f"{key}: {{{text}}}" for key, text in zip(keys[form.level], texts, strict=True)])
        held = [text for text in texts if text is not NO]
        best = _together(compiled, form, found) if len(held) > 1 else held[0] if held else NO
        said.append(f'"{form.name}": {{{best}, "of": {{{of}}}}}')
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
    return f'{head}{{"min": {least}, "max": {least if low == high else _euro(high)}{form.period}{end}}}'


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
