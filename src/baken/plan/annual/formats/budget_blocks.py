"""Money in blocks: of one item, of the whole plan, per outermost item, and per code of finance."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from baken.plan.annual.formats import wording
from baken.plan.annual.formats.blocks import Block, Bullets, Column, Figure, Prose, Table
from baken.plan.annual.formats.charting import amount_columns
from baken.plan.annual.record import Amounts, Budget, Item, Line, ReportRecord, Spending

MOST_YEARS = 6  # columns of amounts that fit on a page beside their label
LABEL = 1.9  # the width of a label beside that of an amount
MOST_NAMED = 4  # other items that a shared amount names
KINDS = ("operating", "investment", "income")
FEWEST_BARS = 2  # a chart of one bar says nothing
ONCE = "Zo'n raming telt één keer in het totaal van het plan."
SERIES = (
    ("Gepland", "line-strong", "planned"),
    ("Vastgelegd", "light", "committed"),
    ("Betaald", "accent", "paid"),
)


def item_budget(record: ReportRecord, item: Item) -> Iterator[Block]:
    """The planned amounts of an item per kind and year, and which of them serve others too."""
    rows = [row for row in _item_rows(record, item) if {*row[1].values()} - {wording.NOTHING}]
    years = sorted({year for _label, cells in rows for year in cells})
    for start in range(0, len(years), MOST_YEARS):
        shown = years[start : start + MOST_YEARS]
        yield Table(
            columns=(Column(label="Gepland budget", weight=LABEL), *_year_columns(shown)),
            width=_width(shown),
            rows=tuple(
                (label, *(cells.get(year, wording.NOTHING) for year in shown)) for label, cells in rows
            ),
        )
    if notes := tuple(_shared_lines(record, item)):
        yield Prose(look="note", paragraphs=(*notes, ONCE))
    elif shared := _shared_part(item.amounts):
        yield Prose(look="note", paragraphs=(f"{shared} {ONCE}",))


def _item_rows(record: ReportRecord, item: Item) -> Iterator[tuple[str, dict[int, str]]]:
    for kind, amounts in _by_kind(item.amounts).items():
        own = [line for line in item.lines if line.kind == kind]
        codes = list(dict.fromkeys(line.code for line in own))
        whole = {amount.year: _planned(amount, own) for amount in amounts}
        name = amounts[0].kind_name
        if record.children_of(item.key) or not codes:
            yield name, whole
        elif len(codes) == 1:
            yield f"{name}, {codes[0]}" if codes[0] else name, whole
        else:
            for code in codes:
                label = f"{name}, {code or 'zonder code'}"
                yield label, _of_code(line for line in own if line.code == code)
            yield f"{name}, samen", whole


def _planned(amount: Amounts, own: Iterable[Line]) -> str:
    states = {line.state for line in own if line.year == amount.year}
    if amount.planned is None and not amount.to_be_determined and states == {"none"}:
        return "geen apart budget"
    return wording.planned(amount.planned, amount.to_be_determined)


def _of_code(lines: Iterable[Line]) -> dict[int, str]:
    by_year: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        by_year[line.year].append(line)
    return {year: _lines_text(found) for year, found in by_year.items()}


def _lines_text(lines: Sequence[Line]) -> str:
    if all(line.state == "none" for line in lines):
        return "geen apart budget"
    known = [line.planned for line in lines if line.planned is not None]
    unknown = sum(line.state == "to_be_determined" for line in lines)
    return wording.planned(sum(known) if known else None, unknown)


def _shared_lines(record: ReportRecord, item: Item) -> Iterator[str]:
    """A sentence per code that others use too, with its years and the titles of the others."""
    years: dict[tuple[str, str, tuple[str, ...]], list[int]] = defaultdict(list)
    for line in item.lines:
        others = tuple(key for key in line.serves if key != item.key)
        if others:
            years[line.code, line.kind_name, others].append(line.year)
    for (code, kind_name, others), found in years.items():
        titles = [_title(record, key) for key in others[:MOST_NAMED]]
        more = [f"{len(others) - MOST_NAMED} andere"] if len(others) > MOST_NAMED else []
        yield (
            f"{code or 'De raming'} ({kind_name.lower()} {wording.years(found)}) dient ook "
            f"{wording.listed([*titles, *more])}."
        )


def _title(record: ReportRecord, key: str) -> str:
    item = record.by_key.get(key)
    return f"‘{item.title}’" if item else f"onderdeel {key}"


def _shared_part(amounts: Iterable[Amounts]) -> str:
    parts = [
        f"{wording.euro(amount.shared)} ({amount.kind_name.lower()} {amount.year})"
        for amount in amounts
        if amount.shared
    ]
    return f"Daarvan dient ook iets buiten dit onderdeel: {wording.listed(parts)}." if parts else ""


def whole_budget(budget: Budget) -> Iterator[Block]:
    """Per kind a chart and a table: planned, revised, committed and paid per year."""
    for amounts in _by_kind(budget.totals).values():
        name = amounts[0].kind_name
        table = Table(
            caption=f"{name}: totaal van het plan",
            columns=(
                Column(label="Jaar", weight=0.7),
                Column(label="Gepland", weight=1.5, number=True),
                *(Column(label=label, number=True) for label in ("Herzien", "Vastgelegd", "Betaald")),
            ),
            rows=tuple(
                (
                    str(amount.year),
                    wording.planned(amount.planned, amount.to_be_determined),
                    *(wording.euro_or_nothing(c) for c in (amount.revised, amount.committed, amount.paid)),
                )
                for amount in amounts
            ),
        )
        yield _with_chart(name, amounts, table)
    if any(amount.to_be_determined for amount in budget.totals):
        yield Prose(
            look="note",
            paragraphs=(
                "‘Te bepalen’: het plan noemt de raming, maar nog geen bedrag. Ze telt in geen totaal mee.",
            ),
        )


def _with_chart(name: str, amounts: Sequence[Amounts], table: Table) -> Block:
    series = [s for s in SERIES if any(getattr(amount, s[2]) for amount in amounts)]
    figures = sum(getattr(amount, field) is not None for amount in amounts for _, _, field in series)
    if figures < FEWEST_BARS:
        return table
    said = "; ".join(
        f"{amount.year} "
        + ", ".join(
            f"{label.lower()} {wording.euro_or_nothing(getattr(amount, field))}"
            for label, _colour, field in series
        )
        for amount in amounts
    )
    return Figure(
        chart=amount_columns(
            series=[(label, colour) for label, colour, _field in series],
            groups=[
                (str(amount.year), [getattr(amount, field) for _label, _colour, field in series])
                for amount in amounts
            ],
        ),
        alt=f"Staafdiagram van {name.lower()} per jaar: {said}.",
        table=table,
    )


def domain_budget(record: ReportRecord) -> Iterator[Block]:
    """Per kind the outermost items beside each other, and why they come to more than the total."""
    budget, name = record.budget, record.items[0].level_name if record.items else "Onderdeel"
    for kind, totals in _by_kind(budget.totals).items():
        years = sorted({amount.year for amount in totals})
        domains = [
            (domain.title, {amount.year: amount for amount in domain.amounts if amount.kind == kind})
            for domain in budget.domains
        ]
        domains = [(title, amounts) for title, amounts in domains if amounts]
        if not domains:
            continue
        more = {a.year: a.planned for a in budget.counted_more_often if a.kind == kind and a.planned}
        for start in range(0, len(years), MOST_YEARS):
            yield _domain_table(name, domains, totals, more, years[start : start + MOST_YEARS])
        if more:
            yield Prose(look="note", paragraphs=(_why_more(record, more),))


def _domain_table(
    name: str,
    domains: Sequence[tuple[str, dict[int, Amounts]]],
    totals: Sequence[Amounts],
    more: dict[int, int],
    years: Sequence[int],
) -> Table:
    of_plan = {amount.year: amount for amount in totals}
    rows = [(title, *(_cell(amounts.get(year)) for year in years)) for title, amounts in domains]
    last = [("Totaal van het plan", *(_cell(of_plan.get(year)) for year in years))]
    if any(year in more for year in years):
        last = [
            ("Samen", *(wording.euro_or_nothing(_together(domains, year)) for year in years)),
            ("Dubbel geteld", *(wording.euro_or_nothing(more.get(year)) for year in years)),
            *last,
        ]
    return Table(
        caption=f"{totals[0].kind_name}: gepland",
        columns=(Column(label=name, weight=LABEL), *_year_columns(years)),
        rows=(*rows, *last),
        totals=len(last),
        width=_width(years),
    )


def _together(domains: Iterable[tuple[str, dict[int, Amounts]]], year: int) -> int | None:
    known = [
        amounts[year].planned
        for _title, amounts in domains
        if year in amounts and amounts[year].planned is not None
    ]
    return sum(cents for cents in known if cents is not None) if known else None


def _why_more(record: ReportRecord, more: dict[int, int]) -> str:
    plural = record.items[0].level_plural.lower() if record.items else "onderdelen"
    parts = [f"{wording.euro(cents)} in {year}" for year, cents in sorted(more.items())]
    return (
        f"De {plural} komen samen uit op meer dan het totaal van het plan ({wording.listed(parts)} meer), "
        "omdat een raming die bij verschillende van hen hoort, bij elk van hen staat. "
        "In het totaal van het plan telt ze één keer."
    )


def spending_of_codes(codes: Sequence[Spending]) -> Iterator[Block]:
    """What finance reported per code, its warnings first."""
    warnings = tuple(
        f"{row.code}, {row.kind_name.lower()} {row.year}: {' '.join(row.warnings)}"
        for row in codes
        if row.warnings
    )
    if warnings:
        yield Prose(look="plain", paragraphs=("Deze codes vragen aandacht:",))
        yield Bullets(items=warnings)
    yield Table(
        caption="Standen per code",
        columns=(
            Column(label="Code", weight=1.1),
            Column(label="Jaar", weight=0.45),
            Column(label="Soort", weight=0.85),
            *(Column(label=label, weight=1.1, number=True) for label in ("Gepland", "Herzien")),
            *(Column(label=label, weight=1.65, number=True) for label in ("Vastgelegd", "Betaald")),
        ),
        rows=tuple(
            (
                row.code,
                str(row.year),
                row.kind_name,
                wording.euro_or_nothing(row.planned),
                wording.euro_or_nothing(row.revised),
                _with_percent(row.committed, row.committed_percent),
                _with_percent(row.paid, row.paid_percent),
            )
            for row in codes
        ),
    )


def _with_percent(cents: int | None, percent: Decimal | None) -> str:
    text = wording.euro_or_nothing(cents)
    return text if percent is None else f"{text} ({wording.percent(percent)})"


def _cell(amount: Amounts | None) -> str:
    return wording.planned(amount.planned, amount.to_be_determined) if amount else wording.NOTHING


def _width(years: Sequence[int]) -> float:
    """A table of few years is narrow, so that its figures stand near their label."""
    return min(1.0, round((LABEL + len(years)) / (LABEL + 3), 4))


def _year_columns(years: Iterable[int]) -> Iterator[Column]:
    return (Column(label=str(year), number=True) for year in years)


def _by_kind(amounts: Iterable[Amounts]) -> dict[str, list[Amounts]]:
    """Per kind the amounts in the order of their years: what is spent comes before what comes in."""
    found: dict[str, list[Amounts]] = {kind: [] for kind in KINDS}
    for amount in sorted(amounts, key=lambda amount: amount.year):
        found.setdefault(amount.kind, []).append(amount)
    return {kind: known for kind, known in found.items() if known}
