"""Any plan goes through the database and comes out whole."""

from dataclasses import replace

import pytest
from django.db import transaction
from django_scopes import scope
from hypothesis import HealthCheck, given, settings

from baken.foundation.organisations.api import Organisation, OrganisationNames
from baken.foundation.organisations.api import load_reference as load_organisations
from baken.foundation.territory.api import Municipality
from baken.foundation.territory.api import load_reference as load_territory
from baken.foundation.vocabulary.api import load_reference as load_vocabulary
from baken.plan.store import document_of, write_plan
from baken.plan.tests.interchange.strategies import plans

NAMES = ("dienst Onderwijs", "cluster Zorg", "CAW Oost-Vlaanderen vzw", "VDAB", "dienst Sport")
DOMAINS = ("", "income", "housing")


@pytest.fixture
def aalst(db):
    load_territory()
    load_vocabulary()
    load_organisations()
    municipality = Municipality.objects.get(nis="41002")
    with scope(municipality=municipality):
        yield municipality


def _in_node_order(document):
    """Indicators and milestones stand with their node, figures by date: an order, not a fact."""
    place = {node.id: number for number, node in enumerate(document.nodes)}

    def by_date(figures):
        return tuple(sorted(figures, key=lambda figure: (figure.date, figure.category)))

    return replace(
        document,
        milestones=tuple(sorted(document.milestones, key=lambda milestone: place[milestone.node])),
        indicators=tuple(
            replace(indicator, targets=by_date(indicator.targets), values=by_date(indicator.values))
            for indicator in sorted(document.indicators, key=lambda indicator: place[indicator.node])
        ),
    )


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(document=plans(organisations=NAMES, life_domains=DOMAINS, municipality="41002", only_used_codes=True))
def test_a_random_plan_comes_out_of_the_database_as_it_went_in(aalst, document):
    with transaction.atomic():
        plan = write_plan(document=document, municipality=aalst.nis).plan
        again = document_of(plan=plan)
        unchanged = write_plan(document=again, municipality=aalst.nis)
        transaction.set_rollback(True)
    assert again == _in_node_order(document)
    assert not unchanged.any


def test_the_names_of_this_test_are_names_of_organisations(aalst):
    names = OrganisationNames(municipality=aalst.nis)
    assert all(isinstance(names.resolve(name), Organisation) for name in NAMES)
