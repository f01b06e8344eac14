"""Amounts of the law that can be changed, and which version of the law they are of."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from baken.rights.reform.amounts import AmountKind, LawAmount
from baken.rights.rules.catalogue import label_of
from baken.rights.rules.laws import Law
from rulebook import LawError, Rulebook
from rulebook.compiling import terms_of
from rulebook.kinds import Kind
from rulebook.needs import Needs, needs_of
from rulebook.parameters import Known, Parameter
from rulebook.values import CODES, COUNTED, PER, range_in_words

KINDS = {
    Kind.MONEY: AmountKind.MONEY,
    Kind.RATE: AmountKind.RATE,
    Kind.COUNT: AmountKind.COUNT,
    Kind.BOOL: AmountKind.BOOL,
    Kind.DATE: AmountKind.DATE,
}

ORDER = list(AmountKind)
"""Money first: that is what most people come to change."""


def amounts_to_change(law: Law, rights: Iterable[str], *, date: dt.date) -> dict[str, list[LawAmount]]:
    """Right → the amounts of the law that it needs on a date; what several need stands with the first.

    Without codes, as of municipalities: larger or smaller means nothing there. Rights that cannot be computed
    on the date are left out.
    """
    seen: set[str] = set()
    found: dict[str, list[LawAmount]] = {}
    here = set(law.rights(date))
    for key in rights:
        if key in here:
            own = [one for one in _amounts(law, key, date) if one.name not in seen]
            seen |= {one.name for one in own}
            found[key] = sorted(own, key=lambda one: ORDER.index(one.kind))
    return found


def _amounts(law: Law, key: str, date: dt.date) -> Iterator[LawAmount]:
    needs = _needs(law.book, key, date)
    for name in needs.parameters:
        yield from _amount(law.book.parameters.parameters[name], date, label_of(law, name))
    for name in needs.scales:
        scale = law.book.parameters.scales[name]
        for place, slice_ in enumerate(scale.brackets):
            # Below the first slice there is nothing: its beginning stays.
            first = [slice_.threshold] if place else []
            for one in (*first, slice_.of):
                is_start = one is slice_.threshold
                yield from _amount(one, date, one.description, scale=name if is_start else "", place=place)


@lru_cache(maxsize=64)
def _needs(book: Rulebook, right: str, date: dt.date) -> Needs:
    return needs_of(book, reversed(terms_of(book, book.rights[right], date)), date)


def _amount(
    parameter: Parameter, date: dt.date, label: str, *, scale: str = "", place: int = 0
) -> Iterator[LawAmount]:
    if not can_be_typed(parameter):
        return
    try:
        known = parameter.at(date)
    except LawError:
        return
    yield law_amount(parameter, known, label, scale=scale, place=place)


def can_be_typed(parameter: Parameter) -> bool:
    """Whether an amount is something that people type; of codes larger or smaller means nothing."""
    kind = parameter.type
    return kind.kind in KINDS and not (kind.kind is Kind.COUNT and kind.unit in CODES)


def law_amount(
    parameter: Parameter, known: Known, label: str, *, scale: str = "", place: int = 0
) -> LawAmount:
    """An amount with one of its values, as screens show it."""
    kind = parameter.type
    source = next(iter(known.value.sources), None)
    return LawAmount(
        name=parameter.name,
        label=label,
        kind=KINDS[kind.kind],
        unit=_unit(kind.kind, kind.unit),
        value=known.low,
        text=range_in_words(kind, known.low, known.high),
        is_range=known.low != known.high,
        source=source.title if source else "",
        href=source.href if source else "",
        start=known.value.start if known.value.date_known else None,
        scale=scale,
        place=place,
    )


def _unit(kind: Kind, unit: str) -> str:
    if kind is Kind.RATE:
        return "%"
    return PER[unit].strip() if kind is Kind.MONEY else COUNTED.get(unit, ("", ""))[1]


def law_version(law: Law, rights: Sequence[str], *, date: dt.date) -> str:
    """Eight characters that change when a rule or amount that these rights need on the date does."""
    here = set(law.rights(date))
    digest = hashlib.sha256()
    for key in sorted(set(rights) & here):
        for said in _said(law.book, key, date):
            digest.update(said)
    return digest.hexdigest()[:8]


def _said(book: Rulebook, key: str, date: dt.date) -> Iterator[bytes]:
    """All that a right rests on, as text."""
    needs = _needs(book, key, date)
    yield repr((key, terms_of(book, book.rights[key], date))).encode()
    for name in needs.variables:
        variable = book.variables[name]
        yield repr((name, book.folded_on(variable.expressions, date, where=name))).encode()
    for name in needs.parameters:
        yield repr((name, _known(book.parameters.parameters[name], date))).encode()
    for name in needs.scales:
        slices = book.parameters.scales[name].brackets
        known = [(_known(one.threshold, date), _known(one.of, date)) for one in slices]
        yield repr((name, known)).encode()


def _known(parameter: Parameter, date: dt.date) -> tuple[Any, Any] | None:
    try:
        known = parameter.at(date)
    except LawError:
        return None
    return known.low, known.high


def facts_version(law: Law) -> str:
    """Changes when the facts that rules may read do, or the units of people: then a population is remade."""
    facts = [(one.name, one.level, one.type, one.low, one.high) for one in law.book.facts.values()]
    units = [repr(one) for one in law.book.units.values()]
    return hashlib.sha256(repr((sorted(map(repr, facts)), units)).encode()).hexdigest()[:12]
