"""Remarks between the fields of a block."""

from collections.abc import Sequence

from baken.plan.reading.amounts import amount_in_text
from baken.plan.reading.blocks import Block
from baken.plan.reading.findings import Kind, Line, Notebook
from baken.plan.reading.profile import Profile
from baken.plan.reading.wrapping import join


def read_notes(block: Block, words: frozenset[str]) -> tuple[tuple[Line, str], ...]:
    """Each note with its first line, its marks still on it."""
    return tuple((field.lines[0], join(field.lines, words)) for field in block.of("note"))


def bare(note: str) -> str:
    """A note without the star, quotes or brackets around it."""
    if note.startswith("(") and note.endswith(")"):
        return note[1:-1].strip()
    return note.lstrip('*+ “"').rstrip('”" ')


def starred(notes: Sequence[tuple[Line, str]]) -> str:
    """What the starred notes say: the remark of every starred amount."""
    return "; ".join(bare(note) for _, note in notes if note.startswith("*"))


def report_amounts(lines: Sequence[Line], profile: Profile, node: str, notebook: Notebook) -> None:
    """Amounts in running text are kept in the text and become no budget line: say so."""
    if profile.table is None:
        return
    pattern = amount_in_text(profile.table.currency)
    explained = _explained(" ".join(line.text for line in lines), profile)
    loose = profile.code_list(profile.table.code_list).loose
    for line in lines:
        if loose.search(line.text) and not profile.table.investment.search(line.text):
            continue  # reported with its code
        found = [match.group() for match in pattern.finditer(line.text) if match.group() not in explained]
        if not found:
            continue
        amounts = ", ".join(found)
        if profile.table.investment.search(line.text):
            message = (
                f"Hier staat een investeringsbudget van {amounts} zonder jaar. Ik maakte er geen raming van; "
                "de tekst staat bij de opmerkingen. Vul het jaar aan."
            )
            notebook.note(
                Kind.UNPLACED, "year-unknown", line, message, text=amounts, became="opmerking", node=node
            )
            continue
        message = (
            f"In de tekst staat een bedrag ({amounts}) dat niet in de tabel staat. Ik maakte er geen "
            "raming van."
        )
        notebook.note(Kind.DOUBT, "amount-in-text", line, message, text=line.text, node=node)


def _explained(text: str, profile: Profile) -> str:
    """The stretches of text whose amounts are reported elsewhere: rates, estimates and sums."""
    formulas = profile.formulas
    patterns = (formulas.estimate, formulas.per_child, formulas.per_child_per_day, profile.notes.together)
    return " ".join(match.group() for pattern in patterns for match in pattern.finditer(text))
