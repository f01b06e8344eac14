"""One budget for several nodes: announced by a note, proven by equal amounts.

Equal amounts alone share nothing, and a note alone shares nothing.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from baken.plan.interchange.document import BudgetLine
from baken.plan.reading.amounts import read_amount
from baken.plan.reading.findings import Kind, Line, Notebook
from baken.plan.reading.profile import Notes

SIGNIFICANT = 6  # letters from which a word says what a budget is for


@dataclass(frozen=True, kw_only=True)
class Carrier:
    """A node with its own budget lines and its notes, before sharing."""

    node: str
    title: str
    at: Line
    lines: tuple[BudgetLine, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Shared:
    """After sharing: every line once, the lines of each node, and the nodes that notes point at."""

    lines: tuple[BudgetLine, ...]
    of_node: dict[str, tuple[str, ...]]
    related: dict[str, tuple[str, ...]]


def share_budgets(carriers: Sequence[Carrier], notes: Notes, notebook: Notebook) -> Shared:
    """Let nodes whose notes announce a joint budget carry the same lines."""
    groups = _groups(carriers, notes, notebook)
    renamed: dict[str, BudgetLine] = {}
    of_node: dict[str, tuple[str, ...]] = {}
    for group in groups:
        joint = _joint_lines(group)
        for carrier in group:
            contained = not _amounts(carrier)
            own = () if contained else tuple(line for line in carrier.lines if line.planned is None)
            if not contained:
                renamed |= {
                    line.id: shared for line, shared in zip(_amount_lines(carrier), joint, strict=True)
                }
            of_node[carrier.node] = tuple(line.id for line in (*joint, *own))
            _report(carrier, group, joint, notebook)
    # "/" beside "sits in the budget of ..." only repeats that; the shared lines say it better.
    dropped = {
        line.id for group in groups for carrier in group if not _amounts(carrier) for line in carrier.lines
    }
    lines: dict[str, BudgetLine] = {}
    for carrier in carriers:
        for line in carrier.lines:
            if line.id not in dropped:
                final = renamed.get(line.id, line)
                lines.setdefault(final.id, final)
        of_node.setdefault(carrier.node, tuple(line.id for line in carrier.lines))
    _report_sums(carriers, notes, notebook)
    related = _references(carriers, groups, notes, notebook)
    return Shared(lines=tuple(lines.values()), of_node=of_node, related=related)


def _groups(carriers: Sequence[Carrier], notes: Notes, notebook: Notebook) -> list[list[Carrier]]:
    announced = [carrier for carrier in carriers if _says(carrier, notes.shared) and _amounts(carrier)]
    by_sum: dict[tuple[tuple[int, int], ...], list[Carrier]] = {}
    for carrier in announced:
        by_sum.setdefault(_sums(carrier), []).append(carrier)
    for group in list(by_sum.values()):
        if len(group) == 1:
            message = (
                "De opmerking kondigt een gedeeld budget aan, maar geen andere actie heeft hetzelfde bedrag."
            )
            notebook.note(Kind.DOUBT, "shared-alone", group[0].at, message, node=group[0].node)
    groups = [group for group in by_sum.values() if len(group) > 1]
    for carrier in carriers:
        if _says(carrier, notes.contained) and not _amounts(carrier):
            scores = [len(_words(carrier) & set().union(*map(_words, group))) for group in groups]
            if scores and max(scores) > 0 and scores.count(max(scores)) == 1:
                groups[scores.index(max(scores))].append(carrier)
            else:
                message = (
                    "Dit budget zit volgens de opmerking in een ander budget, maar ik vind niet in welk."
                )
                notebook.note(Kind.DOUBT, "shared-alone", carrier.at, message, node=carrier.node)
    return groups


def _joint_lines(group: Sequence[Carrier]) -> tuple[BudgetLine, ...]:
    """The first carrier's lines, with the code and the remarks that any of the carriers gives."""
    joint: list[BudgetLine] = []
    for lines in zip(*(_amount_lines(carrier) for carrier in group if _amounts(carrier)), strict=True):
        coded = next((line for line in lines if line.code), lines[0])
        made = lines[0].id
        if not lines[0].code and coded.code:
            made = made.replace("zonder-code", re.sub(r"[^\w.]+", "-", coded.code), 1)
        remarks = dict.fromkeys(line.remark for line in lines if line.remark)
        joint.append(
            replace(
                lines[0],
                id=made,
                code=coded.code,
                code_as_written=coded.code_as_written,
                remark="; ".join(remarks),
            )
        )
    return tuple(joint)


