"""Closing freezes; correcting makes a new version; publishing opens; nothing goes back."""

import datetime as dt
import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django_scopes import scope

from baken.plan.annual import record as r
from baken.plan.annual.errors import (
    CorrectionUnexplained,
    PeriodNotOver,
    PeriodTaken,
    PlanIsDraft,
    ReportClosed,
    ReportNotClosed,
    TextMoved,
)
from baken.plan.annual.operations import (
    give_up_correction,
    open_for_correction,
    publish_version,
    start_report,
    write_texts,
)
from baken.plan.annual.queries import frozen
from baken.plan.models import Milestone, NodeIndicator, Plan, Question, ReportVersion
from baken.plan.tests.annual.conftest import a_report, closed
from baken.plan.tests.editing.conftest import AT, as_actor


def write(report, user, key: str = "nacht", seen: int = 0, **texts: str):
    return write_texts(
        report=report,
        node_key=key,
        texts={Question(name): text for name, text in texts.items()},
        seen=dict.fromkeys(Question, seen),
        actor=as_actor(user),
    )


def test_a_closed_report_does_not_change_with_the_plan(plan, report, coordinator):
    write(report, coordinator, key="", introduction="Een goed jaar.")
    version = closed(report, coordinator)
    before = version.record
    plan.shelter.title = "Anders"
    plan.shelter.save()
    Milestone.objects.filter(node=plan.shelter).delete()
    NodeIndicator.objects.filter(node=plan.day_centre).delete()
    plan.plan.lines.all().delete()
    plan.plan.positions.all().delete()
    kept = ReportVersion.objects.get(pk=version.pk)
    record = frozen(version=kept).record
    assert kept.record == before
    assert record.by_key["nacht"].title == "Nachtopvang met 20 bedden"
    assert record.texts.introduction == "Een goed jaar."
    assert record.budget.totals[0].planned == 59_672_916


def test_the_database_changes_and_removes_no_closed_version(plan, report, coordinator):
    version = closed(report, coordinator)
    for change in ({"record": "{}"}, {"checksum": "0" * 64}, {"number": 9}, {"what_changed": "x"}):
        with pytest.raises(ProgrammingError, match="pgtrigger"), transaction.atomic():
            ReportVersion.objects.filter(pk=version.pk).update(**change)
    with pytest.raises(ProgrammingError, match="pgtrigger"), transaction.atomic():
        ReportVersion.objects.filter(pk=version.pk).delete()


def test_of_two_who_close_the_second_is_told(plan, report, coordinator, person):
    closed(report, coordinator)
    with pytest.raises(ReportClosed):
        closed(report, coordinator)
    assert ReportVersion.objects.count() == 1


def test_a_text_that_is_saved_after_closing_is_refused_and_not_lost_silently(plan, report, coordinator):
    write(report, coordinator, done="Op tijd")
    closed(report, coordinator)
    with pytest.raises(ReportClosed, match="kopieer"):
        write(report, coordinator, seen=1, done="Te laat")


def test_two_editors_of_one_text_do_not_overwrite_each_other(plan, report, coordinator, person):
    write(report, coordinator, done="Van de eerste")
    with pytest.raises(TextMoved) as moved:
        write(report, coordinator, done="Van de tweede", achieved="Ook iets")
    assert (moved.value.theirs, moved.value.version) == ("Van de eerste", 1)
    assert report.texts.count() == 1  # nothing of the second was written
    versions = write(report, coordinator, seen=1, done="Samen")
    assert versions[Question.DONE] == 2
    write(report, coordinator, seen=2, done="")
    assert not report.texts.exists()


def test_a_period_that_is_not_over_cannot_be_closed(plan, coordinator):
    running = a_report(plan, coordinator, year=2024)
    with pytest.raises(PeriodNotOver):
        closed(running, coordinator)
    last_day = dt.datetime(2024, 12, 31, 12, tzinfo=dt.UTC)
    with pytest.raises(PeriodNotOver):
        closed(running, coordinator, at=last_day)
    assert closed(running, coordinator, at=last_day + dt.timedelta(days=1)).number == 1


def test_one_report_per_period(plan, report, coordinator):
    with pytest.raises(PeriodTaken):
        a_report(plan, coordinator)


@pytest.mark.parametrize(
    ("start", "end", "slug"),
    [
        (dt.date(2023, 1, 1), dt.date(2023, 6, 30), "2023-s1"),
        (dt.date(2023, 7, 1), dt.date(2023, 12, 31), "2023-s2"),
        (dt.date(2020, 1, 1), dt.date(2022, 12, 31), "2020-2022"),
        (dt.date(2023, 2, 1), dt.date(2023, 3, 31), "2023-02-01-2023-03-31"),
    ],
)
def test_the_address_says_the_period(plan, coordinator, start, end, slug):
    made = start_report(plan=plan.plan, title="X", start=start, end=end, actor=as_actor(coordinator))
    assert made.slug == slug


