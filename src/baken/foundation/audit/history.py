"""The history of a record, read from the event tables.

The number of queries depends on the kinds of rows asked for, never on the number of
events: per kind two (events, and the state before each), one per kind of record that
foreign keys point at, one for the names of people.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from baken.foundation.audit.context import Source
from baken.foundation.audit.protection import event_models
from baken.foundation.audit.wording import (
    AnyField,
    Change,
    Happening,
    Names,
    Sentence,
    is_cents,
    sentence_text,
    shortened,
    value_text,
)


class NotTracked(Exception):
    """The model has no trail; mark it with `tracked`."""


@dataclass(frozen=True, kw_only=True)
class Related:
    """Rows that belong on the record's page: by their foreign key to it, or by their ids.

    `only` narrows them by the values they had at the moment of each change.
    """

    model: type[models.Model]
    field: str = ""
    ids: Sequence[Any] = ()
    only: Mapping[str, Any] | None = None


@dataclass(frozen=True, kw_only=True)
class _Entry:
    """An event with the state before it; `link` is the foreign key to the page's record."""

    event: Any
    before: Any | None
    model: type[models.Model]
    link: str | None


def history_of(*, record: models.Model, limit: int = 50, related: Iterable[Related] = ()) -> list[Sentence]:
    """The latest changes of a record and of the rows that belong to it, newest first.

    Raises NotTracked for a model without trail.
    """
    own = record.__class__  # not type(): request.user is a lazy object
    entries = _entries(own, {"pgh_obj_id": record.pk}, limit, link=None)
    for rows in related:
        where = {f"{rows.field}_id": record.pk} if rows.field else {"pgh_obj_id__in": list(rows.ids)}
        entries += _entries(rows.model, {**where, **(rows.only or {})}, limit, link=rows.field)
    # One transaction has one moment; in it the record itself came before the rows that belong to it.
    entries.sort(key=lambda e: (e.event.pgh_created_at, e.link is not None, e.event.pgh_id), reverse=True)
    entries = entries[:limit]
    names = _names(entries)
    people = _people(entries)
    return [_sentence(entry, names, people) for entry in entries]


@cache
def _event_model(model: type[models.Model]) -> type[models.Model]:
    for event_model in event_models():
        if event_model.pgh_tracked_model is model:  # set by pghistory when it makes the class
            return event_model
    raise NotTracked(model._meta.label)


def _entries(
    model: type[models.Model], where: dict[str, Any], limit: int, *, link: str | None
) -> list[_Entry]:
    model = model._meta.concrete_model or model
    rows: models.Manager[Any] = _event_model(model)._base_manager
    before = rows.filter(pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__lt=OuterRef("pgh_id")).order_by("-pgh_id")
    events = list(
        rows.filter(**where)
        .select_related("pgh_context")
        .annotate(before_id=Subquery(before.values("pgh_id")[:1]))
        .order_by("-pgh_id")[:limit]
    )
    earlier = rows.in_bulk([e.before_id for e in events if e.before_id])
    return [_Entry(event=e, before=earlier.get(e.before_id), model=model, link=link) for e in events]


def _fields(entry: _Entry) -> list[AnyField]:
    """The fields of the model that the trail keeps (confidential ones are not in it)."""
    kept = {field.name for field in entry.event._meta.fields}
    return [f for f in entry.model._meta.concrete_fields if f.name in kept and not f.primary_key]


def _names(entries: Iterable[_Entry]) -> Names:
    """Names of everything foreign keys point at, one query per kind of record."""
    wanted: dict[type[models.Model], set[Any]] = defaultdict(set)
    for entry in entries:
        for field in _fields(entry):
            if field.is_relation and isinstance(field.related_model, type):
                states = (entry.event, entry.before)
                wanted[field.related_model] |= {getattr(s, field.attname) for s in states if s is not None}
    return {
        (model, found.pk): str(found)
        for model, ids in wanted.items()
        for found in model._base_manager.filter(pk__in=ids - {None})
    }


def _metadata(entry: _Entry) -> dict[str, Any] | None:
    context = entry.event.pgh_context
    return None if context is None else dict(context.metadata)


