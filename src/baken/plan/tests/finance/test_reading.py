"""A file of finance is read as it was meant, or the person is told where it cannot be."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baken.plan.finance.amounts import Notation, notation_of, read_cents
from baken.plan.finance.reading import FinanceRefused, read_finance
from baken.plan.interchange.document import LineKind
from baken.plan.interchange.values import MAX_CENTS, Unreadable
from baken.plan.tests.finance.conftest import HEADINGS, file_of

GROUPED = {
    "1.234.567,89": (".", ","),
    "1 234 567,89": (" ", ","),
    "1\u00a0234\u00a0567,89": ("\u00a0", ","),
    "1,234,567.89": (",", "."),
    "1234567,89": ("", ","),
    "1234567.89": ("", "."),
}
SIGNS = {
    "-{}": "minus",
    "{}-": "minus behind",
    "({})": "brackets",
    "€ -{}": "euro",
    "\u2212{} EUR": "minus sign",
}


def written(cents: int, group: str, mark: str) -> str:
    whole, rest = divmod(abs(cents), 100)
    return f"{whole:,}".replace(",", group) + f"{mark}{rest:02d}"


@settings(max_examples=80, deadline=None)
@given(st.integers(-MAX_CENTS, MAX_CENTS), st.sampled_from(sorted(GROUPED)), st.sampled_from(sorted(SIGNS)))
def test_an_amount_reads_back_from_every_notation(cents, example, sign):
    text = written(cents, *GROUPED[example])
    assert read_cents(sign.format(text) if cents < 0 else text) == cents


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=8), st.sampled_from(sorted(GROUPED)))
def test_rows_of_the_same_code_add_up_to_the_cent(cents, example):
    rows = [
        f'A1;2024;;"{"-" if amount < 0 else ""}{written(amount, *GROUPED[example])}";;' for amount in cents
    ]
    reading = read_finance(file_of(*rows))
    assert [(row.code, row.revised, row.paid) for row in reading.rows] == [("A1", sum(cents), None)]
    assert any("opgeteld" in remark for remark in reading.remarks) == (len(cents) > 1)


@pytest.mark.parametrize("text", ["1.234", "12.500", "1,234", "-999.000"])
def test_an_amount_that_could_be_a_thousand_times_another_is_asked_about(text):
    with pytest.raises(Unreadable, match="twee manieren"):
        read_cents(text)


def test_the_other_amounts_of_the_file_take_that_doubt_away():
    assert notation_of(["1.234", "12,50"]) is Notation.COMMA
    assert notation_of(["1.234", "7.654.321"]) is Notation.COMMA
    assert notation_of(["1.234", "12.50", "12,50"]) is Notation.UNKNOWN
    reading = read_finance(file_of("A1;2024;;1.234;0,50;"))
    assert [(row.revised, row.committed) for row in reading.rows] == [(123_400, 50)]
    # A point before the cents elsewhere is no proof that these three figures are thousands.
    assert [p.row for p in read_finance(file_of("A1;2024;;1.234;0.50;")).problems] == [2]


@pytest.mark.parametrize(
    "text",
    ["-", "€", "12,345", "1.2.3,4", "n.v.t.", "=1+1", "①", "1e6", "9" * 20, "9" * 400, "12,5,", "#N/B"],
)
def test_what_is_no_amount_is_refused_and_never_guessed(text):
    with pytest.raises(Unreadable):
        read_cents(text)


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_every_separator_and_encoding_of_a_spreadsheet_is_read(separator, encoding):
    text = "\r\n".join(
        [
            separator.join(
                ["Boekjaar", "MJP-code", "Geëngageerd (€)", "Krediet na wijziging", "Omschrijving"]
            ),
            separator.join(["2024", "AC 1", '"1.234,56"', '"€ 2 000,00"', '"Café; \'t Hoekje, enz."']),
        ]
    )
    reading = read_finance(text.encode(encoding))
    assert reading.problems == ()
    (row,) = reading.rows
    assert (row.code, row.year, row.kind) == ("AC 1", 2024, LineKind.OPERATING)
    assert (row.revised, row.committed, row.paid) == (200_000, 123_456, None)
    assert reading.amounts == ("revised", "committed")
    assert reading.remarks == ("Deze kolommen tellen niet mee: Omschrijving.",)


def test_a_title_above_the_headings_and_an_action_beside_the_code_are_no_trouble():
    reading = read_finance(
        b"sep=;\r\nUittreksel 15/03/2024;;\r\n\r\nActie;Code;Jaar;Soort;Budget;Aangerekend\r\n"
        b"Nachtopvang;AC1;2024;Investering;10;5\r\nNachtopvang;AC1;2024;Ontvangsten;7;\r\n"
    )
    assert [(row.rows, row.code, row.kind, row.revised, row.paid) for row in reading.rows] == [
        ((4,), "AC1", LineKind.INVESTMENT, 1000, 500),
        ((5,), "AC1", LineKind.INCOME, 700, None),
    ]


def test_each_bad_cell_is_named_with_its_row_and_column_as_a_spreadsheet_counts():
    reading = read_finance(
        file_of("A1;2024;;5;;", ";2024;;1;;", "A2;24;;1;;", "A3;2024;lening;x;1.234;", "A4;2024;;1;2;3;4")
    )
    assert [(problem.row, problem.column) for problem in reading.problems] == [
        (3, "code"), (4, "jaar"), (5, "soort"), (5, "herzien"), (5, "vastgelegd"), (6, "code"),
    ]  # fmt: skip
    assert reading.problems[3].message.startswith("rij 5, kolom herzien: Verwacht: een bedrag in euro")
    assert "Er staat 'x'." in reading.problems[3].message
    assert [row.code for row in reading.rows] == ["A1"]


def test_a_sum_of_which_a_part_cannot_be_read_is_left_out_as_a_whole():
    reading = read_finance(
        file_of("A1;2024;;5;;", "A1;2024;;x;;", "A1;2023;;5;;", "A2;2024;;5;;", "A2;vorig;;7;;")
    )
    assert [(row.code, row.year) for row in reading.rows] == [("A1", 2023)]
    assert [(row.code, row.year) for row in reading.left_out] == [("A1", 2024), ("A2", 2024)]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "leeg"),
        (b"\xef\xbb\xbf \r\n", "leeg"),
        (b"code;jaar;herzien\r\n", "geen enkele rij"),
        (b"naam;bedrag\r\nA1;5\r\n", "niet de kolommen"),
        (b"code;jaar\r\nA1;2024\r\n", "minstens één van herzien"),
        (b"code;jaar;herzien;herzien\r\nA1;2024;5;6\r\n", "allebei wat herzien is"),
        (b"code;jaar;herzien\r\nA\0;2024;5\r\n", "geen CSV"),
        (b'code;jaar;herzien\r\n"A1;2024;5\r\nA2;2024;5\r\n', "aanhalingstekens na bij regel"),
        (f"{HEADINGS}\r\n".encode() + b"A1;2024;;1;;\r\n" * 20_020, "te veel rijen"),
        (b"x" * (5 * 1024 * 1024 + 1), "te groot"),
    ],
)
def test_what_is_no_file_of_finance_gets_a_clear_answer(content, said):
    with pytest.raises(FinanceRefused, match=said):
        read_finance(content)


def test_amounts_that_are_too_large_together_are_a_fault_and_no_overflow():
    rows = [f"A1;2024;;{Decimal(MAX_CENTS) / 100:f};;".replace(".", ",") for _ in range(3)]
    reading = read_finance(file_of(*rows))
    assert reading.rows == ()
    assert "samen te groot" in reading.problems[0].message


@settings(max_examples=60, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=200),
        st.text(st.sampled_from("AB12;,\t\"\r\n =-€.'ë"), max_size=200).map(
            lambda t: f"{HEADINGS}\n{t}".encode()
        ),
    )
)
def test_no_bytes_break_the_reader(content):
    with suppress(FinanceRefused):
        assert all(row.code for row in read_finance(content).rows)
