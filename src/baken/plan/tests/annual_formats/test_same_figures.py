"""PDF, Word document and workbook name the same figures, and they are the record's."""

from baken.plan.annual.record import ReportRecord
from baken.plan.tests.annual_formats.reading import (
    Totals,
    amounts_in,
    amounts_in_docx,
    amounts_in_pdf,
    amounts_in_xlsx,
    cents,
    rows_of_xlsx,
    tables_in_docx,
    totals_in_docx,
    totals_in_pdf,
    totals_in_xlsx,
)


def _totals(record: ReportRecord) -> Totals:
    return {
        (amount.year, amount.kind_name): (amount.planned, amount.revised, amount.committed, amount.paid)
        for amount in record.budget.totals
    }


def test_the_totals_of_the_plan_are_those_of_the_record_in_every_form(
    known: ReportRecord, pdf: bytes, docx: bytes, xlsx: bytes
) -> None:
    expected = _totals(known)

    assert expected
    assert totals_in_pdf(pdf) == expected
    assert totals_in_docx(docx) == expected
    assert totals_in_xlsx(xlsx) == expected


def test_pdf_and_word_document_name_the_same_amounts_in_the_same_order(pdf: bytes, docx: bytes) -> None:
    found = amounts_in_pdf(pdf)

    assert len(found) > 100
    assert found == amounts_in_docx(docx)


def test_every_amount_on_paper_is_a_figure_of_the_workbook(
    known: ReportRecord, pdf: bytes, xlsx: bytes
) -> None:
    # On paper the domains are also added up, and a correction tells an amount that is no longer true.
    together = {
        sum(a.planned or 0 for domain in known.budget.domains for a in domain.amounts if a.year == year)
        for year in (2021, 2022, 2023)
    }
    corrected = {120_000, 130_000}

    assert set(amounts_in_pdf(pdf)) - together - corrected <= amounts_in_xlsx(xlsx)


def test_domains_come_to_the_total_and_what_is_counted_more_often(known: ReportRecord, docx: bytes) -> None:
    rows = next(rows for caption, rows in tables_in_docx(docx) if caption == "Werking: gepland")
    by_label = {row[0]: row[1:] for row in rows}

    assert rows[0] == ["Levensdomein", "2021", "2022", "2023"]
    assert [row[0] for row in rows[-3:]] == ["Samen", "Dubbel geteld", "Totaal van het plan"]
    for place in range(3):
        shown = [_cents(row[1 + place]) for row in rows[1:-3]]
        assert shown == [domain.amounts[place].planned for domain in known.budget.domains]
        together, more, total = (
            _cents(by_label[label][place]) for label in ("Samen", "Dubbel geteld", "Totaal van het plan")
        )
        assert sum(shown) == together == total + more
        assert total == known.budget.totals[place].planned


def test_a_shared_line_stands_once_among_the_lines_and_names_all_it_serves(
    known: ReportRecord, xlsx: bytes
) -> None:
    lines = rows_of_xlsx(xlsx, "Ramingen")
    shared = [row for row in lines if "," in str(row["Sleutels"])]

    assert len({row["Raming"] for row in lines}) == len(lines)
    assert shared
    assert sum(cents(row["Gepland"]) or 0 for row in lines if row["Jaar"] == 2023) == next(
        amount.planned for amount in known.budget.totals if amount.year == 2023
    )


def _cents(text: str) -> int:
    (found,) = amounts_in(text)
    return found
