"""Bringing in what finance reports, and taking the newest of it back; each one transaction."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baken.foundation.access.api import Actor
from baken.foundation.audit.api import because
from baken.plan.access import may_manage_plan
from baken.plan.finance.codes import known_codes, under_own_codes
from baken.plan.finance.kept import Amounts, Entry, Identity, Written
from baken.plan.finance.queries import pending_entries, warnings_of
from baken.plan.finance.reading import CellProblem, FinanceReading, read_finance
from baken.plan.finance.stands import (
    PlannedStand,
    day_of_stand,
    moved_since,
    plan_stands,
    positions_of,
    restore,
    write_as_they_stand,
    write_stands,
)
from baken.plan.models import FinanceImport, Plan
from baken.plan.search_index import lock_plan

EARLIEST = 1990
"""The first year that a stand can be of, as of a budget."""


class BadRows(Exception):
    """Some rows cannot be read; nothing was changed."""

    def __init__(self, reading: FinanceReading) -> None:
        super().__init__(
            ngettext(
                "Er is één fout in het bestand. Er is niets veranderd.",
                "Er zijn %(count)d fouten in het bestand. Er is niets veranderd.",
                len(reading.problems),
            )
            % {"count": len(reading.problems)}
        )
        self.problems: tuple[CellProblem, ...] = reading.problems


class StandRefused(Exception):
    """The date of the stand is still to come, or an import cannot be undone; the Dutch message says why."""


@dataclass(frozen=True, kw_only=True)
class PlanOutcome:
    """What an import did to a plan, or would do: `stands` says what was written, also where nothing changed.

    `made`: the import as it is kept, None when nothing was written.
    """

    plan: Plan
    stands: tuple[PlannedStand, ...]
    warnings: tuple[str, ...]
    made: FinanceImport | None

    @property
    def changed(self) -> tuple[PlannedStand, ...]:
        """The stands that say something else than was known."""
        return tuple(one for one in self.stands if one.changes)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What an import did, or would do on a dry run. `unknown`: rows whose code no plan knows."""

    plans: tuple[PlanOutcome, ...]
    unknown: tuple[Entry, ...]
    reading: FinanceReading
    dry_run: bool

    @property
    def writes(self) -> bool:
        """Whether anything is kept, be it only that a code is unknown."""
        return any(plan.made is not None for plan in self.plans)


class _RollBack(Exception):
    """Ends a dry run."""


def import_finance(
    *,
    content: bytes,
    name: str,
    plans: Sequence[Plan],
    at: dt.datetime,
    actor: Actor | None = None,
    as_of: dt.date | None = None,
    skip_bad_rows: bool = False,
    dry_run: bool = False,
    only_where_known: bool = False,
) -> Outcome:
    """Set what a file of finance says, in one transaction over all these plans.

    A row speaks for the day `as_of`; without it for 31 December of a year that is over, else for today
    (the day of `at`). `only_where_known`: a plan that knows none of the codes is left alone.
    Without an actor it is the command line. Raises FinanceRefused, BadRows, StandRefused, PermissionDenied.
    """
    if actor is not None:
        for plan in plans:
            may_manage_plan(actor=actor, plan=plan).require()
    if as_of is not None and as_of > localdate(at):
        raise StandRefused(_("De datum van de stand is nog niet voorbij."))
    if as_of is not None and as_of.year < EARLIEST:
        raise StandRefused(_("De datum van de stand is te lang geleden. Kijk het jaartal na."))
    reading = read_finance(content)
    if reading.problems and not skip_bad_rows:
        raise BadRows(reading)
    entries = [
        Entry(
            row=row,
            as_of=day_of_stand(year=row.year, as_of=as_of, today=localdate(at)),
            columns=reading.amounts,
        )
        for row in reading.rows
    ]
    outcomes: list[Outcome] = []
    try:
        with transaction.atomic(), because(actor=actor, reason=_("financiën %(name)s") % {"name": name}):
            header = FinanceImport(
                file_name=name[-150:],
                as_of=as_of or localdate(at),
                imported_at=at,
                imported_by_id=actor.user_id if actor else None,
                rows=reading.number,
            )
            found, unknown = _into_plans(plans, entries, header, only_where_known)
            outcomes.append(Outcome(plans=tuple(found), unknown=unknown, reading=reading, dry_run=dry_run))
            if dry_run:
                raise _RollBack
    except _RollBack:
        pass
    return outcomes[0]


def _into_plans(
    plans: Sequence[Plan], entries: list[Entry], header: FinanceImport, only_where_known: bool
) -> tuple[list[PlanOutcome], tuple[Entry, ...]]:
    """Always in the same order of plans, so that two imports at once never wait for each other."""
    locked = [lock_plan(plan_id=pk) for pk in sorted(plan.pk for plan in plans)]
    codes = {plan.pk: known_codes(plan=plan) for plan in locked}
    somewhere = {code for known in codes.values() for code in known}
    unknown = tuple(entry for entry in entries if entry.row.code not in somewhere)
    outcomes = []
    for plan in locked:
        own = under_own_codes(entries=entries, known=codes[plan.pk])
        if own or not only_where_known:
            outcomes.append(_into_plan(plan, own, unknown, header))
    return outcomes, unknown


