"""What comes first: the introduction and the summary of the whole report."""

from collections.abc import Iterator

from baken.plan.annual.formats import wording
from baken.plan.annual.formats.blocks import Bars, Block, Column, Figure, Heading, Prose, Table
from baken.plan.annual.formats.budget_blocks import domain_budget, whole_budget
from baken.plan.annual.formats.charting import state_bars
from baken.plan.annual.formats.item_blocks import changes_table, counted, prose, questions
from baken.plan.annual.record import ReportRecord

SHORT = 1_500  # characters of an introduction that leaves room for the summary on its page
PRESSING = ("late", "at_risk")


def front_blocks(record: ReportRecord) -> Iterator[Block]:
    """Introduction, how it stands, what asks attention, the money and what changed."""
    if introduction := list(prose("plain", record.texts.introduction)):
        yield Heading(level=1, text="Inleiding", new_page=True)
        yield from introduction
    summary = list(_summary(record))
    if summary:
        room = bool(introduction) and len(record.texts.introduction) <= SHORT
        yield Heading(level=1, text="Samenvatting", new_page=not room)
        yield from summary


def _summary(record: ReportRecord) -> Iterator[Block]:
    yield from prose("lead", record.texts.summary)
    yield from _standings(record)
    for question, answer in questions(record.texts):
        if said := list(prose("plain", answer)):
            yield Heading(level=2, text=question)
            yield from said
    yield from _pressing(record)
    if record.budget.totals:
        yield Heading(level=2, text="Budget van het plan")
        yield from whole_budget(record.budget)
    if domains := list(domain_budget(record)):
        name = record.items[0].level_name.lower() if record.items else "onderdeel"
        yield Heading(level=2, text=f"Budget per {name}")
        yield from domains
    yield from _since(record)


def _standings(record: ReportRecord) -> Iterator[Block]:
    counts = [count for count in record.counts if count.number > 0]
    whole = sum(count.number for count in counts)
    if not whole:
        return
    yield Heading(level=2, text="Hoe het staat")
    end = wording.day(record.period.end)
    yield Prose(look="plain", paragraphs=(f"Zo stonden {record.counted} ervoor op {end}.",))
    said = counted((count.state_name, count.number) for count in counts)
    yield Figure(
        chart=Bars(bars=state_bars(counts)),
        alt=f"Staafdiagram van {record.counted} naar stand: {said}.",
        table=Table(
            caption="Stand",
            columns=(
                Column(label="Stand", weight=2),
                Column(label="Aantal", number=True),
                Column(label="Aandeel", number=True),
            ),
            rows=tuple(
                (count.state_name, wording.grouped(count.number), wording.part(count.number, whole))
                for count in counts
            ),
        ),
        beside=True,
    )


def _pressing(record: ReportRecord) -> Iterator[Block]:
    """The items that are late or at risk, each with why."""
    items = [item for state in PRESSING for item in record.reporting if item.state == state]
    if not items:
        return
    yield Heading(level=2, text="Wat aandacht vraagt")
    yield Table(
        caption="Te laat of met een risico",
        columns=(
            Column(label="Onderdeel", weight=2.2),
            Column(label="Trekker", weight=1.3),
            Column(label="Stand", weight=0.8),
            Column(label="Waarom", weight=2.6),
            Column(label="Blz.", weight=0.4, number=True, page=True),
        ),
        rows=tuple(
            (
                item.title,
                wording.listed(item.leads) or wording.NOTHING,
                item.state_name,
                item.judgement or " ".join(item.reasons[:2]) or wording.NOTHING,
                item.key,
            )
            for item in items
        ),
    )


def _since(record: ReportRecord) -> Iterator[Block]:
    if record.earlier is None:
        return
    changed = sum(bool(item.changes) for item in record.items)
    if not changed and not record.gone:
        return
    yield Heading(level=2, text=f"Veranderd sinds {record.earlier.title}")
    if changed:
        what = (
            "1 onderdeel veranderde" if changed == 1 else f"{wording.grouped(changed)} onderdelen veranderden"
        )
        yield Prose(look="plain", paragraphs=(f"{what}. Bij elk ervan staat wat er anders is.",))
    if record.gone:
        yield changes_table("Niet meer in het plan", record.gone)
