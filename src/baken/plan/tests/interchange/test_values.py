"""Values are read as people write them, and refused with what is expected."""

import datetime as dt
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baken.plan.interchange import cells, texts
from baken.plan.interchange.document import AmountState, LineKind, Term
from baken.plan.interchange.labels import LINE_KINDS, TERMS
from baken.plan.interchange.values import Unreadable, read_amount, read_date, read_whole, read_yes_no
from baken.plan.tests.interchange.strategies import cents, dates, decimals, names
from baken.plan.tests.interchange.strategies import texts as any_text

quick = settings(max_examples=60, deadline=None)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1 234,56", 123456),
        ("1.234,56 EUR", 123456),
        ("€ 1.234,56", 123456),
        ("1.234,56€", 123456),
        ("EUR 1234,5", 123450),
        ("1\u00a0234,56 euro", 123456),
        ("595\u202f729,16", 59572916),
        ("1234.56", 123456),
        ("1,234.56", 123456),
        ("1.234", 123400),
        ("12.345.678", 1234567800),
        ("0,05", 5),
        ("-5", -500),
        ("- 5,00", -500),
        ("\u22125", -500),
        ("-€ 5", -500),
        ("€ -5", -500),
        ("1.500,-", 150000),
        ("+7", 700),
        (Decimal("595729.16"), 59572916),
        (5, 500),
    ],
)
def test_amounts_are_read_as_people_write_them(written: Any, read: int) -> None:
    assert read_amount(written) == read


@pytest.mark.parametrize(
    "written",
    [
        *(
            "",
            "veel",
            "12 34",
            "1,234",
            "1.23.456",
            "1.2345,6",
            "€",
            "5 $",
            "1e5",
            "NaN",
            "٣",
            "5-",
            "1,,2",
            "5 EUR EUR x",
        ),
        *("9" * 30, "1" * 5000, True, Decimal("1.005"), Decimal("1e20"), dt.datetime(2024, 1, 1), None),  # noqa: DTZ001
    ],
)
def test_what_is_no_amount_is_refused_with_what_is_expected(written: Any) -> None:
    with pytest.raises(Unreadable) as refused:
        read_amount(written)
    assert "bedrag in euro" in refused.value.expected


def test_an_asterisk_is_never_guessed() -> None:
    with pytest.raises(Unreadable) as refused:
        read_amount("1.000 EUR*")
    assert "gedeeld" in refused.value.reason


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("te bepalen", AmountState.TO_BE_DETERMINED),
        (" Te  Bepalen ", AmountState.TO_BE_DETERMINED),
        ("/", AmountState.NONE),
        ("geen apart budget", AmountState.NONE),
        ("0", 0),
    ],
)
def test_words_that_say_why_there_is_no_amount_are_no_zero(written: str, read: object) -> None:
    found = cells.PlannedAmount().read(written)
    assert found == read
    assert type(found) is type(read)


@pytest.mark.parametrize(
    "written",
    [
        *("15/3/2024", "15-03-2024", "15.3.2024", "2024-03-15", "2024/3/15", "15 maart 2024", "15 mrt. 2024"),
        *(" vrijdag 15 Maart 2024 ", "15\u00a0maart 2024", "2024-03-15 00:00:00", dt.datetime(2024, 3, 15)),  # noqa: DTZ001
    ],
)
def test_dates_are_read_as_people_write_them(written: Any) -> None:
    assert read_date(written) == dt.date(2024, 3, 15)


@pytest.mark.parametrize(
    "written", ["15/3/24", "31/2/2024", "3/15/2024", "2024", 45366, "maart 2024", "morgen", True, dt.time(10)]
)
def test_what_is_no_date_is_refused(written: Any) -> None:
    with pytest.raises(Unreadable, match=r"datum|dag"):
        read_date(written)


@pytest.mark.parametrize(
    ("written", "read"), [("Ja", True), ("x", True), ("WAAR", True), (True, True), (1, True)]
)
def test_yes_is_read_as_people_write_it(written: Any, read: bool) -> None:
    assert read_yes_no(written) is read


@pytest.mark.parametrize("written", ["nee", "Neen", "ONWAAR", "0", False, Decimal(0)])
def test_no_is_read_as_people_write_it(written: Any) -> None:
    assert read_yes_no(written) is False


