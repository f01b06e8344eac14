"""What somebody types becomes a value, a range, "weet ik niet", or a sentence that says what is expected."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baken.rights.questions import UNKNOWN, Kind, Question, fits, in_words, read_answer, shown_answer

MONEY = Question(
    of="ik", fact="loon", text="Hoeveel?", kind=Kind.MONEY, low=0, high=2_000_000, unit="per maand"
)
COUNT = Question(of="ik", fact="aantal", text="Hoeveel?", kind=Kind.COUNT, low=0, high=12)
YES_NO = Question(of="ik", fact="werkt", text="Werk je?", kind=Kind.YES_NO)
CHOICE = Question(
    of="ik", fact="woont", text="Hoe?", kind=Kind.CHOICE, choices=(("own", "Eigenaar"), ("rent", "Huurder"))
)
DAY = Question(
    of="ik", fact="dag", text="Wanneer?", kind=Kind.DATE,
    low=dt.date(1900, 1, 1).toordinal(), high=dt.date(2024, 12, 31).toordinal(),
)  # fmt: skip


def typed(question: Question, **parts: str) -> Any:
    data = {
        f"{question.key}{'.' + part.replace('_', '-') if part != 'value' else ''}": text
        for part, text in parts.items()
    }
    return read_answer(question, data)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1250", "1250"), ("1.250", "1250"), ("1.250,50", "1250.50"), ("1250,5", "1250.5"),
        ("12.50", "12.50"), ("€ 1.250", "1250"), ("0", "0"), ("1 250", "1250"), ("20.000,00", "20000.00"),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_people_in_flanders_write_it(text: str, value: str) -> None:
    assert typed(MONEY, value=text).value == value


@pytest.mark.parametrize("text", ["", "veel", "-5", "20000,01", "1,2,3", "1e3", "١٢", "1250,555", "NaN"])
def test_what_is_no_amount_within_bounds_is_said_so(text: str) -> None:
    answer = typed(MONEY, value=text)
    assert answer.error.endswith(".")
    assert answer.value is None


def test_not_knowing_is_an_answer_to_every_question() -> None:
    for question in (MONEY, COUNT, DAY):
        assert typed(question, weet_niet="1", value="12").value == UNKNOWN
    for question in (YES_NO, CHOICE):
        assert typed(question, value="weet-niet").value == UNKNOWN


def test_somebody_may_know_an_amount_roughly() -> None:
    assert typed(MONEY, min="1000", max="1.500").value == {"min": "1000", "max": "1500"}
    assert typed(MONEY, min="1000").value == {"min": "1000"}
    assert "meer dan het meeste" in typed(MONEY, min="1500", max="1000").error


def test_a_yes_a_no_and_a_choice_are_what_was_chosen() -> None:
    assert typed(YES_NO, value="ja").value is True
    assert typed(YES_NO, value="nee").value is False
    assert typed(CHOICE, value="rent").value == "rent"
    assert typed(YES_NO).error == "Kies ja of nee, of kies ‘Ik weet het niet’."
    assert typed(CHOICE, value="anders").error


def test_a_day_may_be_known_by_its_year_alone() -> None:
    assert typed(DAY, dag="29", maand="2", jaar="2024").value == "2024-02-29"
    assert typed(DAY, jaar="2019").value == {"min": "2019-01-01", "max": "2019-12-31"}
    assert typed(DAY, maand="2", jaar="2024").value == {"min": "2024-02-01", "max": "2024-02-29"}
    assert "bestaat niet" in typed(DAY, dag="30", maand="2", jaar="2024").error
    assert "kan hier niet" in typed(DAY, dag="1", maand="1", jaar="2031").error


@given(*3 * [st.one_of(st.text("0123456789", max_size=45), st.text(max_size=8))])
def test_any_three_texts_are_a_day_or_said_to_be_none(day: str, month: str, year: str) -> None:
    answer = typed(DAY, dag=day, maand=month, jaar=year)
    assert bool(answer.error) != (answer.value is not None)


@pytest.mark.parametrize(
    ("question", "good", "bad"),
    [
        (MONEY, ["0", "1250.50", {"min": "5"}, UNKNOWN], [True, 1250, "-5", "20000.01", "veel", "", {}]),
        (MONEY, [{"max": "20000"}], [{"min": "x"}, {"min": "1", "most": "2"}, {"max": "20001"}]),
        (COUNT, [0, 12, {"min": 1, "max": 2}], [13, True, "3", {"unknown": 2}]),
        (YES_NO, [True, False], ["ja", 1, {"min": True}]),
        (CHOICE, ["rent"], ["buy", True, ["rent"]]),
        (DAY, ["2019-05-31"], ["900", True, "2031-01-01", "1899-12-31"]),
        (DAY, [{"min": "1899-06-01", "max": "1900-05-31"}], [{"min": "1898-06-01", "max": "1899-05-31"}]),
    ],
)  # fmt: skip
def test_a_value_of_before_fits_a_question_only_with_its_type_and_bounds(
    question: Question, good: list[Any], bad: list[Any]
) -> None:
    assert [value for value in good if not fits(question, value)] == []
    assert [value for value in bad if fits(question, value)] == []


@given(st.integers(0, 2_000_000))
def test_an_amount_comes_back_in_its_control_as_it_was_meant(cents: int) -> None:
    text = f"{cents // 100},{cents % 100:02d}"
    value = typed(MONEY, value=text).value
    shown = shown_answer(MONEY, value)
    assert typed(MONEY, value=shown.text).value in {value, value.removesuffix(".00")}


@given(st.dates(dt.date(1900, 1, 1), dt.date(2024, 12, 31)), st.sampled_from(["day", "month", "year"]))
def test_a_day_comes_back_in_its_controls_as_far_as_it_was_known(day: dt.date, known: str) -> None:
    parts = {"jaar": str(day.year)}
    if known != "year":
        parts["maand"] = str(day.month)
    if known == "day":
        parts["dag"] = str(day.day)
    answer = typed(DAY, **parts)
    assert shown_answer(DAY, answer.value).texts == parts


@pytest.mark.parametrize(
    ("question", "value", "words"),
    [
        (MONEY, "1250.50", "€ 1250,50 per maand"),
        (MONEY, {"min": "1000", "max": "1500"}, "tussen € 1000 per maand en € 1500 per maand"),
        (MONEY, {"max": "1500"}, "hoogstens € 1500 per maand"),
        (YES_NO, False, "nee"),
        (CHOICE, "own", "Eigenaar"),
        (DAY, "2019-05-31", "31 mei 2019"),
        (DAY, {"min": "2019-01-01", "max": "2019-12-31"}, "2019"),
        (COUNT, UNKNOWN, "weet ik niet"),
    ],
)  # fmt: skip
def test_an_answer_reads_back_in_words(question: Question, value: Any, words: str) -> None:
    assert in_words(question, value) == words
