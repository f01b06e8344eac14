"""Reads of upkeep; a constant number of queries, whatever the number of tasks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from baken.foundation.review.api import Proposal, ProposalState
from baken.foundation.territory.api import Municipality
from baken.rights.models import OwnRecord
from baken.rights.own.reviewable import KIND
from baken.rights.upkeep.models import TouchedCount, UpkeepTask

OPEN, WAITING, DONE = "open", "wacht", "klaar"


@dataclass(frozen=True, kw_only=True)
class TaskLine:
    """A task with where it stands. `record`: of a city's own amount, which is filled in elsewhere."""

    task: UpkeepTask
    proposal: Proposal | None
    record: OwnRecord | None

    @property
    def state(self) -> str:
        """Open, waiting for a second person, or done."""
        if self.task.done_at is not None:
            return DONE
        return WAITING if self.proposal else OPEN


def task_lines(tasks: Sequence[UpkeepTask]) -> list[TaskLine]:
    """Tasks with the proposal that waits, and the record they are about (two queries)."""
    records = records_of({one.table for one in tasks})
    waiting = waiting_for(records.values())
    found = []
    for task in tasks:
        record = records.get(task.table)
        proposal = waiting.get(str(record.pk)) if record else None
        found.append(TaskLine(task=task, proposal=proposal, record=record))
    return found


def records_of(names: set[str]) -> dict[str, OwnRecord]:
    """Records of amounts and a city's own amounts by name (one query)."""
    return {one.name: one for one in OwnRecord.objects.filter(name__in=names)}


def waiting_for(records: Iterable[OwnRecord]) -> dict[str, Proposal]:
    """The proposal that waits for a second person, by the key of its record (one query)."""
    keys = [str(one.pk) for one in records]
    found = Proposal.objects.filter(
        subject_kind=KIND, subject_id__in=keys, state=ProposalState.SUBMITTED
    ).select_related("made_by")
    return {one.subject_id: one for one in found.order_by("-made_at")}


def latest_count(*, municipality: Municipality) -> TouchedCount | None:
    """What was counted last (one query)."""
    return TouchedCount.objects.filter(municipality=municipality).order_by("-counted_at", "-pk").first()
