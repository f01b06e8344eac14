"""Amounts of money as documents print them, in integer cents."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from baken.plan.reading.findings import Line
from baken.plan.reading.profile import Table

NUMBER = r"\d{1,3}(?:[ .]\d{3})+(?!\d)(?:,\d{2})?|\d+(?:,\d{2})?"


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One cell, or one of several amounts stacked in a cell.

    `cents` is None for "/" (`none`) and for what is to be determined.
    """

    line: int
    text: str
    cents: int | None = None
    none: bool = False
    starred: bool = False
    income: bool = False
    words: str = ""


def read_amount(text: str) -> int:
    """Cents of a printed number: "595 729,16" is 59572916."""
    euros, _, cents = text.replace(" ", "").replace(".", "").partition(",")
    return int(euros) * 100 + int(cents or 0)


@lru_cache
def amount_in_text(currency: str) -> re.Pattern[str]:
    """An amount in running text."""
    return re.compile(rf"(?<![\d,])(?P<amount>{NUMBER}) ?{re.escape(currency)}\b")


def _only_cells(text: str, table: Table) -> bool:
    """Whether a line holds nothing but numbers, the currency, "/", "*" and the word for income."""
    signs = text.replace(table.currency, "").replace(table.income, "")
    return bool(text) and not signs.strip("0123456789 .,/*") and not signs.startswith((".", ","))


@lru_cache
def _cell(table: Table, loose_star: bool) -> re.Pattern[str]:
    star = r"\s*\*" if loose_star else r"\*"
    return re.compile(
        rf"(?P<later>{re.escape(table.to_be_determined)}(?:\s*\([^)]*\))?)"
        rf"|(?P<words>(?:[^\W\d]+\s+){{0,2}})(?P<amount>{NUMBER})\s*{re.escape(table.currency)}"
        rf"(?P<star>{star})?(?:\s*(?P<income>{re.escape(table.income)}))?"
        rf"|(?P<none>/)(?P<nonestar>\*)?|(?P<open>\*)"
    )


def is_cell_line(text: str, before: str, following: str, table: Table) -> bool:
    """Whether a line goes on with the cells read so far (`before`, joined)."""
    if before.count("(") > before.count(")") and table.to_be_determined in before:
        return True
    if before.endswith(table.to_be_determined) and text.startswith("("):
        return True
    if text.startswith(table.to_be_determined) or _only_cells(text, table):
        return True
    # One or two words above an amount label that amount.
    return (
        len(text.split()) <= 2 and text.replace(" ", "").isalpha() and _starts_with_amount(following, table)
    )


def _starts_with_amount(text: str, table: Table) -> bool:
    return bool(amount_in_text(table.currency).match(text)) and bool(_only_cells(text, table))


def read_cells(lines: Sequence[Line], table: Table, years: int) -> tuple[tuple[Cell, ...], str]:
    """The cells on these lines, and the text that was no cell.

    A star after an amount belongs to it, also on its own ("EUR *"); only when the cells do not then
    fill the years is a loose star read as a cell.
    """
    loose, rest = _scan(lines, _cell(table, True))
    if years and len(loose) % years:
        strict, strict_rest = _scan(lines, _cell(table, False))
        if len(strict) % years == 0:
            return strict, strict_rest
    return loose, rest


def _scan(lines: Sequence[Line], pattern: re.Pattern[str]) -> tuple[tuple[Cell, ...], str]:
    text, starts = "", []
    for line in lines:
        text += (" " if text else "") + line.text
        starts.append((len(text), line.number))
    cells: list[Cell] = []
    rest: list[str] = []
    end = 0
    for match in pattern.finditer(text):
        rest.append(text[end : match.start()])
        end = match.end()
        number = next(number for upto, number in starts if match.start() < upto)
        amount = match["amount"]
        cells.append(
            Cell(
                line=number,
                text=" ".join(match.group().split()),
                cents=read_amount(amount) if amount else None,
                none=bool(match["none"]),
                starred=bool(match["star"] or match["nonestar"] or match["open"]),
                income=bool(match["income"]),
                words=(match["words"] or "").strip(),
            )
        )
    rest.append(text[end:])
    return tuple(cells), " ".join(" ".join(rest).split())
