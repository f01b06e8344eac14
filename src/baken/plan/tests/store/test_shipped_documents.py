"""What goes into the database comes out the same."""

import pytest
from django_scopes import scope

from baken.foundation.organisations.api import load_reference as load_organisations
from baken.foundation.territory.api import Municipality
from baken.foundation.territory.api import load_reference as load_territory
from baken.foundation.vocabulary.api import load_reference as load_vocabulary
from baken.plan.reference import SHIPPED, shipped_document
from baken.plan.store import document_of, write_plan


@pytest.fixture
def aalst(db):
    load_territory()
    load_vocabulary()
    load_organisations()
    municipality = Municipality.objects.get(nis="41002")
    with scope(municipality=municipality):
        yield municipality


@pytest.mark.parametrize("slug", SHIPPED)
def test_a_shipped_plan_comes_out_of_the_database_as_it_went_in(aalst, slug):
    document = shipped_document(slug)
    plan = write_plan(document=document, municipality=aalst.nis).plan
    assert document_of(plan=plan) == document
