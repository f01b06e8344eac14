"""Every bad cell is reported at its own place, and nothing comes of the workbook unless one says so."""

import datetime as dt
import io
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from baken.plan.interchange.document import (
    AmountState,
    BudgetLine,
    CodeEntry,
    CodeLink,
    CodeListHeader,
    FormulaBasis,
    FormulaTerm,
    Indicator,
    IndicatorKind,
    IndicatorValue,
    Level,
    Milestone,
    Node,
    Partner,
    PlanDocument,
    PlanHeader,
    Term,
)
from baken.plan.interchange.sheets import SHEETS
from baken.plan.interchange.workbook import WorkbookReading, read_workbook, write_workbook


def a_plan() -> PlanDocument:
    """A small plan with something on every sheet; rows start at 2."""
    day = dt.date(2021, 5, 1)
    return PlanDocument(
        plan=PlanHeader(
            slug="proef",
            title="Proefplan",
            start=dt.date(2020, 1, 1),
            end=dt.date(2025, 12, 31),
            municipality="41002",
        ),
        levels=(
            Level(key="doel", name="doel", plural="doelen"),
            Level(key="actie", name="actie", plural="acties", asks_reporting=True),
        ),
        nodes=(
            Node(id="d1", level="doel", title="Wonen"),
            Node(
                id="a1",
                level="actie",
                title="Nachtopvang",
                parent="d1",
                term=Term.SHORT,
                start=day,
                end=day,
                leads=("OCMW",),
                partners=(Partner(name="CAW"),),
                codes=(CodeLink(list="mjp", code="0750"),),
                lines=("l1", "l2"),
                related=("a2",),
            ),
            Node(id="a2", level="actie", title="Dagopvang", parent="d1", lines=("l1",)),
        ),
        lines=(
            BudgetLine(id="l1", code="0750", year=2021, planned=59572916),
            BudgetLine(id="l2", code="1E5", year=2022, state=AmountState.TO_BE_DETERMINED),
        ),
        milestones=(Milestone(id="m1", node="a1", title="Klaar", due=day, completed=day),),
        indicators=(
            Indicator(
                id="i1",
                node="a1",
                title="Bedden",
                kind=IndicatorKind.YES_NO,
                baseline=IndicatorValue(date=day, value=Decimal(0)),
                targets=(IndicatorValue(date=day, value=Decimal(1)),),
            ),
        ),
        code_lists=(CodeListHeader(key="mjp", title="Meerjarenplan", valid_from=day, valid_until=day),),
        code_entries=(CodeEntry(list="mjp", code="0750", label="Opvang"),),
    )


def with_formula() -> PlanDocument:
    plan = a_plan()
    term = FormulaTerm(
        basis=FormulaBasis.PER_INHABITANT, rate=Decimal("0.5"), population_date=dt.date(2021, 1, 1)
    )
    line = BudgetLine(id="l3", code="x", year=2021, planned=100, formula=(term,))
    return PlanDocument(**{**vars(plan), "lines": (*plan.lines, line)})


@cache
def _plain_workbook() -> bytes:
    """The plan's workbook without the explanation, which only costs time here."""
    file = io.BytesIO()
    write_workbook(document=a_plan(), file=file)
    book = load_workbook(io.BytesIO(file.getvalue()))
    del book["Uitleg"]
    result = io.BytesIO()
    book.save(result)
    return result.getvalue()


def changed(change: Callable[[Workbook], None]) -> io.BytesIO:
    """The workbook of the plan after somebody changed it."""
    book = load_workbook(io.BytesIO(_plain_workbook()))
    change(book)
    result = io.BytesIO()
    book.save(result)
    return io.BytesIO(result.getvalue())


def put(sheet: str, row: int, heading: str, value: Any) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        page = book[sheet]
        place = next(cell.column for cell in page[1] if cell.value == heading)
        page.cell(row=row, column=place).value = value

    return change


def read_with(sheet: str, row: int, heading: str, value: Any, **how: Any) -> WorkbookReading:
    return read_workbook(file=changed(put(sheet, row, heading, value)), **how)


