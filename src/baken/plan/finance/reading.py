"""A file of the finance department, read: what it says per code, year and kind, and what it fails to say.

CSV as finance packages and Excel in Flanders write it. Nothing here knows the plan or the database.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from baken.plan.finance.amounts import Notation, notation_of, read_cents
from baken.plan.finance.columns import Columns, kind_of
from baken.plan.finance.table import FinanceRefused, table_of
from baken.plan.interchange.document import LineKind
from baken.plan.interchange.values import FORBIDDEN, MAX_CENTS, Unreadable, read_whole, whole_expected

__all__ = ["CellProblem", "FinanceReading", "FinanceRefused", "FinanceRow", "read_finance"]

LONGEST_CELL = 300
LONGEST_CODE = 100


@dataclass(frozen=True, kw_only=True)
class CellProblem:
    """A cell that cannot be read; `row` counts from 1 as a spreadsheet does."""

    row: int
    column: str
    value: str
    reason: str

    @property
    def message(self) -> str:
        """The whole on one line."""
        place = _("rij %(row)d, kolom %(column)s") % {"row": self.row, "column": self.column}
        shown = " ".join(self.value.split())[:80]
        return f"{place}: {self.reason}" + (_(" Er staat '%(value)s'.") % {"value": shown} if shown else "")


@dataclass(frozen=True, kw_only=True)
class FinanceRow:
    """What the file says of a code in a year: cents, None where a cell is empty or the column is not there.

    `rows`: where it stands; more than one when rows of the same code, year and kind were added up.
    """

    rows: tuple[int, ...]
    code: str
    year: int
    kind: LineKind
    revised: int | None = None
    committed: int | None = None
    paid: int | None = None

    @property
    def identity(self) -> tuple[str, int, LineKind]:
        return self.code, self.year, self.kind


@dataclass(frozen=True, kw_only=True)
class FinanceReading:
    """The whole file. `rows` holds no row that a bad one would have changed.

    `amounts`: the columns that the file has; what it does not speak of stays as it was. `left_out`: rows
    that were read but belong with a bad row, so that their sum would be wrong.
    """

    rows: tuple[FinanceRow, ...]
    amounts: tuple[str, ...]
    problems: tuple[CellProblem, ...]
    left_out: tuple[FinanceRow, ...]
    remarks: tuple[str, ...]
    number: int


@dataclass(frozen=True, kw_only=True)
class _Bad:
    """As much as is known of a bad row; None: that could not be read."""

    code: str
    year: int | None
    kind: LineKind | None

    def touches(self, row: FinanceRow) -> bool:
        return self.code == row.code and self.year in {None, row.year} and self.kind in {None, row.kind}


def read_finance(content: bytes) -> FinanceReading:
    """Read a file. Raises FinanceRefused when it is no table of amounts per code and year."""
    columns, table = table_of(content)
    if not table:
        raise FinanceRefused(_("Onder de namen van de kolommen staat geen enkele rij."))
    notation = notation_of(
        cells[columns.places[name]]
        for _row, cells in table
        for name in columns.amounts
        if columns.places[name] < len(cells)
    )
    read: list[FinanceRow] = []
    problems: list[CellProblem] = []
    bad: list[_Bad] = []
    for number, cells in table:
        row, found, known = _read_row(number, cells, columns, notation)
        problems += found
        if row is not None:
            read.append(row)
        elif known is not None:
            bad.append(known)
    return _added_up(read, bad, problems, columns, len(table))


class _Row:
    """A row while it is read: its cells by column, and what is wrong with them."""

    def __init__(self, number: int, cells: list[str], columns: Columns) -> None:
        self.number = number
        self.problems: list[CellProblem] = []
        self._cells = cells
        self._columns = columns

    def cell(self, name: str) -> str:
        """The text of a column; empty where the row is short or the column is not there."""
        place = self._columns.places.get(name, len(self._cells))
        return self._cells[place].strip() if place < len(self._cells) else ""

    def fault(self, name: str, reason: str, value: str = "") -> None:
        """Something is wrong with a cell."""
        column = self._columns.heading(name)
        self.problems.append(
            CellProblem(row=self.number, column=column, value=value or self.cell(name), reason=reason)
        )

    def code(self) -> str:
        """The code as text; empty when there is none."""
        code = " ".join(self.cell("code").removeprefix("'").split())
        if not code:
            self.fault("code", _("De code ontbreekt."))
        elif len(code) > LONGEST_CODE or not code.isprintable():
            self.fault("code", _("Dit is geen code: te lang, of met tekens die niet te lezen zijn."))
        return code

    def year(self) -> int | None:
        """The year as it stands; never "2.024"."""
        text = self.cell("year")
        if len(text) == 4 and text.isascii() and text.isdigit():
            try:
                return read_whole(int(text), minimum=1990, maximum=2100)
            except Unreadable:
                pass
        expected = whole_expected(minimum=1990, maximum=2100)
        self.fault("year", _("Verwacht: %(expected)s.") % {"expected": expected})
        return None

    def kind(self) -> LineKind | None:
        """The kind; operating when nothing says so."""
        kind = kind_of(self.cell("kind"))
        if kind is None:
            self.fault("kind", _("Verwacht: werking, investering of inkomsten."))
        return kind

    def amounts(self, notation: Notation) -> dict[str, int | None]:
        """Cents per column that the file has."""
        found: dict[str, int | None] = {}
        for name in self._columns.amounts:
            try:
                found[name] = read_cents(_short(self.cell(name)), notation)
            except Unreadable as error:
                expected = _("Verwacht: %(expected)s.") % {"expected": error.expected}
                self.fault(name, f"{error.reason} {expected}".strip())
        return found

    def surplus(self) -> None:
        """A sign that an amount was cut in two by the separator."""
        behind = [text for text in self._cells[len(self._columns.headings) :] if text.strip()]
        if behind:
            self.fault("code", _("Deze rij heeft meer cellen dan er kolommen zijn."), behind[0])


def _read_row(
    number: int, cells: list[str], columns: Columns, notation: Notation
) -> tuple[FinanceRow | None, list[CellProblem], _Bad | None]:
    """The row, or what is wrong with it and what is known of it."""
    row = _Row(number, cells, columns)
    code, year, kind = row.code(), row.year(), row.kind()
    row.surplus()
    amounts = row.amounts(notation)
    if row.problems or year is None or kind is None:
        return None, row.problems, _Bad(code=code, year=year, kind=kind) if code else None
    return FinanceRow(rows=(number,), code=code, year=year, kind=kind, **amounts), [], None


def _short(text: str) -> str:
    if len(text) > LONGEST_CELL or FORBIDDEN.search(text):
        raise Unreadable(expected=_("een bedrag"), reason=_("Deze cel is te lang of niet te lezen."))
    return text


def _added_up(
    read: Iterable[FinanceRow], bad: list[_Bad], problems: list[CellProblem], columns: Columns, number: int
) -> FinanceReading:
    """Rows of the same code, year and kind as one; what a bad row belongs to is kept out."""
    groups: dict[tuple[str, int, LineKind], FinanceRow] = {}
    for row in read:
        there = groups.get(row.identity)
        groups[row.identity] = row if there is None else added(there, row)
    kept, left_out, remarks = [], [], []
    for row in groups.values():
        if any(abs(amount or 0) > MAX_CENTS for amount in (row.revised, row.committed, row.paid)):
            reason = _("De bedragen van deze code en dit jaar zijn samen te groot.")
            column = columns.heading(columns.amounts[0])
            problems.append(CellProblem(row=row.rows[-1], column=column, value="", reason=reason))
        elif any(one.touches(row) for one in bad):
            left_out.append(row)
        else:
            kept.append(row)
        if len(row.rows) > 1:
            remarks.append(
                _("Rijen %(rows)s gaan over dezelfde code: %(code)s in %(year)d. Ze zijn opgeteld.")
                % {"rows": _listed(row.rows), "code": row.code, "year": row.year}
            )
    if columns.ignored:
        remarks.append(
            _("Deze kolommen tellen niet mee: %(columns)s.") % {"columns": ", ".join(columns.ignored)}
        )
    return FinanceReading(
        rows=tuple(kept),
        amounts=columns.amounts,
        problems=tuple(problems),
        left_out=tuple(left_out),
        remarks=tuple(remarks),
        number=number,
    )


def added(first: FinanceRow, second: FinanceRow) -> FinanceRow:
    """Two rows of the same code, year and kind as one."""
    return replace(
        first,
        rows=first.rows + second.rows,
        revised=_plus(first.revised, second.revised),
        committed=_plus(first.committed, second.committed),
        paid=_plus(first.paid, second.paid),
    )


def _plus(one: int | None, other: int | None) -> int | None:
    """Unknown and an amount make that amount; nothing known stays unknown."""
    return other if one is None else one if other is None else one + other


def _listed(rows: Sequence[int]) -> str:
    shown = [str(row) for row in rows[:10]] + (["…"] if len(rows) > 10 else [])
    return ", ".join(shown)
