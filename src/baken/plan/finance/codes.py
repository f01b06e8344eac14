"""Which codes a plan knows: codes are text, compared as they stand."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from baken.plan.finance.kept import Entry
from baken.plan.finance.reading import added
from baken.plan.models import BudgetLine, BudgetPosition, NodeCode, Plan


def known_codes(*, plan: Plan) -> dict[str, str]:
    """Each code that the plan knows → the code it goes by there (three queries).

    Codes of its budget, of its positions, and of other plans that its nodes are linked to; also a code as
    the document writes it, unless that is another code's or could mean two.
    """
    lines = list(BudgetLine.objects.filter(plan=plan).values_list("code", "code_as_written").distinct())
    codes = {code for code, _written in lines if code}
    codes |= set(BudgetPosition.objects.filter(plan=plan).values_list("code", flat=True))
    links = NodeCode.objects.filter(node__plan=plan, code__code_list__reporting=False)
    codes |= set(links.values_list("code__code", flat=True))
    spellings: dict[str, set[str]] = defaultdict(set)
    for code, written in lines:
        if code and written and written not in codes:
            spellings[written].add(code)
    return {code: code for code in codes} | {
        written: found.pop() for written, found in spellings.items() if len(found) == 1
    }


def under_own_codes(*, entries: Iterable[Entry], known: Mapping[str, str]) -> list[Entry]:
    """The entries whose code the plan knows, under the code it goes by; two spellings of one are added up."""
    found: dict[object, Entry] = {}
    for entry in entries:
        if entry.row.code not in known:
            continue
        renamed = Entry(
            row=replace(entry.row, code=known[entry.row.code]), as_of=entry.as_of, columns=entry.columns
        )
        there = found.get(renamed.identity)
        if there is not None:
            renamed = replace(renamed, row=added(there.row, renamed.row))
        found[renamed.identity] = renamed
    return list(found.values())
