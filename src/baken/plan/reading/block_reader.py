"""From the lines of a section to blocks, one line at a time.

Below a heading whose items have no heading of their own, each block is one item: it ends when
running text follows a table.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from baken.plan.reading.amounts import is_cell_line, read_cells
from baken.plan.reading.blocks import Block, Field
from baken.plan.reading.findings import Kind, Line, Notebook
from baken.plan.reading.profile import NEVER, Label, Profile

YEARS = re.compile(r"(?:20\d\d\b\s*){2,}")
PARTNERS = ("agreement", "cooperation")
CLOSING = {"(": ")", "“": "”", '"': '"'}


def read_blocks(
    lines: Sequence[Line], profile: Profile, notebook: Notebook, *, items: bool
) -> tuple[Block, ...]:
    """Cut a section's lines into blocks: many when its items have no heading of their own, else one."""
    return _Reader(profile, notebook, items).read(lines)


@dataclass
class _Field:
    kind: str
    label: Line
    code_list: str = ""
    late: bool = False
    again: bool = False
    lines: list[Line] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)


@dataclass
class _Block:
    text: list[Line] = field(default_factory=list)
    fields: list[_Field] = field(default_factory=list)


class _Reader:
    """Walks over the lines once; each `_take_…` says whether it took the line."""

    def __init__(self, profile: Profile, notebook: Notebook, items: bool) -> None:
        self.profile = profile
        self.notebook = notebook
        self.items = items
        self.item_start = profile.levels[-1].item_start if items else NEVER
        self.blocks: list[_Block] = [_Block()]

    def read(self, lines: Sequence[Line]) -> tuple[Block, ...]:
        """All blocks of these lines."""
        skip = False
        for index, line in enumerate(lines):
            if skip:
                skip = False
                continue
            following = lines[index + 1] if index + 1 < len(lines) else Line(number=0, text="")
            skip = self._take_split_label(line, following)
            if not skip:
                self._take(line, following)
        return tuple(
            Block(
                text=tuple(block.text),
                fields=tuple(
                    Field(
                        kind=each.kind,
                        label=each.label,
                        lines=tuple(each.lines),
                        code_list=each.code_list,
                        late=each.late,
                        again=each.again,
                    )
                    for each in block.fields
                ),
            )
            for block in self.blocks
            if block.text or block.fields
        )

    def _take(self, line: Line, following: Line) -> None:
        took = (
            self._take_label(line, following)
            or self._take_years(line)
            or self._take_cell(line, following)
            or self._take_note(line)
        )
        if not took:
            self._take_content(line)

    @property
    def _block(self) -> _Block:
        return self.blocks[-1]

    @property
    def _now(self) -> _Field | None:
        return self._block.fields[-1] if self._block.fields else None

    @property
    def _table(self) -> _Field | None:
        return next((each for each in reversed(self._block.fields) if each.kind == "table"), None)

    def _take_split_label(self, line: Line, following: Line) -> bool:
        """A label spread over two lines ("Samenwerkingsovereenkomst" / "met:")."""
        if not following.text or self._label(line.text):
            return False
        both = f"{line.text} {following.text}"
        label = self._label(both)
        if label is None or not label.text.endswith(":") or label.text.casefold() != both.casefold():
            return False
        self._open(label.field, line, label.code_list)
        message = f"Het label “{both}” staat over twee regels. Ik las het als één label."
        self.notebook.note(Kind.NORMALISED, "label-split", line, message, text=both, became=label.text)
        return True

    def _label(self, text: str) -> Label | None:
        fitting = [label for label in self.profile.labels if label.pattern.match(text)]
        return max(fitting, key=lambda label: len(label.text), default=None)

    def _take_label(self, line: Line, following: Line) -> bool:
        label = self._label(line.text)
        match = label.pattern.match(line.text) if label else None
        if label is None or match is None:
            return False
        if label.field == "skip":
            return True
        self._open(label.field, line, label.code_list)
        if rest := line.text[match.end() :].strip():
            remainder = Line(number=line.number, page=line.page, text=rest)
            if not self._take_label(remainder, following):
                self._block.fields[-1].lines.append(remainder)
            else:
                message = "Op deze regel staan twee labels achter elkaar. Ik las ze als twee velden."
                self.notebook.note(Kind.NORMALISED, "two-labels", line, message)
        return True

    def _open(self, kind: str, at: Line, code_list: str = "") -> None:
        again = any(each.kind == kind and each.code_list == code_list for each in self._block.fields)
        late = self._table is not None
        self._block.fields.append(_Field(kind=kind, label=at, code_list=code_list, late=late, again=again))

    def _take_years(self, line: Line) -> bool:
        if self.profile.table is None or not YEARS.fullmatch(line.text):
            return False
        self._open("table", line)
        return True

    def _take_cell(self, line: Line, following: Line) -> bool:
        table, now = self._table, self._now
        if self.profile.table is None or now is None:
            return False
        if now.kind == "codes" and is_cell_line(line.text, "", following.text, self.profile.table):
            if line.text in self.profile.code_list(self.profile.table.code_list).none:
                return False
            message = (
                "Boven deze bedragen staan geen jaren. Ik nam de jaren van de vorige tabel in deze actie."
            )
            self.notebook.note(Kind.DOUBT, "years-missing", line, message)
            self._open("table", now.label)
            table = now = self._block.fields[-1]
        # Only inside a table do one or two words label the amount under them.
        labels = now is table and not self.profile.leads.start.match(line.text)
        labelled = following.text if labels else ""
        if table is None or not is_cell_line(line.text, table.text, labelled, self.profile.table):
            return False
        if now is not table:
            cells, _ = read_cells(table.lines, self.profile.table, 0)
            if len(cells) >= len(self._years(table)):
                return False
            if not table.lines:
                message = (
                    "Tussen de jaren en dit bedrag staat andere tekst. Ik las het bedrag bij de "
                    "tabel erboven."
                )
                self.notebook.note(Kind.NORMALISED, "table-interrupted", line, message)
        table.lines.append(line)
        return True

    def _years(self, table: _Field) -> tuple[int, ...]:
        printed = tuple(int(year) for year in re.findall(r"20\d\d", table.label.text))
        return printed or (self.profile.table.years if self.profile.table else ())

    def _take_note(self, line: Line) -> bool:
        now = self._now
        if now is None or not self.items:
            return False
        partner_open = now.kind in PARTNERS and now.text.count("(") > now.text.count(")")
        if not partner_open and self.profile.notes.start.match(line.text):
            self._open("note", line)
            self._block.fields[-1].lines.append(line)
            return True
        if now.kind == "note" and not self._closed(now):
            now.lines.append(line)
            return True
        return False

    def _closed(self, note: _Field) -> bool:
        opening = note.lines[0].text[0]
        if closing := CLOSING.get(opening):
            return closing in note.text[1:] and note.text.count("(") <= note.text.count(")")
        return note.late and note.lines[-1].text.endswith(".")

    def _take_content(self, line: Line) -> None:
        now = self._now
        if now is None:
            self._block.text.append(line)
        elif self._goes_on(now, line):
            self._resume(now).lines.append(line)
        elif self.items and self._table and self.profile.leads.start.match(line.text):
            self._open("leads", line)
            self._block.fields[-1].again = False  # no second label, only a page break
            self._block.fields[-1].lines.append(line)
        elif self.items:
            self.blocks.append(_Block(text=[line]))
        else:
            now.lines.append(line)

    def _goes_on(self, now: _Field, line: Line) -> bool:
        """Whether a line without mark of its own belongs to the field that is open."""
        if now.kind == "table" or (self.items and self.item_start.match(line.text)):
            return False
        if now.kind == "codes":
            return not now.lines and any(codes.loose.search(line.text) for codes in self.profile.code_lists)
        return not now.late or self._goes_on_late(now, line)

    def _goes_on_late(self, now: _Field, line: Line) -> bool:
        """The same after a table, where the next title may start any moment."""
        if now.kind == "note":
            return False
        if now.kind in PARTNERS:
            return not now.lines or line.text[0].islower() or self._is_legal_form(line)
        starts_lead = now.kind == "leads" and self.profile.leads.start.match(line.text)
        # No title is one or two words long: that is the end of a wrapped name.
        rest = line.text[0].islower() or len(line.text.split()) <= 2
        return bool(starts_lead) or rest or not now.lines

    def _is_legal_form(self, line: Line) -> bool:
        return any(form in line.text.split() for form in self.profile.partners.legal_forms)

    def _resume(self, now: _Field) -> _Field:
        """After a closed note the field before it goes on."""
        if now.kind != "note":
            return now
        before = [each for each in self._block.fields if each.kind not in ("note", "table", "codes")]
        return before[-1] if before else now
