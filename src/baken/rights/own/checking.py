"""Whether a proposed record can be read as a rule, beside everything else that holds."""

import datetime as dt
from dataclasses import dataclass

from baken.foundation.territory.api import Municipality
from baken.rights.models import OwnRecord
from baken.rights.own.content import Content
from baken.rights.own.dutch import field_of, in_dutch
from baken.rights.own.queries import days_of_change, row_of, rows_in_force
from baken.rights.rules import Law, LawUnreadable
from baken.rights.rules.drafts import require_computed, trial_law


@dataclass(frozen=True, kw_only=True)
class Problem:
    """What is wrong, at which field; of conditions at which row."""

    field: str
    row: int | None
    message: str


class RuleUnreadable(Exception):
    """The record is no rule yet."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A record as it would be; `record` is what it takes the place of, if that is there already."""

    record: OwnRecord | None
    kind: str
    name: str
    content: Content
    municipality: Municipality


def require_readable(draft: Draft) -> None:
    """On its first day, and on each later day on which another record of the city begins.

    Raises RuleUnreadable.
    """
    start = dt.date.fromisoformat(draft.content["valid_from"])
    until = draft.content.get("valid_until")
    last = dt.date.fromisoformat(until) if until else dt.date.max
    for day in [start, *days_of_change(municipality=draft.municipality, after=start, until=last)]:
        law_with(draft, date=day)


def law_with(draft: Draft, *, date: dt.date) -> Law:
    """The rules of a date with this draft among them. Raises RuleUnreadable."""
    municipality, name = draft.municipality, draft.name
    without = draft.record.pk if draft.record else None
    own = rows_in_force(municipality=municipality, date=date, without=without)
    row = row_of(draft.kind, name, draft.content, municipality=municipality.nis)
    try:
        law = trial_law(municipality=municipality.nis, rows=[*own.rows, row])
        if draft.kind == "right":
            require_computed(law, name, date=date)
    except LawUnreadable as error:
        field, place = field_of(draft.kind, error.where, name)
        message = in_dutch(str(error))
        if not error.where.startswith(f"row {name}"):
            # It breaks what another record says; that one names itself.
            field, place = "", None
            message = f"{error.where.removeprefix('row ').partition('.')[0]}: {message}"
        raise RuleUnreadable(Problem(field=field, row=place, message=message)) from error
    return law
