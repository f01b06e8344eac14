"""Pieces of WordprocessingML: text, tables and pictures. What people wrote comes out literally."""

from collections.abc import Sequence
from xml.sax.saxutils import escape

from markupsafe import Markup

from baken.plan.annual.formats.blocks import Column, Table
from baken.plan.annual.formats.wording import plain

PAGE_WIDTH = 9180  # twentieths of a point between the margins of the template
LONGEST_WHOLE = 500  # characters in a cell up to which its row stays on one page
EMU_PER_CM = 360_000
PICTURE_WIDTH = 16 * EMU_PER_CM
LOGO_WIDTH = EMU_PER_CM * 16 // 10
_LINE = '</w:t><w:br/><w:t xml:space="preserve">'


def words(text: str) -> Markup:
    """Text for within a run, with its line breaks. Braces go as references: they are never a tag."""
    return Markup(_escaped(plain(text)).replace("\n", _LINE))  # noqa: S704 - escaped right here


def dot(colour: str) -> Markup:
    """A dot in a colour ("#rrggbb"), as a run; what it says stands in words beside it."""
    return Markup(  # noqa: S704 - a colour of the house style
        f'<w:r><w:rPr><w:color w:val="{colour.lstrip("#")}"/></w:rPr><w:t xml:space="preserve">● </w:t></w:r>'
    )


def table(found: Table) -> Markup:
    """A table in the style "Verslagtabel"; its heading row repeats, references to pages are left out."""
    kept = [place for place, column in enumerate(found.columns) if not column.page]
    columns = [found.columns[place] for place in kept]
    widths = _widths(columns, round(PAGE_WIDTH * found.width))
    rows = [_row([column.label for column in columns], columns, widths, heading=True)]
    last = len(found.rows) - found.totals
    rows += [
        _row([row[place] for place in kept], columns, widths, total=number >= last)
        for number, row in enumerate(found.rows)
    ]
    title = _escaped(plain(found.caption or columns[0].label))
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return Markup(  # noqa: S704 - every text in it is escaped
        '<w:tbl><w:tblPr><w:tblStyle w:val="Verslagtabel"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" '
        f'w:noHBand="1" w:noVBand="1"/><w:tblCaption w:val="{title}"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def picture(*, relation: str, alt: str, width: int, height: int, name: str) -> Markup:
    """A picture as a run. `width` and `height` in EMU; `relation`: the id of the image's part."""
    said = _escaped(plain(alt))
    return Markup(  # noqa: S704 - every text in it is escaped
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0" '
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
        f'<wp:extent cx="{width}" cy="{height}"/><wp:docPr id="1" name="{_escaped(name)}" descr="{said}"/>'
        '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        f'<pic:nvPicPr><pic:cNvPr id="0" name="{_escaped(name)}"/><pic:cNvPicPr/></pic:nvPicPr>'
        '<pic:blipFill><a:blip r:embed="'
        f'{relation}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>"
        f'<a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )


def _escaped(text: str) -> str:
    return escape(text, {'"': "&quot;", "{": "&#123;", "}": "&#125;"})


def _widths(columns: Sequence[Column], width: int) -> list[int]:
    whole = sum(column.weight for column in columns)
    return [round(width * column.weight / whole) for column in columns]


def _row(
    texts: Sequence[str],
    columns: Sequence[Column],
    widths: Sequence[int],
    *,
    heading: bool = False,
    total: bool = False,
) -> str:
    whole = "<w:cantSplit/>" if max(map(len, texts)) < LONGEST_WHOLE else ""
    properties = f"<w:trPr>{whole}{'<w:tblHeader/>' if heading else ''}</w:trPr>"
    bold = "<w:rPr><w:b/></w:rPr>" if total else ""
    cells = (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p><w:pPr>'
        f'<w:pStyle w:val="{"Tabelgetal" if column.number else "Tabeltekst"}"/></w:pPr>'
        f'<w:r>{bold}<w:t xml:space="preserve">{words(text)}</w:t></w:r></w:p></w:tc>'
        for text, column, width in zip(texts, columns, widths, strict=True)
    )
    return f"<w:tr>{properties}{''.join(cells)}</w:tr>"