def _report(
    carrier: Carrier, group: Sequence[Carrier], joint: Sequence[BudgetLine], notebook: Notebook
) -> None:
    others = ", ".join(other.node for other in group if other is not carrier)
    message = (
        f"De opmerking zegt dat dit budget gedeeld is. Ik las één budget samen met {others}; het "
        "telt één keer."
    )
    became = ", ".join(line.id for line in joint)
    text = " / ".join(carrier.notes)
    notebook.note(Kind.DOUBT, "shared", carrier.at, message, text=text, became=became, node=carrier.node)


def _report_sums(carriers: Sequence[Carrier], notes: Notes, notebook: Notebook) -> None:
    """A note that gives the sum of separate budgets ("X EUR for A and B together") shares nothing."""
    for carrier in carriers:
        match = next((found for note in carrier.notes if (found := notes.together.search(note))), None)
        if match is None or not _amounts(carrier):
            continue
        total = read_amount(match["amount"])
        first = _sums(carrier)[0][1]
        others = [
            other.node
            for other in carriers
            if other is not carrier
            and _amounts(other)
            and _sums(other)[0][1] + first == total
            and any(notes.together.search(note) for note in other.notes)
        ]
        said = (
            f"samen met {', '.join(others)}"
            if others
            else "maar ik vind geen ander budget dat er samen zoveel van maakt"
        )
        message = (
            f"De opmerking geeft het bedrag van meerdere acties samen ({match['amount']}), {said}. "
            "Ik liet elke actie haar eigen bedrag."
        )
        notebook.note(
            Kind.DOUBT, "amount-together", carrier.at, message, text=match.group(), node=carrier.node
        )


def _references(
    carriers: Sequence[Carrier], groups: Sequence[Sequence[Carrier]], notes: Notes, notebook: Notebook
) -> dict[str, tuple[str, ...]]:
    """Check the numbers that notes point at against the nodes that really share the budget."""
    related: dict[str, tuple[str, ...]] = {}
    for carrier in carriers:
        group = next((group for group in groups if carrier in group), ())
        others = tuple(other.node for other in group if other is not carrier)
        pointed = [
            (note, match["code"]) for note in carrier.notes for match in notes.reference.finditer(note)
        ]
        if pointed and others:
            related[carrier.node] = others
        for note, code in pointed:
            if not any(re.search(rf"(?<![\d.]){re.escape(code)}(?![\d.])", other) for other in others):
                _report_reference(carrier, note, code, others, notebook)
    return related


def _report_reference(
    carrier: Carrier, note: str, code: str, others: Sequence[str], notebook: Notebook
) -> None:
    nodes = ", ".join(others)
    found = f"Het gedeelde budget staat bij {nodes}." if others else "Ik vind daar geen gedeeld budget."
    message = f"De opmerking verwijst naar {code}. {found} Kijk de verwijzing na."
    notebook.note(
        Kind.DOUBT, "wrong-reference", carrier.at, message, text=note, became=nodes, node=carrier.node
    )


def _says(carrier: Carrier, patterns: Sequence[re.Pattern[str]]) -> bool:
    return any(pattern.search(note) for pattern in patterns for note in carrier.notes)


def _amount_lines(carrier: Carrier) -> tuple[BudgetLine, ...]:
    return tuple(line for line in carrier.lines if line.planned is not None)


def _amounts(carrier: Carrier) -> bool:
    return bool(_amount_lines(carrier))


def _sums(carrier: Carrier) -> tuple[tuple[int, int], ...]:
    return tuple((line.year, line.planned or 0) for line in _amount_lines(carrier))


def _words(carrier: Carrier) -> set[str]:
    text = " ".join((carrier.title, *carrier.notes)).casefold()
    return {word for word in re.findall(r"[^\W\d_]+", text) if len(word) >= SIGNIFICANT}
