"""What finance reports is set for its day, is kept whole, and can be taken back."""

import datetime as dt
import io
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baken.foundation.access.api import VISITOR, Role
from baken.foundation.audit.api import history_of
from baken.plan.finance.codes import known_codes
from baken.plan.finance.operations import (
    BadRows,
    StandRefused,
    import_finance,
    newest_import,
    take_up,
    undo_import,
)
from baken.plan.importing import import_workbook
from baken.plan.interchange.document import BudgetPosition as DocumentPosition
from baken.plan.interchange.workbook import write_workbook
from baken.plan.models import BudgetPosition, FinanceImport, PositionStand
from baken.plan.picture_rows import read_positions
from baken.plan.store import document_of
from baken.plan.tests.editing.conftest import AT, as_actor
from baken.plan.tests.factories import LineFactory, PlanFactory, PositionFactory
from baken.plan.tests.finance.conftest import amounts, file_of

LATER = dt.datetime(2024, 3, 16, 10, tzinfo=dt.UTC)


def stands() -> list[tuple]:
    rows = PositionStand.objects.order_by("position__code", "position__year", "as_of")
    return list(rows.values_list("position__code", "position__year", "as_of", "revised", "committed", "paid"))


def everything() -> tuple:
    return (
        list(
            BudgetPosition.objects.order_by("pk").values_list(
                "code", "year", "kind", "revised", "committed", "paid"
            )
        ),
        stands(),
        list(FinanceImport.objects.values_list("file_name", "unknown")),
    )


def test_a_known_code_gets_its_stand_for_its_day(bring_in):
    outcome = bring_in("AC000224;2024;;600.000,00;150.000,00;1,5", "AC000224;2023;;600.000,00;;595.000,00")
    assert amounts() == (60_000_000, 15_000_000, 150)
    assert stands() == [
        ("AC000224", 2023, dt.date(2023, 12, 31), 60_000_000, None, 59_500_000),
        ("AC000224", 2024, dt.date(2024, 3, 15), 60_000_000, 15_000_000, 150),
    ]
    (plan,) = outcome.plans
    assert (len(plan.changed), plan.made.changed, plan.made.rows) == (2, 2, 2)


def test_the_spelling_of_the_document_leads_to_the_same_code_and_is_added_up(bring_in):
    bring_in("AC000224;2024;;1,00;;", "AC00224;2024;;2,00;;")
    assert amounts() == (300, None, None)
    assert amounts("AC00224") is None


def test_an_unknown_code_is_kept_whole_with_its_row(plan, bring_in):
    outcome = bring_in("AC000224;2024;;1,00;;", "ZZ9;2023;investering;5,00;;4,00", "=1+1;2024;;7,00;;")
    assert [entry.row.code for entry in outcome.unknown] == ["ZZ9", "=1+1"]
    assert FinanceImport.objects.get().unknown[0] == {
        "rows": [3], "code": "ZZ9", "year": 2023, "kind": "investment", "as_of": "2023-12-31",
        "revised": 500, "committed": None, "paid": 400,
    }  # fmt: skip
    assert "ZZ9" not in known_codes(plan=plan)


def test_the_same_file_again_changes_nothing_and_writes_nothing(bring_in):
    rows = ("AC000224;2024;;1,00;0,50;", "ZZ9;2024;;5,00;;")
    bring_in(*rows)
    before = everything()
    outcome = bring_in(*rows, at=AT + dt.timedelta(hours=2))
    assert not outcome.writes
    assert outcome.plans[0].stands == ()
    assert everything() == before


def test_the_same_file_a_day_later_only_says_that_it_was_still_so(bring_in):
    """Without that stand a file of in between, coming in late, would seem to be the newest."""
    bring_in("AC000224;2024;;100;;", as_of=dt.date(2024, 1, 1))
    outcome = bring_in("AC000224;2024;;100;;", as_of=dt.date(2024, 3, 1))
    assert outcome.plans[0].changed == ()
    bring_in("AC000224;2024;;90;;", as_of=dt.date(2024, 2, 1))
    assert amounts() == (10_000, None, None)


def test_a_column_that_the_file_does_not_have_leaves_its_amounts_alone(bring_in):
    bring_in("AC000224;2024;;10;5;2")
    bring_in("AC000224;2024;11", headings="code;jaar;herzien", at=LATER)
    assert amounts() == (1100, 500, 200)
    bring_in("AC000224;2024;;12;;", at=LATER)  # an empty cell does say something: not known
    assert amounts() == (1200, None, None)


