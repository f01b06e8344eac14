"""What comes last: the list of items, codes, the dossier, corrections, and how to check the report."""

from collections.abc import Iterator

from baken.plan.annual.formats import wording
from baken.plan.annual.formats.blocks import Block, Column, Heading, Prose, Table
from baken.plan.annual.formats.budget_blocks import spending_of_codes
from baken.plan.annual.formats.item_blocks import changes_table, prose
from baken.plan.annual.record import CodeEntry, ReportRecord


def back_blocks(record: ReportRecord, *, checksum: str) -> Iterator[Block]:
    """The appendices. `checksum` is empty for a draft, which has none yet."""
    if record.reporting:
        yield Heading(level=1, text=f"Bijlage: {record.counted} op een rij", new_page=True)
        yield _overview(record)
    if record.budget.codes:
        yield Heading(level=1, text="Bijlage: wat financiën meldt", new_page=True)
        yield from spending_of_codes(record.budget.codes)
    if record.codes:
        yield Heading(level=1, text="Bijlage: rapporteringscodes", new_page=True)
        yield from _dossier(record)
    yield from _about(record, checksum)


def _overview(record: ReportRecord) -> Table:
    return Table(
        caption="Met trekker en stand",
        columns=(
            Column(label="Onderdeel", weight=3.2),
            Column(label="Trekker", weight=1.8),
            Column(label="Stand", weight=1.35),
            Column(label="Blz.", weight=0.45, number=True, page=True),
        ),
        rows=tuple(
            (
                f"{item.code} {item.title}".strip(),
                wording.listed(item.leads) or wording.NOTHING,
                item.state_name or wording.NOTHING,
                item.key,
            )
            for item in record.reporting
        ),
    )


def _dossier(record: ReportRecord) -> Iterator[Block]:
    lists: dict[str, list[CodeEntry]] = {}
    for entry in record.codes:
        lists.setdefault(entry.list_title, []).append(entry)
    for title, entries in lists.items():
        yield Table(
            caption=title,
            columns=(
                Column(label="Code", weight=0.8),
                Column(label="Omschrijving", weight=1.8),
                Column(label="Onderdelen", weight=2.2),
                Column(label="Wat ontbreekt", weight=1.8),
            ),
            rows=tuple(
                (
                    entry.code,
                    entry.label or wording.NOTHING,
                    "\n".join(_name(record, key) for key in entry.items) or wording.NOTHING,
                    "\n".join(entry.problems) or "niets",
                )
                for entry in entries
            ),
        )


def _name(record: ReportRecord, key: str) -> str:
    item = record.by_key.get(key)
    return f"{item.code} {item.title}".strip() if item else key


def _about(record: ReportRecord, checksum: str) -> Iterator[Block]:
    yield Heading(level=1, text="Over dit verslag", new_page=True)
    yield Prose(look="plain", paragraphs=tuple(_bounds(record)))
    if record.what_changed.strip() or record.corrections:
        yield Heading(level=2, text=f"Wat versie {record.number} verbetert")
        yield from prose("plain", record.what_changed)
        if record.corrections:
            yield changes_table("Verschillen met de vorige versie", record.corrections)
    if not checksum:
        return
    yield Heading(level=2, text="Controleren of dit verslag echt is")
    yield Prose(
        look="plain",
        paragraphs=(
            "Dit verslag heeft een controlegetal (SHA-256). Download het verslag als JSON op de pagina van "
            "dit jaarverslag en bereken het controlegetal van dat bestand, bijvoorbeeld met sha256sum. "
            "Het moet gelijk zijn aan:",
            checksum,
        ),
    )


def _bounds(record: ReportRecord) -> Iterator[str]:
    yield (
        f"Dit verslag gaat over {wording.period(record.period.start, record.period.end)}. Alles staat erin "
        f"zoals het was op {wording.day(record.period.end)}; wat later kwam, staat er niet in."
    )
    source = f" Bron van het plan: {wording.sentence(record.plan.source)}" if record.plan.source else ""
    running = wording.period(record.plan.start, record.plan.end)
    yield f"Het plan: {record.plan.title}, {running}.{source}"
    if record.earlier:
        earlier = record.earlier
        yield (
            f"Cijfers van vroegere jaren komen uit {earlier.title}, versie {earlier.number}, "
            f"met controlegetal {earlier.checksum}."
        )
