"""Budget and plan codes: which code is meant when it is misspelled, and what is too uncertain to say.

Codes are text. A repair is accepted only when the document itself, or the list's pattern, makes one
code plausible; else the code stays as written.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from baken.plan.reading.findings import Line
from baken.plan.reading.profile import CodeList


class Repair(StrEnum):
    """How a written code became the code that is meant."""

    NONE = "none"
    SPELLING = "spelling"  # spaces, capitals, a star behind it
    CONFUSION = "confusion"  # a zero typed for the letter O
    RUN = "run"  # one of a row of equal digits too many or too few
    GUESS = "guess"  # more than one code is one sign away
    FAILED = "failed"  # no plausible code


@dataclass(frozen=True, kw_only=True)
class CodeReading:
    """One written code and the code it stands for."""

    code: str
    written: str
    repair: Repair
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class KnownCodes:
    """The well-formed codes of a document and how often each occurs."""

    times: Counter[str]

    @classmethod
    def of(cls, lines: Sequence[Line], codes: CodeList) -> "KnownCodes":
        """Count the well-formed codes of one list in the whole document."""
        pattern = re.compile(rf"(?<![\w]){codes.pattern.pattern}(?![\w])")
        return cls(Counter(match.group() for line in lines for match in pattern.finditer(line.text)))


def read_code(written: str, codes: CodeList, known: KnownCodes) -> CodeReading:
    """The code that one written code stands for."""
    bare = written.strip()
    if codes.pattern.fullmatch(bare):
        return CodeReading(code=bare, written=bare, repair=Repair.NONE)
    compact = re.sub(r"[\s*]", "", bare).upper()
    if codes.pattern.fullmatch(compact):
        return CodeReading(code=compact, written=bare, repair=Repair.SPELLING)
    confused = _unconfused(compact, codes)
    if len(confused) == 1:
        return CodeReading(code=confused[0], written=bare, repair=Repair.CONFUSION)
    near = [code for code in known.times if one_sign_apart(code, compact)]
    runs = [code for code in near if _runs(code) == _runs(compact)]
    best = runs if len(runs) == 1 else near
    if len(best) == 1:
        others = tuple(code for code in near if code != best[0])
        return CodeReading(
            code=best[0], written=bare, repair=Repair.GUESS if others else Repair.RUN, others=others
        )
    return CodeReading(code=bare, written=bare, repair=Repair.FAILED, others=tuple(near))


def one_sign_apart(one: str, other: str) -> bool:
    """Whether one code is the other with a single sign left out."""
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    if len(longer) - len(shorter) != 1:
        return False
    return any(longer[:index] + longer[index + 1 :] == shorter for index in range(len(longer)))


def _runs(code: str) -> str:
    return "".join(sign for sign, _ in groupby(code))


def _unconfused(compact: str, codes: CodeList) -> tuple[str, ...]:
    found = {
        compact[:index] + right + compact[index + len(wrong) :]
        for wrong, right in codes.confusions.items()
        for index in range(len(compact))
        if compact.startswith(wrong, index)
    }
    return tuple(sorted(code for code in found if codes.pattern.fullmatch(code)))
