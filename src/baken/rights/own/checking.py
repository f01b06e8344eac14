"""Whether a proposed record can be read as a rule, beside everything else that holds."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from baken.foundation.territory.api import Municipality
from baken.rights.local import law_of
from baken.rights.models import OwnKind, OwnRecord
from baken.rights.own.content import Content
from baken.rights.own.dutch import field_of, in_dutch
from baken.rights.own.queries import days_of_change, row_of, rows_in_force
from baken.rights.rules import Law, UnreadableRow
from baken.rights.rules.drafts import days_of_shipped_change, trial_law


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


def require_readable(draft: Draft, *, today: dt.date) -> None:
    """On its first day, today, and on each later day on which the rules around it begin, end or change.

    When it ends itself, what was approved before it holds again. Raises RuleUnreadable.
    """
    start = dt.date.fromisoformat(draft.content["valid_from"])
    until = draft.content.get("valid_until")
    last = dt.date.fromisoformat(until) if until else dt.date.max
    days = {start, *days_of_change(municipality=draft.municipality, after=start, until=last)}
    if draft.kind == OwnKind.RIGHT.value:
        days |= {today} if start < today <= last else set()
        days |= set(days_of_shipped_change(after=start, until=last))
    held: dict[tuple[int, ...], Law] = {}
    for day in sorted(days):
        law_with(draft, date=day, held=held)


def law_with(draft: Draft, *, date: dt.date, held: dict[tuple[int, ...], Law] | None = None) -> Law:
    """The rules of a date with this draft among them; `held` keeps those of the same rows.

    Raises RuleUnreadable for the draft, and for another record that could be read without it.
    """
    without = draft.record.pk if draft.record else None
    own = rows_in_force(municipality=draft.municipality, date=date, without=without)
    law = held.get(own.version) if held is not None else None
    if law is None:
        row = row_of(draft.kind, draft.name, draft.content, municipality=draft.municipality.nis)
        law = trial_law(municipality=draft.municipality.nis, rows=[*own.rows, row])
        _refuse(draft, law.unreadable, date)
        if held is not None:
            held[own.version] = law
    if draft.kind == OwnKind.RIGHT.value:
        _require_computed(draft, law, date)
    return law


def _require_computed(draft: Draft, law: Law, date: dt.date) -> None:
    """Raise RuleUnreadable for a right that cannot be computed on a date, such as for want of an amount."""
    why = law.why_not_computed(draft.name, date=date)
    if why:
        message = _on(draft, date, in_dutch(why))
        raise RuleUnreadable(Problem(field="", row=None, message=message))


def _refuse(draft: Draft, unreadable: Sequence[UnreadableRow], date: dt.date) -> None:
    """Raise RuleUnreadable for the draft, or for what it makes unreadable; not for what was so already."""
    if not unreadable:
        return
    before = {one.name for one in law_of(draft.municipality, date=date).unreadable}
    for one in unreadable:
        message = in_dutch(one.message)
        if one.name == draft.name:
            field, place = field_of(draft.kind, one.where, draft.name)
            raise RuleUnreadable(Problem(field=field, row=place, message=_on(draft, date, message)))
        if one.name not in before:
            # It breaks what another record says; that one names itself.
            message = _on(draft, date, f"{one.name}: {message}")
            raise RuleUnreadable(Problem(field="", row=None, message=message))


def _on(draft: Draft, date: dt.date, message: str) -> str:
    """The message with the day, where that is not the first one."""
    if date.isoformat() == draft.content["valid_from"]:
        return message
    return _("Op %(day)s: %(message)s") % {"day": date_format(date, "j F Y"), "message": message}
