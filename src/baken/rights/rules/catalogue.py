"""What the rules say of a right by itself: in words, through time, with its sources and its tests."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baken.rights.rules.due import rights_to_check
from baken.rights.rules.laws import THEMES, Law
from baken.rights.rules.trials import Trial, trials_of
from rulebook import LawError, RuleText, rule_text
from rulebook.compiling import terms_of
from rulebook.kinds import Kind
from rulebook.model import PERSON, Right
from rulebook.needs import needs_of
from rulebook.parameters import Parameter, Value
from rulebook.values import in_words

CONFIDENCE = {
    "high": gettext_lazy("zeker"),
    "medium": gettext_lazy("redelijk zeker"),
    "low": gettext_lazy("onzeker"),
    "forecast": gettext_lazy("voorspeld"),
}


class RightUnknown(Exception):
    """There is no such right here."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A right in the list."""

    key: str
    label: str
    summary: str
    authority: str
    theme: str
    theme_label: str
    automatic: bool
    is_local: bool
    is_computed: bool
    """Whether the rules and amounts of the date are known."""
    is_to_check: bool = False
    """Whether an amount that it reads should have been looked up again before the date."""


@dataclass(frozen=True, kw_only=True)
class Dated:
    """A value of the law from a day on."""

    start: dt.date | None
    value: Any
    text: str
    sources: Sequence[Mapping[str, str]]
    confidence: str
    note: str
    is_forecast: bool


@dataclass(frozen=True, kw_only=True)
class Through:
    """One amount, number or rate of the law through time, oldest first."""

    name: str
    label: str
    is_money: bool
    values: Sequence[Dated]
    still_valid_on: dt.date | None
    look_up_after: dt.date | None
    to_check: bool
    in_force: Dated | None


@dataclass(frozen=True, kw_only=True)
class Series:
    """Amounts of the law that belong together, for one chart."""

    title: str
    lines: Sequence[Through]


@dataclass(frozen=True, kw_only=True)
class RightPage:
    """Everything about a right on a date. Without `text` its rules are not known then; `why` says it."""

    entry: Entry
    record: Right
    text: RuleText | None
    why: str
    amounts: Sequence[Through]
    trials: Sequence[Trial]


def entries(law: Law, *, date: dt.date) -> list[Entry]:
    """The rights of a municipality, by name."""
    computed = set(law.rights(date))
    here = [right for key, right in law.book.rights.items() if law.is_here(key)]
    old = rights_to_check(law.book, date)
    return sorted(
        (_entry(right, is_computed=right.name in computed, is_to_check=right.name in old) for right in here),
        key=lambda one: one.label.lower(),
    )


def _entry(right: Right, *, is_computed: bool, is_to_check: bool) -> Entry:
    return Entry(
        key=right.name,
        label=right.label,
        summary=right.summary,
        authority=right.authority,
        theme=right.theme,
        theme_label=str(THEMES.get(right.theme, right.theme.capitalize())),
        automatic=right.automatic,
        is_local=bool(right.municipality),
        is_computed=is_computed,
        is_to_check=is_to_check,
    )


def right_page(law: Law, key: str, *, date: dt.date) -> RightPage:
    """A right on a date. Raises RightUnknown."""
    if key not in law.book.rights or not law.is_here(key):
        raise RightUnknown(key)
    right = law.book.rights[key]
    every = {one.key: one for one in entries(law, date=date)}
    text, why = None, ""
    try:
        text = rule_text(law.book, key, date)
    except LawError as error:
        why = str(error).removeprefix(f"{error.where}: ")
    return RightPage(
        entry=every[key],
        record=right,
        text=text,
        why=why,
        amounts=list(amounts_of(law, key, date=date)),
        trials=trials_of(law, key),
    )


def amounts_of(law: Law, key: str, *, date: dt.date) -> Iterator[Through]:
    """The amounts of the law that a right needs, also those of which nothing holds on the date."""
    book, right = law.book, law.book.rights[key]
    for day in (date, *_days_with_rules(right)):
        try:
            # What the amount itself is made of comes first.
            needs = needs_of(book, reversed(terms_of(book, right, day)), day)
        except LawError:
            continue
        named = list(needs.parameters)
        for name in needs.scales:
            for bracket in book.parameters.scales[name].brackets:
                yield _through(
                    bracket.threshold,
                    date,
                    _("%(name)s, vanaf") % {"name": book.parameters.scales[name].description},
                )
                yield _through(bracket.of, date, book.parameters.scales[name].description)
        for name in named:
            yield _through(book.parameters.parameters[name], date, label_of(law, name))
        return


def _days_with_rules(right: Right) -> list[dt.date]:
    """Days on which rules of a right began, newest first: where the date itself has none."""
    starts = {one.start for condition in right.conditions for one in condition.expressions}
    return sorted(starts | {one.start for one in right.amount}, reverse=True)


def label_of(law: Law, name: str) -> str:
    """What an amount is called; of one in a table its row too."""
    parameter = law.book.parameters.parameters[name]
    above, _point, row = name.rpartition(".")
    if above not in law.book.parameters.tables:
        return parameter.description or name
    keys = set(law.book.parameters.tables[above])
    choices = [one.labels for one in law.book.variables.values()]
    choices += [one.labels for one in law.book.facts.values()]
    rows = next((labels for labels in choices if keys == set(labels)), {})
    said = rows.get(row, row.replace("_", " "))
    title = law.book.parameters.descriptions.get(above) or parameter.description
    return f"{title}: {said}" if said != parameter.description else said


def _through(parameter: Parameter, date: dt.date, label: str) -> Through:
    values = [_dated(parameter, one) for one in parameter.values]
    in_force, to_check = None, False
    try:
        known = parameter.at(date)
        in_force, to_check = _dated(parameter, known.value), known.to_check
    except LawError:
        pass
    return Through(
        name=parameter.name,
        label=label or parameter.name,
        is_money=parameter.type.kind is Kind.MONEY,
        values=values,
        still_valid_on=parameter.last_value_still_valid_on,
        look_up_after=parameter.look_up_after,
        to_check=to_check,
        in_force=in_force,
    )


def _dated(parameter: Parameter, value: Value) -> Dated:
    return Dated(
        start=value.start if value.date_known else None,
        value=value.value,
        text=_("vervallen") if value.value is None else in_words(parameter.type, value.value),
        sources=[{"title": one.title, "href": one.href} for one in value.sources],
        confidence=str(CONFIDENCE.get(value.confidence, value.confidence)),
        note=value.note,
        is_forecast=value.is_forecast,
    )


def amounts_on(law: Law, *, date: dt.date, below: str = "") -> Iterator[Through]:
    """Every amount of the law on a date whose name starts with something."""
    for name, parameter in sorted(law.book.parameters.parameters.items()):
        if name == below or name.startswith(f"{below}.") or not below:
            yield _through(parameter, date, label_of(law, name))


def series_of(amounts: Iterable[Through]) -> list[Series]:
    """Amounts in euro with at least two values, those of one table together."""
    found: dict[str, list[Through]] = {}
    for one in amounts:
        known = [value for value in one.values if not value.is_forecast and value.value is not None]
        if one.is_money and len(known) > 1:
            found.setdefault(one.name.rpartition(".")[0] if ":" in one.label else one.name, []).append(one)
    return [Series(title=lines[0].label.partition(":")[0], lines=lines) for lines in found.values()]


def whom(law: Law, right: Right) -> str:
    """Whose right it is: each person's, or that of a family."""
    return _("elke persoon") if right.level == PERSON else law.book.units[right.level].label
