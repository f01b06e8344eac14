"""Makes `report.docx`, the template of the annual report. How to restyle it in Word: README.md beside it.

Run it as `./run python -m baken.plan.annual.formats.word.make_template`.
"""

import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm

from baken.plan.annual.formats.archives import EPOCH, stable
from baken.plan.annual.formats.word.styles import (
    CONTENTS,
    HEADINGS,
    LANGUAGE,
    SUBHEADINGS,
    ordered,
    style_document,
)

TEMPLATE = Path(__file__).parent / "report.docx"
Paragraph = tuple[str, str]  # what stands in it and its style
LABEL = "{% if part.label %}|b|{{ part.label }}:| {% endif %}{{ part.text }}"
COVER: tuple[Paragraph, ...] = (
    ("{%p if logo %}", "Normal"),
    ("{{r logo }}", "Omslagregel"),
    ("{%p endif %}", "Normal"),
    ("{{ city }}", "Omslagregel"),
    ("{{ title }}", "Title"),
    ("{{ plan }}", "Omslagplan"),
    ("Over {{ period }}", "Omslagtekst"),
    ("{{ version }}", "Omslagtekst"),
    ("{%p if what_changed %}", "Normal"),
    ("{{ what_changed }}", "Omslagtekst"),
    ("{%p endif %}", "Normal"),
)
PARTS: dict[str, tuple[Paragraph, ...]] = {
    **{
        f"heading{level}": (("|Niveau|{{ part.above }}|{{ part.text }}", f"Heading {level}"),)
        for level in HEADINGS
    },
    **{f"subheading{level}": (("{{ part.text }}", f"Deelkop {level}"),) for level in SUBHEADINGS},
    "facts": (
        (
            "{% for name, value in part.pairs %}|b|{{ name }}:| {{ value }}"
            "{% if not loop.last %} · {% endif %}{% endfor %}",
            "Kengegevens",
        ),
    ),
    "standing": (
        (
            "{{r part.dot }}|b|{{ part.name }}|{% if part.reasons %} – {{ part.reasons }}{% endif %}"
            "{% if part.judgement %}|b| Anders beoordeeld:| {{ part.judgement }}{% endif %}",
            "Stand",
        ),
    ),
    "lead": (("{{ part.text }}", "Kernzin"),),
    "plain": ((LABEL, "Normal"),),
    "note": ((LABEL, "Noot"),),
    "editorlabel": (("{{ part.text }}", "Redactiekop"),),
    "editor": (("{{ part.text }}", "Redactie"),),
    "bullet": (("{{ part.text }}", "List Bullet"),),
    "caption": (("{{ part.text }}", "Onderschrift"),),
    "picture": (("{{r part.picture }}", "Grafiek"),),
    "table": (("{{p part.table }}", "Normal"), ("", "Na tabel")),
}


def make() -> bytes:
    """The template's bytes; the same every time."""
    document = Document()
    _page(document)
    style_document(document)
    _header_and_footer(document)
    for paragraph in list(document.element.body)[:-1]:
        document.element.body.remove(paragraph)
    _paragraphs(document, COVER)
    _contents(document)
    _parts(document)
    _settings(document)
    content = io.BytesIO()
    document.save(content)
    return stable(content.getvalue(), moment=EPOCH)


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.4)
    section.top_margin, section.bottom_margin = Cm(2.5), Cm(2.2)
    section.header_distance = section.footer_distance = Cm(1.1)


def _header_and_footer(document: Any) -> None:
    section = document.sections[0]
    header = section.header
    header.paragraphs[0].add_run("{%p if draft %}")
    for text, style in (
        ("Ontwerp", "Ontwerp"),
        ("{%p endif %}", "Header"),
        ("{{ city }} · {{ title }}", "Header"),
    ):
        header.add_paragraph(text, style=document.styles[style])
    footer = section.footer.paragraphs[0]
    footer.style = document.styles["Footer"]
    ordered(footer._p.get_or_add_pPr(), '<w:tabs><w:tab w:val="right" w:pos="9180"/></w:tabs>')
    footer.add_run("{{ version }}\tPagina ")
    _field(footer, "PAGE")
    footer.add_run(" van ")
    _field(footer, "NUMPAGES")


def _contents(document: Any) -> None:
    """A field that Word fills with page numbers on opening; until then it holds the headings."""
    document.add_paragraph("Inhoud", style="Inhoudskop")
    start = document.add_paragraph(style="toc 1")
    _field_part(start, "begin")
    _instruction(start, r' TOC \o "1-3" \h \z ')
    _field_part(start, "separate")
    _paragraphs(document, [("{%p for entry in contents %}", "Normal")])
    _choices(
        document,
        {f"entry.level == {level}": (("{{ entry.text }}", f"toc {level}"),) for level in CONTENTS},
    )
    _paragraphs(document, [("{%p endfor %}", "Normal")])
    _field_part(document.add_paragraph(style="Na tabel"), "end")


def _parts(document: Any) -> None:
    _paragraphs(document, [("{%p for part in parts %}", "Normal")])
    _choices(document, {f'part.look == "{look}"': paragraphs for look, paragraphs in PARTS.items()})
    _paragraphs(document, [("{%p endfor %}", "Normal")])


def _choices(document: Any, choices: dict[str, tuple[Paragraph, ...]]) -> None:
    """Paragraphs of which only those after the condition that holds stay."""
    for number, (condition, paragraphs) in enumerate(choices.items()):
        word = "elif" if number else "if"
        _paragraphs(document, [(f"{{%p {word} {condition} %}}", "Normal"), *paragraphs])
    _paragraphs(document, [("{%p endif %}", "Normal")])


def _paragraphs(document: Any, paragraphs: Iterable[Paragraph]) -> None:
    """Paragraphs of runs: `|b|` opens a bold one, `|Niveau|` one of that style; each ends at a `|`."""
    for text, style in paragraphs:
        paragraph = document.add_paragraph(style=style)
        look = ""
        for piece in text.split("|"):
            if piece in ("b", "Niveau"):
                look = piece
                continue
            if piece:
                run = paragraph.add_run(piece)
                run.bold = True if look == "b" else None
                if look == "Niveau":
                    run.style = document.styles[look]
            look = ""


def _field(paragraph: Any, instruction: str) -> None:
    _field_part(paragraph, "begin")
    _instruction(paragraph, f" {instruction} ")
    _field_part(paragraph, "separate")
    paragraph.add_run("1")
    _field_part(paragraph, "end")


def _field_part(paragraph: Any, kind: str) -> None:
    paragraph.add_run()._r.append(parse_xml(f'<w:fldChar {nsdecls("w")} w:fldCharType="{kind}"/>'))


def _instruction(paragraph: Any, text: str) -> None:
    paragraph.add_run()._r.append(
        parse_xml(f'<w:instrText {nsdecls("w")} xml:space="preserve">{text}</w:instrText>')
    )


def _settings(document: Any) -> None:
    later = [qn(f"w:{tag}") for tag in ("hdrShapeDefaults", "footnotePr", "endnotePr", "compat")]
    place = next(child for child in document.settings.element if child.tag in later)
    place.addprevious(parse_xml(f'<w:updateFields {nsdecls("w")} w:val="true"/>'))
    for identity, relation in list(document.part.rels.items()):
        if relation.reltype.endswith("/stylesWithEffects"):
            document.part.rels.pop(identity)
    properties = document.core_properties
    properties.author, properties.title, properties.comments = "", "", ""
    properties.language = LANGUAGE
    properties.created = properties.modified = EPOCH


if __name__ == "__main__":
    TEMPLATE.write_bytes(make())
