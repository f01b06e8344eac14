"""The annual report as a Word document that an editor can finish, from the template in `word/`."""

import datetime as dt
import io
import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from docx.oxml import parse_xml
from docxtpl import DocxTemplate
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup
from pydantic_core import to_jsonable_python

from baken.foundation.typesetting.api import HouseStyle, pictures
from baken.plan.annual.formats.archives import stable
from baken.plan.annual.formats.blocks import (
    Block,
    Bullets,
    Chart,
    Facts,
    Figure,
    Heading,
    Prose,
    Standing,
    Table,
)
from baken.plan.annual.formats.composing import Report, compose
from baken.plan.annual.formats.word_theme import dress
from baken.plan.annual.formats.word_xml import LOGO_WIDTH, PICTURE_WIDTH, dot, picture, table, words
from baken.plan.annual.formats.wording import plain
from baken.plan.annual.record import ReportRecord

TEMPLATE = Path(__file__).parent / "word" / "report.docx"
PICTURES = Path(__file__).parent / "typst" / "pictures.typ"
CONTENTS_LEVEL, DEEPEST_HEADING, DEEPEST_SUBHEADING = 3, 6, 8
Part = Mapping[str, Any]


class _Template(DocxTemplate):  # type: ignore[misc]  # the library ships no types
    """A template whose texts carry their own line breaks, so that nothing in them is looked for."""

    def resolve_listing(self, xml: str) -> str:
        return xml

    def fix_tables(self, xml: str) -> Any:
        parse_xml(xml)  # the library would silently leave out what it cannot parse
        return super().fix_tables(xml)


def as_docx(
    record: ReportRecord,
    *,
    style: HouseStyle,
    draft: bool = False,
    checksum: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> bytes:
    """The report as DOCX, its charts as pictures of what the PDF draws; the same record, the same bytes.

    `draft` marks every page. `checksum`: the one the record was closed with, computed when not given.
    `progress` is told how many of how many steps are done.
    """
    tell = progress or (lambda _done, _all: None)
    report = compose(record, draft=draft, checksum=checksum)
    tell(1, 3)
    charts = [block.chart for block in report.blocks if isinstance(block, Figure)]
    drawn = pictures(PICTURES, [to_jsonable_python(chart) for chart in charts], style=style)
    tell(2, 3)
    template = _Template(TEMPLATE)
    template.init_docx()
    dress(template.docx, style=style)
    context = _context(report, _Pictures(template, drawn, charts), style)
    template.render(context, jinja_env=SandboxedEnvironment(autoescape=True))
    _describe(template.docx, report, record.made_at)
    content = io.BytesIO()
    template.save(content)
    made = stable(content.getvalue(), moment=record.made_at)
    tell(3, 3)
    return made


class _Pictures:
    """The charts as parts of the document, in the order in which they are drawn; the logo comes last."""

    def __init__(self, template: _Template, drawn: Sequence[bytes], charts: Sequence[Chart]) -> None:
        self._part = template.docx.part
        self._drawn = iter(drawn[: len(charts)])
        self._logo = drawn[len(charts)] if len(drawn) > len(charts) else None
        self._number = 0

    def chart(self, alt: str) -> Markup:
        return self._placed(next(self._drawn), alt=alt, width=PICTURE_WIDTH)

    def logo(self, city: str) -> Markup:
        return self._placed(self._logo, alt=f"Logo van {city}", width=LOGO_WIDTH) if self._logo else Markup()

    def _placed(self, png: bytes, *, alt: str, width: int) -> Markup:
        self._number += 1
        relation, _image = self._part.get_or_add_image(io.BytesIO(png))
        across, down = struct.unpack(">II", png[16:24])  # the first part of a PNG says its size
        return picture(
            relation=relation,
            alt=alt,
            width=width,
            height=width * down // across,
            name=f"Afbeelding {self._number}",
        )


def _context(report: Report, drawings: _Pictures, style: HouseStyle) -> dict[str, Any]:
    parts = [part for block in report.blocks for part in _parts(block, drawings, style)]
    return {
        "title": words(report.title),
        "city": words(report.city),
        "plan": words(report.plan),
        "period": words(report.period),
        "version": words(report.version),
        "what_changed": words(report.what_changed),
        "draft": report.draft,
        "logo": drawings.logo(report.city),
        "contents": [
            {"level": block.level, "text": words(block.text)}
            for block in report.blocks
            if isinstance(block, Heading) and block.listed and block.level <= CONTENTS_LEVEL
        ],
        "parts": parts,
    }


def _parts(block: Block, drawings: _Pictures, style: HouseStyle) -> Iterator[Part]:
    """A block as paragraphs, tables and pictures of the template."""
    match block:
        case Heading():
            yield _heading(block)
        case Facts():
            yield {"look": "facts", "pairs": [(words(name), words(value)) for name, value in block.pairs]}
        case Standing():
            yield {
                "look": "standing",
                "dot": dot(style.colours[block.colour]),
                "name": words(block.name),
                "reasons": words(" ".join(block.reasons)),
                "judgement": words(block.judgement),
            }
        case Prose():
            yield from _prose(block)
        case Bullets():
            yield from ({"look": "bullet", "text": words(text)} for text in block.items)
        case Table():
            yield from _table(block)
        case Figure():
            yield from _caption(block.table)
            yield {"look": "picture", "picture": drawings.chart(block.alt)}
            if block.table:
                yield {"look": "table", "table": table(block.table)}


def _heading(block: Heading) -> Part:
    if not block.listed:
        return {"look": f"subheading{min(block.level, DEEPEST_SUBHEADING)}", "text": words(block.text)}
    return {
        "look": f"heading{min(block.level, DEEPEST_HEADING)}",
        "above": words(f"{block.above}: ") if block.above else Markup(),
        "text": words(block.text),
    }


def _prose(block: Prose) -> Iterator[Part]:
    label = block.label
    if label and block.look == "editor":
        yield {"look": "editorlabel", "text": words(label)}
        label = ""
    for number, text in enumerate(block.paragraphs):
        yield {"look": block.look, "label": words("" if number else label), "text": words(text)}


def _table(block: Table) -> Iterator[Part]:
    yield from _caption(block)
    yield {"look": "table", "table": table(block)}


def _caption(block: Table | None) -> Iterator[Part]:
    if block and block.caption:
        yield {"look": "caption", "text": words(block.caption)}


def _describe(document: Any, report: Report, moment: dt.datetime) -> None:
    """What the document says of itself; set after rendering, so that no text is taken for a tag."""
    properties = document.core_properties
    properties.title = plain(report.title)[:255]
    properties.author = properties.last_modified_by = plain(report.city)[:255]
    properties.created = properties.modified = moment.astimezone(dt.UTC).replace(tzinfo=None)
