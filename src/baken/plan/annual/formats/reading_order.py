"""The items of a record in the order in which people read them: each right before what is below it."""

from collections.abc import Iterator
from dataclasses import replace

from baken.plan.annual.record import Item, ReportRecord


def in_reading_order(record: ReportRecord) -> ReportRecord:
    """The same record with its items walked from the outermost ones down, and their depth as walked.

    An item whose parent is not in the record stands among the outermost ones: nothing is left out.
    """
    return replace(record, items=tuple(_walk(record)))


def _walk(record: ReportRecord) -> Iterator[Item]:
    known = record.by_key
    waiting = [(item, 0) for item in record.items if item.parent is None or item.parent not in known][::-1]
    seen: set[str] = set()
    while waiting:
        item, depth = waiting.pop()
        if item.key in seen:
            continue
        seen.add(item.key)
        yield item if item.depth == depth else replace(item, depth=depth)
        waiting += [(child, depth + 1) for child in record.children_of(item.key)][::-1]
