"""Every route × every role × own and other municipality, against one table that anybody can read."""

import pytest

from baken.foundation.access.api import declared_routes, rule_of

from .routes_of import EXCLUDED, Route, all_routes
from .samples import NOT_OF_ONE_MUNICIPALITY
from .table import Row, proposal, read_table

pytestmark = pytest.mark.django_db
ROWS = read_table()


def listed(lines) -> str:
    return "\n" + "\n".join(lines)


def test_every_route_has_a_row_and_every_row_a_route():
    routes = {(route.name, route.address) for route in all_routes()}
    rows = {(row.route, row.address) for row in ROWS}
    missing = [
        proposal(route=name, address=address, rule=rule_of(name)) for name, address in sorted(routes - rows)
    ]
    dead = [f"{name} {address}" for name, address in sorted(rows - routes)]
    assert not missing, "routes without a row in tests/access/routes.txt:" + listed(missing)
    assert not dead, "rows of tests/access/routes.txt without a route:" + listed(dead)


def test_every_route_declares_who_may_use_it():
    silent = sorted({route.name for route in all_routes() if rule_of(route.name) is None})
    assert not silent, "routes that no access.py declares:" + listed(silent)


def test_every_declaration_is_of_a_route():
    dead = sorted(set(declared_routes()) - {route.name for route in all_routes()} - set(EXCLUDED))
    assert not dead, "declarations in an access.py without a route:" + listed(dead)


def test_no_row_stands_twice():
    seen = [(row.route, row.address, method) for row in ROWS for method in row.methods]
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_everybody_gets_what_the_table_says(world, row: Row):
    wrong = []
    route = Route(row.route, row.address)
    for place, expected in ((world.own, row.own), (world.other, row.other)):
        if expected is None:
            continue
        address = world.address(route=route, place=place)
        where = "this" if place is world.own else "another"
        for method in row.methods:
            for role, promised in [*expected.items(), (None, row.visitor)]:
                got = world.ask(method=method, address=address, role=role)
                if got != promised:
                    who = f"{role} of {where} municipality" if role else "a visitor"
                    wrong.append(f"{method} {address}: {who} gets {got}, the table says {promised}")
    assert not wrong, listed(wrong)


WITH_RECORDS = [
    row
    for row in ROWS
    if row.other is not None and row.address.count("<") > 1 and row.route not in NOT_OF_ONE_MUNICIPALITY
]


@pytest.mark.parametrize("row", WITH_RECORDS, ids=lambda row: row.name)
def test_a_record_of_the_other_municipality_is_not_reached_through_the_own_address(world, row: Row):
    """The own municipality's address with the other's records: nobody gets in, whatever the role."""
    route = Route(row.route, row.address)
    own = world.address(route=route, place=world.own)
    mixed = world.address(route=route, place=world.own, records=world.other)
    if own == mixed:
        pytest.skip("no argument names a record of one municipality")
    leaks = []
    for method in row.methods:
        for role in [*row.own, None]:
            got = world.ask(method=method, address=mixed, role=role)
            if got not in {"missing", "denied", "login"}:
                leaks.append(f"{method} {mixed}: {role or 'a visitor'} gets {got}")
    assert not leaks, listed(leaks)
