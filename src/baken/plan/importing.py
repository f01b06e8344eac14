"""A workbook into a plan: every bad row is named, and it is all or nothing."""

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_scopes import scope

from baken.foundation.territory.api import UnknownMunicipality, municipality_of
from baken.plan.interchange.document import PlanDocument
from baken.plan.interchange.workbook import RowProblem, WorkbookRefused, read_workbook
from baken.plan.store import PlanChanges, UnresolvedNames, write_plan
from baken.plan.store.names import UnresolvedName

SHEETS = {"leads": ("Onderdelen", "Trekkers"), "partners": ("Partners", "Partner"), "life_domain": ("Onderdelen", "Levensdomein")}
KIND_NAMES = {
    "levels": _("niveaus"),
    "nodes": _("onderdelen"),
    "lines": _("ramingen"),
    "positions": _("standen"),
    "milestones": _("mijlpalen"),
    "indicators": _("indicatoren"),
}


class ImportRefused(Exception):
    """Nothing was changed; `problems` says what is wrong and where."""

    def __init__(self, message: str, problems: tuple[RowProblem, ...] = ()) -> None:
        super().__init__(message)
        self.problems = problems


@dataclass(frozen=True)
class ImportResult:
    """What an import did, or on a dry run would do."""

    changes: PlanChanges
    skipped: tuple[RowProblem, ...]
    dry_run: bool

    def sentences(self) -> list[str]:
        """Per kind of record how many were added, changed and removed."""
        told = [
            _("%(kind)s: %(added)d nieuw, %(changed)d gewijzigd, %(removed)d verwijderd")
            % {
                "kind": KIND_NAMES[kind],
                "added": len(synced.added),
                "changed": len(synced.changed),
                "removed": len(synced.removed),
            }
            for kind, synced in self.changes.kinds.items()
            if synced.any
        ]
        if not told:
            told = [_("Het werkboek is gelijk aan het plan: er verandert niets.")]
        if self.dry_run:
            told.append(_("Dit was een proef: er is niets veranderd."))
        return told


class _RollBack(Exception):
    """Ends a dry run."""


def import_workbook(
    *,
    file: Path | BinaryIO,
    dry_run: bool = False,
    skip_bad_rows: bool = False,
    remove_missing: bool = False,
    municipality: str | None = None,
) -> ImportResult:
    """Make a plan equal to a workbook, in one transaction.

    `municipality` (NIS code): refuse a workbook of another one. Raises ImportRefused.
    """
    try:
        reading = read_workbook(file=file, skip_bad_rows=skip_bad_rows)
    except WorkbookRefused as refusal:
        raise ImportRefused(str(refusal)) from refusal
    if reading.document is None or (reading.problems and not skip_bad_rows):
        raise ImportRefused(_summary(len(reading.problems)), reading.problems)
    document = reading.document
    if municipality is not None and document.plan.municipality != municipality:
        raise ImportRefused(_("Dit werkboek is van een andere gemeente. Er is niets veranderd."))
    try:
        home = municipality_of(nis_or_slug=document.plan.municipality)
    except UnknownMunicipality as error:
        raise ImportRefused(_("De gemeente %(nis)s is hier niet bekend.") % {"nis": error}) from error
    with scope(municipality=home):
        changes = _write(document, home.nis, dry_run, remove_missing)
    return ImportResult(changes=changes, skipped=reading.problems, dry_run=dry_run)


def _write(document: PlanDocument, municipality: str, dry_run: bool, remove_missing: bool) -> PlanChanges:
    changes: list[PlanChanges] = []
    try:
        with transaction.atomic():
            changes.append(
                write_plan(document=document, municipality=municipality, remove_missing=remove_missing)
            )
            if dry_run:
                raise _RollBack
    except _RollBack:
        pass
    except UnresolvedNames as error:
        problems = tuple(_problem(problem) for problem in error.problems)
        raise ImportRefused(_summary(len(problems)), problems) from error
    return changes[0]


def _problem(unresolved: UnresolvedName) -> RowProblem:
    sheet, column = SHEETS[unresolved.field]
    expected = _("een naam die Baken kent")
    if unresolved.suggestions:
        expected = _("bedoel je %(names)s?") % {"names": _(" of ").join(unresolved.suggestions)}
    return RowProblem(
        sheet=sheet,
        row=0,
        column=column,
        value=unresolved.name,
        expected=expected,
        message=_("Blad %(sheet)s, onderdeel %(node)s, kolom %(column)s: '%(name)s' is niet bekend; %(expected)s")
        % {
            "sheet": sheet,
            "node": unresolved.node,
            "column": column,
            "name": unresolved.name,
            "expected": expected,
        },
    )


def _summary(count: int) -> str:
    return ngettext(
        "Er is één fout. Er is niets veranderd. Verbeter het werkboek en probeer opnieuw.",
        "Er zijn %(count)d fouten. Er is niets veranderd. Verbeter het werkboek en probeer opnieuw.",
        count,
    ) % {"count": count}
