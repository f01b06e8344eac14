"""A workbook is brought in only on the plan that its preview showed."""

import datetime as dt
import threading
import time
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django_scopes import scope

from baken.indicators.models import IndicatorValue
from baken.plan.editing.mark import lock_whole, mark_of
from baken.plan.editing.operations import change_node
from baken.plan.models import BudgetLine, BudgetPosition, Milestone, Node, NodeIndicator, Plan
from baken.plan.tests.editing.conftest import AT, PLAN, as_actor, browser_of
from baken.plan.tests.editing.test_screens import workbook_with
from baken.plan.tests.factories import indicator_of

ADDRESS = PLAN + "werkboek/"


def previewed(browser, plan) -> str:
    answer = browser.post(ADDRESS, {"bestand": workbook_with(plan.plan, "Wonen en zorg")})
    assert answer.status_code == 200
    return str(answer.context["token"])


def test_every_change_gives_another_mark(plan):
    """Also two that a sum of versions would not tell apart."""
    line, other = BudgetLine.objects.filter(plan=plan.plan).order_by("pk")[:2]
    indicator = indicator_of(plan.day_centre)
    milestone = Milestone.objects.create(node=plan.day_centre, key="m", title="Deuren open")
    position = BudgetPosition.objects.create(plan=plan.plan, code="X", year=2024, kind="operating", paid=1)
    changes = [
        lambda: Plan.objects.filter(pk=plan.plan.pk).update(version=7),
        lambda: Node.objects.filter(key="dag").update(version=2),
        lambda: (
            Node.objects.filter(key="nacht").update(version=0)
            and Node.objects.filter(key="dag").update(version=3)
        ),
        lambda: BudgetLine.objects.filter(pk=line.pk).update(version=2),
        lambda: (
            BudgetLine.objects.filter(pk=other.pk).update(version=2)
            and BudgetLine.objects.filter(pk=line.pk).update(version=1)
        ),
        lambda: Milestone.objects.filter(pk=milestone.pk).update(version=2),
        lambda: BudgetPosition.objects.filter(pk=position.pk).update(paid=2),
        lambda: type(indicator).objects.filter(pk=indicator.pk).update(version=2),
        lambda: IndicatorValue.objects.create(
            indicator=indicator, role="observation", date=dt.date(2023, 6, 1), value=Decimal(3), made_at=AT
        ),
        lambda: NodeIndicator.objects.all().delete(),
    ]
    marks = [mark_of(plan=plan.plan)]
    for change in changes:
        change()
        marks.append(mark_of(plan=plan.plan))
    assert marks[-1] == mark_of(plan=plan.plan)
    assert len(set(marks)) == len(marks)


def test_a_preview_of_before_a_new_figure_is_shown_again(plan, coordinator):
    browser = browser_of(coordinator)
    token = previewed(browser, plan)
    BudgetPosition.objects.create(plan=plan.plan, code="X", year=2024, kind="operating", paid=1)
    answer = browser.post(ADDRESS, {"bewijs": token})
    assert answer.status_code == 409
    assert Node.objects.get(key="d1").title == "Wonen"
    assert browser.post(ADDRESS, {"bewijs": answer.context["token"]}).status_code == 302
    assert Node.objects.get(key="d1").title == "Wonen en zorg"


@pytest.mark.django_db(transaction=True)
def test_nobody_changes_the_plan_between_the_comparison_and_the_import(plan, coordinator):
    """An edit of that moment waits until the transaction of the import is over."""
    node = Node.objects.select_related("plan__municipality").get(key="dag")
    order = []

    def edit():
        try:
            with scope(municipality=plan.municipality):
                change_node(
                    node=node,
                    values={"title": "Wijkhuis"},
                    base_version=1,
                    actor=as_actor(coordinator),
                    at=AT,
                )
            order.append("edit")
        finally:
            connection.close()

    thread = threading.Thread(target=edit)
    with transaction.atomic():
        lock_whole(plan=plan.plan)
        before = mark_of(plan=plan.plan)
        thread.start()
        time.sleep(0.3)
        assert mark_of(plan=plan.plan) == before
        order.append("import")
    thread.join(timeout=20)
    assert order == ["import", "edit"]


def test_an_edit_during_the_confirmation_is_never_overwritten(plan, coordinator, monkeypatch):
    """Whoever got in just before the lock is found by the comparison behind it."""
    from baken.plan.views import editing_workbook

    browser = browser_of(coordinator)
    token = previewed(browser, plan)
    real = editing_workbook.lock_whole

    def just_before(*, plan):
        node = Node.objects.select_related("plan__municipality").get(key="d1")
        change_node(node=node, values={"title": "Huis"}, base_version=1, actor=as_actor(coordinator), at=AT)
        real(plan=plan)

    monkeypatch.setattr(editing_workbook, "lock_whole", just_before)
    assert browser.post(ADDRESS, {"bewijs": token}).status_code == 409
    assert Node.objects.get(key="d1").title == "Huis"
