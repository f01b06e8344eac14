"""A table that an editor fills in again: what was typed or pasted, and the record that it becomes."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baken.foundation.ui.api import percent_text
from baken.rights.own.content import SURE, Content
from baken.rights.reform.amounts import AmountWrong, Change, misordered, plain, read, with_unit
from baken.rights.rules import Law
from baken.rights.rules.upkeep import LawTable, TableRow, as_written
from baken.rights.upkeep.matching import Match, Moved, match, moved
from baken.rights.upkeep.pasting import PastedNumber

FIRST, LAST = dt.date(1990, 1, 1), dt.date(2099, 12, 31)
VALUE = "waarde."
"""What the control of an amount is called, before its name in the law."""


def _day(label: Any, *, required: bool, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget)


class EntryForm(forms.Form):
    """What holds for all rows together. `unchanged`: somebody looked, and nothing changed."""

    start = _day(gettext_lazy("Deze bedragen gelden vanaf"), required=False)
    source = forms.CharField(
        label=gettext_lazy("Waar staat het"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Bijvoorbeeld: Omzendbrief van 2 september 2026, POD MI"),
    )
    href = forms.URLField(
        label=gettext_lazy("Adres van de pagina"), required=False, max_length=500, assume_scheme="https"
    )
    confidence = forms.ChoiceField(
        label=gettext_lazy("Hoe zeker"), choices=list(SURE.items()), required=False
    )
    look_up_after = _day(
        gettext_lazy("Opnieuw nakijken na"),
        required=True,
        help_text=gettext_lazy("Na die dag zegt elk antwoord dat deze bedragen nagekeken moeten worden."),
    )
    reason = forms.CharField(label=gettext_lazy("Toelichting"), max_length=500, required=False)

    def __init__(
        self, *args: Any, table: LawTable, today: dt.date, unchanged: bool = False, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.table, self.today, self.unchanged = table, today, unchanged

    def clean(self) -> dict[str, Any]:
        """Days that can be; a source for new amounts."""
        cleaned = super().clean() or {}
        after = cleaned.get("look_up_after")
        if after and not self.today < after <= LAST:
            self.add_error("look_up_after", _("Kies een dag na vandaag."))
        if self.unchanged:
            return cleaned
        for name in ("start", "source"):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, _("Dit veld is verplicht."))
        start = cleaned.get("start")
        if start and not FIRST <= start <= LAST:
            self.add_error("start", _("Voor die dag kennen we geen bedragen."))
        elif start and start < self.table.newest:
            self.add_error(
                "start",
                _("We kennen al bedragen vanaf %(day)s. Nieuwe bedragen beginnen niet vroeger.")
                % {"day": date_format(self.table.newest, "j F Y")},
            )
        return cleaned


def first_values(table: LawTable, *, today: dt.date) -> dict[str, Any]:
    """What the form says before somebody types: the days that are most likely, and the last source."""
    row = table.rows[0].amount
    start = table.look_up_after + dt.timedelta(days=1) if table.look_up_after else today
    return {
        "start": max(start, table.newest),
        "look_up_after": next_day(table, today=today),
        "source": "",
        "href": row.href,
        "confidence": "high",
    }


def next_day(table: LawTable, *, today: dt.date) -> dt.date:
    """The next day of indexation that is not past."""
    day = table.look_up_after or today
    first = day.replace(day=1)
    is_last = (day + dt.timedelta(days=1)).day == 1
    while day <= today:
        place = first.year * 12 + first.month - 1 + table.months
        first = dt.date(place // 12, place % 12 + 1, 1)
        after = dt.date((place + 1) // 12, (place + 1) % 12 + 1, 1) - dt.timedelta(days=1)
        day = after if is_last else first.replace(day=min(day.day, after.day))
    return day


# Rows ------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class EntryRow:
    """An amount with what is filled in for it. `match`: the pasted row that was proposed."""

    row: TableRow
    typed: str = ""
    problem: str = ""
    value: Any = None
    match: Match | None = None

    @property
    def control(self) -> str:
        """The name of its control."""
        return f"{VALUE}{self.row.name}"

    @property
    def moved(self) -> Moved | None:
        return None if self.value is None else moved(self.row.amount, self.value)

    @property
    def new_text(self) -> str:
        return "" if self.value is None else with_unit(self.row.amount, self.value)

    @property
    def moved_text(self) -> str:
        """ "+ 2 %", or nothing."""
        percent = self.moved.percent if self.moved else None
        if percent is None:
            return ""
        return f"{'+' if percent > 0 else '−' if percent < 0 else ''} {percent_text(abs(percent))}".strip()


@dataclass(frozen=True, kw_only=True)
class Entry:
    """All rows of a table. `spare`: pasted numbers that were proposed for no amount."""

    rows: Sequence[EntryRow]
    spare: Sequence[PastedNumber] = field(default_factory=list)

    @property
    def has_values(self) -> bool:
        return any(one.value is not None for one in self.rows)

    @property
    def problems(self) -> list[EntryRow]:
        return [one for one in self.rows if one.problem]


def typed_entry(table: LawTable, typed: Mapping[str, str]) -> Entry:
    """What was typed (amount → text); an empty one stays as it is."""
    rows = [_typed(row, typed.get(row.name, "").strip()[:60]) for row in table.rows]
    changes = {
        one.row.name: Change(typed=one.typed, value=one.value) for one in rows if one.value is not None
    }
    wrong = misordered([row.amount for row in table.rows], changes)
    return Entry(
        rows=[
            EntryRow(row=one.row, typed=one.typed, problem=wrong[one.row.name], value=one.value)
            if one.row.name in wrong and not one.problem
            else one
            for one in rows
        ]
    )


def _typed(row: TableRow, typed: str) -> EntryRow:
    if not typed:
        return EntryRow(row=row)
    try:
        change = read(row.amount, typed)
    except AmountWrong as error:
        return EntryRow(row=row, typed=typed, problem=str(error))
    return EntryRow(row=row, typed=typed, value=change.value if change else row.amount.value)


def pasted_entry(table: LawTable, numbers: Sequence[PastedNumber]) -> Entry:
    """What a paste proposes, in the controls for the editor to read and mend."""
    found = match([row.amount for row in table.rows], numbers)
    rows = []
    for row in table.rows:
        one = found.get(row.name)
        filled = _typed(row, f"{one.pasted.value:f}".replace(".", ",")) if one else EntryRow(row=row)
        rows.append(
            EntryRow(row=row, typed=filled.typed, problem=filled.problem, value=filled.value, match=one)
        )
    used = {id(one.pasted) for one in found.values()}
    return Entry(rows=rows, spare=[one for one in numbers if id(one) not in used])


def kept_entry(table: LawTable, content: Content) -> Entry:
    """What was filled in before, to go on with."""
    last = last_found(content)
    return typed_entry(table, {row["name"]: row["typed"] for row in last["rows"]} if last else {})


def last_found(content: Content) -> Mapping[str, Any] | None:
    """What was filled in last; None when that was: nothing changed."""
    return next((one for one in content["found"] if one["from"] == content["valid_from"]), None)


# The record ------------------------------------------------------------------------------


def content_of(
    law: Law, table: LawTable, entry: Entry, answers: Mapping[str, Any], *, before: Content, today: dt.date
) -> dict[str, Any]:
    """The record with what was found now beside what was found before. `answers`: of the form."""
    kept = list(before.get("found", ()))
    start = answers["start"].isoformat() if entry.has_values else ""
    found = [one for one in kept if one["from"] != start]
    if entry.has_values:
        same_day: Sequence[Any] = next((one["rows"] for one in kept if one["from"] == start), ())
        rows = [_row(law, one) for one in entry.rows if one.value is not None]
        named = {row["name"] for row in rows}
        found.append(
            {
                "from": start,
                "source": answers["source"],
                "href": answers["href"],
                "confidence": answers["confidence"] or "medium",
                "rows": [*rows, *(row for row in same_day if row["name"] not in named)],
            }
        )
    return {
        "title": table.title,
        "found": sorted(found, key=lambda one: str(one["from"])),
        "looked_up_on": today.isoformat(),
        "look_up_after": answers["look_up_after"].isoformat(),
        "valid_from": start or today.isoformat(),
    }


def _row(law: Law, one: EntryRow) -> dict[str, Any]:
    old = one.row.amount
    percent = f" ({one.moved_text})" if one.moved_text else ""
    text = _("%(old)s → %(new)s") % {"old": old.text, "new": one.new_text} + percent
    return {
        "name": old.name,
        "label": old.label,
        "value": as_written(law, old.name, one.value),
        "typed": plain(old, one.value),
        "text": text,
    }


def changes_from(table: LawTable, content: Content) -> dt.date:
    """The first day on which an answer may change: that of the new amounts, or when the old were due."""
    start = dt.date.fromisoformat(content["valid_from"])
    due = table.look_up_after + dt.timedelta(days=1) if table.look_up_after else start
    return min(start, due)
