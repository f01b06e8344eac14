"""From a file to numbered lines; PDF and text take the same path from here."""

import re
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from baken.plan.reading.errors import Damaged, EmptyDocument, Encrypted, MissingDocument, NotText, TooLarge
from baken.plan.reading.findings import Kind, Line, Notebook

MAX_BYTES = 20_000_000
PAGE_BREAK = "\f"
# Bullets of symbol fonts arrive as private-use characters.
SYMBOL = re.compile(r"[\ue000-\uf8ff]")
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
# pdfium writes this for a hyphen at the end of a line, and drops the line break after it.
PDF_HYPHEN = re.compile(r"[\x02\ufffe](?:\r?\n)?")


def read_lines(path: Path, notebook: Notebook) -> tuple[Line, ...]:
    """The lines of a text or PDF file; a named error when there is no text to read."""
    if not path.is_file():
        raise MissingDocument(path)
    if path.stat().st_size > MAX_BYTES:
        raise TooLarge(path, MAX_BYTES)
    data = path.read_bytes()
    text = (
        _pdf_text(path, data)
        if data[:1024].lstrip().startswith(b"%PDF-")
        else _plain_text(path, data, notebook)
    )
    if not text.strip():
        raise EmptyDocument(path)
    return _number(text)


def _plain_text(path: Path, data: bytes, notebook: Notebook) -> str:
    if b"\0" in data or data.startswith(b"PK\x03\x04"):
        raise NotText(path)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
        notebook.note(
            Kind.DOUBT,
            "encoding",
            Line(number=1, text=text.split("\n", 1)[0].strip()),
            "Dit bestand is niet in UTF-8 bewaard. Ik las het als Windows-tekst (cp1252); "
            "kijk na of letters met accenten kloppen.",
        )
        return text


def _pdf_text(path: Path, data: bytes) -> str:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise Encrypted(path) from error
        raise Damaged(path) from error
    try:
        pages = [PDF_HYPHEN.sub("-\n", page.get_textpage().get_text_bounded()) for page in document]
    finally:
        document.close()
    return "\n".join(PAGE_BREAK + page for page in pages) if "".join(pages).strip() else ""


def _number(text: str) -> tuple[Line, ...]:
    """Number lines from 1 as an editor does; a form feed starts a page, without one pages are unknown (0)."""
    page = 1 if PAGE_BREAK in text and not text.startswith(PAGE_BREAK) else 0
    lines: list[Line] = []
    for number, raw in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        page += raw.count(PAGE_BREAK)
        lines.append(Line(number=number, page=page, text=_tidy(raw)))
    return tuple(lines)


def _tidy(raw: str) -> str:
    return " ".join(CONTROL.sub("", SYMBOL.sub(" • ", raw)).split())
