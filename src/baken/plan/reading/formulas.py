"""Amounts that a document gives as a rate: per inhabitant, per child per day, per child."""

import datetime as dt
from decimal import Decimal
from functools import lru_cache

from baken.plan.interchange.document import FormulaBasis, FormulaTerm
from baken.plan.reading.amounts import read_amount
from baken.plan.reading.blocks import Block
from baken.plan.reading.findings import Kind, Notebook
from baken.plan.reading.profile import Formulas, Profile


def cell_formula(text: str, year: int, profile: Profile) -> tuple[FormulaTerm, ...]:
    """A rate per inhabitant in a cell: times the population on 1 January of that year."""
    match = profile.formulas.per_inhabitant.search(text)
    if not match:
        return ()
    rate = _rate(match["rate"])
    return (FormulaTerm(basis=FormulaBasis.PER_INHABITANT, rate=rate, population_date=dt.date(year, 1, 1)),)


def text_formula(block: Block, profile: Profile) -> tuple[FormulaTerm, ...]:
    """Rates per child in the running text, with the head counts of the estimates under it.

    The text gives no number of days; it is the number that makes the estimate come out.
    """
    return _terms(" ".join(line.text for line in block.text), profile.formulas)


@lru_cache
def _terms(text: str, formulas: Formulas) -> tuple[FormulaTerm, ...]:
    daily = formulas.per_child_per_day.search(text)
    single = formulas.per_child.search(text)
    terms: list[FormulaTerm] = []
    for estimate in formulas.estimate.finditer(text):
        children = int(estimate["quantity"])
        label = estimate["label"]
        if daily:
            rate = _rate(daily["rate"])
            days = Decimal(read_amount(estimate["total"])) / 100 / rate / children
            terms.append(
                FormulaTerm(
                    basis=FormulaBasis.PER_CHILD_PER_DAY,
                    rate=rate,
                    quantity=children,
                    days=int(days) if days == int(days) else None,
                    label=label,
                )
            )
        if single and estimate["extra"]:
            rate = _rate(single["rate"])
            terms.append(FormulaTerm(basis=FormulaBasis.PER_CHILD, rate=rate, quantity=children, label=label))
    return tuple(terms)


def report_formula(block: Block, profile: Profile, income: bool, node: str, notebook: Notebook) -> None:
    """What was derived and not read: the days, and whether the amount is spent or received."""
    for line in block.text:
        for estimate in profile.formulas.estimate.finditer(line.text):
            terms = [term for term in text_formula(block, profile) if term.label == estimate["label"]]
            said = " + ".join(_spell(term) for term in terms)
            message = (
                f"Deze raming reken ik na als {said}. Het aantal dagen staat niet in de tekst: "
                "ik nam het aantal "
                "waarmee de raming klopt."
            )
            notebook.note(Kind.DOUBT, "formula-days", line, message, became=said, node=node)
    if income:
        at = next(
            line
            for line in block.text
            if profile.table is not None and profile.table.income_section.search(line.text)
        )
        message = (
            "De tekst spreekt van subsidies. Ik las de raming als ontvangst; kijk na of ze een uitgave is."
        )
        notebook.note(Kind.DOUBT, "formula-income", at, message, became="ontvangst", node=node)


def _spell(term: FormulaTerm) -> str:
    days = f" × {term.days if term.days is not None else '?'} dagen" if "day" in term.basis else ""
    return f"{term.rate} EUR × {term.quantity} kinderen{days}"


def _rate(text: str) -> Decimal:
    return Decimal(text.replace(" ", "").replace(",", "."))
