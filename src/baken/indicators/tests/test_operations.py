"""Who may change what, and what is refused with which words."""

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from baken.foundation.access.api import Role
from baken.foundation.audit.api import Related, history_of
from baken.foundation.territory.models import Municipality
from baken.indicators import api
from baken.indicators.models import IndicatorValue
from baken.indicators.tests.factories import AT, IndicatorFactory, MunicipalityFactory, ValueFactory, actor

RECORDERS = (Role.COORDINATOR, Role.ACTION_LEAD, Role.POLICY_ANALYST, Role.DATA_OFFICER)
DATE = dt.date(2024, 1, 31)
FIGURE = api.Figure(date=DATE, value=Decimal("14.5"), remark="geteld aan de balie")


@pytest.mark.parametrize("role", RECORDERS)
def test_a_recorder_fills_in_a_figure(aalst: Municipality, role: Role) -> None:
    who = actor(role, aalst)
    row = api.record_value(indicator=IndicatorFactory.create(), figure=FIGURE, actor=who, at=AT)
    row.refresh_from_db()
    assert (row.figure, row.role, row.made_by_id, row.made_at) == (FIGURE, "observation", who.user_id, AT)


@pytest.mark.parametrize("role", sorted(set(Role) - set(RECORDERS)))
def test_other_roles_cannot_fill_in_a_figure(aalst: Municipality, role: Role) -> None:
    with pytest.raises(PermissionDenied, match="rol"):
        api.record_value(indicator=IndicatorFactory.create(), figure=FIGURE, actor=actor(role, aalst), at=AT)
    assert not IndicatorValue.objects.exists()


def test_a_role_elsewhere_is_no_role_here(aalst: Municipality) -> None:
    elsewhere = actor(Role.COORDINATOR, MunicipalityFactory.create(neighbour=True))
    indicator = IndicatorFactory.create()
    with pytest.raises(PermissionDenied):
        api.record_value(indicator=indicator, figure=FIGURE, actor=elsewhere, at=AT)
    with pytest.raises(PermissionDenied):
        api.set_target(indicator=indicator, figure=FIGURE, actor=elsewhere, at=AT)


def test_a_lead_fills_in_but_does_not_move_the_target(aalst: Municipality) -> None:
    lead = actor(Role.ACTION_LEAD, aalst)
    target = ValueFactory.create(target=True)
    with pytest.raises(PermissionDenied):
        api.set_target(indicator=target.indicator, figure=FIGURE, actor=lead, at=AT)
    with pytest.raises(PermissionDenied):
        api.correct_value(value_id=target.pk, version=1, figure=FIGURE, reason="lager", actor=lead)


def test_a_second_figure_on_the_same_date_is_refused(aalst: Municipality) -> None:
    who, indicator = actor(Role.COORDINATOR, aalst), IndicatorFactory.create()
    api.record_value(indicator=indicator, figure=FIGURE, actor=who, at=AT)
    with pytest.raises(api.AlreadyRecorded, match="Verbeter dat cijfer"):
        api.record_value(indicator=indicator, figure=FIGURE, actor=who, at=AT)
    assert IndicatorValue.objects.count() == 1  # and the transaction still lives


def test_a_computed_indicator_takes_no_typed_observation(aalst: Municipality) -> None:
    indicator = IndicatorFactory.create(measure="plan.on_schedule")
    with pytest.raises(api.MeasuredByItself):
        api.record_value(indicator=indicator, figure=FIGURE, actor=actor(Role.COORDINATOR, aalst), at=AT)


@pytest.mark.parametrize(
    ("kind", "figure"),
    [
        ("number", api.Figure(date=DATE)),
        ("number", api.Figure(date=DATE, value=Decimal("0.00001"))),
        ("number", api.Figure(date=DATE, value=Decimal(10) ** 14)),
        ("number", api.Figure(date=DATE, value=Decimal("NaN"))),
        ("number", api.Figure(date=DATE, value=Decimal(1), numerator=Decimal(1), denominator=Decimal(2))),
        ("percentage", api.Figure(date=DATE, numerator=Decimal(1))),
        ("percentage", api.Figure(date=DATE, numerator=Decimal(1), denominator=Decimal(0))),
        (
            "percentage",
            api.Figure(date=DATE, value=Decimal(80), numerator=Decimal(1), denominator=Decimal(2)),
        ),
        ("yes_no", api.Figure(date=DATE, value=Decimal(2))),
        ("steps", api.Figure(date=DATE, value=Decimal(3))),
    ],
)
def test_a_figure_of_another_kind_is_refused_in_words(kind: str, figure: api.Figure) -> None:
    with pytest.raises(api.DoesNotFit) as refused:
        api.check_figure(kind=kind, steps=["a", "b", "c"], figure=figure)
    assert str(refused.value).endswith(".")


def test_a_correction_says_why_and_the_history_tells_it(aalst: Municipality) -> None:
    who, row = actor(Role.ACTION_LEAD, aalst), ValueFactory.create()
    with pytest.raises(api.ReasonMissing):
        api.correct_value(value_id=row.pk, version=1, figure=FIGURE, reason=" ", actor=who)
    api.correct_value(value_id=row.pk, version=1, figure=FIGURE, reason="dubbel geteld", actor=who)
    row.refresh_from_db()
    assert (row.figure, row.version) == (FIGURE, 2)
    told = history_of(record=row.indicator, related=[Related(model=IndicatorValue, field="indicator")])
    assert [sentence.who for sentence in told if sentence.reason == "dubbel geteld"] == [who.name]


def test_two_people_who_correct_the_same_figure_do_not_overwrite_each_other(aalst: Municipality) -> None:
    who, row = actor(Role.COORDINATOR, aalst), ValueFactory.create()
    api.correct_value(value_id=row.pk, version=1, figure=FIGURE, reason="eerst", actor=who)
    with pytest.raises(api.ChangedMeanwhile):
        api.correct_value(value_id=row.pk, version=1, figure=FIGURE, reason="daarna", actor=who)
    with pytest.raises(api.ChangedMeanwhile):
        api.remove_value(value_id=row.pk, version=1, reason="weg", actor=who)
    api.remove_value(value_id=row.pk, version=2, reason="hoort bij een ander jaar", actor=who)
    assert not IndicatorValue.objects.exists()


def test_an_indicator_is_defined_once_and_redefined_with_care(aalst: Municipality) -> None:
    who = actor(Role.DATA_OFFICER, aalst)
    record = api.IndicatorRecord(key="opvang", title="Opvang", kind=api.Kind.STEPS, steps=("nee", "ja"))
    indicator = api.define_indicator(municipality=aalst, record=record, actor=who)
    with pytest.raises(api.KeyTaken, match="opvang"):
        api.define_indicator(municipality=aalst, record=record, actor=who)
    with pytest.raises(api.UnknownMeasure):
        api.define_indicator(
            municipality=aalst, record=dataclasses.replace(record, key="x", measure="geen"), actor=who
        )
    ValueFactory.create(indicator=indicator, value=1)
    shorter = dataclasses.replace(record, steps=("nee",))
    with pytest.raises(api.ValuesDoNotFit):
        api.redefine_indicator(indicator_id=indicator.pk, version=1, record=shorter, actor=who)
    longer = dataclasses.replace(record, steps=("nee", "ja", "goed"))
    api.redefine_indicator(indicator_id=indicator.pk, version=1, record=longer, actor=who)
    with pytest.raises(api.ChangedMeanwhile):
        api.redefine_indicator(indicator_id=indicator.pk, version=1, record=record, actor=who)
