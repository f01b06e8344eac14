"""Charts of the style page, with the difficult cases among them."""

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext as _

from baken.foundation.ui.api import (
    Bar,
    BarChart,
    Chart,
    LineChart,
    ProgressRing,
    Series,
    StackedBarChart,
    TimeLane,
    TimelineChart,
    TimeMark,
    TimeState,
    Unit,
)

YEARS = ["2020", "2021", "2022", "2023", "2024", "2025"]


def example_charts() -> list[Chart]:
    """One of each kind, and one without figures; the figures are invented."""
    return [
        BarChart(
            title=_("Raming per levensdomein (voorbeeld)"),
            unit=Unit.EURO_CENTS,
            category_label=_("Levensdomein"),
            bars=[
                Bar(label=_("Inkomen en materieel welzijn"), value=410_250_000),
                Bar(
                    label=_("Opvoeding, onderwijs en alles wat kinderen nodig hebben om te groeien"),
                    value=182_030_050,
                ),
                Bar(label=_("Wonen en omgeving"), value=59_572_916),
                Bar(label=_("Terugbetaling"), value=-32_000_000),
                Bar(label=_("Nog te bepalen"), value=None),
            ],
        ),
        StackedBarChart(
            title=_("Raming per jaar (voorbeeld)"),
            unit=Unit.EURO_CENTS,
            category_label=_("Jaar"),
            categories=YEARS[:4],
            series=[
                Series(label=_("Werking"), values=[120_000_00, 135_000_00, 150_000_00, 160_000_00]),
                Series(label=_("Investering"), values=[0, 80_000_00, 40_000_00, None]),
                Series(label=_("Inkomsten"), values=[-20_000_00, -20_000_00, -35_000_00, -35_000_00]),
            ],
        ),
        LineChart(
            title=_("Kinderen in een kansarm gezin (voorbeeld)"),
            unit=Unit.PERCENT,
            category_label=_("Jaar"),
            categories=YEARS,
            series=[
                Series(
                    label=_("Gemeten"),
                    values=[Decimal("18.2"), Decimal("17.9"), None, Decimal("16.4"), 15, None],
                ),
                Series(label=_("Streefwaarde"), values=[18, 17, 16, 15, 14, 13], is_target=True),
            ],
        ),
        BarChart(
            title=_("Bereik tegenover streefwaarde (voorbeeld)"),
            bars=[
                Bar(label=_("Gezinnen aan het loket"), value=640, target=800),
                Bar(label=_("Plaatsen in de opvang"), value=20, target=12),
            ],
        ),
        BarChart(title=_("Een grafiek zonder cijfers"), bars=[]),
        _timeline(),
        ProgressRing(title=_("Acties op schema"), percent=64),
        ProgressRing(title=_("Budget gebruikt"), percent=Decimal("112.5")),
    ]


def _timeline() -> TimelineChart:
    """Every state, two on nearly the same day, and a lane without anything."""
    return TimelineChart(
        title=_("Mijlpalen per levensdomein (voorbeeld)"),
        start=dt.date(2020, 1, 1),
        end=dt.date(2025, 12, 31),
        today=dt.date(2024, 3, 15),
        lane_label=_("Levensdomein"),
        states={
            TimeState.DONE: _("klaar"),
            TimeState.ON_TRACK: _("nog te doen"),
            TimeState.WARNING: _("bijna te laat"),
            TimeState.LATE: _("te laat"),
            TimeState.NEUTRAL: _("vervalt"),
        },
        lanes=[
            TimeLane(
                label=_("Opvoeding, onderwijs en alles wat kinderen nodig hebben om te groeien"),
                marks=[
                    TimeMark(date=dt.date(2021, 9, 1), label=_("Eerste brugfiguur"), state=TimeState.DONE),
                    TimeMark(date=dt.date(2024, 2, 1), label=_("Tweede school"), state=TimeState.LATE),
                    TimeMark(date=dt.date(2024, 3, 20), label=_("Derde school"), state=TimeState.WARNING),
                    TimeMark(date=dt.date(2025, 6, 30), label=_("Alle scholen"), state=TimeState.ON_TRACK),
                    TimeMark(date=dt.date(2022, 5, 1), label=_("Proefproject"), state=TimeState.NEUTRAL),
                ],
            ),
            TimeLane(label=_("Wonen en omgeving"), marks=[]),
        ],
    )
