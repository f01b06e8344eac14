"""The house style of a city's documents, out of the tokens and the logo of its screens."""

from baken.foundation.ui.api import city_colours, city_logo
from baken.plan.annual.formats.house_style import HouseStyle


def house_style(slug: str) -> HouseStyle:
    """The look of the municipality with this slug; one without a look of its own has the default one."""
    return HouseStyle(colours=city_colours(slug=slug), logo=city_logo(slug=slug).encode())
