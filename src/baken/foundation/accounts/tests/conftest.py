"""An administrator of Aalst, and limits that start at nought in every test."""

import datetime as dt

import pytest
from django.core.cache import cache

from baken.foundation.accounts.queries import actor_of

from .factories import GrantFactory, MunicipalityFactory

TODAY = dt.date(2024, 3, 15)


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def today():
    return TODAY


@pytest.fixture
def aalst(db):
    return MunicipalityFactory()


@pytest.fixture
def denderleeuw(db):
    return MunicipalityFactory(neighbour=True)


@pytest.fixture
def administrator(aalst):
    return GrantFactory(administrator=True, municipality=aalst, user__name="Bert Beheerder").user


@pytest.fixture
def actor(administrator):
    return actor_of(user=administrator, date=TODAY)
