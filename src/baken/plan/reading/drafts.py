"""From sections to drafts: every node with its place, its title and its block, before its fields are read."""

from collections.abc import Sequence
from dataclasses import dataclass

from baken.plan.reading.block_reader import read_blocks
from baken.plan.reading.blocks import Block
from baken.plan.reading.findings import Kind, Line, Notebook
from baken.plan.reading.outline import Section
from baken.plan.reading.profile import LevelProfile, Profile
from baken.plan.reading.wrapping import join, title_length


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
