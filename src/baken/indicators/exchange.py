"""Whole indicators in and out, for other modules that import, ship or export them.

A record that goes in comes out the same, figures in order of date and category.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.db import transaction

from baken.foundation.territory.models import Municipality
from baken.indicators.errors import DoesNotFit
from baken.indicators.figures import Figure, IndicatorRecord, check_figure
from baken.indicators.kinds import Direction, Kind, ValueRole
from baken.indicators.models import Indicator, IndicatorValue
from baken.indicators.operations import definition_fields, figure_fields
from baken.indicators.queries import values_of
from baken.indicators.series import hidden_rows

Place = tuple[UUID, str, dt.date, str]


@transaction.atomic
def put_indicators(
    *,
    municipality: Municipality,
    records: Sequence[IndicatorRecord],
    made_by: int | None,
    at: dt.datetime,
) -> dict[str, UUID]:
    """Make or change indicators by key so that they equal these records; returns the id per key.

    For modules that decided themselves whether the person may (a plan import). What
    does not change is not written. A constant number of statements, however many records.
    Raises DoesNotFit, naming the indicator; nothing is then changed.
    """
    _check(records)
    known = {
        row.key: row
        for row in Indicator.objects.select_for_update().filter(
            municipality=municipality, key__in=[record.key for record in records]
        )
    }
    new = [
        Indicator(municipality=municipality, key=record.key, **definition_fields(record))
        for record in records
        if record.key not in known
    ]
    figures = values_of(indicators=known.values())
    leaving = _leaving(records, known, figures)
    IndicatorValue.objects.filter(pk__in=leaving).delete()
    changed = [known[record.key] for record in records if _redefine(known.get(record.key), record)]
    names = [*definition_fields(records[0]), "version"] if records else ["version"]
    Indicator.objects.bulk_update(changed, [name.removesuffix("_id") for name in names])
    known |= {row.key: row for row in Indicator.objects.bulk_create(new)}
    _put_figures(records, known, figures, made_by, at)
    return {record.key: known[record.key].pk for record in records}


def records_of(*, indicators: Iterable[Indicator]) -> list[IndicatorRecord]:
    """Indicators as records, in the order given (one query)."""
    rows = list(indicators)
    figures = values_of(indicators=rows)
    return [_record(row, figures[row.pk]) for row in rows]


def shown_records_of(*, indicators: Iterable[Indicator]) -> list[IndicatorRecord]:
    """The same without the figures that are hidden because they tell about few people (one query).

    For what leaves the house; such a record is not the whole indicator, so never put it back.
    """
    rows = list(indicators)
    figures = values_of(indicators=rows)
    hidden = {row.pk: hidden_rows(row, figures[row.pk]) for row in rows}
    return [
        _record(row, [value for value in figures[row.pk] if value.pk not in hidden[row.pk]]) for row in rows
    ]


def _record(row: Indicator, values: Sequence[IndicatorValue]) -> IndicatorRecord:
    def of(role: ValueRole) -> tuple[Figure, ...]:
        return tuple(value.figure for value in values if value.role == role)

    return IndicatorRecord(
        key=row.key,
        title=row.title,
        kind=Kind(row.kind),
        unit=row.unit,
        direction=Direction(row.direction),
        steps=tuple(row.steps),
        baseline=next(iter(of(ValueRole.BASELINE)), None),
        targets=of(ValueRole.TARGET),
        values=of(ValueRole.OBSERVATION),
        source=row.source,
        period=row.period,
        measure=row.measure,
        measure_subject=row.measure_subject,
        definition=row.definition,
        decimals=row.decimals,
        life_domain=row.life_domain_id or "",
        counts_people=row.counts_people,
        public=row.public,
    )


def _figures(record: IndicatorRecord) -> list[tuple[ValueRole, Figure]]:
    return [
        *((ValueRole.BASELINE, figure) for figure in [record.baseline] if figure is not None),
        *((ValueRole.TARGET, figure) for figure in record.targets),
        *((ValueRole.OBSERVATION, figure) for figure in record.values),
    ]


def _check(records: Sequence[IndicatorRecord]) -> None:
    for record in records:
        seen = set()
        for role, figure in _figures(record):
            try:
                check_figure(kind=record.kind, steps=record.steps, figure=figure)
            except DoesNotFit as error:
                raise DoesNotFit(f"{record.title} ({figure.date:%d/%m/%Y}): {error}") from error
            if (role, figure.date, figure.category) in seen:
                raise DoesNotFit(f"{record.title} ({figure.date:%d/%m/%Y}): {role.label} x 2")
            seen.add((role, figure.date, figure.category))


def _leaving(
    records: Sequence[IndicatorRecord],
    known: Mapping[str, Indicator],
    figures: Mapping[UUID, Sequence[IndicatorValue]],
) -> list[int]:
    """Rows that no longer stand in their record, or stand there otherwise."""
    leaving = []
    for record in records:
        wanted = set(_figures(record))
        if record.key in known:
            rows = figures[known[record.key].pk]
            leaving += [row.pk for row in rows if (ValueRole(row.role), row.figure) not in wanted]
    return leaving


def _redefine(row: Indicator | None, record: IndicatorRecord) -> bool:
    """Lay the record's definition on the row; whether that changes anything."""
    if row is None:
        return False
    wanted = definition_fields(record)
    if all(getattr(row, name) == value for name, value in wanted.items()):
        return False
    for name, value in wanted.items():
        setattr(row, name, value)
    row.version += 1
    return True


def _put_figures(
    records: Sequence[IndicatorRecord],
    known: Mapping[str, Indicator],
    figures: Mapping[UUID, Sequence[IndicatorValue]],
    made_by: int | None,
    at: dt.datetime,
) -> None:
    rows = []
    for record in records:
        indicator = known[record.key]
        standing = {(ValueRole(row.role), row.figure) for row in figures.get(indicator.pk, ())}
        rows += [
            IndicatorValue(
                indicator=indicator, role=role, made_by_id=made_by, made_at=at, **figure_fields(figure)
            )
            for role, figure in _figures(record)
            if (role, figure) not in standing
        ]
    IndicatorValue.objects.bulk_create(rows)