BREACHES = [
    ("Plan", 2, "Einde", "1/1/2019", "op of na Begin"),
    ("Plan", 2, "NIS-code", "4100", "vijf cijfers"),
    ("Plan", 2, "Naam in het adres", "met spatie", "zonder spaties"),
    ("Plan", 2, "Wijzigingen worden nagelezen", "soms", "ja of nee"),
    ("Plan", 2, "Titel", None, "hoogstens 200 tekens"),
    ("Niveaus", 3, "Kenmerk", "doel", "één keer"),
    ("Onderdelen", 3, "Niveau", "project", "blad Niveaus"),
    ("Onderdelen", 3, "Deel van", "zz", "blad Onderdelen"),
    ("Onderdelen", 3, "Deel van", "a2", "hoger niveau"),
    ("Onderdelen", 3, "Deel van", "a1", "hoger niveau"),
    ("Onderdelen", 3, "Einde", "2020-01-01", "op of na Begin"),
    ("Onderdelen", 3, "Termijn", "ooit", "korte termijn"),
    ("Onderdelen", 3, "Titel", "x" * 301, "hoogstens 300"),
    ("Onderdelen", 3, "Titel", "=1+1", "tekst"),
    ("Onderdelen", 3, "Begin", "=TODAY()", "datum"),
    ("Onderdelen", 3, "Volgorde van de ramingen", "l9", "blad Ramingen"),
    ("Onderdelen", 4, "Volgorde van de ramingen", "l2", "noemen"),
    ("Partners", 2, "Onderdeel", "a9", "blad Onderdelen"),
    ("Partners", 2, "Soort samenwerking", "vaag", "samenwerkingsovereenkomst"),
    ("Codes", 2, "Codelijst", "bbc", "blad Codelijsten"),
    ("Codelijsten", 2, "Geldig tot en met", "2000-01-01", "op of na Geldig vanaf"),
    ("Codes per lijst", 2, "Codelijst", "bbc", "blad Codelijsten"),
    ("Ramingen", 2, "Bedrag", "veel", "bedrag in euro"),
    ("Ramingen", 2, "Bedrag", 1.005, "bedrag in euro"),
    ("Ramingen", 2, "Bedrag", None, "bedrag in euro"),
    ("Ramingen", 2, "Bedrag", "te bepalen", "bedrag in euro"),
    ("Ramingen", 3, "Bedrag", 5, "bedrag in euro"),
    ("Ramingen", 2, "Jaar", 1989, "1990 tot en met 2100"),
    ("Ramingen", 2, "Jaar", "volgend jaar", "1990 tot en met 2100"),
    ("Ramingen", 2, "Jaar", True, "1990 tot en met 2100"),
    ("Ramingen", 2, "Onderdelen", "a1; a7", "blad Onderdelen"),
    ("Ramingen", 2, "MJP-code", dt.datetime(2021, 1, 1), "tekstcel"),  # noqa: DTZ001
    ("Mijlpalen", 2, "Vervalt", "ja", "geen datum bij Klaar op"),
    ("Mijlpalen", 2, "Tegen", "31/2/2024", "datum"),
    ("Indicatoren", 2, "Stappen", "één; twee", "soort stappen"),
    ("Indicatoren", 2, "Soort", "stappen", ""),
    ("Waarden", 2, "Waarde", 3, "1 voor ja of 0 voor nee"),
    ("Waarden", 2, "Waarde", "hoog", "een getal"),
    ("Waarden", 2, "Noemer", 3, "samen"),
    ("Waarden", 3, "Datum", "gisteren", "een datum"),
    ("Waarden", 3, "Wat", "mening", "streefwaarde"),
    ("Waarden", 2, "Indicator", "i9", "blad Indicatoren"),
    ("Verwant", 2, "Verwant onderdeel", "a1", "ander onderdeel"),
    ("Verwant", 2, "Verwant onderdeel", "a9", "blad Onderdelen"),
]


@pytest.mark.parametrize(("sheet", "row", "heading", "value", "expected"), BREACHES)
def test_a_bad_cell_is_reported_with_sheet_row_column_and_what_is_expected(
    sheet: str, row: int, heading: str, value: Any, expected: str
) -> None:
    reading = read_with(sheet, row, heading, value)

    assert reading.document is None
    places = {(problem.sheet, problem.row, problem.column) for problem in reading.problems}
    if heading == "Soort":  # a kind with steps makes the missing steps the problem
        assert ("Indicatoren", 2, "Stappen") in places
        return
    assert places == {(sheet, row, heading)}
    assert expected in reading.problems[0].expected
    assert heading in reading.problems[0].message


