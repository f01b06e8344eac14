"""The Word document is one that an editor can finish: headings, contents, numbers, words for pictures."""

import io
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import docx as word
import pytest

from baken.foundation.typesetting.api import HouseStyle
from baken.plan.annual.formats.docx import TEMPLATE, as_docx
from baken.plan.annual.formats.word.make_template import make
from baken.plan.annual.record import ReportRecord
from baken.plan.tests.annual_formats.factories import item, record
from baken.plan.tests.annual_formats.reading import tables_in_docx, text_of_docx


def _part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


def test_headings_are_headings_as_deep_as_the_plan(known: ReportRecord, docx: bytes) -> None:
    paragraphs = word.Document(io.BytesIO(docx)).paragraphs
    found = {(one.style.name, one.text) for one in paragraphs}

    for one in known.items:
        assert (f"Heading {one.depth + 1}", f"{one.level_name}: {one.title}") in found
    assert ("Deelkop 5", "Wat hebben we bereikt?") in found


def test_contents_and_page_numbers_are_fields_that_word_fills(docx: bytes) -> None:
    body, footer = _part(docx, "word/document.xml"), _part(docx, "word/footer1.xml")

    assert r' TOC \o "1-3" \h \z ' in body
    assert body.count('w:fldCharType="begin"') == body.count('w:fldCharType="end"') == 1
    assert " PAGE " in footer
    assert " NUMPAGES " in footer
    assert "<w:updateFields" in _part(docx, "word/settings.xml")
    assert "Samenvatting" in text_of_docx(docx).split("Inhoud")[1][:200]


def test_it_says_its_language_and_its_title(docx: bytes) -> None:
    assert 'w:lang w:val="nl-BE"' in _part(docx, "word/styles.xml")
    properties = word.Document(io.BytesIO(docx)).core_properties
    assert (properties.title, properties.language) == ("Jaarverslag 2023", "nl-BE")


def test_every_picture_has_words_and_every_table_a_heading_row(docx: bytes) -> None:
    body = ElementTree.fromstring(_part(docx, "word/document.xml"))  # noqa: S314 - our own document
    pictures = [one.get("descr", "") for one in body.iter() if one.tag.endswith("}docPr")]
    tables = [one for one in body.iter() if one.tag.endswith("}tbl")]

    assert len(pictures) > 10
    assert all(len(alt) > 10 for alt in pictures)
    assert len(tables) > 20
    for table in tables:
        assert len([one for one in table.iter() if one.tag.endswith("}tblHeader")]) == 1
    assert all(len({len(row) for row in rows}) == 1 for _caption, rows in tables_in_docx(docx))


def test_the_citys_colours_are_in_its_theme_and_styles(docx: bytes, style: HouseStyle) -> None:
    accent = style.colours["accent"].lstrip("#").upper()

    assert f'<a:accent1><a:srgbClr val="{accent}"/>' in _part(docx, "word/theme/theme1.xml")
    assert f'w:val="{accent}" w:themeColor="accent1"' in _part(docx, "word/styles.xml")


def test_the_same_record_gives_the_same_bytes(known: ReportRecord, docx: bytes, style: HouseStyle) -> None:
    assert as_docx(known, style=style) == docx


@pytest.mark.parametrize(("draft", "expected"), [(True, True), (False, False)])
def test_only_a_draft_says_so_on_every_page(draft: bool, expected: bool, style: HouseStyle) -> None:
    made = as_docx(record(items=(item(),)), style=style, draft=draft)

    assert ("Ontwerp" in _part(made, "word/header1.xml")) is expected
    assert ("SHA-256" in text_of_docx(made)) is not expected


def test_the_template_is_what_its_maker_makes() -> None:
    assert Path(TEMPLATE).read_bytes() == make()
