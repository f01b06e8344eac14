"""Writing dated stands; the caller holds the plan's lock.

A stand is what was said of a position on a day; the position itself shows the latest of its stands. What
comes in late, with an earlier date, so adds a stand and leaves the present one alone.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from baken.plan.finance.kept import Amounts, Entry, Identity, Written
from baken.plan.finance.reading import FinanceRow
from baken.plan.interchange.document import LineKind
from baken.plan.models import BudgetPosition, FinanceImport, Plan, PositionStand


def day_of_stand(*, year: int, as_of: dt.date | None, today: dt.date) -> dt.date:
    """The day for which a row speaks: as said; else the last day of a year that is over, else today."""
    if as_of is not None:
        return as_of
    return dt.date(year, 12, 31) if year < today.year else today


@dataclass(frozen=True, kw_only=True)
class PlannedStand:
    """A stand that is to be written; `before` is what was known on that day, None when nothing was.

    `present`: what the position itself shows until now, None when there is none yet. `is_present`: this
    becomes the present stand, because no later one is known.
    """

    entry: Entry
    before: Amounts | None
    after: Amounts
    present: Amounts | None
    is_present: bool
    position: BudgetPosition | None
    replaces: PositionStand | None

    @property
    def changes(self) -> bool:
        """Whether it says something else than was known; if not, it only says that it still was so."""
        return self.before != self.after


def plan_stands(*, plan: Plan, entries: Iterable[Entry]) -> list[PlannedStand]:
    """What the entries would write; those that say what stands there already are left out (two queries)."""
    listed = list(entries)
    positions = positions_of(plan=plan)
    touched = [positions[entry.identity].pk for entry in listed if entry.identity in positions]
    stands: dict[int, list[PositionStand]] = defaultdict(list)
    for stand in PositionStand.objects.filter(position__in=touched).order_by("as_of"):
        stands[stand.position_id].append(stand)
    planned = []
    for entry in listed:
        position = positions.get(entry.identity)
        known = stands[position.pk] if position else []
        one = _planned(entry, position, known)
        if one.replaces is None or Amounts.of(one.replaces) != one.after:
            planned.append(one)
    return planned


def _planned(entry: Entry, position: BudgetPosition | None, stands: list[PositionStand]) -> PlannedStand:
    until = next((stand for stand in reversed(stands) if stand.as_of <= entry.as_of), None)
    before = None
    if until is not None:
        before = Amounts.of(until)
    elif position is not None and not stands:
        before = Amounts.of(position)
    return PlannedStand(
        entry=entry,
        before=before,
        after=entry.over(before),
        present=None if position is None else Amounts.of(position),
        is_present=not stands or stands[-1].as_of <= entry.as_of,
        position=position,
        replaces=until if until is not None and until.as_of == entry.as_of else None,
    )


def write_stands(*, finance_import: FinanceImport, planned: Iterable[PlannedStand]) -> None:
    """Write them, and on the import what stood there before; a handful of statements."""
    listed = list(planned)
    written = [_written(one) for one in listed]
    made = {
        one.entry.identity: BudgetPosition(
            plan_id=finance_import.plan_id,
            code=one.entry.row.code,
            year=one.entry.row.year,
            kind=one.entry.row.kind.value,
            **one.after._asdict(),
        )
        for one in listed
        if one.position is None
    }
    BudgetPosition.objects.bulk_create(made.values())
    changed = [
        _with(one.position, one.after)
        for one in listed
        if one.position is not None and one.is_present and Amounts.of(one.position) != one.after
    ]
    BudgetPosition.objects.bulk_update(changed, Amounts._fields)
    PositionStand.objects.filter(pk__in=[one.replaces.pk for one in listed if one.replaces]).delete()
    PositionStand.objects.bulk_create(
        PositionStand(
            position=one.position or made[one.entry.identity],
            finance_import=finance_import,
            as_of=one.entry.as_of,
            **one.after._asdict(),
        )
        for one in listed
    )
    finance_import.before = [one.to_json() for one in written]
    finance_import.save(update_fields=["before"])


def _written(one: PlannedStand) -> Written:
    return Written(
        identity=one.entry.identity,
        as_of=one.entry.as_of,
        amounts=one.after,
        present=one.present,
        left=one.after if one.is_present or one.present is None else one.present,
        replaced=None if one.replaces is None else Amounts.of(one.replaces),
        replaced_import=None if one.replaces is None else one.replaces.finance_import_id,
    )


def write_as_they_stand(
    *,
    finance_import: FinanceImport,
    positions: Iterable[BudgetPosition],
    before: Mapping[Identity, Amounts],
    today: dt.date,
) -> None:
    """Date what these positions show: as a row of a file would, and never before their newest stand."""
    listed = list(positions)
    stands = PositionStand.objects.filter(position__in=listed).order_by("position_id", "-as_of")
    newest = {stand.position_id: stand for stand in stands.distinct("position_id")}
    planned = []
    for position in listed:
        last = newest.get(position.pk)
        day = day_of_stand(year=position.year, as_of=None, today=today)
        day = max(day, last.as_of) if last else day
        row = FinanceRow(
            rows=(),
            code=position.code,
            year=position.year,
            kind=LineKind(position.kind),
            **Amounts.of(position)._asdict(),
        )
        present = before.get((position.code, position.year, position.kind))
        planned.append(
            PlannedStand(
                entry=Entry(row=row, as_of=day),
                before=present,
                after=Amounts.of(position),
                present=present,
                is_present=True,
                position=position,
                replaces=last if last and last.as_of == day else None,
            )
        )
    write_stands(finance_import=finance_import, planned=planned)


def _with(position: BudgetPosition, amounts: Amounts) -> BudgetPosition:
    position.revised, position.committed, position.paid = amounts
    return position


def positions_of(*, plan: Plan) -> dict[Identity, BudgetPosition]:
    """The plan's positions by what they are known by (one query)."""
    return {(row.code, row.year, row.kind): row for row in BudgetPosition.objects.filter(plan=plan)}


def moved_since(*, written: Iterable[Written], finance_import: FinanceImport) -> list[Identity]:
    """Positions that no longer stand as the import left them (two queries); what is gone does not count."""
    positions = positions_of(plan=finance_import.plan)
    stands = {
        (stand.position_id, stand.as_of): stand
        for stand in PositionStand.objects.filter(finance_import=finance_import)
    }
    moved = []
    for one in written:
        position = positions.get(one.identity)
        if position is None:
            continue
        stand = stands.get((position.pk, one.as_of))
        if stand is None or Amounts.of(stand) != one.amounts or Amounts.of(position) != one.left:
            moved.append(one.identity)
    return moved


def restore(*, written: Iterable[Written], finance_import: FinanceImport) -> None:
    """Take the stands of an import away and put back what was there before."""
    positions = positions_of(plan=finance_import.plan)
    PositionStand.objects.filter(finance_import=finance_import).delete()
    there = [(positions[one.identity], one) for one in written if one.identity in positions]
    PositionStand.objects.bulk_create(
        PositionStand(
            position=position,
            finance_import_id=cast(int, one.replaced_import),
            as_of=one.as_of,
            **one.replaced._asdict(),
        )
        for position, one in there
        if one.replaced is not None
    )
    made = [position.pk for position, one in there if one.present is None]
    BudgetPosition.objects.filter(pk__in=made).delete()
    BudgetPosition.objects.bulk_update(
        [
            _with(position, one.present)
            for position, one in there
            if one.present is not None and Amounts.of(position) != one.present
        ],
        Amounts._fields,
    )
