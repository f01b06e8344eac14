"""From sections and blocks to the nodes of the plan, with their lines, measures and links."""

from collections.abc import Sequence
from dataclasses import dataclass

from baken.plan.interchange.document import (
    BudgetLine,
    CodeLink,
    Indicator,
    LineKind,
    Milestone,
    Node,
    Term,
    adopted_hash,
)
from baken.plan.reading.blocks import Block, Field, read_blocks
from baken.plan.reading.budget import Budget, BudgetReader
from baken.plan.reading.findings import Kind, Line, Notebook
from baken.plan.reading.formulas import report_formula
from baken.plan.reading.leads import LeadReader, report_late, report_missing
from baken.plan.reading.links import LinkReader
from baken.plan.reading.measures import Measured, MeasureReader
from baken.plan.reading.notes import bare, read_notes, report_amounts, starred
from baken.plan.reading.outline import Section
from baken.plan.reading.partners import read_partners
from baken.plan.reading.profile import LevelProfile, Profile
from baken.plan.reading.sharing import Carrier
from baken.plan.reading.table_codes import TableCodeReader, unique_links
from baken.plan.reading.wrapping import BULLET, join, paragraphs, title_length


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A block with its place in the tree, before its fields are read."""

    id: str
    level: LevelProfile
    block: Block
    parent: str | None
    code: str = ""
    title: str = ""
    text: tuple[Line, ...] = ()
    life_domain: str = ""


@dataclass(frozen=True, kw_only=True)
class Filled:
    """A node with everything its block says."""

    node: Node
    carrier: Carrier
    indicators: tuple[Indicator, ...] = ()
    milestones: tuple[Milestone, ...] = ()


def draft_nodes(
    sections: Sequence[Section], profile: Profile, words: frozenset[str], notebook: Notebook
) -> tuple[Draft, ...]:
    """One draft per heading, and one per item under the headings of the last level but one."""
    items = profile.levels[-1] if profile.levels[-1].heading is None else None
    drafts: list[Draft] = []
    for section in sections:
        if section.domain:
            block = Block(text=(section.heading,), fields=())
            drafts.append(
                Draft(
                    id=section.id,
                    level=section.level,
                    block=block,
                    parent=None,
                    title=section.domain.title,
                    life_domain=section.domain.key,
                )
            )
        elif items is not None and section.level is profile.levels[-2]:
            drafts += _with_items(section, items, profile, words, notebook)
        else:
            blocks = read_blocks(section.lines, profile, notebook, items=False)
            block = blocks[0] if blocks else Block(text=(section.heading,), fields=())
            drafts.append(_draft(section, block, join(block.text, words)))
    return tuple(drafts)


def _draft(section: Section, block: Block, title: str) -> Draft:
    return Draft(
        id=section.id, level=section.level, block=block, parent=section.parent, code=section.code, title=title
    )


def _with_items(
    section: Section, level: LevelProfile, profile: Profile, words: frozenset[str], notebook: Notebook
) -> list[Draft]:
    # The heading's own words count when judging whether its line was full.
    inline = bool(section.lines) and section.lines[0].number == section.heading.number
    whole = (section.heading, *section.lines[1:]) if inline else section.lines
    count, certain = title_length(whole)
    title = join(section.lines[:count], words)
    if not certain:
        _doubt_title(section.heading, title, section.id, notebook)
    drafts = [_draft(section, Block(text=(section.heading,), fields=()), title)]
    blocks = read_blocks(section.lines[count:], profile, notebook, items=True)
    for ordinal, block in enumerate(blocks, start=1):
        made = level.id.format(parent=section.id, n=ordinal, code="")
        count, certain = title_length(block.text)
        title = join(block.text[:count], words)
        if not certain:
            _doubt_title(block.first, title, made, notebook)
        if not title:
            notebook.note(
                Kind.DOUBT, "title-missing", block.first, "Hier staan velden zonder titel.", node=made
            )
        drafts.append(
            Draft(id=made, level=level, block=block, parent=section.id, title=title, text=block.text[count:])
        )
    return drafts


def _doubt_title(at: Line, title: str, node: str, notebook: Notebook) -> None:
    message = f"Ik zie niet zeker waar de titel stopt. Ik las: “{title}”."
    notebook.note(Kind.DOUBT, "title-end", at, message, became=title, node=node)


class NodeReader:
    """Reads the fields of every draft of one document."""

    def __init__(
        self,
        drafts: Sequence[Draft],
        profile: Profile,
        lines: Sequence[Line],
        words: frozenset[str],
        notebook: Notebook,
    ) -> None:
        self.profile = profile
        self.words = words
        self.notebook = notebook
        self.leads = LeadReader([draft.block for draft in drafts], profile, words, notebook)
        self.links = LinkReader(profile, lines, words, notebook)
        self.measures = MeasureReader(profile, self.links, words, notebook)
        self.codes: TableCodeReader | None = None
        self.budget: BudgetReader | None = None
        if table := profile.table:
            self.codes = TableCodeReader(profile.code_list(table.code_list), table, lines, notebook)
            self.budget = BudgetReader(profile, table, self.codes, notebook)

    def fill(self, draft: Draft) -> Filled:
        """The node of one draft."""
        block = draft.block
        notes = read_notes(block, self.words)
        leads, asides = self.leads.read(block, draft.id)
        partners = read_partners(block, self.profile, self.words, draft.id, self.notebook)
        measured = self.measures.read(block, draft.id)
        budget = self.budget.read(block, draft.id, starred(notes)) if self.budget else Budget()
        report_late(block, draft.id, self.notebook)
        if draft.level.asks_reporting:
            report_missing(leads, block, draft.id, self.notebook)
        remarks = [*(bare(note) for _, note in notes if not self._only_code(note)), *asides, *budget.remarks]
        node = Node(
            id=draft.id,
            level=draft.level.key,
            title=draft.title,
            parent=draft.parent,
            code=draft.code,
            adopted_hash=adopted_hash(draft.title),
            description=self._description(draft),
            leads=leads,
            partners=partners,
            term=self._term(block, draft.id),
            codes=self._codes(draft, budget, measured),
            life_domain=draft.life_domain,
            remark="\n".join(dict.fromkeys(remarks)),
        )
        said = (*(note for _, note in notes), *(partner.remark for partner in partners if partner.remark))
        fields = [field for field in block.of("note", "agreement", "cooperation") if field.lines]
        at = fields[0].lines[0] if said and fields else block.first
        carrier = Carrier(node=draft.id, title=draft.title, at=at, lines=budget.lines, notes=said)
        self._report(draft, budget.lines)
        return Filled(
            node=node, carrier=carrier, indicators=measured.indicators, milestones=measured.milestones
        )

    def _description(self, draft: Draft) -> str:
        parts = [paragraphs(draft.text, self.words)]
        parts += [paragraphs(field.lines, self.words) for field in draft.block.of("description")]
        return "\n".join(part for part in parts if part)

    def _term(self, block: Block, node: str) -> Term | None:
        for field in block.of("term"):
            text = " ".join(line.text for line in field.lines)
            if found := self.profile.terms.get(text.casefold()):
                return Term(found)
            message = f"“{text}” is geen termijn die ik ken ({', '.join(self.profile.terms)})."
            self.notebook.note(Kind.UNPLACED, "term-unknown", field.label, message, text=text, node=node)
        return None

    def _codes(self, draft: Draft, budget: Budget, measured: Measured) -> tuple[CodeLink, ...]:
        links = list(budget.links)
        if self.codes:
            links += self.codes.in_text(self._running_text(draft), draft.id)
        for field in draft.block.of("link"):
            links += self.links.read(field, draft.id)
        unique = unique_links((*links, *measured.links))
        for link in unique:
            self.links.add(link)
        return unique

    def _only_code(self, note: str) -> bool:
        return any(codes.loose.fullmatch(bare(note)) for codes in self.profile.code_lists)

    def _running_text(self, draft: Draft) -> tuple[Line, ...]:
        fields: tuple[Field, ...] = draft.block.of("note", "agreement", "cooperation")
        text = tuple(
            Line(number=line.number, page=line.page, text=BULLET.sub("", line.text)) for line in draft.text
        )
        return (*text, *(line for field in fields for line in field.lines))

    def _report(self, draft: Draft, lines: Sequence[BudgetLine]) -> None:
        report_amounts(self._running_text(draft), self.profile, draft.id, self.notebook)
        formulas = [line for line in lines if any("child" in term.basis for term in line.formula)]
        if formulas:
            income = any(line.kind is LineKind.INCOME for line in formulas)
            report_formula(draft.block, self.profile, income, draft.id, self.notebook)
