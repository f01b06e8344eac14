"""Seventeen spellings of ten services: one record each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baken.foundation.organisations.api import (
    InvalidEnterpriseNumber,
    NameTaken,
    Organisation,
    OrganisationNames,
    UnknownOrganisation,
    add_name,
    check_enterprise_number,
    fold_name,
    load_reference,
    merge,
)
from baken.foundation.territory.api import load_reference as load_territory

AALST = "41002"


@pytest.fixture
def reference(db):
    load_territory()
    load_reference()


@given(st.text())
def test_folding_twice_is_folding_once(name):
    assert fold_name(fold_name(name)) == fold_name(name)


@pytest.mark.parametrize(
    "spelling",
    [
        "dienst Samenleving – team Lokaal sociaal beleid",
        "dienst Samenleving - team lokaal sociaal beleid",
        "Dienst Samenleving – team Lokaal Sociaal Beleid",
        "Dienst Samenleving - Team lokaal sociaal beleid",
    ],
)
def test_spelling_variants_of_a_team_resolve_to_one_record(reference, spelling):
    found = OrganisationNames(municipality=AALST).resolve(spelling)
    assert found.key == "aalst-samenleving-lokaal-sociaal-beleid"


@pytest.mark.parametrize(
    "spelling",
    [
        "Vierdewereldgroep",
        "Vzw Vierdewereldgroep Mensen voor Mensen",
        "Vierdewereldgroep Mensen voor Mensen vzw",
    ],
)
def test_the_legal_form_may_stand_in_front_behind_or_nowhere(reference, spelling):
    names = OrganisationNames(municipality=AALST)
    assert names.resolve(spelling) == names.resolve("Vierdewereldgroep Mensen voor Mensen vzw")


def test_a_renamed_department_leads_to_the_one_that_is_left(reference):
    names = OrganisationNames(municipality=AALST)
    assert names.resolve("dienst Samenleving en integrale veiligheid") == names.resolve("dienst Samenleving")


def test_all_spellings_are_known_after_two_queries(reference, django_assert_num_queries):
    with django_assert_num_queries(2):
        names = OrganisationNames(municipality=AALST)
        for spelling in ("dienst Onderwijs", "CAW Oost-Vlaanderen vzw", "cluster Zorg"):
            assert names.find(spelling)


def test_an_unknown_name_comes_back_with_names_that_look_like_it(reference):
    with pytest.raises(UnknownOrganisation) as error:
        OrganisationNames(municipality=AALST).resolve("dienst Onderwjis")
    assert "dienst Onderwijs" in error.value.suggestions


def test_a_department_of_one_city_is_not_found_in_another(reference):
    assert OrganisationNames(municipality="41011").find("dienst Onderwijs") is None


def test_a_partner_without_municipality_is_found_everywhere(reference):
    assert OrganisationNames(municipality="41011").find("VDAB") is not None


def test_loading_the_reference_data_twice_adds_nothing(reference):
    before = Organisation.objects.count()
    assert load_reference() == 0
    assert Organisation.objects.count() == before


def test_what_a_city_changed_survives_the_next_load(reference):
    Organisation.objects.filter(key="aalst-samenleving-groei").update(name="team Groei en Bloei")
    load_reference()
    assert Organisation.objects.get(key="aalst-samenleving-groei").name == "team Groei en Bloei"


def test_a_name_of_another_organisation_is_refused(reference):
    organisation = Organisation.objects.get(key="aalst-samenleving-groei")
    with pytest.raises(NameTaken):
        add_name(organisation=organisation, name="Dienst Onderwijs")


def test_organisations_cannot_merge_in_a_circle(reference):
    first, second = Organisation.objects.filter(merged_into__isnull=True)[:2]
    merge(organisation=first, into=second)
    with pytest.raises(ValueError, match="itself"):
        merge(organisation=second, into=first)


def test_a_kbo_number_has_check_digits():
    assert check_enterprise_number(number="BE 0207.437.468") == "0207437468"
    with pytest.raises(InvalidEnterpriseNumber):
        check_enterprise_number(number="0207437469")