def test_the_plan_of_these_tests_is_sound_and_uses_every_sheet() -> None:
    file = changed(lambda _book: None)
    assert read_workbook(file=file).document == a_plan()
    file.seek(0)
    book = load_workbook(file)
    empty = {sheet.name for sheet in SHEETS if book[sheet.name].max_row < 2}
    assert empty == {"Rekenregels", "Standen"}


@pytest.mark.parametrize(
    ("value", "numerator", "denominator", "column"),
    [(50, 1, 0, "Noemer"), (50, 1, -2, "Noemer"), (50, 1, None, "Noemer"), (40, 1, 2, "Waarde")],
)
def test_a_percentage_agrees_with_its_counts(
    value: int, numerator: int, denominator: int | None, column: str
) -> None:
    def change(book: Workbook) -> None:
        put("Indicatoren", 2, "Soort", "percentage")(book)
        put("Waarden", 2, "Waarde", value)(book)
        put("Waarden", 2, "Teller", numerator)(book)
        put("Waarden", 2, "Noemer", denominator)(book)

    reading = read_workbook(file=changed(change))
    assert [(problem.row, problem.column) for problem in reading.problems] == [(2, column)]


def test_a_figure_stands_once_per_day_and_group() -> None:
    reading = read_with("Waarden", 3, "Wat", "beginwaarde")
    assert {problem.column for problem in reading.problems} == {"Groep", "Wat"}


def test_a_bad_formula_term_is_reported() -> None:
    file = io.BytesIO()
    write_workbook(document=with_formula(), file=file)
    book = load_workbook(io.BytesIO(file.getvalue()))
    put("Rekenregels", 2, "Tarief (EUR)", -1)(book)
    put("Rekenregels", 2, "Dagen", 1.5)(book)
    put("Rekenregels", 2, "Raming", "l8")(book)
    result = io.BytesIO()
    book.save(result)

    reading = read_workbook(file=io.BytesIO(result.getvalue()))

    assert {problem.column for problem in reading.problems} == {"Tarief (EUR)", "Dagen", "Raming"}


def test_a_problem_reads_as_one_sentence() -> None:
    reading = read_with("Ramingen", 2, "Jaar", "nooit")
    assert [problem.message for problem in reading.problems] == [
        "Blad Ramingen, rij 2, kolom Jaar: Dit kan ik niet lezen. "
        "Verwacht: een geheel getal van 1990 tot en met 2100. Er staat: nooit"
    ]


def test_an_id_that_occurs_twice_is_reported_at_the_second_and_so_is_what_missed_its_own() -> None:
    reading = read_with("Onderdelen", 4, "Kenmerk", "a1")
    first, *others = reading.problems
    assert (first.sheet, first.row, first.column, first.reason) == (
        "Onderdelen",
        4,
        "Kenmerk",
        "Dit staat ook op rij 3.",
    )
    assert {(problem.sheet, problem.column) for problem in others} == {
        ("Ramingen", "Onderdelen"),
        ("Verwant", "Verwant onderdeel"),
    }


def test_two_bad_cells_in_one_row_are_two_problems() -> None:
    def change(book: Workbook) -> None:
        put("Ramingen", 2, "Jaar", "nooit")(book)
        put("Ramingen", 2, "Bedrag", "veel")(book)

    reading = read_workbook(file=changed(change))
    assert [(problem.column, problem.value) for problem in reading.problems] == [
        ("Jaar", "nooit"),
        ("Bedrag", "veel"),
    ]


def test_a_circle_of_parts_is_reported_at_each_of_them() -> None:
    def change(book: Workbook) -> None:
        put("Onderdelen", 3, "Deel van", "a2")(book)
        put("Onderdelen", 4, "Deel van", "a1")(book)

    reading = read_workbook(file=changed(change))
    assert [(problem.row, problem.column) for problem in reading.problems] == [
        (3, "Deel van"),
        (4, "Deel van"),
    ]
    assert "boven zichzelf" in reading.problems[0].message


