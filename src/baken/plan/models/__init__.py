"""The plan as rows: structure, budget, follow-up."""

from baken.plan.models.budget import BudgetFormulaTerm, BudgetLine, BudgetPosition, NodeLine
from baken.plan.models.follow_up import Milestone, NodeDocument, NodeIndicator, StatusOverride
from baken.plan.models.structure import (
    Level,
    Node,
    NodeCode,
    NodeLead,
    NodePartner,
    NodeRelation,
    NodeVersion,
    Plan,
)

__all__ = [
    "BudgetFormulaTerm",
    "BudgetLine",
    "BudgetPosition",
    "Level",
    "Milestone",
    "Node",
    "NodeCode",
    "NodeDocument",
    "NodeIndicator",
    "NodeLead",
    "NodeLine",
    "NodePartner",
    "NodeRelation",
    "NodeVersion",
    "Plan",
    "StatusOverride",
]
