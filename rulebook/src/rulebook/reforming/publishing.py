"""What of a reform of real people may leave, as of a scan: every number to five, none of one to four.

Money is a published number times a mean to five euro, so that no cell shows what one household gets.
"""

from typing import Any

from rulebook.reforming.results import Tally
from rulebook.scanning.publishing import STEP, rounded_amount, rounded_count

COUNTS = ("units", "winners", "losers", "unchanged", "unknown")
MONEY = {"gain": "winners", "loss": "losers", "unknown": "unknown"}
FEW = "<5"
THOUSAND, LEAST = 100_000, 10_000_000
"""Cents: what the law costs now follows from no published number: it is told in thousands of euro, and not
below a hundred thousand, which few people may have together."""


def rounded(tally: Tally) -> dict[str, Any]:
    """A tally as it may leave: "<5" for a small number, None for an amount of few."""
    if 0 < tally.units < STEP:
        names = [f"{money}_{end}" for money in (*MONEY, "before", "change") for end in ("low", "high")]
        return dict.fromkeys(COUNTS, FEW) | dict.fromkeys(names)
    found: dict[str, Any] = {}
    for name in COUNTS:
        number = rounded_count(getattr(tally, name))
        found[name] = FEW if number is None else number
    moved = [getattr(tally, name) for name in MONEY.values() if getattr(tally, name)]
    is_few = bool(moved) and all(rounded_count(number) is None for number in moved)
    for end in ("low", "high"):
        parts = {
            f"{money}_{end}": rounded_amount(getattr(tally, f"{money}_{end}"), getattr(tally, name))
            for money, name in MONEY.items()
        }
        before = getattr(tally, f"before_{end}")
        found |= parts
        found[f"change_{end}"] = None if is_few else sum(part or 0 for part in parts.values())
        found[f"before_{end}"] = told_before(before, tally.before_high)
    return found


def told_before(cents: int, most: int) -> int | None:
    """What the law costs now, as it may leave; `most`: at the most. None for what few people may have."""
    if 0 < most < LEAST:
        return None
    return (cents + THOUSAND // 2) // THOUSAND * THOUSAND
