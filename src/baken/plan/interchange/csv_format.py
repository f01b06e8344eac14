"""The plan as one flat table for a spreadsheet: a row per node and budget line, or per node without line.

UTF-8 with a byte order mark and semicolons, decimal comma: what Excel in Belgium opens by itself.
A line that serves several nodes stands beside each of them; "Telt mee" is 1 in the first of its
rows and 0 in the others, so that the sum over "Bedrag (EUR)" where "Telt mee" is 1 is right.
Lines that serve no node come last, without a node. Text that a spreadsheet would compute
(= + - @, a tab or a line end in front) gets an apostrophe before it.
"""

import csv
import io
import re
from collections.abc import Iterable
from decimal import Decimal

from baken.plan.interchange.document import BudgetLine, Node, PlanDocument
from baken.plan.interchange.labels import AMOUNT_STATES, LINE_KINDS, TERMS
from baken.plan.interchange.tables import nodes_per_line

COLUMNS = {
    "Plan": "naam van het plan in het adres",
    "Kenmerk": "vaste naam van het onderdeel",
    "Niveau": "naam van het niveau",
    "Nummer": "nummer zoals het plan het schrijft",
    "Titel": "titel van het onderdeel",
    "Deel van": "kenmerk van het onderdeel erboven",
    "Trekkers": "diensten die instaan voor het onderdeel",
    "Partners": "wie meewerkt",
    "Termijn": "korte, middellange of lange termijn",
    "Begin": "eerste dag (jaar-maand-dag)",
    "Einde": "laatste dag (jaar-maand-dag)",
    "Codes": "codes van andere plannen en hogere overheden",
    "Raming": "vaste naam van de raming",
    "MJP-code": "code in het meerjarenplan",
    "Jaar": "jaar van de raming",
    "Soort": "werking, investering of inkomsten",
    "Toestand": "bedrag, te bepalen of geen apart budget",
    "Bedrag (EUR)": "geraamd bedrag; leeg als er geen is",
    "Gedeeld": "ja als de raming voor meer onderdelen dient",
    "Telt mee": "1 in één rij per raming, anders 0: tel alleen op waar 1 staat",
}
_COMPUTES = re.compile(r"[=+\-@\t\r\n]|[\uff1d\uff0b\uff0d\uff20]")


def to_csv(document: PlanDocument) -> bytes:
    """The plan as CSV; see the module for the columns and how to add up."""
    text = io.StringIO(newline="")
    table = csv.writer(text, delimiter=";", quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for row in _rows(document):
        table.writerow(row)
    return text.getvalue().encode("utf-8-sig", errors="replace")


def _rows(document: PlanDocument) -> Iterable[list[str]]:
    lines = {line.id: line for line in document.lines}
    levels = {level.key: level.name for level in document.levels}
    served = nodes_per_line(document)
    counted: set[str] = set()
    for node in document.nodes:
        own = [document.plan.slug, *_node_cells(node, levels)]
        for line_id in node.lines:
            yield _safe(own) + _line_cells(lines[line_id], len(served[line_id]) > 1, line_id not in counted)
            counted.add(line_id)
        if not node.lines:
            yield _safe(own) + [""] * 8
    for line in document.lines:
        if line.id not in served:
            yield _safe([document.plan.slug, *[""] * 11]) + _line_cells(line, False, True)


def _node_cells(node: Node, levels: dict[str, str]) -> list[str]:
    return [
        node.id,
        levels[node.level],
        node.code,
        node.title,
        node.parent or "",
        "; ".join(node.leads),
        "; ".join(partner.name for partner in node.partners),
        TERMS[node.term] if node.term else "",
        node.start.isoformat() if node.start else "",
        node.end.isoformat() if node.end else "",
        "; ".join(link.code for link in node.codes),
    ]


def _line_cells(line: BudgetLine, shared: bool, counts: bool) -> list[str]:
    amount = "" if line.planned is None else f"{Decimal(line.planned).scaleb(-2):.2f}".replace(".", ",")
    return [
        *_safe([line.id, line.code]),
        str(line.year),
        LINE_KINDS[line.kind],
        AMOUNT_STATES[line.state],
        amount,
        "ja" if shared else "nee",
        "1" if counts else "0",
    ]


def _safe(cells: Iterable[str]) -> list[str]:
    """Text cells that no spreadsheet computes; amounts are numbers and stay as they are."""
    return [f"'{cell}" if _COMPUTES.match(cell) else cell for cell in cells]
