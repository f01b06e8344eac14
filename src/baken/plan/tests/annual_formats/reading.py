"""Reading a report's files back: their words, amounts (integer cents) and totals, whatever the form."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from xml.etree import ElementTree

import openpyxl
import pypdfium2

AMOUNT = re.compile(r"(\u2212?)€\s?([\d.]+),(\d\d)")
TOTALS_OF = "totaal van het plan"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
Totals = dict[tuple[int, str], tuple[int | None, ...]]
"""Year and kind → planned, revised, committed and paid; None where a dash stands."""


def amounts_in(text: str) -> list[int]:
    """Every amount that a text names, in cents, in the order of the text."""
    return [
        int(f"{whole.replace('.', '')}{cents}") * (-1 if sign else 1)
        for sign, whole, cents in AMOUNT.findall(text.replace("\u00a0", " "))
    ]


def text_of_pdf(content: bytes) -> str:
    """All words of a PDF, page after page."""
    document = pypdfium2.PdfDocument(content)
    pages = [page.get_textpage().get_text_range() for page in document]
    return (
        "\n".join(pages)
        .replace("\r\n", "\n")
        .replace("\ufffe", "")
        .replace("\u200b", "")
        .replace("\u00a0", " ")
    )


def amounts_in_pdf(content: bytes) -> list[int]:
    """Every amount in a PDF."""
    return amounts_in(text_of_pdf(content))


def totals_in_pdf(content: bytes) -> Totals:
    """The totals of the plan as the tables in the PDF's summary say them."""
    found: Totals = {}
    kind = ""
    for line in text_of_pdf(content).splitlines():
        if line.strip().endswith(f": {TOTALS_OF}"):
            kind = line.partition(":")[0].strip()
        elif kind and re.match(r"\d{4} ", line):
            year, _, cells = line.partition(" ")
            found[int(year), kind] = tuple(_cells(cells))
        elif kind and found and not line.startswith("Jaar "):
            kind = ""
    return found


def text_of_docx(content: bytes) -> str:
    """All words of a Word document's body: one line per paragraph, its breaks as spaces."""
    return "\n".join(_words(paragraph) for paragraph in _body(content).iter(f"{W}p")).replace("\u00a0", " ")


def amounts_in_docx(content: bytes) -> list[int]:
    """Every amount in a Word document."""
    return amounts_in(text_of_docx(content))


def tables_in_docx(content: bytes) -> list[tuple[str, list[list[str]]]]:
    """Every table: its caption and the words of its cells, row by row."""
    return [
        (
            next((one.get(f"{W}val", "") for one in table.iter(f"{W}tblCaption")), ""),
            [
                [" ".join(_words(p) for p in cell.iter(f"{W}p")) for cell in row.iter(f"{W}tc")]
                for row in table.iter(f"{W}tr")
            ],
        )
        for table in _body(content).iter(f"{W}tbl")
    ]


def totals_in_docx(content: bytes) -> Totals:
    """The totals of the plan as the tables in the Word document say them."""
    return {
        (int(row[0]), caption.partition(":")[0]): tuple(_cells(" ".join(row[1:])))
        for caption, rows in tables_in_docx(content)
        if caption.endswith(f": {TOTALS_OF}")
        for row in rows[1:]
    }


def rows_of_xlsx(content: bytes, sheet: str) -> list[dict[str, object]]:
    """The rows of a sheet by the headings of their columns."""
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    headings, *rows = book[sheet].iter_rows(values_only=True)
    return [{str(name): value for name, value in zip(headings, row, strict=False)} for row in rows]


def cents(value: object) -> int | None:
    """An amount in a cell (euro) as cents."""
    return round(value * 100) if isinstance(value, int | float) else None


def amounts_in_xlsx(content: bytes) -> set[int]:
    """Every amount in the workbook: what stands in a cell that is formatted as euro."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = (cell for page in book.worksheets for row in page.iter_rows() for cell in row)
    return {round(cell.value * 100) for cell in cells if "€" in cell.number_format and cell.value is not None}


def totals_in_xlsx(content: bytes) -> Totals:
    """The totals of the plan as the sheet "Totalen" says them."""
    return {
        (int(str(row["Jaar"])), str(row["Soort"])): tuple(
            cents(row[name]) for name in ("Gepland", "Herzien", "Vastgelegd", "Betaald")
        )
        for row in rows_of_xlsx(content, "Totalen")
    }


def _cells(text: str) -> Iterator[int | None]:
    plain = re.sub(r"\s\+\s\d+\ste\sbepalen", "", text.replace("\u00a0", " "))
    for cell in re.findall(rf"{AMOUNT.pattern}|(–|te bepalen)", plain):
        sign, whole, rest, _nothing = cell
        yield int(f"{whole.replace('.', '')}{rest}") * (-1 if sign else 1) if whole else None


def _body(content: bytes) -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return ElementTree.fromstring(archive.read("word/document.xml"))  # noqa: S314 - our own document


def _words(paragraph: Iterable[ElementTree.Element]) -> str:
    parts = paragraph.iter() if isinstance(paragraph, ElementTree.Element) else ()
    return "".join(
        part.text or "" if part.tag == f"{W}t" else " " for part in parts if part.tag in (f"{W}t", f"{W}br")
    )
