"""Random small records with texts that would love to be markup, and numbers at the edges."""

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from baken.plan.annual.record import (
    Budget,
    Change,
    CodeEntry,
    DomainAmounts,
    Indicator,
    Item,
    Line,
    Milestone,
    Point,
    ReportRecord,
    Spending,
    Texts,
)
from baken.plan.tests.annual_formats.factories import KINDS, STATES, amounts, counts, item, record

NASTY = (
    '#import "@preview/x:1.0.0"', "$x$ *vet* _schuin_ `code` <label> @naam \\ ~ //", "{{ 7 * 7 }}",
    "{% for x in y %}", "{_{ a }_} {_% b %_}", "{{r logo }}", "{#p weg #}", "<w:p>&amp;&#65;</w:p> ]]>",
    "=1+1", "-2+3", "@SUM(A1)", "'tekst", "_x0041_", "\x00\x01\x0b\x1f", "\ufffe\uffff", "\u202eomgekeerd",
    "e\u0301 a\u030a", "مرحبا 👍🏽", "a\nb\r\nc\n\n\nd\te", "w" * 300, "0" * 40, "€ 1,00", " ", "- punt",
)  # fmt: skip
words = st.one_of(st.sampled_from(NASTY), st.text(max_size=40), st.just("Zitdag"))
text = st.one_of(st.just(""), st.lists(words, min_size=1, max_size=3).map(" ".join))
title = words.filter(lambda found: bool(found.strip()))
cents = st.one_of(
    st.none(), st.sampled_from([0, 1, -1, 99, -123_456, 10**13]), st.integers(-(10**10), 10**12)
)
dates = st.dates(dt.date(1850, 1, 1), dt.date(2100, 1, 1))
values = st.one_of(
    st.none(),
    st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9),
)
points = st.builds(Point, date=dates, value=values, text=text)
texts = st.builds(Texts, introduction=text, summary=text, achieved=text, done=text, cost=text)
changes = st.lists(st.builds(Change, subject=text, before=text, after=text), max_size=2).map(tuple)


def _tuples(of: Any, most: int = 2) -> Any:
    return st.lists(of, max_size=most).map(tuple)


milestones = st.builds(
    Milestone,
    number=st.integers(1, 99),
    title=title,
    due=st.none() | dates,
    completed=st.none() | dates,
    state=st.sampled_from(["done", "late", "anders"]),
    state_name=text,
    sentence=text,
)
indicators = st.builds(
    Indicator,
    key=title,
    title=title,
    kind=st.sampled_from(["number", "percentage", "yes_no", "steps"]),
    unit=text,
    definition=text,
    source=text,
    computed=st.booleans(),
    baseline=st.none() | points,
    targets=_tuples(points),
    values=_tuples(points, 4),
    records=st.none() | st.integers(0, 10**6),
    sentence=text,
)


@st.composite
def _money(draw: Any) -> Any:
    kind = draw(st.sampled_from(sorted(KINDS)))
    return amounts(
        draw(st.integers(2020, 2030)),
        kind,
        planned=draw(cents),
        to_be_determined=draw(st.integers(0, 2)),
        shared=draw(st.integers(0, 10**6)),
        revised=draw(cents),
        committed=draw(cents),
        paid=draw(cents),
    )


def _per_year(money: Any) -> Any:
    """At most one amount per year and kind, as a record has them."""
    return tuple({(found.year, found.kind): found for found in money}.values())


budgets = st.lists(_money(), max_size=8).map(_per_year)


@st.composite
def _lines(draw: Any) -> tuple[Line, ...]:
    return tuple(
        Line(
            key=f"l{number}",
            code=draw(text),
            year=draw(st.integers(2020, 2030)),
            kind="operating",
            kind_name="Werking",
            state="amount"
            if (planned := draw(cents)) is not None
            else draw(st.sampled_from(["none", "to_be_determined"])),
            planned=planned,
            serves=draw(st.sampled_from([("n0",), ("n0", "n1", "weg")])),
        )
        for number in range(draw(st.integers(0, 3)))
    )


@st.composite
def _items(draw: Any) -> tuple[Item, ...]:
    """A tree of up to five items, each below an earlier one, in any order; a parent may be gone."""
    made = []
    for number in range(draw(st.integers(0, 5))):
        parent = draw(st.sampled_from([None, "weg", *(one.key for one in made)]))
        state = draw(st.sampled_from(["", *STATES]))
        made.append(
            item(
                key=f"n{number}",
                parent=parent,
                depth=draw(st.integers(0, 3)),
                reports=draw(st.booleans()),
                title=draw(title),
                code=draw(text),
                description=draw(text),
                priority=draw(st.booleans()),
                leads=draw(_tuples(title)),
                partners=draw(_tuples(title)),
                state=state,
                state_name=STATES.get(state, ""),
                reasons=draw(_tuples(text)),
                judgement=draw(text),
                below=counts(draw(st.lists(st.sampled_from(sorted(STATES)), max_size=6))),
                texts=draw(texts),
                editor=draw(texts),
                reporting_codes=draw(_tuples(title)),
                milestones=draw(_tuples(milestones)),
                indicators=draw(_tuples(indicators)),
                lines=draw(_lines()),
                amounts=draw(budgets),
                changes=draw(changes),
            )
        )
    return tuple(draw(st.permutations(made)))


percentages = st.none() | st.decimals(0, 10**6, places=2)


@st.composite
def records(draw: Any) -> ReportRecord:
    """A record of any shape that the types allow."""
    items = draw(_items())
    spending = st.builds(
        Spending,
        code=text,
        year=st.integers(2020, 2030),
        kind=st.just("income"),
        kind_name=st.just("Inkomsten"),
        planned=cents,
        revised=cents,
        committed=cents,
        paid=cents,
        available=cents,
        committed_percent=percentages,
        paid_percent=percentages,
        warnings=_tuples(text),
    )
    return record(
        title=draw(title),
        what_changed=draw(text),
        corrections=draw(changes),
        texts=draw(texts),
        counts=counts(draw(st.lists(st.sampled_from(sorted(STATES)), max_size=6))),
        items=items,
        budget=Budget(
            totals=draw(budgets),
            domains=tuple(
                DomainAmounts(key=one.key, title=one.title, amounts=draw(budgets)) for one in items[:2]
            ),
            counted_more_often=draw(budgets),
            codes=draw(_tuples(spending)),
        ),
        codes=draw(
            _tuples(
                st.builds(
                    CodeEntry,
                    list_title=text,
                    code=text,
                    label=text,
                    items=st.sampled_from([(), ("n0",), ("n0", "weg")]),
                    problems=_tuples(text),
                )
            )
        ),
    )
