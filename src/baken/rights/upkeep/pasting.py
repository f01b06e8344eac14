"""What somebody copied from an official page, as rows with a label and numbers: cells of a table, or lines.

"Alleenstaande\t1.340,47 €", `<tr><td>Gezin</td><td>€ 1 340,47</td></tr>`, "Alleenstaande … 1.340,47 €".
Nothing of it is shown as HTML, and nothing of it is ever run.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html.parser import HTMLParser
from itertools import islice

from django.utils.translation import gettext as _

LONGEST = 100_000
"""Characters."""
MOST_ROWS, MOST_CELLS, MOST_NUMBERS = 500, 30, 2_000
LONGEST_LABEL = 200
LARGEST = Decimal(10_000_000)


class PasteRefused(Exception):
    """What was pasted is no table of amounts; the Dutch message says what to do."""


@dataclass(frozen=True, kw_only=True)
class PastedNumber:
    """A number of a row. `column`: what stands above it, where that is known; `text`: as it was written."""

    label: str
    column: str
    value: Decimal
    text: str


def read_paste(text: str) -> list[PastedNumber]:
    """Every number of every row, in order. Raises PasteRefused."""
    if len(text) > LONGEST:
        raise PasteRefused(_("Dit is te veel. Plak alleen de rijen van de tabel, niet de hele pagina."))
    if any(unicodedata.category(sign) == "Cc" and sign not in "\t\r\n" for sign in text):
        raise PasteRefused(
            _("Dit is geen tekst. Selecteer de rijen op de pagina, kopieer ze en plak ze hier.")
        )
    rows = _cells_of_html(text) if re.search(r"<t(able|r|d)\b", text, re.IGNORECASE) else _cells_of_text(text)
    if len(rows) > MOST_ROWS:
        raise PasteRefused(
            _("Dit zijn meer dan %(most)s rijen. Plak alleen de tabel met de bedragen.") % {"most": MOST_ROWS}
        )
    found = list(islice(_numbers(rows), MOST_NUMBERS))
    if not found:
        raise PasteRefused(_("In wat je plakte vonden we geen enkel bedrag."))
    return found


# Rows of cells ---------------------------------------------------------------------------


class _Cells(HTMLParser):
    """The texts of cells, by row; what is no text for people is left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self.hidden = 0
        self.in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        """A row or cell begins."""
        if tag in {"script", "style"}:
            self.hidden += 1
        elif tag == "tr" or (tag in {"td", "th"} and not self.rows):
            self.rows.append([])
        if tag in {"td", "th"}:
            self.rows[-1].append("")
            self.in_cell = True
        elif tag == "br" and self.in_cell:
            self.rows[-1][-1] += " "

    def handle_endtag(self, tag: str) -> None:
        """A cell ends."""
        if tag in {"script", "style"}:
            self.hidden = max(0, self.hidden - 1)
        elif tag in {"td", "th", "tr", "table"}:
            self.in_cell = False

    def handle_data(self, data: str) -> None:
        """Text in a cell."""
        if self.in_cell and not self.hidden:
            self.rows[-1][-1] += data


def _cells_of_html(text: str) -> list[list[str]]:
    parser = _Cells()
    parser.feed(text)
    parser.close()
    return [[_plain(cell) for cell in row] for row in parser.rows if row]


def _cells_of_text(text: str) -> list[list[str]]:
    rows = [[_plain(cell) for cell in line.split("\t")] for line in text.splitlines()]
    return [row for row in rows if any(row)]


def _plain(text: str) -> str:
    """One line with plain spaces: thin and hard ones between digits become none."""
    text = re.sub(r"(?<=\d)[\u00a0\u2007\u2009\u202f'’](?=\d{3}(?!\d))", "", text)
    return " ".join(text.replace("\u2212", "-").split())


# Numbers ---------------------------------------------------------------------------------

DAY = re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b|\b\d{4}-\d{2}-\d{2}\b", re.ASCII)
NUMBER = re.compile(
    r"(?P<euro>€\s*|\bEUR\s*)?(?<![\w.,-])"
    r"(?P<digits>\d{1,3}(?:\.\d{3})+(?:,\d{1,4})?|\d{1,3}(?:,\d{3})+\.\d{1,4}"
    r"|\d{1,3}(?: \d{3})+,\d{1,4}|\d{1,9}(?:[.,]\d{1,4})?)"
    r"(?![\w]|[.,]\d)(?P<after>\s*(?:€|EUR\b|euro\b|%))?",
    re.ASCII | re.IGNORECASE,
)


def _numbers(rows: Sequence[Sequence[str]]) -> Iterator[PastedNumber]:
    heads: Sequence[str] = ()
    for row in rows:
        cells = list(row[:MOST_CELLS])
        found = [_of_cell(cell, alone=len(cells) > 1) for cell in cells]
        if len(cells) > 1 and not any(found):
            heads = cells
            continue
        said = [cell for cell, numbers in zip(cells, found, strict=True) if cell and not numbers]
        for place, numbers in enumerate(found):
            before = cells[place][: numbers[0].start()] if numbers else ""
            label = " ".join([*said, _label(before)]).strip()
            head = heads[place] if place < len(heads) and len(heads) == len(cells) else ""
            for one in numbers:
                value = _value(one["digits"])
                if value <= LARGEST:
                    yield PastedNumber(
                        label=label[:LONGEST_LABEL],
                        column=head[:LONGEST_LABEL],
                        value=value,
                        text=one.group().strip(),
                    )


def _of_cell(cell: str, *, alone: bool) -> list[re.Match[str]]:
    """The numbers of a cell, or of a line: what is written as an amount, else the last number.

    `alone`: a cell beside others is a number only when nothing else stands in it, or when it is an amount.
    """
    text = DAY.sub(lambda day: " " * len(day.group()), cell)
    every = list(NUMBER.finditer(text))
    amounts = [one for one in every if one["euro"] or one["after"] or re.search(r"[.,]\d", one["digits"])]
    if amounts or not every:
        return amounts
    rest = NUMBER.sub("", text).strip(" .:*-")
    return every[-1:] if not (alone and rest) and (alone or rest) else []


def _label(text: str) -> str:
    return text.strip(" .…:;*-–_|")


def _value(digits: str) -> Decimal:
    """A number in Dutch or English notation; a single point before three digits marks thousands."""
    text = digits.replace(" ", "")
    if re.fullmatch(r"\d{1,3}(\.\d{3})+(,\d+)?", text):
        return Decimal(text.replace(".", "").replace(",", "."))
    if re.fullmatch(r"\d{1,3}(,\d{3})+\.\d+", text):
        return Decimal(text.replace(",", ""))
    return Decimal(text.replace(",", "."))
