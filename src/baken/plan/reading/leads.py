"""Who leads: names of services as the document spells them, several leads told apart."""

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from baken.plan.reading.blocks import Block, Field
from baken.plan.reading.findings import Kind, Line, Notebook
from baken.plan.reading.profile import Leads, Profile
from baken.plan.reading.wrapping import BULLET, glue

ALIKE = 0.9
DASH = re.compile(r"\s+[-–—]\s*|\s*[–—]\s+")


def tidy_name(name: str) -> str:
    """One spelling of spaces and dashes: "dienst  X - team Y" becomes "dienst X – team Y"."""
    return DASH.sub(" – ", " ".join(name.split())).strip(" ,;")


def lead_names(field: Field, leads: Leads, words: frozenset[str]) -> tuple[tuple[Line, str], ...]:
    """The leads in one field, each with the line it starts on; a name may wrap over lines."""
    names: list[tuple[Line, str]] = []
    for line in field.lines:
        text = BULLET.sub("", line.text)
        if not names or leads.start.match(text) or text != line.text:
            names.append((line, text))
        else:
            names[-1] = (names[-1][0], glue(names[-1][1], text, words))
    return tuple((line, tidy_name(name)) for line, name in names)


def split_units(name: str, leads: Leads) -> tuple[str, ...]:
    """ "X – team A en team B" and "X – teams A, B en C" are several leads."""
    unit = re.escape(leads.unit)
    if match := re.fullmatch(rf"(?i)(?P<head>.* – ){re.escape(leads.units)} (?P<names>.+)", name):
        parts = re.split(r",\s*|\s+en\s+", match["names"])
        return tuple(f"{match['head']}{leads.unit} {part}" for part in parts)
    first, *others = re.split(rf"(?i)\s+en\s+(?={unit}\s)", name)
    head = first.rpartition(" – ")[0]
    return (first, *(f"{head} – {other}" if head else other for other in others))


class LeadReader:
    """Reads the leads of each block; knows every name in the document to judge odd ones."""

    def __init__(
        self, blocks: Iterable[Block], profile: Profile, words: frozenset[str], notebook: Notebook
    ) -> None:
        self.leads = profile.leads
        self.words = words
        self.notebook = notebook
        self.known: Counter[str] = Counter()
        for block in blocks:
            for field in block.of("leads"):
                for _, name in lead_names(field, self.leads, words):
                    self.known.update(part.casefold() for part in split_units(name, self.leads))

    def read(self, block: Block, node: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The leads of a block, and what stood under the label but is no service."""
        leads: list[str] = []
        remarks: list[str] = []
        for field in block.of("leads"):
            if field.again:
                self._doubt_again(field, node)
            for line, name in lead_names(field, self.leads, self.words):
                if not self.leads.start.match(name):
                    remarks.append(name)
                    message = (
                        f"Onder “{field.label.text}” staat “{name}”. Dat is geen dienst; ik zette "
                        "het bij de opmerkingen."
                    )
                    self.notebook.note(
                        Kind.DOUBT,
                        "lead-not-a-service",
                        line,
                        message,
                        text=name,
                        became="opmerking",
                        node=node,
                    )
                    continue
                self._add(leads, line, name, node)
        return tuple(leads), tuple(remarks)

    def _add(self, leads: list[str], line: Line, name: str, node: str) -> None:
        parts = split_units(name, self.leads)
        if len(parts) == 1:
            parts = self._split_known(name)
        if len(parts) > 1:
            kind = Kind.NORMALISED if len(split_units(name, self.leads)) > 1 else Kind.DOUBT
            message = f"Dit zijn meerdere trekkers op één regel. Ik las: {'; '.join(parts)}."
            self.notebook.note(
                kind, "leads-split", line, message, text=name, became="; ".join(parts), node=node
            )
        for part in parts:
            if part.casefold() in {lead.casefold() for lead in leads}:
                message = f"“{part}” staat twee keer bij de trekkers. Ik nam de dienst één keer over."
                self.notebook.note(Kind.NORMALISED, "lead-twice", line, message, text=part, node=node)
                continue
            self._doubt_spelling(part, line, node)
            leads.append(part)

    def _split_known(self, name: str) -> tuple[str, ...]:
        """ "X – A en B" is two leads when the document knows "X – B" by itself."""
        first, found, second = name.rpartition(" en ")
        head = first.rpartition(" – ")[0]
        if found and head and self.known[f"{head} – {second}".casefold()]:
            return (first, f"{head} – {second}")
        return (name,)

    def _doubt_spelling(self, name: str, line: Line, node: str) -> None:
        if self.leads.nobody.search(name):
            message = f"“{name}” is geen dienst die je kan aanspreken. Kies wie de trekker is."
            self.notebook.note(Kind.DOUBT, "lead-nobody", line, message, text=name, node=node)
        folded = name.casefold()
        near = [
            other
            for other, times in self.known.items()
            if other != folded and times > self.known[folded] and _nearly(folded, other)
        ]
        if near:
            other = max(near, key=lambda known: self.known[known])
            message = (
                f"“{name}” lijkt op “{other}”, dat vaker voorkomt. Ik liet de naam staan; kijk na of "
                "het dezelfde dienst is."
            )
            self.notebook.note(Kind.DOUBT, "lead-spelling", line, message, text=name, node=node)

    def _doubt_again(self, field: Field, node: str) -> None:
        message = (
            f"“{field.label.text}” staat twee keer in dit blok. Ik las het tweede erbij; kijk na of "
            "dat klopt."
        )
        self.notebook.note(Kind.DOUBT, "label-twice", field.label, message, node=node)


def report_missing(leads: Sequence[str], block: Block, node: str, notebook: Notebook) -> None:
    """A node that must be reported on has nobody to ask."""
    if not leads:
        message = "Hier staat geen trekker. Vul aan wie verantwoordelijk is."
        notebook.note(Kind.DOUBT, "lead-missing", block.first, message, node=node)


def report_late(block: Block, node: str, notebook: Notebook) -> None:
    """Leads and partners that a page break put after the table."""
    for field in block.fields:
        after = block.of("table")
        if after and field.lines and field.kind in ("leads", "agreement", "cooperation") and field.late:
            what = "trekkers" if field.kind == "leads" else "partners"
            rule = "lead-after-table" if field.kind == "leads" else "partner-after-table"
            text = " / ".join(line.text for line in field.lines)
            message = (
                f"Deze {what} staan na de tabel (door een nieuwe bladzijde). Ik nam ze bij de actie erboven."
            )
            notebook.note(Kind.DOUBT, rule, field.lines[0], message, text=text, node=node)


def _nearly(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 4 or one.rpartition(" – ")[0] != other.rpartition(" – ")[0]:
        return False
    return difflib.SequenceMatcher(None, one, other).ratio() >= ALIKE
