"""The sheets of the figures: which columns they have and what stands in their rows."""

from collections.abc import Iterable, Iterator

from baken.plan.annual.formats import wording
from baken.plan.annual.formats.xlsx_cells import (
    DATE,
    KEY,
    LONG,
    NAME,
    NUMBER,
    SHORT,
    WHOLE,
    Row,
    Sheet,
    yes,
)
from baken.plan.annual.formats.xlsx_money import (
    codes_sheet,
    domains_sheet,
    items_budget_sheet,
    lines_sheet,
    titles,
    totals_sheet,
)
from baken.plan.annual.record import Change, Indicator, Item, ReportRecord, Texts
from baken.plan.interchange.cells import Cell


def sheets_of(record: ReportRecord) -> tuple[Sheet, ...]:
    """Every sheet but the first, which explains them."""
    return (
        _items_sheet(record),
        _milestones_sheet(record),
        _figures_sheet(record),
        lines_sheet(record),
        items_budget_sheet(record),
        totals_sheet(record.budget),
        domains_sheet(record.budget),
        codes_sheet(record.budget),
        _reporting_codes_sheet(record),
        _changes_sheet(record),
    )


def _items_sheet(record: ReportRecord) -> Sheet:
    return Sheet(
        name="Onderdelen",
        meaning="Elk onderdeel van het plan met zijn stand en zijn teksten.",
        columns=(
            ("Sleutel", KEY),
            ("Hoort bij", KEY),
            ("Niveau", SHORT),
            ("Code", SHORT),
            ("Titel", NAME),
            ("In het plan", LONG),
            ("Trekkers", NAME),
            ("Partners", NAME),
            ("Van", DATE),
            ("Tot en met", DATE),
            ("Prioritair", SHORT),
            ("Rapporteringscodes", SHORT),
            ("Stand", SHORT),
            ("Redenen", LONG),
            ("Anders beoordeeld", LONG),
            ("Verslag goedgekeurd", SHORT),
            *_text_columns(""),
            *_text_columns("Redactie: "),
        ),
        rows=tuple(_item(item) for item in record.items),
    )


def _text_columns(prefix: str) -> tuple[tuple[str, Cell], ...]:
    names = ("Inleiding", "In één zin", wording.ACHIEVED, wording.DONE, wording.COST)
    return tuple((f"{prefix}{name}", LONG) for name in names)


def _item(item: Item) -> Row:
    return (
        *(item.key, item.parent or "", item.level_name, item.code, item.title, item.description),
        *(", ".join(item.leads), ", ".join(item.partners), item.start, item.end, yes(item.priority)),
        *(", ".join(item.reporting_codes), item.state_name, " ".join(item.reasons), item.judgement),
        yes(item.reported) if item.reports else "",
        *_texts(item.texts),
        *_texts(item.editor),
    )


def _texts(texts: Texts) -> tuple[str, ...]:
    return texts.introduction, texts.summary, texts.achieved, texts.done, texts.cost


def _milestones_sheet(record: ReportRecord) -> Sheet:
    return Sheet(
        name="Mijlpalen",
        meaning="Elke mijlpaal zoals hij stond op de laatste dag van de periode.",
        columns=(
            ("Sleutel", KEY),
            ("Onderdeel", NAME),
            ("Nr.", WHOLE),
            ("Mijlpaal", NAME),
            ("Voorzien", DATE),
            ("Klaar", DATE),
            ("Stand", SHORT),
        ),
        rows=tuple(
            (item.key, item.title, mark.number, mark.title, mark.due, mark.completed, mark.state_name)
            for item in record.items
            for mark in item.milestones
        ),
    )


def _figures_sheet(record: ReportRecord) -> Sheet:
    return Sheet(
        name="Cijfers",
        meaning="Elk cijfer van elke indicator. Een cijfer dat te klein is om te tonen, staat er niet bij.",
        columns=(
            ("Sleutel", KEY),
            ("Onderdeel", NAME),
            ("Indicator", NAME),
            ("Eenheid", SHORT),
            ("Soort", SHORT),
            ("Datum", DATE),
            ("Waarde", NUMBER),
            ("In woorden", SHORT),
            ("Berekend uit de werking", SHORT),
            ("Aantal gegevens", WHOLE),
            ("Definitie", LONG),
            ("Bron", NAME),
        ),
        rows=tuple(
            row for item in record.items for indicator in item.indicators for row in _points(item, indicator)
        ),
    )


def _points(item: Item, indicator: Indicator) -> Iterator[Row]:
    first = [("begin", indicator.baseline)] if indicator.baseline else []
    measured = [("meting", point) for point in indicator.values]
    for kind, point in [*first, *measured, *(("doel", point) for point in indicator.targets)]:
        yield (
            *(item.key, item.title, indicator.title, indicator.unit, kind, point.date, point.value),
            *(point.text, yes(indicator.computed), indicator.records, indicator.definition, indicator.source),
        )


def _reporting_codes_sheet(record: ReportRecord) -> Sheet:
    return Sheet(
        name="Rapporteringscodes",
        meaning="Codes van hogere overheden, de onderdelen die ervoor antwoorden, en wat nog ontbreekt.",
        columns=(
            ("Lijst", NAME),
            ("Code", SHORT),
            ("Omschrijving", NAME),
            ("Onderdelen", LONG),
            ("Sleutels", NAME),
            ("Wat ontbreekt", LONG),
        ),
        rows=tuple(
            (
                *(entry.list_title, entry.code, entry.label, titles(record, entry.items)),
                *(", ".join(entry.items), "\n".join(entry.problems)),
            )
            for entry in record.codes
        ),
    )


def _changes_sheet(record: ReportRecord) -> Sheet:
    return Sheet(
        name="Wijzigingen",
        meaning="Wat anders is dan in het vorige verslag, en wat deze versie verbetert.",
        columns=(
            ("Soort", SHORT),
            ("Sleutel", KEY),
            ("Onderdeel", NAME),
            ("Wat", NAME),
            ("Vroeger", LONG),
            ("Nu", LONG),
        ),
        rows=tuple(_changes(record)),
    )


def _changes(record: ReportRecord) -> Iterator[Row]:
    if record.earlier:
        since = f"sinds {record.earlier.title}"
        for item in record.items:
            yield from _rows(since, item.changes, item.key, item.title)
        yield from _rows(since, record.gone)
    yield from _rows(f"verbeterd in versie {record.number}", record.corrections)


def _rows(kind: str, changes: Iterable[Change], key: str = "", title: str = "") -> Iterator[Row]:
    return ((kind, key, title, change.subject, change.before, change.after) for change in changes)