def test_a_correction_says_what_changed_and_leaves_the_first_version(plan, report, coordinator):
    write(report, coordinator, achieved="Negentien bedden")
    first = closed(report, coordinator)
    with pytest.raises(ReportClosed):
        write(report, coordinator, seen=1, achieved="Twintig bedden")
    open_for_correction(report=report, actor=as_actor(coordinator))
    write(report, coordinator, seen=1, achieved="Twintig bedden")
    with pytest.raises(CorrectionUnexplained):
        closed(report, coordinator)
    second = closed(report, coordinator, what_changed="Het aantal bedden was fout.")
    record = frozen(version=second).record
    assert (record.number, record.what_changed) == (2, "Het aantal bedden was fout.")
    assert [(change.before, change.after) for change in record.corrections] == [
        ("Negentien bedden", "Twintig bedden")
    ]
    assert ReportVersion.objects.get(pk=first.pk).record == first.record


def test_a_correction_can_be_given_up(plan, report, coordinator):
    with pytest.raises(ReportNotClosed):
        open_for_correction(report=report, actor=as_actor(coordinator))
    with pytest.raises(ReportNotClosed):
        give_up_correction(report=report, actor=as_actor(coordinator))
    closed(report, coordinator)
    open_for_correction(report=report, actor=as_actor(coordinator))
    assert give_up_correction(report=report, actor=as_actor(coordinator)).closed


def test_the_next_report_takes_last_year_from_the_frozen_one(plan, report, coordinator):
    last_year = frozen(version=closed(report, coordinator)).record
    plan.plan.lines.filter(year=2023).update(planned=1)
    Milestone.objects.filter(node=plan.shelter, key="open").update(title="Hernoemd")
    this = a_report(plan, coordinator, year=2024)
    version = closed(this, coordinator, at=dt.datetime(2025, 2, 1, tzinfo=dt.UTC))
    record = frozen(version=version).record
    assert record.earlier.checksum == r.checksum_of(r.dumps(last_year))
    for key, item in record.by_key.items():
        before = tuple(amount for amount in item.amounts if amount.year == 2023)
        assert before == last_year.by_key[key].amounts
    assert [row for row in record.budget.totals if row.year == 2023] == list(last_year.budget.totals)
    changes = {change.subject: change for change in record.by_key["nacht"].changes}
    assert "Mijlpaal 2" in changes


def test_only_what_can_be_proved_is_published_and_nothing_of_a_draft(plan, report, coordinator, person):
    version = closed(report, coordinator)
    Plan.objects.filter(pk=plan.plan.pk).update(state="draft")
    with pytest.raises(PlanIsDraft):
        publish_version(version=version, actor=as_actor(coordinator), at=AT)
    Plan.objects.filter(pk=plan.plan.pk).update(state="published")
    assert publish_version(version=version, actor=as_actor(coordinator), at=AT)
    assert not publish_version(version=version, actor=as_actor(coordinator), at=AT)


def test_a_lead_neither_writes_nor_closes_nor_publishes(plan, report, coordinator, lead):
    version = closed(report, coordinator)
    for refused in (
        lambda: a_report(plan, lead, year=2022),
        lambda: write(report, lead, done="x"),
        lambda: closed(report, lead),
        lambda: open_for_correction(report=report, actor=as_actor(lead)),
        lambda: publish_version(version=version, actor=as_actor(lead), at=AT),
    ):
        with pytest.raises(PermissionDenied):
            refused()


@pytest.mark.django_db(transaction=True)
def test_who_saves_while_somebody_closes_is_in_the_report_as_a_whole(report, coordinator):
    """The save holds the report; closing waits for it, and freezes what it wrote."""
    holds, done = threading.Event(), threading.Event()
    closing: list[ReportVersion] = []

    def save() -> None:
        with scope(municipality=report.plan.municipality), transaction.atomic():
            write(report, coordinator, done="Net op tijd")
            holds.set()
            done.wait(10)
        connection.close()

    def close() -> None:
        with scope(municipality=report.plan.municipality):
            closing.append(closed(report, coordinator))
        connection.close()

    saver, closer = threading.Thread(target=save), threading.Thread(target=close)
    saver.start()
    assert holds.wait(10)
    closer.start()
    closer.join(0.3)
    assert closing == []  # it waits
    done.set()
    saver.join(10)
    closer.join(10)
    assert frozen(version=closing[0]).record.by_key["nacht"].editor.done == "Net op tijd"
