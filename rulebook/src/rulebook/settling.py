"""Unknowns that hang together: where ranges stay too careful, the cases are tried.

"More than five or at most five" is true of any number, and ranges alone do not see that. Each unknown is
split where the law draws a line through it; what holds in every case holds.
"""

from collections.abc import Iterator

from rulebook.compiling import Compiled, Row
from rulebook.kinds import Kind
from rulebook.model import Fact
from rulebook.situation import Key, Situation
from rulebook.thresholds import thresholds_of

MOST_CASES = 12
MOST_UNKNOWN = 20
"""With more unknowns than this about a right, no single one settles it."""
Rows = dict[str, list[Row]]


def is_unknown(fact: Fact, low: int, high: int) -> bool:
    """Whether more than one value is possible."""
    return bool(low & (low - 1)) if fact.is_choice else low != high


def unknowns(part: Compiled, situation: Situation) -> int:
    """How much of what a right reads is not known."""
    return sum(
        is_unknown(fact, low, high)
        for key, fact in part.columns
        for low, high in zip(*situation.facts[key], strict=True)
    )


def settle(compiled: Compiled, situation: Situation, rows: Rows) -> Rows:
    """The rows of all rights, with what is the same in every case of some unknown made certain.

    Leaves the situation as it was.
    """
    settled = dict(rows)
    for right, found in rows.items():
        if any(_is_open(row) for row in found):
            part = compiled.part(right)
            if unknowns(part, situation) > MOST_UNKNOWN:
                continue
            repeated = _repeated(part, found)
            for key in part.facts:
                if key not in repeated:
                    continue
                for index in range(len(situation.facts[key][0])):
                    settled[right] = _of_entry(part, situation, key, index, settled[right])
                if not any(_is_open(row) for row in settled[right]):
                    break
    return settled


def _repeated(part: Compiled, rows: list[Row]) -> set[Key]:
    """The facts that a condition which is open reads more than once."""
    found: set[Key] = set()
    for place, keys in enumerate(part.repeated_by_place):
        if keys and any(row[0][place] != row[1][place] for row in rows if _is_open(row)):
            found |= keys
    return found


def _is_open(row: Row) -> bool:
    return all(row[1]) and not all(row[0])


def _of_entry(part: Compiled, situation: Situation, key: Key, index: int, rows: list[Row]) -> list[Row]:
    """What is the same whatever one unknown turns out to be."""
    fact = part.book.facts[key[0]]
    lows, highs = situation.facts[key]
    kept = lows[index], highs[index]
    if not is_unknown(fact, *kept):
        return rows
    cases = list(_cases(part, fact, *kept))
    if not 1 < len(cases) <= MOST_CASES:
        return rows
    found: list[list[Row]] = []
    try:
        for lows[index], highs[index] in cases:
            found.append(part.bounded(situation)[0][part.rights[0]])
    finally:
        lows[index], highs[index] = kept
    return [_narrowed(row, [case[place] for case in found]) for place, row in enumerate(rows)]


def _cases(part: Compiled, fact: Fact, low: int, high: int) -> Iterator[tuple[int, int]]:
    if fact.is_choice:
        yield from ((1 << bit, 1 << bit) for bit in range(len(fact.type.values)) if low >> bit & 1)
    elif fact.type.kind is Kind.BOOL:
        yield from ((0, 0), (1, 1))
    else:
        start = low
        for line in thresholds_of(part).get(fact.name, ()):
            if start <= line < high:
                yield start, line
                start = line + 1
        yield start, high


def _narrowed(row: Row, cases: list[Row]) -> Row:
    sure = tuple(held or all(case[0][place] for case in cases) for place, held in enumerate(row[0]))
    could = tuple(held and any(case[1][place] for case in cases) for place, held in enumerate(row[1]))
    possible = [case for case in cases if all(case[1])] or cases
    low, high = min(case[2] for case in possible), max(case[3] for case in possible)
    return sure, could, max(row[2], low), min(row[3], high)
