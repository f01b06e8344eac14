"""The workbook is one that people can count on: numbers are numbers, dates dates, text never a formula."""

import datetime as dt
import io

import openpyxl

from baken.plan.annual.formats.xlsx import as_xlsx
from baken.plan.annual.formats.xlsx_cells import CUT
from baken.plan.annual.record import ReportRecord, checksum_of, dumps
from baken.plan.tests.annual_formats.factories import item, record
from baken.plan.tests.annual_formats.reading import rows_of_xlsx

SHEETS = [
    "Leesmij", "Onderdelen", "Mijlpalen", "Cijfers", "Ramingen", "Budget", "Totalen", "Domeinen", "Codes",
    "Rapporteringscodes", "Wijzigingen",
]  # fmt: skip


def test_every_sheet_can_be_filtered_under_a_heading_that_stays(xlsx: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx))

    assert book.sheetnames == SHEETS
    for page in book.worksheets:
        assert page.freeze_panes == "A2"
        assert page.title == "Leesmij" or page.auto_filter.ref
        assert page.max_row > 1


def test_the_first_sheet_says_which_report_it_is_and_what_each_sheet_holds(
    known: ReportRecord, xlsx: bytes
) -> None:
    page = openpyxl.load_workbook(io.BytesIO(xlsx))["Leesmij"]
    said = {row[0]: row[1] for row in page.iter_rows(values_only=True) if row[0]}

    assert said["Titel"] == known.title
    assert said["Periode"] == "2023"
    assert said["Versie"] == "Versie 2, afgesloten op 15 maart 2024"
    assert said["Controlegetal (SHA-256)"] == checksum_of(dumps(known))
    assert said.keys() >= set(SHEETS[1:])


def test_dates_are_dates_and_figures_numbers(xlsx: bytes) -> None:
    milestone, figure = rows_of_xlsx(xlsx, "Mijlpalen")[0], rows_of_xlsx(xlsx, "Cijfers")[1]

    assert milestone["Voorzien"] == dt.datetime(2023, 3, 1)  # noqa: DTZ001 - a cell has no time zone
    assert figure["Datum"] == dt.datetime(2020, 6, 30)  # noqa: DTZ001
    assert figure["Waarde"] == 45
    assert figure["In woorden"] == "45"


def test_items_stand_in_the_order_in_which_they_are_read(known: ReportRecord) -> None:
    turned = record(items=tuple(reversed(known.items)))
    keys = [str(row["Sleutel"]) for row in rows_of_xlsx(as_xlsx(turned), "Onderdelen")]

    for one in known.items:
        if one.parent:
            assert keys.index(one.parent) < keys.index(one.key)
    assert len(keys) == len(known.items)


def test_text_is_never_a_formula() -> None:
    made = as_xlsx(record(items=(item(title="=HYPERLINK(1)"),)))
    cell = openpyxl.load_workbook(io.BytesIO(made))["Onderdelen"]["E2"]

    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=HYPERLINK(1)", "s", True)


def test_a_text_too_long_for_a_cell_says_that_it_was_cut() -> None:
    (row,) = rows_of_xlsx(as_xlsx(record(items=(item(judgement="x" * 40_000),))), "Onderdelen")

    assert str(row["Anders beoordeeld"]).endswith(CUT)


def test_the_same_record_gives_the_same_bytes(known: ReportRecord, xlsx: bytes) -> None:
    assert as_xlsx(known) == xlsx


def test_a_draft_says_so_and_carries_no_checksum() -> None:
    said = {row["Over dit verslag"] for row in rows_of_xlsx(as_xlsx(record(), draft=True), "Leesmij")}

    assert "Versie" in said
    assert "Controlegetal (SHA-256)" not in said
