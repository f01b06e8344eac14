"""Amounts, codes and shared budgets of actions."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from baken.plan.interchange.document import AmountState, CodeLink, FormulaBasis, LineKind
from baken.plan.reading import Kind
from baken.plan.tests.reading.example import ACTION, amounts, node, read, rules

CELLS = "1 000 EUR 2 000 EUR 3 000 EUR"


def with_cells(cells: str, *, note: str = "", code: str = "PR0001") -> str:
    """The example action with other cells, code or note."""
    return ACTION.replace(CELLS, cells).replace("Code: PR0001", f"{note}Code: {code}")


@pytest.mark.parametrize(
    ("cells", "cents"),
    [
        ("1 234,56\nEUR\n7 EUR 1 000 000\nEUR", [123456, 700, 100000000]),
        ("12 EUR 13\nEUR\n0 EUR", [1200, 1300, 0]),
        ("5 000\nEUR *\n5 000\nEUR *\n5 000\nEUR *", [500000] * 3),
        ("1.500 EUR 1.500 EUR 1.500,50 EUR", [150000, 150000, 150050]),
    ],
)
def test_amounts_spread_over_lines_are_one_row(tmp_path: Path, cells: str, cents: list[int]) -> None:
    reading = read(tmp_path, with_cells(cells))
    assert [planned for _, _, planned in amounts(reading, "o1.1-1")] == cents
    assert reading.report.of("amounts-spread") or "\n" not in cells


def test_slash_star_and_blank_are_three_different_things(tmp_path: Path) -> None:
    body = with_cells("/ /* *", note="* wacht op het decreet\n") + ACTION.replace(CELLS + "\n", "")
    reading = read(tmp_path, body)
    lines = reading.document.lines
    assert [line.state for line in lines] == [
        AmountState.NONE,
        AmountState.NONE,
        AmountState.TO_BE_DETERMINED,
    ]
    assert [line.planned for line in lines] == [None] * 3
    assert [line.remark for line in lines] == ["", "wacht op het decreet", "wacht op het decreet"]
    assert {"none-with-star", "to-be-determined", "cells-blank"} <= rules(reading)
    assert node(reading, "o1.1-2").lines == ()


def test_a_star_alone_is_a_cell_when_the_row_needs_it(tmp_path: Path) -> None:
    reading = read(tmp_path, with_cells("5 EUR * *"))
    assert [planned for _, _, planned in amounts(reading, "o1.1-1")] == [500, None, None]


def test_two_amounts_in_a_cell_are_two_lines_of_that_year(tmp_path: Path) -> None:
    stacked = "\n".join(["10 EUR", "20 EUR"] * 3)
    reading = read(tmp_path, with_cells(stacked))
    assert amounts(reading, "o1.1-1") == [
        (year, "PR0001", cents) for year in (2023, 2024, 2025) for cents in (1000, 2000)
    ]
    assert node(reading, "o1.1-1").lines[:2] == ("PR0001-2023-o1.1-1", "PR0001-2023-o1.1-1-2")
    assert reading.report.of("amounts-stacked")[0].kind is Kind.DOUBT


def test_two_rows_of_amounts_are_read_row_by_row(tmp_path: Path) -> None:
    reading = read(tmp_path, with_cells("1 EUR 2 EUR 3 EUR\n10 EUR 20 EUR 30 EUR"))
    assert amounts(reading, "o1.1-1") == [
        (2023, "PR0001", 100),
        (2023, "PR0001", 1000),
        (2024, "PR0001", 200),
        (2024, "PR0001", 2000),
        (2025, "PR0001", 300),
        (2025, "PR0001", 3000),
    ]


def test_several_codes_have_a_row_each_and_take_the_years_of_the_first(tmp_path: Path) -> None:
    reading = read(tmp_path, ACTION + "Code: PR0002\n4 EUR 5 EUR 6 EUR\n")
    assert amounts(reading, "o1.1-1")[3:] == [
        (2023, "PR0002", 400),
        (2024, "PR0002", 500),
        (2025, "PR0002", 600),
    ]
    assert reading.report.of("years-missing")[0].node == "o1.1-1"


def test_amounts_that_do_not_fill_the_years_become_no_line_but_stay(tmp_path: Path) -> None:
    reading = read(tmp_path, with_cells("Scherm\n100 EUR\nScherm\n235 EUR"))
    assert node(reading, "o1.1-1").lines == ()
    assert node(reading, "o1.1-1").remark == "PR0001: Scherm / 100 EUR / Scherm / 235 EUR"
    assert node(reading, "o1.1-1").codes == (CodeLink(list="codes", code="PR0001"),)
    assert reading.report.of("year-unknown")[0].kind is Kind.UNPLACED


def test_income_is_income_and_an_investment_without_year_is_only_reported(tmp_path: Path) -> None:
    body = with_cells("17 EUR\ninkomsten\n17 EUR\ninkomsten\n17 EUR\ninkomsten")
    reading = read(tmp_path, body + "(900 EUR investeringsbudget op\nPR0009 0750)\n" + ACTION)
    assert [line.kind for line in reading.document.lines][:4] == [LineKind.INCOME] * 3 + [LineKind.OPERATING]
    assert reading.report.of("year-unknown")[0].text == "900 EUR"
    assert node(reading, "o1.1-1").remark == "900 EUR investeringsbudget op PR0009 0750"
    assert {link.code for link in node(reading, "o1.1-1").codes} == {"PR0001", "PR0009"}


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ("PR001", "code-run"),
        ("PR00001", "code-run"),
        ("PR 0001", "code-spelling"),
        ("Pr0001", "code-spelling"),
        ("PR0001*", "code-spelling"),
    ],
)
def test_a_misspelled_code_is_repaired_from_the_document_and_kept_as_written(
    tmp_path: Path, written: str, rule: str
) -> None:
    reading = read(tmp_path, ACTION + with_cells(CELLS, code=written))
    line = reading.document.lines[3]
    assert (line.code, line.code_as_written) == ("PR0001", written)
    assert node(reading, "o1.1-2").codes[0] == CodeLink(list="codes", code="PR0001", as_written=written)
    assert reading.report.of(rule)[0].text == written


def test_a_code_that_can_be_two_codes_is_doubted_and_an_unknown_one_stays(tmp_path: Path) -> None:
    known = with_cells(CELLS, code="PR1224") + with_cells(CELLS, code="PR1222")
    reading = read(tmp_path, known + with_cells(CELLS, code="PR12224") + with_cells(CELLS, code="PR"))
    assert reading.report.of("code-guess")[0].became == "PR1224"
    assert amounts(reading, "o1.1-4")[0][1] == "PR"
    assert reading.report.of("code-failed")[0].kind is Kind.DOUBT
    assert [link.code for link in node(reading, "o1.1-4").codes] == ["PR"]


def test_a_code_that_is_no_code_is_kept_where_no_amount_carries_it(tmp_path: Path) -> None:
    reading = read(tmp_path, with_cells("", code="PR"))
    assert reading.document.lines == ()
    assert [link.code for link in node(reading, "o1.1-1").codes] == ["PR"]


def test_no_code_and_a_blank_code_differ(tmp_path: Path) -> None:
    reading = read(tmp_path, with_cells("/ / /", code="geen") + with_cells("/ / /", code=""))
    assert [finding.node for finding in reading.report.of("code-blank")] == ["o1.1-2"]
    assert next(line.id for line in reading.document.lines) == "zonder-code-2023-o1.1-1"


def test_two_codes_over_one_row_stay_text_and_link_to_both(tmp_path: Path) -> None:
    reading = read(tmp_path, with_cells(CELLS, code="PR0001 en PR0002"))
    assert {code for _, code, _ in amounts(reading, "o1.1-1")} == {"PR0001 en PR0002"}
    assert [link.code for link in node(reading, "o1.1-1").codes] == ["PR0001", "PR0002"]
    assert reading.report.of("codes-share-a-row")


def test_a_code_in_the_text_is_a_link_and_its_amount_no_line(tmp_path: Path) -> None:
    body = ACTION.replace("begieten.", "begieten (PR0007: 40 EUR). Vroeger\nwas dat 30 EUR.")
    reading = read(tmp_path, body)
    assert [link.code for link in node(reading, "o1.1-1").codes] == ["PR0001", "PR0007"]
    assert len(reading.document.lines) == 3
    assert reading.report.of("code-in-text")[0].kind is Kind.DOUBT
    assert reading.report.of("amount-in-text")[0].kind is Kind.DOUBT


def test_a_budget_announced_as_shared_counts_once_with_the_code_of_either(tmp_path: Path) -> None:
    own = "1 EUR 2 EUR 3 EUR"
    body = with_cells(own, note="*Is budget voor plein en park samen.\n", code="").replace("bloemen", "park")
    body += with_cells(own, note="(gezamenlijk budget met doel 4.4)\n")
    body += with_cells("/* / /", note="* zit in de toelage voor bloemen en onderhoud\n")
    reading = read(tmp_path, body + ACTION)
    shared = ("PR0001-2023-o1.1-1", "PR0001-2024-o1.1-1", "PR0001-2025-o1.1-1")
    assert [node(reading, f"o1.1-{n}").lines for n in (1, 2, 3)] == [shared] * 3
    assert {year: kinds[LineKind.OPERATING] for year, kinds in reading.document.totals().items()} == {
        2023: 100100,
        2024: 200200,
        2025: 300300,
    }
    assert len(reading.report.of("shared")) == 3
    assert reading.report.of("wrong-reference")[0].node == "o1.1-2"
    assert node(reading, "o1.1-2").related == ("o1.1-1", "o1.1-3")


def test_equal_amounts_without_a_note_and_a_note_without_equal_amounts_share_nothing(tmp_path: Path) -> None:
    reading = read(tmp_path, ACTION + with_cells("1 EUR 1 EUR 1 EUR", note="* gezamenlijk budget\n") + ACTION)
    assert len(reading.document.lines) == 9
    assert reading.report.of("shared-alone")[0].node == "o1.1-2"


def test_a_sum_of_separate_budgets_shares_nothing(tmp_path: Path) -> None:
    note = "Opmerking: zij krijgen 20,50 EUR voor bloemen en bomen tezamen.\n"
    part = with_cells("10,25 EUR 10,25 EUR 10,25 EUR") + note
    reading = read(tmp_path, part + part)
    assert len(reading.document.lines) == 6
    assert "o1.1-2" in reading.report.of("amount-together")[0].message


def test_a_rate_per_inhabitant_is_a_formula_on_the_first_of_january(tmp_path: Path) -> None:
    cell = "Te bepalen\n(volgens inwonersaantal\n– 0,2015 EUR\nper inwoner)\n"
    reading = read(tmp_path, with_cells(cell * 3))
    line = reading.document.lines[1]
    assert (line.state, line.planned) == (AmountState.TO_BE_DETERMINED, None)
    assert line.remark.startswith("Te bepalen (volgens")
    term = line.formula[0]
    assert (term.basis, term.rate, term.quantity) == (FormulaBasis.PER_INHABITANT, Decimal("0.2015"), None)
    assert term.population_date == dt.date(2024, 1, 1)


def test_a_rate_per_child_per_day_finds_the_days_of_the_estimate_and_doubts_them(tmp_path: Path) -> None:
    text = (
        "We krijgen 30 EUR per kind per dag en 5 EUR per kind.\nRaming subsidies:\nZomer: 3 000 EUR "
        "(20 lln) + 100 EUR"
    )
    reading = read(tmp_path, with_cells("* * *").replace("In elke wijk", f"{text}\nIn elke wijk"))
    line = reading.document.lines[0]
    assert line.kind is LineKind.INCOME
    assert [(term.basis, term.rate, term.quantity, term.days) for term in line.formula] == [
        (FormulaBasis.PER_CHILD_PER_DAY, 30, 20, 5),
        (FormulaBasis.PER_CHILD, 5, 20, None),
    ]
    assert {"formula-days", "formula-income"} <= rules(reading)
    assert not reading.report.of("amount-in-text")
