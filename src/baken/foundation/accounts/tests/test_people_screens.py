"""Mensen en rollen: the administrator's screens."""

import re

import pytest
from django.core import mail

from baken.foundation.access.api import Role
from baken.foundation.accounts.api import actor_of, people_with_role
from baken.foundation.accounts.models import Grant, User

from .factories import GrantFactory, OrganisationFactory, UserFactory

PEOPLE = "/aalst/beheer/mensen/"


@pytest.fixture
def client(client, administrator):
    client.force_login(administrator)
    return client


def names_on(page):
    return re.findall(r'<th scope="row"><a [^>]*>([^<]+)</a>', page.content.decode())


def test_the_list_shows_who_works_here_and_nobody_else(client, aalst, denderleeuw):
    GrantFactory(municipality=aalst, user__name="An Aalst")
    GrantFactory(municipality=denderleeuw, user__name="Dirk Denderleeuw")
    UserFactory(name="Niemand Zonder Rol")
    assert names_on(client.get(PEOPLE)) == ["An Aalst", "Bert Beheerder"]


def test_search_and_filters_stand_in_the_address(client, aalst):
    GrantFactory(municipality=aalst, user__name="An Aalst", role=Role.PARTNER)
    GrantFactory(municipality=aalst, user__name="Els Elders", user__is_active=False)
    assert names_on(client.get(f"{PEOPLE}?zoek=AALST.example&rol=partner")) == ["An Aalst"]
    assert names_on(client.get(f"{PEOPLE}?account=gesloten")) == ["Els Elders"]
    page = client.get(f"{PEOPLE}?zoek=els&account=gesloten").content.decode()
    assert 'value="els"' in page
    assert re.search(r'value="gesloten"\s+selected', page)


@pytest.mark.parametrize(
    "query",
    ["rol=onbekend", "account=%00", "pagina=-1", "pagina=abc", "zoek=" + "x" * 5000, "rol=a&rol=b", "%ff"],
)
def test_a_strange_address_gives_a_page(client, query):
    assert client.get(f"{PEOPLE}?{query}").status_code == 200


def test_nobody_found_says_what_to_do(client):
    assert "Niemand past bij wat je zoekt" in client.get(f"{PEOPLE}?zoek=xyz").content.decode()


def test_the_number_of_queries_does_not_grow_with_the_number_of_people(
    client, aalst, django_assert_num_queries, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12) as few:
        client.get(PEOPLE)
    for _ in range(20):
        grant = GrantFactory(municipality=aalst, organisation=OrganisationFactory(municipality=aalst))
        GrantFactory(user=grant.user, municipality=aalst, role=Role.PARTNER)
    with django_assert_num_queries(len(few.captured_queries)):
        assert len(names_on(client.get(PEOPLE))) == 21


def test_long_lists_have_pages(client, aalst):
    for number in range(55):
        GrantFactory(municipality=aalst, user__name=f"Persoon {number:02}")
    assert len(names_on(client.get(PEOPLE))) == 50
    assert len(names_on(client.get(f"{PEOPLE}?pagina=2"))) == 6


def test_somebody_new_gets_account_role_and_invitation(client, aalst, today):
    city = OrganisationFactory(municipality=aalst)
    answer = client.post(
        f"{PEOPLE}nieuw/",
        {"email": "jan@aalst.example", "name": "Jan Peeters", "role": "action_lead", "organisation": city.pk},
    )
    user = User.objects.get(email="jan@aalst.example")
    assert answer.url == f"{PEOPLE}{user.pk}/"
    assert actor_of(user=user, date=today).organisations_in("41002") == {city.pk}
    assert mail.outbox[0].to == ["jan@aalst.example"]
    assert mail.outbox[0].subject == "Baken: Je account voor Aalst"
    client.logout()
    link = re.search(r"http://localhost:8000(\S+)", mail.outbox[0].body).group(1)
    form = client.get(link, follow=True).redirect_chain[-1][0]
    new = {"password1": "een heel nieuwe zin", "password2": "een heel nieuwe zin"}
    client.post(form, new)
    signed_in = client.post("/account/login/", {"login": user.email, "password": "een heel nieuwe zin"})
    assert signed_in.status_code == 302


def test_somebody_with_an_account_elsewhere_gets_the_role_and_no_invitation(client, denderleeuw):
    known = GrantFactory(municipality=denderleeuw).user
    client.post(f"{PEOPLE}nieuw/", {"email": known.email, "name": "Anders", "role": "partner"})
    assert known.grants.count() == 2
    assert mail.outbox == []


def test_a_form_with_mistakes_says_which(client, aalst, denderleeuw):
    elsewhere = OrganisationFactory(municipality=denderleeuw)
    page = client.post(
        f"{PEOPLE}nieuw/", {"email": "geen adres", "name": "", "role": "koning", "organisation": elsewhere.pk}
    ).content.decode()
    assert page.count("field--error") == 4
    assert User.objects.count() == 1


