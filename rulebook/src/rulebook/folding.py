"""What a date decides by itself: parts of a rule that are the same for everybody on that day.

A rule for "September or later" reads another year's income than one for "before September". On a given day
only one of the two is needed, and only that one may be asked.
"""

import datetime as dt
from dataclasses import fields, replace
from typing import Any

from rulebook import running
from rulebook import terms as t


def folded(term: t.Term, date: dt.date) -> t.Term:
    """The term without the branches that this date never takes."""
    changes: dict[str, Any] = {}
    for field in fields(term):
        value = getattr(term, field.name)
        if isinstance(value, t.Term):
            changes[field.name] = folded(value, date)
        elif isinstance(value, tuple) and value and isinstance(value[0], t.Term):
            changes[field.name] = tuple(folded(one, date) for one in value)
    changed = {name: value for name, value in changes.items() if value != getattr(term, name)}
    term = replace(term, **changed) if changed else term
    if isinstance(term, t.Choose):
        chosen = _decided(term.condition, date)
        if chosen is not None:
            return term.yes if chosen else term.no
    return term


def _decided(term: t.Term, date: dt.date) -> bool | None:
    """Whether a condition holds on a date for everybody; None when it depends on more than the date."""
    match term:
        case t.Constant():
            return bool(term.value)
        case t.Not():
            of = _decided(term.of, date)
            return None if of is None else not of
        case t.All() | t.Any():
            return _joined(term, date)
        case t.Compare():
            left, right = _number(term.left, date), _number(term.right, date)
            if left is None or right is None:
                return None
            return {"<": left < right, "<=": left <= right, "==": left == right}[term.sign]
    return None


def _joined(term: t.All | t.Any, date: dt.date) -> bool | None:
    settling = isinstance(term, t.Any)
    found = [_decided(one, date) for one in term.of]
    if settling in found:
        return settling
    return None if None in found else not settling


def _number(term: t.Term, date: dt.date) -> int | None:
    match term:
        case t.Constant():
            return int(term.value)
        case t.Today():
            return date.toordinal()
        case t.YearStart():
            return dt.date(date.year, 1, 1).toordinal()
        case t.Years() | t.Months() | t.Days():
            since = _number(term.since, date)
            return None if since is None else _passed(term, since, date)
    return None


def _passed(term: t.Term, since: int, date: dt.date) -> int:
    if isinstance(term, t.Days):
        return max(0, date.toordinal() - since)
    count = running.whole_years if isinstance(term, t.Years) else running.whole_months
    return count(since, (date.year, date.month, date.day))
