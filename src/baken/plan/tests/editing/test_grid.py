"""The grids: only changed cells count, all or nothing, and nobody overwrites anybody."""

import pytest

from baken.foundation.access.api import Role
from baken.foundation.review.api import Proposal
from baken.plan.models import BudgetLine, Node
from baken.plan.tests.editing.conftest import PLAN, browser_of, text_of
from baken.plan.tests.factories import NodeFactory

GRID = PLAN + "raster/"
LINES = PLAN + "raster/ramingen/"


def cells_of(response, pk=None):
    """What the form posts without script: every cell and every version."""
    values = {}
    for row in response.context["rows"]:
        if row.editable and pk in (None, row.pk):
            values[row.version_name] = str(row.version)
            values |= {cell.name: cell.text for cell in row.cells}
    return values


def fresh(node: Node) -> Node:
    return Node.objects.get(pk=node.pk)


def test_the_coordinator_changes_many_cells_at_once(plan, coordinator):
    browser = browser_of(coordinator)
    posted = cells_of(browser.get(GRID))
    dag, winter = plan.day_centre.pk, plan.winter.pk
    posted |= {
        f"c-{dag}-title": "Inloop",
        f"c-{dag}-end": "31/12/2024",
        f"c-{winter}-priority": "ja",
        f"c-{winter}-leads": "",
        f"c-{winter}-term": "korte termijn",
    }
    answer = browser.post(GRID, posted, follow=True)
    assert "2 rijen bewaard" in text_of(answer)
    assert (fresh(plan.day_centre).title, fresh(plan.day_centre).end.year) == ("Inloop", 2024)
    assert fresh(plan.winter).priority
    assert fresh(plan.winter).term == "short"
    assert not fresh(plan.winter).leads.exists()
    assert fresh(plan.shelter).version == 1


def test_a_bad_cell_is_named_and_nothing_is_saved_unless_it_is_skipped(plan, coordinator):
    browser = browser_of(coordinator)
    dag, winter = plan.day_centre.pk, plan.winter.pk
    posted = cells_of(browser.get(GRID)) | {
        f"c-{dag}-title": "Goede titel",
        f"c-{winter}-end": "ooit",
        f"c-{winter}-leads": "team Groi",
    }
    answer = browser.post(GRID, posted)
    text = text_of(answer)
    assert answer.status_code == 422
    assert "kolom Einde" in text
    assert "bijvoorbeeld 15/03/2024" in text
    assert "Bedoel je: team Groei?" in text
    assert 'value="ooit"' in answer.content.decode()
    assert fresh(plan.day_centre).title == "Inloopcentrum"
    answer = browser.post(GRID, posted | {"overslaan": "on"}, follow=True)
    assert "Overgeslagen en niet bewaard" in text_of(answer)
    assert fresh(plan.day_centre).title == "Goede titel"


def test_two_people_in_the_grid_see_each_others_cells(plan, coordinator, person):
    first, second = browser_of(coordinator), browser_of(person(Role.COORDINATOR))
    dag = plan.day_centre.pk
    base = cells_of(first.get(GRID))
    first.post(GRID, base | {f"c-{dag}-title": "Van de eerste", f"c-{dag}-end": "1/1/2025"})
    answer = second.post(GRID, base | {f"c-{dag}-title": "Van de tweede", f"c-{dag}-remark": "Ook dit"})
    assert answer.status_code == 409
    assert "Staat er nu: Van de eerste" in text_of(answer)
    assert fresh(plan.day_centre).title == "Van de eerste"
    again = second.post(GRID, cells_of(answer), follow=True)
    assert "1 rijen bewaard" in text_of(again)
    node = fresh(plan.day_centre)
    assert (node.title, node.remark, node.end.year) == ("Van de tweede", "Ook dit", 2025)


def test_a_lead_proposes_on_own_nodes_and_cannot_touch_others(plan, lead):
    browser = browser_of(lead)
    page = browser.get(GRID)
    assert {row.pk for row in page.context["rows"] if row.editable} == {plan.day_centre.pk, plan.winter.pk}
    posted = cells_of(page) | {
        f"c-{plan.day_centre.pk}-title": "Voorstel",
        f"v-{plan.shelter.pk}": "1",
        f"c-{plan.shelter.pk}-title": "Gekaapt",
    }
    answer = browser.post(GRID, posted, follow=True)
    assert "1 voorstellen liggen bij de coördinator" in text_of(answer)
    assert Proposal.objects.count() == 1
    assert fresh(plan.shelter).title == "Nachtopvang met 20 bedden"
    assert fresh(plan.day_centre).title == "Inloopcentrum"


def test_amounts_change_in_the_grid_of_lines_with_both_values_on_a_conflict(plan, coordinator, person):
    first, second = browser_of(coordinator), browser_of(person(Role.COORDINATOR))
    line = BudgetLine.objects.get(code="AC000224", year=2024)
    base = cells_of(first.get(LINES))
    first.post(LINES, base | {f"c-{line.pk}-planned": "1.000"})
    line.refresh_from_db()
    assert line.planned == 100_000
    mine = base | {f"c-{line.pk}-planned": "te bepalen"}
    answer = second.post(LINES, mine)
    assert answer.status_code == 409
    assert "Staat er nu: 1.000,00" in text_of(answer)
    second.post(LINES, cells_of(answer))
    line.refresh_from_db()
    assert (line.state, line.planned) == ("to_be_determined", None)
    bad = second.post(LINES, cells_of(second.get(LINES)) | {f"c-{line.pk}-year": "20244"})
    assert bad.status_code == 422
    assert "geheel getal" in text_of(bad)


@pytest.mark.parametrize("address", [GRID, LINES])
def test_the_grid_takes_as_many_queries_for_more_rows(plan, coordinator, django_assert_num_queries, address):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser = browser_of(coordinator)
    browser.get(address)
    with CaptureQueriesContext(connection) as few:
        browser.get(address)
    for number in range(20):
        NodeFactory(
            level=plan.action, parent=plan.domains[0], key=f"x{number}", order=100 + number, lead=plan.lead
        )
    with django_assert_num_queries(len(few)):
        browser.get(address)
