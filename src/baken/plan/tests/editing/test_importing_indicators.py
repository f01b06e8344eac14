"""A plan document says less of an indicator than the city knows: an import keeps the rest."""

import io
from dataclasses import replace

import pytest

from baken.indicators.api import Indicator
from baken.plan.exports import export_plan
from baken.plan.importing import import_workbook
from baken.plan.models import NodeIndicator
from baken.plan.store import document_of, write_plan
from baken.plan.tests.editing.conftest import AT
from baken.plan.tests.factories import indicator_of


@pytest.fixture
def the_indicator(plan) -> Indicator:
    """Known in full: more than a plan document says."""
    return indicator_of(plan.day_centre, counts_people=True, definition="Wie langskomt", decimals=1)


@pytest.mark.parametrize("public", [True, False])
def test_an_unchanged_workbook_leaves_what_it_does_not_know_of_an_indicator(plan, coordinator, public):
    indicator = indicator_of(
        plan.day_centre,
        public=public,
        counts_people=True,
        definition="Wie langskomt",
        decimals=1,
        measure_subject="eigen onderwerp",
    )
    before = Indicator.objects.filter(pk=indicator.pk).values().get()
    book = export_plan(plan=plan.plan, format_name="xlsx", at=AT, full=True)
    result = import_workbook(file=io.BytesIO(book), name="plan.xlsx", at=AT, into=plan.plan)
    assert not result.changes.kinds["indicators"].any
    assert Indicator.objects.filter(pk=indicator.pk).values().get() == before


def test_a_changed_title_in_the_document_changes_the_title_only(plan, the_indicator):
    before = Indicator.objects.filter(pk=the_indicator.pk).values().get()
    document = document_of(plan=plan.plan)
    changed = replace(document, indicators=(replace(document.indicators[0], title="Bezoekers"),))
    changes = write_plan(document=changed, municipality="41002")
    assert len(changes.kinds["indicators"].changed) == 1
    after = Indicator.objects.filter(pk=the_indicator.pk).values().get()
    assert after == before | {"title": "Bezoekers", "version": before["version"] + 1}


def test_an_indicator_that_lost_its_link_comes_back_as_it_was(plan, the_indicator):
    document = document_of(plan=plan.plan)
    Indicator.objects.filter(pk=the_indicator.pk).update(public=False)
    NodeIndicator.objects.all().delete()
    write_plan(document=document, municipality="41002")
    the_indicator.refresh_from_db()
    assert (the_indicator.public, the_indicator.counts_people) == (False, True)
    assert NodeIndicator.objects.filter(indicator=the_indicator).count() == 1
