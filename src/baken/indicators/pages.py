"""What the pages show, gathered in a constant number of queries."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.utils.translation import gettext as _

from baken.foundation.audit.api import Related, history_of
from baken.foundation.territory.models import Municipality
from baken.foundation.ui.api import filter_choices
from baken.foundation.vocabulary.models import LifeDomain
from baken.indicators.charts import line_chart
from baken.indicators.errors import UnknownMeasure
from baken.indicators.forms import FRESHNESS_NAMES, FilterForm
from baken.indicators.kinds import Kind
from baken.indicators.models import Indicator, IndicatorValue
from baken.indicators.queries import values_of
from baken.indicators.series import Series, Shown, recorded_series, series


@dataclass(frozen=True, kw_only=True)
class Row:
    """An indicator in the list with its latest figure and its last target."""

    indicator: Indicator
    latest: Shown | None
    target: Shown | None


def list_context(*, page: Page[Indicator], form: FilterForm, today: dt.date) -> dict[str, Any]:
    """Rows of a page and the choices of the filter.

    Computed figures are on the indicator's own page: computing 25 of them here would
    make the list as slow as the slowest.
    """
    figures = values_of(indicators=page.object_list)
    rows = []
    for found in page.object_list:
        known = [row for row in figures[found.pk] if row.date <= today or row.role == "target"]
        shown = recorded_series(indicator=found, values=known)
        rows.append(Row(indicator=found, latest=shown.latest, target=shown.final_target))
    wanted = form.wanted()
    domains = LifeDomain.objects.order_by("position").values_list("key", "name")
    return {
        "page": page,
        "rows": rows,
        "text": wanted.text,
        "is_filtered": any([wanted.text, wanted.life_domain, wanted.kind, wanted.freshness]),
        "domains": filter_choices(
            choices=domains, selected=wanted.life_domain, all_label=_("Alle levensdomeinen")
        ),
        "kinds": filter_choices(choices=Kind.choices, selected=wanted.kind, all_label=_("Alle soorten")),
        "freshness": filter_choices(
            choices=FRESHNESS_NAMES.items(), selected=wanted.freshness, all_label=_("Alle cijfers")
        ),
    }


def detail_context(*, indicator: Indicator, municipality: Municipality, today: dt.date) -> dict[str, Any]:
    """Everything on an indicator's page."""
    values = values_of(indicators=[indicator])[indicator.pk]
    unknown = ""
    try:
        figures = series(indicator=indicator, values=values, municipality=municipality, today=today)
    except UnknownMeasure as error:
        figures, unknown = recorded_series(indicator=indicator, values=values), str(error)
    return {
        "indicator": indicator,
        "series": figures,
        "unknown_measure": unknown,
        "chart": line_chart(indicator=indicator, series=figures),
        "rows": _totals(figures),
        "parts": sorted(figures.parts, key=lambda shown: (shown.date, shown.category), reverse=True),
        "history": history_of(record=indicator, related=[Related(model=IndicatorValue, field="indicator")]),
    }


def _totals(figures: Series) -> list[Shown]:
    """Totals, newest first."""
    return [shown for shown in reversed(figures.everything) if not shown.category]
