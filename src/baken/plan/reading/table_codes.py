"""The budget codes of a node: those above its tables and those in its running text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from baken.plan.interchange.document import CodeLink
from baken.plan.reading.amounts import amount_in_text
from baken.plan.reading.blocks import Field
from baken.plan.reading.codes import CodeReading, KnownCodes, Repair, read_code
from baken.plan.reading.findings import Kind, Line, Notebook
from baken.plan.reading.profile import CodeList, Table

MESSAGES = {
    Repair.SPELLING: (
        "De code staat er als “{written}”. Ik las {code}: spaties, hoofdletters en sterretjes tellen niet."
    ),
    Repair.CONFUSION: "In “{written}” staat een teken dat op een ander lijkt. Ik las {code}.",
    Repair.RUN: (
        "De code “{written}” is één teken te kort of te lang. Ik las {code}, die elders in het "
        "document staat."
    ),
    Repair.GUESS: (
        "De code “{written}” kan {code} zijn, maar ook {others}. Ik las {code}; kijk na of dat klopt."
    ),
    Repair.FAILED: (
        "De code “{written}” herken ik niet en ze lijkt op geen andere. Ik liet ze staan; kijk ze na."
    ),
}


@dataclass(frozen=True, kw_only=True)
class CellCode:
    """What stands in one code cell: the code of its budget lines, and the codes it links to."""

    code: str = ""
    written: str = ""
    links: tuple[CodeLink, ...] = ()


class TableCodeReader:
    """Reads codes of one list for one document, reporting each that is not written as it should be."""

    def __init__(self, codes: CodeList, table: Table, lines: Sequence[Line], notebook: Notebook) -> None:
        self.codes = codes
        self.table = table
        self.known = KnownCodes.of(lines, codes)
        self.notebook = notebook

    def cell(self, field: Field, node: str) -> CellCode:
        """The code cell above a table."""
        text = " ".join(line.text for line in field.lines).strip()
        at = field.lines[0] if field.lines else field.label
        if text.casefold() in self.codes.none:
            return CellCode()
        if not text:
            message = "Hier staat geen code en ook niet dat er geen is. Vul de code aan."
            self.notebook.note(Kind.DOUBT, "code-blank", at, message, node=node)
            return CellCode()
        written = [part for part in self.codes.separator.split(text) if part.strip()]
        readings = [self._read(part, at, node) for part in written]
        links = tuple(self._link(reading) for reading in readings)
        if len(readings) == 1:
            code = readings[0].code
            return CellCode(code=code, written=text if text != code else "", links=links)
        message = (
            f"Hier staan {len(readings)} codes met één rij bedragen. Een bedrag is niet te "
            "verdelen over codes: "
            "ik hield de tekst als code en koppelde de actie aan elke code."
        )
        self.notebook.note(Kind.DOUBT, "codes-share-a-row", at, message, text=text, became=text, node=node)
        return CellCode(code=text, links=links)

    def in_text(self, lines: Sequence[Line], node: str) -> tuple[CodeLink, ...]:
        """Codes that stand in running text: a link, never a budget line."""
        links: list[CodeLink] = []
        for line in lines:
            for match in self.codes.loose.finditer(line.text):
                reading = self._read(match.group(), line, node)
                if reading.repair is Repair.FAILED:
                    continue
                links.append(self._link(reading))
                amount = amount_in_text(self.table.currency).search(line.text)
                money = f" Het bedrag erbij ({amount.group()}) is geen raming geworden." if amount else ""
                message = (
                    f"De code {reading.code} staat in de tekst. Ik koppelde ze aan de actie, zonder "
                    f"raming.{money}"
                )
                self.notebook.note(
                    Kind.DOUBT if amount else Kind.NORMALISED,
                    "code-in-text",
                    line,
                    message,
                    became=reading.code,
                    node=node,
                )
        return tuple(links)

    def _read(self, written: str, at: Line, node: str) -> CodeReading:
        reading = read_code(written, self.codes, self.known)
        if reading.repair is not Repair.NONE:
            doubt = reading.repair in (Repair.GUESS, Repair.FAILED)
            message = MESSAGES[reading.repair].format(
                written=reading.written, code=reading.code, others=" of ".join(reading.others)
            )
            kind = Kind.DOUBT if doubt else Kind.NORMALISED
            became = "" if reading.repair is Repair.FAILED else reading.code
            rule = f"code-{reading.repair}"
            self.notebook.note(kind, rule, at, message, text=reading.written, became=became, node=node)
        return reading

    def _link(self, reading: CodeReading) -> CodeLink:
        written = reading.written if reading.written != reading.code else ""
        return CodeLink(list=self.codes.key, code=reading.code, as_written=written)


def unique_links(links: Sequence[CodeLink]) -> tuple[CodeLink, ...]:
    """One link per code, the first spelling kept."""
    seen: dict[tuple[str, str], CodeLink] = {}
    for link in links:
        seen.setdefault((link.list, re.sub(r"\s+", " ", link.code)), link)
    return tuple(seen.values())
