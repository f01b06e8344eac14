"""Municipalities come and go; addresses and scopes follow."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from baken.foundation.territory.api import (
    Municipality,
    UnknownMunicipality,
    load_reference,
    municipalities_on,
    municipality_of,
    population_on,
)


@pytest.fixture
def reference(db):
    load_reference()


def test_a_municipality_is_found_by_nis_code_and_by_slug(reference):
    assert municipality_of(nis_or_slug="41002") == municipality_of(nis_or_slug="aalst")
    with pytest.raises(UnknownMunicipality):
        municipality_of(nis_or_slug="atlantis")


def test_a_merged_municipality_ends_and_the_new_one_begins(reference):
    lede = Municipality.objects.get(nis="41034")
    lede.valid_until, lede.merged_into_id = dt.date(2024, 12, 31), "41002"
    lede.save()
    assert lede in municipalities_on(date=dt.date(2024, 12, 31))
    assert lede not in municipalities_on(date=dt.date(2025, 1, 1))


def test_a_merger_without_an_end_is_refused_by_the_database(reference):
    with pytest.raises(IntegrityError), transaction.atomic():
        Municipality.objects.filter(nis="41034").update(merged_into="41002")


def test_the_population_of_a_date_is_the_last_one_known_before_it():
    known = {dt.date(2020, 1, 1): 100, dt.date(2022, 1, 1): 120}
    assert population_on(populations=known, date=dt.date(2021, 12, 31)) == (dt.date(2020, 1, 1), 100)
    assert population_on(populations=known, date=dt.date(2022, 1, 1)) == (dt.date(2022, 1, 1), 120)
    assert population_on(populations=known, date=dt.date(2019, 1, 1)) == (dt.date(2020, 1, 1), 100)
    assert population_on(populations={}, date=dt.date(2019, 1, 1)) is None


def test_loading_the_reference_data_twice_adds_nothing(reference):
    assert load_reference() == 0