def test_a_role_is_given_and_that_is_undone(client, aalst, today):
    user = GrantFactory(municipality=aalst).user
    client.post(f"{PEOPLE}{user.pk}/rol/", {"role": "partner"})
    assert actor_of(user=user, date=today).roles_in("41002") == {Role.COORDINATOR, Role.PARTNER}
    page = client.get(f"{PEOPLE}{user.pk}/").content.decode()
    assert "is nu partner" in page
    client.post(f"{PEOPLE}ongedaan/")
    assert actor_of(user=user, date=today).roles_in("41002") == {Role.COORDINATOR}


def test_a_role_is_taken_and_that_is_undone(client, aalst, today):
    city = OrganisationFactory(municipality=aalst)
    grant = GrantFactory(municipality=aalst, role=Role.PARTNER, organisation=city)
    client.post(f"{PEOPLE}{grant.user.pk}/rol/{grant.pk}/weg/")
    assert actor_of(user=grant.user, date=today).grants == frozenset()
    client.post(f"{PEOPLE}ongedaan/")
    assert actor_of(user=grant.user, date=today).organisations_in("41002") == {city.pk}
    client.post(f"{PEOPLE}ongedaan/")  # nothing left to undo
    assert actor_of(user=grant.user, date=today).roles_in("41002") == {Role.PARTNER}


def test_the_last_administrator_cannot_be_taken_away_or_closed(client, administrator, today):
    grant = administrator.grants.get()
    page = client.post(f"{PEOPLE}{administrator.pk}/rol/{grant.pk}/weg/", follow=True).content.decode()
    assert "Dit is de laatste beheerder van de gemeente." in page
    client.post(f"{PEOPLE}{administrator.pk}/sluiten/")
    left = people_with_role(role=Role.ADMINISTRATOR, municipality="41002", date=today)
    assert list(left) == [administrator]


def test_an_account_is_closed_and_opened(client, aalst):
    user = GrantFactory(municipality=aalst).user
    client.post(f"{PEOPLE}{user.pk}/sluiten/")
    assert not User.objects.get(pk=user.pk).is_active
    client.post(f"{PEOPLE}{user.pk}/openen/")
    assert User.objects.get(pk=user.pk).is_active


def test_somebody_of_another_municipality_does_not_exist_here(client, aalst, denderleeuw):
    grant = GrantFactory(municipality=denderleeuw)
    both = GrantFactory(municipality=aalst).user
    there = GrantFactory(user=both, municipality=denderleeuw, role=Role.DATA_OFFICER)
    assert client.get(f"{PEOPLE}{grant.user.pk}/").status_code == 404
    assert client.post(f"{PEOPLE}{grant.user.pk}/sluiten/").status_code == 404
    assert client.post(f"{PEOPLE}{both.pk}/rol/{there.pk}/weg/").status_code == 404
    assert Grant.objects.get(pk=there.pk).valid_until is None
    assert "gegevensbeheerder –" not in client.get(f"{PEOPLE}{both.pk}/").content.decode()


def test_my_account_shows_my_roles_and_my_second_step(client, aalst):
    page = client.get("/account/").content.decode()
    assert "Bert Beheerder" in page
    assert re.search(r"beheerder – <a href=\"/aalst/\">Aalst</a>", page)
    assert "niet ingesteld" in page


def changes_on(page):
    """The sentences of the history on a page, without their marks."""
    return re.findall(r"</time>\s*<p>(.*?)</p>", page.content.decode(), re.S)


def test_the_page_of_a_person_says_who_changed_what(client, aalst):
    user = GrantFactory(municipality=aalst, user__name="An Aalst").user
    client.post(f"{PEOPLE}{user.pk}/rol/", {"role": "partner"})
    client.post(f"{PEOPLE}{user.pk}/sluiten/")
    page = client.get(f"{PEOPLE}{user.pk}/")
    closed, given = [line for line in changes_on(page) if line.startswith("Bert Beheerder")]
    assert "actief" in closed + given
    assert "voegde rol &#x27;partner, Aalst&#x27; toe" in closed + given


def test_the_history_here_keeps_silent_about_roles_elsewhere(client, aalst, denderleeuw):
    user = GrantFactory(municipality=aalst).user
    there = GrantFactory(user=user, municipality=denderleeuw, role=Role.DATA_OFFICER)
    there.delete()
    page = client.get(f"{PEOPLE}{user.pk}/").content.decode()
    assert "gegevensbeheerder" not in page.split("Wat er veranderde")[1]
    assert "Denderleeuw" not in page.split("Wat er veranderde")[1]


def test_my_account_shows_what_changed_everywhere(client, administrator, denderleeuw):
    GrantFactory(user=administrator, municipality=denderleeuw, role=Role.DATA_OFFICER)
    page = client.get("/account/").content.decode()
    assert "Denderleeuw" in page.split("Wat er veranderde")[1]


def test_the_page_of_a_person_costs_the_same_however_long_the_history(
    client, aalst, django_assert_num_queries, django_assert_max_num_queries
):
    user = GrantFactory(municipality=aalst).user
    user.name = "Eerst anders"
    user.save()
    with django_assert_max_num_queries(25) as few:
        client.get(f"{PEOPLE}{user.pk}/")
    for number in range(15):
        user.name = f"Naam {number}"
        user.save()
    with django_assert_num_queries(len(few.captured_queries)):
        client.get(f"{PEOPLE}{user.pk}/")
