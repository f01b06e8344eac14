"""From drafts to the nodes of the plan, with their lines, measures and links."""

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
from baken.plan.reading.blocks import Block, Field
from baken.plan.reading.budget import Budget, BudgetReader
from baken.plan.reading.drafts import Draft
from baken.plan.reading.findings import Kind, Line, Notebook
from baken.plan.reading.formulas import report_formula
from baken.plan.reading.leads import LeadReader, report_late, report_missing
from baken.plan.reading.links import LinkReader
from baken.plan.reading.measures import Measured, MeasureReader
from baken.plan.reading.notes import bare, read_notes, report_amounts, starred
from baken.plan.reading.partners import read_partners
from baken.plan.reading.profile import Profile
from baken.plan.reading.sharing import Carrier
from baken.plan.reading.table_codes import TableCodeReader, unique_links
from baken.plan.reading.wrapping import BULLET, paragraphs


@dataclass(frozen=True, kw_only=True)
class Filled:
    """A node with everything its block says."""

    node: Node
    carrier: Carrier
    indicators: tuple[Indicator, ...] = ()
    milestones: tuple[Milestone, ...] = ()


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