def _people(entries: Iterable[_Entry]) -> dict[Any, str]:
    """Names at the moment of reading; a removed account has none."""
    ids = {user for entry in entries if (user := (_metadata(entry) or {}).get("user")) is not None}
    return {user.pk: str(user) for user in get_user_model()._base_manager.filter(pk__in=ids)}


def _who(metadata: dict[str, Any] | None, people: dict[Any, str]) -> str:
    """Who did it; "" for a change outside Baken."""
    if metadata is None:
        return ""
    source = metadata.get("source")
    if "user" in metadata:
        who = people.get(metadata["user"], _("iemand (account verwijderd)"))
        if source == Source.COMMAND:
            return _("%(who)s (met een opdracht)") % {"who": who}
        return who
    return {
        Source.COMMAND.value: _("een opdracht van de beheerder"),
        Source.TASK.value: _("een taak op de achtergrond"),
        Source.LINK.value: _("iemand met een persoonlijke link"),
    }.get(str(source), _("een bezoeker zonder account"))


def _sentence(entry: _Entry, names: Names, people: dict[Any, str]) -> Sentence:
    metadata = _metadata(entry)
    changes = tuple(_changes(entry, names))
    happening = Happening(
        who=_who(metadata, people),
        event=entry.event.pgh_label,
        subject=_subject(entry, names),
        part=entry.link is not None,
        changes=changes if entry.event.pgh_label == "update" else (),
        noun_labels=frozenset(_label(f) for f in _fields(entry) if _is_noun(f)),
        reason=(metadata or {}).get("reason", ""),
    )
    moment = (metadata or {}).get("at")
    return Sentence(
        at=dt.datetime.fromisoformat(moment) if moment else entry.event.pgh_created_at,
        who=happening.who or _("buiten Baken om"),
        text=sentence_text(happening),
        changes=changes,
        reason=happening.reason,
    )


def _is_noun(field: AnyField) -> bool:
    """Whether the label takes an article: those of yes/no ("actief") and money ("geraamd") often do not."""
    return not isinstance(field, models.BooleanField) and not is_cents(field)


def _label(field: AnyField) -> str:
    """What a field is called; "" for an internal field, which has no name of its own."""
    verbose = str(field.verbose_name)
    if verbose == field.name.replace("_", " ") and type(field.verbose_name) is str:
        if field.is_relation and isinstance(field.related_model, type):
            return str(field.related_model._meta.verbose_name)
        return ""
    return verbose.removesuffix("(cent)").strip()


def _changes(entry: _Entry, names: Names) -> Iterable[Change]:
    """Fields that differ from the state before; of something new all that is filled in."""
    event, before = entry.event, entry.before
    for field in _fields(entry):
        label = _label(field)
        if not label or field.name in ("version", entry.link):
            continue
        new = getattr(event, field.attname) if event.pgh_label != "delete" else None
        old = getattr(event if event.pgh_label == "delete" else before, field.attname, None)
        if event.pgh_label == "insert":
            old = None
        if old != new:
            change = Change(label, value_text(field, old, names=names), value_text(field, new, names=names))
            if change.old != change.new:
                yield change


def _subject(entry: _Entry, names: Names) -> str:
    """The record in words: "trekker 'Dienst Welzijn'", from the values of that moment."""
    kind = str(entry.model._meta.verbose_name)
    fields = {f.name: f for f in _fields(entry)}
    if named_by := getattr(entry.model, "TRAIL_NAMED_BY", ()):
        texts = [
            value_text(fields[n], getattr(entry.event, fields[n].attname), names=names) for n in named_by
        ]
        return f"{kind} '{shortened(', '.join(filter(None, texts)))}'"
    for name in ("title", "name", "email", "text"):
        if name in fields and getattr(entry.event, name):
            return f"{kind} '{shortened(str(getattr(entry.event, name)))}'"
    pointed = [
        value_text(f, getattr(entry.event, f.attname), names=names)
        for f in fields.values()
        if f.is_relation and f.name != entry.link
    ]
    # A row that ties two records together is named by the other one.
    shown = [text for text in pointed if text] if entry.link else []
    if not shown:
        values = {f.attname: getattr(entry.event, f.attname) for f in fields.values()}
        shown = [str(entry.model(**values))]
    return f"{kind} '{shortened(', '.join(shown))}'"
