"""The only folder that calls the library of rules: from what the screens know to its situations, and back."""

from baken.rights.rules.books import UnreadableRow
from baken.rights.rules.laws import THEMES, Law, Screen, SituationImpossible, law

__all__ = ["THEMES", "Law", "Screen", "SituationImpossible", "UnreadableRow", "law"]
