"""Giving and taking roles."""

import datetime as dt
import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from baken.foundation.access.api import VISITOR, Role
from baken.foundation.accounts import api
from baken.foundation.accounts.models import Grant, User

from .factories import GrantFactory, MunicipalityFactory, OrganisationFactory, UserFactory


def roles_of(user, municipality, date):
    return api.actor_of(user=user, date=date).roles_in(municipality.nis)


def test_a_role_holds_from_the_day_it_is_given_until_the_day_it_is_taken(aalst, actor, today):
    user = UserFactory()
    grant = api.grant_role(user=user, role=Role.PARTNER, municipality=aalst, actor=actor, date=today)
    assert roles_of(user, aalst, today) == {Role.PARTNER}
    api.revoke_role(grant=grant, actor=actor, date=today)
    assert roles_of(user, aalst, today) == set()
    assert roles_of(user, aalst, today - dt.timedelta(days=1)) == {Role.PARTNER}


def test_a_role_that_was_taken_can_be_given_again(aalst, actor, today):
    grant = GrantFactory(role=Role.PARTNER, municipality=aalst)
    api.revoke_role(grant=grant, actor=actor, date=today)
    api.grant_role(user=grant.user, role=Role.PARTNER, municipality=aalst, actor=actor, date=today)
    assert roles_of(grant.user, aalst, today) == {Role.PARTNER}
    assert grant.user.grants.count() == 1


def test_a_role_that_ends_later_holds_until_then(aalst, today):
    grant = GrantFactory(municipality=aalst, valid_until=today)
    assert roles_of(grant.user, aalst, today) == {Role.COORDINATOR}
    assert roles_of(grant.user, aalst, today + dt.timedelta(days=1)) == set()


def test_the_same_role_is_not_given_twice(aalst, actor, today):
    grant = GrantFactory(municipality=aalst)
    with pytest.raises(api.RoleAlreadyHeld):
        api.grant_role(user=grant.user, role=Role.COORDINATOR, municipality=aalst, actor=actor, date=today)


def test_a_role_is_not_taken_twice(aalst, actor, today):
    grant = GrantFactory(municipality=aalst)
    api.revoke_role(grant=grant, actor=actor, date=today)
    with pytest.raises(api.RoleNotHeld):
        api.revoke_role(grant=grant, actor=actor, date=today)


def test_a_role_is_not_given_for_an_organisation_of_another_municipality(aalst, denderleeuw, actor, today):
    elsewhere = OrganisationFactory(municipality=denderleeuw)
    with pytest.raises(api.OrganisationElsewhere):
        api.grant_role(
            user=UserFactory(),
            role=Role.PARTNER,
            municipality=aalst,
            organisation=elsewhere,
            actor=actor,
            date=today,
        )


@pytest.mark.parametrize("who", ["visitor", "coordinator", "administrator_elsewhere"])
def test_only_an_administrator_of_the_municipality_gives_and_takes_roles(who, aalst, administrator, today):
    others = {
        "coordinator": lambda: GrantFactory(municipality=aalst).user,
        "administrator_elsewhere": lambda: GrantFactory(administrator=True, elsewhere=True).user,
    }
    actor = VISITOR if who == "visitor" else api.actor_of(user=others[who](), date=today)
    grant = GrantFactory(municipality=aalst, role=Role.PARTNER)
    with pytest.raises(PermissionDenied):
        api.grant_role(user=grant.user, role=Role.DATA_OFFICER, municipality=aalst, actor=actor, date=today)
    with pytest.raises(PermissionDenied):
        api.revoke_role(grant=grant, actor=actor, date=today)
    with pytest.raises(PermissionDenied):
        api.deactivate_account(user=grant.user, municipality=aalst, actor=actor, date=today)
    with pytest.raises(PermissionDenied):
        api.reset_second_factor(user=grant.user, municipality=aalst, actor=actor)


def test_the_last_administrator_stays(aalst, administrator, actor, today):
    own = administrator.grants.get()
    GrantFactory(administrator=True, municipality=aalst, user__is_active=False)
    GrantFactory(administrator=True, municipality=aalst, valid_until=today - dt.timedelta(days=1))
    GrantFactory(administrator=True, elsewhere=True)
    with pytest.raises(api.LastAdministrator):
        api.revoke_role(grant=own, actor=actor, date=today)
    with pytest.raises(api.LastAdministrator):
        api.deactivate_account(user=administrator, municipality=aalst, actor=actor, date=today)


