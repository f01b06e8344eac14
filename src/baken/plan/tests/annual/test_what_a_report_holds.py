"""A report holds what was known of its period, and nothing of after it."""

import datetime as dt

from django.db import connection
from django.test.utils import CaptureQueriesContext

from baken.foundation.vocabulary.api import Code, CodeList
from baken.indicators.models import IndicatorValue
from baken.plan.annual import record as r
from baken.plan.models import NodeCode, NodeIndicator, NodeLead, StatusOverride
from baken.plan.tests.annual.conftest import accepted_card
from baken.plan.tests.editing.conftest import AT
from baken.plan.tests.factories import (
    LineFactory,
    MilestoneFactory,
    NodeFactory,
    OrganisationFactory,
    indicator_of,
)


def test_a_figure_of_after_the_period_never_enters(plan, report, build):
    indicator = NodeIndicator.objects.get(node=plan.day_centre).indicator
    for date, value in ((dt.date(2023, 11, 1), 24), (dt.date(2024, 2, 1), 99)):
        IndicatorValue.objects.create(
            indicator=indicator, role="observation", date=date, value=value, made_at=AT
        )
    item = build(report).by_key["dag"]
    assert [(point.date.year, point.value) for point in item.indicators[0].values] == [(2023, 24)]
    assert item.indicators[0].latest.text == "24"


def test_a_milestone_reached_after_the_period_is_still_open_in_it(plan, report, build):
    beds, opening = build(report).by_key["nacht"].milestones
    assert (beds.state, beds.completed) == ("done", dt.date(2023, 5, 20))
    assert (opening.state, opening.completed) == ("late", None)
    assert "30 dagen te laat" in opening.sentence


def test_only_the_years_of_the_period_have_money(plan, report, build):
    record = build(report)
    assert {amount.year for amount in record.budget.totals} == {2023}
    assert {row.year for row in record.budget.codes} == {2023}
    assert {line.year for line in record.by_key["nacht"].lines} == {2023}


def test_a_shared_line_stands_with_each_item_and_counts_once_in_the_whole(plan, report, build):
    record = build(report)
    shelter, winter, day = (record.by_key[key] for key in ("nacht", "winter", "dag"))
    assert shelter.lines[0].serves == ("nacht", "winter", "dag")
    assert shelter.amounts[0].planned == winter.amounts[0].planned == day.amounts[0].planned == 59_572_916
    assert record.budget.totals[0].planned == 59_572_916 + 100_000
    assert [amount.planned for amount in record.budget.counted_more_often] == [59_572_916]
    assert record.budget.totals[0].paid == 50_000_000


def test_a_judgement_counts_on_the_days_it_held(plan, report, build, coordinator):
    held = {"node": plan.shelter, "state": "on_track", "made_by": coordinator}
    StatusOverride.objects.create(
        **held, reason="Toen was het in orde", until=dt.date(2024, 6, 1),
        made_at=dt.datetime(2023, 12, 1, tzinfo=dt.UTC), withdrawn_at=dt.datetime(2024, 1, 5, tzinfo=dt.UTC),
    )  # fmt: skip
    StatusOverride.objects.create(
        **held, reason="Van na de periode", until=dt.date(2024, 6, 1),
        made_at=dt.datetime(2024, 2, 1, tzinfo=dt.UTC),
    )  # fmt: skip
    item = build(report).by_key["nacht"]
    assert (item.state, item.judgement) == ("on_track", "Toen was het in orde")


def test_of_the_cards_of_a_period_the_last_answer_to_each_question_counts(plan, report, build):
    accepted_card(
        plan.winter, start=dt.date(2023, 1, 1), end=dt.date(2023, 6, 30), done="Half jaar", cost="Duur"
    )
    accepted_card(plan.winter, start=dt.date(2023, 7, 1), end=dt.date(2023, 12, 31), done="Heel jaar")
    accepted_card(plan.winter, start=dt.date(2024, 1, 1), end=dt.date(2024, 6, 30), done="Van na de periode")
    item = build(report).by_key["winter"]
    assert (item.texts.done, item.texts.cost, item.reported) == ("Heel jaar", "Duur", True)


def test_what_is_not_public_is_not_in_it(plan, report, build):
    indicator_of(plan.winter, key="geheim", title="Alleen voor ons", public=False)
    indicator_of(plan.winter, key="klein", title="Gezinnen", counts_people=True, observed=3)
    IndicatorValue.objects.filter(indicator__title="Gezinnen").update(date=dt.date(2023, 6, 1))
    indicators = {indicator.title: indicator for indicator in build(report).by_key["winter"].indicators}
    assert "Alleen voor ons" not in indicators
    assert indicators["Gezinnen"].latest.value is None
    assert "3" not in indicators["Gezinnen"].latest.text


def test_the_record_comes_back_from_its_text_and_a_changed_text_is_refused(plan, report, build):
    record = build(report)
    text = r.dumps(record)
    assert r.loads(text, checksum=r.checksum_of(text)) == record
    for spoiled in (text.replace("Jaarverslag", "Jaarverslagje"), text[:-1], "{}"):
        try:
            r.loads(spoiled, checksum=r.checksum_of(text))
        except r.RecordBroken:
            continue
        raise AssertionError("a spoiled record was read")


def test_every_reporting_code_of_the_period_is_checked(plan, report, build):
    held = CodeList.objects.create(
        key="wvg", title="Codes", reporting=True,
        valid_from=dt.date(2020, 1, 1), valid_until=dt.date(2025, 12, 31),
    )  # fmt: skip
    later = CodeList.objects.create(
        key="wvg-2026", title="Later", reporting=True, valid_from=dt.date(2026, 1, 1)
    )
    Code.objects.create(code_list=later, code="NIEUW", label="")
    for code, node in (("WVG100", plan.shelter), ("WVG200", plan.winter), ("WVG300", None)):
        made = Code.objects.create(code_list=held, code=code, label="")
        if node is not None:
            NodeCode.objects.create(node=node, code=made)
    entries = {entry.code: entry for entry in build(report).codes}
    assert set(entries) == {"WVG100", "WVG200", "WVG300"}
    assert entries["WVG100"].problems == ()
    assert len(entries["WVG200"].problems) == 2  # no sentence, no text
    assert "Geen onderdeel" in entries["WVG300"].problems[0]


def test_it_is_made_in_a_constant_number_of_queries(plan, report, build):
    with CaptureQueriesContext(connection) as few:
        build(report)
    for number in range(30):
        node = NodeFactory(level=plan.action, parent=plan.domains[0], order=100 + number, tandem=True)
        MilestoneFactory(node=node)
        LineFactory(plan=plan.plan, key=f"g{number}", year=2023, serves=[node, plan.shelter])
        indicator_of(node, key=f"i{number}")
        NodeLead.objects.create(node=node, organisation=OrganisationFactory(), position=9)
    with CaptureQueriesContext(connection) as many:
        build(report)
    assert len(many) == len(few)
    assert len(few) <= 32
