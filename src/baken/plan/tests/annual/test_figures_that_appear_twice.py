"""Every figure that a report shows twice is the same figure: properties over random budgets."""

import datetime as dt
from dataclasses import dataclass, replace
from types import SimpleNamespace

from hypothesis import given, settings
from hypothesis import strategies as st

from baken.plan.annual import record as r
from baken.plan.annual.comparing import corrections, with_changes
from baken.plan.annual.money import budget_record, item_amounts
from baken.plan.arithmetic.budget import LineFact, Totals, subtree_totals
from baken.plan.arithmetic.spending import CodeSpending, PositionFact, spending_per_code
from baken.plan.interchange.document import AmountState, LineKind

YEARS = (2022, 2023, 2024)
NODES = {"d1": None, "d2": None, "a": "d1", "b": "d1", "c": "d2"}


@dataclass
class Picture:
    """What the money of a record reads of a plan."""

    line_facts: list[LineFact]
    spending: list[CodeSpending]

    @property
    def nodes(self) -> dict[str, str]:
        return dict.fromkeys(NODES, "")

    @property
    def roots(self) -> list[SimpleNamespace]:
        return [SimpleNamespace(key=key, node=SimpleNamespace(title=key)) for key in ("d1", "d2")]

    def domain_of(self, key: str) -> SimpleNamespace:
        return SimpleNamespace(key=NODES[key] or key)

    @property
    def totals(self) -> dict[str, Totals]:
        return subtree_totals(lines=self.line_facts, parents=NODES)


@st.composite
def pictures(draw) -> Picture:
    lines = [
        LineFact(
            id=str(number),
            code=draw(st.sampled_from(["A", "B"])),
            year=draw(st.sampled_from(YEARS)),
            kind=draw(st.sampled_from(list(LineKind))),
            state=AmountState.AMOUNT if amount is not None else AmountState.TO_BE_DETERMINED,
            planned=amount,
            nodes=frozenset(draw(st.sets(st.sampled_from(["a", "b", "c", "d1"]), min_size=1))),
        )
        for number, amount in enumerate(draw(st.lists(st.none() | st.integers(-(10**9), 10**12), max_size=8)))
    ]
    positions = [
        PositionFact(code=code, year=year, revised=None, committed=amount, paid=amount)
        for code in ("A", "B")
        for year in YEARS
        if (amount := draw(st.none() | st.integers(0, 10**9))) is not None
    ]
    spending = spending_per_code(lines=lines, positions=positions, today=dt.date(2024, 3, 15))
    return Picture(lines, list(spending))


def planned(amounts, **wanted) -> int:
    return sum(
        amount.planned or 0
        for amount in amounts
        if all(getattr(amount, name) == value for name, value in wanted.items())
    )


@given(picture=pictures())
@settings(max_examples=60, deadline=None)
def test_the_domains_together_are_the_whole_and_what_counts_more_than_once(picture):
    budget = budget_record(picture=picture, years=YEARS, earlier=None)
    for total in budget.totals:
        key = {"year": total.year, "kind": total.kind}
        parts = sum(planned(domain.amounts, **key) for domain in budget.domains)
        assert parts == (total.planned or 0) + planned(budget.counted_more_often, **key)


@given(picture=pictures())
@settings(max_examples=60, deadline=None)
def test_the_codes_together_are_the_whole(picture):
    budget = budget_record(picture=picture, years=YEARS, earlier=None)
    for total in budget.totals:
        rows = [row for row in budget.codes if (row.year, row.kind) == (total.year, total.kind)]
        for name in ("planned", "committed", "paid"):
            known = [getattr(row, name) for row in rows if getattr(row, name) is not None]
            assert getattr(total, name) == (sum(known) if known else None)


@given(picture=pictures())
@settings(max_examples=40, deadline=None)
def test_an_item_shows_what_its_domain_shows(picture):
    budget = budget_record(picture=picture, years=YEARS, earlier=None)
    for domain in budget.domains:
        shown = item_amounts(totals=picture.totals.get(domain.key, {}), years=YEARS, earlier=())
        assert planned(shown) == planned(domain.amounts)


@given(then=pictures(), now=pictures())
@settings(max_examples=60, deadline=None)
def test_earlier_years_are_those_of_the_frozen_report_whatever_the_plan_says_now(then, now):
    frozen = budget_record(picture=then, years=[2023], earlier=None)
    earlier = SimpleNamespace(budget=frozen)
    budget = budget_record(picture=now, years=[2024], earlier=earlier)
    assert tuple(row for row in budget.totals if row.year == 2023) == frozen.totals
    assert tuple(row for row in budget.codes if row.year == 2023) == frozen.codes
    for domain, before in zip(budget.domains, frozen.domains, strict=True):
        assert tuple(row for row in domain.amounts if row.year == 2023) == before.amounts
    assert {row.year for row in budget.totals} <= {2023, 2024}


def test_a_record_does_not_differ_from_itself(report, build):
    record = build(report)
    assert corrections(before=record, after=record) == ()
    compared = with_changes(replace(record, earlier=None), earlier=record)
    assert compared.gone == ()
    assert all(item.changes == () for item in compared.items)


def test_every_changed_part_is_told_and_nothing_else(report, build):
    record = build(report)
    first = record.items[-1]
    changed = replace(first, title="Nieuwe titel", texts=r.Texts(done="Anders"))
    after = replace(record, items=(*record.items[:-1], changed))
    subjects = [change.subject for change in corrections(before=record, after=after)]
    assert subjects
    assert all("Nieuwe titel" in subject for subject in subjects)
    assert any("titel" in subject for subject in subjects)
    assert any("Wat hebben we ervoor gedaan?" in subject for subject in subjects)
