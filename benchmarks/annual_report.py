"""How fast the annual report is as PDF, Word document and workbook. See README.md.

./run python benchmarks/annual_report.py [--record REPORT.json] [--rounds 5]
"""

import argparse
import dataclasses
import io
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from baken.plan.annual.record import ReportRecord

LIMITS = {"PDF": 3.0, "DOCX": 5.0, "XLSX": 5.0}


def main() -> None:
    """Make the record, measure each form beside a bare one, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--record", type=Path, help="the JSON of a closed report; else one made up")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baken.config.settings.test")
    import django

    django.setup()
    record = _record(arguments.record)
    texts = sum(bool(item.texts.achieved) for item in record.reporting)
    indicators = sum(len(item.indicators) for item in record.items)
    print(
        f"{len(record.items)} items, {len(record.reporting)} that report, {texts} with texts, "
        f"{indicators} indicators\n"
        f"conditions: {os.cpu_count()} CPUs, load {os.getloadavg()[0]:.1f}, Python {sys.version.split()[0]}; "
        f"median of {arguments.rounds}, each with a text that was not seen before"
    )
    print(f"{'':6}{'seconds':>9}{'slowest':>9}{'limit':>7}{'KB':>8}{'pages':>7}{'bare':>8}{'ratio':>7}")
    for name, make, bare in _forms(record):
        seconds, content = _measure(make, record, arguments.rounds)
        without = statistics.median(_seconds(bare)[0] for _round in range(arguments.rounds))
        middle = statistics.median(seconds)
        print(
            f"{name:6}{middle:9.2f}{max(seconds):9.2f}{LIMITS[name]:7.0f}{len(content) // 1024:8}"
            f"{_pages(content):>7}{without:8.3f}{middle / without:7.0f}"
        )
    print(f"load afterwards {os.getloadavg()[0]:.1f}")


def _record(path: Path | None) -> "ReportRecord":
    from baken.plan.annual.record import loads
    from baken.plan.tests.annual_formats.full_size import full_size_record

    return loads(path.read_text()) if path else full_size_record()


def _forms(
    record: "ReportRecord",
) -> list[tuple[str, Callable[["ReportRecord"], bytes], Callable[[], bytes]]]:
    """Each form with what makes it, and the same library doing the least it can for a document."""
    import typst
    from baken.plan.annual.house_style import house_style
    from docxtpl import DocxTemplate
    from openpyxl import Workbook

    from baken.foundation.typesetting.api import fonts
    from baken.plan.annual.formats.docx import TEMPLATE, as_docx
    from baken.plan.annual.formats.pdf import as_pdf
    from baken.plan.annual.formats.xlsx import as_xlsx
    from baken.plan.annual.formats.xlsx_sheets import sheets_of

    style = house_style(record.municipality.slug)

    def empty_pdf() -> bytes:
        made = typst.Compiler(font_paths=fonts()).compile(
            input=str(time.perf_counter()).encode(), format="pdf"
        )
        assert isinstance(made, bytes)
        return made

    def empty_docx() -> bytes:
        content = io.BytesIO()
        template = DocxTemplate(TEMPLATE)
        template.render({})
        template.save(content)
        return content.getvalue()

    def plain_xlsx() -> bytes:
        content, book = io.BytesIO(), Workbook(write_only=True)
        for sheet in sheets_of(record):
            page = book.create_sheet(sheet.name)
            for row in sheet.rows:
                page.append([str(value) for value in row])
        book.save(content)
        return content.getvalue()

    return [
        ("PDF", lambda found: as_pdf(found, style=style), empty_pdf),
        ("DOCX", lambda found: as_docx(found, style=style), empty_docx),
        ("XLSX", as_xlsx, plain_xlsx),
    ]


def _measure(
    make: Callable[["ReportRecord"], bytes], record: "ReportRecord", rounds: int
) -> tuple[list[float], bytes]:
    """The seconds of each round and what was made. Each text is new, so nothing is remembered."""
    found, content = [], b""
    for number in range(rounds):
        fresh = dataclasses.replace(
            record,
            items=tuple(
                dataclasses.replace(item, title=f"{item.title} ({number})", description=f"Ronde {number}")
                for item in record.items
            ),
        )
        seconds, content = _seconds(lambda fresh=fresh: make(fresh))  # type: ignore[misc]
        found.append(seconds)
    return found, content


def _pages(content: bytes) -> str:
    """How many pages a PDF has; of other forms nobody knows before they are opened."""
    import pypdfium2

    return str(len(pypdfium2.PdfDocument(content))) if content.startswith(b"%PDF") else "-"


def _seconds(make: Callable[[], bytes]) -> tuple[float, bytes]:
    start = time.perf_counter()
    content = make()
    return time.perf_counter() - start, content


if __name__ == "__main__":
    main()