def test_a_stand_of_long_ago_does_not_set_back_the_present_one(bring_in):
    bring_in("AC000224;2024;;10;5;2")
    bring_in("AC000224;2024;;8;1;0", as_of=dt.date(2024, 2, 1))
    assert amounts() == (1000, 500, 200)
    assert [row[2].isoformat() for row in stands()] == ["2024-02-01", "2024-03-15"]


def test_bad_rows_change_nothing_unless_they_may_be_skipped(bring_in):
    rows = ("AC000224;2024;;10;;", "AC000300;2024;;tien;;")
    with pytest.raises(BadRows) as refused:
        bring_in(*rows)
    assert [problem.row for problem in refused.value.problems] == [3]
    assert everything() == ([], [], [])
    bring_in(*rows, skip_bad_rows=True)
    assert amounts() == (1000, None, None)
    assert amounts("AC000300") is None


def test_a_dry_run_tells_the_same_and_writes_nothing(bring_in):
    rows = ("AC000224;2024;;10;;700.000,00", "ZZ9;2024;;1;;")
    tried = bring_in(*rows, dry_run=True)
    assert everything() == ([], [], [])
    done = bring_in(*rows)
    assert tried.plans[0].warnings == done.plans[0].warnings
    assert [one.after for one in tried.plans[0].changed] == [one.after for one in done.plans[0].changed]
    assert tried.unknown == done.unknown


def test_over_a_hundred_per_cent_and_nothing_after_half_a_year_are_warned_of(bring_in):
    outcome = bring_in(
        "AC000224;2023;;100;0;0", "AC000224;2024;;100;150;0", "AC000224;2025;;100;0;0", "AC000300;2024;;;;"
    )
    assert outcome.plans[0].warnings == (
        "Op code AC000224 is van het budget van 2023 nog niets gebruikt.",
        "Op code AC000224 is in 2024 meer vastgelegd dan er budget is.",
    )


def test_a_day_that_is_still_to_come_or_long_gone_is_refused(bring_in):
    for day in (dt.date(2024, 3, 16), dt.date(224, 3, 1)):
        with pytest.raises(StandRefused):
            bring_in("AC000224;2024;;1;;", as_of=day)


def test_every_plan_that_knows_a_code_gets_it_and_another_is_left_alone(situation, plan):
    other = PlanFactory(municipality=situation.municipality)
    silent = PlanFactory(municipality=situation.municipality)
    LineFactory(plan=other, code="B1")
    LineFactory(plan=other, code="AC000224")
    outcome = import_finance(
        content=file_of("AC000224;2024;;1;;", "B1;2024;;2;;", "C1;2024;;3;;"),
        name="alles.csv", plans=[silent, other, plan], at=AT, only_where_known=True,
    )  # fmt: skip
    assert {one.plan.pk: len(one.changed) for one in outcome.plans} == {plan.pk: 1, other.pk: 2}
    assert [entry.row.code for entry in outcome.unknown] == ["C1"]


def test_only_the_coordinator_of_the_municipality_imports_undoes_and_takes_up(
    situation, plan, person, bring_in
):
    bring_in("AC000224;2024;;1;;", "ZZ9;2024;;1;;")
    made = newest_import(plan=plan)
    lead = as_actor(person(Role.ACTION_LEAD, organisation=situation.lead))
    for actor in (VISITOR, lead, as_actor(person(Role.COORDINATOR, PlanFactory().municipality))):
        for attempt in (
            lambda actor=actor: bring_in("AC000224;2024;;2;;", actor=actor),
            lambda actor=actor: undo_import(finance_import=made, actor=actor),
            lambda actor=actor: take_up(finance_import=made, actor=actor, at=AT),
        ):
            with pytest.raises(PermissionDenied):
                attempt()


def test_a_code_that_became_known_is_taken_up_for_the_day_of_its_file(plan, coordinator, bring_in):
    actor = as_actor(coordinator)
    bring_in("ZZ9;2023;;5,00;;4,00", "YY8;2023;;1;;")
    made = newest_import(plan=plan)
    with pytest.raises(StandRefused):
        take_up(finance_import=made, actor=actor, at=LATER)
    LineFactory(plan=plan, code="ZZ9")
    outcome = take_up(finance_import=made, actor=actor, at=LATER)
    assert stands() == [("ZZ9", 2023, dt.date(2023, 12, 31), 500, None, 400)]
    assert outcome.made.changed == 1
    with pytest.raises(StandRefused):
        take_up(finance_import=made, actor=actor, at=LATER)
    undo_import(finance_import=newest_import(plan=plan), actor=actor)
    assert stands() == []
    assert take_up(finance_import=made, actor=actor, at=LATER).made is not None


