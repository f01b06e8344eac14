"""From the tables of a block to budget lines: one per code, year and amount."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from baken.plan.interchange.document import AmountState, BudgetLine, CodeLink, LineKind
from baken.plan.reading.amounts import Cell, read_cells
from baken.plan.reading.blocks import Block, Field
from baken.plan.reading.findings import Kind, Notebook
from baken.plan.reading.formulas import cell_formula, text_formula
from baken.plan.reading.profile import Profile, Table
from baken.plan.reading.table_codes import CellCode, TableCodeReader

YEAR = re.compile(r"20\d\d")


@dataclass(frozen=True, kw_only=True)
class Budget:
    """The budget lines of one node, its code links and what could not become a line."""

    lines: tuple[BudgetLine, ...] = ()
    links: tuple[CodeLink, ...] = ()
    remarks: tuple[str, ...] = ()


class BudgetReader:
    """Reads the tables of one document."""

    def __init__(self, profile: Profile, table: Table, codes: TableCodeReader, notebook: Notebook) -> None:
        self.profile = profile
        self.table = table
        self.codes = codes
        self.notebook = notebook

    def read(self, block: Block, node: str, remark: str) -> Budget:
        """The budget of one block; `remark` is what its starred notes say."""
        lines: list[BudgetLine] = []
        links: list[CodeLink] = []
        remarks: list[str] = []
        code = CellCode()
        years = self.table.years
        for field in block.of("codes", "table"):
            if field.kind == "codes":
                code = self.codes.cell(field, node)
                links += code.links
                continue
            years = tuple(int(year) for year in YEAR.findall(field.label.text)) or years
            fresh, left = self._table(field, years, code, block, node=node, remark=remark)
            lines += fresh
            remarks += left
        return Budget(lines=_number(lines, node), links=tuple(links), remarks=tuple(remarks))

    def _table(
        self, field: Field, years: Sequence[int], code: CellCode, block: Block, *, node: str, remark: str
    ) -> tuple[list[BudgetLine], list[str]]:
        cells, rest = read_cells(field.lines, self.table, len(years))
        text = " / ".join(line.text for line in field.lines)
        if rest:
            message = f"In de tabel staat “{rest}”. Dat is geen bedrag; ik zette het bij de opmerkingen."
            self.notebook.note(
                Kind.UNPLACED, "table-text", field.lines[0], message, text=rest, became="opmerking", node=node
            )
        left = [rest] if rest else []
        if not cells:
            message = f"De cellen voor {years[0]} tot {years[-1]} zijn niet ingevuld. Ik maakte geen raming."
            self.notebook.note(Kind.DOUBT, "cells-blank", field.label, message, node=node)
            return [], left
        if len(cells) % len(years):
            message = (
                f"Hier staan {len(cells)} bedragen onder {len(years)} jaren: het is niet te zien "
                "welk bedrag bij "
                "welk jaar hoort. Ik maakte geen raming; de tekst staat bij de opmerkingen."
            )
            self.notebook.note(
                Kind.UNPLACED,
                "year-unknown",
                field.lines[0],
                message,
                text=text,
                became="opmerking",
                node=node,
            )
            return [], [*left, f"{code.code}: {text}" if code.code else text]
        columns = self._columns(field, cells, years, node)
        self._report_layout(field, cells, len(years), node)
        lines = [self._line(cell, year, code, block, remark) for year, column in columns for cell in column]
        return lines, left

    def _columns(
        self, field: Field, cells: Sequence[Cell], years: Sequence[int], node: str
    ) -> list[tuple[int, Sequence[Cell]]]:
        """The cells of each year; several amounts in a cell come cell by cell, or row by row."""
        each = len(cells) // len(years)
        if each == 1:
            return [(year, [cell]) for year, cell in zip(years, cells, strict=True)]
        rows = len({cell.line for cell in cells}) == each
        order = "rij per rij" if rows else "cel per cel"
        text = " / ".join(line.text for line in field.lines)
        message = (
            f"In elke cel staan {each} bedragen boven elkaar. Ik las ze {order} en maakte er "
            f"{each} ramingen per "
            "jaar van, met dezelfde code. Kijk na of dat klopt."
        )
        self.notebook.note(Kind.DOUBT, "amounts-stacked", field.lines[0], message, text=text, node=node)
        if rows:
            return [(year, cells[index :: len(years)]) for index, year in enumerate(years)]
        return [(year, cells[index * each : (index + 1) * each]) for index, year in enumerate(years)]

    def _report_layout(self, field: Field, cells: Sequence[Cell], years: int, node: str) -> None:
        if len(field.lines) > 1 and len(cells) == years:
            text = " / ".join(line.text for line in field.lines)
            message = "De bedragen staan verspreid over meerdere regels. Ik las ze als één rij."
            became = " | ".join(cell.text for cell in cells)
            self.notebook.note(
                Kind.NORMALISED,
                "amounts-spread",
                field.lines[0],
                message,
                text=text,
                became=became,
                node=node,
            )
        for cell in {cell.text: cell for cell in cells}.values():
            if cell.none and cell.starred:
                message = (
                    "Hier staat “/*”: geen raming, met een opmerking. Kijk na of de opmerking iets "
                    "anders zegt."
                )
                self.notebook.note(
                    Kind.DOUBT, "none-with-star", field.lines[0], message, text=cell.text, node=node
                )
            elif cell.cents is None and not cell.none:
                message = f"Hier staat “{cell.text}”. Ik las het als “te bepalen”, niet als nul."
                self.notebook.note(
                    Kind.NORMALISED, "to-be-determined", field.lines[0], message, text=cell.text, node=node
                )

    def _line(self, cell: Cell, year: int, code: CellCode, block: Block, remark: str) -> BudgetLine:
        state = AmountState.AMOUNT
        if cell.cents is None:
            state = AmountState.NONE if cell.none else AmountState.TO_BE_DETERMINED
        later = state is AmountState.TO_BE_DETERMINED
        formula = (
            cell_formula(cell.text, year, self.profile) or text_formula(block, self.profile) if later else ()
        )
        income = cell.income or (later and bool(formula) and self._under_income(block))
        said = [cell.words, cell.text if later and cell.text != "*" else ""]
        if cell.starred or code.written.endswith("*"):
            said.append(remark)
        return BudgetLine(
            id="",
            code=code.code,
            year=year,
            kind=LineKind.INCOME if income else LineKind.OPERATING,
            state=state,
            planned=cell.cents,
            code_as_written=code.written,
            formula=formula,
            remark="; ".join(part for part in said if part),
        )

    def _under_income(self, block: Block) -> bool:
        return any(self.table.income_section.search(line.text) for line in block.text)


def _number(lines: Sequence[BudgetLine], node: str) -> tuple[BudgetLine, ...]:
    """Give lines their ids: code, year and node, with an ordinal when that is not unique."""
    numbered: list[BudgetLine] = []
    seen: dict[str, int] = {}
    for line in lines:
        code = re.sub(r"[^\w.]+", "-", line.code).strip("-") or "zonder-code"
        made = f"{code}-{line.year}-{node}"
        seen[made] = seen.get(made, 0) + 1
        ordinal = f"-{seen[made]}" if seen[made] > 1 else ""
        numbered.append(replace(line, id=made + ordinal))
    return tuple(numbered)
