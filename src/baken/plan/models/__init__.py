"""The plan as rows: structure, budget, follow-up, rounds, annual reports."""

from baken.plan.models.annual import (
    AnnualReport,
    ForumRemark,
    Question,
    ReportFile,
    ReportFormat,
    ReportText,
    ReportVersion,
)
from baken.plan.models.budget import BudgetFormulaTerm, BudgetLine, BudgetPosition, NodeLine
from baken.plan.models.finance import FinanceImport, PositionStand
from baken.plan.models.follow_up import Milestone, NodeDocument, NodeIndicator, StatusOverride
from baken.plan.models.rounds import (
    PlanContact,
    ProgressReport,
    ReportInvitation,
    ReportRound,
    RoundMail,
)
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
    "AnnualReport",
    "BudgetFormulaTerm",
    "BudgetLine",
    "BudgetPosition",
    "FinanceImport",
    "ForumRemark",
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
    "PlanContact",
    "PositionStand",
    "ProgressReport",
    "Question",
    "ReportFile",
    "ReportFormat",
    "ReportInvitation",
    "ReportRound",
    "ReportText",
    "ReportVersion",
    "RoundMail",
    "StatusOverride",
]
