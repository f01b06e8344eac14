"""What the overview announced against what the plan then says."""

import difflib
from collections.abc import Sequence
from dataclasses import replace

from baken.plan.interchange.document import Node, adopted_hash
from baken.plan.reading.findings import Kind, Notebook
from baken.plan.reading.outline import Announced
from baken.plan.reading.profile import Profile
from baken.plan.reading.wrapping import join

ALIKE = 0.6


def compare_overview(
    nodes: Sequence[Node],
    overview: Sequence[Announced],
    profile: Profile,
    words: frozenset[str],
    notebook: Notebook,
) -> tuple[Node, ...]:
    """The nodes, with the other numbers that the overview gives them; every difference is reported."""
    result = {node.id: node for node in nodes}
    left = list(overview)
    for level in profile.levels:
        if level.overview is None:
            continue
        open_nodes = [node for node in nodes if node.level == level.key]
        entries = [entry for entry in left if entry.level is level]
        pairs = _pair(open_nodes, entries, words)
        for node, entry in pairs:
            result[node.id] = _merge(result[node.id], entry, join(entry.lines, words), notebook)
        matched = {id(entry) for _, entry in pairs}
        for entry in entries:
            if id(entry) not in matched:
                message = f"Het overzicht noemt {level.name} {entry.code}, maar die vind ik verderop niet."
                notebook.note(Kind.UNPLACED, "overview-only", entry.heading, message)
        found = {node.id for node, _ in pairs}
        for node in open_nodes:
            if entries and node.id not in found:
                message = f"{level.name} {node.code} staat niet in het overzicht."
                notebook.note(
                    Kind.DOUBT, "overview-missing", entries[0].heading, message, text=node.title, node=node.id
                )
    return tuple(result.values())


def _pair(
    nodes: Sequence[Node], entries: Sequence[Announced], words: frozenset[str]
) -> list[tuple[Node, Announced]]:
    """Same number first; entries whose number is taken or unknown by the likeness of their titles."""
    free = {node.id: node for node in nodes}
    pairs: list[tuple[Node, Announced]] = []
    rest: list[Announced] = []
    for entry in sorted(entries, key=lambda entry: -_likeness(nodes, entry, words)):
        node = next((node for node in free.values() if node.code == entry.code), None)
        if node is None:
            rest.append(entry)
        else:
            pairs.append((free.pop(node.id), entry))
    for entry in rest:
        title = join(entry.lines, words)
        best = max(free.values(), key=lambda node: _ratio(node.title, title), default=None)
        if best is not None and _ratio(best.title, title) >= ALIKE:
            pairs.append((free.pop(best.id), entry))
    return pairs


def _likeness(nodes: Sequence[Node], entry: Announced, words: frozenset[str]) -> float:
    """How well an entry's title fits the node with its number: the better of two doubles goes first."""
    title = join(entry.lines, words)
    return max((_ratio(node.title, title) for node in nodes if node.code == entry.code), default=0.0)


def _merge(node: Node, entry: Announced, title: str, notebook: Notebook) -> Node:
    if entry.code != node.code:
        message = (
            f"Het overzicht geeft deze doelstelling nummer {entry.code}, verderop heeft ze {node.code}. "
            f"Ik nam {node.code} en hield {entry.code} bij als ander nummer."
        )
        notebook.note(
            Kind.DOUBT,
            "overview-number",
            entry.heading,
            message,
            text=entry.code,
            became=node.code,
            node=node.id,
        )
        node = replace(node, other_codes=(*node.other_codes, entry.code))
    if adopted_hash(title) != adopted_hash(node.title):
        message = f"Het overzicht zegt “{title}”. Ik nam de tekst bij de doelstelling zelf: “{node.title}”."
        notebook.note(
            Kind.DOUBT, "overview-title", entry.heading, message, text=title, became=node.title, node=node.id
        )
    return node


def _ratio(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one.casefold(), other.casefold()).ratio()
