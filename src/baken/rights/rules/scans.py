"""A population in, published tables out: what the screens of a scan ask of the library.

What reads and computes is imported when it is first needed: a server that shows pages starts without it.
"""

import csv
import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, TextIO

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baken.foundation.ui.api import number_text
from baken.rights.rules.laws import Law
from rulebook import RulebookError
from rulebook.scanning.mapping import OWN, REQUIRED, meaning_of, suggest_mapping

if TYPE_CHECKING:
    from rulebook.scanning.publishing import PublishedRow

Tell = Callable[[int, int], None]
"""Hears how much of how much is done; what it raises stops the work."""
LONGEST_NAME = 200
MOST_ROWS = 2_000_000
"""Of a table on a server that others use too: a Parquet file of some kilobytes can hold tens of millions."""
SEED, TAKES_UP, UNKNOWN = 1, 0.6, 0.02
"""Of the synthetic city, invented: who takes up a right, and of whom a fact is not known."""
COUNTS = ("entitled", "takes_up", "misses_out", "take_up_unknown", "cannot_tell")
BANDS = (0, 100, 250, 500, 1_000, 2_500, 5_000, 10_000)
"""Euro: a list says about how much somebody misses, not how much."""
UNITS: dict[str, str | Promise] = {
    "person": gettext_lazy("personen"),
    "household": gettext_lazy("huishoudens"),
    "family": gettext_lazy("gezinnen"),
    "couple": gettext_lazy("koppels en alleenstaanden"),
}
TYPES: dict[str, str | Promise] = {
    "alone": gettext_lazy("alleenstaand"),
    "couple": gettext_lazy("koppel zonder kinderen"),
    "couple_with_children": gettext_lazy("koppel met kinderen"),
    "lone_parent": gettext_lazy("alleenstaande ouder"),
    "other": gettext_lazy("ander huishouden"),
    "institution": gettext_lazy("instelling"),
}


class PopulationRefused(Exception):
    """Tables that cannot be read as a population; the Dutch message says why, without anything of anybody."""


@dataclass(frozen=True, kw_only=True)
class Field:
    """Something that a column can be."""

    key: str
    label: str
    is_required: bool = False


def fields_of(law: Law, table: str) -> list[Field]:
    """What the columns of a table can be: its keys first, then the facts of its level."""
    labels = {
        "person": _("sleutel van de persoon"),
        "household": _("sleutel van het huishouden"),
        "role": _("rol in het huishouden of de eenheid"),
        "unit": _("soort eenheid"),
        "id": _("sleutel van de eenheid"),
        "neighbourhood": _("wijk"),
        "weight": _("gewicht"),
    }
    found = [Field(key=key, label=labels[key], is_required=key in REQUIRED[table]) for key in OWN[table]]
    facts = sorted(law.book.facts.values(), key=lambda one: one.label)
    return found + [
        Field(key=one.name, label=one.label) for one in facts if is_field(law, table, one.name, dt.date.max)
    ]


def is_field(law: Law, table: str, key: str, date: dt.date) -> bool:
    """Whether a name is something that a column of a table can be, as `taxable_income:2022` or `rent.min`."""
    return meaning_of(key, table, law.book, date) is not None


def suggested(law: Law, table: str, columns: Sequence[str], date: dt.date) -> dict[str, str]:
    """What columns most likely are, by their names; unsure ones are left out."""
    exact = {column: column for column in columns if is_field(law, table, column, date)}
    return exact | suggest_mapping(columns, law.book, table=table, date=date)


def columns_of(path: Path, table: str) -> list[str]:
    """The names of the columns of a file, without reading the rest. Raises PopulationRefused."""
    from rulebook.scanning.sources import open_table

    with _refusing():
        names = list(open_table(path, name=table).columns)
    if any(len(name) > LONGEST_NAME for name in names):
        raise PopulationRefused(_("De naam van een kolom is te lang. Op de eerste rij horen namen te staan."))
    return names


def make_city(law: Law, snapshot: Path, *, persons: int, date: dt.date, tell: Tell) -> dict[str, Any]:
    """A synthetic city as a snapshot in a folder that is not there yet; answers its quality."""
    with TemporaryDirectory(dir=snapshot.parent) as folder:
        write_city(law, Path(folder), persons=persons, date=date)
        tell(20, 100)
        return ingest(law, Path(folder), snapshot, date=date, mapping={}, secret=None, tell=tell)


def write_city(law: Law, folder: Path, *, persons: int, date: dt.date, form: str = "parquet") -> None:
    """A synthetic city as tables in a folder, the same every time."""
    from rulebook.population import FactColumns, generate
    from rulebook.scanning.writing import write_tables

    population = generate(persons, SEED, date)
    columns = FactColumns(population=population, book=law.book)
    write_tables(columns, folder, unknown=UNKNOWN, takes_up=TAKES_UP, seed=SEED, form=form)


