"""An amount from a rate: rate (EUR) x quantity x days, in integer cents."""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal

from baken.plan.interchange.document import FormulaTerm

CENT = Decimal("0.01")


class PopulationUnknown(Exception):
    """A formula asks for the population on a date that is not known."""

    def __init__(self, date: dt.date | None) -> None:
        super().__init__(f"no population known for {date}")
        self.date = date


def amount_of_term(*, term: FormulaTerm, population: Mapping[dt.date, int]) -> int:
    """Cents of one product, rounded half up to the cent.

    `population`: inhabitants per date, used where the term names no quantity.
    Raises PopulationUnknown.
    """
    quantity = term.quantity
    if quantity is None:
        if term.population_date is None or term.population_date not in population:
            raise PopulationUnknown(term.population_date)
        quantity = population[term.population_date]
    euro = term.rate * quantity * (1 if term.days is None else term.days)
    return int(euro.quantize(CENT, rounding=ROUND_HALF_UP) * 100)


def amount_of_formula(*, terms: Iterable[FormulaTerm], population: Mapping[dt.date, int]) -> int:
    """Cents of the whole formula.

    Each product is rounded by itself, so that the products on screen add up to the sum.
    """
    return sum(amount_of_term(term=term, population=population) for term in terms)