def test_the_one_before_last_administrator_may_go(aalst, administrator, actor, today):
    GrantFactory(administrator=True, municipality=aalst)
    api.revoke_role(grant=administrator.grants.get(), actor=actor, date=today)
    assert roles_of(administrator, aalst, today) == set()


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_remove_each_other_at_the_same_moment(today):
    aalst = MunicipalityFactory()
    grants = [GrantFactory(administrator=True, municipality=aalst) for _ in range(2)]
    actor = api.actor_of(user=grants[0].user, date=today)
    refused = []
    start = threading.Barrier(2)

    def remove(grant):
        start.wait()
        try:
            api.revoke_role(grant=grant, actor=actor, date=today)
        except api.LastAdministrator as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=remove, args=[grant]) for grant in grants]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert api.people_with_role(role=Role.ADMINISTRATOR, municipality=aalst.nis, date=today).count() == 1


def test_a_role_from_the_sign_in_service_is_not_taken_here(aalst, actor, today):
    grant = GrantFactory(municipality=aalst, from_provider=True)
    with pytest.raises(api.RoleFromProvider):
        api.revoke_role(grant=grant, actor=actor, date=today)


def test_an_account_that_also_works_elsewhere_is_not_closed_from_here(aalst, denderleeuw, actor, today):
    grant = GrantFactory(municipality=aalst)
    GrantFactory(user=grant.user, municipality=denderleeuw)
    for change in (api.deactivate_account, api.reactivate_account, api.reset_second_factor):
        date = {"date": today} if change is api.deactivate_account else {}
        with pytest.raises(api.AccountUsedElsewhere):
            change(user=grant.user, municipality=aalst, actor=actor, **date)


def test_somebody_new_gets_an_account_and_somebody_known_keeps_their_own(aalst, denderleeuw, actor, today):
    known = GrantFactory(municipality=denderleeuw, user__email="an@denderleeuw.example").user
    new = {"municipality": aalst, "organisation": None, "actor": actor, "date": today, "role": Role.PARTNER}
    first = api.add_person(email="Jan@Aalst.example", name="Jan Peeters", **new)
    second = api.add_person(email="AN@denderleeuw.example", name="Iemand Anders", **new)
    assert (first.is_new, first.user.email) == (True, "jan@aalst.example")
    assert not first.user.has_usable_password()
    assert (second.is_new, second.user) == (False, known)
    assert User.objects.get(pk=known.pk).name == known.name


def test_a_mail_address_has_one_account_however_it_is_written(db):
    api.create_account(email="jan@aalst.example", name="Jan")
    with pytest.raises(api.EmailTaken):
        api.create_account(email="JAN@aalst.example", name="Jan")


def test_the_database_refuses_a_mail_address_in_capitals_and_a_period_that_ends_first(aalst, today):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="JAN@aalst.example", name="Jan")
    with pytest.raises(IntegrityError), transaction.atomic():
        GrantFactory(municipality=aalst, valid_from=today, valid_until=today - dt.timedelta(days=1))


def test_roles_of_the_sign_in_service_are_replaced_and_local_ones_stay(aalst, today):
    city = OrganisationFactory(municipality=aalst)
    user = GrantFactory(municipality=aalst, role=Role.COUNCIL_READER).user
    GrantFactory(user=user, municipality=aalst, role=Role.PARTNER, organisation=city, from_provider=True)
    kept = GrantFactory(
        user=user, municipality=aalst, role=Role.DATA_OFFICER, organisation=city, from_provider=True
    )
    wanted = [
        api.ProvidedRole(role=role, municipality=aalst, organisation=city)
        for role in (Role.DATA_OFFICER, Role.COORDINATOR)
    ]
    api.replace_provided_roles(user=user, provided=wanted)
    assert roles_of(user, aalst, today) == {Role.COUNCIL_READER, Role.DATA_OFFICER, Role.COORDINATOR}
    assert Grant.objects.filter(pk=kept.pk).exists()


def test_the_first_administrator_is_appointed_once(aalst, today):
    first = {"municipality": aalst, "date": today}
    user = api.appoint_first_administrator(email="eerste@aalst.example", name="Eerste", **first)
    assert roles_of(user, aalst, today) == {Role.ADMINISTRATOR}
    with pytest.raises(api.AdministratorExists):
        api.appoint_first_administrator(email="tweede@aalst.example", name="Tweede", **first)


def test_people_with_a_role_are_found_without_closed_accounts_and_ended_roles(aalst, denderleeuw, today):
    found = GrantFactory(municipality=aalst).user
    GrantFactory(municipality=aalst, user__is_active=False)
    GrantFactory(municipality=aalst, valid_until=today - dt.timedelta(days=1))
    GrantFactory(municipality=denderleeuw)
    people = api.people_with_role(role=Role.COORDINATOR, municipality=aalst.nis, date=today)
    assert list(people) == [found]
