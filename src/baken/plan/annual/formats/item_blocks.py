"""An item of the plan in blocks: what it is, how it stands, its words, its figures, what changed."""

from collections.abc import Iterable, Iterator, Sequence

from baken.plan.annual.formats import wording
from baken.plan.annual.formats.blocks import (
    Block,
    Column,
    Facts,
    Figure,
    Heading,
    Look,
    Prose,
    Standing,
    Table,
)
from baken.plan.annual.formats.budget_blocks import item_budget
from baken.plan.annual.formats.charting import indicator_lines, state_colour, state_stack
from baken.plan.annual.record import Change, Indicator, Item, Milestone, Point, ReportRecord, Texts

BY_EDITOR = "Toelichting van de redactie"
FEWEST_IN_BAR = 5  # items below which a bar says less than the sentence


def item_blocks(record: ReportRecord, item: Item) -> Iterator[Block]:
    """Everything about one item, without the items below it. What is empty is left out."""
    yield Heading(
        level=item.depth + 1,
        text=item.title,
        above=f"{item.level_name} {item.code}".strip(),
        anchor=item.key,
        new_page=item.depth == 0,
    )
    if pairs := tuple(_facts(record, item)):
        yield Facts(pairs=pairs)
    if item.state:
        yield Standing(
            name=item.state_name,
            colour=state_colour(item.state),
            reasons=item.reasons,
            judgement=item.judgement,
        )
    yield from _below(record, item)
    yield from prose("note", item.description, label="In het plan")
    yield from _in_words(item)
    figures = [*_milestones(item.milestones), *_indicators(item), *item_budget(record, item)]
    if figures:
        yield Heading(level=item.depth + 2, text="In cijfers", listed=False)
        yield from figures
    if item.changes and record.earlier:
        yield changes_table(f"Veranderd sinds {record.earlier.title}", item.changes)


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of a text: what an empty line separates."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return tuple(part.strip("\n") for part in plain.split("\n\n") if part.strip())


def prose(look: Look, text: str, *, label: str = "") -> Iterator[Prose]:
    """A text of people as a block; nothing where it says nothing."""
    if found := paragraphs(text):
        yield Prose(look=look, paragraphs=found, label=label)


def questions(texts: Texts) -> tuple[tuple[str, str], ...]:
    """The three questions of the evaluation with their answers."""
    return (
        (wording.ACHIEVED, texts.achieved),
        (wording.DONE, texts.done),
        (wording.COST, texts.cost),
    )


def changes_table(caption: str, changes: Iterable[Change]) -> Table:
    """What something was and what it is now."""
    return Table(
        caption=caption,
        columns=(Column(label="Wat"), Column(label="Vroeger", weight=1.3), Column(label="Nu", weight=1.3)),
        rows=tuple(
            (change.subject, change.before or wording.NOTHING, change.after or wording.NOTHING)
            for change in changes
        ),
    )


def counted(counts: Iterable[tuple[str, int]]) -> str:
    """ "5 op schema, 3 te laat": states with their numbers."""
    return ", ".join(f"{wording.grouped(number)} {name}" for name, number in counts)


def _facts(record: ReportRecord, item: Item) -> Iterator[tuple[str, str]]:
    if item.leads:
        yield ("Trekker" if len(item.leads) == 1 else "Trekkers"), wording.listed(item.leads)
    if item.partners:
        yield ("Partner" if len(item.partners) == 1 else "Partners"), wording.listed(item.partners)
    if (item.start, item.end) != (record.plan.start, record.plan.end):
        yield "Looptijd", wording.period(item.start, item.end)
    if item.priority:
        yield "Prioritair", "ja"
    if item.reporting_codes:
        yield "Rapporteringscode", wording.listed(item.reporting_codes)


def _below(record: ReportRecord, item: Item) -> Iterator[Block]:
    """How the items below stand, in one sentence; with a bar where there are many."""
    counts = [count for count in item.below if count.number > 0]
    total = sum(count.number for count in counts)
    if not total or item.reports:
        return
    said = f"{_number_below(record, total)}: {counted((c.state_name, c.number) for c in counts)}."
    if total >= FEWEST_IN_BAR and len(counts) > 1:
        yield Figure(chart=state_stack(counts), alt=f"Balk met de stand van {said}")
    yield Prose(look="plain", paragraphs=(said,))


