"""A municipality whose scope is open."""

from collections.abc import Iterator

import pytest
from django_scopes import scope

from baken.foundation.territory.models import Municipality
from baken.indicators import measures
from baken.indicators.tests.factories import MunicipalityFactory


@pytest.fixture
def aalst(db: None) -> Iterator[Municipality]:
    municipality = MunicipalityFactory.create()
    with scope(municipality=municipality):
        yield municipality


@pytest.fixture
def own_measures(monkeypatch: pytest.MonkeyPatch) -> None:
    """A registry of the test's own."""
    monkeypatch.setattr(measures, "_measures", {})