def ingest(
    law: Law,
    upload: Path,
    snapshot: Path,
    *,
    date: dt.date,
    mapping: Mapping[str, str],
    secret: Path | None,
    tell: Tell,
) -> dict[str, Any]:
    """Tables in a folder to a snapshot in another; answers their quality. Raises PopulationRefused.

    `mapping`: "table.column" to our name; nothing for a column that is not used.
    """
    from rulebook.scanning.pseudonyms import read_secret
    from rulebook.scanning.reading import read
    from rulebook.scanning.snapshot import make_snapshot
    from rulebook.scanning.sources import open_tables

    with _refusing():
        key = read_secret(secret) if secret else None
        source = open_tables(upload)
        if max(one.rows for one in source.tables.values()) > MOST_ROWS:
            raise PopulationRefused(
                _("Er zijn meer dan %(most)s rijen. Voor een grotere bevolking dient het programma rulebook.")
                % {"most": number_text(MOST_ROWS)}
            )
        tables = read(source, law.book, date, mapping=mapping, secret=key)
        if "weight" in tables.households.columns:
            raise PopulationRefused(
                _(
                    "Dit is een steekproef: er is een kolom met gewichten. Hier reken je met iedereen. "
                    "Laat die kolom ongebruikt, of gebruik het programma rulebook."
                )
            )
        tell(60, 100)
        make_snapshot(snapshot, [tables], law.book, date=date)
    quality: dict[str, Any] = tables.quality.as_json()
    return quality


def measure(
    law: Law, snapshot: Path, *, date: dt.date, places: Mapping[str, str], tell: Tell
) -> dict[str, Any]:
    """Every right of everybody, as `scan/published.py` says. `places`: municipalities by their code."""
    from rulebook.scanning.publishing import rounded_count
    from rulebook.scanning.scan import scan
    from rulebook.scanning.snapshot import open_snapshot

    with _refusing():
        result = scan(
            open_snapshot(snapshot, law.book),
            law.book,
            date=date,
            rights=law.rights(date),
            workers=1,
            tell=tell,
        )
    tables: dict[str, dict[str, Any]] = {}
    for table in result.tables():
        is_one_town = len({row.group[:1] for row in table.rows}) <= 1
        cells = [_cell(table.grouping, row, places, is_one_town=is_one_town) for row in table.rows]
        tables.setdefault(table.right, {})[table.grouping] = cells
    return {
        "date": date.isoformat(),
        "persons": rounded_count(result.persons) or 0,
        "rights": [_right(law, name, found) for name, found in tables.items()],
    }


def _right(law: Law, name: str, tables: dict[str, Any]) -> dict[str, Any]:
    right = law.book.rights[name]
    return {
        "name": name,
        "label": right.label,
        "of": str(UNITS.get(right.level, right.level)),
        "per": right.amount_type.unit if right.amount_type else "",
        "tables": tables,
    }


def _missed(row: "PublishedRow") -> dict[str, int | None]:
    """What is missed at least and at most: each a rounded number times a mean, so that the two may cross."""
    low, high = row.amounts["missed_low"], row.amounts["missed_high"]
    return {"missed_low": low, "missed_high": high if low is None or high is None else max(low, high)}


def _cell(
    grouping: str, row: "PublishedRow", places: Mapping[str, str], *, is_one_town: bool
) -> dict[str, Any]:
    """A row with its label: a neighbourhood with its municipality, where there are several."""
    last = row.group[-1] if row.group else ""
    label = {"municipality": places.get(last, last), "household_type": TYPES.get(last, last)}.get(
        grouping, last
    )
    key = last
    if grouping == "neighbourhood" and not is_one_town:
        town = row.group[0]
        key, label = (
            f"{town} {last}".strip(),
            f"{last} ({places.get(town, town) or _('gemeente niet bekend')})",
        )
    return {
        "key": key,
        "label": str(label),
        **{name: "<5" if row.counts[name] is None else row.counts[name] for name in COUNTS},
        **_missed(row),
    }


def outreach(
    law: Law,
    snapshot: Path,
    right: str,
    *,
    date: dt.date,
    also_untold: bool,
    out: TextIO,
    tell: Tell,
) -> int:
    """Write the key of whoever surely has a right and does not take it up, with about how much it is; answers
    how many. `also_untold`: also of whom nobody says whether they take it up.
    """
    from rulebook.scanning.outreach import outreach as reach
    from rulebook.scanning.snapshot import open_snapshot

    writer = csv.writer(out, delimiter=";")
    writer.writerow([_("sleutel"), _("ongeveer")])
    number = 0
    with _refusing():
        people = reach(open_snapshot(snapshot, law.book), law.book, right, date=date, also_untold=also_untold)
        for number, one in enumerate(people, start=1):
            writer.writerow([one.key, band_of(one.low)])
            if number % 10_000 == 0:
                tell(number // 10_000 % 100, 100)  # how many come is not known
    return number


def band_of(cents: int) -> str:
    """About how much: the band that an amount falls in, in euro; nothing where there is no amount."""
    euro = cents // 100
    if euro <= 0:
        return ""
    for low, high in pairwise(BANDS):
        if euro < high:
            return _("%(low)s tot %(high)s euro") % {"low": low, "high": high}
    return _("meer dan %(low)s euro") % {"low": BANDS[-1]}


@contextmanager
def _refusing() -> Iterator[None]:
    """What the library refuses, as a refusal of a population."""
    try:
        yield
    except RulebookError as error:
        raise PopulationRefused(str(error)) from None