def _number_below(record: ReportRecord, total: int) -> str:
    one = {item.level_name for item in record.reporting}
    many = {item.level_plural for item in record.reporting}
    names = one if total == 1 else many
    fallback = "onderdeel" if total == 1 else "onderdelen"
    return f"{wording.grouped(total)} {next(iter(names)).lower() if len(names) == 1 else fallback}"


def _in_words(item: Item) -> Iterator[Block]:
    """The qualitative part: the texts that were accepted, and what the editor wrote beside them."""
    yield from prose("lead", item.texts.summary)
    yield from prose("plain", item.texts.introduction)
    yield from prose("editor", item.editor.summary, label=BY_EDITOR)
    yield from prose("editor", item.editor.introduction, label=BY_EDITOR)
    beside = dict(questions(item.editor))
    for question, answer in questions(item.texts):
        if said := [*prose("plain", answer), *prose("editor", beside[question], label=BY_EDITOR)]:
            yield Heading(level=item.depth + 2, text=question, listed=False)
            yield from said
    if item.reports and item.texts.is_empty and item.editor.is_empty:
        yield Prose(look="note", paragraphs=("Over deze periode is er geen verslag.",))


def _milestones(milestones: Sequence[Milestone]) -> Iterator[Table]:
    if milestones:
        yield Table(
            caption="Mijlpalen",
            columns=(
                Column(label="Nr.", weight=0.42, number=True),
                Column(label="Mijlpaal", weight=3.4),
                Column(label="Voorzien"),
                Column(label="Klaar"),
                Column(label="Stand", weight=1.2),
            ),
            rows=tuple(
                (
                    str(milestone.number),
                    milestone.title,
                    wording.short_day(milestone.due),
                    wording.short_day(milestone.completed),
                    milestone.state_name,
                )
                for milestone in milestones
            ),
        )


def _indicators(item: Item) -> Iterator[Block]:
    for indicator in item.indicators:
        table = _figures(indicator)
        chart = indicator_lines(indicator)
        if chart:
            yield Figure(chart=chart, alt=_alt(indicator), table=table, beside=len(table.rows) <= 12)
        elif table.rows:
            yield table
        else:
            yield Prose(look="plain", paragraphs=("Nog geen cijfers.",), label=_caption(indicator))
        if about := _about(indicator):
            yield Prose(look="note", paragraphs=(about,))


def _caption(indicator: Indicator) -> str:
    unit = "" if not indicator.unit or indicator.unit in indicator.title else f" ({indicator.unit})"
    return f"Indicator: {indicator.title}{unit}"


def _figures(indicator: Indicator) -> Table:
    points = [("Begin", indicator.baseline)] if indicator.baseline else []
    points += [("Meting", point) for point in indicator.values]
    points += [("Doel", point) for point in indicator.targets]
    return Table(
        caption=_caption(indicator),
        columns=(
            Column(label="Datum", weight=1.2),
            Column(label="Soort"),
            Column(label="Waarde", weight=1.5, number=True),
        ),
        rows=tuple((wording.short_day(point.date), name, point.text) for name, point in points),
    )


def _alt(indicator: Indicator) -> str:
    parts = [_said(point) for point in _ends(indicator)]
    goals = [_said(point) for point in indicator.targets]
    goal = f" Doel: {wording.listed(goals)}." if goals else ""
    return f"Lijngrafiek van {indicator.title}: {' tot '.join(parts)}.{goal} De cijfers staan in de tabel."


def _ends(indicator: Indicator) -> list[Point]:
    """The first and the last figure, or the only one."""
    known = [*((indicator.baseline,) if indicator.baseline else ()), *indicator.values]
    return [known[0], known[-1]] if len(known) > 1 else known


def _said(point: Point) -> str:
    return f"{point.text} op {wording.day(point.date)}"


def _about(indicator: Indicator) -> str:
    parts = [wording.sentence(indicator.sentence)]
    if indicator.definition:
        parts.append(f"Definitie: {wording.sentence(indicator.definition)}")
    if indicator.source:
        parts.append(f"Bron: {wording.sentence(indicator.source)}")
    if indicator.computed:
        count = "" if indicator.records is None else f", uit {wording.grouped(indicator.records)} gegevens"
        parts.append(f"Berekend uit de werking zelf{count}.")
    return " ".join(part for part in parts if part)
