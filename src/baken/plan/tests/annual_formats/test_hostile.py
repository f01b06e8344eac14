"""Whatever people wrote comes out literally, in every form; whatever the figures are, none is lost."""

from hypothesis import HealthCheck, given, settings

from baken.foundation.typesetting.api import HouseStyle
from baken.plan.annual.formats.docx import as_docx
from baken.plan.annual.formats.pdf import as_pdf
from baken.plan.annual.formats.wording import plain
from baken.plan.annual.formats.xlsx import as_xlsx
from baken.plan.annual.record import ReportRecord, Texts
from baken.plan.interchange.parts import unescaped
from baken.plan.tests.annual_formats.factories import item, record
from baken.plan.tests.annual_formats.hostile import NASTY, records
from baken.plan.tests.annual_formats.reading import (
    cents,
    rows_of_xlsx,
    text_of_docx,
    text_of_pdf,
)

LITERAL = [word for word in NASTY if word.isprintable() and word.strip() and len(word) < 60]
few = settings(
    max_examples=6, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None
)


@few
@given(made=records())
def test_any_record_can_be_set_in_every_form(made: ReportRecord, style: HouseStyle) -> None:
    assert as_pdf(made, style=style).startswith(b"%PDF")
    assert as_docx(made, style=style).startswith(b"PK")
    assert as_xlsx(made).startswith(b"PK")


@few
@given(made=records())
def test_every_amount_in_the_workbook_is_the_records(made: ReportRecord) -> None:
    content = as_xlsx(made)
    budget = made.budget

    assert _column(content, "Totalen", "Gepland") == [a.planned for a in budget.totals]
    assert _column(content, "Totalen", "Betaald") == [a.paid for a in budget.totals]
    assert _column(content, "Domeinen", "Gepland") == [a.planned for d in budget.domains for a in d.amounts]
    for heading, name in (("Gepland", "planned"), ("Herzien", "revised"), ("Vastgelegd", "committed")):
        assert _column(content, "Codes", heading) == [getattr(row, name) for row in budget.codes]
    by_item = {one.key: [a.planned for a in one.amounts] for one in made.items}
    rows = rows_of_xlsx(content, "Budget")
    for key, planned in by_item.items():
        assert [cents(row["Gepland"]) for row in rows if row["Sleutel"] == key] == planned


def _column(content: bytes, sheet: str, heading: str) -> list[int | None]:
    return [cents(row[heading]) for row in rows_of_xlsx(content, sheet)]


def test_what_looks_like_markup_comes_out_literally(style: HouseStyle) -> None:
    made = record(
        title=NASTY[1],
        items=tuple(
            item(key=f"n{n}", title=word, texts=Texts(achieved=word), leads=(word,))
            for n, word in enumerate(LITERAL)
        ),
    )
    on_paper = text_of_pdf(as_pdf(made, style=style)).replace("\n", "")
    in_word = text_of_docx(as_docx(made, style=style))
    in_sheet = [row["Titel"] for row in rows_of_xlsx(as_xlsx(made), "Onderdelen")]

    assert [unescaped(str(found)) for found in in_sheet] == LITERAL
    for word in LITERAL:
        assert in_word.count(plain(word)) >= 3
        if word.isascii():
            assert on_paper.count(word) >= 2


def test_control_characters_line_breaks_and_endless_words_do_no_harm(style: HouseStyle) -> None:
    text = "een\x0b\x00twee\n\ndrie\nvier\r\nvijf"
    made = record(items=(item(title="w" * 300, texts=Texts(done=text)),))

    assert "eentwee" in text_of_docx(as_docx(made, style=style))
    assert "drie vier vijf" in text_of_docx(as_docx(made, style=style))
    assert "eentwee" in text_of_pdf(as_pdf(made, style=style))
    assert text_of_pdf(as_pdf(made, style=style)).replace("\n", "").count("w" * 14) >= 300 // 14
    (row,) = rows_of_xlsx(as_xlsx(made), "Onderdelen")
    assert row["Titel"] == "w" * 300
