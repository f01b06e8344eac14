"""Front door of ui: navigation, front-page tiles, waiting work, components and charts."""

from baken.foundation.ui.charts.model import (
    Bar,
    BarChart,
    Chart,
    ChartError,
    LineChart,
    ProgressRing,
    Series,
    StackedBarChart,
    Unit,
)
from baken.foundation.ui.city_look import city_colours, city_logo
from baken.foundation.ui.components import (
    Cell,
    Column,
    DataTable,
    FilterChoice,
    Tab,
    filter_choices,
    icon_names,
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
from baken.foundation.ui.waiting import WaitingLine, WaitingWork, register_waiting, waiting_for

__all__ = [
    "Bar",
    "BarChart",
    "Cell",
    "Chart",
    "ChartError",
    "Column",
    "DataTable",
    "EntryRegisteredTwice",
    "FilterChoice",
    "FrontPageTile",
    "LineChart",
    "NavigationItem",
    "Place",
    "ProgressRing",
    "Series",
    "StackedBarChart",
    "Tab",
    "Unit",
    "WaitingLine",
    "WaitingWork",
    "city_colours",
    "city_logo",
    "euro_text",
    "filter_choices",
    "front_page_tiles",
    "icon_names",
    "number_text",
    "percent_text",
    "register_navigation",
    "register_search",
    "register_tile",
    "register_waiting",
    "waiting_for",
]
