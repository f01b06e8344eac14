"""A picture of a past day shows what was known and said by then, and nothing of later."""

import datetime as dt

from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baken.plan.models import FinanceImport, PositionStand, StatusOverride
from baken.plan.picture import PlanPicture
from baken.plan.tests.editing.conftest import AT
from baken.plan.tests.factories import PositionFactory

TODAY = dt.date(2024, 3, 15)


def stand_of(position, as_of, **amounts):
    made = FinanceImport.objects.create(
        plan=position.plan, file_name="x.csv", as_of=as_of, imported_at=AT, rows=1, changed=1
    )
    return PositionStand.objects.create(position=position, finance_import=made, as_of=as_of, **amounts)


def spending(plan, today):
    return {(row.code, row.year): row for row in PlanPicture(plan=plan, today=today).spending}


def test_a_past_day_shows_its_own_stand_and_not_the_present_one(plan):
    position = PositionFactory(plan=plan, year=2023, code="AC000224", paid=900, revised=1000)
    stand_of(position, dt.date(2023, 6, 30), paid=100, revised=1000)
    stand_of(position, dt.date(2024, 2, 1), paid=900, revised=1000)
    assert spending(plan, TODAY)["AC000224", 2023].paid == 900
    assert spending(plan, dt.date(2023, 12, 31))["AC000224", 2023].paid == 100
    before = spending(plan, dt.date(2023, 6, 29))["AC000224", 2023]
    assert (before.paid, before.revised, before.planned) == (None, None, 59_572_916)


def test_a_position_without_dates_stays_but_money_of_a_year_to_come_is_not_spent_yet(plan):
    PositionFactory(plan=plan, year=2023, code="OUD", paid=5)
    PositionFactory(plan=plan, year=2024, code="NIEUW", paid=5, committed=6, revised=7)
    shown = spending(plan, dt.date(2023, 12, 31))
    assert shown["OUD", 2023].paid == 5
    assert (shown["NIEUW", 2024].paid, shown["NIEUW", 2024].committed) == (None, None)
    assert shown["NIEUW", 2024].revised == 7
    assert spending(plan, TODAY)["NIEUW", 2024].paid == 5


def test_a_past_day_costs_one_query_more_whatever_the_number_of_stands(plan):
    def queries(today) -> int:
        with CaptureQueriesContext(connection) as asked:
            PlanPicture(plan=plan, today=today)
        return len(asked)

    none = queries(TODAY)
    for number in range(12):
        position = PositionFactory(plan=plan, code=f"C{number}", paid=1)
        stand_of(position, dt.date(2024, 1, 1), paid=0)
        stand_of(position, dt.date(2024, 3, 1), paid=1)
    assert queries(TODAY) == none
    assert queries(dt.date(2024, 2, 1)) == none + 1


def moment(day: int) -> dt.datetime:
    return dt.datetime(2024, 3, 1, 12, tzinfo=dt.UTC) + dt.timedelta(days=day)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    judged=st.tuples(
        st.lists(st.tuples(st.integers(0, 4), st.integers(0, 6)), min_size=1, max_size=4), st.booleans()
    ),
    asked=st.integers(-1, 20),
)
def test_a_judgement_counts_from_the_day_it_was_made_until_it_was_taken_back_or_over(
    situation, plan, coordinator, judged, asked
):
    """Per judgement: how many days until the next one replaces it, and how long it was to hold."""
    lengths, last_withdrawn = judged
    StatusOverride.objects.all().delete()
    day, judgements = 0, []
    for number, (stands, holds) in enumerate(lengths):
        replaced = number < len(lengths) - 1 or last_withdrawn
        judgements.append((day, day + stands if replaced else None, day + holds, f"reden {number}"))
        day += stands
    for made, withdrawn, until, reason in judgements:
        StatusOverride.objects.create(
            node=situation.winter, state="at_risk", reason=reason, made_by=coordinator,
            made_at=moment(made), until=moment(until).date(),
            withdrawn_at=None if withdrawn is None else moment(withdrawn),
        )  # fmt: skip
    counting = [
        reason
        for made, withdrawn, until, reason in judgements
        if made <= asked <= until and (withdrawn is None or asked < withdrawn)
    ]
    found = PlanPicture(plan=plan, today=moment(asked).date()).nodes["winter"].status.override
    assert ([found.reason] if found else []) == counting


def test_the_day_of_a_judgement_is_the_local_one(situation, plan, coordinator):
    """Half past midnight in Aalst is still the day before in Greenwich."""
    StatusOverride.objects.create(
        node=situation.winter, state="at_risk", reason="overleg", made_by=coordinator,
        made_at=dt.datetime(2024, 3, 14, 23, 30, tzinfo=dt.UTC), until=TODAY,
    )  # fmt: skip
    assert PlanPicture(plan=plan, today=TODAY).nodes["winter"].status.override
    assert not PlanPicture(plan=plan, today=dt.date(2024, 3, 14)).nodes["winter"].status.override