def test_skipping_bad_rows_leaves_out_what_depends_on_them_and_says_why() -> None:
    reading = read_with("Onderdelen", 3, "Begin", "ooit", skip_bad_rows=True)

    assert [(problem.sheet, problem.row) for problem in reading.problems] == [("Onderdelen", 3)]
    document = reading.document
    assert document is not None
    assert [node.id for node in document.nodes] == ["d1", "a2"]
    assert [line.id for line in document.lines] == ["l1"]
    assert document.nodes[1].lines == ("l1",)
    assert (document.milestones, document.indicators) == ((), ())
    skipped = {(skip.sheet, skip.row, skip.column) for skip in reading.skipped}
    assert skipped == {
        ("Onderdelen", 3, ""),
        ("Partners", 2, ""),
        ("Codes", 2, ""),
        ("Ramingen", 2, "Onderdelen"),
        ("Ramingen", 3, ""),
        ("Mijlpalen", 2, ""),
        ("Indicatoren", 2, ""),
        ("Waarden", 2, ""),
        ("Waarden", 3, ""),
        ("Verwant", 2, ""),
    }
    assert any("a1" in skip.reason for skip in reading.skipped)


def test_a_bad_domain_takes_everything_below_it_along() -> None:
    reading = read_with("Onderdelen", 2, "Titel", None, skip_bad_rows=True)
    assert reading.document is not None
    assert reading.document.nodes == ()


def test_a_bad_plan_row_cannot_be_skipped() -> None:
    assert read_with("Plan", 2, "Begin", "ooit", skip_bad_rows=True).document is None


def test_a_missing_column_or_sheet_is_one_clear_problem() -> None:
    def change(book: Workbook) -> None:
        del book["Niveaus"]
        put("Ramingen", 1, "Jaar", "Jaartal")(book)

    reading = read_workbook(file=changed(change))
    places = {(problem.sheet, problem.row, problem.column) for problem in reading.problems}
    assert ("Niveaus", 0, "") in places
    assert ("Ramingen", 1, "Jaar") in places
    assert any("Jaartal" in remark for remark in reading.remarks)


def test_an_optional_column_or_sheet_that_is_missing_is_said() -> None:
    def change(book: Workbook) -> None:
        del book["Verwant"]
        put("Onderdelen", 1, "Prioritair", None)(book)

    reading = read_workbook(file=changed(change))
    assert reading.problems == ()
    assert any("Verwant" in remark for remark in reading.remarks)
    assert any("Prioritair" in remark for remark in reading.remarks)


def test_rows_that_only_carry_a_format_and_blank_rows_are_no_rows() -> None:
    def change(book: Workbook) -> None:
        page = book["Onderdelen"]
        page.insert_rows(3)
        page.cell(row=3, column=1).value = "   "
        page.cell(row=900, column=1).number_format = "0.00"

    assert read_workbook(file=changed(change)).document == a_plan()


def test_a_part_above_its_parent_is_put_below_it() -> None:
    def change(book: Workbook) -> None:
        page = book["Onderdelen"]
        row = [cell.value for cell in page[2]]
        page.delete_rows(2)
        for place, value in enumerate(row, start=1):
            page.cell(row=4, column=place).value = value

    reading = read_workbook(file=changed(change))
    assert reading.document is not None
    assert [node.id for node in reading.document.nodes] == ["d1", "a1", "a2"]
    assert any("erachter" in remark or "er nu achter" in remark for remark in reading.remarks)


def test_a_level_may_be_called_by_its_name_and_amounts_typed_as_text() -> None:
    def change(book: Workbook) -> None:
        put("Niveaus", 3, "Naam", "Actie van de stad")(book)
        put("Onderdelen", 3, "Niveau", "Actie van de stad")(book)
        put("Ramingen", 2, "Bedrag", "595 729,16 EUR")(book)
        put("Ramingen", 3, "Toestand", None)(book)
        put("Ramingen", 3, "Bedrag", "te bepalen")(book)

    reading = read_workbook(file=changed(change))
    assert reading.problems == ()
    assert reading.document is not None
    assert reading.document.nodes[1].level == "actie"
    assert reading.document.lines == a_plan().lines
