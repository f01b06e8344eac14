"""The city's colours in a Word document: in its theme, and in the styles that take theirs from there."""

import re
from typing import Any

from docx.oxml.ns import qn

from baken.foundation.typesetting.api import HouseStyle

# A colour of the theme as styles name it, the theme's own name for it, and the city's colour it gets.
THEME = (
    ("text1", "dk1", "ink"),
    ("background1", "lt1", "paper"),
    ("text2", "dk2", "accent-strong"),
    ("background2", "lt2", "accent-soft"),
    ("accent1", "accent1", "accent"),
    ("accent2", "accent2", "light"),
    ("accent3", "accent3", "ink-muted"),
    ("accent4", "accent4", "line"),
    ("accent5", "accent5", "header"),
    ("accent6", "accent6", "surface"),
)


def dress(document: Any, *, style: HouseStyle) -> None:
    """Fill in the city's colours where the template takes its colour from the theme; other colours stay."""
    colours = {name: style.colours[colour].lstrip("#").upper() for name, _theme, colour in THEME}
    for element in document.styles.element.iter():
        if (name := element.get(qn("w:themeColor"))) in colours:
            element.set(qn("w:val") if element.tag == qn("w:color") else qn("w:color"), colours[name])
        if (name := element.get(qn("w:themeFill"))) in colours:
            element.set(qn("w:fill"), colours[name])
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/theme"):
            _fill(relation.target_part, style)


def _fill(part: Any, style: HouseStyle) -> None:
    xml = part.blob.decode()
    for _name, theme, colour in THEME:
        value = style.colours[colour].lstrip("#").upper()
        xml = re.sub(
            rf"(<a:{theme}>).*?(</a:{theme}>)",
            rf'\1<a:srgbClr val="{value}"/>\2',
            xml,
            count=1,
            flags=re.DOTALL,
        )
    part._blob = xml.encode()
