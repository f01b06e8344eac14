"""A record as large as that of a real plan: 7 domains, 14 ambitions, 36 objectives and 137 actions."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from baken.plan.annual.record import (
    Amounts,
    Budget,
    Change,
    CodeEntry,
    DomainAmounts,
    Earlier,
    Indicator,
    Item,
    Line,
    Milestone,
    Point,
    ReportRecord,
    Spending,
    Texts,
)
from baken.plan.tests.annual_formats.factories import (
    KEYS,
    KINDS,
    LEVELS,
    STATES,
    amounts,
    counts,
    item,
    record,
    text_of,
)


def full_size_record(
    *, domains: int = 7, ambitions: int = 14, objectives: int = 36, actions: int = 137
) -> ReportRecord:
    """A report as large as that of Aalst, with all its parts filled; every figure follows from its place."""
    sizes = (domains, ambitions, objectives, actions)
    items = _in_plan_order(
        _item_at(depth, number, sizes) for depth, size in enumerate(sizes) for number in range(size)
    )
    reporting = [one for one in items if one.reports]
    return record(
        items=items,
        texts=Texts(
            introduction=text_of(1200),
            summary="De meeste acties liggen op schema; de zitdagen slaan aan.",
            achieved=text_of(900),
            done=text_of(700),
            cost=text_of(500),
        ),
        counts=counts(one.state for one in reporting),
        counted=f"{len(reporting)} acties",
        earlier=Earlier(
            title="Jaarverslag 2022",
            number=2,
            start=dt.date(2022, 1, 1),
            end=dt.date(2022, 12, 31),
            checksum="ab" * 32,
        ),
        gone=(Change(subject="Oude actie", before="Actie", after="staat niet meer in het plan"),),
        budget=_budget(items),
        codes=tuple(
            CodeEntry(
                list_title="Vlaamse rapporteringscodes lokaal sociaal beleid",
                code=f"WVG100/{number}",
                label="Participatie van mensen in armoede",
                items=tuple(one.key for one in reporting[number::20]),
                problems=("‘Zitdagen’ heeft nog geen tekst.",) if number % 3 == 0 else (),
            )
            for number in range(8)
        ),
        number=2,
        what_changed="De betaalde bedragen van code AC000012 zijn verbeterd.",
        corrections=(
            Change(subject="Code AC000012 2023 – betaald", before="€\u00a01.200,00", after="€\u00a01.300,00"),
        ),
    )


def _budget(items: tuple[Item, ...]) -> Budget:
    outermost = [one for one in items if one.depth == 0]
    whole = _totals(one for one in items if one.reports)
    return Budget(
        totals=tuple(
            replace(
                known,
                revised=(known.planned or 0) + 12_345,
                committed=(known.planned or 0) * 7 // 10,
                paid=(known.planned or 0) * 6 // 10,
            )
            for known in whole
        ),
        domains=tuple(DomainAmounts(key=one.key, title=one.title, amounts=one.amounts) for one in outermost),
        counted_more_often=tuple(
            amounts(known.year, planned=more)
            for known in whole
            if (more := _total((one.amounts for one in outermost), known.year) - (known.planned or 0))
        ),
        codes=tuple(_spending(number) for number in range(60)),
    )


def _item_at(depth: int, number: int, sizes: tuple[int, ...]) -> Item:
    level, name, plural = LEVELS[depth]
    reports = depth == 3
    own = _own(number) if reports else {}
    below = _below(depth, number, sizes)
    return item(
        key=f"{KEYS[depth]}{number + 1}",
        parent=None if depth == 0 else f"{KEYS[depth - 1]}{number * sizes[depth - 1] // sizes[depth] + 1}",
        depth=depth,
        level=level,
        level_name=name,
        level_plural=plural,
        reports=reports,
        title=f"{name} {number + 1} maakt de hulp in de wijk toegankelijk voor ieder gezin",
        description="De stad brengt diensten en organisaties samen en verdeelt het werk."
        if depth < 3
        else "",
        texts=own.pop("texts", Texts(achieved=text_of(600), done=text_of(400)) if depth == 2 else Texts()),
        below=() if reports else counts(list(STATES)[n % 7] for n in below),
        amounts=own.pop("amounts", _totals(item(**_action(n)) for n in below)),
        **own,
    )


def _below(depth: int, number: int, sizes: tuple[int, ...]) -> list[int]:
    """Numbers of the actions below an item."""
    found = {number}
    for level in range(depth, 3):
        found = {n for n in range(sizes[level + 1]) if n * sizes[level] // sizes[level + 1] in found}
    return sorted(found)


def _action(number: int) -> dict[str, Any]:
    return {"amounts": _own(number)["amounts"], "lines": _own(number)["lines"]}


def _own(number: int) -> dict[str, Any]:
    """What an action has: texts on a third, milestones and indicators on half of them."""
    state = list(STATES)[number % 7]
    many, half = number % 3 == 0, number % 2 == 0
    lines = tuple(_line(number, year) for year in (2021, 2022, 2023))
    return {
        "state": state,
        "state_name": STATES[state],
        "reasons": (
            "Mijlpaal 2 ‘Eerste zitdag’ is 41 dagen te laat.",
            "Indicator ‘Bezoekers’ ligt onder het doel.",
        ),
        "leads": ("Sociaal Huis",) if number % 5 else ("Sociaal Huis", "dienst Welzijn"),
        "partners": ("CAW Oost-Vlaanderen", "De Brug") if half else (),
        "texts": Texts(summary="De zitdagen slaan aan.", achieved=text_of(4000), done=text_of(1500))
        if many
        else Texts(),
        "editor": Texts(achieved=text_of(300)) if number % 9 == 0 else Texts(),
        "reported": many,
        "milestones": tuple(_milestone(place) for place in (1, 2, 3)) if half else (),
        "indicators": tuple(_indicator(number, place) for place in (1, 2)) if half else (),
        "lines": lines,
        "amounts": tuple(
            amounts(
                line.year, planned=line.planned, shared=(line.planned or 0) if len(line.serves) > 1 else 0
            )
            for line in lines
        ),
        "changes": (Change(subject="Status", before="op schema", after=STATES[state]),)
        if number % 4 == 0
        else (),
    }


def _line(number: int, year: int) -> Line:
    """The line of an action; every tenth action shares the line of the tenth before it in its own turn."""
    pair = (f"a{number // 10 * 10 + 1}", f"a{number // 10 * 10 + 2}")
    shared = number % 10 in (0, 1) and number // 10 * 10 + 1 < 137
    first = number // 10 * 10 if shared else number
    return Line(
        key=f"l{first}-{year}",
        code=f"AC{first:06d}",
        year=year,
        kind="operating",
        kind_name=KINDS["operating"],
        state="amount",
        planned=(first * 1_037 + 250) * 100 + year,
        serves=pair if shared else (f"a{number + 1}",),
    )


def _totals(actions: Iterable[Item]) -> tuple[Amounts, ...]:
    """Every line once; `shared`: what also serves an action outside."""
    found = list(actions)
    lines = {line.key: line for one in found for line in one.lines}
    keys = {one.key for one in found}
    return tuple(
        amounts(
            year,
            planned=sum(line.planned or 0 for line in lines.values() if line.year == year),
            shared=sum(
                line.planned or 0
                for line in lines.values()
                if line.year == year and not keys.issuperset(line.serves)
            )
            if len(keys) == len(found)
            else 0,
        )
        for year in sorted({line.year for line in lines.values()})
    )


def _total(groups: Iterable[tuple[Amounts, ...]], year: int) -> int:
    return sum(a.planned or 0 for group in groups for a in group if a.year == year)


def _milestone(number: int) -> Milestone:
    done = number == 1
    return Milestone(
        number=number,
        title=f"Zitdag {number} staat vast in de kalender van de wijk",
        due=dt.date(2023, 3 * number, 1),
        completed=dt.date(2023, 3, 9) if done else None,
        state="done_late" if done else "late",
        state_name="klaar, te laat" if done else "te laat",
        sentence="",
    )


def _indicator(number: int, place: int) -> Indicator:
    values = [Decimal(40 + (number * 7 + place * 5 + step * 9) % 60) for step in range(8)]
    return Indicator(
        key=f"i{number}-{place}",
        title="Bezoekers van de zitdagen" if place == 1 else "Gezinnen die geholpen zijn",
        kind="number",
        unit="bezoekers",
        definition="Wie op een zitdag binnenkomt, telt één keer per dag.",
        source="Register van het Sociaal Huis",
        computed=place == 2,
        baseline=Point(date=dt.date(2019, 12, 31), value=Decimal(30), text="30"),
        targets=(Point(date=dt.date(2025, 12, 31), value=Decimal(110), text="110"),),
        values=tuple(
            Point(
                date=dt.date(2020 + step // 2, 6 if step % 2 == 0 else 12, 30), value=value, text=str(value)
            )
            for step, value in enumerate(values)
        ),
        records=None if place == 1 else 124,
        sentence="Indicator ‘Bezoekers’ ligt onder het doel.",
    )


def _spending(number: int) -> Spending:
    planned = (number * 1_037 + 250) * 100 + 2023
    return Spending(
        code=f"AC{number:06d}",
        year=2023,
        kind="operating",
        kind_name=KINDS["operating"],
        planned=planned,
        revised=planned + 5_000,
        committed=planned * 7 // 10,
        paid=planned * 6 // 10,
        available=planned + 5_000,
        committed_percent=Decimal("69.8"),
        paid_percent=Decimal("59.9"),
        warnings=("Meer dan 100 % van het budget is vastgelegd.",) if number % 17 == 0 else (),
    )


def _in_plan_order(items: Iterable[Item]) -> tuple[Item, ...]:
    found = list(items)
    below: dict[str | None, list[Item]] = {}
    for one in found:
        below.setdefault(one.parent, []).append(one)

    def walk(key: str | None) -> Iterable[Item]:
        for one in below.get(key, []):
            yield one
            yield from walk(one.key)

    return tuple(walk(None))
