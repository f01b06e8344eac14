"""Rules of social rights as text: checked, asked and explained, with unknowns as ranges. See the README."""

from rulebook.asking import Block, Question, next_block
from rulebook.checking import Amount, Answers, RightAnswer, check
from rulebook.errors import LawError, RulebookError, SituationError
from rulebook.loading import extended, load
from rulebook.model import Rulebook
from rulebook.text import RuleText, rule_text

__all__ = [
    "Amount",
    "Answers",
    "Block",
    "LawError",
    "Question",
    "RightAnswer",
    "RuleText",
    "Rulebook",
    "RulebookError",
    "SituationError",
    "check",
    "extended",
    "load",
    "next_block",
    "rule_text",
]
