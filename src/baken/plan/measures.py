"""The plan's own measures: figures of the plan that come from the plan itself."""

import datetime as dt
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baken.foundation.territory.api import Municipality
from baken.indicators.api import Kind, Measure, MeasureResult
from baken.plan.arithmetic.reasons import State
from baken.plan.interchange.document import LineKind
from baken.plan.models import Plan
from baken.plan.picture import PlanPicture

ON_SCHEDULE = frozenset({State.ON_TRACK, State.DONE})


def _plan(subject_id: str, municipality: Municipality) -> Plan | None:
    """The plan by the name in its address."""
    plans = Plan.objects.filter(municipality=municipality, slug=subject_id).select_related("municipality")
    return plans.first()


def _nothing(as_of: dt.date) -> MeasureResult:
    return MeasureResult(value=None, as_of=as_of, records=0)


def _nodes_on_schedule(
    *,
    subject_id: str,
    municipality: Municipality,
    start: dt.date,  # noqa: ARG001 - a plan stands where it stands on a day, whatever the period
    end: dt.date,  # noqa: ARG001
    as_of: dt.date,
) -> MeasureResult:
    plan = _plan(subject_id, municipality)
    if plan is None:
        return _nothing(as_of)
    picture = PlanPicture(plan=plan, today=as_of)
    states = [view.status.state for view in picture.reporting_nodes()]
    counted = [state for state in states if state is not State.CANCELLED]
    if not counted:
        return _nothing(as_of)
    return MeasureResult(
        value=None,
        as_of=as_of,
        records=len(counted),
        numerator=Decimal(sum(state in ON_SCHEDULE for state in counted)),
        denominator=Decimal(len(counted)),
        link=reverse("plan:nodes", args=[municipality.slug, plan.slug]),
    )


def _budget_used(
    *, subject_id: str, municipality: Municipality, start: dt.date, end: dt.date, as_of: dt.date
) -> MeasureResult:
    """Cents paid of cents available, over codes of which finance reported what was paid."""
    plan = _plan(subject_id, municipality)
    if plan is None:
        return _nothing(as_of)
    picture = PlanPicture(plan=plan, today=as_of)
    known = [
        row
        for row in picture.spending
        if start.year <= row.year <= end.year
        and row.kind is not LineKind.INCOME
        and row.paid is not None
        and row.available is not None
    ]
    available = sum(row.available or 0 for row in known)
    if available <= 0:
        return _nothing(as_of)
    return MeasureResult(
        value=None,
        as_of=as_of,
        records=len(known),
        numerator=Decimal(sum(row.paid or 0 for row in known)),
        denominator=Decimal(available),
        link=reverse("plan:budget", args=[municipality.slug, plan.slug]),
    )


MEASURES = (
    Measure(
        key="plan.nodes_on_schedule",
        label=_("Plan: deel dat op schema zit of klaar is"),
        unit="%",
        kind=Kind.PERCENTAGE,
        definition=_(
            "Van alle onderdelen waarover het plan verslag vraagt: hoeveel er op schema zitten of klaar "
            "zijn. "
            "Wat vervalt, telt niet mee."
        ),
        compute=_nodes_on_schedule,
    ),
    Measure(
        key="plan.budget_used",
        label=_("Plan: deel van het budget dat betaald is"),
        unit="%",
        kind=Kind.PERCENTAGE,
        definition=_(
            "Wat betaald is, gedeeld door het herziene budget (of de raming als er geen herzien budget is). "
            "Alleen codes waarvan de financiële dienst meldt wat er betaald is. "
            "Inkomsten tellen niet mee."
        ),
        compute=_budget_used,
    ),
)
