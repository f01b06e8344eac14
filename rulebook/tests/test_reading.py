"""The language: what can be said, what it means, and what is refused before it meets a household."""

import datetime as dt

import pytest

from rulebook import LawError, Rulebook
from rulebook import terms as t
from rulebook.errors import ExpressionError
from rulebook.functions import cents
from rulebook.kinds import BOOL, Kind, money
from rulebook.reading import read


def term(book: Rulebook, text: str, level: str = "person") -> t.Term:
    return read(text, level=level, names=book, where="test")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("wage + wage", Kind.MONEY),
        ("per_year(wage) < taxable_income[-2]", Kind.BOOL),
        ("years(birth_date) >= aid.adult_age", Kind.BOOL),
        ('status in ("leefloon", "pension") and not disabled', Kind.BOOL),
        ("table(aid.amount, category) if disabled else eur('12.50', 'month')", Kind.MONEY),
        ('rate(wage, aid.rent_share, "half_up")', Kind.MONEY),
        ('share(wage, count(of="couple"), "down")', Kind.MONEY),
        ("household.rent - rent", Kind.MONEY),
        ('household_role == "applicant"', Kind.BOOL),
        ('sum(wage, where=role == "child", of="family")', Kind.MONEY),
        ("date('2019-01-01') <= birth_date", Kind.BOOL),
        ("2 * count() - 1", Kind.COUNT),
        ("bracket(aid.premium, children)", Kind.MONEY),
        ('counted_per(marginal(aid.savings, savings), "year")', Kind.MONEY),
        ("days(status_since) < days(birth_date)", Kind.BOOL),
        ("first_of_next_month(birth_date) < months_later(year_start, aid.months)", Kind.BOOL),
        ("proportion(wage, rent, rent + rent, 'up')", Kind.MONEY),
        ("at_most(wage, 'het OCMW')", Kind.MONEY),
        ("percent(wage, children, 'half_up')", Kind.MONEY),
        ("between(disabled, not disabled)", Kind.BOOL),
        ("min(wage, eur('100', 'month'), per_month(taxable_income, 'half_up'))", Kind.MONEY),
    ],
)
def test_what_can_be_said_has_a_kind(book: Rulebook, text: str, kind: Kind) -> None:
    assert term(book, text).type.kind is kind


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("wage / 2", "divide with per_month, or rate"),
        ("wage * wage", "rate(amount, parameter, rounding)"),
        ("wage + taxable_income", "do not go together"),
        ("years(birth_date) < months(birth_date)", "do not go together"),
        ("wage < 1000", "do not go together"),
        ("1.5", "money is eur"),
        ('status == "lefloon"', "is none of: none, leefloon, pension"),
        ("wag > 0", "nothing is called 'wag'; do you mean 'wage'?"),
        ("__import__('os')", "no function"),
        ("(lambda: 1)()", "no function"),
        ("wage.__class__", "nothing is called"),
        ("[wage for x in y]", "not part of the language"),
        ("wage if wage else wage", "'wage' is currency-EUR/month, where bool is needed"),
        ("taxable_income[1]", "earlier periods"),
        ("taxable_income[-11]", "earlier periods"),
        ("role == 'child'", "only inside count"),
        ('rate(wage, aid.rent_share, "nearest")', "none of: half_up, down, up"),
        ("eur('0.001', 'month')", "parts of a cent"),
        ("eur('1', 'week')", "this is no amount"),
        ("date('2019-13-01')", "this is no day"),
        ("marginal(aid.premium, children)", "no scale of this kind"),
        ("table(aid.adult_age, status)", "no table"),
        ("table(aid.amount, status)", "has no amount for each of"),
        ('count(of="street")', "no kind of unit"),
        ("disabled == ", "cannot be read"),
        ("not wage", "where bool is needed"),
        ("proportion(wage, rent, children, 'up')", "do not go together"),
        ("percent(wage, rent, 'up')", "an amount and a number"),
        ("between(wage, disabled)", "do not go together"),
        ("months_later(today, wage)", "a number of months"),
        ("first_of_next_month(wage)", "where date is needed"),
        ("count(wage)", "where bool is needed"),
        ("sum(birth_date)", "takes an amount or a number"),
    ],
)
def test_what_has_no_meaning_is_refused_with_what_to_write(book: Rulebook, text: str, says: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        term(book, text)
    assert says in str(refused.value)


def test_a_household_cannot_speak_of_one_person_without_counting(book: Rulebook) -> None:
    with pytest.raises(ExpressionError, match="must be counted or added up"):
        term(book, "wage > eur('1', 'month')", level="household")


@pytest.mark.parametrize("text", ["not " * 200 + "disabled", "1 + " * 600 + "1", "-" * 90 + "1", "1" * 3000])
def test_an_expression_has_a_size(book: Rulebook, text: str) -> None:
    with pytest.raises(LawError):
        term(book, text)


def test_earlier_periods_are_facts_of_their_own(book: Rulebook) -> None:
    assert term(book, "taxable_income[-2]") == t.FactOf(money("year"), "taxable_income", -2)


def test_a_comparison_turned_round_is_the_same_term(book: Rulebook) -> None:
    assert term(book, "wage > eur('1', 'month')") == term(book, "eur('1', 'month') < wage")


def test_money_is_read_to_the_cent() -> None:
    assert (cents("0.1"), cents("1314.20"), cents("-3")) == (10, 131420, -300)
    with pytest.raises(ValueError, match="parts of a cent"):
        cents("0.005")


def test_a_day_is_a_day(book: Rulebook) -> None:
    day = term(book, "date('2019-01-01')")
    assert day == t.Constant(day.type, dt.date(2019, 1, 1).toordinal())
    assert term(book, "today").type == day.type
    assert term(book, "True") == t.Constant(BOOL, True)
