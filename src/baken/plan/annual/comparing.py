"""What changed between two records: since last year's report, and since the version that is corrected.

Pure: two records in, sentences out. Money is said as "€ 1.234,50", half a line per difference.
"""

from collections.abc import Iterable, Iterator
from dataclasses import fields, replace

from baken.foundation.ui.api import euro_text
from baken.plan.annual.record import Amounts, Change, Item, Milestone, ReportRecord, Texts

DONE = frozenset({"done", "done_late"})
SPENDING = frozenset({"operating", "investment"})
TEXT_NAMES = {
    "introduction": "Inleiding",
    "summary": "In één zin",
    "achieved": "Wat hebben we bereikt?",
    "done": "Wat hebben we ervoor gedaan?",
    "cost": "Wat bracht het op en wat kostte het?",
}


def with_changes(record: ReportRecord, *, earlier: ReportRecord | None) -> ReportRecord:
    """The record with what changed in each item since the earlier one; as it is without an earlier one."""
    if earlier is None:
        return record
    items = tuple(
        replace(item, changes=tuple(_since(item, earlier.by_key.get(item.key), earlier)))
        for item in record.items
    )
    gone = tuple(
        Change(subject=_name(item), before=item.level_name, after="staat niet meer in het plan")
        for item in earlier.items
        if item.key not in record.by_key
    )
    return replace(record, items=items, gone=gone)


def corrections(*, before: ReportRecord, after: ReportRecord) -> tuple[Change, ...]:
    """What a new version says otherwise than the one before it, in the order of the report."""
    found = list(_texts("Hele verslag", before.texts, after.texts))
    for item in after.items:
        known = before.by_key.get(item.key)
        if known is None:
            found.append(Change(subject=_name(item), before="", after="nieuw in het verslag"))
            continue
        found += _corrected(known, item)
    found += [
        Change(subject=_name(item), before="stond in het verslag", after="")
        for item in before.items
        if item.key not in after.by_key
    ]
    found += _spending(before, after)
    return tuple(found)


def _since(item: Item, before: Item | None, earlier: ReportRecord) -> Iterator[Change]:
    if before is None:
        yield Change(subject="Onderdeel", before="", after=f"nieuw sinds {earlier.title}")
        return
    if item.title != before.title:
        yield Change(subject="Titel", before=before.title, after=item.title)
    if item.state_name != before.state_name:
        yield Change(subject="Status", before=before.state_name, after=item.state_name)
    if item.leads != before.leads:
        yield Change(subject="Trekkers", before=", ".join(before.leads), after=", ".join(item.leads))
    reached = {milestone.title: milestone for milestone in before.milestones}
    for milestone in item.milestones:
        known = reached.get(milestone.title)
        if milestone.state in DONE and (known is None or known.state not in DONE):
            yield Change(
                subject=f"Mijlpaal {milestone.number}", before=_stood(known), after=milestone.state_name
            )
    yield from _indicators(before, item)
    yield from _budget(before, item)


def _stood(milestone: Milestone | None) -> str:
    return milestone.state_name if milestone else ""


def _indicators(before: Item, after: Item) -> Iterator[Change]:
    known = {indicator.key: indicator for indicator in before.indicators}
    for indicator in after.indicators:
        then = known[indicator.key].latest if indicator.key in known else None
        now = indicator.latest
        if now is not None and (then is None or (then.date, then.text) != (now.date, now.text)):
            yield Change(subject=indicator.title, before=then.text if then else "", after=now.text)


def _budget(before: Item, after: Item) -> Iterator[Change]:
    """The last year with amounts beside the last year of the earlier report, spending only."""
    then, now = _last_spending(before.amounts), _last_spending(after.amounts)
    if now is None or (then is not None and then[0] == now[0]):
        return
    if then is None or then[1] != now[1]:
        yield Change(
            subject="Geraamde uitgaven",
            before=f"{euro_text(then[1])} ({then[0]})" if then else "",
            after=f"{euro_text(now[1])} ({now[0]})",
        )


def _last_spending(amounts: Iterable[Amounts]) -> tuple[int, int] | None:
    known: dict[int, int] = {}
    for amount in amounts:
        if amount.kind in SPENDING and amount.planned is not None:
            known[amount.year] = known.get(amount.year, 0) + amount.planned
    return max(known.items(), default=None)


def _corrected(before: Item, after: Item) -> Iterator[Change]:
    name = _name(after)
    yield from _texts(name, before.texts, after.texts)
    yield from _texts(name, before.editor, after.editor)
    for label, old, new in (
        ("titel", before.title, after.title),
        ("status", before.state_name, after.state_name),
        ("trekkers", ", ".join(before.leads), ", ".join(after.leads)),
        ("mijlpalen", _milestones(before), _milestones(after)),
        ("cijfers", _figures(before), _figures(after)),
        ("ramingen", _planned(before.amounts), _planned(after.amounts)),
    ):
        if old != new:
            yield Change(subject=f"{name} – {label}", before=old, after=new)


def _texts(name: str, before: Texts, after: Texts) -> Iterator[Change]:
    for field in fields(Texts):
        old, new = getattr(before, field.name), getattr(after, field.name)
        if old != new:
            yield Change(subject=f"{name} – {TEXT_NAMES[field.name]}", before=old, after=new)


def _milestones(item: Item) -> str:
    return "; ".join(f"{milestone.title}: {milestone.state_name}" for milestone in item.milestones)


def _figures(item: Item) -> str:
    return "; ".join(
        f"{indicator.title}: {point.text} ({point.date.isoformat()})"
        for indicator in item.indicators
        for point in indicator.values
    )


def _planned(amounts: Iterable[Amounts]) -> str:
    return "; ".join(
        f"{amount.kind_name} {amount.year}: {euro_text(amount.planned)}"
        for amount in amounts
        if amount.planned is not None
    )


def _spending(before: ReportRecord, after: ReportRecord) -> Iterator[Change]:
    known = {(row.code, row.year, row.kind): row for row in before.budget.codes}
    for row in after.budget.codes:
        then = known.get((row.code, row.year, row.kind))
        for label, name in (("herzien", "revised"), ("vastgelegd", "committed"), ("betaald", "paid")):
            old, new = getattr(then, name) if then else None, getattr(row, name)
            if old != new:
                yield Change(
                    subject=f"Code {row.code} {row.year} – {label}",
                    before=euro_text(old) if old is not None else "",
                    after=euro_text(new) if new is not None else "",
                )


def _name(item: Item) -> str:
    return f"{item.code} {item.title}".strip()
