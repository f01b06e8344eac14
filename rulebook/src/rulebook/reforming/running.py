"""Reforming a population: both laws over part after part of it, on all cores."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Protocol

from rulebook.columnar.building import MOST_MEMBERS
from rulebook.columnar.lowering import Given
from rulebook.columnar.numeric import numeric
from rulebook.model import Rulebook
from rulebook.reforming.comparing import Plan, plan
from rulebook.reforming.counting import Cells, count, wanted
from rulebook.reforming.results import BANDS, Change, Outcome, ReformResult
from rulebook.reforming.scenarios import Scenario, law_fingerprint
from rulebook.scanning.counting import Counted

PART = 1 << 18
"""How many persons stand in one part: less and calling takes longer than computing."""


class Splittable(Counted, Protocol):
    """A block of people that can be taken in runs."""

    def part(self, start: int, stop: int) -> Any: ...


def reform(
    blocks: Iterable[Splittable],
    book: Rulebook,
    scenarios: Sequence[Scenario],
    *,
    date: dt.date,
    rights: Iterable[str] | None = None,
    given: Given | None = None,
    income: str = "",
    bands: Sequence[int] = BANDS,
    most_members: int = MOST_MEMBERS,
    tell: Callable[[int, int], None] | None = None,
) -> ReformResult:
    """The scenarios beside the law as it is, over these people, who stay as they are.

    `given`: the facts that the people have, and whether any is unknown; see `rulebook.columnar`. `income`: a
    fact or variable in money; households are counted by `bands` of its sum, in cents per month. `tell`: parts
    done, and how many there are. Raises LawError.
    """
    made = plan(
        book,
        scenarios,
        date=date,
        rights=rights,
        given=given,
        income=income,
        most_members=most_members,
    )
    begins = tuple(sorted(bands)) if income else ()
    cells = _counted(list(_parts(blocks)), made, begins, tell)
    return ReformResult(
        law=law_fingerprint(book),
        date=date.isoformat(),
        income=income,
        bands=begins,
        outcomes=tuple(_outcome(made, cells, number, one) for number, one in enumerate(scenarios)),
    )


def _counted(
    parts: list[Any],
    made: Plan,
    begins: tuple[int, ...],
    tell: Callable[[int, int], None] | None,
) -> Cells:
    """Everything, part after part: threads took longer, as they wait for each other."""
    run = numeric(made.program, wanted(made))
    limits = [12 * one for one in begins]
    width = len(begins) + 2 if begins else 1
    total = Cells.of(made, width)

    for done, part in enumerate(parts, 1):
        count(total, part, run, made, limits)
        if tell:
            tell(done, len(parts))
    return total


def _parts(blocks: Iterable[Splittable]) -> Iterator[Any]:
    for block in blocks:
        units = getattr(block.structure, "persons", 1)
        step = max(1, PART // max(1, units)) if hasattr(block.structure, "plans") else block.count
        for start in range(0, block.count, max(1, step)):
            stop = min(block.count, start + step)
            yield block if (start, stop) == (0, block.count) else block.part(start, stop)


def _outcome(made: Plan, cells: Cells, number: int, scenario: Scenario) -> Outcome:
    rights = {
        one.right: Change(right=one.right, level=one.level, period=one.period, cells=counted)
        for one, counted in zip(made.comparisons, cells.comparisons, strict=True)
        if one.scenario == number
    }
    return Outcome(
        scenario=scenario,
        rights=rights,
        total=Change(right="", level="household", period="year", cells=cells.totals[number]),
        left_out=made.left_out[number],
    )


__all__ = ["PART", "reform"]
