"""One small city for all tests of the population, with the law that ships."""

import datetime as dt

import pytest

from rulebook import Rulebook
from rulebook.population import FactColumns, Population, generate

DATE = dt.date(2026, 5, 15)


@pytest.fixture(scope="session")
def city() -> Population:
    return generate(20_000, seed=1, date=DATE)


@pytest.fixture(scope="session")
def columns(city: Population, shipped: Rulebook) -> FactColumns:
    return FactColumns(population=city, book=shipped)