@pytest.mark.parametrize("written", ["misschien", 2, Decimal("0.5"), ""])
def test_what_is_neither_yes_nor_no_is_refused(written: Any) -> None:
    with pytest.raises(Unreadable, match="ja of nee"):
        read_yes_no(written)


def test_whole_numbers_keep_their_bounds() -> None:
    assert read_whole("1.234", minimum=0, maximum=2000) == 1234
    for wrong in ("12,5", "-1", "2001", True, "9" * 400):
        with pytest.raises(Unreadable, match="0 tot en met 2000"):
            read_whole(wrong, minimum=0, maximum=2000)


@pytest.mark.parametrize("written", ["Korte termijn", "kort", "short", " KT "])
def test_a_choice_is_read_by_label_other_word_or_key(written: str) -> None:
    assert cells.Choice(TERMS).read(written) is Term.SHORT


def test_a_choice_that_does_not_exist_names_the_choices() -> None:
    with pytest.raises(Unreadable, match="werking, investering, inkomsten"):
        cells.Choice(LINE_KINDS).read("sparen")
    assert cells.Choice(LINE_KINDS).read("Exploitatie") is LineKind.OPERATING


def test_a_list_stands_on_lines_or_between_semicolons() -> None:
    assert texts.Names().read('CAW;OCMW ; \n "a;b"\nHuis') == ("CAW", "OCMW", "a;b", "Huis")
    for wrong in ('"a', '"a"b', "a; b; a"):
        with pytest.raises(Unreadable):
            texts.Names().read(wrong)


@pytest.mark.parametrize("written", [Decimal("13.1"), dt.datetime(2024, 10, 13), True])  # noqa: DTZ001
def test_a_code_that_the_spreadsheet_changed_is_refused(written: Any) -> None:
    with pytest.raises(Unreadable) as refused:
        texts.Name().read(written)
    assert "tekstcel" in refused.value.expected
    assert texts.Name().read(Decimal(750)) == "750"


def _as_read(content: Any) -> Any:
    """What a spreadsheet gives back of what was written."""
    if isinstance(content, dt.date):
        return dt.datetime.combine(content, dt.time())
    return Decimal(f"{float(content):.15g}") if isinstance(content, int | Decimal) else content


@quick
@given(
    st.one_of(
        st.tuples(st.just(texts.Text()), any_text.filter(bool)),
        st.tuples(st.just(texts.Name()), names.filter(bool)),
        st.tuples(st.just(texts.Names()), st.lists(any_text, min_size=1, unique=True, max_size=4).map(tuple)),
        st.tuples(st.just(cells.Amount()), cents),
        st.tuples(st.just(cells.PlannedAmount()), cents),
        st.tuples(st.just(cells.Number()), decimals(whole=12, places=6)),
        st.tuples(st.just(cells.Whole()), st.integers(0, 2_147_483_647)),
        st.tuples(st.just(cells.Date()), dates),
        st.tuples(st.just(cells.YesNo()), st.booleans()),
        st.tuples(st.just(cells.Choice(TERMS)), st.sampled_from(Term)),
    )
)
def test_writing_and_reading_a_value_gives_it_back(pair: tuple[cells.Cell, Any]) -> None:
    cell, value = pair
    assert cell.read(_as_read(cell.write(value))) == value


@quick
@given(cents)
def test_every_way_to_print_an_amount_is_read_the_same(amount: int) -> None:
    whole, part = divmod(abs(amount), 100)
    sign = "-" if amount < 0 else ""
    for grouping in (".", " ", "\u00a0", ""):
        for shape in ("{}", "{} EUR", "€ {}", "{} €"):
            printed = sign + f"{whole:,}".replace(",", grouping) + f",{part:02}"
            assert read_amount(shape.format(printed)) == amount


@quick
@given(st.text(max_size=30) | st.text("0123456789.,-€ EUR/", max_size=15))
def test_no_text_whatever_breaks_a_reader(text: str) -> None:
    kinds = (cells.PlannedAmount(), cells.Date(), cells.Number(), cells.Whole(), cells.YesNo(), texts.Names())
    for kind in kinds:
        with suppress(Unreadable):
            kind.read(text)
