"""The sheets about money: lines, budget per item, totals, domains and what finance reports per code."""

from collections.abc import Iterable, Iterator

from baken.plan.annual.formats.xlsx_cells import (
    KEY,
    LONG,
    MONEY,
    NAME,
    NUMBER,
    SHORT,
    WHOLE,
    YEAR,
    Row,
    Sheet,
)
from baken.plan.annual.record import Amounts, Budget, ReportRecord

PLANNED = (
    ("Jaar", YEAR),
    ("Soort", SHORT),
    ("Gepland", MONEY),
    ("Nog te bepalen", WHOLE),
    ("Waarvan gedeeld", MONEY),
)
LINE_STATES = {"amount": "bedrag", "to_be_determined": "te bepalen", "none": "geen apart budget"}


def titles(record: ReportRecord, keys: Iterable[str]) -> str:
    """The titles of items, one a line; a key that is not in the report stays a key."""
    found = record.by_key
    return "\n".join(found[key].title if key in found else key for key in keys)


def lines_sheet(record: ReportRecord) -> Sheet:
    """Every budget line once, with what it serves."""
    return Sheet(
        name="Ramingen",
        meaning="Elke raming één keer, met alle onderdelen die ze dient.",
        columns=(
            ("Raming", KEY),
            ("Code", SHORT),
            ("Jaar", YEAR),
            ("Soort", SHORT),
            ("Toestand", SHORT),
            ("Gepland", MONEY),
            ("Dient", LONG),
            ("Sleutels", NAME),
        ),
        rows=tuple(_lines(record)),
    )


def items_budget_sheet(record: ReportRecord) -> Sheet:
    """What is planned per item, shared lines with each that they serve."""
    return Sheet(
        name="Budget",
        meaning="Per onderdeel (met alles eronder) wat gepland is. Een gedeelde raming staat bij elk van "
        "haar onderdelen: tel deze rijen niet op, maar gebruik het blad Totalen.",
        columns=(("Sleutel", KEY), ("Niveau", SHORT), ("Onderdeel", NAME), *PLANNED),
        rows=tuple(
            (item.key, item.level_name, item.title, *_planned(amount))
            for item in record.items
            for amount in item.amounts
        ),
    )


def totals_sheet(budget: Budget) -> Sheet:
    """The whole plan per year and kind."""
    more = {(amount.year, amount.kind): amount.planned for amount in budget.counted_more_often}
    return Sheet(
        name="Totalen",
        meaning="Het hele plan per jaar en soort; elke raming telt één keer. Dubbel geteld: wat de rijen van "
        "het blad Domeinen samen méér tellen.",
        columns=(
            *PLANNED,
            ("Herzien", MONEY),
            ("Vastgelegd", MONEY),
            ("Betaald", MONEY),
            ("Dubbel geteld in domeinen", MONEY),
        ),
        rows=tuple(
            (
                *_planned(amount),
                amount.revised,
                amount.committed,
                amount.paid,
                more.get((amount.year, amount.kind)),
            )
            for amount in budget.totals
        ),
    )


def domains_sheet(budget: Budget) -> Sheet:
    """What is planned per outermost item."""
    return Sheet(
        name="Domeinen",
        meaning="Per domein wat gepland is. Een raming die meer dan één domein dient, staat bij elk ervan.",
        columns=(("Sleutel", KEY), ("Domein", NAME), *PLANNED),
        rows=tuple(
            (domain.key, domain.title, *_planned(amount))
            for domain in budget.domains
            for amount in domain.amounts
        ),
    )


def codes_sheet(budget: Budget) -> Sheet:
    """What finance reports per code."""
    return Sheet(
        name="Codes",
        meaning="Per code wat gepland is en wat financiën meldt.",
        columns=(
            ("Code", SHORT),
            ("Jaar", YEAR),
            ("Soort", SHORT),
            ("Gepland", MONEY),
            ("Herzien", MONEY),
            ("Beschikbaar", MONEY),
            ("Vastgelegd", MONEY),
            ("Betaald", MONEY),
            ("Vastgelegd (%)", NUMBER),
            ("Betaald (%)", NUMBER),
            ("Waarschuwingen", LONG),
        ),
        rows=tuple(
            (
                *(row.code, row.year, row.kind_name, row.planned, row.revised, row.available),
                *(row.committed, row.paid, row.committed_percent, row.paid_percent),
                "\n".join(row.warnings),
            )
            for row in budget.codes
        ),
    )


def _planned(amount: Amounts) -> Row:
    return amount.year, amount.kind_name, amount.planned, amount.to_be_determined, amount.shared


def _lines(record: ReportRecord) -> Iterator[Row]:
    """A shared line is told of by each item that it serves; here it stands once."""
    lines = {line.key: line for item in record.items for line in item.lines}
    for line in lines.values():
        yield (
            *(line.key, line.code, line.year, line.kind_name, LINE_STATES.get(line.state, line.state)),
            *(line.planned, titles(record, line.serves), ", ".join(line.serves)),
        )
