"""A record as the report that people read on paper: PDF and DOCX set the same blocks."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from baken.plan.annual.formats import wording
from baken.plan.annual.formats.back_blocks import back_blocks
from baken.plan.annual.formats.blocks import Block
from baken.plan.annual.formats.front_blocks import front_blocks
from baken.plan.annual.formats.item_blocks import item_blocks
from baken.plan.annual.formats.reading_order import in_reading_order
from baken.plan.annual.record import ReportRecord, checksum_of, dumps

BRUSSELS = ZoneInfo("Europe/Brussels")


@dataclass(frozen=True, kw_only=True)
class Report:
    """The cover and everything after it."""

    title: str
    city: str
    plan: str
    period: str
    version: str
    what_changed: str
    draft: bool
    blocks: tuple[Block, ...]


def compose(record: ReportRecord, *, draft: bool = False, checksum: str | None = None) -> Report:
    """The report of a record. `checksum`: the one it was closed with; computed when it is not given."""
    known = checksum if checksum is not None else checksum_of(dumps(record))
    record = in_reading_order(record)
    return Report(
        title=record.title,
        city=record.municipality.name,
        plan=record.plan.title,
        period=wording.period(record.period.start, record.period.end),
        version=version_text(record, draft=draft),
        what_changed=record.what_changed.strip(),
        draft=draft,
        blocks=(
            *front_blocks(record),
            *(block for item in record.items for block in item_blocks(record, item)),
            *back_blocks(record, checksum="" if draft else known),
        ),
    )


def version_text(record: ReportRecord, *, draft: bool) -> str:
    """Which version this is and of when, in words."""
    day = wording.day(record.made_at.astimezone(BRUSSELS).date())
    return f"Ontwerp van {day}" if draft else f"Versie {record.number}, afgesloten op {day}"
