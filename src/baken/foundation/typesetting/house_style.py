"""How a city's documents look: its colours and its logo, as data."""

from collections.abc import Mapping
from dataclasses import dataclass

from baken.foundation.ui.api import city_colours, city_logo

NEEDED = frozenset(
    {
        "accent", "accent-strong", "accent-soft", "header", "on-header", "on-header-muted", "light",
        "paper", "surface", "ink", "ink-muted", "line", "line-strong", "neutral", "success", "warning",
        "error", "chart-2", "chart-3", "chart-4", "chart-5", "chart-6",
    }
)  # fmt: skip
"""The names of the colours that the formats use: those of the screens' tokens."""


class HouseStyleIncomplete(Exception):
    """A colour that the formats need has no value."""


@dataclass(frozen=True, kw_only=True)
class HouseStyle:
    """A city's look. `colours`: name → "#rrggbb"; `logo`: a standing-alone SVG for a dark ground, or None.

    Raises HouseStyleIncomplete when a colour is missing.
    """

    colours: Mapping[str, str]
    logo: bytes | None = None

    def __post_init__(self) -> None:
        if missing := sorted(NEEDED - self.colours.keys()):
            raise HouseStyleIncomplete(f"no value for {', '.join(missing)}")


def house_style(slug: str) -> HouseStyle:
    """The look of the municipality with this slug; one without a look of its own has the default one."""
    return HouseStyle(colours=city_colours(slug=slug), logo=city_logo(slug=slug).encode())
