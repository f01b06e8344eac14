"""Reads of what finance reported: warnings, the history of imports, and what can still be taken up."""

import datetime as dt
from collections.abc import Iterable, Mapping

from baken.plan.arithmetic.budget import LineFact
from baken.plan.arithmetic.spending import PositionFact, spending_per_code
from baken.plan.finance.codes import under_own_codes
from baken.plan.finance.kept import Entry, Identity
from baken.plan.interchange.document import AmountState, LineKind
from baken.plan.models import BudgetLine, BudgetPosition, FinanceImport, Plan, PositionStand
from baken.plan.wording import sentence_case


def warnings_of(*, plan: Plan, identities: Iterable[Identity], today: dt.date) -> list[str]:
    """What somebody should look at for these codes, as sentences (two queries)."""
    asked = set(identities)
    lines = [
        LineFact(
            id=line.key,
            code=line.code,
            year=line.year,
            kind=LineKind(line.kind),
            state=AmountState(line.state),
            planned=line.planned,
        )
        for line in BudgetLine.objects.filter(plan=plan)
    ]
    positions = [
        PositionFact(
            code=row.code,
            year=row.year,
            kind=LineKind(row.kind),
            revised=row.revised,
            committed=row.committed,
            paid=row.paid,
        )
        for row in BudgetPosition.objects.filter(plan=plan)
    ]
    return [
        sentence_case(str(spending.sentence(warning)))
        for spending in spending_per_code(lines=lines, positions=positions, today=today)
        if (spending.code, spending.year, spending.kind.value) in asked
        for warning in spending.warnings
    ]


def entries_of(finance_import: FinanceImport) -> list[Entry]:
    """The rows of an import whose code the plan did not know."""
    return [Entry.from_json(kept) for kept in finance_import.unknown]


def pending(*, imports: Iterable[FinanceImport], known: Mapping[str, str]) -> dict[int, list[Entry]]:
    """Per import the rows whose code is known by now and that have no stand of their day yet (one query)."""
    found = {one.pk: under_own_codes(entries=entries_of(one), known=known) for one in imports if one.unknown}
    codes = {entry.row.code for entries in found.values() for entry in entries}
    if not codes:
        return {}
    plans = {one.plan_id for one in imports}
    stands = PositionStand.objects.filter(position__plan__in=plans, position__code__in=codes)
    there = set(stands.values_list("position__code", "position__year", "position__kind", "as_of"))
    return {
        pk: left
        for pk, entries in found.items()
        if (left := [entry for entry in entries if (*entry.identity, entry.as_of) not in there])
    }


def pending_entries(*, finance_import: FinanceImport, known: Mapping[str, str]) -> list[Entry]:
    """The same of one import."""
    return pending(imports=[finance_import], known=known).get(finance_import.pk, [])
