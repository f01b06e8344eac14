"""One account per role, in the demonstration only."""

import pytest
from django.test import Client

from baken.foundation.access.api import Role
from baken.foundation.accounts import api
from baken.foundation.accounts.models import Grant, User
from baken.foundation.organisations.api import OrganisationNames
from baken.foundation.organisations.api import load_reference as load_organisations
from baken.foundation.territory.api import Municipality
from baken.foundation.territory.api import load_reference as load_territory


@pytest.fixture
def demonstration(settings):
    settings.DEMONSTRATION = True
    settings.DEMONSTRATION_PASSWORD = "iedereen kent dit"


@pytest.fixture
def two_municipalities(db):
    load_territory()
    load_organisations()
    return Municipality.objects.filter(slug__in=["aalst", "denderleeuw"]).order_by("name")


def test_each_municipality_has_an_account_for_each_role(demonstration, two_municipalities, today):
    accounts = api.seed_demonstration(municipalities=two_municipalities)
    assert len(accounts) == 2 * len(Role) == 24
    assert User.objects.count() == 24
    for municipality in two_municipalities:
        for role in Role:
            people = api.people_with_role(role=role, municipality=municipality.nis, date=today)
            assert len(people) == 1
            actor = api.actor_of(user=people[0], date=today)
            assert {(grant.role, grant.municipality) for grant in actor.grants} == {(role, municipality.nis)}


def test_the_action_lead_works_for_both_leads_of_the_night_shelter(demonstration, two_municipalities, today):
    api.seed_demonstration(municipalities=two_municipalities)
    lead = User.objects.get(email="action-lead@aalst.example")
    organisations = api.actor_of(user=lead, date=today).organisations_in("41002")
    names = OrganisationNames(municipality="41002")
    leads = ("dienst Samenleving – team Lokaal sociaal beleid", "team Groei")
    assert organisations == {names.resolve(name).pk for name in leads}


def test_seeding_twice_changes_nothing(demonstration, two_municipalities):
    api.seed_demonstration(municipalities=two_municipalities)
    before = Grant.objects.count()
    api.seed_demonstration(municipalities=two_municipalities)
    assert (User.objects.count(), Grant.objects.count()) == (24, before)


def test_a_demonstration_account_signs_in_with_what_is_printed(demonstration, two_municipalities):
    account = api.seed_demonstration(municipalities=two_municipalities)[0]
    answer = Client().post("/account/login/", {"login": account.email, "password": account.password})
    assert (answer.status_code, answer.url) == (302, "/aalst/")


def test_outside_the_demonstration_it_is_refused(two_municipalities):
    with pytest.raises(api.DemonstrationOnly):
        api.seed_demonstration(municipalities=two_municipalities)
    with pytest.raises(api.DemonstrationOnly):
        api.demonstration_accounts(municipalities=two_municipalities)
    assert not User.objects.exists()
