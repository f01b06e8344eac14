"""Front door of ui: navigation, front-page tiles, components and charts."""

from baken.foundation.ui.components import (
    Cell,
    Column,
    DataTable,
    FilterChoice,
    Tab,
    filter_choices,
)
from baken.foundation.ui.formats import euro_text, number_text, percent_text
from baken.foundation.ui.navigation import (
    EntryRegisteredTwice,
    FrontPageTile,
    NavigationItem,
    Place,
    front_page_tiles,
    register_navigation,
    register_search,
    register_tile,
)

__all__ = [
    "Cell",
    "Column",
    "DataTable",
    "EntryRegisteredTwice",
    "FilterChoice",
    "FrontPageTile",
    "NavigationItem",
    "Place",
    "Tab",
    "euro_text",
    "filter_choices",
    "front_page_tiles",
    "number_text",
    "percent_text",
    "register_navigation",
    "register_search",
    "register_tile",
]
