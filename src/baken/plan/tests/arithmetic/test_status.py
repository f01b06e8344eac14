"""A status explains itself, never contradicts its facts, and is never an average."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baken.plan.arithmetic.budget import LineFact
from baken.plan.arithmetic.milestones import MilestoneFact
from baken.plan.arithmetic.progress import Point, progress_of
from baken.plan.arithmetic.reasons import IndicatorFact, State
from baken.plan.arithmetic.roll_up import roll_up
from baken.plan.arithmetic.spending import PositionFact, spending_per_code
from baken.plan.arithmetic.status import NodeFacts, Override, Status, explain
from baken.plan.arithmetic.terms import Window
from baken.plan.interchange.document import Direction, IndicatorKind

TODAY = dt.date(2024, 3, 15)
RUNNING = Window(dt.date(2020, 1, 1), dt.date(2025, 12, 31))
dates = st.dates(min_value=dt.date(2023, 1, 1), max_value=dt.date(2025, 12, 31))
figures = st.integers(-5, 15).map(Decimal)


def milestone(number: int = 1, **fields: object) -> MilestoneFact:
    return MilestoneFact(number=number, title=f"stap {number}", **fields)


def indicator(
    observations: list[tuple[dt.date, int]], target: tuple[dt.date, int] | None, on: dt.date = TODAY
) -> IndicatorFact:
    return IndicatorFact(
        title="plaatsen",
        progress=progress_of(
            kind=IndicatorKind.NUMBER,
            direction=Direction.INCREASE,
            baseline=Point(dt.date(2020, 1, 1), Decimal(0)),
            targets=[Point(target[0], Decimal(target[1]))] if target else [],
            observations=[Point(date, Decimal(value)) for date, value in observations],
            on=on,
        ),
    )


def untouched_code() -> tuple:
    return spending_per_code(
        lines=[LineFact(id="l", code="MJP7", year=2023, planned=100)],
        positions=[PositionFact(code="MJP7", year=2023, committed=0, paid=0)],
        today=TODAY,
    )


DONE = milestone(completed=dt.date(2024, 1, 1))
COMING = milestone(2, due=dt.date(2024, 6, 1))
LATE = milestone(3, due=dt.date(2024, 2, 3))


@pytest.mark.parametrize(
    ("facts", "state", "words"),
    [
        (NodeFacts(), "unknown", "nog niets om op te meten"),
        (NodeFacts(window=RUNNING), "unknown", "nog niets om op te meten"),
        (NodeFacts(window=Window(dt.date(2024, 4, 1), dt.date(2024, 5, 1))), "not_started", "1 april 2024"),
        (NodeFacts(window=RUNNING, milestones=(COMING,)), "on_track", "binnen 78 dagen"),
        (NodeFacts(milestones=(DONE, COMING)), "on_track", "binnen 78 dagen"),
        (NodeFacts(milestones=(DONE, LATE)), "late", "mijlpaal 3 'stap 3' is 41 dagen te laat"),
        (NodeFacts(milestones=(DONE,)), "done", "is klaar"),
        (NodeFacts(milestones=(DONE, milestone(2, cancelled=True))), "done", "is klaar"),
        (NodeFacts(milestones=(milestone(cancelled=True),)), "cancelled", "vervalt"),
        (NodeFacts(milestones=(milestone(),)), "unknown", "heeft nog geen datum"),
        (
            NodeFacts(window=Window(dt.date(2023, 1, 1), dt.date(2023, 12, 31)), milestones=(milestone(),)),
            "late",
            "moest klaar zijn op 31 december 2023",
        ),
        (
            NodeFacts(window=Window(dt.date(2023, 1, 1), dt.date(2023, 12, 31))),
            "unknown",
            "niets zegt of het klaar is",
        ),
        (NodeFacts(indicators=(indicator([(TODAY, 9)], (dt.date(2024, 3, 1), 10)),)), "late", "niet"),
        (
            NodeFacts(indicators=(indicator([(dt.date(2023, 1, 1), 9)], (dt.date(2024, 3, 1), 10)),)),
            "at_risk",
            "niet meer gemeten sinds de streefdatum 1 maart 2024",
        ),
        (NodeFacts(indicators=(indicator([], (dt.date(2024, 3, 1), 10)),)), "at_risk", "nog niet gemeten"),
        (NodeFacts(indicators=(indicator([(TODAY, 1)], (dt.date(2025, 1, 1), 10)),)), "at_risk", "achter"),
        (NodeFacts(indicators=(indicator([(TODAY, 9)], (dt.date(2025, 1, 1), 10)),)), "on_track", "op koers"),
        (NodeFacts(indicators=(indicator([(TODAY, 12)], (dt.date(2025, 1, 1), 10)),)), "on_track", "nu al"),
        (NodeFacts(indicators=(indicator([(TODAY, 12)], (TODAY, 10)),)), "done", "haalt de streefwaarde"),
        (NodeFacts(indicators=(indicator([(TODAY, 12)], None),)), "unknown", "geen streefwaarde"),
        (NodeFacts(milestones=(COMING,), spending=untouched_code()), "at_risk", "code MJP7"),
    ],
)
def test_a_status_is_computed_and_gives_its_most_pressing_reason_first(
    facts: NodeFacts, state: str, words: str
) -> None:
    status = explain(facts=facts, today=TODAY)
    assert status.state == status.computed == state
    assert words in str(status.reasons[0])


def test_a_human_word_stands_beside_the_computed_status_until_its_last_day() -> None:
    override = Override(
        state=State.ON_TRACK, reason="uitstel door de raad", since=TODAY, until=dt.date(2024, 3, 31)
    )
    facts = NodeFacts(milestones=(LATE,))
    held = explain(facts=facts, today=dt.date(2024, 3, 31), override=override)
    assert (held.state, held.computed, held.override) == (State.ON_TRACK, State.LATE, override)
    assert "te laat" in str(held.reasons[0])
    for outside in (dt.date(2024, 4, 1), dt.date(2024, 3, 14)):
        fallen = explain(facts=facts, today=outside, override=override)
        assert (fallen.state, fallen.override) == (State.LATE, None)


def test_an_override_without_reason_or_running_backwards_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a reason"):
        Override(state=State.DONE, reason="  ", since=TODAY, until=TODAY)
    with pytest.raises(ValueError, match="end before"):
        Override(state=State.DONE, reason="x", since=TODAY, until=dt.date(2024, 3, 14))


@st.composite
def node_facts(draw: st.DrawFn) -> NodeFacts:
    milestones = tuple(
        MilestoneFact(
            number=number + 1,
            title="t",
            due=draw(st.none() | dates),
            completed=draw(st.none() | dates),
            cancelled=draw(st.booleans()),
        )
        for number in range(draw(st.integers(0, 4)))
    )
    indicators = tuple(
        indicator(
            draw(st.lists(st.tuples(dates, st.integers(-5, 15)), max_size=3)),
            draw(st.none() | st.tuples(dates, st.integers(-5, 15))),
        )
        for _ in range(draw(st.integers(0, 2)))
    )
    window = draw(st.none() | st.tuples(dates, dates).map(lambda pair: Window(*sorted(pair))))
    spending = untouched_code() if draw(st.booleans()) else ()
    return NodeFacts(window=window, milestones=milestones, indicators=indicators, spending=spending)


@given(facts=node_facts())
def test_nothing_is_done_with_an_open_milestone_and_nothing_is_on_track_when_late(facts: NodeFacts) -> None:
    status = explain(facts=facts, today=TODAY)
    still_open = [
        m for m in facts.milestones if not m.cancelled and not (m.completed and m.completed <= TODAY)
    ]
    if still_open:
        assert status.computed is not State.DONE
    if any(m.due and m.due < TODAY for m in still_open):
        assert status.computed is State.LATE
    assert status.reasons
    assert all(str(reason) and "%(" not in str(reason) for reason in status.reasons)
    if status.computed in {State.LATE, State.AT_RISK}:
        assert status.reasons[0].argues_for is status.computed  # the problem is always explained


@given(facts=node_facts(), random=st.randoms())
def test_the_order_of_facts_changes_nothing(facts: NodeFacts, random: object) -> None:
    def shuffled(items: tuple) -> tuple:
        return tuple(random.sample(items, len(items)))

    other = NodeFacts(
        window=facts.window,
        milestones=shuffled(facts.milestones),
        indicators=shuffled(facts.indicators),
        spending=facts.spending,
    )
    assert explain(facts=other, today=TODAY) == explain(facts=facts, today=TODAY)


@given(children=st.lists(node_facts(), max_size=6), random=st.randoms())
def test_a_roll_up_counts_every_child_once_in_any_order(children: list[NodeFacts], random: object) -> None:
    known = [(f"n{place}", explain(facts=facts, today=TODAY)) for place, facts in enumerate(children)]
    rolled = roll_up(children=known)
    assert sum(rolled.counts.values()) == rolled.total == len(known)
    assert roll_up(children=random.sample(known, len(known))) == rolled
    assert len(rolled.worst) <= 3
    if known:
        assert rolled.counts[rolled.most_pressing] > 0


def test_a_roll_up_shows_the_worst_reasons_and_no_average() -> None:
    def status(*milestones: MilestoneFact) -> Status:
        return explain(facts=NodeFacts(milestones=milestones), today=TODAY)

    older = milestone(1, due=dt.date(2023, 1, 1))
    rolled = roll_up(children=[("a", status(LATE)), ("b", status(DONE)), ("c", status(older))], reasons=1)
    assert rolled.counts == {State.LATE: 2, State.DONE: 1}
    assert rolled.most_pressing is State.LATE
    assert [(worst.node, worst.reason.days) for worst in rolled.worst] == [("c", 439)]
    assert roll_up(children=[]).most_pressing is None
