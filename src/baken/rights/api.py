"""Front door of rights."""

from baken.rights.household import Household, Member
from baken.rights.results import Group, RightResult
from baken.rights.rules import Law, SituationImpossible, law

__all__ = ["Group", "Household", "Law", "Member", "RightResult", "SituationImpossible", "law"]
