"""Front door of typesetting: documents set by Typst in a city's house style."""

from baken.foundation.typesetting.house_style import HouseStyle, HouseStyleIncomplete, house_style
from baken.foundation.typesetting.lettering import FONTS, fonts, showable
from baken.foundation.typesetting.typesetting import pictures, tagged_pdf

__all__ = [
    "FONTS",
    "HouseStyle",
    "HouseStyleIncomplete",
    "fonts",
    "house_style",
    "pictures",
    "showable",
    "tagged_pdf",
]
