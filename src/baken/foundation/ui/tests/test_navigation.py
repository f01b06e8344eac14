"""The navigation shows each person what is theirs, in order, with the current page marked."""

import pytest

from baken.foundation.access.api import VISITOR, Actor, Role, RoleGrant
from baken.foundation.territory.models import Municipality
from baken.foundation.ui import navigation
from baken.foundation.ui.api import EntryRegisteredTwice, NavigationItem, Place, register_navigation

AALST = Municipality(nis="41002", name="Aalst", slug="aalst")
DENDERLEEUW = Municipality(nis="41011", name="Denderleeuw", slug="denderleeuw")


def coordinator_of(municipality: Municipality) -> Actor:
    grant = RoleGrant(role=Role.COORDINATOR, municipality=municipality.nis)
    return Actor(user_id=1, name="Katrien", grants=frozenset({grant}))


def for_coordinators(actor: Actor, municipality: Municipality | None) -> bool:
    return municipality is not None and actor.has_role(Role.COORDINATOR, municipality=municipality.nis)


@pytest.fixture(autouse=True)
def entries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_items", {})
    register_navigation(
        NavigationItem(key="search", label="Zoeken", url_name="city:search", position=20),
        NavigationItem(
            key="review", label="Nazicht", url_name="city:home", position=10, visible=for_coordinators
        ),
        NavigationItem(
            key="privacy", label="Privacy", url_name="portal:privacy", position=5, in_municipality=False
        ),
        NavigationItem(
            key="style",
            label="Stijl",
            url_name="portal:style",
            position=1,
            place=Place.FOOTER,
            in_municipality=False,
        ),
    )


def shown(actor: Actor, municipality: Municipality | None, path: str = "/") -> list[str]:
    links = navigation.navigation_links(place=Place.MAIN, actor=actor, municipality=municipality, path=path)
    return [link.label for link in links]


def test_entries_stand_in_order_of_position() -> None:
    assert shown(coordinator_of(AALST), AALST) == ["Privacy", "Nazicht", "Zoeken"]


def test_a_visitor_does_not_see_what_is_for_coordinators() -> None:
    assert shown(VISITOR, AALST) == ["Privacy", "Zoeken"]


def test_a_role_in_another_municipality_shows_nothing_more() -> None:
    assert shown(coordinator_of(DENDERLEEUW), AALST) == ["Privacy", "Zoeken"]


def test_outside_every_municipality_only_what_needs_none_is_shown() -> None:
    assert shown(coordinator_of(AALST), None) == ["Privacy"]


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/aalst/zoeken/", "page"),
        ("/aalst/zoeken/meer/", "true"),
        ("/aalst/", ""),
        ("/denderleeuw/zoeken/", ""),
    ],
)
def test_the_current_page_is_marked(path: str, current: str) -> None:
    links = navigation.navigation_links(place=Place.MAIN, actor=VISITOR, municipality=AALST, path=path)
    assert [link.current for link in links if link.key == "search"] == [current]


def test_the_front_page_is_not_current_on_pages_below_it() -> None:
    links = navigation.navigation_links(
        place=Place.MAIN, actor=coordinator_of(AALST), municipality=AALST, path="/aalst/zoeken/"
    )
    assert [link.current for link in links if link.key == "review"] == [""]


def test_two_modules_cannot_use_the_same_key() -> None:
    with pytest.raises(EntryRegisteredTwice):
        register_navigation(NavigationItem(key="search", label="Anders", url_name="city:home", position=1))
