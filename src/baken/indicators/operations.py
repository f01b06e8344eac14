"""Changes to indicators and their figures: each is one transaction that checks, changes and explains."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import IntegrityError, transaction

from baken.foundation.access.api import Actor
from baken.foundation.audit.api import because
from baken.foundation.territory.models import Municipality
from baken.indicators.access import may_define, may_record
from baken.indicators.errors import (
    AlreadyRecorded,
    ChangedMeanwhile,
    KeyTaken,
    MeasuredByItself,
    ReasonMissing,
    ValuesDoNotFit,
)
from baken.indicators.figures import Figure, IndicatorRecord, check_figure
from baken.indicators.kinds import Kind, ValueRole
from baken.indicators.measures import measure_of
from baken.indicators.models import Indicator, IndicatorValue


@transaction.atomic
def define_indicator(*, municipality: Municipality, record: IndicatorRecord, actor: Actor) -> Indicator:
    """A new indicator, without its figures.

    Raises PermissionDenied, KeyTaken, UnknownMeasure and DoesNotFit (steps without steps).
    """
    may_define(actor=actor, municipality=municipality.nis).require()
    _check_measure(record)
    with because(actor=actor), _violation({"indicator_key_once": KeyTaken(record.key)}):
        return Indicator.objects.create(
            municipality=municipality, key=record.key, **definition_fields(record)
        )


@transaction.atomic
def redefine_indicator(
    *, indicator_id: UUID, version: int, record: IndicatorRecord, actor: Actor, reason: str = ""
) -> Indicator:
    """Another definition for an indicator; its key and figures stay.

    Raises PermissionDenied, ChangedMeanwhile, ValuesDoNotFit, UnknownMeasure.
    """
    indicator = Indicator.objects.select_for_update().get(pk=indicator_id)
    may_define(actor=actor, municipality=indicator.municipality_id).require()
    if indicator.version != version:
        raise ChangedMeanwhile
    _check_measure(record)
    for name, value in definition_fields(record).items():
        setattr(indicator, name, value)
    indicator.version += 1
    with because(actor=actor, reason=reason), _violation({"indicator_figures_fit": ValuesDoNotFit()}):
        indicator.save()
    return indicator


@transaction.atomic
def record_value(*, indicator: Indicator, figure: Figure, actor: Actor, at: dt.datetime) -> IndicatorValue:
    """An observation.

    Raises PermissionDenied, MeasuredByItself, DoesNotFit, AlreadyRecorded.
    """
    may_record(actor=actor, municipality=indicator.municipality_id).require()
    if indicator.measure:
        raise MeasuredByItself
    return _add(indicator, ValueRole.OBSERVATION, figure, actor, at)


@transaction.atomic
def set_target(*, indicator: Indicator, figure: Figure, actor: Actor, at: dt.datetime) -> IndicatorValue:
    """A target on a date; there may be several dates.

    Raises PermissionDenied, DoesNotFit, AlreadyRecorded.
    """
    may_define(actor=actor, municipality=indicator.municipality_id).require()
    return _add(indicator, ValueRole.TARGET, figure, actor, at)


@transaction.atomic
def set_baseline(*, indicator: Indicator, figure: Figure, actor: Actor, at: dt.datetime) -> IndicatorValue:
    """The figure to count from; one per indicator.

    Raises PermissionDenied, DoesNotFit, AlreadyRecorded.
    """
    may_define(actor=actor, municipality=indicator.municipality_id).require()
    return _add(indicator, ValueRole.BASELINE, figure, actor, at)


@transaction.atomic
def correct_value(
    *, value_id: int, version: int, figure: Figure, reason: str, actor: Actor
) -> IndicatorValue:
    """Another figure in the place of a wrong one; the reason stands in the history.

    Raises PermissionDenied, ReasonMissing, ChangedMeanwhile, DoesNotFit, AlreadyRecorded.
    """
    row = _locked(value_id, version, reason, actor)
    check_figure(kind=row.indicator.kind, steps=row.indicator.steps, figure=figure)
    for name, value in figure_fields(figure).items():
        setattr(row, name, value)
    row.version += 1
    with because(actor=actor, reason=reason), _violation({"figure_once_per_date": AlreadyRecorded()}):
        row.save()
    return row


@transaction.atomic
def remove_value(*, value_id: int, version: int, reason: str, actor: Actor) -> None:
    """Take a figure away that should not be there; history keeps it, with the reason.

    Raises PermissionDenied, ReasonMissing, ChangedMeanwhile.
    """
    row = _locked(value_id, version, reason, actor)
    with because(actor=actor, reason=reason):
        row.delete()


def definition_fields(record: IndicatorRecord) -> dict[str, object]:
    """The model's fields that a record's definition fills; not its key and figures."""
    return {
        "title": record.title,
        "kind": Kind(record.kind),
        "unit": record.unit,
        "direction": record.direction,
        "decimals": record.decimals,
        "steps": list(record.steps),
        "definition": record.definition,
        "source": record.source,
        "period": record.period,
        "measure": record.measure,
        "measure_subject": record.measure_subject,
        "life_domain_id": record.life_domain or None,
        "counts_people": record.counts_people,
        "public": record.public,
    }


def figure_fields(figure: Figure) -> dict[str, object]:
    """The model's fields that a figure fills."""
    return {
        "date": figure.date,
        "value": figure.value,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "category": figure.category,
        "remark": figure.remark,
    }


def _check_measure(record: IndicatorRecord) -> None:
    if record.measure:
        measure_of(key=record.measure)


def _add(
    indicator: Indicator, role: ValueRole, figure: Figure, actor: Actor, at: dt.datetime
) -> IndicatorValue:
    check_figure(kind=indicator.kind, steps=indicator.steps, figure=figure)
    taken = AlreadyRecorded()
    with because(actor=actor), _violation({"figure_once_per_date": taken, "figure_one_baseline": taken}):
        return IndicatorValue.objects.create(
            indicator=indicator, role=role, made_by_id=actor.user_id, made_at=at, **figure_fields(figure)
        )


def _locked(value_id: int, version: int, reason: str, actor: Actor) -> IndicatorValue:
    """The figure to change, when the actor may and nobody was first."""
    rows = IndicatorValue.objects.select_related("indicator").select_for_update(of=("self",))
    row = rows.get(pk=value_id)
    may = may_record if row.role == ValueRole.OBSERVATION else may_define
    may(actor=actor, municipality=row.indicator.municipality_id).require()
    if not reason.strip():
        raise ReasonMissing
    if row.version != version:
        raise ChangedMeanwhile
    return row


@contextmanager
def _violation(meanings: dict[str, Exception]) -> Iterator[None]:
    """A broken constraint as the named error it means; anything else stays what it is."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        for constraint, meaning in meanings.items():
            if constraint in str(error):
                raise meaning from error
        raise
