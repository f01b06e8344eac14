"""What stands in the navigation, who sees it, and what a city's front page offers.

Each module registers its entries when its app is ready; this room knows none of them.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise

from baken.foundation.access.api import Actor
from baken.foundation.territory.models import Municipality

Text = str | Promise
Visible = Callable[[Actor, Municipality | None], bool]


class Place(StrEnum):
    """Where an entry stands."""

    MAIN = "main"
    ACCOUNT = "account"
    FOOTER = "footer"


class EntryRegisteredTwice(Exception):
    """Two modules use the same key."""


def to_everyone(_actor: Actor, _municipality: Municipality | None) -> bool:
    """Visible to anybody."""
    return True


@dataclass(frozen=True, kw_only=True)
class NavigationItem:
    """An entry of the navigation; lower positions come first."""

    key: str
    label: Text
    url_name: str
    position: int
    visible: Visible = to_everyone
    place: Place = Place.MAIN
    in_municipality: bool = True
    """Whether the address starts with a municipality's slug; such entries need a municipality."""
    icon: str = ""


@dataclass(frozen=True, kw_only=True)
class FrontPageTile:
    """Something people can do in a city, on its front page."""

    key: str
    title: Text
    text: Text
    url_name: str
    position: int
    icon: str
    visible: Visible = to_everyone
    in_municipality: bool = True


@dataclass(frozen=True, kw_only=True)
class Link:
    """An entry with its address on this page."""

    key: str
    label: str
    url: str
    icon: str
    current: str
    """For aria-current: "page" for this very page, "true" for a page below it, else empty."""


_items: dict[str, NavigationItem] = {}
_tiles: dict[str, FrontPageTile] = {}
_search_url_names: list[str] = []


def register_navigation(*items: NavigationItem) -> None:
    """Add entries to the navigation; raises EntryRegisteredTwice for another entry with the same key."""
    for item in items:
        if _items.setdefault(item.key, item) != item:
            raise EntryRegisteredTwice(item.key)


def register_tile(*tiles: FrontPageTile) -> None:
    """Add tiles to a city's front page; raises EntryRegisteredTwice for another tile with the same key."""
    for tile in tiles:
        if _tiles.setdefault(tile.key, tile) != tile:
            raise EntryRegisteredTwice(tile.key)


def register_search(*, url_name: str) -> None:
    """Name the page that answers the search field in the header (GET, parameter `q`)."""
    _search_url_names[:] = [url_name]


def search_address(*, municipality: Municipality | None) -> str:
    """Where the search field leads; empty where nothing can be searched."""
    if municipality is None or not _search_url_names:
        return ""
    return reverse(_search_url_names[0], args=[municipality.slug])


def navigation_links(
    *, place: Place, actor: Actor, municipality: Municipality | None, path: str
) -> list[Link]:
    """The entries this actor sees in this place, in order, with the current one marked."""
    items = sorted(_items.values(), key=lambda item: (item.position, item.key))
    links = [
        _link(item, municipality, path)
        for item in items
        if item.place == place and _applies(item, actor, municipality)
    ]
    return _only_the_nearest(links)


def _only_the_nearest(links: list[Link]) -> list[Link]:
    """Where one entry's address lies below another's, only the inner one is where somebody is."""
    nearest = max((link for link in links if link.current), key=lambda link: len(link.url), default=None)
    return [link if link is nearest else replace(link, current="") for link in links]


def front_page_tiles(*, actor: Actor, municipality: Municipality) -> list[tuple[FrontPageTile, str]]:
    """The tiles this actor sees, in order, each with its address."""
    tiles = sorted(_tiles.values(), key=lambda tile: (tile.position, tile.key))
    return [(tile, _address(tile, municipality)) for tile in tiles if _applies(tile, actor, municipality)]


def _applies(entry: Any, actor: Actor, municipality: Municipality | None) -> bool:
    if entry.in_municipality and municipality is None:
        return False
    return bool(entry.visible(actor, municipality))


def _address(entry: NavigationItem | FrontPageTile, municipality: Municipality | None) -> str:
    if entry.in_municipality and municipality is not None:
        return reverse(entry.url_name, args=[municipality.slug])
    return reverse(entry.url_name)


def _link(item: NavigationItem, municipality: Municipality | None, path: str) -> Link:
    url = _address(item, municipality)
    home = f"/{municipality.slug}/" if municipality is not None else "/"
    below = url not in {"/", home} and path.startswith(url)
    current = "page" if path == url else "true" if below else ""
    return Link(key=item.key, label=str(item.label), url=url, icon=item.icon, current=current)