def _into_plan(
    plan: Plan, entries: Sequence[Entry], unknown: Sequence[Entry], header: FinanceImport
) -> PlanOutcome:
    planned = plan_stands(plan=plan, entries=entries)
    kept = [entry.to_json() for entry in unknown]
    made = None
    if planned or not _all_kept(plan, kept):
        made = FinanceImport.objects.create(
            plan=plan,
            file_name=header.file_name,
            as_of=header.as_of,
            imported_at=header.imported_at,
            imported_by_id=header.imported_by_id,
            rows=header.rows,
            changed=sum(one.changes for one in planned),
            unknown=kept,
        )
        write_stands(finance_import=made, planned=planned)
    warnings = warnings_of(
        plan=plan, identities=[entry.identity for entry in entries], today=localdate(header.imported_at)
    )
    return PlanOutcome(plan=plan, stands=tuple(planned), warnings=tuple(warnings), made=made)


def _all_kept(plan: Plan, unknown: list[dict[str, object]]) -> bool:
    """Whether an earlier import already keeps each of these rows, with the same amounts and date."""
    if not unknown:
        return True
    kept = FinanceImport.objects.filter(plan=plan).values_list("unknown", flat=True)
    there = {_without_place(row) for rows in kept for row in rows}
    return all(_without_place(row) in there for row in unknown)


def _without_place(row: Mapping[str, object]) -> tuple[tuple[str, object], ...]:
    return tuple(sorted((name, value) for name, value in row.items() if name != "rows"))


@transaction.atomic
def take_up(*, finance_import: FinanceImport, actor: Actor, at: dt.datetime) -> PlanOutcome:
    """Set the rows of an earlier file whose code the plan meanwhile knows, for the day they spoke of.

    They come in as an import of their own, which can be undone. Raises StandRefused when there are none
    (any more), PermissionDenied.
    """
    may_manage_plan(actor=actor, plan=finance_import.plan).require()
    plan = lock_plan(plan_id=finance_import.plan_id)
    entries = pending_entries(finance_import=finance_import, known=known_codes(plan=plan))
    if not entries:
        raise StandRefused(_("Van dit bestand is er niets meer op te nemen."))
    header = FinanceImport(
        file_name=finance_import.file_name,
        as_of=finance_import.as_of,
        imported_at=at,
        imported_by_id=actor.user_id,
        rows=len(entries),
    )
    why = _("codes van %(name)s zijn nu bekend") % {"name": finance_import.file_name}
    with because(actor=actor, reason=why):
        return _into_plan(plan, entries, (), header)


def newest_import(*, plan: Plan) -> FinanceImport | None:
    """The import that can be undone."""
    return FinanceImport.objects.filter(plan=plan).select_related("plan").first()


@transaction.atomic
def undo_import(*, finance_import: FinanceImport, actor: Actor) -> int:
    """Put back what stood there before the newest import; how many stands that are.

    Raises StandRefused when something newer stands on it, PermissionDenied.
    """
    may_manage_plan(actor=actor, plan=finance_import.plan).require()
    plan = lock_plan(plan_id=finance_import.plan_id)
    newest = newest_import(plan=plan)
    if newest is None or newest.pk != finance_import.pk:
        raise StandRefused(
            _(
                "Alleen de laatste inlezing kan je ongedaan maken. Na deze kwam er nog een andere, "
                "of ze is al weg."
            )
        )
    written = [Written.from_json(kept) for kept in newest.before]
    moved = moved_since(written=written, finance_import=newest)
    if moved:
        raise StandRefused(
            _("Deze standen zijn intussen nog gewijzigd: %(codes)s. Daarom kan dit niet meer ongedaan.")
            % {"codes": ", ".join(f"{code} {year}" for code, year, _kind in moved[:10])}
        )
    why = _("inlezing van %(name)s ongedaan gemaakt") % {"name": newest.file_name}
    with because(actor=actor, reason=why):
        restore(written=written, finance_import=newest)
        newest.delete()
    return len(written)


def standing_amounts(*, plan: Plan) -> dict[Identity, Amounts]:
    """What the plan's positions show now (one query); to hand to `record_others` afterwards."""
    return {identity: Amounts.of(row) for identity, row in positions_of(plan=plan).items()}


def record_others(
    *, plan: Plan, before: Mapping[Identity, Amounts], name: str, actor: Actor | None, at: dt.datetime
) -> FinanceImport | None:
    """Date what something else than a finance file (a workbook) just wrote in the positions.

    The caller holds the plan's lock and its transaction. A position that differs from `before` gets a stand:
    for 31 December of a year that is over, else for today, and never before its newest stand. None when
    nothing differs.
    """
    today = localdate(at)
    differing = {
        identity: row
        for identity, row in positions_of(plan=plan).items()
        if before.get(identity) != Amounts.of(row)
    }
    if not differing:
        return None
    made = FinanceImport.objects.create(
        plan=plan,
        file_name=name[-150:],
        as_of=today,
        imported_at=at,
        imported_by_id=actor.user_id if actor else None,
        rows=len(differing),
        changed=len(differing),
    )
    write_as_they_stand(finance_import=made, positions=differing.values(), before=before, today=today)
    return made
