"""Figures of a reform as tables and charts; a file has the same rows."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from baken.foundation.ui.api import (
    Bar,
    BarChart,
    Cell,
    Column,
    DataTable,
    Series,
    StackedBarChart,
    Unit,
    euro_text,
    number_text,
)
from baken.rights.reform.outcome import Group, Outcome, RightOutcome, ScenarioOutcome, Span

JOINED = "\u2060"
"""Between a plus and its amount: they stay on one line."""


def count_text(count: int | None) -> str:
    """A count in fives, or that there are too few."""
    return _("minder dan 5") if count is None else number_text(count)


def span_text(span: Span, *, signed: bool = False) -> str:
    """An amount per year, or from where to where it lies."""
    if span.low is None or span.high is None:
        return _("te weinig om te tonen")
    if span.low == span.high:
        return _euro(span.low, signed)
    return _("%(low)s tot %(high)s") % {"low": _euro(span.low, signed), "high": _euro(span.high, signed)}


def _euro(cents: int, signed: bool) -> str:
    text = euro_text(cents, decimals=False)
    return f"+{JOINED}{text}" if signed and cents > 0 else text


def scenario_name(number: int) -> str:
    """What a scenario is called; counted from nought."""
    return _("Scenario %(number)s") % {"number": number + 1}


@dataclass(frozen=True, kw_only=True)
class RightShown:
    """A right in the scenario that is looked at."""

    right: RightOutcome
    groups: Sequence[tuple[StackedBarChart, DataTable]]


@dataclass(frozen=True, kw_only=True)
class OutcomeShown:
    """All that the screen shows of an outcome."""

    comparison: DataTable
    cost: BarChart
    winners: Sequence[StackedBarChart]
    rights: Sequence[RightShown]
    figures: Sequence[tuple[str, str]]


def shown(outcome: Outcome, *, edited: int) -> OutcomeShown:
    """An outcome, with the details of one scenario."""
    edited = min(edited, len(outcome.scenarios) - 1)
    scenario = outcome.scenarios[edited]
    return OutcomeShown(
        comparison=_comparison(outcome),
        cost=_cost_chart(outcome),
        winners=[_winners_chart(outcome, place) for place in range(len(scenario.rights))],
        rights=[_right(one, edited) for one in scenario.rights],
        figures=_figures(scenario),
    )


def _figures(scenario: ScenarioOutcome) -> list[tuple[str, str]]:
    return [
        (_("Kost per jaar nu"), span_text(scenario.before)),
        (_("Verschil per jaar, zover het zeker is"), span_text(scenario.cost, signed=True)),
        (_("Verschil voor wie niet te zeggen is"), span_text(scenario.open, signed=True)),
    ]


def _comparison(outcome: Outcome) -> DataTable:
    """Scenarios side by side: cost, and per right who wins and loses."""
    columns = [Column(key="what", label=_("Wat"))]
    columns += [
        Column(key=f"s{number}", label=scenario_name(number), numeric=True)
        for number in range(len(outcome.scenarios))
    ]
    return DataTable(caption=_("De scenario’s naast elkaar"), columns=columns, rows=list(_compared(outcome)))


def _compared(outcome: Outcome) -> Iterator[list[Cell | str]]:
    def row(label: str, text: Callable[[ScenarioOutcome], str]) -> list[Cell | str]:
        return [label, *(text(one) for one in outcome.scenarios)]

    yield row(_("Kost per jaar nu, van rechten die veranderen"), lambda one: span_text(one.before))
    yield row(_("Verschil per jaar, zover het zeker is"), lambda one: span_text(one.cost, signed=True))
    yield row(_("Verschil voor wie niet te zeggen is"), lambda one: span_text(one.open, signed=True))
    for place, right in enumerate(outcome.scenarios[0].rights):
        for name, label in words().items():
            text = f"{right.label}: {label}"
            yield row(text, _count_of(place, name))


def _count_of(place: int, name: str) -> Callable[[ScenarioOutcome], str]:
    return lambda scenario: count_text(getattr(scenario.rights[place].total, name))


def words() -> dict[str, str]:
    """What is counted, in the order of the screen."""
    return {
        "winners": _("krijgt meer"),
        "losers": _("krijgt minder"),
        "unchanged": _("blijft gelijk"),
        "unknown": _("niet te zeggen"),
    }


def _cost_chart(outcome: Outcome) -> BarChart:
    bars = [
        Bar(label=scenario_name(number), value=one.cost.middle)
        for number, one in enumerate(outcome.scenarios)
    ]
    return BarChart(
        title=_("Verschil in kost per jaar"),
        bars=bars,
        unit=Unit.EURO_CENTS,
        category_label=_("Scenario"),
        value_label=_("Verschil per jaar, in het midden van wat mogelijk is"),
    )


def _winners_chart(outcome: Outcome, place: int) -> StackedBarChart:
    """Per scenario who gets more and who gets less of one right."""
    right = outcome.scenarios[0].rights[place]
    groups = [one.rights[place].total for one in outcome.scenarios]
    names = [scenario_name(number) for number in range(len(groups))]
    return _stacked(_("%(right)s: wie wint en wie verliest") % {"right": right.label}, names, groups)


def _stacked(title: str, names: Sequence[str], groups: Sequence[Group]) -> StackedBarChart:
    """Without who keeps the same: they would make the others too small to see. The table has all."""
    said = {key: label for key, label in words().items() if key != "unchanged"}
    return StackedBarChart(
        title=title,
        categories=names,
        series=[
            Series(label=label, values=[getattr(group, key) for group in groups])
            for key, label in said.items()
        ],
    )


def _right(right: RightOutcome, edited: int) -> RightShown:
    parts = ((_("soort gezin"), right.by_household), (_("inkomen"), right.by_income))
    groups = []
    for what, found in parts:
        title = _("%(right)s naar %(what)s") % {"right": right.label, "what": what}
        if found:
            chart = _stacked(f"{title}, {scenario_name(edited)}", [one.label for one in found], found)
            groups.append((chart, _group_table(title, what, found, has_cost=right.has_amount)))
    return RightShown(right=right, groups=groups)


def _group_table(title: str, what: str, groups: Sequence[Group], *, has_cost: bool) -> DataTable:
    columns = [Column(key="group", label=what[:1].upper() + what[1:])]
    columns += [Column(key=key, label=label, numeric=True) for key, label in words().items()]
    if has_cost:
        columns.append(Column(key="cost", label=_("verschil per jaar"), numeric=True))
    rows = [
        [
            one.label,
            *(count_text(getattr(one, key)) for key in words()),
            *([span_text(one.cost, signed=True)] if has_cost else []),
        ]
        for one in groups
    ]
    return DataTable(caption=title, columns=columns, rows=rows)


HEADINGS = (
    "scenario",
    "recht",
    "onderverdeling",
    "groep",
    "krijgt meer",
    "krijgt minder",
    "blijft gelijk",
    "niet te zeggen",
    "verschil per jaar voor wie wint en verliest, minstens (euro)",
    "verschil per jaar voor wie wint en verliest, hoogstens (euro)",
    "kost per jaar nu, minstens (euro)",
    "kost per jaar nu, hoogstens (euro)",
    "verschil per jaar voor wie niet te zeggen is, minstens (euro)",
    "verschil per jaar voor wie niet te zeggen is, hoogstens (euro)",
)
TOO_FEW = "<5"


def rows_of(outcome: Outcome) -> Iterator[list[Any]]:
    """Everything as rows of a file, euro as whole numbers; what is hidden on screen is hidden here."""
    for number, scenario in enumerate(outcome.scenarios):
        for right in scenario.rights:
            parts = [
                ("alles", [right.total]),
                ("soort gezin", right.by_household),
                ("inkomen", right.by_income),
            ]
            for what, groups in parts:
                for one in groups:
                    spans = [one.cost]
                    spans += [right.before, right.open] if what == "alles" else []
                    yield [
                        scenario_name(number),
                        right.label,
                        what,
                        "" if what == "alles" else one.label,
                        *(_cell(getattr(one, key)) for key in words()),
                        *_amounts(spans),
                    ]


def _cell(count: int | None) -> int | str:
    return TOO_FEW if count is None else count


def _amounts(spans: Sequence[Span]) -> list[int | str]:
    found: list[int | str] = []
    for span in spans:
        found += ["" if end is None else round(end / 100) for end in (span.low, span.high)]
    return found + [""] * (6 - len(found))
