"""The styles of the template: one table of looks, and the pieces of XML that Word wants for them."""

from dataclasses import dataclass
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt

LANGUAGE = "nl-BE"
FONT = "Calibri"
HEADINGS, SUBHEADINGS, CONTENTS = range(1, 7), range(2, 9), range(1, 4)
NAMESPACE = nsdecls("w")
# Colours of the theme: a report fills in the city's own.
INK, PAPER, STRONG, SOFT = "text1", "background1", "text2", "background2"
ACCENT, MUTED, LINE, HEADER, SURFACE = "accent1", "accent3", "accent4", "accent5", "accent6"

# The order that the format prescribes for what a paragraph style holds.
PARAGRAPH_ORDER = (
    "pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr",
    "suppressLineNumbers", "pBdr", "shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap",
    "overflowPunct", "topLinePunct", "autoSpaceDE", "autoSpaceDN", "bidi", "adjustRightInd", "snapToGrid",
    "spacing", "ind", "contextualSpacing", "mirrorIndents", "suppressOverlap", "jc", "textDirection",
    "textAlignment", "textboxTightWrap", "outlineLvl", "divId", "cnfStyle", "rPr", "sectPr", "pPrChange",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Look:
    """How a paragraph style looks: sizes and distances in points, colours of the theme."""

    size: float
    colour: str = INK
    before: float = 0
    after: float = 0
    line: float = 0
    bold: bool = False
    keep: bool = False  # on the same page as what follows
    right: bool = False
    breaks: bool = False  # starts a page
    fill: str = ""
    indent: float = 0  # centimetres
    outline: int = 0  # a heading for who reads by ear, without a place in the contents
    borders: tuple[str, str, int, int] | None = None  # sides, colour, eighths of a point, points to the text
    based: str = "Normal"


_COVER = ("top left bottom right", HEADER, 8, 14)  # the same border all around joins them into one block
LOOKS = {
    "Normal": Look(size=10.5, after=6, line=1.12),
    "Heading 1": Look(
        size=20, after=12, colour=STRONG, bold=True, keep=True, breaks=True, borders=("bottom", ACCENT, 12, 4)
    ),
    "Heading 2": Look(size=15.5, before=18, after=6, colour=STRONG, bold=True, keep=True),
    "Heading 3": Look(size=13, before=16, after=5, colour=STRONG, bold=True, keep=True),
    "Heading 4": Look(
        size=11.5, before=14, after=4, colour=STRONG, bold=True, keep=True, borders=("top", LINE, 6, 5)
    ),
    "Heading 5": Look(size=11, before=12, after=4, colour=STRONG, bold=True, keep=True),
    "Heading 6": Look(size=11, before=12, after=4, colour=STRONG, bold=True, keep=True),
    **{
        f"Deelkop {level}": Look(
            size=10.5, before=8, after=3, colour=ACCENT, bold=True, keep=True, outline=level
        )
        for level in SUBHEADINGS
    },
    "toc 1": Look(size=11, before=6, after=2, bold=True),
    "toc 2": Look(size=10, after=2, indent=0.5),
    "toc 3": Look(size=9.5, after=2, indent=1),
    "Title": Look(size=30, before=150, colour=PAPER, bold=True, fill=HEADER, indent=0.55, borders=_COVER),
    "Omslagregel": Look(size=17, colour=PAPER, fill=HEADER, indent=0.55, borders=_COVER),
    "Omslagplan": Look(size=15, before=24, after=4),
    "Omslagtekst": Look(size=12, colour=MUTED, before=6, after=2),
    "Inhoudskop": Look(size=20, after=12, colour=STRONG, bold=True, breaks=True),
    "Header": Look(size=8.5, after=10, colour=MUTED),
    "Footer": Look(size=8.5, colour=MUTED),
    "Ontwerp": Look(size=14, colour=ACCENT, bold=True),
    "Kengegevens": Look(size=9.5, after=3, colour=MUTED),
    "Stand": Look(size=10.5, after=6),
    "Kernzin": Look(size=11, after=6, bold=True),
    "Noot": Look(size=9, after=4, colour=MUTED),
    "Redactiekop": Look(
        size=9, before=4, colour=ACCENT, bold=True, fill=SURFACE, keep=True, borders=("left", ACCENT, 24, 6)
    ),
    "Redactie": Look(size=10.5, fill=SURFACE, borders=("left", ACCENT, 24, 6)),
    "List Bullet": Look(size=10.5, after=2),
    "Onderschrift": Look(size=9.5, before=8, after=3, bold=True, keep=True),
    "Grafiek": Look(size=9, before=2, after=4, keep=True),
    "Tabeltekst": Look(size=9, line=1),
    "Tabelgetal": Look(size=9, line=1, right=True, based="Tabeltekst"),
    "Na tabel": Look(size=4, after=2, line=1),
}


def style_document(document: Any) -> None:
    """Give the document the styles of the report and no tables' styles but its own."""
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    defaults.find(qn("w:lang")).set(qn("w:val"), LANGUAGE)
    for name, look in LOOKS.items():
        _paragraph_style(document, name, look)
    for level in CONTENTS:
        _add(
            document.styles[f"toc {level}"],
            '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9180"/></w:tabs>',
        )
    level_name = document.styles.add_style("Niveau", WD_STYLE_TYPE.CHARACTER)
    level_name.font.size = Pt(9)
    _colour(level_name, MUTED)
    _table_style(document)


def ordered(properties: Any, xml: str) -> None:
    """Put a piece of XML where the format expects it among a paragraph's properties."""
    name, space, rest = xml.partition(" ") if " " in xml.partition(">")[0] else (*xml.partition(">"),)
    element = parse_xml(f"{name} {NAMESPACE}{space}{rest}")
    before = PARAGRAPH_ORDER[: PARAGRAPH_ORDER.index(element.tag.rpartition("}")[2])]
    properties.insert(sum(child.tag.rpartition("}")[2] in before for child in properties), element)


def _add(style: Any, xml: str) -> None:
    ordered(style.element.get_or_add_pPr(), xml)


def _paragraph_style(document: Any, name: str, look: Look) -> None:
    style = _made(document, name, look.based)
    for old in style.element.findall(qn("w:rPr")):
        style.element.remove(old)
    for tag in ("w:pBdr", "w:tabs"):
        for old in style.element.get_or_add_pPr().findall(qn(tag)):
            style.element.pPr.remove(old)
    style.font.name, style.font.size, style.font.bold = FONT, Pt(look.size), look.bold or None
    _colour(style, look.colour)
    form = style.paragraph_format
    form.space_before, form.space_after, form.keep_with_next = Pt(look.before), Pt(look.after), look.keep
    form.page_break_before, form.widow_control = look.breaks, True
    form.left_indent, form.right_indent = Cm(look.indent), Cm(look.indent if look.fill else 0)
    if look.line:
        form.line_spacing = look.line
    if look.right:
        _add(style, '<w:jc w:val="right"/>')
    if look.outline:
        _add(style, f'<w:outlineLvl w:val="{look.outline - 1}"/>')
    if look.fill:
        _add(style, f'<w:shd w:val="clear" w:color="auto" w:fill="FFFFFF" w:themeFill="{look.fill}"/>')
    if look.borders:
        _add(style, _borders(*look.borders))


def _made(document: Any, name: str, based: str) -> Any:
    try:
        return document.styles[name]
    except KeyError:
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles[based]
        return style


def _borders(sides: str, colour: str, size: int, space: int) -> str:
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="{size}" w:space="{space}" w:color="000000" w:themeColor="{colour}"/>'
        for side in sides.split()
    )
    return f"<w:pBdr>{lines}</w:pBdr>"


