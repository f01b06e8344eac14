"""What the studio's page needs: rights to choose, amounts with their controls, and what was typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from baken.rights.reform.amounts import AmountKind, LawAmount, Slider, plain, slider, with_unit, words_of
from baken.rights.reform.computing import Scenario, read_scenario
from baken.rights.reform.showing import scenario_name
from baken.rights.reform.state import MOST_SCENARIOS, StudioState
from baken.rights.rules import Law, reforms
from baken.rights.rules.catalogue import Entry, entries
from baken.rights.rules.laws import THEMES

PREFIX = "w."
"""Before the name of an amount in the form."""


@dataclass(frozen=True, kw_only=True)
class Control:
    """An amount on screen: what the law says, what was typed, and the slider beside it."""

    amount: LawAmount
    typed: str
    changed_to: str
    error: str
    slider: Slider | None

    @property
    def id(self) -> str:
        return PREFIX + self.amount.name.replace("[", "-").replace("]", "")

    @property
    def field(self) -> str:
        return PREFIX + self.amount.name

    @property
    def law_plain(self) -> str:
        return plain(self.amount, self.amount.value)

    @property
    def is_choice(self) -> bool:
        return self.amount.kind is AmountKind.BOOL

    @property
    def is_day(self) -> bool:
        return self.amount.kind is AmountKind.DATE

    @property
    def hint(self) -> str:
        """What the number in the control is: euro per month, per cent, years."""
        if self.amount.kind is AmountKind.MONEY:
            return f"€ {self.amount.unit}".strip()
        return self.amount.unit


@dataclass(frozen=True, kw_only=True)
class RightControls:
    """A chosen right with its amounts."""

    entry: Entry
    controls: Sequence[Control]

    @property
    def changed(self) -> int:
        return sum(1 for one in self.controls if one.changed_to)

    @property
    def is_open(self) -> bool:
        return any(one.changed_to or one.error for one in self.controls)


@dataclass(frozen=True, kw_only=True)
class ScenarioTab:
    """A scenario beside the others: its name, and what it changes in words."""

    number: int
    name: str
    changes: Sequence[tuple[LawAmount, str]]
    query: str
    is_edited: bool


@dataclass(frozen=True, kw_only=True)
class Studio:
    """The law's amounts of the chosen rights, and every scenario read against them."""

    state: StudioState
    entries: Sequence[Entry]
    by_right: Mapping[str, Sequence[LawAmount]]
    scenarios: Sequence[Scenario]

    @property
    def amounts(self) -> list[LawAmount]:
        return [one for group in self.by_right.values() for one in group]

    @property
    def wrong(self) -> list[tuple[str, str, str]]:
        """All that is wrong: scenario, amount, why."""
        labels = {one.name: one.label for one in self.amounts}
        return [
            (scenario_name(number), labels[name], why)
            for number, one in enumerate(self.scenarios)
            for name, why in one.wrong.items()
        ]

    @property
    def is_ready(self) -> bool:
        """Whether there is something to compute."""
        return bool(self.by_right) and not self.wrong and any(one.changes for one in self.scenarios)

    @property
    def unknown(self) -> list[str]:
        """Amounts in the address that the chosen rights do not need."""
        return sorted({name for one in self.scenarios for name in one.unknown})

    def themes(self) -> list[tuple[str, list[tuple[Entry, bool]]]]:
        """Rights that can be computed on the day, by theme, with whether they are chosen."""
        found: dict[str, list[tuple[Entry, bool]]] = {}
        for entry in self.entries:
            found.setdefault(entry.theme, []).append((entry, entry.key in self.by_right))
        order = {theme: place for place, theme in enumerate(THEMES)}
        return [
            (found[theme][0][0].theme_label, found[theme])
            for theme in sorted(found, key=lambda one: order.get(one, len(order)))
        ]

    def controls(self, typed: Mapping[str, str] | None = None) -> list[RightControls]:
        """The amounts of the scenario that is edited; `typed`: as just posted, right or wrong."""
        scenario = self.scenarios[self.state.edited]
        said = self.state.scenarios[self.state.edited] if typed is None else typed
        by_key = {one.key: one for one in self.entries}
        return [
            RightControls(entry=by_key[key], controls=[_control(one, scenario, said) for one in amounts])
            for key, amounts in self.by_right.items()
        ]

    def tabs(self) -> list[ScenarioTab]:
        """The scenarios side by side."""
        return [
            ScenarioTab(
                number=number,
                name=scenario_name(number),
                changes=words_of(self.amounts, one.changes),
                query=_edited(self.state, number).query,
                is_edited=number == self.state.edited,
            )
            for number, one in enumerate(self.scenarios)
        ]

    @property
    def may_add(self) -> bool:
        return len(self.scenarios) < MOST_SCENARIOS

    def about(self, population: str, law_version: str) -> list[tuple[str, str]]:
        """What the figures rest on, in words."""
        names = {one.key: one.label for one in self.entries}
        said = [
            (_("Wet zoals ze geldt op"), self.state.date.strftime("%d/%m/%Y")),
            (_("Versie van de wet"), law_version),
            (_("Bevolking"), population),
            (_("Rechten"), ", ".join(names[key] for key in self.by_right)),
        ]
        for tab in self.tabs():
            told = "; ".join(f"{one.label}: {text}" for one, text in tab.changes)
            said.append((tab.name, told or _("niets gewijzigd")))
        return [*said, (_("Afronding"), rounding())]


def rounding() -> str:
    """How figures are published."""
    return _(
        "Aantallen zijn afgerond op 5, en minder dan 5 tonen we niet. Een verschil in kost is zo’n aantal "
        "maal een gemiddelde op 5 euro, afgerond. De kost nu is afgerond op duizend euro of meer. "
        "Zo is niemand te herkennen."
    )


def _edited(state: StudioState, number: int) -> StudioState:
    return StudioState(
        date=state.date,
        rights=state.rights,
        population=state.population,
        scenarios=state.scenarios,
        edited=number,
    )


def _control(amount: LawAmount, scenario: Scenario, said: Mapping[str, str]) -> Control:
    change = scenario.changes.get(amount.name)
    value = change.value if change else amount.value
    typed = said.get(amount.name, "")
    return Control(
        amount=amount,
        typed=typed if amount.name in scenario.wrong or typed.endswith("%") else plain(amount, value),
        changed_to=with_unit(amount, value) if change else "",
        error=scenario.wrong.get(amount.name, ""),
        slider=slider(amount, value) if amount.has_slider else None,
    )


def studio(law: Law, state: StudioState) -> Studio:
    """The state of the address read against the law; rights that are not there are left out."""
    there = [one for one in entries(law, date=state.date) if one.is_computed]
    keys = [one.key for one in there if one.key in state.rights]
    by_right = reforms.amounts_to_change(law, keys, date=state.date)
    amounts = [one for group in by_right.values() for one in group]
    return Studio(
        state=state,
        entries=there,
        by_right=by_right,
        scenarios=[read_scenario(amounts, one) for one in state.scenarios],
    )


def typed_in(form: Any) -> dict[str, str]:
    """What stands in the controls of a form, by amount."""
    return {
        name.removeprefix(PREFIX): value.strip()[:40]
        for name, value in form.items()
        if name.startswith(PREFIX)
    }
