"""Random valid plans for round trips: through workbooks, JSON and the database."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from baken.plan.interchange.document import (
    AmountState,
    BudgetLine,
    BudgetPosition,
    CodeEntry,
    CodeLink,
    CodeListHeader,
    Cooperation,
    Direction,
    FormulaBasis,
    FormulaTerm,
    Indicator,
    IndicatorKind,
    IndicatorValue,
    Level,
    LineKind,
    Milestone,
    Node,
    Partner,
    PlanDocument,
    PlanHeader,
    Term,
    adopted_hash,
)

ORGANISATIONS = (
    "Sociaal beleid",
    "CAW",
    "OCMW; team 2",
    'De "Hoek"',
    "'t Huis",
    "Dienst\nWonen",
    "=SOM",
    "0750",
)
LIFE_DOMAINS = ("", "inkomen", "wonen")
NASTY = (
    *("=1+1", "'tekst", "@ik", "+32 53", "-", "--x", "#N/A", "#REF!", "1E5", "0750", "13.10", "ja", "/", "*"),
    *("a\r\nb", "\ttab", "regel\nregel", "_x000D_", "_x005F_x0041_", "_x", "\x01\x1f", "<b>&amp;</b>", "]]>"),
    *("€ 1.234,56", "naïef – “ja”", "مرحبا", "😀", "a;b", '"', '""; "', "\u00a0x\u00a0", "1/2/2024", "TRUE"),
)
_CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\x00\ufffe\uffff")
texts = st.sampled_from(NASTY) | st.text(_CHARACTERS, max_size=12)
maybe_texts = st.just("") | texts
titles = texts.filter(lambda text: bool(text.strip()))
names = texts.map(str.strip)
slugs = st.text("abcXYZ019-_", min_size=1, max_size=10)
dates = st.dates(dt.date(1850, 1, 1), dt.date(2150, 12, 31))
maybe_dates = st.none() | dates
years = st.integers(2019, 2026)
cents = st.integers(-(10**15) + 1, 10**15 - 1) | st.integers(-100_000, 100_000)
heads = st.none() | st.integers(0, 300_000)


def decimals(*, whole: int, places: int, minimum: int | None = None) -> st.SearchStrategy[Decimal]:
    """Decimals with so many digits before and after the comma."""
    largest = 10 ** (whole + places) - 1
    low = -largest if minimum is None else minimum
    small = st.integers(max(low, -10_000), 10_000)
    return (small | st.integers(low, largest)).map(lambda digits: Decimal(digits).scaleb(-places))


def _some(draw: st.DrawFn, items: Sequence[Any], most: int = 3) -> tuple[Any, ...]:
    """A few different items, in any order."""
    if not items:
        return ()
    return tuple(draw(st.lists(st.sampled_from(items), max_size=most, unique=True)))


def _identities(draw: st.DrawFn, prefix: str, most: int) -> list[str]:
    count = draw(st.integers(0, most))  # a plain list would mostly be empty
    return [f"{draw(texts).lstrip()}{prefix}{number}" for number in range(count)]


@st.composite
def plans(
    draw: st.DrawFn,
    *,
    organisations: Sequence[str] = ORGANISATIONS,
    life_domains: Sequence[str] = LIFE_DOMAINS,
    municipality: str = "41002",
    only_used_codes: bool = False,
) -> PlanDocument:
    """A valid plan with all optional parts.

    `organisations` are the names that leads and partners may have. With `only_used_codes` the code
    lists and codes are exactly those that nodes link to, in order of first use, each list with the
    same header in every plan: what the database can give back.
    """
    levels = _levels(draw)
    lines = tuple(_line(draw, identity) for identity in _identities(draw, "l", 5))
    lists = _code_lists(draw)
    nodes = _nodes(
        draw,
        levels,
        [line.id for line in lines],
        lists,
        organisations=organisations,
        life_domains=life_domains,
    )
    code_lists, entries = _used_codes(nodes) if only_used_codes else (lists, _entries(draw, lists))
    start = draw(dates)
    ids = [node.id for node in nodes]
    return PlanDocument(
        plan=PlanHeader(
            slug=draw(slugs),
            title=draw(titles),
            start=start,
            end=start + dt.timedelta(days=draw(st.integers(0, 3000))),
            municipality=municipality,
            description=draw(maybe_texts),
            source=draw(maybe_texts),
            review_required=draw(st.booleans()),
        ),
        levels=levels,
        nodes=nodes,
        lines=lines,
        positions=_positions(draw),
        milestones=tuple(_milestone(draw, identity, ids) for identity in _identities(draw, "m", 4) if ids),
        indicators=tuple(_indicator(draw, identity, ids) for identity in _identities(draw, "i", 3) if ids),
        code_lists=code_lists,
        code_entries=entries,
    )


def _levels(draw: st.DrawFn) -> tuple[Level, ...]:
    keys = draw(st.permutations(["domein", "ambitie", "doel", "actie"]))[: draw(st.integers(1, 4))]
    return tuple(
        Level(key=key, name=draw(titles), plural=draw(maybe_texts), asks_reporting=draw(st.booleans()))
        for key in keys
    )


def _line(draw: st.DrawFn, identity: str) -> BudgetLine:
    state = draw(st.sampled_from([*AmountState, AmountState.AMOUNT, AmountState.AMOUNT]))
    terms = draw(
        st.lists(
            st.builds(
                FormulaTerm,
                basis=st.sampled_from(FormulaBasis),
                rate=decimals(whole=8, places=4, minimum=0),
                quantity=heads,
                days=heads,
                population_date=maybe_dates,
                label=maybe_texts,
            ),
            max_size=2,
        )
    )
    return BudgetLine(
        id=identity,
        code=draw(names),
        year=draw(years),
        kind=draw(st.sampled_from(LineKind)),
        state=state,
        planned=draw(cents) if state is AmountState.AMOUNT else None,
        code_as_written=draw(maybe_texts),
        formula=tuple(terms),
        remark=draw(maybe_texts),
    )


def _code_lists(draw: st.DrawFn) -> tuple[CodeListHeader, ...]:
    keys = draw(st.lists(slugs, max_size=2, unique=True))
    return tuple(_code_list(key) for key in keys)


def _code_list(key: str) -> CodeListHeader:
    start = dt.date(2014, 1, 1) if "a" in key else None
    end = dt.date(2019, 12, 31) if "b" in key else None
    return CodeListHeader(key=key, title=f"= {key}", valid_from=start, valid_until=end, reporting="c" in key)


def _entries(draw: st.DrawFn, lists: Sequence[CodeListHeader]) -> tuple[CodeEntry, ...]:
    codes = draw(st.lists(names.filter(bool), max_size=3, unique=True))
    return tuple(
        CodeEntry(list=header.key, code=code, label=draw(maybe_texts)) for header in lists for code in codes
    )


def _used_codes(nodes: Sequence[Node]) -> tuple[tuple[CodeListHeader, ...], tuple[CodeEntry, ...]]:
    links = [link for node in nodes for link in node.codes]
    lists = dict.fromkeys(link.list for link in links)
    codes = dict.fromkeys((link.list, link.code) for link in links)
    entries = tuple(CodeEntry(list=key, code=code, label="") for key, code in codes)
    return tuple(_code_list(key) for key in lists), entries


def _nodes(
    draw: st.DrawFn,
    levels: Sequence[Level],
    lines: Sequence[str],
    lists: Sequence[CodeListHeader],
    *,
    organisations: Sequence[str],
    life_domains: Sequence[str],
) -> tuple[Node, ...]:
    identities = _identities(draw, "n", 7)
    depths: dict[str, int] = {}
    nodes = []
    for identity in identities:
        depth = draw(st.integers(0, len(levels) - 1))
        above = [None, *(other for other, level in depths.items() if level < depth)]
        depths[identity] = depth
        title, start = draw(titles), draw(maybe_dates)
        nodes.append(
            Node(
                id=identity,
                level=levels[depth].key,
                title=title,
                parent=draw(st.sampled_from(above)),
                code=draw(names),
                other_codes=tuple(draw(st.lists(names.filter(bool), max_size=2, unique=True))),
                adopted_hash=draw(st.sampled_from(["", adopted_hash(title)])),
                description=draw(maybe_texts),
                leads=_some(draw, organisations),
                partners=_partners(draw, organisations),
                term=draw(st.none() | st.sampled_from(Term)),
                start=start,
                end=start + dt.timedelta(days=draw(st.integers(0, 900))) if start else draw(maybe_dates),
                priority=draw(st.booleans()),
                codes=_links(draw, lists),
                lines=_some(draw, lines),
                related=tuple(other for other in _some(draw, identities, 2) if other != identity),
                life_domain=draw(st.sampled_from(life_domains)),
                remark=draw(maybe_texts),
            )
        )
    return tuple(nodes)


def _partners(draw: st.DrawFn, organisations: Sequence[str]) -> tuple[Partner, ...]:
    pairs = [(name, kind) for name in organisations for kind in Cooperation]
    return tuple(
        Partner(name=name, cooperation=kind, remark=draw(maybe_texts)) for name, kind in _some(draw, pairs, 2)
    )


def _links(draw: st.DrawFn, lists: Sequence[CodeListHeader]) -> tuple[CodeLink, ...]:
    if not lists:
        return ()
    pairs = st.tuples(st.sampled_from(lists), names.filter(bool))
    chosen = draw(st.lists(pairs, max_size=2, unique_by=lambda pair: (pair[0].key, pair[1])))
    return tuple(
        CodeLink(list=header.key, code=code, as_written=draw(maybe_texts)) for header, code in chosen
    )


def _positions(draw: st.DrawFn) -> tuple[BudgetPosition, ...]:
    amounts = st.none() | cents
    positions = st.builds(
        BudgetPosition,
        code=names.filter(bool),
        year=years,
        kind=st.sampled_from(LineKind),
        revised=amounts,
        committed=amounts,
        paid=amounts,
    )
    identity = lambda position: (position.code, position.year, position.kind)  # noqa: E731
    return tuple(draw(st.lists(positions, max_size=3, unique_by=identity)))


def _milestone(draw: st.DrawFn, identity: str, nodes: Sequence[str]) -> Milestone:
    cancelled = draw(st.booleans())
    return Milestone(
        id=identity,
        node=draw(st.sampled_from(nodes)),
        title=draw(titles),
        due=draw(maybe_dates),
        completed=None if cancelled else draw(maybe_dates),
        cancelled=cancelled,
        remark=draw(maybe_texts),
    )


def _indicator(draw: st.DrawFn, identity: str, nodes: Sequence[str]) -> Indicator:
    kind = draw(st.sampled_from(IndicatorKind))
    steps: tuple[str, ...] = ()
    if kind is IndicatorKind.STEPS:
        steps = tuple(draw(st.lists(titles, min_size=1, max_size=3, unique=True)))
    values = _values(kind, len(steps))
    moment = lambda value: (value.date, value.category)  # noqa: E731
    return Indicator(
        id=identity,
        node=draw(st.sampled_from(nodes)),
        title=draw(titles),
        kind=kind,
        unit=draw(maybe_texts),
        direction=draw(st.sampled_from(Direction)),
        steps=steps,
        baseline=draw(st.none() | values),
        targets=tuple(draw(st.lists(values, max_size=2, unique_by=moment))),
        values=tuple(draw(st.lists(values, max_size=2, unique_by=moment))),
        source=draw(maybe_texts),
        period=draw(st.sampled_from(["", "year", "semester", "quarter", "month"])),
        measure=draw(st.sampled_from(["", "plan.nodes_on_schedule"])),
    )


@st.composite
def _values(draw: st.DrawFn, kind: IndicatorKind, steps: int) -> IndicatorValue:
    choices = {
        IndicatorKind.YES_NO: st.integers(0, 1),
        IndicatorKind.STEPS: st.integers(0, max(steps - 1, 0)),
    }
    numerator = denominator = None
    value = draw(choices[kind].map(Decimal) if kind in choices else decimals(whole=14, places=4))
    if kind is IndicatorKind.PERCENTAGE and draw(st.booleans()):
        numerator = Decimal(draw(st.integers(-(10**9), 10**9)))
        denominator = Decimal(draw(st.integers(1, 10**9)))
        value = (numerator * 100 / denominator).quantize(Decimal("0.0001"))
    return IndicatorValue(
        date=draw(dates),
        value=value,
        numerator=numerator,
        denominator=denominator,
        category=draw(st.sampled_from(["", "sex=f", "sex=m"])),
        remark=draw(maybe_texts),
    )
