"""Bringing rows in line with what they should be, in bulk and touching only what differs."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)


@dataclass
class Synced:
    """Keys that were added, changed and removed."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)

    @property
    def any(self) -> bool:
        return bool(self.added or self.changed or self.removed)


def sync_rows(
    *,
    existing: QuerySet[Row],
    wanted: Mapping[str, Mapping[str, Any]],
    key: str,
    make: Callable[[str, Mapping[str, Any]], Row],
    remove: bool,
) -> tuple[dict[str, Row], Synced]:
    """Create, update and (when asked) delete rows so that they equal `wanted` (key -> field values).

    A changed row gets a higher `version` when it has one. Four statements at most.
    """
    rows = {getattr(row, key): row for row in existing}
    result = Synced()
    fresh = [make(name, values) for name, values in wanted.items() if name not in rows]
    changed = []
    for name, values in wanted.items():
        row = rows.get(name)
        if row is None:
            result.added.append(name)
        elif any(getattr(row, column) != value for column, value in values.items()):
            for column, value in values.items():
                setattr(row, column, value)
            if hasattr(row, "version"):
                row.version += 1
            changed.append(row)
            result.changed.append(name)
    model = existing.model
    manager = model._base_manager
    if remove:
        result.removed = [name for name in rows if name not in wanted]
    if fresh:
        manager.bulk_create(fresh)
    if changed:
        columns = list(next(iter(wanted.values()))) + (["version"] if hasattr(changed[0], "version") else [])
        manager.bulk_update(changed, columns)
    rows.update({getattr(row, key): row for row in fresh})
    return rows, result


def sync_links(
    *,
    model: type[Model],
    owner: str,
    owners: Iterable[Any],
    wanted: Mapping[Any, Sequence[Mapping[str, Any]]],
    columns: tuple[str, ...],
) -> set[Any]:
    """Make each owner's ordered link rows equal to `wanted[owner id]`; returns the owners that changed.

    Links that stay keep their row, so that the trail shows only what changed.
    """
    manager = model._base_manager
    kept: dict[Any, dict[tuple[Any, ...], Any]] = {}
    for row in manager.filter(**{f"{owner}__in": list(owners)}):
        identity = tuple(getattr(row, column) for column in (*columns, "position"))
        kept.setdefault(getattr(row, owner), {})[identity] = row.pk
    stale: list[Any] = []
    fresh: list[Model] = []
    touched = set()
    for owner_id in owners:
        present = kept.get(owner_id, {})
        desired = {
            tuple([*(values[column] for column in columns), place]): values
            for place, values in enumerate(wanted.get(owner_id, ()))
        }
        stale.extend(pk for identity, pk in present.items() if identity not in desired)
        for identity, values in desired.items():
            if identity not in present:
                fresh.append(model(**{owner: owner_id, **values, "position": identity[-1]}))
        if present.keys() != desired.keys():
            touched.add(owner_id)
    if stale:
        manager.filter(pk__in=stale).delete()
    if fresh:
        manager.bulk_create(fresh)
    return touched
