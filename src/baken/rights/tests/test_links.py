"""Which right opens which: drawn, in words, and on the page of each right."""

import re

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from baken.foundation.territory.api import Municipality
from baken.rights.catalogue.graph import HEIGHT, WIDTH, around, drawing_of
from baken.rights.rules.catalogue import Entry
from baken.rights.rules.links import RightLink

LINKS = "/aalst/rechten/verbanden/"


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def entry(key: str) -> Entry:
    return Entry(
        key=key,
        label=f"Recht {key}",
        summary="",
        authority="",
        theme="",
        theme_label="",
        automatic=False,
        is_local=False,
        is_computed=True,
    )


def link(right: str, other: str, *, after: int = 0, is_apart: bool = False) -> RightLink:
    return RightLink(right=entry(right), other=entry(other), is_apart=is_apart, after=after)


@pytest.mark.django_db
def test_the_links_are_drawn_and_said_in_words(client: Client, aalst: Municipality) -> None:
    text = page(client, LINKS)
    assert re.findall(r'<li><a href="/aalst/rechten/recht/(\w+)/">[^<]+</a> opent:', text) == ["aid"]
    assert 'Stadspas</a> <span class="muted">(na 3 maanden)' in text
    assert "Deze rechten gaan niet samen" in text
    boxes = re.findall(r'class="links__box" href="/aalst/rechten/recht/(\w+)/"', text)
    assert sorted(boxes) == ["aid", "pass", "rent_premium", "rent_subsidy"]


@pytest.mark.django_db
def test_the_links_of_one_right_stand_in_the_address(client: Client, aalst: Municipality) -> None:
    text = page(client, f"{LINKS}?recht=pass")
    assert "Verbanden rond Stadspas" in text
    assert "rent_premium/" not in text.partition("<figure")[2]
    assert "Alle verbanden" in page(client, f"{LINKS}?recht=onzin")


@pytest.mark.django_db
def test_a_local_right_is_in_the_links_of_its_own_municipality_only(
    client: Client, aalst: Municipality, denderleeuw: Municipality
) -> None:
    assert "Stadspas" not in page(client, "/denderleeuw/rechten/verbanden/")


@pytest.mark.django_db
def test_the_page_of_a_right_says_what_it_opens_and_what_opens_it(
    client: Client, aalst: Municipality
) -> None:
    assert "Stadspas</a> (na 3 maanden)" in page(client, "/aalst/rechten/recht/aid/")
    assert "Leefgeld</a> (na 3 maanden)" in page(client, "/aalst/rechten/recht/pass/")
    assert (
        "Huursubsidie" in page(client, "/aalst/rechten/recht/rent_premium/").partition("Gaat niet samen")[2]
    )


@pytest.mark.django_db
def test_the_links_take_as_many_queries_as_a_page_without(
    client: Client, aalst: Municipality, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(LINKS)
    with django_assert_max_num_queries(3):
        client.get(LINKS)


def test_what_is_around_a_right_goes_on_in_both_directions_and_not_sideways() -> None:
    links = [link("a", "b"), link("b", "c"), link("a", "d"), link("e", "c"), link("b", "f", is_apart=True)]
    assert {(one.right.key, one.other.key) for one in around(links, "b")} == {
        ("a", "b"),
        ("b", "c"),
        ("b", "f"),
    }


@given(
    st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh"), st.booleans()), max_size=12)
)
def test_no_two_boxes_lie_on_each_other_and_every_link_is_a_line(some: list[tuple[str, str, bool]]) -> None:
    """Also where rights open each other in a circle."""
    links = [link(first, other, is_apart=apart) for first, other, apart in some if first != other]
    drawing = drawing_of(links)
    assert len(drawing.lines) == len(links)
    spots = [(box.x, box.y) for box in drawing.boxes]
    assert all(0 < x <= drawing.width - WIDTH and 0 < y <= drawing.height - HEIGHT for x, y in spots)
    for at, (x, y) in enumerate(spots):
        for other_x, other_y in spots[at + 1 :]:
            assert abs(x - other_x) >= WIDTH or abs(y - other_y) >= HEIGHT


def test_what_opens_stands_left_of_what_is_opened() -> None:
    links = [link("a", "b"), link("b", "c"), link("a", "c", after=3)]
    across = {box.right.key: box.x for box in drawing_of(links).boxes}
    assert across["a"] < across["b"] < across["c"]
