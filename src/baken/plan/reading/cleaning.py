"""The lines that make the plan: without what precedes it, blank lines and what each page repeats."""

from collections.abc import Sequence

from baken.plan.reading.findings import Kind, Line, Notebook
from baken.plan.reading.profile import Profile

# No page is this wide; it also keeps the patterns of a profile fast on a file that is no plan.
LONGEST_LINE = 4_000


def plan_lines(lines: Sequence[Line], profile: Profile, notebook: Notebook) -> tuple[Line, ...]:
    """The non-blank lines from the plan's start, without what each page repeats."""
    starts = [index for index, line in enumerate(lines) if profile.layout.start.search(line.text)]
    kept: list[Line] = []
    for line in lines[starts[-1] + 1 if starts else 0 :]:
        if not line.text:
            continue
        if len(line.text) > LONGEST_LINE:
            message = (
                f"Deze regel telt {len(line.text)} tekens. Zo lang is geen regel van een plan; ik "
                "sloeg ze over."
            )
            notebook.note(Kind.UNPLACED, "line-too-long", line, message, text=f"{line.text[:200]}…")
            continue
        noise = next((noise for noise in profile.layout.noise if noise.pattern.search(line.text)), None)
        if noise is None:
            kept.append(line)
        elif noise.note:
            notebook.note(
                Kind.UNPLACED,
                noise.rule,
                line,
                "Dit is een voetnoot bij de bladzijde. Ze hoort bij geen enkele rij.",
            )
        else:
            message = "Dit is een herhaalde kop of een bladzijdenummer. Ik liet de regel weg."
            notebook.note(Kind.NORMALISED, noise.rule, line, message)
    return tuple(kept)