def test_undoing_puts_back_what_stood_there_and_the_trail_says_so(plan, coordinator, bring_in):
    position = PositionFactory(plan=plan, code="AC000300", paid=7)
    bring_in("AC000224;2024;;1;;", at=AT)
    before = everything()
    bring_in(
        "AC000224;2024;;2;;", "AC000224;2023;;3;;", "AC000300;2024;;4;5;6", "ZZ9;2024;;1;;", name="fout.csv"
    )
    assert undo_import(finance_import=newest_import(plan=plan), actor=as_actor(coordinator)) == 3
    assert everything() == before
    told = " ".join(str(sentence) for sentence in history_of(record=position))
    assert "inlezing van fout.csv ongedaan gemaakt" in told


def test_an_import_under_a_newer_one_or_with_a_changed_stand_is_not_undone(plan, coordinator, bring_in):
    actor = as_actor(coordinator)
    bring_in("AC000224;2024;;1;;")
    first = newest_import(plan=plan)
    bring_in("AC000224;2024;;2;;", at=LATER)
    with pytest.raises(StandRefused, match="laatste inlezing"):
        undo_import(finance_import=first, actor=actor)
    BudgetPosition.objects.filter(code="AC000224").update(paid=1)
    with pytest.raises(StandRefused, match="AC000224 2024"):
        undo_import(finance_import=newest_import(plan=plan), actor=actor)


DAYS = [
    dt.date(2023, 6, 1),
    dt.date(2023, 12, 31),
    dt.date(2024, 1, 10),
    dt.date(2024, 2, 10),
    dt.date(2024, 3, 15),
]
FILES = st.lists(
    st.tuples(
        st.sampled_from(DAYS),
        st.dictionaries(
            st.tuples(st.sampled_from(["AC000224", "AC000300"]), st.sampled_from([2023, 2024])),
            st.integers(0, 3),
            min_size=1,
        ),
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=FILES)
def test_whatever_comes_in_in_whatever_order_each_day_shows_what_was_last_said_by_then(
    plan, coordinator, files
):
    actor, history, states = as_actor(coordinator), {}, [everything()]
    for day, rows in files:
        content = file_of(*(f"{code};{year};;{cents},00;;" for (code, year), cents in rows.items()))
        import_finance(content=content, name="x.csv", plans=[plan], at=AT, as_of=day)
        for identity, cents in rows.items():
            history.setdefault(identity, {})[day] = cents * 100
        if everything() != states[-1]:
            states.append(everything())
    for today in DAYS:
        shown = {(row.code, row.year): row.revised for row in read_positions(plan=plan, today=today)}
        for identity, said in history.items():
            known = [day for day in said if day <= today]
            assert shown.get(identity) == (said[max(known)] if known else None)
    for identity, said in history.items():
        assert amounts(*identity) == (said[max(said)], None, None)
    for state in reversed(states[:-1]):
        undo_import(finance_import=newest_import(plan=plan), actor=actor)
        assert everything() == state


def test_a_workbook_that_changes_a_stand_dates_it_too(named_plan, coordinator):
    plan = named_plan.plan
    positions = (DocumentPosition(code="AC000224", year=2024, revised=500, paid=100),)
    document = replace(document_of(plan=plan), positions=positions)

    def bring_workbook_in() -> None:
        buffer = io.BytesIO()
        write_workbook(document=document, file=buffer, made_at=AT)
        import_workbook(file=io.BytesIO(buffer.getvalue()), name="plan.xlsx", at=AT, into=plan)

    bring_workbook_in()
    assert stands() == [("AC000224", 2024, dt.date(2024, 3, 15), 500, None, 100)]
    assert newest_import(plan=plan).file_name == "plan.xlsx"
    bring_workbook_in()
    assert FinanceImport.objects.count() == 1
    undo_import(finance_import=newest_import(plan=plan), actor=as_actor(coordinator))
    assert everything() == ([], [], [])