def _colour(style: Any, name: str) -> None:
    """A colour of the theme, at the place that the format wants: after the font and its weight."""
    properties = style.element.get_or_add_rPr()
    colour = parse_xml(f'<w:color {NAMESPACE} w:val="000000" w:themeColor="{name}"/>')
    before = [qn(f"w:{tag}") for tag in ("rStyle", "rFonts", "b", "bCs", "i", "iCs")]
    properties.insert(sum(child.tag in before for child in properties), colour)


def _table_style(document: Any) -> None:
    for style in document.styles.element.findall(qn("w:style")):
        if style.get(qn("w:type")) == "table" and style.get(qn("w:styleId")) != "TableNormal":
            document.styles.element.remove(style)
    line = f'w:val="single" w:sz="4" w:space="0" w:color="000000" w:themeColor="{LINE}"'
    below_heading = f'w:val="single" w:sz="8" w:space="0" w:color="000000" w:themeColor="{ACCENT}"'
    margins = (("top", 40), ("left", 80), ("bottom", 40), ("right", 80))
    cells = "".join(f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in margins)
    document.styles.element.append(
        parse_xml(
            f'<w:style {NAMESPACE} w:type="table" w:customStyle="1" w:styleId="Verslagtabel">'
            '<w:name w:val="Verslagtabel"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="99"/>'
            "<w:qFormat/>"
            f"<w:tblPr><w:tblBorders><w:bottom {line}/><w:insideH {line}/></w:tblBorders>"
            f"<w:tblCellMar>{cells}</w:tblCellMar></w:tblPr>"
            '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr>'
            f"<w:tcBorders><w:bottom {below_heading}/></w:tcBorders>"
            f'<w:shd w:val="clear" w:color="auto" w:fill="FFFFFF" w:themeFill="{SOFT}"/>'
            "</w:tcPr></w:tblStylePr></w:style>"
        )
    )
