"""Which column of a city's file is which field: suggestions, what is wrong with a choice, saved choices."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from django.utils.translation import gettext as _

from baken.rights.rules import Law, scans
from baken.rights.rules.scans import Field

Chosen = dict[str, dict[str, str]]
"""Per table: their column to our field; a column that is left out is not used."""


@dataclass(frozen=True, kw_only=True)
class ColumnRow:
    """A column on screen: what it is taken for, and what is wrong with that."""

    control: str
    column: str
    field: str
    label: str
    error: str = ""
    is_suggested: bool = False


@dataclass(frozen=True, kw_only=True)
class TableRows:
    """The columns of one file, with the fields that they can be."""

    table: str
    title: str
    rows: Sequence[ColumnRow]
    fields: Sequence[Field]
    errors: Sequence[str] = ()

    @property
    def is_right(self) -> bool:
        return not self.errors and not any(row.error for row in self.rows)


def titles() -> dict[str, str]:
    """The tables in words."""
    return {
        "persons": _("Personen"),
        "households": _("Huishoudens"),
        "memberships": _("Andere eenheden: wie hoort erbij"),
        "units": _("Andere eenheden: gegevens"),
    }


def suggested(columns: Mapping[str, Sequence[str]], law: Law, date: dt.date) -> Chosen:
    """What each column most likely is, by its name: each field once, unsure ones left out."""
    return {table: scans.suggested(law, table, names, date) for table, names in columns.items()}


def flat(columns: Mapping[str, Sequence[str]], chosen: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """The choice for all columns by "table.column"; nothing for those that are not used."""
    return {
        f"{table}.{name}": chosen.get(table, {}).get(name, "")
        for table, names in columns.items()
        for name in names
    }


def with_saved(columns: Mapping[str, Sequence[str]], saved: Mapping[str, Mapping[str, str]]) -> Chosen:
    """A saved choice for these columns; what the file does not have is left out."""
    return {
        table: {name: saved.get(table, {})[name] for name in names if name in saved.get(table, {})}
        for table, names in columns.items()
    }


def tables_of(
    columns: Mapping[str, Sequence[str]],
    chosen: Chosen,
    law: Law,
    *,
    date: dt.date,
    suggestions: Chosen | None = None,
) -> list[TableRows]:
    """Every file with its columns, and per column what is wrong."""
    named = titles()
    return [
        _table(
            table=table,
            title=named[table],
            columns=names,
            chosen=chosen.get(table, {}),
            law=law,
            date=date,
            suggestions=suggestions,
        )
        for table, names in columns.items()
    ]


def _table(
    *,
    table: str,
    title: str,
    columns: Sequence[str],
    chosen: Mapping[str, str],
    law: Law,
    date: dt.date,
    suggestions: Chosen | None,
) -> TableRows:
    fields = scans.fields_of(law, table)
    known = {one.key: one for one in fields}
    times = Counter(chosen.values())
    rows = []
    for number, column in enumerate(columns):
        key = chosen.get(column, "")
        rows.append(
            ColumnRow(
                control=f"{table}-{number}",
                column=column,
                field=key,
                label=known[key].label if key in known else "",
                error=_error(key, known, times, scans.is_field(law, table, key, date)),
                is_suggested=bool(key) and (suggestions or {}).get(table, {}).get(column) == key,
            )
        )
    missing = [one for one in fields if one.is_required and one.key not in times]
    errors = [_("Duid aan welke kolom dit is: %(label)s.") % {"label": one.label} for one in missing]
    return TableRows(table=table, title=title, rows=rows, fields=fields, errors=errors)


def _error(key: str, known: Mapping[str, Field], times: Counter[str], is_field: bool) -> str:
    if not key:
        return ""
    if times[key] > 1:
        return _("Twee kolommen kunnen niet hetzelfde gegeven zijn.")
    if is_field:
        return ""
    near = get_close_matches(key, known, n=1)
    if near:
        return _("Dit gegeven bestaat niet. Bedoel je %(near)s?") % {"near": near[0]}
    return _("Dit gegeven bestaat niet. Kies er een uit de lijst, of laat het leeg.")
