"""A workbook into a plan: every bad row is named, and it is all or nothing.

Rows that name an unknown organisation or life domain are bad rows too, although only the
database knows that: they are found by name and told by sheet, row and column.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Set
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, cast

from django.db import DataError, IntegrityError, transaction
from django.db.models import F
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_scopes import scope

from baken.foundation.access.api import Actor
from baken.foundation.audit.api import because
from baken.foundation.review.api import JsonValue
from baken.foundation.territory.api import UnknownMunicipality, municipality_of
from baken.plan.editing.fields import PARTS, labels, values_of, versioned
from baken.plan.finance.operations import record_others, standing_amounts
from baken.plan.importing_names import left_as_it_was, row_problems
from baken.plan.interchange.document import PlanDocument
from baken.plan.interchange.rows import row_problem
from baken.plan.interchange.workbook import (
    RowProblem,
    SkippedRow,
    WorkbookReading,
    WorkbookRefused,
    made_at,
    read_workbook,
)
from baken.plan.models import Node, NodeVersion, Plan, ProgressReport
from baken.plan.search_index import reindex_plan
from baken.plan.store import PlanChanges, UnresolvedNames, write_plan

KIND_NAMES: Mapping[str, Promise] = {
    "levels": gettext_lazy("niveaus"),
    "nodes": gettext_lazy("onderdelen"),
    "lines": gettext_lazy("ramingen"),
    "positions": gettext_lazy("standen van het budget"),
    "milestones": gettext_lazy("mijlpalen"),
    "indicators": gettext_lazy("indicatoren"),
}


class ImportRefused(Exception):
    """Nothing was changed; `problems` says what is wrong and where."""

    def __init__(self, message: str, problems: tuple[RowProblem, ...] = ()) -> None:
        super().__init__(message)
        self.problems = problems


@dataclass(frozen=True, kw_only=True)
class ChangedNode:
    """A node that an import changes, with the names of its fields that differ."""

    key: str
    title: str
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ImportResult:
    """What an import did, or on a dry run would do."""

    changes: PlanChanges
    plan_changed: bool
    nodes: tuple[ChangedNode, ...]
    problems: tuple[RowProblem, ...]
    skipped: tuple[SkippedRow, ...]
    remarks: tuple[str, ...]
    dry_run: bool

    @property
    def any(self) -> bool:
        """Whether anything is different."""
        return self.changes.any or self.plan_changed

    def sentences(self) -> list[str]:
        """Per kind of record how many were added, changed and removed."""
        told = []
        if self.changes.created:
            told.append(_("Nieuw plan: %(title)s") % {"title": self.changes.plan.title})
        elif self.plan_changed:
            told.append(_("Gegevens van het plan zelf: gewijzigd"))
        told += [
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


@dataclass(frozen=True, kw_only=True)
class Writing:
    """How to write: when, by whom, only as a proof, with removals, since when changes in the plan count."""

    name: str
    actor: Actor | None
    at: dt.datetime
    dry_run: bool
    remove_missing: bool
    since: dt.datetime | None


class _RollBack(Exception):
    """Ends a dry run."""


def import_workbook(
    *,
    file: Path | BinaryIO,
    name: str,
    at: dt.datetime,
    actor: Actor | None = None,
    dry_run: bool = False,
    skip_bad_rows: bool = False,
    remove_missing: bool = False,
    overwrite: bool = False,
    into: Plan | None = None,
) -> ImportResult:
    """Make a plan equal to a workbook, in one transaction.

    What somebody changed in the plan after the workbook was made is shown with both readings and
    refused, unless `overwrite`. `into`: refuse a workbook of another plan. The trail says
    "werkboek <name>". Raises ImportRefused.
    """
    try:
        reading = read_workbook(file=file, skip_bad_rows=skip_bad_rows)
    except WorkbookRefused as refusal:
        raise ImportRefused(str(refusal)) from refusal
    if reading.document is None:
        raise ImportRefused(_summary(len(reading.problems)), reading.problems)
    home = reading.document.plan.municipality
    _check_plan(reading.document, into)
    try:
        municipality = municipality_of(nis_or_slug=home)
    except UnknownMunicipality as error:
        raise ImportRefused(_("De gemeente %(nis)s is hier niet bekend.") % {"nis": home}) from error
    why = _("werkboek %(name)s") % {"name": name}
    with scope(municipality=municipality), because(reason=why, actor=actor), _sentences_for_people():
        return _import(
            file=file,
            reading=reading,
            skip_bad_rows=skip_bad_rows,
            writing=Writing(
                name=name,
                actor=actor,
                at=at,
                dry_run=dry_run,
                remove_missing=remove_missing,
                since=None if overwrite else made_at(file=file),
            ),
        )


def _check_plan(document: PlanDocument, into: Plan | None) -> None:
    if into is None:
        return
    if document.plan.municipality != into.municipality_id:
        raise ImportRefused(_("Dit werkboek is van een andere gemeente. Er is niets veranderd."))
    if document.plan.slug != into.slug:
        raise ImportRefused(
            _("Dit werkboek is van het plan '%(other)s', niet van '%(this)s'. Er is niets veranderd.")
            % {"other": document.plan.title, "this": into.title}
        )


@contextmanager
def _sentences_for_people() -> Iterator[None]:
    """What only the database notices, as a sentence."""
    try:
        yield
    except (IntegrityError, DataError) as error:
        known = {
            "lead_once_per_node": _(
                "Op het blad Onderdelen staat een trekker twee keer bij hetzelfde onderdeel."
            ),
            "partner_once_per_node": _(
                "Op het blad Partners staat een partner twee keer bij hetzelfde onderdeel."
            ),
            "node_parent_above": _("Op het blad Onderdelen hangt een onderdeel onder een lager niveau."),
        }
        found = next((text for name, text in known.items() if name in str(error)), "")
        text = found or _("De gegevens in het werkboek spreken elkaar of het plan tegen.")
        raise ImportRefused(text + " " + _("Er is niets veranderd.")) from error


def _import(
    *, file: Path | BinaryIO, reading: WorkbookReading, skip_bad_rows: bool, writing: Writing
) -> ImportResult:
    document = cast(PlanDocument, reading.document)  # `import_workbook` refused a reading without
    problems, skipped = reading.problems, reading.skipped
    try:
        result = _write(document, writing)
    except UnresolvedNames as error:
        found = row_problems(file=file, unresolved=error.problems)
        problems += found
        if not skip_bad_rows:
            raise ImportRefused(_summary(len(problems)), problems) from error
        document, left = left_as_it_was(document=document, unresolved=error.problems, places=found)
        skipped += left
        try:
            result = _write(document, writing)
        except UnresolvedNames as still:  # what the plan itself has now cannot be found by name either
            raise ImportRefused(_summary(len(problems)), problems) from still
    return replace(result, problems=problems, skipped=skipped, remarks=reading.remarks)


def _write(document: PlanDocument, writing: Writing) -> ImportResult:
    results: list[ImportResult] = []
    try:
        with transaction.atomic():
            results.append(_write_and_compare(document, writing))
            if writing.dry_run:
                raise _RollBack
    except _RollBack:
        pass
    return results[0]


def _write_and_compare(document: PlanDocument, writing: Writing) -> ImportResult:
    home = document.plan.municipality
    before = Plan.objects.select_for_update().filter(municipality=home, slug=document.plan.slug).first()
    # Locked: an edit of the same moment waits, and is then told that its version moved.
    nodes = _nodes(before, lock=True) if before else {}
    old = {key: values_of(node) for key, node in nodes.items()}
    edited = _edited_since(before, writing.since)
    standing = standing_amounts(plan=before) if before else {}
    if writing.remove_missing:
        _refuse_to_lose_reports(before, nodes.keys() - {node.id for node in document.nodes})
    changes = write_plan(document=document, municipality=home, remove_missing=writing.remove_missing)
    record_others(plan=changes.plan, before=standing, name=writing.name, actor=writing.actor, at=writing.at)
    plan_changed = before is not None and changes.plan.version != before.version
    changed = _keep_versions(changes.plan, nodes, old, writing.at) if changes.any else []
    _refuse_older_readings(changes.plan, [one for one in changed if one.fields and one.key in edited], old)
    if plan_changed and not changes.any:
        reindex_plan(changes.plan)
    return ImportResult(
        changes=changes,
        plan_changed=plan_changed,
        nodes=tuple(changed),
        problems=(),
        skipped=(),
        remarks=(),
        dry_run=writing.dry_run,
    )


def _refuse_to_lose_reports(plan: Plan | None, missing: Set[str]) -> None:
    """A part with progress reports stays in the plan: they account for it. Raises ImportRefused."""
    reported = ProgressReport.objects.filter(node__plan=plan, node__key__in=missing).order_by("node__order")
    titles = dict(reported.values_list("node__key", "node__title"))
    if not titles:
        return
    problems = [
        row_problem(
            sheet="Onderdelen",
            row=0,
            column="Kenmerk",
            value="",
            expected=key,
            reason=_("'%(title)s' heeft voortgangsverslagen en moet in het werkboek blijven staan.")
            % {"title": title},
        )
        for key, title in titles.items()
    ]
    raise ImportRefused(_summary(len(problems)), tuple(problems))


def _edited_since(plan: Plan | None, since: dt.datetime | None) -> set[str]:
    """Keys of the nodes that somebody changed after the workbook was made."""
    if plan is None or since is None:
        return set()
    versions = NodeVersion.objects.filter(node__plan=plan, until__gt=since)
    return set(versions.values_list("node__key", flat=True))


def _refuse_older_readings(
    plan: Plan, stale: list[ChangedNode], old: Mapping[str, Mapping[str, JsonValue]]
) -> None:
    """Nothing is overwritten unseen: both readings of every field. Raises ImportRefused."""
    if not stale:
        return
    nodes = _nodes(plan)
    problems = []
    for one in stale:
        before, after = versioned(old[one.key]), versioned(values_of(nodes[one.key]))
        problems += [
            row_problem(
                sheet="Onderdelen",
                row=0,
                column=value.label,
                value=value.display,
                expected=before[name].display or _("niets"),
                reason=_("'%(title)s' is in Baken gewijzigd nadat dit werkboek gemaakt werd.")
                % {"title": one.title},
            )
            for name, value in after.items()
            if value.value != before[name].value
        ]
    raise ImportRefused(
        _(
            "Het werkboek is ouder dan het plan. Er is niets veranderd. Neem een nieuw werkboek, of zeg "
            "uitdrukkelijk dat het werkboek voorgaat."
        ),
        tuple(problems),
    )


def _nodes(plan: Plan, *, lock: bool = False) -> dict[str, Node]:
    rows = Node.objects.filter(plan=plan).prefetch_related(*PARTS).order_by("order")
    return {node.key: node for node in (rows.select_for_update() if lock else rows)}


def _keep_versions(
    plan: Plan, nodes: Mapping[str, Node], old: Mapping[str, Mapping[str, JsonValue]], at: dt.datetime
) -> list[ChangedNode]:
    """What changed keeps its earlier version and has a higher number, also when only a list changed."""
    names = labels()
    kept: list[NodeVersion] = []
    behind: list[int] = []
    changed: list[ChangedNode] = []
    for key, node in _nodes(plan).items():
        earlier = nodes.get(key)
        if earlier is None:
            continue
        new = values_of(node)
        fields = tuple(names[name] for name in names if new[name] != old[key][name])
        if fields or node.version != earlier.version:
            kept.append(NodeVersion(node_id=node.pk, version=earlier.version, fields=old[key], until=at))
            changed.append(ChangedNode(key=key, title=node.title, fields=fields))
        if fields and node.version == earlier.version:
            behind.append(node.pk)
    NodeVersion.objects.bulk_create(kept, ignore_conflicts=True)
    if behind:
        Node.objects.filter(pk__in=behind).update(version=F("version") + 1)
    return changed


def _summary(count: int) -> str:
    return ngettext(
        "Er is één fout. Er is niets veranderd. Verbeter het werkboek en probeer opnieuw.",
        "Er zijn %(count)d fouten. Er is niets veranderd. Verbeter het werkboek en probeer opnieuw.",
        count,
    ) % {"count": count}
