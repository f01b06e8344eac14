"""Properties of amounts, codes and joined lines."""

import re
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from baken.plan.reading.amounts import read_amount, read_cells
from baken.plan.reading.codes import KnownCodes, Repair, one_sign_apart, read_code
from baken.plan.reading.findings import Line
from baken.plan.reading.partners import split_names
from baken.plan.reading.profile import CodeList, Table
from baken.plan.reading.wrapping import glue, join
from baken.plan.tests.reading.example import read

TABLE = Table(code_list="codes", years=(2023, 2024, 2025))
CODES = CodeList(key="codes", title="", pattern=re.compile(r"AB\d{6}"), confusions={"0": "O"})
CENTS = st.integers(min_value=0, max_value=99_999_999_99)


def printed(cents: int) -> str:
    """An amount as documents print it."""
    euros, rest = divmod(cents, 100)
    grouped = f"{euros:,}".replace(",", " ")
    return f"{grouped},{rest:02}" if rest else grouped


@given(CENTS)
def test_an_amount_reads_back_as_it_was_printed(cents: int) -> None:
    assert read_amount(printed(cents)) == cents


@given(st.lists(CENTS, min_size=3, max_size=3), st.data())
def test_three_amounts_broken_anywhere_between_words_read_the_same(
    cents: list[int], data: st.DataObject
) -> None:
    words = [word for amount in cents for word in (printed(amount), "EUR")]
    cut = data.draw(st.integers(min_value=0, max_value=len(words)))
    parts = [" ".join(words[:cut]), " ".join(words[cut:])]
    lines = [Line(number=n, text=text) for n, text in enumerate(parts, start=1) if text]
    cells, rest = read_cells(lines, TABLE, 3)
    assert [cell.cents for cell in cells] == cents
    assert rest == ""


@given(st.text(alphabet="/*, EUR0123456789()abc", max_size=40))
def test_reading_cells_never_fails_and_loses_no_digit(text: str) -> None:
    cells, rest = read_cells([Line(number=1, text=text)], TABLE, 3)
    kept = "".join(cell.text for cell in cells) + rest
    assert sorted(filter(str.isdigit, kept)) == sorted(filter(str.isdigit, text))


@given(st.integers(min_value=0, max_value=999_999), st.integers(min_value=2, max_value=7))
def test_a_code_that_misses_a_sign_is_never_taken_for_an_unrelated_one(number: int, index: int) -> None:
    code = f"AB{number:06}"
    short = code[:index] + code[index + 1 :]
    reading = read_code(short, CODES, KnownCodes(Counter([code, "AB987650"])))
    assert one_sign_apart(reading.code, short) or reading.repair is Repair.FAILED
    assert reading.written == short


@given(st.integers(min_value=0, max_value=999_999))
def test_a_well_formed_code_is_never_repaired(number: int) -> None:
    reading = read_code(f"AB{number:06}", CODES, KnownCodes(Counter(["AB000000"])))
    assert reading.repair is Repair.NONE


@given(st.lists(st.from_regex(r"[A-Z][a-z]{2,8}", fullmatch=True), min_size=1, max_size=4, unique=True))
def test_organisations_with_a_legal_form_are_always_told_apart(names: list[str]) -> None:
    text = " en ".join(f"{name} vzw" for name in names)
    assert split_names(text, ("vzw",)) == tuple(f"{name} vzw" for name in names)


@given(st.lists(st.from_regex(r"[a-z]{1,8}", fullmatch=True), min_size=1, max_size=8))
def test_joining_lines_keeps_every_word(words: list[str]) -> None:
    lines = [Line(number=n, text=word) for n, word in enumerate(words, start=1)]
    assert join(lines, frozenset()).split() == words


LINES = """\
We zaaien bloemen|Trekker:|dienst Groen|Afspraak met:|Zon vzw (in|de zomer)|Code:|Code: PR001|PR0001|-
2023 2024 2025|1 EUR 2 EUR|EUR|/ * /*|* gezamenlijk budget|Te bepalen|(0,5 EUR per inwoner|)|Scherm|“|- - b
Doel 1.2: De straat|Doel 1.2..: Het plein|SPELEN|WONEN EN|> Doel 1.2: Anders|(los|Opmerking: einde.\
""".replace("\n", "|").split("|")


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=25))
def test_lines_in_any_order_are_read_without_failing_and_every_budget_line_has_a_node(
    lines: list[str],
) -> None:
    with TemporaryDirectory() as folder:
        document = read(Path(folder), "\n".join(lines)).document
    ids = [each.id for each in document.nodes]
    assert len(ids) == len(set(ids))
    assert all(each.parent is None or each.parent in ids for each in document.nodes)
    assert {key for each in document.nodes for key in each.lines} == {line.id for line in document.lines}


def test_a_hyphen_at_the_line_end_stays_when_the_document_writes_it_elsewhere() -> None:
    assert glue("ouder-", "school", frozenset({"ouder-school"})) == "ouder-school"
    assert glue("gezins-", "steun", frozenset()) == "gezinssteun"
    assert glue("baby-", "en peuters", frozenset()) == "baby- en peuters"
    assert glue("steun en -", "werk", frozenset()) == "steun en -werk"
    assert glue("-", "los", frozenset()) == "- los"
    assert glue("(6-", "18 jaar)", frozenset()) == "(6-18 jaar)"
