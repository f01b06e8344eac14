"""Shared lines count once, in every total; unknown is never zero."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baken.plan.arithmetic.budget import LineFact, YearKind, domain_totals, subtree_totals, total_of
from baken.plan.arithmetic.formulas import PopulationUnknown, amount_of_formula
from baken.plan.arithmetic.spending import (
    PositionFact,
    SpendingWarning,
    half_year_passed,
    percent_of,
    spending_per_code,
)
from baken.plan.interchange.document import AmountState, FormulaBasis, FormulaTerm, LineKind

# plan: domain a (a1, a2), domain b (b1)
PARENTS = {"plan": None, "a": "plan", "b": "plan", "a1": "a", "a2": "a", "b1": "b"}
DOMAINS = {"a": "housing", "a1": "housing", "a2": "housing", "b": "income", "b1": "income"}
KEY = YearKind(2024, LineKind.OPERATING)


def line(name: str, planned: int | None = 100, *nodes: str, **fields: object) -> LineFact:
    state = AmountState.AMOUNT if planned is not None else fields.pop("state", AmountState.TO_BE_DETERMINED)
    return LineFact(
        id=name,
        code=str(fields.pop("code", "MJP1")),
        year=int(fields.pop("year", 2024)),
        state=state,
        planned=planned,
        nodes=frozenset(nodes),
        **fields,
    )


@st.composite
def lines(draw: st.DrawFn) -> list[LineFact]:
    count = draw(st.integers(0, 8))
    return [
        LineFact(
            id=f"l{number}",
            code=draw(st.sampled_from(["MJP1", "MJP2", ""])),
            year=draw(st.integers(2020, 2022)),
            kind=draw(st.sampled_from(LineKind)),
            state=(state := draw(st.sampled_from(AmountState))),
            planned=draw(st.integers(-1_000, 10**12)) if state is AmountState.AMOUNT else None,
            nodes=draw(st.frozensets(st.sampled_from([*PARENTS, "elsewhere"]), max_size=4)),
        )
        for number in range(count)
    ]


def test_a_line_that_serves_three_actions_counts_once_in_every_total() -> None:
    shared = [line("shelter", 59_572_916, "a1", "a2", "b1"), line("own", 100, "a1")]
    assert total_of(lines=shared)[KEY].planned == 59_573_016
    per_node = subtree_totals(lines=shared, parents=PARENTS)
    assert per_node["a"][KEY].planned == 59_573_016
    assert per_node["a"][KEY].shared == 59_572_916  # also serves b1, outside a
    assert per_node["plan"][KEY].planned == 59_573_016
    assert per_node["plan"][KEY].shared == 0  # all of it lies within the plan
    domains = domain_totals(lines=shared, domains=DOMAINS)
    assert [domains.groups[name][KEY].planned for name in ("housing", "income")] == [59_573_016, 59_572_916]
    assert domains.groups["income"][KEY].shared_lines == 1
    assert domains.grand[KEY].planned == 59_573_016
    assert domains.counted_more_often[KEY] == 59_572_916


def test_to_be_determined_and_no_budget_are_counted_apart_and_never_zero() -> None:
    found = total_of(
        lines=[line("known", 100), line("later", None), line("none", None, state=AmountState.NONE)]
    )[KEY]
    assert (found.planned, found.lines, found.to_be_determined, found.without_budget) == (100, 1, 1, 1)
    [spending] = spending_per_code(lines=[line("later", None)], positions=[], today=dt.date(2024, 8, 1))
    assert (spending.planned, spending.available, spending.paid_percent) == (None, None, None)
    with pytest.raises(ValueError, match="planned goes with state"):
        LineFact(id="x", code="", year=2024, planned=0, state=AmountState.TO_BE_DETERMINED)


@given(lines=lines())
def test_the_grand_total_is_the_sum_of_distinct_lines(lines: list[LineFact]) -> None:
    expected: dict[YearKind, int] = {}
    for fact in lines:
        key = YearKind(fact.year, fact.kind)
        expected[key] = expected.get(key, 0) + (fact.planned or 0)
    doubled = [*lines, *reversed(lines)]  # the same line met twice, in another order
    assert {key: total.planned for key, total in total_of(lines=doubled).items()} == expected
    domains = domain_totals(lines=doubled, domains=DOMAINS)
    assert {key: total.planned for key, total in domains.grand.items()} == expected
    for key, more in domains.counted_more_often.items():
        assert sum(t[key].planned for t in domains.groups.values() if key in t) == expected[key] + more
    totals = total_of(lines=lines).values()
    assert sum(t.lines + t.to_be_determined + t.without_budget for t in totals) == len(lines)


@given(lines=lines())
def test_a_subtree_holds_exactly_the_lines_that_serve_it(lines: list[LineFact]) -> None:
    below = {"a": {"a", "a1", "a2"}, "b": {"b", "b1"}, "plan": set(PARENTS), "a1": {"a1"}}
    found = subtree_totals(lines=lines, parents=PARENTS)
    for node, members in below.items():
        served = [fact for fact in lines if fact.nodes & members]
        assert {k: t.planned for k, t in found.get(node, {}).items()} == {
            k: t.planned for k, t in total_of(lines=served).items()
        }
    for key, total in found.get("a", {}).items():
        assert total.shared == sum(
            fact.planned or 0
            for fact in lines
            if YearKind(fact.year, fact.kind) == key and fact.nodes & below["a"] and fact.nodes - below["a"]
        )


def test_a_tree_that_runs_in_a_circle_is_refused() -> None:
    with pytest.raises(ValueError, match="above itself"):
        subtree_totals(lines=[], parents={"a": "b", "b": "a"})


def spending(position: dict[str, object], today: dt.date = dt.date(2024, 7, 1), planned: int | None = 1_000):
    year = dt.date(2024, 1, 1).year
    kind = position.pop("kind", LineKind.OPERATING)
    fact = PositionFact(code="MJP1", year=year, kind=kind, **position)
    [found] = spending_per_code(lines=[line("l", planned, kind=kind)], positions=[fact], today=today)
    return found


@pytest.mark.parametrize(
    ("position", "today", "warnings"),
    [
        ({"committed": 1_001}, dt.date(2024, 2, 1), [SpendingWarning.OVER_COMMITTED]),
        ({"paid": 1_001, "committed": 1_000}, dt.date(2024, 2, 1), [SpendingWarning.OVER_PAID]),
        ({"committed": 1_500, "revised": 2_000}, dt.date(2024, 9, 1), []),
        ({"committed": 0, "paid": 0}, dt.date(2024, 6, 30), []),  # semester edge
        ({"committed": 0, "paid": 0}, dt.date(2024, 7, 1), [SpendingWarning.UNTOUCHED]),
        ({"committed": 0, "paid": 0, "revised": 0}, dt.date(2024, 7, 1), []),
        ({}, dt.date(2024, 12, 31), []),  # unknown is not zero
        ({"paid": 2_000, "kind": LineKind.INCOME}, dt.date(2024, 12, 31), []),
        ({"revised": 0, "paid": 1}, dt.date(2024, 2, 1), [SpendingWarning.OVER_PAID]),
    ],
)
def test_a_code_warns_over_its_budget_and_when_nothing_happens(
    position: dict[str, object], today: dt.date, warnings: list[SpendingWarning]
) -> None:
    assert list(spending(position, today).warnings) == warnings


def test_a_warning_names_its_code_and_percentages_are_per_code() -> None:
    found = spending({"committed": 1_001, "paid": 333})
    assert (found.committed_percent, found.paid_percent) == (Decimal("100.1"), Decimal("33.3"))
    assert str(found.sentence(SpendingWarning.OVER_COMMITTED)) == (
        "op code MJP1 is in 2024 meer vastgelegd dan er budget is"
    )
    codes = spending_per_code(
        lines=[line("a", 5, "n", code="X"), line("b", 7, "m", code="X"), line("a", 5, "n", code="X")],
        positions=[PositionFact(code="Y", year=2023, paid=3)],
        today=dt.date(2024, 1, 1),
    )
    assert [(found.code, found.year, found.planned) for found in codes] == [
        ("X", 2024, 12),
        ("Y", 2023, None),
    ]


@given(part=st.integers(0, 10**12), whole=st.integers(-5, 10**12))
def test_a_percentage_has_no_meaning_without_a_budget(part: int, whole: int) -> None:
    found = percent_of(part=part, whole=whole)
    assert (found is None) == (whole <= 0)
    assert found is None or abs(found * whole - part * 100) <= Decimal(whole) / 20
    assert percent_of(part=None, whole=whole) is None


def test_half_a_year_has_passed_from_the_first_of_july() -> None:
    assert not half_year_passed(year=2024, today=dt.date(2024, 6, 30))
    assert half_year_passed(year=2024, today=dt.date(2024, 7, 1))
    assert half_year_passed(year=2023, today=dt.date(2024, 1, 1))


def term(rate: str, **fields: object) -> FormulaTerm:
    return FormulaTerm(basis=FormulaBasis.PER_INHABITANT, rate=Decimal(rate), **fields)


def test_a_formula_multiplies_rate_quantity_and_days_and_rounds_half_up() -> None:
    date = dt.date(2024, 1, 1)
    inhabitants = term("0.45", population_date=date)
    children = FormulaTerm(basis=FormulaBasis.PER_CHILD_PER_DAY, rate=Decimal("1.50"), quantity=20, days=30)
    assert amount_of_formula(terms=[inhabitants, children], population={date: 89_915}) == 4_046_175 + 90_000
    assert amount_of_formula(terms=[term("0.0050", quantity=1)], population={}) == 1
    assert amount_of_formula(terms=[term("0.0049", quantity=1)], population={}) == 0
    assert amount_of_formula(terms=[term("3", quantity=4, days=0)], population={}) == 0
    assert amount_of_formula(terms=[], population={}) == 0
    with pytest.raises(PopulationUnknown):
        amount_of_formula(terms=[inhabitants], population={})
