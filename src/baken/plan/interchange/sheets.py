"""Every sheet of the workbook, in order; writer, reader and explanation all use these descriptions."""

from baken.plan.interchange.columns import Column, Sheet
from baken.plan.interchange.follow_up_sheets import (
    FORMULAS,
    INDICATORS,
    LINES,
    MILESTONES,
    POSITIONS,
    RELATED,
    VALUES,
)
from baken.plan.interchange.structure_sheets import (
    CODE_ENTRIES,
    CODE_LISTS,
    CODES,
    LEVELS,
    NODES,
    PARTNERS,
    PLAN,
)

SHEETS = (
    PLAN,
    LEVELS,
    NODES,
    PARTNERS,
    CODES,
    CODE_LISTS,
    CODE_ENTRIES,
    LINES,
    FORMULAS,
    POSITIONS,
    MILESTONES,
    INDICATORS,
    VALUES,
    RELATED,
)
EXPLANATION = "Uitleg"
REPORT = "Verslag"

__all__ = ["EXPLANATION", "REPORT", "SHEETS", "Column", "Sheet"]
