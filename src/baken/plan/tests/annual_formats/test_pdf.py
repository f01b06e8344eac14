"""The PDF is one that everybody can read: tagged, with contents, a language and words for every chart."""

import ctypes
import re
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from baken.foundation.typesetting.api import HouseStyle
from baken.plan.annual.formats.pdf import as_pdf
from baken.plan.annual.record import ReportRecord, checksum_of, dumps
from baken.plan.tests.annual_formats.factories import item, record
from baken.plan.tests.annual_formats.reading import text_of_pdf


def _elements(document: Any) -> Iterator[Any]:
    """Every element of the structure of every page."""
    for page in document:
        tree = pdfium.FPDF_StructTree_GetForPage(page)
        waiting = [
            pdfium.FPDF_StructTree_GetChildAtIndex(tree, n)
            for n in range(pdfium.FPDF_StructTree_CountChildren(tree))
        ]
        while waiting:
            element = waiting.pop()
            if element:
                yield element
                count = pdfium.FPDF_StructElement_CountChildren(element)
                waiting += [pdfium.FPDF_StructElement_GetChildAtIndex(element, n) for n in range(count)]


def _said(ask: Any, element: Any) -> str:
    length = ask(element, None, 0)
    if length <= 2:
        return ""
    buffer = ctypes.create_string_buffer(length)
    ask(element, buffer, length)
    return bytes(buffer.raw).decode("utf-16-le").rstrip("\0")


def test_it_is_tagged_and_says_its_language_its_title_and_its_standard(pdf: bytes) -> None:
    document = pypdfium2.PdfDocument(pdf)

    assert pdfium.FPDFCatalog_IsTagged(document)
    assert b"/StructTreeRoot" in pdf
    assert b"/MarkInfo<</Marked true" in pdf
    assert b"/Lang(nl-BE)" in pdf
    assert b"/DisplayDocTitle true" in pdf
    assert re.search(rb"<pdfuaid:part>1</pdfuaid:part>", pdf)
    assert document.get_metadata_dict()["Title"] == "Jaarverslag 2023 – Aalst"


def test_its_headings_are_bookmarks_that_go_as_deep_as_the_plan(known: ReportRecord, pdf: bytes) -> None:
    found = [(mark.level, mark.get_title()) for mark in pypdfium2.PdfDocument(pdf).get_toc()]

    assert (0, "Samenvatting") in found
    for one in known.items:
        assert (one.depth, f"{one.level_name} {one.title}") in found


def test_every_chart_has_words_and_every_table_its_headings(pdf: bytes) -> None:
    kinds: dict[str, int] = {}
    for element in _elements(pypdfium2.PdfDocument(pdf)):
        kind = _said(pdfium.FPDF_StructElement_GetType, element)
        kinds[kind] = kinds.get(kind, 0) + 1
        if kind == "Figure":
            assert len(_said(pdfium.FPDF_StructElement_GetAltText, element)) > 20

    assert kinds["Figure"] > 10
    assert {"H1", "H2", "H3", "H4", "H5", "P", "Table", "TH", "TD", "TOC", "TOCI", "Link"} <= kinds.keys()


def test_contents_and_feet_number_the_pages(pdf: bytes) -> None:
    document = pypdfium2.PdfDocument(pdf)
    contents = document[1].get_textpage().get_text_range()

    assert re.search(r"Samenvatting[ .]+\d+", contents)
    for number in range(1, len(document)):
        assert f"{number + 1} van {len(document)}" in document[number].get_textpage().get_text_range()


def test_the_same_record_gives_the_same_bytes(known: ReportRecord, pdf: bytes, style: HouseStyle) -> None:
    assert as_pdf(known, style=style) == pdf


def test_it_says_how_to_check_it(known: ReportRecord, pdf: bytes, style: HouseStyle) -> None:
    assert checksum_of(dumps(known)) in text_of_pdf(pdf)
    assert "f" * 64 in text_of_pdf(as_pdf(record(), style=style, checksum="f" * 64))


def test_a_draft_says_so_on_every_page_and_carries_no_checksum(
    known: ReportRecord, style: HouseStyle
) -> None:
    made = pypdfium2.PdfDocument(as_pdf(known, style=style, draft=True))
    pages = [page.get_textpage().get_text_range() for page in made]

    assert len(pages) > 20
    assert all("Ontwerp" in page for page in pages)
    assert not any("SHA-256" in page for page in pages)


def test_what_is_empty_leaves_no_heading(style: HouseStyle) -> None:
    text = text_of_pdf(as_pdf(record(items=(item(reported=True),)), style=style))

    for heading in ("In cijfers", "Wat hebben we", "Mijlpalen", "Budget", "rapporteringscodes", "Veranderd"):
        assert heading not in text


def test_characters_without_a_glyph_become_a_box(style: HouseStyle) -> None:
    text = text_of_pdf(as_pdf(record(title="Goed 👍🏽 gedaan مرحبا"), style=style))

    assert "Goed □ gedaan □" in text


def test_progress_is_told(style: HouseStyle) -> None:
    told: list[tuple[int, int]] = []
    as_pdf(record(), style=style, progress=lambda done, whole: told.append((done, whole)))

    assert told == [(1, 2), (2, 2)]


@pytest.mark.parametrize("depth", [0, 1, 5, 8])
def test_a_plan_may_have_any_number_of_levels(depth: int, style: HouseStyle) -> None:
    items = tuple(
        item(key=f"n{n}", parent=f"n{n - 1}" if n else None, depth=n, reports=n == depth)
        for n in range(depth + 1)
    )

    assert as_pdf(record(items=items), style=style)
