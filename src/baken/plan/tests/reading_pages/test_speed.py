"""Pages ask the database the same number of questions whatever the plan's size."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from baken.plan.tests.factories import LineFactory, MilestoneFactory, NodeFactory, OrganisationFactory

PLAN = "/aalst/plannen/zorgplan"
MOST = 30


@pytest.mark.parametrize(
    "address",
    ["/", "/onderdelen/", "/onderdelen/?q=opvang", "/onderdelen/d1/", "/onderdelen/nacht/", "/onderdelen.csv",
     "/budget/", "/indicatoren/"],
)  # fmt: skip
def test_the_number_of_queries_does_not_depend_on_the_size(situation, client, address):
    client.get(PLAN + address)
    small = queries_of(client, PLAN + address)
    for number in range(40):
        node = NodeFactory(
            level=situation.action, parent=situation.domains[0], order=100 + number, tandem=True,
            partner=OrganisationFactory(partner=True),
        )  # fmt: skip
        MilestoneFactory(node=node)
        LineFactory(plan=situation.plan, serves=[node, situation.shelter], key=f"groot{number}")
    assert queries_of(client, PLAN + address) == small
    assert 5 < small <= MOST


def queries_of(client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)
